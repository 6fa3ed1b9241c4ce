//! What do random households tell?
//!
//! They are made in memory as the reader of documents makes them: the same bounds hold.

use engine::calendar::{Date, civil_date};
use engine::catalog::Catalog;
use engine::facts::{AREA, Area, BIRTH_DATE, FactDefinition, FactKind, FactValues, Holder, Household, Member, Value};
use engine::money::Money;
use engine::number::Exact;
use fastrand::Rng;

const AREAS: [&str; 13] =
    ["000000", "110000", "110100", "110101", "110101", "110102", "110101001", "110101001002", "110101001002", "110101002003", "420000", "420103", "330106"];
const FEN: [i64; 9] = [0, 1, 10_000, 30_000, 50_050, 80_000, 200_000, 1_234_567, 500_000_000];
const EXTREME_FEN: [i64; 5] = [99_999_999_999, 100_000_000_001, 10_000_000_000_007, 99_999_999_999_999, 100_000_000_000_000];
const EXTREME_NUMBERS: [&str; 5] = ["33.33333", "0.00001", "10000000.0001", "99999999999.99999", "1000000000000"];

/// What is told of a household.
struct Telling {
    /// How many of a hundred facts are not told.
    silence: u8,
    /// Whether some numbers are as large, or as fine, as can be told.
    has_extremes: bool,
}

/// A household of a catalog about a day, of at most so many members.
pub fn family(catalog: &Catalog, on: Date, most: usize, rng: &mut Rng) -> Household {
    let telling = Telling { silence: *rng.choice(&[0, 0, 5, 10, 20, 40, 80]).expect("shares"), has_extremes: rng.u8(0..16) == 0 };
    let size = match rng.u16(0..100) {
        0..3 => rng.usize(most - 10..=most),
        3..9 => rng.usize(6..=9),
        _ => rng.usize(1..=5),
    };
    let mut facts = draw_facts(catalog.vocabulary.facts(Holder::Household), &telling, on, rng);
    facts[AREA] = if rng.u8(0..12) == 0 { None } else { rng.choice(AREAS).and_then(Area::parse).map(Value::Area) };
    let members = (1..=size).map(|number| {
        let mut facts = draw_facts(catalog.vocabulary.facts(Holder::Member), &telling, on, rng);
        if facts[BIRTH_DATE].is_some() {
            // Some are born on the day asked about, or on the day after.
            facts[BIRTH_DATE] = Some(Value::Date(if rng.u8(0..20) == 0 { near(on, rng) } else { past(on, rng) }));
        }
        Member { id: format!("m{number}"), document: None, number_as_written: None, name: None, facts }
    });
    let members = members.collect();
    let facts_on = match rng.u8(0..6) {
        0 => None,
        1 => Some(civil_date(on.year() - 1, 7, 1)),
        _ => Some(civil_date(on.year(), 1, 31)),
    };
    Household { id: "H".into(), facts_on, facts, members }
}

fn draw_facts(definitions: &[FactDefinition], telling: &Telling, on: Date, rng: &mut Rng) -> FactValues {
    definitions.iter().map(|fact| draw_fact(fact, telling, on, rng)).collect()
}

fn draw_fact(fact: &FactDefinition, telling: &Telling, on: Date, rng: &mut Rng) -> Option<Value> {
    // What can be computed is told by few.
    let silence = if fact.otherwise.is_some() { telling.silence.max(70) } else { telling.silence };
    if rng.u8(0..100) < silence {
        return None;
    }
    let is_extreme = telling.has_extremes && rng.u8(0..3) == 0;
    Some(match &fact.kind {
        FactKind::Bool => Value::Bool(rng.bool()),
        FactKind::Money if is_extreme => Value::Money(Money::from_fen(rng.choice(EXTREME_FEN)?)),
        FactKind::Money => Value::Money(Money::from_fen(if rng.bool() { rng.choice(FEN)? } else { rng.i64(0..250_000) })),
        FactKind::Decimal(_) if is_extreme => Value::Number(Exact::from_decimal_text(rng.choice(EXTREME_NUMBERS)?)?),
        FactKind::Decimal(_) => Value::Number(Exact::ratio(rng.i64(0..800), rng.choice([1, 10, 100])?)),
        FactKind::Integer { min, max, .. } => Value::Number(Exact::whole(if rng.bool() { rng.i64(*min..=*max) } else { rng.i64(*min..=(*max).min(min + 3)) })),
        FactKind::Date => Value::Date(if rng.u8(0..4) == 0 { near(on, rng) } else { past(on, rng) }),
        FactKind::Choice(choices) => Value::Choice(rng.usize(..choices.len()) as u8),
        FactKind::Set(choices) => Value::Set(rng.u64(..) & rng.u64(..) & ((1 << choices.len()) - 1)),
        FactKind::Records(fields) => Value::Records((0..rng.usize(0..=3)).map(|_| draw_facts(fields, telling, on, rng)).collect()),
        FactKind::Text | FactKind::Area => return None,
    })
}

/// The day, the one before or after, or one on which years are full.
fn near(on: Date, rng: &mut Rng) -> Date {
    let day = match rng.u8(0..4) {
        0 => on.tomorrow().unwrap_or(on),
        1 => on.yesterday().unwrap_or(on),
        _ => on,
    };
    let years = rng.choice([0, 0, 0, -1, 16, 18, 60]).unwrap_or(0);
    Date::new(day.year() - years, day.month(), day.day()).unwrap_or(on)
}

fn past(on: Date, rng: &mut Rng) -> Date {
    civil_date(rng.i16(1930..on.year()), rng.i8(1..=12), rng.i8(1..=28))
}
