//! How does a program file say when aid repeats, which days it covers, what it may sum up to and which facts it sets?

use super::diagnostic::{Findings, Place};
use super::language::{Parameter, Scope};
use super::program_file::Reader;
use super::shape::{AidUnit, CapFile, ConfersFile, ConfersRowFile, CoversWord, PaidTo, Per, ProgramKind, RepeatsWord, SpanFile, WordOr};
use super::shared::no_source;
use super::terms::{Cap, CapAmount, Confer, ConferRow, Covers, PartialAward, Repeats};
use super::yaml::Located;
use crate::facts::{FactKind, Holder, Unit, Value, nearest_key};
use crate::money::Money;
use crate::number::Exact;
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most months that a file may speak of: a century.
const MONTHS_MAX: u16 = 1_200;

impl Reader<'_> {
    pub(super) fn unit(&self) -> AidUnit {
        if self.file.one_per_household || self.file.paid_to == PaidTo::Household { AidUnit::Household } else { AidUnit::Person }
    }

    pub(super) fn partial(&self) -> PartialAward {
        if self.file.partial { PartialAward::Allowed } else { PartialAward::Refused }
    }

    pub(super) fn covers(&self, findings: &mut Findings<'_>) -> Covers {
        let usual = Covers::usual(self.file.per, self.file.kind);
        let Some(entry) = &self.file.covers else { return usual };
        let covers = match &entry.value {
            WordOr::Word(CoversWord::Open) => Covers::Open,
            WordOr::Word(CoversWord::Term) => Covers::Term,
            WordOr::Word(CoversWord::Year) => Covers::Year,
            WordOr::Word(CoversWord::SchoolYear) => Covers::SchoolYear,
            WordOr::Word(CoversWord::Season) => Covers::Season,
            WordOr::Word(CoversWord::Event) => Covers::Event,
            WordOr::Mapping(file) => Covers::Months(read_months(file.months.place, u32::from(file.months.value), findings).unwrap_or(1)),
        };
        if covers == Covers::Open && self.file.per == Per::Month && self.file.kind == ProgramKind::NonStatutory {
            findings.add(
                entry.place,
                Words::new("非法定的按月项目必须有期限", "a non-statutory monthly program must end"),
                Words::new("请写 covers: {months: 12}", "write covers: {months: 12}"),
            );
        }
        covers
    }

    pub(super) fn repeats(&self, covers: Covers, findings: &mut Findings<'_>) -> Repeats {
        let Some(entry) = &self.file.repeats else { return Repeats::usual(self.file.per) };
        let repeats = match &entry.value {
            WordOr::Word(RepeatsWord::Never) => Repeats::Never,
            WordOr::Word(RepeatsWord::EachWindow) => Repeats::EachWindow,
            WordOr::Word(RepeatsWord::PerCause) => Repeats::PerCause,
            WordOr::Word(RepeatsWord::Standing) => Repeats::Standing,
            WordOr::Mapping(file) => Repeats::After { months: read_span(&file.after, findings).unwrap_or(1) },
        };
        if repeats == Repeats::EachWindow && covers == Covers::Open {
            findings.add(
                entry.place,
                Words::new("covers 为 open 时没有下一个时段", "what covers open days has no next window"),
                Words::new("请写 repeats: standing，或改 covers", "write repeats: standing, or change covers"),
            );
        }
        repeats
    }

    pub(super) fn caps(&self, parameters: &BTreeMap<String, Arc<Parameter>>, findings: &mut Findings<'_>) -> Vec<Cap> {
        self.file.caps.iter().filter_map(|entry| self.cap(entry, parameters, findings)).collect()
    }

    fn cap(&self, entry: &Located<CapFile>, parameters: &BTreeMap<String, Arc<Parameter>>, findings: &mut Findings<'_>) -> Option<Cap> {
        let file = &entry.value;
        let own = &self.file.id.value;
        let over: BTreeSet<String> = file.over.iter().map(|id| id.value.clone()).chain([own.clone()]).collect();
        let (text, place) = (&file.amount.value.0, file.amount.place);
        let amount = match Money::from_yuan_text(text) {
            Some(money) => {
                if file.clause.is_none() && self.file.source.clause.is_none() {
                    no_source(place, findings);
                }
                Some(CapAmount::Fixed(money)).filter(|_| money > Money::ZERO).or_else(|| {
                    findings.add(place, Words::new("限额应大于零", "a cap is above zero"), Words::new("请检查数字", "check the number"));
                    None
                })
            }
            None => self.dated_amount(text, place, parameters, findings).map(CapAmount::Dated),
        };
        let (per, for_whom) = (file.per, file.for_whom);
        Some(Cap { amount: amount?, over: over.into_iter().collect(), per, for_whom, says: file.says.clone(), clause: file.clause.clone() })
    }

    /// A parameter that can be a cap: yuan above zero, the same for everybody.
    fn dated_amount(&self, name: &str, place: Place, parameters: &BTreeMap<String, Arc<Parameter>>, findings: &mut Findings<'_>) -> Option<Arc<Parameter>> {
        let Some(parameter) = parameters.get(name) else {
            if !self.file.parameters.contains_key(name) {
                let mend = match nearest_key(self.file.parameters.keys().map(String::as_str), name) {
                    Some(near) => words!("是否应为 {near}？", "did you mean {near}?"),
                    None => Words::new("请写元数，或本文件一个参数的名称", "write yuan, or the name of a parameter of this file"),
                };
                findings.add(place, words!("{name} 既不是金额也不是参数", "{name} is neither yuan nor a parameter"), mend);
            }
            return None;
        };
        let is_for_all = parameter.rows.iter().all(|row| row.condition.is_none());
        let is_yuan = parameter.unit == Unit::YUAN && parameter.rows.iter().all(|row| row.value > Exact::ZERO);
        if is_for_all && is_yuan {
            return Some(parameter.clone());
        }
        let (problem, mend) = if is_yuan {
            let problem = Words::new("限额的参数不能有 where", "a cap's parameter has no `where`");
            (problem, Words::new("请另写一个参数", "write a parameter of its own"))
        } else {
            let problem = Words::new("限额的参数应以元为单位且大于零", "a cap's parameter is in yuan and above zero");
            (problem, Words::new("请检查单位和数字", "check its unit and its numbers"))
        };
        findings.add(place, problem, mend);
        None
    }

    pub(super) fn confers(&self, findings: &mut Findings<'_>) -> Vec<Confer> {
        self.file.confers.iter().filter_map(|(key, value)| self.confer(key, value, findings)).collect()
    }

    /// A key that both holders have is meant of the one to whom the program is paid.
    fn confer(&self, key: &str, entry: &Located<WordOr<String, ConfersFile>>, findings: &mut Findings<'_>) -> Option<Confer> {
        let vocabulary = &self.catalog.vocabulary;
        let holders = match self.file.paid_to {
            PaidTo::Household => [Holder::Household, Holder::Member],
            PaidTo::Person => [Holder::Member, Holder::Household],
        };
        let Some((holder, slot)) = holders.into_iter().find_map(|holder| Some((holder, vocabulary.slot(holder, key)?))) else {
            let known = holders.into_iter().flat_map(|holder| vocabulary.facts(holder)).map(|fact| fact.key.as_str());
            let mend = match nearest_key(known, key) {
                Some(near) => words!("是否应为 {near}？", "did you mean {near}?"),
                None => Words::new("请先写入 facts.yaml", "add it to facts.yaml"),
            };
            findings.add(entry.place, words!("未知的事实 {key}", "unknown fact {key}"), mend);
            return None;
        };
        let kind = &vocabulary.facts(holder)[slot].kind;
        let rows = match &entry.value {
            WordOr::Word(text) => vec![ConferRow { condition: None, value: status(key, kind, text, entry.place, findings)? }],
            WordOr::Mapping(ConfersFile { first }) => {
                let scope = if holder == Holder::Member { Scope::Person } else { self.scope() };
                self.confer_rows(key, kind, first, scope, findings)
            }
        };
        if rows.is_empty() {
            findings.add(entry.place, words!("{key} 没有任何值", "{key} has no value at all"), Words::new("请写一行 value", "write a row with a value"));
        }
        Some(Confer { holder, slot, rows, key: key.to_string() })
    }

    fn confer_rows(&self, key: &str, kind: &FactKind, first: &[Located<ConfersRowFile>], scope: Scope, findings: &mut Findings<'_>) -> Vec<ConferRow> {
        let mut rows = Vec::new();
        for (position, row) in first.iter().enumerate() {
            if row.when.is_none() && position + 1 < first.len() {
                findings.add(
                    row.place,
                    Words::new("没有 when 的行之后的行用不到", "rows after one without a `when` are never reached"),
                    Words::new("请把它放到最后", "put it last"),
                );
            }
            let condition = match &row.when {
                None => None,
                Some(text) => match self.condition_without_parameters(text, scope, findings) {
                    Some(condition) => Some(condition),
                    None => continue,
                },
            };
            let Some(value) = status(key, kind, &row.value.value.value, row.value.value.place, findings) else { continue };
            rows.push(ConferRow { condition, value });
        }
        rows
    }
}

