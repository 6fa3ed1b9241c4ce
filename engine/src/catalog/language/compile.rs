//! What types do the parts of an expression have, and do they fit?
//!
//! Everything that has no meaning is refused here with its place, so that judging can't fail.

use super::bounds::{divisor_can_be_zero, number_bounds};
use super::expression::{Comparison, Condition, DayExpression, Definition, DefinitionBody, FactRef, Literal, NumberExpression, Parameter, Standard, Subject};
use super::syntax::{parse_expression, Operator, Syntax, SyntaxKind};
use crate::calendar::parse_date;
use crate::facts::{nearest_key, Choice, FactDefinition, FactKind, Holder, Unit, Vocabulary};
use crate::number::Exact;
use crate::words;
use crate::words::Words;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most quantifiers within one another.
const QUANTIFIERS_MAX: usize = 3;

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageError {
    /// Byte offset in the text.
    pub at: usize,
    /// What is wrong.
    pub problem: Words,
    /// How to mend it.
    pub mend: Words,
}

/// The names that an expression may use.
pub struct Names<'a> {
    /// Facts.
    pub vocabulary: &'a Vocabulary,
    /// Derived facts in sight.
    pub definitions: &'a BTreeMap<(Holder, String), Arc<Definition>>,
    /// `param.NAME`.
    pub parameters: &'a BTreeMap<String, Arc<Parameter>>,
    /// `standard.NAME`.
    pub standards: &'a BTreeMap<String, Arc<Standard>>,
}

/// Who is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A program paid to a household.
    Household,
    /// A program paid to a person, called `person`.
    Person,
    /// A definition of a member, called `member`.
    Member,
}

impl Scope {
    fn recipient_name(self) -> Option<&'static str> {
        match self {
            Scope::Household => None,
            Scope::Person => Some("person"),
            Scope::Member => Some("member"),
        }
    }
}

/// A condition or a formula, whichever the text is.
#[derive(Clone, Debug, PartialEq)]
pub enum Compiled {
    /// A condition.
    Condition(Condition),
    /// A formula and its unit (`None` for bare literals).
    Number(NumberExpression, Option<Unit>),
}

/// Compiles a condition.
pub fn compile_condition(text: &str, names: &Names<'_>, scope: Scope) -> Result<Condition, LanguageError> {
    match compile_value(text, names, scope)? {
        Compiled::Condition(condition) => Ok(condition),
        Compiled::Number(..) => Err(error(0, Words::new("应为条件,却是数字", "expected a condition, found a number"), Words::new("请加上比较,如 < 100", "add a comparison, as < 100"))),
    }
}

/// Compiles a formula that must have a unit (or be made of bare literals).
pub fn compile_number(text: &str, names: &Names<'_>, scope: Scope, unit: Unit) -> Result<NumberExpression, LanguageError> {
    match compile_value(text, names, scope)? {
        Compiled::Number(number, found) if found.is_none_or(|found| found == unit) => Ok(adapted(number, unit)),
        Compiled::Number(_, found) => {
            let (zh, en) = (found.unwrap_or_default().words().zh, found.unwrap_or_default().words().en);
            let expected = unit.words();
            let (ezh, een) = (expected.zh, expected.en);
            Err(error(0, words!("单位不符:应为{ezh},却是{zh}", "wrong unit: expected {een}, found {en}"), Words::new("请检查公式各项的单位", "check the units of the formula's parts")))
        }
        Compiled::Condition(_) => Err(error(0, Words::new("应为公式,却是条件", "expected a formula, found a condition"), Words::new("请写出金额的公式", "write a formula"))),
    }
}

/// Compiles a condition or a formula.
pub fn compile_value(text: &str, names: &Names<'_>, scope: Scope) -> Result<Compiled, LanguageError> {
    let syntax = parse_expression(text).map_err(|(at, problem)| error(at, problem, see_language()))?;
    let mut compiler = Compiler { names, scope, bound: Vec::new() };
    match compiler.value(&syntax)? {
        Value::Condition(condition) => Ok(Compiled::Condition(condition)),
        Value::Number(number, unit) => {
            number_bounds(&number, names.vocabulary);
            Ok(Compiled::Number(number, unit))
        }
        other => Err(error(syntax.at, words_of_kind("应为条件或公式,却是", "expected a condition or a formula, found ", &other), see_language())),
    }
}

