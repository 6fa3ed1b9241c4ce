//! Who lives in a synthetic town? Households with twins, namesakes, and children who have a parent with a number.

use engine::calendar::{Date, civil_date};
use engine::id::{Sex, check_character};
use fastrand::Rng;

/// Somebody as he really is.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub sex: Sex,
    pub birth: Date,
    pub number: String,
    pub phone: String,
    pub home: Home,
    /// The number of a parent, if a clerk might take it for a child's.
    pub parent_number: Option<String>,
}

/// Where somebody lives.
#[derive(Clone, Debug)]
pub struct Home {
    pub subdistrict: String,
    pub community: String,
    pub street: String,
    pub building: usize,
    pub staircase: usize,
    pub door: usize,
}

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武";
const GIVEN_OLD: &str = "建国军明德福文志华成永忠玉金光荣清海春林秀桂英兰珍芳凤梅花淑云红莲香琴菊";
const GIVEN_MIDDLE: &str = "伟强磊勇军杰涛超明刚平辉鹏飞波斌宇浩凯健俊芳娜敏静丽艳娟霞玲燕慧莹雪琳萍倩颖洁婷丹";
const GIVEN_YOUNG: &str = "子轩浩宇梓豪俊熙泽一诺宸睿博文思远天佑铭奕涵欣怡诗雨佳琪馨语桐梦瑶婉清雅萱紫妍艺彤";
const PLACES: &str = "东西南北中新安平和兴文化城江河湖山桥石金银花溪龙凤凰台春晖阳光明珠福寿康乐永泰长丰";

/// So many people at least, in whole households.
pub fn people(count: usize, rng: &mut Rng) -> Vec<Person> {
    let communities: Vec<(String, String)> =
        (0..count / 500 + 8).map(|_| (format!("{}街道", word(PLACES, 2, rng)), format!("{}社区", word(PLACES, 2, rng)))).collect();
    let mut people = Vec::new();
    while people.len() < count {
        household(&communities[rng.usize(..communities.len())], rng, &mut people);
    }
    people
}

fn household((subdistrict, community): &(String, String), rng: &mut Rng, people: &mut Vec<Person>) {
    let home = random_home(subdistrict, community, rng);
    let shared_phone = random_phone(rng);
    let surname = one(SURNAMES, rng);
    let from = people.len();
    let head_year = rng.i16(1935..2000);
    for place in 0..[1, 1, 2, 2, 2, 3, 3, 4, 5][rng.usize(..9)] {
        let year = if place < 2 { (head_year + rng.i16(-6..7)).min(2000) } else { (head_year + rng.i16(20..38)).min(2023) };
        let own_surname = if place == 1 { one(SURNAMES, rng) } else { surname };
        let person = Person {
            sex: if rng.bool() { Sex::Male } else { Sex::Female },
            birth: civil_date(year, rng.i8(1..13), rng.i8(1..29)),
            phone: if rng.u8(..100) < 22 { shared_phone.clone() } else { random_phone(rng) },
            home: home.clone(),
            parent_number: people.get(from).filter(|head| place > 1 && year > 2005 && head.birth.year() < 1998).map(|head| head.number.clone()),
            name: format!("{own_surname}{}", given(year, rng)),
            number: String::new(),
        };
        people.push(numbered(person, rng));
        if place > 1 && rng.u8(..100) < 4 {
            let twin = twin_of(&people[people.len() - 1], surname, rng);
            people.push(twin);
        }
    }
}

/// The same day and home, the next number, often one character of the given name in common.
fn twin_of(first: &Person, surname: char, rng: &mut Rng) -> Person {
    let mut twin = first.clone();
    let characters: Vec<char> = first.name.chars().collect();
    while twin.name == first.name {
        let given = given(first.birth.year(), rng);
        twin.name = match characters.len() {
            3 if rng.bool() => format!("{surname}{}{}", characters[1], given.chars().last().expect("a given name")),
            _ => format!("{surname}{given}"),
        };
    }
    let sequence: u32 = first.number[14..17].parse().expect("three digits");
    twin.number = whole_number(&first.number[..14], (sequence + 2) % 1000);
    twin
}

fn numbered(mut person: Person, rng: &mut Rng) -> Person {
    let region =
        if rng.u8(..100) < 80 { format!("3307{:02}", rng.u8(1..11)) } else { format!("{}{:02}{:02}", 34 + rng.u8(..20), rng.u8(1..13), rng.u8(21..31)) };
    let birth = person.birth;
    let sequence = rng.u32(..500) * 2 % 1000 + u32::from(person.sex == Sex::Male);
    person.number = whole_number(&format!("{region}{:04}{:02}{:02}", birth.year(), birth.month(), birth.day()), sequence % 1000);
    person
}

/// Region and birth date with a sequence and the check character.
pub fn whole_number(head: &str, sequence: u32) -> String {
    let digits = format!("{head}{sequence:03}");
    let check = check_character(&digits.as_bytes().try_into().expect("seventeen digits"));
    format!("{digits}{}", char::from(check))
}

/// Another home, perhaps in the same community.
pub fn random_home(subdistrict: &str, community: &str, rng: &mut Rng) -> Home {
    Home {
        subdistrict: subdistrict.to_string(),
        community: community.to_string(),
        street: format!("{}路{}号", word(PLACES, 2, rng), rng.u8(1..200)),
        building: rng.usize(1..21),
        staircase: rng.usize(1..5),
        door: rng.usize(1..19) * 100 + rng.usize(1..5),
    }
}

/// A number of eleven digits.
pub fn random_phone(rng: &mut Rng) -> String {
    format!("1{}{:09}", [3, 5, 7, 8, 9][rng.usize(..5)], rng.u32(..1_000_000_000))
}

/// A given name of the time.
pub fn given(year: i16, rng: &mut Rng) -> String {
    let characters = match year {
        ..1965 => GIVEN_OLD,
        1965..1998 => GIVEN_MIDDLE,
        _ => GIVEN_YOUNG,
    };
    word(characters, if rng.u8(..100) < 18 { 1 } else { 2 }, rng)
}

fn word(characters: &str, length: usize, rng: &mut Rng) -> String {
    (0..length).map(|_| one(characters, rng)).collect()
}

/// The first are drawn most often, as in life.
fn one(characters: &str, rng: &mut Rng) -> char {
    let count = characters.chars().count();
    characters.chars().nth(rng.usize(..count).min(rng.usize(..count))).expect("a character")
}