/// A status that an award can set: a yes or no, or a choice.
fn status(key: &str, kind: &FactKind, text: &str, place: Place, findings: &mut Findings<'_>) -> Option<Value> {
    let (value, expected) = match kind {
        FactKind::Bool => (text.parse().ok().map(Value::Bool), "true, false".to_string()),
        FactKind::Choice(choices) => {
            let position = choices.iter().position(|choice| choice.code == text).and_then(|position| u8::try_from(position).ok());
            (position.map(Value::Choice), choices.iter().map(|choice| choice.code.as_str()).collect::<Vec<_>>().join(", "))
        }
        _ => {
            findings.add(
                place,
                words!("{key} 不是可以确认的身份", "{key} is no status that an award can set"),
                Words::new("请用布尔或单选的事实", "take a fact of type bool or choice"),
            );
            return None;
        }
    };
    if value.is_none() {
        findings.add(place, words!("{key} 没有值 {text}", "{key} has no value {text}"), words!("应为以下之一：{expected}", "expected one of: {expected}"));
    }
    value
}

fn read_span(span: &Located<SpanFile>, findings: &mut Findings<'_>) -> Option<u16> {
    match (span.years, span.months) {
        (Some(years), None) => read_months(span.place, u32::from(years) * 12, findings),
        (None, Some(months)) => read_months(span.place, u32::from(months), findings),
        _ => {
            findings.add(
                span.place,
                Words::new("years 和 months 应恰好写一个", "a span has either years or months"),
                Words::new("写作 {after: {years: 5}}", "write {after: {years: 5}}"),
            );
            None
        }
    }
}

fn read_months(place: Place, months: u32, findings: &mut Findings<'_>) -> Option<u16> {
    let read = u16::try_from(months).ok().filter(|months| (1..=MONTHS_MAX).contains(months));
    if read.is_none() {
        findings.add(place, words!("时间应为1至{MONTHS_MAX}个月", "a span has 1 to {MONTHS_MAX} months"), Words::new("请检查数字", "check the number"));
    }
    read
}
