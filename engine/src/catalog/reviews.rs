//! How often is running aid looked at again, and how soon is a report of somebody in need followed?

use super::assemble::{FileKind, ParsedFile, kind_of};
use super::criteria_file::Compile;
use super::diagnostic::Findings;
use super::language::Condition;
use super::program::{Catalog, Season};
use super::program_file::read_season;
use super::shape::{ReportsFile, SourceFile};
use super::shape_check::read_shape;
use super::shared::{no_source, read_region};
use super::terms::Covers;
use crate::calendar::Limit;
use crate::facts::{Area, Reach};
use crate::words;
use crate::words::Words;
use std::collections::BTreeMap;

/// The cycles that rules speak of, in months.
const CYCLES: [u16; 4] = [12, 6, 3, 1];

/// The steps of a report that have a limit, in their order.
pub const REPORT_STEPS: [&str; 5] = ["dispatched", "handled", "checked", "closed", "evaluated"];

/// A class of recipients with its own cycle of reviews.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewClass {
    /// Who is in it; everybody else, if it has none.
    pub condition: Option<Condition>,
    /// So many months after the award or the last look.
    pub months: u16,
    /// When it is done, each year; at any time where there is none.
    pub windows: Vec<Season>,
    /// What it is called, and why.
    pub says: Words,
    /// The clause it comes from.
    pub clause: Option<String>,
}

/// How soon each step of a report must be taken in one region.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportRules {
    /// Where.
    pub region: Area,
    /// Where the steps come from.
    pub source: SourceFile,
    /// Whether the limits are invented for a demonstration.
    pub illustrative: bool,
    /// The limit of each step, from the step before.
    pub limits: BTreeMap<String, Limit>,
}

impl Catalog {
    /// The rules for reports of a place: those of the smallest region around it.
    pub fn report_rules(&self, place: &Area) -> Option<&ReportRules> {
        let around = self.reports.iter().filter(|rules| place.reach(&rules.region) == Reach::Inside);
        around.max_by_key(|rules| rules.region.as_str().len())
    }
}

impl Compile<'_> {
    /// The classes of a program file. Only aid without an end is looked at again: all other ends by itself.
    pub(super) fn reviews(&self, covers: Covers, findings: &mut Findings<'_>) -> Vec<ReviewClass> {
        let rows = &self.reader.file.reviews;
        let mut classes = Vec::new();
        for (position, row) in rows.iter().enumerate() {
            if covers != Covers::Open {
                findings.add(
                    row.place,
                    Words::new("本项目的救助自行到期，没有定期复核", "aid of this program ends by itself and is not reviewed"),
                    Words::new("请删去 reviews，或写 covers: open", "remove `reviews`, or write covers: open"),
                );
                return Vec::new();
            }
            if !CYCLES.contains(&row.months.value) {
                findings.add(row.months.place, Words::new("复核周期不认识", "an unknown cycle"), Words::new("请写12、6、3或1", "write 12, 6, 3 or 1"));
            }
            if row.when.is_none() && position + 1 < rows.len() {
                findings.add(
                    row.place,
                    Words::new("没有 when 的行之后的行用不到", "rows after one without a `when` are never reached"),
                    Words::new("请把它放到最后", "put it last"),
                );
            }
            if row.clause.is_none() && self.reader.file.source.clause.is_none() {
                no_source(row.place, findings);
            }
            let condition = match &row.when {
                None => None,
                Some(text) => match self.condition(text, findings) {
                    Some(condition) => Some(condition),
                    None => continue,
                },
            };
            let windows = row.windows.iter().filter_map(|window| read_season(window, findings)).collect();
            classes.push(ReviewClass { condition, months: row.months.value, windows, says: row.says.clone(), clause: row.clause.clone() });
        }
        classes
    }
}

/// Reads the regions' rules for reports.
pub(super) fn read_reports<'a>(files: &[ParsedFile<'a>], findings: &mut BTreeMap<usize, Findings<'a>>, catalog: &mut Catalog) {
    for (index, path, _, node) in files {
        if !matches!(kind_of(path), FileKind::Reports) {
            continue;
        }
        let findings = findings.get_mut(index).expect("one list per file");
        let Some(file) = read_shape::<ReportsFile>(node, findings) else { continue };
        let Some(region) = read_region(&file.region, findings) else { continue };
        if catalog.reports.iter().any(|other| other.region == region) {
            findings.add(
                file.region.place,
                Words::new("该地区已有一个文件", "there is a file for this region already"),
                Words::new("请合并成一个文件", "make them one file"),
            );
            continue;
        }
        let known = REPORT_STEPS.join(", ");
        for (step, limit) in file.limits.iter().filter(|(step, _)| !REPORT_STEPS.contains(&step.as_str())) {
            findings.add(limit.place, words!("没有环节 {step}", "there is no step {step}"), words!("可用：{known}", "known: {known}"));
        }
        let limits = file.limits.into_iter().map(|(step, limit)| (step, Limit { days: limit.days, unit: limit.unit })).collect();
        if findings.is_sound() {
            catalog.reports.push(ReportRules { region, source: file.source, illustrative: file.illustrative, limits });
        }
    }
}
