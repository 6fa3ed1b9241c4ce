//! How does a number move while a household's income moves from one sum to another?
//!
//! On a line, as a rule: what is added, subtracted, taken so many times or divided among so many is one. A product of two that move and
//! a quotient by one that moves are held between bounds.

use super::evaluate::{NumberValue, View, defined_number, evaluate_number, told_number};
use super::stretch::Stretch;
use crate::catalog::{Definition, DefinitionBody, NumberExpression, Parameter};
use crate::number::Exact;

/// The smallest and the largest of something.
pub(super) type Bounds = (Exact, Exact);

/// A line by what it is at both ends.
pub(super) type Line = [Exact; 2];

/// How a number moves.
pub(super) enum Course {
    /// Its ends lie on lines, or it is unknown all along.
    Even,
    /// It lies within, and is no line.
    Within(Bounds),
    /// What it hangs on turns.
    Turning,
}

impl<'s> Stretch<'s> {
    pub fn number(&self, number: &NumberExpression, view: View<'s>) -> Course {
        let steady = |is_steady: bool| if is_steady { Course::Even } else { Course::Turning };
        match number {
            NumberExpression::Constant(_) | NumberExpression::Fact(_) | NumberExpression::Standard(_) => Course::Even,
            NumberExpression::FactOr(fact, ..) if told_number(*fact, view).is_some() => Course::Even,
            NumberExpression::FactOr(fact, definition, bounds) => self.computed(definition, bounds, view.within_computed(fact.subject)),
            NumberExpression::Defined(definition, subject) => match &definition.body {
                DefinitionBody::Number(body, _) => self.number(body, view.within_definition(*subject)),
                DefinitionBody::Condition(_) => Course::Even,
            },
            NumberExpression::Parameter(parameter) => steady(self.parameter(parameter, view)),
            NumberExpression::Add(a, b) => self.together(&[(a, view), (b, view)], sum),
            NumberExpression::Subtract(a, b) => self.together(&[(a, view), (b, view)], |parts| Some((&parts[0].0 - &parts[1].1, &parts[0].1 - &parts[1].0))),
            NumberExpression::Multiply(a, b) => self.product(a, b, view),
            NumberExpression::Divide(a, b) => self.quotient(a, b, view),
            NumberExpression::Least(list) => self.extreme(list, view, 1),
            NumberExpression::Most(list) => self.extreme(list, view, -1),
            NumberExpression::Count(walk, body) => {
                steady(view.walked(walk).is_none_or(|views| views.filter(|view| self.condition(body, *view).is_none()).count() == 0))
            }
            NumberExpression::Sum(walk, body) => match view.walked(walk) {
                Some(views) => self.together(&views.map(|view| (&**body, view)).collect::<Vec<_>>(), sum),
                None => Course::Even,
            },
            NumberExpression::Years(a, b) | NumberExpression::Months(a, b) | NumberExpression::Days(a, b) => steady(self.day(a, view) && self.day(b, view)),
            NumberExpression::If(test, a, b) => match self.condition(test, view) {
                None => Course::Turning,
                Some(Some(true)) => self.number(a, view),
                Some(Some(false)) => self.number(b, view),
                Some(None) => self.either(a, b, view),
            },
        }
    }

    fn parameter(&self, parameter: &Parameter, view: View<'s>) -> bool {
        let rows = parameter.rows.iter().filter(|row| row.period.contains(self.from.1.on));
        rows.filter_map(|row| row.condition.as_ref()).all(|condition| self.condition(condition, view).is_some())
    }

    /// What is computed is unknown beyond bounds.
    fn computed(&self, definition: &Definition, (least, most): &Bounds, within: View<'s>) -> Course {
        let DefinitionBody::Number(body, _) = &definition.body else { return Course::Even };
        let course = self.number(body, within);
        match &course {
            Course::Turning => course,
            Course::Within((low, high)) => {
                if low >= least && high <= most {
                    course
                } else {
                    self.halved()
                }
            }
            Course::Even => {
                let at = |view| defined_number(definition, view);
                let Some([low, high]) = self.lines_of(at(within), at(within.seen_in(self.to.1))) else { return course };
                let (least, most) = ([least.clone(), least.clone()], [most.clone(), most.clone()]);
                let (below, above) = (sides(&low, &least), sides(&high, &most));
                let mut is_even = true;
                for (line, limit, sides, is_out) in [(&low, &least, below, -1), (&high, &most, above, 1)] {
                    if (sides[0] == is_out) != (sides[1] == is_out) {
                        self.cross(line, limit);
                        is_even = false;
                    }
                }
                if is_even { course } else { Course::Turning }
            }
        }
    }