fn see_language() -> Words {
    Words::new("规则语言见 catalog/README.md", "the language is described in catalog/README.md")
}

fn error(at: usize, problem: Words, mend: Words) -> LanguageError {
    LanguageError { at, problem, mend }
}

/// What a part of an expression is.
enum Value<'a> {
    Condition(Condition),
    Number(NumberExpression, Option<Unit>),
    Day(DayExpression),
    Choice(FactRef, &'a [Choice]),
    Set(FactRef, &'a [Choice]),
    Text(String),
    List(Vec<(usize, Value<'a>)>),
    Members,
    Subject(Subject, Holder),
    Parameters,
    Standards,
}

fn words_of_kind(zh: &str, en: &str, value: &Value<'_>) -> Words {
    let (kind_zh, kind_en) = match value {
        Value::Condition(_) => ("条件", "a condition"),
        Value::Number(..) => ("数字", "a number"),
        Value::Day(_) => ("日期", "a date"),
        Value::Choice(..) => ("选项", "a choice"),
        Value::Set(..) => ("多选项", "a set"),
        Value::Text(_) => ("文字", "a text"),
        Value::List(_) => ("列表", "a list"),
        Value::Members => ("全体成员", "the members"),
        Value::Subject(..) => ("户或人", "a household or person"),
        Value::Parameters => ("参数表", "the parameters"),
        Value::Standards => ("标准表", "the standards"),
    };
    Words::new(format!("{zh}{kind_zh}"), format!("{en}{kind_en}"))
}

struct Compiler<'a, 'n> {
    names: &'a Names<'n>,
    scope: Scope,
    bound: Vec<String>,
}

type Found<'a> = Result<Value<'a>, LanguageError>;

impl<'a> Compiler<'a, '_> {
    fn value(&mut self, syntax: &Syntax) -> Found<'a> {
        let at = syntax.at;
        Ok(match &syntax.kind {
            SyntaxKind::Bool(value) => Value::Condition(Condition::Constant(*value)),
            SyntaxKind::Number(digits) => {
                let value = Exact::from_decimal_text(digits)
                    .ok_or_else(|| error(at, Words::new("数字过长", "the number has too many digits"), Words::new("最多28位", "at most 28 digits")))?;
                let step = if digits.contains('.') { Exact::ratio(1, 100) } else { Exact::ONE };
                Value::Number(NumberExpression::Constant(Literal { value, step }), None)
            }
            SyntaxKind::Text(text) => Value::Text(text.clone()),
            SyntaxKind::List(items) => {
                let items = items.iter().map(|item| Ok((item.at, self.value(item)?))).collect::<Result<_, LanguageError>>()?;
                Value::List(items)
            }
            SyntaxKind::Name(name) => self.name(at, name)?,
            SyntaxKind::Field(target, field) => self.field(target, at, field)?,
            SyntaxKind::Call(target, name, arguments) => self.call(at, target.as_deref(), name, arguments)?,
            SyntaxKind::Not(inner) => Value::Condition(Condition::Not(Box::new(self.condition(inner)?))),
            SyntaxKind::Negate(inner) => {
                let (number, unit) = self.number(inner)?;
                Value::Number(
                    match number {
                        NumberExpression::Constant(literal) => NumberExpression::Constant(Literal { value: &Exact::ZERO - &literal.value, step: literal.step }),
                        other => NumberExpression::Subtract(Box::new(NumberExpression::Constant(Literal { value: Exact::ZERO, step: Exact::ZERO })), Box::new(other)),
                    },
                    unit,
                )
            }
            SyntaxKind::Binary(operator, left, right) => self.binary(at, *operator, left, right)?,
            SyntaxKind::Conditional(condition, yes, no) => self.conditional(at, condition, yes, no)?,
        })
    }

    fn condition(&mut self, syntax: &Syntax) -> Result<Condition, LanguageError> {
        match self.value(syntax)? {
            Value::Condition(condition) => Ok(condition),
            other => Err(error(syntax.at, words_of_kind("此处应为条件,却是", "expected a condition here, found ", &other), see_language())),
        }
    }

    fn number(&mut self, syntax: &Syntax) -> Result<(NumberExpression, Option<Unit>), LanguageError> {
        match self.value(syntax)? {
            Value::Number(number, unit) => Ok((number, unit)),
            other => Err(error(syntax.at, words_of_kind("此处应为数字,却是", "expected a number here, found ", &other), see_language())),
        }
    }

    fn day(&mut self, syntax: &Syntax) -> Result<DayExpression, LanguageError> {
        match self.value(syntax)? {
            Value::Day(day) => Ok(day),
            other => Err(error(syntax.at, words_of_kind("此处应为日期,却是", "expected a date here, found ", &other), see_language())),
        }
    }

    fn name(&self, at: usize, name: &str) -> Found<'a> {
        if let Some(depth) = self.bound.iter().rposition(|bound| bound == name) {
            return Ok(Value::Subject(Subject::Bound(depth as u8), Holder::Member));
        }
        Ok(match name {
            "household" => Value::Subject(Subject::Household, Holder::Household),
            "on" => Value::Day(DayExpression::On),
            "param" => Value::Parameters,
            "standard" => Value::Standards,
            name if self.scope.recipient_name() == Some(name) => Value::Subject(Subject::Recipient, Holder::Member),
            _ => {
                let mut known = vec!["household", "param", "standard", "on"];
                known.extend(self.scope.recipient_name());
                let known = known.join(", ");
                let mend = match (name, self.scope) {
                    ("person" | "member", Scope::Household) => Words::new(
                        "本项目发放给家庭:请写 household.members.exists(m, m.…)",
                        "this program is paid to the household: write household.members.exists(m, m.…)",
                    ),
                    ("null", _) => Words::new("规则不能询问某项事实是否已知", "a rule can't ask whether a fact is known"),
                    _ => words!("可用:{known}", "known: {known}"),
                };
                return Err(error(at, words!("未知名称 {name}", "unknown name {name}"), mend));
            }
        })
    }

    fn field(&mut self, target: &Syntax, at: usize, field: &str) -> Found<'a> {
        match self.value(target)? {
            Value::Subject(Subject::Household, _) if field == "members" => Ok(Value::Members),
            Value::Subject(subject, holder) => self.fact(subject, holder, at, field),
            Value::Parameters => match self.names.parameters.get(field) {
                Some(parameter) => Ok(Value::Number(NumberExpression::Parameter(parameter.clone()), Some(parameter.unit))),
                None => Err(unknown(at, "参数", "parameter", field, self.names.parameters.keys().map(String::as_str))),
            },
            Value::Standards => match self.names.standards.get(field) {
                Some(standard) => Ok(Value::Number(NumberExpression::Standard(standard.clone()), Some(standard.unit))),
                None => Err(unknown(at, "标准", "standard", field, self.names.standards.keys().map(String::as_str))),
            },
            other => Err(error(at, words_of_kind("点号前应为 household、成员、param 或 standard,却是", "before the dot stands a household, a member, param or standard; found ", &other), see_language())),
        }
    }

    fn fact(&self, subject: Subject, holder: Holder, at: usize, field: &str) -> Found<'a> {
        let vocabulary: &'a Vocabulary = self.names.vocabulary;
        if let Some(slot) = vocabulary.slot(holder, field) {
            let definition: &'a FactDefinition = &vocabulary.facts(holder)[slot];
            let fact = FactRef { subject, slot: slot as u16, holds_year: definition.holds_year };
            return Ok(match &definition.kind {
                FactKind::Bool => Value::Condition(Condition::Fact(fact)),
                FactKind::Money => Value::Number(NumberExpression::Fact(fact), Some(Unit::YUAN)),
                FactKind::Decimal(unit) | FactKind::Integer { unit, .. } => Value::Number(NumberExpression::Fact(fact), Some(*unit)),
                FactKind::Date => Value::Day(DayExpression::Fact(fact)),
                FactKind::Choice(choices) => Value::Choice(fact, choices),
                FactKind::Set(choices) => Value::Set(fact, choices),
                FactKind::Text | FactKind::Area => {
                    return Err(error(at, words!("规则不能使用 {field}", "a rule can't use {field}"), Words::new("地区由 region 决定", "the region decides about areas")));
                }
            });
        }
        match self.names.definitions.get(&(holder, field.to_string())) {
            Some(definition) => Ok(match &definition.body {
                DefinitionBody::Condition(_) => Value::Condition(Condition::Defined(definition.clone(), subject)),
                DefinitionBody::Number(_, unit) => Value::Number(NumberExpression::Defined(definition.clone(), subject), Some(*unit)),
            }),
            None => {
                let defined = self.names.definitions.keys().filter(|(h, _)| *h == holder).map(|(_, key)| key.as_str());
                let known = vocabulary.facts(holder).iter().map(|f| f.key.as_str()).chain(defined);
                Err(unknown(at, "事实", "fact", field, known))
            }
        }
    }

    fn binary(&mut self, at: usize, operator: Operator, left: &Syntax, right: &Syntax) -> Found<'a> {
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
                if divisor_can_be_zero(&b, self.names.vocabulary) {
                    return Err(error(
                        right.at,
                        Words::new("除数可能为零", "the divisor can be zero"),
                        Words::new("请除以不可能为零的数,如 household.size 或 max(x, 1)", "divide by something that can't be zero, as household.size or max(x, 1)"),
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
        Ok(Value::Condition(match (self.value(left)?, self.value(right)?) {
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
                    Words::new("两边类型应相同;选项与引号中的代码比较", "both sides must be of one type; a choice is compared with a quoted code"),
                ));
            }
        }))
    }

    fn membership(&mut self, at: usize, left: &Syntax, right: &Syntax) -> Found<'a> {
        Ok(Value::Condition(match (self.value(left)?, self.value(right)?) {
            (Value::Text(code), Value::Set(fact, choices)) => Condition::Holds(fact, choice_position(left.at, choices, &code)? as u8),
            (Value::Choice(fact, choices), Value::List(items)) => {
                let mut bits = 0u64;
                for (item_at, item) in items {
                    let Value::Text(code) = item else {
                        return Err(error(item_at, words_of_kind("列表中应为引号中的代码,却是", "expected a quoted code in the list, found ", &item), see_language()));
                    };
                    bits |= 1 << choice_position(item_at, choices, &code)?;
                }
                Condition::Among(fact, bits)
            }
            (Value::Number(number, unit), Value::List(items)) => {
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

    fn conditional(&mut self, at: usize, condition: &Syntax, yes: &Syntax, no: &Syntax) -> Found<'a> {
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
            (a, b) => {
                let (a, b) = (words_of_kind("", "", &a), words_of_kind("", "", &b));
                let (azh, aen, bzh, ben) = (a.zh, a.en, b.zh, b.en);
                return Err(error(at, words!("? : 两支类型不同:{azh},{bzh}", "the branches of ? : differ: {aen}, {ben}"), see_language()));
            }
        })
    }

    fn call(&mut self, at: usize, target: Option<&Syntax>, name: &str, arguments: &[Syntax]) -> Found<'a> {
        if let Some(target) = target {
            return self.quantifier(at, target, name, arguments);
        }
        match (name, arguments) {
            ("date", [argument]) => match &argument.kind {
                SyntaxKind::Text(text) => {
                    let date = parse_date(text).map_err(|words| error(argument.at, words, Words::new("写作 date('2008-06-01')", "write date('2008-06-01')")))?;
                    Ok(Value::Day(DayExpression::Constant(date)))
                }
                _ => Err(error(argument.at, Words::new("date() 内应为引号中的日期", "date() takes a quoted date"), Words::new("写作 date('2008-06-01')", "write date('2008-06-01')"))),
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
            ("has", _) => Err(error(at, Words::new("不支持 has():规则不能询问某项事实是否已知", "has() is not supported: a rule can't ask whether a fact is known"), Words::new("删去 has(),未知会自动得出“缺资料”", "leave it out: unknown facts lead to `needs` by themselves"))),
            _ => {
                let known = ["date", "years_between", "months_between", "days_between", "min", "max"];
                let count = arguments.len();
                match known.contains(&name) {
                    true => Err(error(at, words!("{name}() 的参数个数不对(现为{count}个)", "{name}() has a wrong number of arguments ({count})"), see_language())),
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
        match self.value(target)? {
            Value::Members => {}
            other => return Err(error(target.at, words_of_kind("此处应为 household.members,却是", "expected household.members here, found ", &other), see_language())),
        }
        let [Syntax { kind: SyntaxKind::Name(variable), at: variable_at }, body] = arguments else {
            return Err(error(at, words!("应写作 household.members.{name}(m, …)", "write household.members.{name}(m, …)"), see_language()));
        };
        if ["household", "person", "param", "standard", "on", "true", "false"].contains(&variable.as_str()) || self.bound.contains(variable) {
            return Err(error(*variable_at, words!("名称 {variable} 已有他用", "the name {variable} is taken"), Words::new("换一个名称,如 m", "take another, as m")));
        }
        if self.bound.len() >= QUANTIFIERS_MAX {
            return Err(error(at, words!("成员遍历最多嵌套{QUANTIFIERS_MAX}层", "at most {QUANTIFIERS_MAX} walks over the members within one another"), see_language()));
        }
        let depth = self.bound.len() as u8;
        self.bound.push(variable.clone());
        let result = match name {
            "exists" => self.condition(body).map(|body| Value::Condition(Condition::Exists(depth, Box::new(body)))),
            "all" => self.condition(body).map(|body| Value::Condition(Condition::Every(depth, Box::new(body)))),
            "count" => self.condition(body).map(|body| Value::Number(NumberExpression::Count(depth, Box::new(body)), Some(Unit::NONE))),
            _ => self.number(body).map(|(body, unit)| Value::Number(NumberExpression::Sum(depth, Box::new(body)), Some(unit.unwrap_or_default()))),
        };
        self.bound.pop();
        result
    }
}

fn unknown<'k>(at: usize, zh: &str, en: &str, name: &str, known: impl Iterator<Item = &'k str>) -> LanguageError {
    let known: Vec<&str> = known.collect();
    let mend = match nearest_key(known.iter().copied(), name) {
        Some(near) => words!("是否应为 {near}?", "did you mean {near}?"),
        None => {
            let list = known.into_iter().take(12).collect::<Vec<_>>().join(", ");
            words!("可用的有:{list} …", "known: {list} …")
        }
    };
    error(at, words!("未知的{zh} {name}", "unknown {en} {name}"), mend)
}

fn choice_position(at: usize, choices: &[Choice], code: &str) -> Result<usize, LanguageError> {
    choices.iter().position(|c| c.code == code).ok_or_else(|| {
        let list = choices.iter().map(|c| c.code.as_str()).collect::<Vec<_>>().join(", ");
        error(at, words!("没有选项 '{code}'", "there is no choice '{code}'"), words!("可选:{list}", "choices: {list}"))
    })
}

fn same_unit(at: usize, a: Option<Unit>, b: Option<Unit>) -> Result<Option<Unit>, LanguageError> {
    match (a, b) {
        (Some(a), Some(b)) if a != b => {
            let (a, b) = (a.words(), b.words());
            let (azh, aen, bzh, ben) = (a.zh, a.en, b.zh, b.en);
            Err(error(at, words!("单位不同:{azh}与{bzh}", "the units differ: {aen} and {ben}"), Words::new("只有单位相同才能加减或比较", "only equal units can be added or compared")))
        }
        (a, b) => Ok(a.or(b)),
    }
}

/// Gives the bare literals of a sum the step of the unit they now have.
fn adapted(number: NumberExpression, unit: Unit) -> NumberExpression {
    let each = |n: Box<NumberExpression>| Box::new(adapted(*n, unit));
    match number {
        NumberExpression::Constant(literal) => NumberExpression::Constant(Literal { step: unit.step(), ..literal }),
        NumberExpression::Add(a, b) => NumberExpression::Add(each(a), each(b)),
        NumberExpression::Subtract(a, b) => NumberExpression::Subtract(each(a), each(b)),
        NumberExpression::Least(list) => NumberExpression::Least(list.into_iter().map(|n| adapted(n, unit)).collect()),
        NumberExpression::Most(list) => NumberExpression::Most(list.into_iter().map(|n| adapted(n, unit)).collect()),
        NumberExpression::If(condition, a, b) => NumberExpression::If(condition, each(a), each(b)),
        other => other,
    }
}
