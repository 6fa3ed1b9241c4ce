//! How does one program file become a program?

use super::case_file::read_cases;
use super::criteria_file::Compile;
use super::diagnostic::Findings;
use super::language::{
    Condition, Definition, Load, Names, NumberExpression, Parameter, ParameterRow, Scope, Standard, compile_condition, condition_load, cover_everything,
    exclude_each_other, walk_condition,
};
use super::names::{check_id, check_known};
use super::program::{Amount, Catalog, Criterion, Program, Season};
use super::relations::relations_of;
use super::reviews::ReviewClass;
use super::shape::{PaidTo, ParameterFile, ProgramFile, SeasonFile};
use super::shared::{no_source, read_unit, read_value, report, step_of};
use super::terms::{Cap, CapAmount};
use super::yaml::Located;
use crate::calendar::Period;
use crate::facts::{Area, Holder};
use crate::words;
use crate::words::Words;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What programs of one region may name.
pub(super) struct RegionNames {
    pub definitions: BTreeMap<(Holder, String), Arc<Definition>>,
    pub standards: BTreeMap<String, Arc<Standard>>,
}

/// Makes a program of its file, or notes everything that keeps it out.
pub(super) fn read_program(
    path: &str,
    file: ProgramFile,
    region: Area,
    names: &RegionNames,
    catalog: &Catalog,
    findings: &mut Findings<'_>,
) -> Option<Program> {
    let reader = Reader { file: &file, names, catalog, load: Cell::default() };
    if reader.is_too_long(findings) {
        return None;
    }
    reader.check_names(findings);
    let in_force = Period { from: file.in_force.from.0, to: file.in_force.to.map(|day| day.0) };
    if in_force.to.is_some_and(|to| to < in_force.from) {
        findings.add(
            file.in_force.place,
            Words::new("in_force 的 to 早于 from", "in_force ends before it begins"),
            Words::new("请检查日期", "check the dates"),
        );
    }
    let parameters = reader.parameters(findings);
    let compiled = Compile { reader: &reader, parameters: &parameters };
    let criteria = compiled.criteria(findings);
    let amount = compiled.amount(&criteria, findings);
    let covers = reader.covers(findings);
    let repeats = reader.repeats(covers, findings);
    let caps = reader.caps(&parameters, findings);
    let confers = reader.confers(findings);
    let reviews = compiled.reviews(covers, findings);
    reader.check_parameters_used(&criteria, amount.as_ref(), &caps, &reviews, &parameters, findings);
    let season = file.season.as_ref().and_then(|season| read_season(season, findings));
    let relations = reader.relations(findings);
    let stages = reader.stages(findings);
    let implements = reader.implements(findings);
    let beneficiaries = reader.beneficiaries(findings);
    let (unit, partial) = (reader.unit(), reader.partial());
    let procedure = reader.procedure(findings);
    let criterion_ids: BTreeSet<&str> = criteria.iter().map(|c| c.id.as_str()).collect();
    let cases = read_cases(&file, &criterion_ids, amount.as_ref(), can_be_met(&criteria), &catalog.vocabulary, findings);
    if !findings.is_sound() {
        return None;
    }
    let steps = reader.load.get().steps;
    let mut program = Program {
        id: file.id.value.clone(),
        file: path.to_string(),
        name: file.name,
        summary: file.summary,
        kind: file.kind,
        agency: file.agency.value,
        region,
        need: file.need.value,
        categories: file.categories,
        paid_to: file.paid_to,
        per: file.per,
        repeats,
        covers,
        unit,
        beneficiaries,
        caps,
        partial,
        confers,
        in_force,
        source: file.source,
        illustrative: file.illustrative,
        doubts: file.doubts,
        open: file.open.map(|open| open.value),
        parameters: parameters.into_values().collect(),
        criteria,
        amount: amount?,
        steps,
        dated: Vec::new(),
        looked_at: Vec::new(),
        documents: file.documents.into_iter().map(|d| d.value).collect(),
        apply_at: file.apply_at,
        season,
        stages,
        procedure,
        reviews,
        implements,
        local_forms: Vec::new(),
        relations,
        search: file.search,
        cases,
        equivalent: file.equivalent.into_iter().map(|e| (e.mutant, e.because)).collect(),
    };
    program.dated = program.dated_numbers();
    Some(program)
}