    /// One of two of which it is not known which: known where both come to the same.
    fn either(&self, a: &NumberExpression, b: &NumberExpression, view: View<'s>) -> Course {
        match (self.number(a, view), self.number(b, view)) {
            (Course::Turning, _) | (_, Course::Turning) => Course::Turning,
            (Course::Even, Course::Even) => match (self.lines(a, view), self.lines(b, view)) {
                (Some(a), Some(b)) if sides(&a[0], &b[0])[0] != sides(&a[0], &b[0])[1] => {
                    self.cross(&a[0], &b[0]);
                    Course::Turning
                }
                _ => Course::Even,
            },
            (one, other) => match (self.bounds(&one, a, view), self.bounds(&other, b, view)) {
                (Some(a), Some(b)) if a.1 >= b.0 && b.1 >= a.0 => self.halved(),
                _ => Course::Even,
            },
        }
    }

    fn product(&self, a: &NumberExpression, b: &NumberExpression, view: View<'s>) -> Course {
        let corners = |parts: &[Bounds]| {
            let [(a, b), (c, d)] = parts else { return None };
            let corners = [a * c, a * d, b * c, b * d];
            Some((corners.iter().min()?.clone(), corners.iter().max()?.clone()))
        };
        match self.together(&[(a, view), (b, view)], corners) {
            Course::Even => {}
            other => return other,
        }
        let (Some(a), Some(b)) = (self.lines(a, view), self.lines(b, view)) else { return Course::Even };
        if !is_flat(&a) && !is_flat(&b) {
            return corners(&[whole(&a), whole(&b)]).map_or(Course::Even, Course::Within);
        }
        // Of a number within bounds, the other end counts where the other factor turns its sign.
        let nothing = [Exact::ZERO, Exact::ZERO];
        let turning: Vec<&Line> = a.iter().chain(&b).filter(|line| sides(line, &nothing).iter().product::<i8>() < 0).collect();
        if turning.is_empty() || (a[0] == a[1] && b[0] == b[1]) {
            return Course::Even;
        }
        turning.into_iter().for_each(|line| self.cross(line, &nothing));
        Course::Turning
    }

    fn quotient(&self, a: &NumberExpression, b: &NumberExpression, view: View<'s>) -> Course {
        let corners = |parts: &[Bounds]| {
            let [(a, b), (c, d)] = parts else { return None };
            if c <= &Exact::ZERO && d >= &Exact::ZERO {
                return None;
            }
            let corners = [a.checked_div(c)?, a.checked_div(d)?, b.checked_div(c)?, b.checked_div(d)?];
            Some((corners.iter().min()?.clone(), corners.iter().max()?.clone()))
        };
        match self.together(&[(a, view), (b, view)], corners) {
            Course::Even => {}
            other => return other,
        }
        let (Some(a), Some(b)) = (self.lines(a, view), self.lines(b, view)) else { return Course::Even };
        // Only what is known is divided.
        let open: Vec<&[Line; 2]> = [&a, &b].into_iter().filter(|lines| lines[0] != lines[1]).collect();
        if !open.is_empty() {
            let half: Vec<_> = open.into_iter().filter(|lines| sides(&lines[0], &lines[1]).contains(&0)).collect();
            half.iter().for_each(|lines| self.cross(&lines[0], &lines[1]));
            return if half.is_empty() { Course::Even } else { Course::Turning };
        }
        if is_flat(&b) {
            return Course::Even;
        }
        corners(&[whole(&a), whole(&b)]).map_or_else(|| self.halved(), Course::Within)
    }

