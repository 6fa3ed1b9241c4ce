//! How does the aid of a household move as its income moves?
//!
//! Only the income of the month is moved, and that of twelve months where it is told. At each income all programs of the place are
//! judged, statuses that an award confers included, and held together as the relations allow. Where what is held changes is found by
//! halving down to the fen. Only what comes again counts: a single payment is no income. Facts that are not told stay unknown.

use super::bundle::{eligible_offers, held_together};
use super::judge::{Recipient, reach_of};
use super::situation::{Rigour, Situation};
use super::statuses::with_statuses;
use crate::calendar::Date;
use crate::catalog::{Catalog, Program};
use crate::facts::{Holder, Household, Reach, Value, Vocabulary};
use crate::money::Money;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The fact in which a household's income of a month is told, and the one for twelve months, where a catalog has it.
const INCOME: &str = "income_month";
const INCOME_OF_A_YEAR: &str = "income_12_months";
/// A million yuan a month: whoever may earn so much has no threshold.
pub const INCOME_MAX_FEN: i64 = 100_000_000;
/// How often the income that makes up for a loss is looked for; it is reached at once unless other aid falls on the way.
const STEPS_MAX: usize = 12;
/// Parts into which the curve is cut before it is looked at where it changes.
const PARTS: i64 = 48;
/// The most points of a curve.
const POINTS_MAX: usize = 400;
/// A loss that counts as a cliff is larger than the yuan that was earned.
const YUAN_FEN: i128 = 100;

/// The slots of the incomes that are moved.
#[derive(Clone, Copy, Debug)]
pub struct MovedIncome {
    month: usize,
    year: Option<usize>,
}

impl MovedIncome {
    /// Where a catalog's households tell their income; nothing where they tell none.
    pub fn of(vocabulary: &Vocabulary) -> Option<Self> {
        let month = vocabulary.slot(Holder::Household, INCOME)?;
        Some(MovedIncome { month, year: vocabulary.slot(Holder::Household, INCOME_OF_A_YEAR) })
    }

    /// Whether a household's fact is one of them.
    pub fn holds(self, slot: usize) -> bool {
        slot == self.month || self.year == Some(slot)
    }

    /// What a household tells of its month: fen.
    pub fn told(self, household: &Household) -> Option<i64> {
        match household.facts[self.month] {
            Some(Value::Money(money)) => Some(money.fen()),
            _ => None,
        }
    }

    /// The household with another income; that of twelve months only where it tells one.
    pub fn with(self, household: &Household, fen: i64) -> Household {
        let mut household = household.clone();
        household.facts[self.month] = Some(Value::Money(Money::from_fen(fen)));
        if let Some(told) = self.year.map(|year| &mut household.facts[year]).filter(|told| told.is_some()) {
            *told = Some(Value::Money(Money::from_fen(fen.saturating_mul(12))));
        }
        household
    }
}

/// Aid that a household holds at one income: of each program and recipient fen a year.
pub type HeldAid = BTreeMap<(String, Recipient), i128>;

/// A household whose income is moved.
pub struct IncomeCurve<'a> {
    /// The rules.
    pub catalog: &'a Catalog,
    /// The programs of the place.
    pub programs: Vec<&'a Program>,
    /// The household.
    pub household: &'a Household,
    /// The date asked about.
    pub on: Date,
    /// The incomes that are moved.
    pub moved: MovedIncome,
}

/// Income and aid of a month at one point, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurvePoint {
    /// The income.
    pub income: i64,
    /// The aid that comes again.
    pub aid: i128,
}

/// An income above which a yuan more loses more than a yuan. All in fen a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomeCliff {
    /// The last income before the loss.
    pub income: i64,
    /// The income at which it is lost: with the next fen, or, where more than a yuan is taken from each yuan, at the end of that.
    pub until: i64,
    /// What is lost.
    pub loss: i128,
    /// The income from which the household has as much as before; nothing where none is found.
    pub made_up_at: Option<i64>,
    /// What changes: program, recipient, and fen a year less. What comes in its place is more, so less than nothing.
    pub changes: Vec<(String, Recipient, i128)>,
}

/// How aid moves with income.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Points in rising order of income; between two of them the aid moves evenly, up to rounding.
    pub points: Vec<CurvePoint>,
    /// Where a yuan more costs more than a yuan, in rising order of income.
    pub cliffs: Vec<IncomeCliff>,
    /// Whether every part was looked at down to the fen; not so where the curve has too many points.
    pub is_whole: bool,
}

impl<'a> IncomeCurve<'a> {
    /// The curve of a household where it lives; nothing where the catalog's households tell no income.
    pub fn of_place(catalog: &'a Catalog, household: &'a Household, on: Date) -> Option<Self> {
        let moved = MovedIncome::of(&catalog.vocabulary)?;
        let serves = |program: &&Program| program.in_force.contains(on) && reach_of(program, household.area(), on) == Reach::Inside;
        let programs = catalog.programs.iter().map(Arc::as_ref).filter(serves).collect();
        Some(IncomeCurve { catalog, programs, household, on, moved })
    }
}