/// Whether every number that the criteria speak of has a value on some day; else nobody can be eligible yet.
fn can_be_met(criteria: &[Criterion]) -> bool {
    let mut all_stated = true;
    for criterion in criteria {
        walk_condition(&criterion.condition, &mut |number| match number {
            NumberExpression::Parameter(parameter) => all_stated &= !parameter.rows.is_empty(),
            NumberExpression::Standard(standard) => all_stated &= !standard.rows.is_empty(),
            _ => {}
        });
    }
    all_stated
}

/// Reads the parts of one file.
pub(super) struct Reader<'a> {
    pub file: &'a ProgramFile,
    pub names: &'a RegionNames,
    pub catalog: &'a Catalog,
    /// What all conditions and formulas so far come to.
    pub load: Cell<Load>,
}

impl Reader<'_> {
    pub(super) fn scope(&self) -> Scope {
        match self.file.paid_to {
            PaidTo::Household => Scope::Household,
            PaidTo::Person => Scope::Person,
        }
    }

    fn check_names(&self, findings: &mut Findings<'_>) {
        let file = self.file;
        check_id(&file.id, "ez-urban-dibao", findings);
        check_known(&file.agency, self.catalog.agencies.keys(), ("部门", "agency"), "agencies.yaml", findings);
        check_known(&file.need, self.catalog.needs.keys(), ("需求", "need"), "needs.yaml", findings);
        for document in &file.documents {
            check_known(document, self.catalog.documents.keys(), ("材料", "document"), "documents.yaml", findings);
        }
        let complete = !file.criteria.is_empty() && file.amount.is_some();
        match &file.open {
            None if !complete => findings.add(
                file.id.place,
                Words::new("缺少 criteria 或 amount", "criteria or amount are missing"),
                Words::new("来源没有可用标准时请写 open: {zh, en}", "where the source has no usable criteria write open: {zh, en}"),
            ),
            Some(open) if !file.criteria.is_empty() || !file.cases.is_empty() => {
                findings.add(
                    open.place,
                    Words::new("open 的项目不能有 criteria 或 cases", "an open program has no criteria and no cases"),
                    Words::new("请删去其一", "remove one of them"),
                );
            }
            _ => {}
        }
    }

    fn parameters(&self, findings: &mut Findings<'_>) -> BTreeMap<String, Arc<Parameter>> {
        let mut parameters = BTreeMap::new();
        for (name, entry) in &self.file.parameters {
            if let Some(parameter) = self.parameter(name, entry, findings) {
                parameters.insert(name.clone(), Arc::new(parameter));
            }
        }
        parameters
    }

    fn parameter(&self, name: &str, entry: &Located<ParameterFile>, findings: &mut Findings<'_>) -> Option<Parameter> {
        let unit = read_unit(&entry.unit, findings)?;
        let none = BTreeMap::new();
        let names = Names { vocabulary: &self.catalog.vocabulary, definitions: &self.names.definitions, parameters: &none, standards: &self.names.standards };
        let mut rows = Vec::new();
        for value in &entry.values {
            let (period, number) = read_value(value, &entry.unit, findings)?;
            let condition = match &value.condition {
                None => None,
                Some(text) => match compile_condition(text, &names, self.scope()) {
                    Ok(condition) if self.bears(condition_load(&condition, names.vocabulary, self.scope()), value.place, findings) => Some(condition),
                    Ok(_) => return None,
                    Err(error) => {
                        report(text, error, findings);
                        return None;
                    }
                },
            };
            if value.area.is_some() {
                findings.add(
                    value.place,
                    Words::new("参数的值没有 area", "a parameter's value has no `area`"),
                    Words::new("请用 where 或 standards", "use `where`, or a standard"),
                );
            }
            if value.clause.is_none() && value.source.is_none() && self.file.source.clause.is_none() {
                no_source(value.place, findings);
            }
            rows.push(ParameterRow { period, checked_until: Some(value.checked_until.0), condition, value: number, clause: value.clause.clone() });
        }
        self.check_rows(entry, &rows, findings);
        Some(Parameter { key: format!("{}.{name}", self.file.id.value), name: entry.name.clone(), unit, step: step_of(&entry.unit, unit), rows })
    }

    /// On every day that some row covers, exactly one row must apply.
    fn check_rows(&self, entry: &Located<ParameterFile>, rows: &[ParameterRow], findings: &mut Findings<'_>) {
        let vocabulary = &self.catalog.vocabulary;
        let days: BTreeSet<_> = rows.iter().flat_map(|row| [Some(row.period.from), row.period.to.and_then(|to| to.tomorrow().ok())]).flatten().collect();
        let always = Condition::Constant(true);
        let mut proved = BTreeSet::new();
        for day in days {
            let active: Vec<usize> = (0..rows.len()).filter(|i| rows[*i].period.contains(day)).collect();
            let conditions: Vec<&Condition> = active.iter().map(|i| rows[*i].condition.as_ref().unwrap_or(&always)).collect();
            let (Some(first), place) = (active.first(), |i: usize| entry.values[i].place) else { continue };
            let pairs = active.iter().enumerate().flat_map(|(n, i)| active[n + 1..].iter().map(|j| (*i, *j))).collect::<Vec<_>>();
            // Two rows meet on many days: each pair is proved once.
            let mut unproved = pairs.into_iter().filter(|pair| proved.insert(*pair));
            let condition = |i: usize| rows[i].condition.as_ref().unwrap_or(&always);
            if !unproved.all(|(i, j)| exclude_each_other(&[condition(i), condition(j)], vocabulary)) {
                findings.add(
                    place(*first),
                    words!("{day} 有不止一个值适用", "on {day} more than one value may apply"),
                    Words::new("请让 where 互不重叠，或写上 to", "make the `where` rows exclude each other, or give a `to`"),
                );
                return;
            }
            if !cover_everything(&[], &conditions, vocabulary) {
                findings.add(
                    place(*first),
                    words!("{day} 的 where 没有覆盖所有情况", "on {day} the `where` rows leave a gap"),
                    Words::new("请补上缺少的情况", "add the missing row"),
                );
                return;
            }
        }
    }

    fn check_parameters_used(
        &self,
        criteria: &[Criterion],
        amount: Option<&Amount>,
        caps: &[Cap],
        reviews: &[ReviewClass],
        parameters: &BTreeMap<String, Arc<Parameter>>,
        findings: &mut Findings<'_>,
    ) {
        let mut used = BTreeSet::new();
        let mut note = |number: &NumberExpression| {
            if let NumberExpression::Parameter(parameter) = number {
                used.insert(parameter.key.clone());
            }
        };
        criteria.iter().for_each(|criterion| walk_condition(&criterion.condition, &mut note));
        reviews.iter().filter_map(|class| class.condition.as_ref()).for_each(|condition| walk_condition(condition, &mut note));
        amount.into_iter().for_each(|amount| amount.walk(&mut note));
        used.extend(caps.iter().filter_map(|cap| match &cap.amount {
            CapAmount::Dated(parameter) => Some(parameter.key.clone()),
            CapAmount::Fixed(_) => None,
        }));
        for (name, parameter) in parameters {
            if amount.is_some() && !used.contains(&parameter.key) {
                let place = self.file.parameters[name].place;
                findings.add(place, words!("参数 {name} 没有被使用", "the parameter {name} is never used"), Words::new("请使用或删去", "use it or remove it"));
            }
        }
    }

    fn relations(&self, findings: &mut Findings<'_>) -> Vec<super::relations::Relation> {
        let mut relations = Vec::new();
        for (number, entry) in (0..).zip(&self.file.relations) {
            match relations_of(entry, number) {
                Some(found) => relations.extend(found),
                None => findings.add(
                    entry.place,
                    Words::new("每条关系恰好写一种", "a relation states exactly one kind"),
                    Words::new(
                        "请只写一种：excludes、highest_of、tops_up、stacks、after 等",
                        "write one of excludes, excludes_same_cause, highest_of, tops_up, stacks, after and after_one_of",
                    ),
                ),
            }
        }
        for relation in relations.iter().filter(|r| r.other == self.file.id.value) {
            findings.add(
                relation.place,
                Words::new("项目与自身的关系", "a relation of the program to itself"),
                Words::new("请写另一个项目的编号", "name another program"),
            );
        }
        relations
    }
}

pub(super) fn read_season(season: &Located<SeasonFile>, findings: &mut Findings<'_>) -> Option<Season> {
    let read = |text: &str| -> Option<(i8, i8)> {
        let (month, day) = text.split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        crate::calendar::Date::new(2024, month, day).ok().map(|_| (month, day))
    };
    match (read(&season.from), read(&season.to)) {
        (Some(from), Some(to)) => Some(Season { from, to }),
        _ => {
            findings.add(
                season.place,
                Words::new("season 应为 MM-DD", "a season has days as MM-DD"),
                Words::new("请写作如 from: \"08-15\"", "write it as from: \"08-15\""),
            );
            None
        }
    }
}