    /// The least of some, or with -1 the most.
    fn extreme(&self, list: &[NumberExpression], view: View<'s>, sign: i8) -> Course {
        let pick = |parts: &[Bounds]| {
            let pick = |ends: Vec<&Exact>| if sign > 0 { ends.into_iter().min().cloned() } else { ends.into_iter().max().cloned() };
            Some((pick(parts.iter().map(|part| &part.0).collect())?, pick(parts.iter().map(|part| &part.1).collect())?))
        };
        let parts: Vec<_> = list.iter().map(|number| (number, view)).collect();
        match self.together(&parts, pick) {
            Course::Even => {}
            other => return other,
        }
        let Some(lines) = list.iter().map(|number| self.lines(number, view)).collect::<Option<Vec<_>>>() else { return Course::Even };
        let mut is_even = true;
        for end in 0..2 {
            let best = |at: usize| {
                let order = |a: &&[Line; 2], b: &&[Line; 2]| {
                    let first = a[end][at].cmp(&b[end][at]);
                    // Of equal ones the one that is best at the other end too.
                    let order = first.then_with(|| a[end][1 - at].cmp(&b[end][1 - at]));
                    if sign > 0 { order } else { order.reverse() }
                };
                lines.iter().min_by(order).map(|lines| &lines[end])
            };
            let (Some(from), Some(to)) = (best(0), best(1)) else { continue };
            if from != to && sides(from, to).iter().product::<i8>() < 0 {
                self.cross(from, to);
                is_even = false;
            }
        }
        if is_even { Course::Even } else { Course::Turning }
    }

    /// Several numbers of which a line is made where all are lines.
    fn together(&self, parts: &[(&NumberExpression, View<'s>)], how: impl Fn(&[Bounds]) -> Option<Bounds>) -> Course {
        let courses: Vec<Course> = parts.iter().map(|(number, view)| self.number(number, *view)).collect();
        if courses.iter().any(|course| matches!(course, Course::Turning)) {
            return Course::Turning;
        }
        if courses.iter().all(|course| matches!(course, Course::Even)) {
            return Course::Even;
        }
        let bounds = courses.iter().zip(parts).map(|(course, (number, view))| self.bounds(course, number, *view));
        match bounds.collect::<Option<Vec<_>>>() {
            Some(bounds) => how(&bounds).map_or_else(|| self.halved(), Course::Within),
            None => Course::Even,
        }
    }

    /// Between what a number lies; nothing where it is unknown.
    pub fn bounds(&self, course: &Course, number: &NumberExpression, view: View<'s>) -> Option<Bounds> {
        match course {
            Course::Within(bounds) => Some(bounds.clone()),
            Course::Even | Course::Turning => self.lines(number, view).map(|lines| whole(&lines)),
        }
    }

    /// The lines of the smallest and the largest that an even number can be; nothing where it is unknown.
    pub fn lines(&self, number: &NumberExpression, view: View<'s>) -> Option<[Line; 2]> {
        self.lines_of(evaluate_number(number, view), evaluate_number(number, view.seen_in(self.to.1)))
    }

    fn lines_of(&self, from: NumberValue, to: NumberValue) -> Option<[Line; 2]> {
        match (from.ends(), to.ends()) {
            (Some((low, high)), Some((last_low, last_high))) => Some([[low.clone(), last_low.clone()], [high.clone(), last_high.clone()]]),
            (None, None) => None,
            _ => {
                self.halve();
                None
            }
        }
    }

    fn halved(&self) -> Course {
        self.halve();
        Course::Turning
    }
}

/// At each end: below (-1), the same, or above.
pub(super) fn sides(a: &Line, b: &Line) -> [i8; 2] {
    [a[0].cmp(&b[0]) as i8, a[1].cmp(&b[1]) as i8]
}

fn sum(parts: &[Bounds]) -> Option<Bounds> {
    Some(parts.iter().fold((Exact::ZERO, Exact::ZERO), |(low, high), part| (&low + &part.0, &high + &part.1)))
}

fn is_flat(lines: &[Line; 2]) -> bool {
    lines.iter().all(|line| line[0] == line[1])
}

/// The smallest and the largest of both ends.
fn whole([low, high]: &[Line; 2]) -> Bounds {
    (low.iter().min().expect("two").clone(), high.iter().max().expect("two").clone())
}
