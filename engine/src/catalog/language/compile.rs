//! What types do the parts of an expression have, and do they fit?
//!
//! Everything that has no meaning is refused here with its place, so that judging can't fail.

use super::effort::{DIGITS_MAX, Efforts, STEPS_MAX};
use super::error::{LanguageError, error, see_language, unknown};
use super::expression::{
    Condition, DayExpression, Definition, DefinitionBody, FactRef, Literal, NumberExpression, Over, Parameter, RecordList, Standard, Subject,
};
use super::slips::what_to_write;
use super::syntax::{Syntax, SyntaxKind, parse_expression};
use super::weight::{DEPTH_MAX, PARTS_MAX, Scales, TESTS_MAX};
use crate::facts::{Choice, FactDefinition, FactKind, Holder, Unit, Vocabulary};
use crate::number::Exact;
use crate::words;
use crate::words::Words;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The names that an expression may use.
pub struct Names<'a> {
    /// Facts.
    pub vocabulary: &'a Vocabulary,
    /// Derived facts in sight, and under the key of a fact what it is computed from where it is not told.
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
        Compiled::Number(..) => Err(error(
            0,
            Words::new("应为条件，却是数字", "expected a condition, found a number"),
            Words::new("请加上比较，如 < 100", "add a comparison, as < 100"),
        )),
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
            Err(error(
                0,
                words!("单位不符：应为{ezh}，却是{zh}", "the unit should be {een} and is {en}"),
                Words::new("请检查公式各项的单位", "check the units of the formula's parts"),
            ))
        }
        Compiled::Condition(_) => {
            Err(error(0, Words::new("应为公式，却是条件", "expected a formula, found a condition"), Words::new("请写出金额的公式", "write a formula")))
        }
    }
}

/// Compiles a condition or a formula.
pub fn compile_value(text: &str, names: &Names<'_>, scope: Scope) -> Result<Compiled, LanguageError> {
    let syntax = parse_expression(text).map_err(|(at, problem)| error(at, problem, what_to_write(text, at).unwrap_or_else(see_language)))?;
    let mut compiler = Compiler { names, scope, bound: Vec::new() };
    let mut scales = Scales::default();
    let (compiled, weight) = match compiler.value(&syntax)? {
        Value::Condition(condition) => {
            let weight = scales.condition(&condition);
            (Compiled::Condition(condition), weight)
        }
        Value::Number(number, unit) => {
            let weight = scales.number(&number);
            (Compiled::Number(number, unit), weight)
        }
        other => return Err(error(syntax.at, words_of_kind("应为条件或公式,却是", "expected a condition or a formula, found ", &other), see_language())),
    };
    if !weight.is_bearable() {
        return Err(too_large(0));
    }
    let (steps, digits) = Efforts::new(names.vocabulary).of(&compiled, scope);
    if digits > DIGITS_MAX {
        return Err(too_long(0, digits));
    }
    if steps > STEPS_MAX {
        return Err(too_laborious(steps));
    }
    Ok(compiled)
}

pub(super) fn too_large(at: usize) -> LanguageError {
    error(
        at,
        words!(
            "表达式连同所引用的定义过大或过深（最多{PARTS_MAX}个部分，{DEPTH_MAX}层，条件中的 ?: 最多嵌套{TESTS_MAX}层）",
            "with its definitions the expression is too large or too deep (at most {PARTS_MAX} parts, {DEPTH_MAX} levels, {TESTS_MAX} nested tests of ?:)"
        ),
        Words::new("请拆分或化简", "split or simplify it"),
    )
}

fn too_laborious(steps: u64) -> LanguageError {
    error(
        0,
        words!("对最大的家庭，计算量过大：{steps}步，最多{STEPS_MAX}步", "for the largest household it takes too many steps: {steps}, at most {STEPS_MAX}"),
        Words::new(
            "请减少遍历的嵌套，或把全家都一样的部分写成家庭的定义",
            "use fewer walks within one another, or make what is the same for everybody a definition of the household",
        ),
    )
}

pub(super) fn too_long(at: usize, digits: u64) -> LanguageError {
    error(
        at,
        words!("分数过长：{digits}位，最多{DIGITS_MAX}位", "its fractions grow too long: {digits} digits, at most {DIGITS_MAX}"),
        Words::new("请减少连乘，或在求和的每一项中除以同一个数", "use fewer products, or divide by the same number in each term of a sum"),
    )
}

