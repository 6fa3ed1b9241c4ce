//! How does a campaign file become a campaign?

use super::agreement::known_programs;
use super::assemble::{FileKind, ParsedFile, kind_of};
use super::campaign::{Campaign, HardshipKey, HardshipValue, Tier, TierProgram};
use super::diagnostic::{Findings, Place};
use super::language::{Compiled, Condition, Names, NumberExpression, Scope, can_hold, compile_condition, compile_value};
use super::names::{check_id, check_known};
use super::program::{Catalog, Program};
use super::program_file::RegionNames;
use super::shape::{AidUnit, BuiltInKey, CampaignFile, HardshipKeyFile, PaidTo, ProgramKind, TierKind, TierProgramFile};
use super::shape_check::Shape;
use super::shared::{Shared, read_region, report};
use super::yaml::Located;
use crate::calendar::Period;
use crate::facts::{Area, nearest_key};
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Reads the campaigns. A broken one harms only itself; of two with one id neither is taken.
pub(super) fn read_campaigns<'a>(files: &[ParsedFile<'a>], findings: &mut BTreeMap<usize, Findings<'a>>, shared: &Shared, catalog: &mut Catalog) {
    let shape = Shape::<CampaignFile>::new();
    let mut campaigns: Vec<(usize, Place, Campaign)> = Vec::new();
    for (index, path, _, node) in files {
        if !matches!(kind_of(path), FileKind::Campaign) {
            continue;
        }
        let findings = findings.get_mut(index).expect("one list per file");
        let Some(file) = shape.read(node, findings) else { continue };
        let Some(region) = read_region(&file.region, findings) else { continue };
        let names = shared.names_for(&region);
        let place = file.id.place;
        let campaign = Reader { file: &file, region: &region, names: &names, catalog }.campaign(path, findings);
        campaigns.extend(campaign.filter(|_| findings.is_sound()).map(|campaign| (*index, place, campaign)));
    }
    let twice = |id: &str| campaigns.iter().filter(|(_, _, campaign)| campaign.id == id).count() > 1;
    for (index, place, campaign) in campaigns.iter().filter(|(_, _, campaign)| twice(&campaign.id)) {
        let id = &campaign.id;
        findings.get_mut(index).expect("one list per file").add(
            *place,
            words!("编号 {id} 已在另一个活动文件中使用", "the id {id} stands in another campaign file too"),
            Words::new("请换一个编号", "take another id"),
        );
    }
    let mut sound: Vec<_> = campaigns.iter().filter(|(_, _, campaign)| !twice(&campaign.id)).map(|(_, _, campaign)| Arc::new(campaign.clone())).collect();
    sound.sort_by(|a, b| a.id.cmp(&b.id));
    catalog.campaigns = sound;
}

/// Reads the parts of one file.
struct Reader<'a> {
    file: &'a CampaignFile,
    region: &'a Area,
    names: &'a RegionNames,
    catalog: &'a Catalog,
}

