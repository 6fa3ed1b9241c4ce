//! Which mistakes are made when somebody is registered?

use crate::people::{Person, given, random_home, random_phone};
use engine::calendar::{Date, civil_date};
use engine::id::Sex;
use engine::linkage::Registration;
use fastrand::Rng;

/// A registration as it was written, and whose it is.
#[derive(Clone, Debug)]
pub struct Written {
    pub id: u64,
    pub person: usize,
    pub name: String,
    pub sex: Sex,
    pub birth: Option<Date>,
    pub number: String,
    pub phone: String,
    pub subdistrict: String,
    pub community: String,
    pub address: String,
}

impl Written {
    /// What the engine is told: everything but whose it is.
    pub fn registration(&self) -> Registration<'_> {
        fn told(text: &str) -> Option<&str> {
            Some(text).filter(|text| !text.is_empty())
        }
        Registration {
            id: self.id,
            name: &self.name,
            sex: Some(self.sex),
            birth_date: self.birth,
            id_number: told(&self.number),
            phone: told(&self.phone),
            subdistrict: told(&self.subdistrict),
            community: told(&self.community),
            address: told(&self.address),
            household: None,
        }
    }
}

/// Who registers: the first time with care, later in a hurry at another desk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Turn {
    First,
    Later,
}

impl Turn {
    /// Whether a mistake that a later registration has with so many in a hundred is made.
    fn happens(self, percent: u32, rng: &mut Rng) -> bool {
        let thousandths = if self == Turn::Later { percent * 10 } else { percent * 22 / 10 };
        rng.u32(..1000) < thousandths
    }
}

/// Characters that sound alike, or nearly so.
const HOMOPHONES: [&str; 34] = [
    "伟玮炜",
    "静靖婧",
    "芳方坊",
    "丽莉俪",
    "军君钧",
    "敏闵闽",
    "玲铃凌林",
    "志智治",
    "明铭鸣",
    "文闻雯",
    "华桦骅",
    "建健剑",
    "红虹鸿",
    "国果",
    "涛滔焘",
    "强蔷",
    "刚钢纲",
    "平萍苹",
    "辉晖徽",
    "宇雨语羽",
    "浩昊皓",
    "俊峻骏",
    "欣新馨心",
    "怡宜仪",
    "诗施师",
    "佳家嘉",
    "梓子紫",
    "轩宣萱",
    "张章",
    "李黎里",
    "杨阳扬",
    "陈程",
    "金京津",
    "玉育裕",
];
/// Characters that look alike.
const LOOKALIKES: [&str; 22] = [
    "李季", "王玉", "刘浏", "陈阵", "杨扬", "吴昊", "冯马", "侯候", "付什", "闫闰", "崔催", "贾贵", "田由", "于千", "余佘", "汪江", "任仁", "宇字", "凯铠",
    "浩洁", "霞露", "丹舟",
];

/// Somebody's registration, with the mistakes of its turn.
pub fn write(person: usize, truth: &Person, turn: Turn, communities: &[(String, String)], rng: &mut Rng) -> Written {
    let moved = turn == Turn::Later && rng.u8(..100) < 28;
    let elsewhere = &communities[rng.usize(..communities.len())];
    let home = if moved { random_home(&elsewhere.0, &elsewhere.1, rng) } else { truth.home.clone() };
    let address = match rng.u8(..100) {
        ..18 => format!("{}{}-{}-{}", home.street, home.building, home.staircase, home.door),
        18..26 => format!("{}{}幢{}单元{}室", home.street, home.building, home.staircase, home.door),
        26..32 => home.street,
        32..36 => format!("{}栋{}单元{}室", home.building, home.staircase, home.door),
        _ => format!("{}{}栋{}单元{}室", home.street, home.building, home.staircase, home.door),
    };
    let phone = match (turn, rng.u8(..100)) {
        (_, ..12) | (Turn::Later, 12..25) => String::new(),
        (Turn::Later, 25..50) => random_phone(rng),
        (Turn::Later, 50..53) => swapped(&truth.phone, rng),
        _ => truth.phone.clone(),
    };
    Written {
        id: 0,
        person,
        name: name(&truth.name, turn, rng),
        sex: if rng.u8(..=255) < 2 { if truth.sex == Sex::Male { Sex::Female } else { Sex::Male } } else { truth.sex },
        birth: birth(truth.birth, turn, rng),
        number: number(truth, turn, rng),
        phone,
        subdistrict: if rng.u8(..100) < 8 { home.subdistrict.trim_end_matches("街道").to_string() } else { home.subdistrict },
        community: home.community,
        address,
    }
}