/// What a part of an expression is.
pub(super) enum Value<'a> {
    Condition(Condition),
    Number(NumberExpression, Option<Unit>),
    Day(DayExpression),
    Choice(FactRef, &'a [Choice]),
    Set(FactRef, &'a [Choice]),
    Text(String),
    List(Vec<(usize, Value<'a>)>),
    /// Something that a quantifier can walk over.
    Walkable(Over),
    Subject(Subject),
    Parameters,
    Standards,
}

pub(super) fn words_of_kind(zh: &str, en: &str, value: &Value<'_>) -> Words {
    let (kind_zh, kind_en) = match value {
        Value::Condition(_) => ("条件", "a condition"),
        Value::Number(..) => ("数字", "a number"),
        Value::Day(_) => ("日期", "a date"),
        Value::Choice(..) => ("选项", "a choice"),
        Value::Set(..) => ("多选项", "a set"),
        Value::Text(_) => ("文字", "a text"),
        Value::List(_) => ("列表", "a list"),
        Value::Walkable(Over::Members) => ("全体成员", "the members"),
        Value::Walkable(Over::Records(_)) => ("记录列表", "a list of records"),
        Value::Subject(_) => ("户、人或记录", "a household, person or record"),
        Value::Parameters => ("参数表", "the parameters"),
        Value::Standards => ("标准表", "the standards"),
    };
    Words::new(format!("{zh}{kind_zh}"), format!("{en}{kind_en}"))
}

/// Gives types to the parts of one expression.
pub(super) struct Compiler<'a, 'n> {
    pub names: &'a Names<'n>,
    scope: Scope,
    /// Variables of the quantifiers around, with what each stands for.
    pub bound: Vec<(String, Subject)>,
}

pub(super) type Found<'a> = Result<Value<'a>, LanguageError>;

impl<'a> Compiler<'a, '_> {
    pub(super) fn value(&mut self, syntax: &Syntax) -> Found<'a> {
        let at = syntax.at;
        Ok(match &syntax.kind {
            SyntaxKind::Bool(value) => Value::Condition(Condition::Constant(*value)),
            SyntaxKind::Number(digits) => {
                let value = Exact::from_decimal_text(digits).ok_or_else(|| {
                    error(at, Words::new("数字过长", "the number has too many digits"), Words::new("请写100位以内", "write at most 100 digits"))
                })?;
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
                        other => {
                            NumberExpression::Subtract(Box::new(NumberExpression::Constant(Literal { value: Exact::ZERO, step: Exact::ZERO })), Box::new(other))
                        }
                    },
                    unit,
                )
            }
            SyntaxKind::Binary(operator, left, right) => self.binary(at, *operator, left, right)?,
            SyntaxKind::Conditional(condition, yes, no) => self.conditional(at, condition, yes, no)?,
        })
    }

    pub(super) fn condition(&mut self, syntax: &Syntax) -> Result<Condition, LanguageError> {
        match self.value(syntax)? {
            Value::Condition(condition) => Ok(condition),
            other => Err(error(syntax.at, words_of_kind("此处应为条件,却是", "expected a condition here, found ", &other), see_language())),
        }
    }

    pub(super) fn number(&mut self, syntax: &Syntax) -> Result<(NumberExpression, Option<Unit>), LanguageError> {
        match self.value(syntax)? {
            Value::Number(number, unit) => Ok((number, unit)),
            other => Err(error(syntax.at, words_of_kind("此处应为数字,却是", "expected a number here, found ", &other), see_language())),
        }
    }

    pub(super) fn day(&mut self, syntax: &Syntax) -> Result<DayExpression, LanguageError> {
        match self.value(syntax)? {
            Value::Day(day) => Ok(day),
            other => Err(error(syntax.at, words_of_kind("此处应为日期,却是", "expected a date here, found ", &other), see_language())),
        }
    }

    fn name(&self, at: usize, name: &str) -> Found<'a> {
        if let Some((_, subject)) = self.bound.iter().rev().find(|(bound, _)| bound == name) {
            return Ok(Value::Subject(*subject));
        }
        Ok(match name {
            "household" => Value::Subject(Subject::Household),
            "on" => Value::Day(DayExpression::On),
            "param" => Value::Parameters,
            "standard" => Value::Standards,
            name if self.scope.recipient_name() == Some(name) => Value::Subject(Subject::Recipient),
            _ => {
                let mut known = vec!["household", "param", "standard", "on"];
                known.extend(self.scope.recipient_name());
                let known = known.join(", ");
                let member = self.bound.iter().rev().find(|(_, subject)| matches!(subject, Subject::Bound(_))).map(|(bound, _)| bound.as_str());
                let whose = member.or(self.scope.recipient_name()).filter(|_| self.is_of(Holder::Member, name));
                let mend = match (name, self.scope) {
                    ("person" | "member", Scope::Household) => Words::new(
                        "本项目发放给家庭：请写 household.members.exists(m, m.…)",
                        "this program is paid to the household: write household.members.exists(m, m.…)",
                    ),
                    ("null", _) => Words::new("规则不能询问某项事实是否已知", "a rule can't ask whether a fact is known"),
                    _ if self.is_of(Holder::Household, name) => words!("是否应为 household.{name}？", "did you mean household.{name}?"),
                    _ => match whose {
                        Some(whose) => words!("是否应为 {whose}.{name}？", "did you mean {whose}.{name}?"),
                        None => words!("可用：{known}", "known: {known}"),
                    },
                };
                return Err(error(at, words!("未知名称 {name}", "unknown name {name}"), mend));
            }
        })
    }

    fn is_of(&self, holder: Holder, name: &str) -> bool {
        self.names.vocabulary.slot(holder, name).is_some() || self.names.definitions.contains_key(&(holder, name.to_string()))
    }

    fn field(&mut self, target: &Syntax, at: usize, field: &str) -> Found<'a> {
        match self.value(target)? {
            Value::Subject(Subject::Household) if field == "members" => Ok(Value::Walkable(Over::Members)),
            Value::Subject(Subject::Record(depth, list)) => self.record_field(depth, list, at, field),
            Value::Subject(Subject::Household) => self.fact(Subject::Household, Holder::Household, at, field),
            Value::Subject(subject) => self.fact(subject, Holder::Member, at, field),
            Value::Parameters => match self.names.parameters.get(field) {
                Some(parameter) => Ok(Value::Number(NumberExpression::Parameter(parameter.clone()), Some(parameter.unit))),
                None => Err(unknown(at, "参数", "parameter", field, self.names.parameters.keys().map(String::as_str))),
            },
            Value::Standards => match self.names.standards.get(field) {
                Some(standard) => Ok(Value::Number(NumberExpression::Standard(standard.clone()), Some(standard.unit))),
                None => Err(unknown(at, "标准", "standard", field, self.names.standards.keys().map(String::as_str))),
            },
            other => Err(error(
                at,
                words_of_kind(
                    "点号前应为 household、成员、param 或 standard,却是",
                    "before the dot stands a household, a member, param or standard; found ",
                    &other,
                ),
                see_language(),
            )),
        }
    }

    fn record_field(&self, depth: u8, list: RecordList, at: usize, field: &str) -> Found<'a> {
        let vocabulary: &'a Vocabulary = self.names.vocabulary;
        let fields = vocabulary.facts(list.holder)[usize::from(list.slot)].kind.fields();
        let Some(slot) = fields.iter().position(|known| known.key == field) else {
            return Err(unknown(at, "字段", "field", field, fields.iter().map(|known| known.key.as_str())));
        };
        let fact = FactRef { subject: Subject::Record(depth, list), slot: slot as u16, holds_year: false };
        value_of_fact(fact, &fields[slot], None, at)
    }

    fn fact(&self, subject: Subject, holder: Holder, at: usize, field: &str) -> Found<'a> {
        let vocabulary: &'a Vocabulary = self.names.vocabulary;
        if let Some(slot) = vocabulary.slot(holder, field) {
            let definition: &'a FactDefinition = &vocabulary.facts(holder)[slot];
            let fact = FactRef { subject, slot: slot as u16, holds_year: definition.holds_year };
            let computed = match &definition.otherwise {
                None => None,
                Some(_) => Some(self.names.definitions.get(&(holder, field.to_string())).ok_or_else(|| {
                    error(
                        at,
                        words!("{field} 的 otherwise 引用了自己，或没有载入", "the `otherwise` of {field} leads back to itself, or is not loaded"),
                        Words::new("请先改正它", "mend it first"),
                    )
                })?),
            };
            return value_of_fact(fact, definition, computed, at);
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
}