impl IncomeCurve<'_> {
    /// Fen a month of what the place gives at an income.
    pub fn aid(&self, fen: i64) -> i128 {
        monthly(&self.held(fen).0)
    }

    /// What is held at an income, and what comes again of it.
    fn held(&self, fen: i64) -> (HeldAid, HeldAid) {
        let household = self.moved.with(self.household, fen);
        let conferring = self.programs.iter().copied().filter(|program| !program.confers.is_empty());
        let decided = eligible_offers(conferring, &Situation::new(&household, self.on, Rigour::Warn));
        let household = with_statuses(&household, &decided);
        let offers = eligible_offers(self.programs.iter().copied(), &Situation::new(&household, self.on, Rigour::Warn));
        let bundle = held_together(&self.catalog.relations, &offers);
        let (mut again, mut all) = (HeldAid::new(), HeldAid::new());
        for (offer, fen) in bundle.kept.iter().zip(&bundle.paid_fen) {
            let key = (offers[*offer].program.id.clone(), offers[*offer].recipient);
            all.insert(key.clone(), *fen);
            if offers[*offer].program.per.comes_again() {
                again.insert(key, *fen);
            }
        }
        (again, all)
    }

    /// The income from which income and aid together are what they were at a lower one.
    pub fn made_up_at(&self, income: i64, aid: i128) -> Option<i64> {
        let whole = i128::from(income) + aid;
        let mut next = income + 1;
        for _ in 0..STEPS_MAX {
            let needed = i64::try_from(whole - self.aid(next)).ok()?;
            if needed <= next {
                return Some(next);
            }
            next = needed;
        }
        None
    }

    /// The curve from no income to where nothing changes any more, or to what the household has now where that is more.
    pub fn moves(&self) -> Moves {
        let mut walk = Walk { curve: self, points: Vec::new(), cliffs: Vec::new(), is_whole: true };
        let end = self.end().max(self.moved.told(self.household).unwrap_or(0)).max(100);
        let mut before = walk.at(0);
        walk.points.push(before.point());
        for part in 1..=PARTS {
            let income = end / PARTS * part + end % PARTS * part / PARTS;
            if income > before.income {
                let after = walk.at(income);
                walk.between(&before, &after);
                before = after;
            }
        }
        Moves { points: walk.points, cliffs: walk.cliffs, is_whole: walk.is_whole }
    }

    /// A tenth more than the income from which nothing is held that is not held at any.
    fn end(&self) -> i64 {
        let keys = |fen| self.held(fen).1.into_keys().collect::<Vec<_>>();
        let last = keys(INCOME_MAX_FEN);
        let (mut below, mut above) = (0, INCOME_MAX_FEN);
        // The highest income at which it differs: looked for where it may be, from a yuan up by doubling, then by halving.
        let mut step = 100;
        while step < INCOME_MAX_FEN {
            if keys(step) != last {
                below = step;
            }
            step *= 2;
        }
        above = above.min(below.max(50) * 2);
        while above - below > 1 {
            let middle = below + (above - below) / 2;
            if keys(middle) != last { below = middle } else { above = middle }
        }
        above + above / 10
    }
}

fn monthly(held: &HeldAid) -> i128 {
    held.values().sum::<i128>() / 12
}

/// What is held at one income.
struct At {
    income: i64,
    aid: i128,
    again: HeldAid,
    /// Which programs are held, whatever they pay.
    keys: Vec<(String, Recipient)>,
}

impl At {
    fn point(&self) -> CurvePoint {
        CurvePoint { income: self.income, aid: self.aid }
    }

    /// By how many fen the sum may be off because each amount is rounded.
    fn rounding(&self) -> i128 {
        2 + self.keys.len() as i128
    }
}

struct Walk<'c, 'a> {
    curve: &'c IncomeCurve<'a>,
    points: Vec<CurvePoint>,
    cliffs: Vec<IncomeCliff>,
    is_whole: bool,
}

impl Walk<'_, '_> {
    fn at(&self, income: i64) -> At {
        let (again, all) = self.curve.held(income);
        At { income, aid: monthly(&again), again, keys: all.into_keys().collect() }
    }

    /// Adds the points after one and up to another, halving what is not even.
    fn between(&mut self, before: &At, after: &At) {
        let width = after.income - before.income;
        if width <= 1 {
            if before.aid - after.aid > YUAN_FEN {
                self.note_cliff(before, after);
            }
            self.points.push(after.point());
            return;
        }
        if self.points.len() >= POINTS_MAX {
            self.is_whole = false;
            self.points.push(after.point());
            return;
        }
        let middle = self.at(before.income + width / 2);
        let is_same = before.keys == middle.keys && middle.keys == after.keys;
        if is_same && is_even(before, &middle, after) {
            let loss = before.aid - after.aid;
            if width >= YUAN_FEN as i64 && loss > i128::from(width) + before.rounding() {
                self.note_cliff(before, after);
            }
            self.points.push(after.point());
            return;
        }
        self.between(before, &middle);
        self.between(&middle, after);
    }

    fn note_cliff(&mut self, before: &At, after: &At) {
        let keys: std::collections::BTreeSet<_> = before.again.keys().chain(after.again.keys()).collect();
        let paid = |held: &HeldAid, key: &(String, Recipient)| held.get(key).copied().unwrap_or(0);
        let changes = keys.into_iter().map(|key| (key.0.clone(), key.1, paid(&before.again, key) - paid(&after.again, key)));
        // A fen of rounding is no change.
        let changes = changes.filter(|(_, _, less)| less.abs() > 12).collect();
        let made_up_at = self.curve.made_up_at(before.income, before.aid);
        self.cliffs.push(IncomeCliff { income: before.income, until: after.income, loss: before.aid - after.aid, made_up_at, changes });
    }
}

/// Whether the aid of the middle lies between the ends as its income does, up to rounding.
fn is_even(before: &At, middle: &At, after: &At) -> bool {
    let (width, part) = (i128::from(after.income - before.income), i128::from(middle.income - before.income));
    let expected = before.aid * width + (after.aid - before.aid) * part;
    (middle.aid * width - expected).abs() <= before.rounding() * width
}
