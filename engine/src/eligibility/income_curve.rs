//! How does the aid of a household move as its income moves?
//!
//! Only the income of the month is moved, and that of twelve months where it is told. The incomes are cut where anything that a rule
//! compares turns (`stretch`), first what decides the statuses that aid confers, then all else. Between two cuts the same is offered and
//! each amount moves evenly; what is held together is the best of sums that do so too: where it is the same at both ends, it is the same
//! all along, and where it is not, the place is found by halving. Only what comes again counts: a single payment is no income. Facts
//! that are not told stay unknown.

use super::bundle::{Offer, eligible_offers, held_together, month_of_year};
use super::income_cliffs::{cliffs, even_points};
use super::judge::{Recipient, reach_of};
use super::recommend::recipients;
use super::situation::{Rigour, Situation};
use super::statuses::with_statuses;
use super::stretch::Stretch;
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
const STEPS_MAX: usize = 64;
/// The most points of a curve.
const POINTS_MAX: usize = 400;
/// How often a stretch of incomes is looked at; what is left then is not whole.
const LOOKS_MAX: usize = 3_000;

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
    /// Whether every part was looked at down to the fen; not so where the curve turns too often.
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
        monthly(&self.held(fen))
    }

    /// What comes again of what is held at an income.
    pub(super) fn held(&self, fen: i64) -> HeldAid {
        let household = self.moved.with(self.household, fen);
        let decided = self.conferred(&household);
        self.again(fen, &with_statuses(&household, self.on, &decided), &self.programs).again
    }

    /// What a household is offered of that which confers a status.
    fn conferred(&self, household: &Household) -> Vec<Offer<'_>> {
        let conferring = self.programs.iter().copied().filter(|program| !program.confers.is_empty());
        eligible_offers(conferring, &Situation::new(household, self.on, Rigour::Warn))
    }

    fn again(&self, income: i64, household: &Household, programs: &[&Program]) -> At {
        let offers = eligible_offers(programs.iter().copied(), &Situation::new(household, self.on, Rigour::Warn));
        let bundle = held_together(&self.catalog.relations, &offers);
        let (mut again, mut kept) = (HeldAid::new(), Vec::new());
        for (offer, fen) in bundle.kept.iter().zip(&bundle.paid_fen) {
            let key = (offers[*offer].program.id.clone(), offers[*offer].recipient);
            kept.push((*offer, *fen > 0));
            if offers[*offer].program.per.comes_again() {
                again.insert(key, *fen);
            }
        }
        At { income, aid: monthly(&again), again, kept, is_exact: bundle.is_exact }
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

    /// The curve from no income to a tenth more than where it bends last, or to what the household has now where that is more.
    pub fn moves(&self) -> Moves {
        let told = self.moved.told(self.household).unwrap_or(0);
        let mut walk = Walk { curve: self, points: Vec::new(), looks: LOOKS_MAX, is_whole: true };
        let range = (0, INCOME_MAX_FEN.max(told));
        let conferring: Vec<&Program> = self.programs.iter().copied().filter(|program| !program.confers.is_empty()).collect();
        for decided in walk.cut(range, &conferring, &|fen| self.moved.with(self.household, fen)) {
            let offers = self.conferred(&self.moved.with(self.household, decided.0));
            let placed = |fen| with_statuses(&self.moved.with(self.household, fen), self.on, &offers);
            for stretch in walk.cut(decided, &self.programs, &placed) {
                walk.along(stretch, &placed);
            }
        }
        let (points, mut is_whole) = (even_points(&walk.points), walk.is_whole);
        let cliffs = cliffs(self, &points);
        let mut points: Vec<CurvePoint> = points.into_iter().map(|(point, _)| point).collect();
        let last = points.pop().map_or(0, |last| last.income);
        let bend = points.last().map_or(0, |point| point.income);
        let end = (bend + bend / 10).max(told).max(bend + 1).max(100).min(last);
        if points.len() >= POINTS_MAX {
            points.truncate(POINTS_MAX - 1);
            is_whole = false;
        }
        points.push(CurvePoint { income: end, aid: self.aid(end) });
        Moves { points, cliffs, is_whole }
    }
}

/// Fen a month.
pub(super) fn monthly(held: &HeldAid) -> i128 {
    month_of_year(held.values().sum())
}

