//! Which functions are there, and which walks over members and records?

use super::compile::{Compiler, Found, Value, adapted, same_unit, words_of_kind};
use super::error::{error, see_language, unknown};
use super::expression::{Condition, DayExpression, NumberExpression, Over, RecordList, Subject, Walk};
use super::syntax::{Syntax, SyntaxKind};
use crate::calendar::parse_date;
use crate::facts::{Holder, Unit};
use crate::words;
use crate::words::Words;

/// Most quantifiers within one another.
const QUANTIFIERS_MAX: usize = 3;

impl<'a> Compiler<'a, '_> {
    pub(super) fn call(&mut self, at: usize, target: Option<&Syntax>, name: &str, arguments: &[Syntax]) -> Found<'a> {
        if let Some(target) = target {
            return self.quantifier(at, target, name, arguments);
        }
        match (name, arguments) {
            ("date", [argument]) => match &argument.kind {
                SyntaxKind::Text(text) => {
                    let date =
                        parse_date(text).map_err(|words| error(argument.at, words, Words::new("写作 date('2008-06-01')", "write date('2008-06-01')")))?;
                    Ok(Value::Day(DayExpression::Constant(date)))
                }
                _ => Err(error(
                    argument.at,
                    Words::new("date() 内应为引号中的日期", "date() takes a quoted date"),
                    Words::new("写作 date('2008-06-01')", "write date('2008-06-01')"),
                )),
            },
            ("years_between" | "months_between" | "days_between", [from, to]) => {
                let (from, to) = (Box::new(self.day(from)?), Box::new(self.day(to)?));
                Ok(match name {
                    "years_between" => Value::Number(NumberExpression::Years(from, to), Some(Unit::YEARS)),
                    "months_between" => Value::Number(NumberExpression::Months(from, to), Some(Unit::MONTHS)),
                    _ => Value::Number(NumberExpression::Days(from, to), Some(Unit::DAYS)),
                })
            }
            ("min" | "max", [_, _, ..]) => {
                let mut unit = None;
                let mut numbers = Vec::new();
                for argument in arguments {
                    let (number, number_unit) = self.number(argument)?;
                    unit = same_unit(argument.at, unit, number_unit)?;
                    numbers.push(number);
                }
                if let Some(unit) = unit {
                    numbers = numbers.into_iter().map(|n| adapted(n, unit)).collect();
                }
                let number = if name == "min" { NumberExpression::Least(numbers) } else { NumberExpression::Most(numbers) };
                Ok(Value::Number(number, unit))
            }
            ("has", _) => Err(error(
                at,
                Words::new("不支持 has()：规则不能询问某项事实是否已知", "has() is not supported: a rule can't ask whether a fact is known"),
                Words::new("请删去 has()，未知会自动得出“缺资料”", "leave it out: unknown facts lead to `needs` by themselves"),
            )),
            _ => {
                let known = ["date", "years_between", "months_between", "days_between", "min", "max"];
                let count = arguments.len();
                match known.contains(&name) {
                    true => Err(error(at, words!("{name}() 不能有{count}个参数", "{name}() can't have {count} arguments"), see_language())),
                    false => Err(unknown(at, "函数", "function", name, known.into_iter())),
                }
            }
        }
    }

    fn quantifier(&mut self, at: usize, target: &Syntax, name: &str, arguments: &[Syntax]) -> Found<'a> {
        let kinds = ["exists", "all", "count", "sum"];
        if !kinds.contains(&name) {
            return Err(unknown(at, "函数", "function", name, kinds.into_iter()));
        }
        let over = match self.value(target)? {
            Value::Walkable(over) => over,
            other => {
                return Err(error(
                    target.at,
                    words_of_kind("此处应为 household.members 或记录列表,却是", "expected household.members or a list of records here, found ", &other),
                    see_language(),
                ));
            }
        };
        let [Syntax { kind: SyntaxKind::Name(variable), at: variable_at }, body] = arguments else {
            return Err(error(at, words!("应写作 household.members.{name}(m, …)", "write household.members.{name}(m, …)"), see_language()));
        };
        if ["household", "person", "param", "standard", "on", "true", "false"].contains(&variable.as_str())
            || self.bound.iter().any(|(bound, _)| bound == variable)
        {
            return Err(error(
                *variable_at,
                words!("名称 {variable} 已有他用", "the name {variable} is taken"),
                Words::new("请换一个名称，如 m", "take another, as m"),
            ));
        }
        if self.bound.len() >= QUANTIFIERS_MAX {
            return Err(error(
                at,
                words!("遍历最多嵌套{QUANTIFIERS_MAX}层", "at most {QUANTIFIERS_MAX} walks over members or records within one another"),
                see_language(),
            ));
        }
        let depth = self.bound.len() as u8;
        let subject = match over {
            Over::Members => Subject::Bound(depth),
            Over::Records(list) => {
                let holder = if list.subject == Subject::Household { Holder::Household } else { Holder::Member };
                Subject::Record(depth, RecordList { holder, slot: list.slot })
            }
        };
        let walk = Walk { depth, over };
        self.bound.push((variable.clone(), subject));
        let result = match name {
            "exists" => self.condition(body).map(|body| Value::Condition(Condition::Exists(walk, Box::new(body)))),
            "all" => self.condition(body).map(|body| Value::Condition(Condition::Every(walk, Box::new(body)))),
            "count" => self.condition(body).map(|body| Value::Number(NumberExpression::Count(walk, Box::new(body)), Some(Unit::NONE))),
            _ => self.number(body).map(|(body, unit)| Value::Number(NumberExpression::Sum(walk, Box::new(body)), Some(unit.unwrap_or_default()))),
        };
        self.bound.pop();
        result
    }
}