impl Reader<'_> {
    fn campaign(&self, path: &str, findings: &mut Findings<'_>) -> Option<Campaign> {
        let file = self.file;
        check_id(&file.id, "dc-campaign-study", findings);
        check_known(&file.agency, self.catalog.agencies.keys(), ("部门", "agency"), "agencies.yaml", findings);
        check_known(&file.need, self.catalog.needs.keys(), ("需求", "need"), "needs.yaml", findings);
        let season = Period { from: file.season.from.0, to: Some(file.season.to.0) };
        if file.season.to.0 < file.season.from.0 {
            findings.add(file.season.place, Words::new("活动结束早于开始", "the campaign ends before it begins"), Words::new("请检查日期", "check the dates"));
        }
        let pool = self.pool(findings);
        let tiers = self.tiers(season, findings);
        let hardship = self.hardship(findings);
        Some(Campaign {
            id: file.id.value.clone(),
            file: path.to_string(),
            name: file.name.clone(),
            summary: file.summary.clone(),
            agency: file.agency.value.clone(),
            region: self.region.clone(),
            need: file.need.value.clone(),
            season,
            unit: file.unit,
            pool: pool?,
            pool_says: file.pool.says.clone(),
            statutory_first: file.statutory_first,
            consent: file.consent,
            order: file.order,
            tiers,
            hardship,
            source: file.source.clone(),
            illustrative: file.illustrative,
            doubts: file.doubts.clone(),
        })
    }

    fn scope(&self) -> Scope {
        match self.file.unit {
            AidUnit::Person => Scope::Person,
            AidUnit::Household => Scope::Household,
        }
    }

    fn pool(&self, findings: &mut Findings<'_>) -> Option<Condition> {
        let when = &self.file.pool.when;
        let pool = self.compiled(when, findings, compile_condition)?;
        if !can_hold([&pool], &self.catalog.vocabulary) {
            findings.add(
                when.place,
                Words::new("这个条件永远不可能成立", "this condition can never hold"),
                Words::new("请检查数值、选项和范围", "check its numbers, choices and bounds"),
            );
        }
        Some(pool)
    }

    /// A campaign has no parameters of its own: its numbers are the programs', and what it shares the region has.
    fn compiled<T>(
        &self,
        text: &Located<String>,
        findings: &mut Findings<'_>,
        compile: impl Fn(&str, &Names<'_>, Scope) -> Result<T, super::language::LanguageError>,
    ) -> Option<T> {
        let none = BTreeMap::new();
        let (definitions, standards) = (&self.names.definitions, &self.names.standards);
        let names = Names { vocabulary: &self.catalog.vocabulary, definitions, parameters: &none, standards };
        compile(text, &names, self.scope()).map_err(|error| report(text, error, findings)).ok()
    }

    fn hardship(&self, findings: &mut Findings<'_>) -> Vec<HardshipKey> {
        if self.file.hardship.is_empty() {
            findings.add(
                self.file.id.place,
                Words::new("没有写困难程度的比较项", "nothing says whose hardship is greater"),
                Words::new("请写 hardship：先看什么，再看什么", "write hardship: what is compared first, what next"),
            );
        }
        let mut ids = BTreeSet::new();
        let mut keys = Vec::new();
        for entry in &self.file.hardship {
            let id = &entry.id.value;
            if !ids.insert(id) {
                findings.add(entry.id.place, words!("比较项 {id} 重复", "the hardship key {id} stands twice"), Words::new("请换一个 id", "take another id"));
            }
            let value = self.hardship_value(entry, findings);
            keys.extend(value.map(|value| HardshipKey { id: id.clone(), says: entry.says.clone(), direction: entry.direction, value }));
        }
        keys
    }

    fn hardship_value(&self, entry: &Located<HardshipKeyFile>, findings: &mut Findings<'_>) -> Option<HardshipValue> {
        match (&entry.value.value, entry.built_in) {
            (Some(text), None) => self.number(text, findings).map(HardshipValue::Expression),
            (None, Some(BuiltInKey::AppliedOn)) => Some(HardshipValue::AppliedOn),
            _ => {
                findings.add(
                    entry.place,
                    Words::new("比较项应恰好有 value 或 built_in", "a hardship key has either `value` or `built_in`"),
                    Words::new("请写 value: 公式", "write value: FORMULA"),
                );
                None
            }
        }
    }

    fn number(&self, text: &Located<String>, findings: &mut Findings<'_>) -> Option<NumberExpression> {
        match self.compiled(text, findings, compile_value)? {
            Compiled::Number(number, _) => Some(number),
            Compiled::Condition(_) => {
                findings.add(
                    text.place,
                    Words::new("应为公式，却是条件", "expected a formula, found a condition"),
                    Words::new("请写 条件 ? 1 : 0", "write CONDITION ? 1 : 0"),
                );
                None
            }
        }
    }

    fn tiers(&self, season: Period, findings: &mut Findings<'_>) -> Vec<Tier> {
        let mut seen = BTreeSet::new();
        let mut tiers: Vec<Tier> = Vec::new();
        for entry in &self.file.tiers {
            let kind = entry.tier;
            if tiers.last().is_some_and(|last| last.kind >= kind) {
                findings.add(
                    entry.place,
                    Words::new("各层应按 donor、special、floor 的次序，每层一次", "tiers come in the order donor, special, floor, each once"),
                    Words::new("请调整次序或合并", "put them in order or merge them"),
                );
            }
            for program in &entry.programs {
                let id = &program.program.value;
                if !seen.insert(id) {
                    let problem = words!("项目 {id} 重复", "the program {id} stands twice");
                    findings.add(program.program.place, problem, Words::new("请只留一处", "keep it in one tier, once"));
                }
                self.check_program(program, kind, season, findings);
            }
            let program = |file: &TierProgramFile| TierProgram {
                program: file.program.value.clone(),
                quota: file.quota,
                fund: file.fund.as_ref().map(|fund| fund.value.clone()),
            };
            tiers.push(Tier { kind, programs: entry.programs.iter().map(|entry| program(entry)).collect() });
        }
        if tiers.iter().all(|tier| tier.programs.is_empty()) {
            let problem = Words::new("活动中没有项目", "the campaign has no programs");
            findings.add(self.file.id.place, problem, Words::new("请在 tiers 中写入项目", "write programs into tiers"));
        }
        tiers
    }

    /// A program whose own file is broken can't be compared; it is named there.
    fn check_program(&self, entry: &TierProgramFile, tier: TierKind, season: Period, findings: &mut Findings<'_>) {
        if let Some(fund) = &entry.fund {
            check_id(fund, "dc-fund-redcross", findings);
        }
        let id = &entry.program;
        let known = known_programs(self.catalog);
        if !known.contains(id.as_str()) {
            let mend = match nearest_key(known.iter().copied(), id) {
                Some(near) => words!("是否应为 {near}？", "did you mean {near}?"),
                None => Words::new("请检查编号；yimen find 可查找项目", "check the id; `yimen find` looks for programs"),
            };
            let name = &id.value;
            findings.add(id.place, words!("没有项目 {name}", "there is no program {name}"), mend);
        }
        let versions: Vec<&Program> = self.catalog.programs.iter().filter(|program| program.id == id.value).map(Arc::as_ref).collect();
        if let Some((problem, mend)) = self.misfit(&versions, tier, season) {
            findings.add(id.place, problem, mend);
        }
    }

    /// Why a program has no place in the tier, if it has none.
    fn misfit(&self, versions: &[&Program], tier: TierKind, season: Period) -> Option<(Words, Words)> {
        let any = |test: &dyn Fn(&Program) -> bool| versions.iter().any(|program| test(program));
        let (problem, mend) = if any(&|program| program.kind == ProgramKind::Statutory) && tier != TierKind::Floor {
            (
                Words::new("法定项目只能在 floor 层：它不由活动分配", "a statutory program stands in the floor only: no campaign deals it out"),
                Words::new("请移到 floor 或删去", "move it to the floor or remove it"),
            )
        } else if any(&|program| program.paid_to == PaidTo::Household) && self.file.unit == AidUnit::Person {
            (
                Words::new("按人的活动不能有发给家庭的项目", "a campaign by person has no program paid to the household"),
                Words::new("请写 unit: household，或删去该项目", "write unit: household, or remove the program"),
            )
        } else if any(&|program| !program.region.meets(self.region)) {
            (Words::new("该项目不在活动的地区内", "the program does not serve the campaign's region"), Words::new("请检查 region", "check the regions"))
        } else if any(&|program| !is_same_need(&program.need, &self.file.need)) {
            (Words::new("该项目的需求与活动不同", "the program is for another need than the campaign"), Words::new("请检查 need", "check the needs"))
        } else if !versions.is_empty() && !any(&|program| program.in_force.meets(&season)) {
            (
                Words::new("该项目在活动期间没有生效", "the program is not in force in the season"),
                Words::new("请检查 in_force 和 season", "check in_force and season"),
            )
        } else {
            return None;
        };
        Some((problem, mend))
    }
}

/// Whether two needs are the same: equal, or one part of the other.
pub(crate) fn is_same_need(a: &str, b: &str) -> bool {
    let contains = |whole: &str, part: &str| part.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    contains(a, b) || contains(b, a)
}
