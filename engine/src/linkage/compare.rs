//! What do two registrations have in common?

use super::id_number::{Standing, slips, swaps_and_substitutions};
use super::levels::{FIELDS, Pattern, address, birth, household, name, number, pattern_of, phone, sex};
use super::name::{NO_NAME, Name};
use super::registration::{Record, day_number};

/// A record with its name.
pub(super) type Side<'a> = (&'a Record, &'a Name);

/// Compares two records. `holders_of_phone` is asked where two have the same telephone number.
pub(super) fn compare((a, own): Side, (b, other): Side, holders_of_phone: impl FnOnce() -> usize) -> Pattern {
    let levels: [u8; FIELDS] = [
        number_level(a, b),
        name_level(a, b, (own, other)),
        birth_level(a, b),
        match (a.sex, b.sex) {
            (Some(x), Some(y)) if x == y => sex::SAME,
            (Some(_), Some(_)) => sex::OTHER,
            _ => 0,
        },
        phone_level(a.phone, b.phone, holders_of_phone),
        address_level(a, b),
        match (a.household, b.household) {
            (0, _) | (_, 0) => 0,
            (x, y) if x == y => household::SAME,
            _ => household::OTHER,
        },
    ];
    pattern_of(levels)
}

fn number_level(a: &Record, b: &Record) -> u8 {
    let (x, y) = (&a.number, &b.number);
    if x.standing == Standing::Missing || y.standing == Standing::Missing {
        return 0;
    }
    let is_one_another_s = || a.number_is_another_s() || b.number_is_another_s();
    if x.length == y.length && x.places == y.places {
        return match x.standing {
            Standing::Broken => number::SAME_BROKEN,
            _ if is_one_another_s() => number::SAME_OF_ANOTHER,
            _ => number::SAME,
        };
    }
    if x.standing == Standing::Checked && y.standing == Standing::Checked {
        return match () {
            () if is_one_another_s() => number::OTHER_OF_ANOTHER,
            () if x.places[..14] == y.places[..14] => number::NEIGHBOUR,
            () => number::OTHER,
        };
    }
    match slips(x, y) {
        // Fifteen digits against eighteen: the same but for a check character that was not written.
        0 => number::SAME,
        1 => number::ONE_SLIP,
        2 => number::TWO_SLIPS,
        _ if is_one_another_s() => number::OTHER_OF_ANOTHER,
        _ => number::OTHER_BROKEN,
    }
}

fn name_level(a: &Record, b: &Record, (x, y): (&Name, &Name)) -> u8 {
    if a.name == NO_NAME || b.name == NO_NAME {
        return 0;
    }
    if a.name == b.name {
        // 2 bearers are these two themselves; then 3 to 5, 6 to 17, 18 to 65, 66 to 257, more.
        let others = x.bearers.saturating_sub(2);
        let steps = if others == 0 { 0 } else { others.ilog2() / 2 + 1 };
        return name::SAME + (steps as u8).min(name::SAME_LEVELS - name::SAME);
    }
    if x.spoken == y.spoken {
        return name::SAME_SOUND;
    }
    if x.folded == y.folded {
        return name::NEAR_SOUND;
    }
    let (p, q) = (&*x.characters, &*y.characters);
    let has_same_surname = x.surname == y.surname && x.surname_folded == y.surname_folded;
    let (given_p, given_q) = (&p[usize::from(x.surname)..], &q[usize::from(y.surname)..]);
    if !has_same_surname {
        return if given_p == given_q && !given_p.is_empty() { name::SURNAME_DIFFERS } else { name::OTHER };
    }
    if given_p.len() == given_q.len() && given_p.len() >= 2 {
        let differing = given_p.iter().zip(given_q).filter(|(c, d)| c != d).count();
        let is_swapped = given_p.len() == 2 && given_p[0] == given_q[1] && given_p[1] == given_q[0];
        return match differing {
            1 if given_p.last() != given_q.last() => name::LAST_DIFFERS,
            1 => name::ONE_DIFFERS,
            2 if is_swapped => name::SWAPPED,
            _ => name::SURNAME_ONLY,
        };
    }
    let (short, long) = if given_p.len() < given_q.len() { (given_p, given_q) } else { (given_q, given_p) };
    let alike = short.iter().zip(long).take_while(|(c, d)| c == d).count();
    let is_one_left_out = !short.is_empty() && long.len() == short.len() + 1 && short[alike..] == long[alike + 1..];
    if is_one_left_out { name::LEFT_OUT } else { name::SURNAME_ONLY }
}

fn birth_level(a: &Record, b: &Record) -> u8 {
    if a.birth == 0 || b.birth == 0 {
        return 0;
    }
    if a.birth == b.birth {
        return birth::SAME;
    }
    let is_in_number = |own: u32, other: &Record| own == other.birth_in_number() && !other.number_is_another_s();
    if is_in_number(a.birth, b) || is_in_number(b.birth, a) {
        return birth::IN_NUMBER;
    }
    if is_slip_of_a_date(a.birth, b.birth) {
        return birth::SLIP;
    }
    match day_number(a.birth).abs_diff(day_number(b.birth)) {
        0..=50 => birth::WITHIN_DAYS,
        51..=370 => birth::WITHIN_A_YEAR,
        371..=5_800 => birth::YEARS_APART,
        _ => birth::GENERATION_APART,
    }
}

fn is_slip_of_a_date(a: u32, b: u32) -> bool {
    let (month_and_day_a, month_and_day_b) = (a % 10_000, b % 10_000);
    let is_turned = month_and_day_a / 100 == month_and_day_b % 100 && month_and_day_a % 100 == month_and_day_b / 100;
    (a / 10_000 == b / 10_000 && is_turned) || swaps_and_substitutions(&digits::<8>(u64::from(a)), &digits::<8>(u64::from(b))) == 1
}

fn phone_level(a: u64, b: u64, holders_of_phone: impl FnOnce() -> usize) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    if a == b {
        return if holders_of_phone() > 2 { phone::SAME_OF_MANY } else { phone::SAME };
    }
    if swaps_and_substitutions(&digits::<17>(a), &digits::<17>(b)) == 1 { phone::SLIP } else { phone::OTHER }
}

fn digits<const N: usize>(mut figure: u64) -> [u8; N] {
    let mut digits = [0; N];
    for digit in digits.iter_mut().rev() {
        *digit = (figure % 10) as u8;
        figure /= 10;
    }
    digits
}

fn address_level(a: &Record, b: &Record) -> u8 {
    let (x, y) = (&a.address, &b.address);
    let is_same = |p: u32, q: u32| p != 0 && p == q;
    let is_unknown = |p: u32, q: u32| p == 0 || q == 0;
    if !is_same(x.community, y.community) {
        // Street, number and door say where it is, though the community was not told.
        return match () {
            () if is_unknown(x.community, y.community) && is_same(x.street, y.street) && is_same(x.home, y.home) => address::HOME,
            () if is_unknown(x.community, y.community) && is_unknown(x.subdistrict, y.subdistrict) => 0,
            () if is_same(x.subdistrict, y.subdistrict) => address::SUBDISTRICT,
            () => address::OTHER,
        };
    }
    match () {
        () if is_same(x.home, y.home) && (x.street == y.street || is_unknown(x.street, y.street)) => address::HOME,
        () if is_same(x.street, y.street) && is_unknown(x.home, y.home) => address::HOUSE,
        () if is_same(x.street, y.street) => address::OTHER_DOOR,
        () => address::COMMUNITY,
    }
}