/// A fact as its type stands in expressions.
fn value_of_fact<'a>(fact: FactRef, definition: &'a FactDefinition, computed: Option<&Arc<Definition>>, at: usize) -> Found<'a> {
    let number = |unit: Unit| {
        let number = match computed.zip(definition.kind.bounds()) {
            Some((computed, bounds)) => NumberExpression::FactOr(fact, computed.clone(), Box::new(bounds)),
            None => NumberExpression::Fact(fact),
        };
        Value::Number(number, Some(unit))
    };
    Ok(match &definition.kind {
        FactKind::Bool => Value::Condition(match computed {
            Some(computed) => Condition::FactOr(fact, computed.clone()),
            None => Condition::Fact(fact),
        }),
        FactKind::Money => number(Unit::YUAN),
        FactKind::Decimal(unit) | FactKind::Integer { unit, .. } => number(*unit),
        FactKind::Date => Value::Day(DayExpression::Fact(fact)),
        FactKind::Choice(choices) => Value::Choice(fact, choices),
        FactKind::Set(choices) => Value::Set(fact, choices),
        FactKind::Records(_) => Value::Walkable(Over::Records(fact)),
        FactKind::Text | FactKind::Area => {
            let key = &definition.key;
            return Err(error(
                at,
                words!("规则不能使用 {key}", "a rule can't use {key}"),
                Words::new("请改用 region 限定地区", "say the area by the file's region"),
            ));
        }
    })
}

pub(super) fn same_unit(at: usize, a: Option<Unit>, b: Option<Unit>) -> Result<Option<Unit>, LanguageError> {
    match (a, b) {
        (Some(a), Some(b)) if a != b => {
            let (a, b) = (a.words(), b.words());
            let (azh, aen, bzh, ben) = (a.zh, a.en, b.zh, b.en);
            Err(error(
                at,
                words!("单位不同：{azh}与{bzh}", "the units differ: {aen} and {ben}"),
                Words::new("请换成单位相同的两项：只有它们才能加减或比较", "use two of one unit: only these can be added or compared"),
            ))
        }
        (a, b) => Ok(a.or(b)),
    }
}

/// Gives the bare literals of a sum the step of the unit they now have.
pub(super) fn adapted(number: NumberExpression, unit: Unit) -> NumberExpression {
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
