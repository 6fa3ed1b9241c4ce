//! How does the approval chain of a file become stages?

use super::diagnostic::{Findings, Place};
use super::language::{Condition, Names, Scope, compile_condition, condition_load};
use super::names::check_known;
use super::program::Implements;
use super::program_file::Reader;
use super::shape::{Actor, FirstMonth, ImplementsPartFile, LimitFile, OnlyIf, PaidTo, PaymentFile, Per, StageFile, ValidFile, WordOr};
use super::shared::{no_source, report};
use super::stages::{Payment, Procedure, Process, Stage, Taper, Validity, VisitRule};
use super::yaml::Located;
use crate::calendar::LimitUnit;
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};

/// Staff who go together where the file does not say how many.
const VISITORS: u8 = 2;

/// Most months for which aid is paid back.
const BACK_MONTHS_MAX: u16 = 36;

impl Reader<'_> {
    pub(super) fn stages(&self, findings: &mut Findings<'_>) -> Vec<Stage> {
        let mut ids = BTreeSet::new();
        let mut stages = Vec::new();
        for entry in &self.file.stages {
            let id = &entry.value.id;
            if !ids.insert(id.value.as_str()) {
                let id_text = &id.value;
                findings.add(id.place, words!("环节 {id_text} 重复", "the stage {id_text} stands twice"), Words::new("请换一个 id", "take another id"));
            }
            stages.push(self.stage(entry, findings));
        }
        self.check_after(findings);
        stages
    }

    /// A limit can only run from the end of a stage that comes before.
    fn check_after(&self, findings: &mut Findings<'_>) {
        for (position, entry) in self.file.stages.iter().enumerate() {
            let Some(after) = &entry.value.after else { continue };
            let earlier = self.file.stages[..position].iter().map(|stage| &stage.value.id.value);
            check_known(after, earlier, ("之前的环节", "earlier stage"), "stages", findings);
            if entry.value.limit.is_none() {
                findings.add(
                    after.place,
                    Words::new("没有 limit，after 不起作用", "without a limit `after` says nothing"),
                    Words::new("请写 limit 或删去 after", "write a limit, or leave `after` out"),
                );
            }
        }
    }

    pub(super) fn implements(&self, findings: &mut Findings<'_>) -> Vec<Implements> {
        let mut implements = Vec::new();
        for larger in self.file.implements.iter().map(|larger| &larger.value) {
            let when = match larger {
                WordOr::Mapping(ImplementsPartFile { when: Some(text), .. }) => self.chain_condition(text, findings),
                _ => None,
            };
            implements.push(Implements { program: larger.program().to_string(), when });
        }
        implements
    }

    /// For which members of a household its aid is.
    pub(super) fn beneficiaries(&self, findings: &mut Findings<'_>) -> Option<Condition> {
        let entry = self.file.beneficiaries.as_ref()?;
        if self.file.paid_to == PaidTo::Person {
            findings.add(
                entry.place,
                Words::new("发给个人的项目只有本人受益", "aid that is paid to a person is for that person"),
                Words::new("请删去 beneficiaries，或写 paid_to: household", "remove `beneficiaries`, or write paid_to: household"),
            );
            return None;
        }
        if entry.clause.is_none() && self.file.source.clause.is_none() {
            no_source(entry.place, findings);
        }
        self.condition_without_parameters(&entry.when, Scope::Person, findings)
    }

    /// A condition of the chain.
    fn chain_condition(&self, text: &Located<String>, findings: &mut Findings<'_>) -> Option<Condition> {
        self.condition_without_parameters(text, self.scope(), findings)
    }

    /// A condition over facts, definitions and standards.
    pub(super) fn condition_without_parameters(&self, text: &Located<String>, scope: Scope, findings: &mut Findings<'_>) -> Option<Condition> {
        let (vocabulary, definitions, standards) = (&self.catalog.vocabulary, &self.names.definitions, &self.names.standards);
        let names = Names { vocabulary, definitions, parameters: &BTreeMap::new(), standards };
        let condition = compile_condition(text, &names, scope).map_err(|error| report(text, error, findings)).ok()?;
        self.bears(condition_load(&condition, vocabulary, scope), text.place, findings).then_some(condition)
    }

    fn stage(&self, entry: &Located<StageFile>, findings: &mut Findings<'_>) -> Stage {
        let stage = &entry.value;
        if stage.publicity && stage.limit.is_some_and(|limit| limit.days == 0) {
            findings.add(
                entry.place,
                Words::new("公示天数为0", "a publicity period of no days"),
                Words::new("请写天数；原文没有写的，不写 limit", "write the days, or leave the limit out where the source states none"),
            );
        }
        if stage.only_if == OnlyIf::Refused && (stage.publicity || stage.visit.is_some() || stage.fast || stage.by == Actor::Applicant) {
            findings.add(
                entry.place,
                Words::new(
                    "不予批准的告知不能兼作公示、入户、先行救助或申请人环节",
                    "a notice of refusal is no publicity, visit, fast lane or stage of the applicant",
                ),
                Words::new("请分成两个环节", "make two stages of it"),
            );
        }
        Stage {
            id: stage.id.value.clone(),
            name: stage.name.clone(),
            by: stage.by,
            limit: stage.limit.map(|limit| read_limit(limit, entry.place, findings)),
            after: stage.after.as_ref().map(|after| after.value.clone()),
            publicity: stage.publicity,
            optional: stage.optional,
            only_if: stage.only_if,
            when: stage.when.as_ref().and_then(|text| self.chain_condition(text, findings)),
            visit: stage.visit.as_ref().map(|visit| {
                let (share, staff) = (visit.value.share.unwrap_or(100), visit.value.staff.unwrap_or(VISITORS));
                if !(0..=100).contains(&share) || staff == 0 {
                    findings.add(
                        visit.place,
                        Words::new("入户比例或人数超出范围", "the share or the number of staff is out of bounds"),
                        Words::new("请写 share 0至100，staff 至少1", "write a share of 0 to 100 and a staff of at least 1"),
                    );
                }
                VisitRule { share, staff }
            }),
            fast: stage.fast,
            clause: stage.clause.clone(),
        }
    }

    pub(super) fn procedure(&self, findings: &mut Findings<'_>) -> Procedure {
        let file = self.file;
        let ids: Vec<&String> = file.stages.iter().map(|stage| &stage.value.id.value).collect();
        let process = file.process.as_ref().map(|entry| {
            let process = &entry.value;
            for named in process.after.iter().chain(&process.without) {
                check_known(named, ids.iter().copied(), ("环节", "stage"), "stages", findings);
            }
            let limit = LimitFile { days: process.days, days_max: process.days_max, unit: process.unit };
            let instead = process.instead.iter().filter_map(|row| {
                let other = LimitFile { days: row.value.days, days_max: row.value.days_max, unit: row.value.unit };
                Some((self.chain_condition(&row.value.when, findings)?, read_limit(other, row.place, findings)))
            });
            Process {
                instead: instead.collect(),
                limit: read_limit(limit, entry.place, findings),
                after: process.after.as_ref().map(|stage| stage.value.clone()),
                without: process.without.iter().map(|stage| stage.value.clone()).collect(),
                clause: process.clause.clone(),
            }
        });
        let valid = file.valid.as_ref().and_then(|span| read_span(span, findings));
        for step in file.taper.iter().filter(|step| step.value.percent > 100 || step.value.months == 0) {
            findings.add(
                step.place,
                Words::new("渐退的月数或比例超出范围", "the months or the percentage of the taper are out of bounds"),
                Words::new("请写 months 至少1，percent 0至100", "write months of at least 1 and a percent of 0 to 100"),
            );
        }
        let mut taper = Vec::new();
        for step in file.taper.iter().map(|step| &step.value) {
            let when = step.when.as_ref().and_then(|text| self.chain_condition(text, findings));
            taper.push(Taper { when, months: step.months, percent: step.percent });
        }
        let payment = file.payment.as_ref().map(|payment| self.payment(payment, findings));
        Procedure { process, valid, appeal: file.appeal.map(|limit| (limit.days, limit.unit)), taper, payment }
    }

    fn payment(&self, entry: &Located<PaymentFile>, findings: &mut Findings<'_>) -> Payment {
        let PaymentFile { from, back_months, by_day, clause } = &entry.value;
        if self.file.per != Per::Month {
            findings.add(
                entry.place,
                Words::new("payment 只用于按月的项目", "payment is for monthly aid only"),
                Words::new("请写 per: month，或删去 payment", "write per: month, or leave payment out"),
            );
        }
        if by_day.is_some_and(|day| !(1..=31).contains(&day)) {
            findings.add(entry.place, words!("by_day 应为一个月中的某一天", "by_day is a day of a month"), words!("请写1至31", "write 1 to 31"));
        }
        let can_be_back = *from == Some(FirstMonth::MonthOfApplication) && back_months.is_none_or(|months| (1..=BACK_MONTHS_MAX).contains(&months));
        if back_months.is_some() && !can_be_back {
            findings.add(
                entry.place,
                words!(
                    "back_months 只用于 from: month_of_application，应为1至{BACK_MONTHS_MAX}",
                    "back_months goes with from: month_of_application, and is 1 to {BACK_MONTHS_MAX}"
                ),
                Words::new("请检查 payment", "check `payment`"),
            );
        }
        Payment { from: *from, back_months: *back_months, by_day: *by_day, clause: clause.clone() }
    }
}

