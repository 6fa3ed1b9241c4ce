//! Which operators are there, and between what may they stand?

use super::bounds::divisor_can_be_zero;
use super::compile::{Compiler, Found, Value, adapted, same_unit, too_large, too_long, words_of_kind};
use super::effort::{DIGITS_MAX, Efforts};
use super::error::{LanguageError, choice_position, error, see_language, unquoted};
use super::expression::{Comparison, Condition, DayExpression, NumberExpression};
use super::syntax::{Operator, Syntax, SyntaxKind};
use super::weight::{PARTS_MAX, Scales};
use crate::facts::Choice;
use crate::words;
use crate::words::Words;

impl<'a> Compiler<'a, '_> {
    pub(super) fn binary(&mut self, at: usize, operator: Operator, left: &Syntax, right: &Syntax) -> Found<'a> {
        match operator {
            Operator::And | Operator::Or => {
                let mut parts = Vec::new();
                self.flatten(operator, left, &mut parts)?;
                self.flatten(operator, right, &mut parts)?;
                Ok(Value::Condition(if operator == Operator::And { Condition::All(parts) } else { Condition::Any(parts) }))
            }
            Operator::In => self.membership(at, left, right),
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => self.arithmetic(at, operator, left, right),
            Operator::Equal => self.comparison(at, Comparison::Equal, left, right),
            Operator::NotEqual => self.comparison(at, Comparison::NotEqual, left, right),
            Operator::Less => self.comparison(at, Comparison::Less, left, right),
            Operator::LessOrEqual => self.comparison(at, Comparison::LessOrEqual, left, right),
            Operator::Greater => self.comparison(at, Comparison::Greater, left, right),
            Operator::GreaterOrEqual => self.comparison(at, Comparison::GreaterOrEqual, left, right),
        }
    }

    fn flatten(&mut self, operator: Operator, syntax: &Syntax, parts: &mut Vec<Condition>) -> Result<(), LanguageError> {
        match &syntax.kind {
            SyntaxKind::Binary(inner, left, right) if *inner == operator => {
                self.flatten(operator, left, parts)?;
                self.flatten(operator, right, parts)
            }
            _ => {
                parts.push(self.condition(syntax)?);
                Ok(())
            }
        }
    }

    fn arithmetic(&mut self, at: usize, operator: Operator, left: &Syntax, right: &Syntax) -> Found<'a> {
        let (mut a, unit_a) = self.number(left)?;
        let (mut b, unit_b) = self.number(right)?;
        let unit = match operator {
            Operator::Add | Operator::Subtract => {
                let unit = same_unit(at, unit_a, unit_b)?;
                if let Some(unit) = unit {
                    (a, b) = (adapted(a, unit), adapted(b, unit));
                }
                unit
            }
            Operator::Multiply => match (unit_a, unit_b) {
                (None, None) => None,
                (a, b) => Some(a.unwrap_or_default().times(b.unwrap_or_default())),
            },
            _ => match (unit_a, unit_b) {
                (None, None) => None,
                (a, b) => Some(a.unwrap_or_default().over(b.unwrap_or_default())),
            },
        };
        let (a, b) = (Box::new(a), Box::new(b));
        let number = match operator {
            Operator::Add => NumberExpression::Add(a, b),
            Operator::Subtract => NumberExpression::Subtract(a, b),
            Operator::Multiply => NumberExpression::Multiply(a, b),
            _ => {
                // What it can be is worked out only where its digits are few.
                let digits = Efforts::new(self.names.vocabulary).number(&b).digits();
                if digits > DIGITS_MAX {
                    return Err(too_long(right.at, digits));
                }
                if divisor_can_be_zero(&b, self.names.vocabulary) {
                    return Err(error(
                        right.at,
                        Words::new("除数可能为零", "the divisor can be zero"),
                        Words::new(
                            "请除以不可能为零的数，如 household.size 或 max(x, 1)",
                            "divide by something that can't be zero, as household.size or max(x, 1)",
                        ),
                    ));
                }
                NumberExpression::Divide(a, b)
            }
        };
        Ok(Value::Number(number, unit))
    }

    fn comparison(&mut self, at: usize, comparison: Comparison, left: &Syntax, right: &Syntax) -> Found<'a> {
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let negated = |condition: Condition| if comparison == Comparison::NotEqual { Condition::Not(Box::new(condition)) } else { condition };
        Ok(Value::Condition(match self.sides(left, right)? {
            (Value::Number(a, unit_a), Value::Number(b, unit_b)) => {
                let unit = same_unit(at, unit_a, unit_b)?;
                let (a, b) = match unit {
                    Some(unit) => (adapted(a, unit), adapted(b, unit)),
                    None => (a, b),
                };
                Condition::Numbers(comparison, a, b)
            }
            (Value::Day(a), Value::Day(b)) => Condition::Days(comparison, a, b),
            (Value::Choice(fact, choices), Value::Text(code)) | (Value::Text(code), Value::Choice(fact, choices)) if !ordered => {
                negated(Condition::Among(fact, 1 << choice_position(at, choices, &code)?))
            }
            (Value::Condition(a), Value::Condition(b)) if !ordered => negated(Condition::Same(Box::new(a), Box::new(b))),
            (a, b) => {
                let (a, b) = (words_of_kind("", "", &a), words_of_kind("", "", &b));
                let symbol = comparison.symbol();
                let (azh, aen, bzh, ben) = (a.zh, a.en, b.zh, b.en);
                return Err(error(
                    at,
                    words!("{azh}与{bzh}不能用 {symbol} 比较", "{aen} and {ben} can't be compared by {symbol}"),
                    Words::new("请让两边类型相同；选项与引号中的代码比较", "give both sides one type; a choice is compared with a quoted code"),
                ));
            }
        }))
    }

    /// Both sides of a comparison. A name that stands beside a choice and means nothing else is its code without quotes.
    fn sides(&mut self, left: &Syntax, right: &Syntax) -> Result<(Value<'a>, Value<'a>), LanguageError> {
        match (self.value(left), self.value(right)) {
            (Ok(a), Ok(b)) => Ok((a, b)),
            (Ok(Value::Choice(_, choices)), Err(error)) => Err(unquoted_in(right, choices).unwrap_or(error)),
            (Err(error), Ok(Value::Choice(_, choices) | Value::Set(_, choices))) => Err(unquoted_in(left, choices).unwrap_or(error)),
            (Err(error), _) | (_, Err(error)) => Err(error),
        }
    }

    fn membership(&mut self, at: usize, left: &Syntax, right: &Syntax) -> Found<'a> {
        Ok(Value::Condition(match self.sides(left, right)? {
            (Value::Text(code), Value::Set(fact, choices)) => Condition::Holds(fact, choice_position(left.at, choices, &code)? as u8),
            (Value::Choice(fact, choices), Value::List(items)) => {
                let mut bits = 0u64;
                for (item_at, item) in items {
                    let Value::Text(code) = item else {
                        return Err(error(
                            item_at,
                            words_of_kind("列表中应为引号中的代码,却是", "expected a quoted code in the list, found ", &item),
                            see_language(),
                        ));
                    };
                    bits |= 1 << choice_position(item_at, choices, &code)?;
                }
                Condition::Among(fact, bits)
            }
            (Value::Number(number, unit), Value::List(items)) => {
                // The number stands once for each item: lists within lists would multiply.
                if Scales::default().number(&number).parts.saturating_mul(items.len() as u32) > PARTS_MAX {
                    return Err(too_large(at));
                }
                let mut parts = Vec::new();
                for (item_at, item) in items {
                    let Value::Number(item, item_unit) = item else {
                        return Err(error(item_at, words_of_kind("列表中应为数字,却是", "expected a number in the list, found ", &item), see_language()));
                    };
                    let item = match same_unit(item_at, unit, item_unit)? {
                        Some(unit) => adapted(item, unit),
                        None => item,
                    };
                    parts.push(Condition::Numbers(Comparison::Equal, number.clone(), item));
                }
                Condition::Any(parts)
            }
            (a, b) => {
                let (a, b) = (words_of_kind("", "", &a), words_of_kind("", "", &b));
                let (azh, aen, bzh, ben) = (a.zh, a.en, b.zh, b.en);
                return Err(error(
                    at,
                    words!("in 不能用于{azh}和{bzh}", "in can't stand between {aen} and {ben}"),
                    Words::new("写作 选项 in ['a', 'b'] 或 'a' in 多选项", "write choice in ['a', 'b'], or 'a' in set"),
                ));
            }
        }))
    }

    pub(super) fn conditional(&mut self, at: usize, condition: &Syntax, yes: &Syntax, no: &Syntax) -> Found<'a> {
        let condition = Box::new(self.condition(condition)?);
        Ok(match (self.value(yes)?, self.value(no)?) {
            (Value::Condition(a), Value::Condition(b)) => Value::Condition(Condition::If(condition, Box::new(a), Box::new(b))),
            (Value::Number(a, unit_a), Value::Number(b, unit_b)) => {
                let unit = same_unit(at, unit_a, unit_b)?;
                let (a, b) = match unit {
                    Some(unit) => (adapted(a, unit), adapted(b, unit)),
                    None => (a, b),
                };
                Value::Number(NumberExpression::If(condition, Box::new(a), Box::new(b)), unit)
            }
            (Value::Day(a), Value::Day(b)) => Value::Day(DayExpression::If(condition, Box::new(a), Box::new(b))),
            (a, b) => {
                let (a, b) = (words_of_kind("", "", &a), words_of_kind("", "", &b));
                let (azh, aen, bzh, ben) = (a.zh, a.en, b.zh, b.en);
                return Err(error(at, words!("? : 两支类型不同：{azh},{bzh}", "the branches of ? : differ: {aen}, {ben}"), see_language()));
            }
        })
    }
}

/// The first bare name of a side, or of a list on it.
fn unquoted_in(side: &Syntax, choices: &[Choice]) -> Option<LanguageError> {
    match &side.kind {
        SyntaxKind::Name(name) => Some(unquoted(side.at, choices, name)),
        SyntaxKind::List(items) => items.iter().find_map(|item| unquoted_in(item, choices)),
        _ => None,
    }
}
