//! What are synthetic people called?

use fastrand::Rng;

/// Common surnames, the more frequent ones first; drawn with a falling chance.
const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐",
    "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "单", "欧阳",
];
const GIVEN_MALE: [&str; 24] = [
    "伟", "强", "磊", "军", "勇", "杰", "涛", "明", "超", "建国", "建华", "国强", "志强", "海涛", "永福", "德胜", "文斌", "俊杰", "浩然", "子轩", "宇航",
    "金生", "宝山", "玉林",
];
const GIVEN_FEMALE: [&str; 24] = [
    "芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "秀英", "桂兰", "玉兰", "淑珍", "秀兰", "凤英", "红梅", "晓燕", "雪梅", "雅婷", "欣怡", "梓涵", "雨桐",
    "淑华", "惠芳", "素琴",
];

/// A surname.
pub(super) fn surname(rng: &mut Rng) -> &'static str {
    // The smaller of two draws: the first surnames are met most often, as in life.
    SURNAMES[rng.usize(..SURNAMES.len()).min(rng.usize(..SURNAMES.len()))]
}

/// A name with a surname.
pub(super) fn full_name(surname: &str, is_male: bool, rng: &mut Rng) -> String {
    let given = if is_male { &GIVEN_MALE } else { &GIVEN_FEMALE };
    format!("{surname}{}", given[rng.usize(..given.len())])
}
