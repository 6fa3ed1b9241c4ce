//! How does the approval chain of a file become stages?

use super::diagnostic::{Findings, Place};
use super::language::{Names, compile_condition};
use super::names::check_known;
use super::program_file::Reader;
use super::shape::{Actor, LimitFile, OnlyIf, StageFile, ValidFile};
use super::shared::report;
use super::stages::{Procedure, Process, Stage, Taper, Validity, VisitRule};
use super::yaml::Located;
use crate::calendar::LimitUnit;
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};

/// Staff who go together where the file does not say how many.
const VISITORS: u8 = 2;

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
        stages
    }

    fn stage(&self, entry: &Located<StageFile>, findings: &mut Findings<'_>) -> Stage {
        let stage = &entry.value;
        if stage.publicity && stage.limit.is_some_and(|limit| limit.days == 0) {
            findings.add(
                entry.place,
                Words::new("公示天数为0", "a publicity period of no days"),
                Words::new("请写天数；原文没有写的，不写 limit", "state the days, or no limit where the source states none"),
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
            publicity: stage.publicity,
            optional: stage.optional,
            only_if: stage.only_if,
            when: stage.when.as_ref().and_then(|text| {
                let (vocabulary, definitions, standards) = (&self.catalog.vocabulary, &self.names.definitions, &self.names.standards);
                let names = Names { vocabulary, definitions, parameters: &BTreeMap::new(), standards };
                compile_condition(text, &names, self.scope()).map_err(|error| report(text, error, findings)).ok()
            }),
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
            Process {
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
        let taper = file.taper.iter().map(|step| Taper { months: step.value.months, percent: step.value.percent });
        Procedure { process, valid, appeal: file.appeal.map(|limit| (limit.days, limit.unit)), taper: taper.collect() }
    }
}

fn read_limit(limit: LimitFile, place: Place, findings: &mut Findings<'_>) -> (u16, Option<u16>, LimitUnit) {
    if limit.days_max.is_some_and(|max| max < limit.days) {
        findings.add(place, Words::new("days_max 小于 days", "days_max is less than days"), Words::new("请检查时限", "check the limit"));
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