/// What is held at one income.
struct At {
    income: i64,
    aid: i128,
    again: HeldAid,
    /// Which offers are held, and whether they pay anything.
    kept: Vec<(usize, bool)>,
    is_exact: bool,
}

impl At {
    /// By how many fen the sum may be off because each amount is rounded.
    fn rounding(&self) -> i128 {
        2 + self.kept.len() as i128
    }

    fn point(&self) -> CurvePoint {
        CurvePoint { income: self.income, aid: self.aid }
    }
}

struct Walk<'c, 'a> {
    curve: &'c IncomeCurve<'a>,
    /// With by how much each may be off.
    points: Vec<(CurvePoint, i128)>,
    looks: usize,
    is_whole: bool,
}

impl<'a> Walk<'_, 'a> {
    /// Cuts incomes into stretches along each of which the same of some programs is offered and every amount moves evenly.
    fn cut(&mut self, range: (i64, i64), programs: &[&'a Program], at: &dyn Fn(i64) -> Household) -> Vec<(i64, i64)> {
        let (household, on) = (at(range.0), self.curve.on);
        let situation = Situation::new(&household, on, Rigour::Warn);
        let judged = programs.iter().filter(|program| program.is_judged_on(on) && reach_of(program, household.area(), on) == Reach::Inside);
        let all: Vec<(&Program, Recipient)> = judged.flat_map(|program| recipients(program, &situation).map(|recipient| (*program, recipient))).collect();
        let (mut left, mut cut) = (vec![(range, all)], Vec::new());
        while let Some(((from, to), open)) = left.pop() {
            if from == to || !self.may_look() {
                cut.push((from, to));
                continue;
            }
            let (below, above) = (at(from), at(to));
            let (below, above) = (Situation::new(&below, on, Rigour::Warn), Situation::new(&above, on, Rigour::Warn));
            let stretch = Stretch::new((from, &below), (to, &above));
            let open: Vec<_> = open.into_iter().filter(|(program, recipient)| !stretch.is_steady(program, *recipient)).collect();
            let turns = stretch.turns();
            self.is_whole &= open.is_empty() == turns.is_empty();
            let ends = turns.iter().map(|turn| turn - 1).chain([to]);
            let parts: Vec<(i64, i64)> = std::iter::once(from).chain(turns.iter().copied()).zip(ends).collect();
            match parts.as_slice() {
                [only] => cut.push(*only),
                parts => left.extend(parts.iter().rev().map(|part| (*part, open.clone()))),
            }
        }
        cut
    }

    fn may_look(&mut self) -> bool {
        let may = self.looks > 0;
        self.looks = self.looks.saturating_sub(1);
        self.is_whole &= may;
        may
    }

    /// Adds the points of a stretch along which the same is offered.
    fn along(&mut self, (from, to): (i64, i64), at: &dyn Fn(i64) -> Household) {
        let household = at(from);
        let offers = eligible_offers(self.curve.programs.iter().copied(), &Situation::new(&household, self.curve.on, Rigour::Warn));
        let mut programs: Vec<&Program> = offers.iter().map(|offer| offer.program).collect();
        programs.dedup_by_key(|program| std::ptr::from_ref(*program));
        let look = |fen| self.curve.again(fen, &at(fen), &programs);
        let before = look(from);
        let mut found = vec![before];
        let mut left = if to > from { vec![look(to)] } else { Vec::new() };
        while let Some(after) = left.pop() {
            let before = found.last().expect("the first is there");
            let width = after.income - before.income;
            let is_same = before.kept == after.kept;
            if width <= 1 || self.looks == 0 {
                self.is_whole &= width <= 1 || is_same;
                found.push(after);
                continue;
            }
            let middle = look(before.income + width / 2);
            if is_same && middle.kept == before.kept && is_even(before, &middle, &after) {
                found.push(after);
                continue;
            }
            self.looks -= 1;
            left.extend([after, middle]);
        }
        self.is_whole &= found.iter().all(|at| at.is_exact);
        self.points.extend(found.iter().map(|at| (at.point(), at.rounding())));
    }
}

/// Whether the aid of the middle lies between the ends as its income does, up to rounding.
fn is_even(before: &At, middle: &At, after: &At) -> bool {
    let (width, part) = (i128::from(after.income - before.income), i128::from(middle.income - before.income));
    let expected = before.aid * width + (after.aid - before.aid) * part;
    (middle.aid * width - expected).abs() <= before.rounding() * width
}