fn read_limit(limit: LimitFile, place: Place, findings: &mut Findings<'_>) -> (u16, Option<u16>, LimitUnit) {
    if limit.days_max.is_some_and(|max| max < limit.days) {
        findings.add(place, Words::new("days_max 小于 days", "days_max is less than days"), Words::new("请检查时限", "check the limit"));
    }
    if limit.unit == LimitUnit::DayOfMonth && (!(1..=31).contains(&limit.days) || limit.days_max.is_some()) {
        findings.add(
            place,
            words!(
                "unit 为 day_of_month 时，days 是一个月中的某一天，没有 days_max",
                "with unit day_of_month, days is a day of a month and there is no days_max"
            ),
            words!("请写如 {{days: 20, unit: day_of_month}}", "write it as {{days: 20, unit: day_of_month}}"),
        );
    }
    (limit.days, limit.days_max, limit.unit)
}

fn read_span(span: &Located<ValidFile>, findings: &mut Findings<'_>) -> Option<Validity> {
    match (span.value.days, span.value.months) {
        (Some(days), None) if days > 0 => Some(Validity::Days(days)),
        (None, Some(months)) if months > 0 => Some(Validity::Months(months)),
        _ => {
            findings.add(
                span.place,
                Words::new("应恰好写 days 或 months 之一", "expected exactly one of days and months, more than 0"),
                Words::new("请写作如 {months: 6}", "write it as {months: 6}"),
            );
            None
        }
    }
}