fn name(name: &str, turn: Turn, rng: &mut Rng) -> String {
    let mut characters: Vec<char> = name.chars().collect();
    let place = if rng.u8(..100) < 75 { rng.usize(1..characters.len()) } else { rng.usize(..characters.len()) };
    let like = |groups: &[&str], character: char, rng: &mut Rng| {
        let others: Vec<char> = groups.iter().filter(|group| group.contains(character)).flat_map(|group| group.chars()).filter(|c| *c != character).collect();
        rng.choice(others).unwrap_or(character)
    };
    match () {
        () if turn.happens(15, rng) => characters[place] = like(&HOMOPHONES, characters[place], rng),
        () if turn.happens(8, rng) => characters[place] = like(&LOOKALIKES, characters[place], rng),
        () if characters.len() > 2 && turn.happens(5, rng) => drop(characters.remove(place)),
        () if turn.happens(6, rng) => characters.insert(1, '\u{3000}'),
        () if characters.len() > 2 && turn.happens(2, rng) => characters.swap(1, 2),
        () if turn.happens(2, rng) => return format!("{}{}", characters[0], given(1980, rng)),
        () => {}
    }
    characters.into_iter().collect()
}

fn number(truth: &Person, turn: Turn, rng: &mut Rng) -> String {
    if let Some(parent) = truth.parent_number.as_ref().filter(|_| rng.u8(..100) < 6) {
        return parent.clone();
    }
    let own = &truth.number;
    match () {
        () if turn.happens(22, rng) => String::new(),
        () if turn.happens(10, rng) => {
            let place = rng.usize(..17);
            let digit = (own.as_bytes()[place] - b'0' + rng.u8(1..10)) % 10;
            format!("{}{digit}{}", &own[..place], &own[place + 1..])
        }
        () if turn.happens(8, rng) => swapped(own, rng),
        () if own[6..8] == *"19" && turn.happens(6, rng) => format!("{}{}", &own[..6], &own[8..17]),
        () if rng.bool() => own.to_lowercase(),
        () => own.clone(),
    }
}

/// Two neighbours that differ, swapped.
fn swapped(text: &str, rng: &mut Rng) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let places: Vec<usize> = (0..bytes.len() - 2).filter(|place| bytes[*place] != bytes[place + 1]).collect();
    let place = rng.choice(places).expect("not all digits are the same");
    bytes.swap(place, place + 1);
    String::from_utf8(bytes).expect("ASCII")
}

fn birth(own: Date, turn: Turn, rng: &mut Rng) -> Option<Date> {
    let (year, month, day) = (own.year(), own.month(), own.day());
    Some(match () {
        () if turn.happens(2, rng) => return None,
        () if day <= 12 && turn.happens(4, rng) => civil_date(year, day, month),
        () if turn.happens(2, rng) => civil_date(year, month, if day > 18 { day - 10 } else { day + 10 }),
        () if turn.happens(2, rng) => civil_date(year - 1, month, day),
        // As a lunar date: a month and some days before.
        () if turn.happens(2, rng) => civil_date(if month == 1 { year - 1 } else { year }, if month == 1 { 12 } else { month - 1 }, (day + 27) % 28 + 1),
        () => own,
    })
}
