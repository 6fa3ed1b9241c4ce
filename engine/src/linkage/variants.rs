//! Which characters are one, written in two ways?

/// Traditional or variant form, then the simplified one: surnames and characters of given names.
const FORMS: &str = "張张陳陈劉刘楊杨黃黄趙赵吳吴孫孙馬马羅罗鄭郑謝谢許许韓韩馮冯鄧邓葉叶蘇苏呂吕盧卢蔣蒋陸陆譚谭賈贾韋韦鄒邹龍龙萬万錢钱嚴严龔龚閆闫閻阎\
蕭萧賴赖顧顾賀贺莊庄關关齊齐單单喬乔聶聂湯汤鍾钟鐘钟畢毕陽阳歐欧寧宁鮑鲍顏颜練练紀纪時时榮荣饒饶鄔邬談谈偉伟國国華华強强傑杰軍军輝辉\
飛飞鵬鹏濤涛寶宝貴贵慶庆興兴銘铭鋒锋鋼钢剛刚銀银鐵铁鈞钧鎮镇東东勝胜學学義义禮礼賢贤發发財财麗丽蘭兰鳳凤紅红瓊琼蓮莲艷艳豔艳靜静嫻娴\
嬌娇嬋婵婭娅瑩莹曉晓雲云順顺愛爱蘋苹綺绮綠绿維维緒绪縉缙純纯紹绍績绩繼继繡绣詩诗諾诺謙谦諒谅誠诚誌志語语詠咏讓让論论識识護护豐丰貞贞\
賓宾賽赛贊赞資资駿骏驍骁騰腾驥骥澤泽潔洁濱滨濟济瀟潇灝灏淵渊漢汉業业樂乐樹树權权棟栋楓枫欽钦歡欢歷历歲岁氣气爾尔獻献瑋玮環环璽玺畫画\
碩硕禎祯穎颖穩稳競竞節节範范縣县聖圣聞闻聰聪職职膽胆臨临萊莱蒼苍蔭荫藝艺藍蓝蘊蕴蘆芦處处見见覺觉親亲觀观賁贲賦赋軒轩載载輕轻達达運运\
遠远遙遥適适選选還还邁迈郵邮鄉乡醫医鈴铃鍵键鎧铠鏡镜長长開开閎闳陰阴際际隨随險险雙双離离電电霽霁靈灵韻韵頌颂頤颐風风養养餘余駒驹驕骄\
鯤鲲鴻鸿鴿鸽鶯莺鶴鹤麥麦黨党龐庞峯峰羣群昇升堅坚壯壮夢梦奮奋專专尋寻對对導导層层岡冈島岛嵐岚嶺岭巖岩幫帮庫库廣广廳厅彥彦後后從从復复\
徵征憲宪懷怀憶忆戰战戲戏揚扬擁拥擇择攝摄數数敵敌斕斓於于曄晔暉晖書书會会條条來来楨桢構构樺桦橋桥檸柠總总祐佑啟启啓启員员嘯啸園园圍围\
圓圆團团";

/// Both forms of each character, sorted by the first; a name is simplified character by character.
#[derive(Clone)]
pub(super) struct Variants(Vec<(char, char)>);

impl Variants {
    pub(super) fn new() -> Self {
        let forms: Vec<char> = FORMS.chars().collect();
        let mut pairs: Vec<(char, char)> = forms.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        Self(pairs)
    }

    /// The simplified form; most characters are their own.
    pub(super) fn simplified(&self, character: char) -> char {
        self.0.binary_search_by_key(&character, |pair| pair.0).map_or(character, |place| self.0[place].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_come_in_pairs_and_lead_to_one_simplified_form() {
        let variants = Variants::new();
        assert_eq!(FORMS.chars().count() % 2, 0);
        for pair in variants.0.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{pair:?} stands twice");
        }
        for (form, simplified) in &variants.0 {
            assert_eq!(variants.simplified(*simplified), *simplified, "{form} leads to {simplified}, which leads on");
        }
        let simplified: String = "張偉國".chars().map(|c| variants.simplified(c)).collect();
        assert_eq!(simplified, "张伟国");
    }
}
