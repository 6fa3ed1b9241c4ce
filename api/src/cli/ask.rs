//! `yimen ask`: which questions, one after the other, decide what may help a household?
//!
//! The household is read, asked about on the terminal, and forgotten: nothing is written.

use super::arguments::{Lang, OutputFormat};
use super::catalog::catalog_of;
use super::compare::household_of;
use super::{as_of_or_today, fail};
use crate::pages::{Tongue, recipient_name};
use crate::sheets::typed_value;
use crate::wire::write_self_check;
use clap::Args;
use engine::catalog::Catalog;
use engine::eligibility::{AmountFound, Missing, Recipient, Rigour, Verdict};
use engine::facts::{FactDefinition, FactKind, Household, Unit};
use engine::self_check::{NextQuestion, SelfCheck, SoFar, definition_of, tell};
use engine::words;
use engine::words::{Language, Words};
use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::PathBuf;
use std::process::ExitCode;

/// `yimen ask`.
#[derive(Debug, Args)]
pub struct AskOptions {
    /// 一户的JSON文件，知道多少写多少 / the household's JSON file, with as much as is known
    pub file: PathBuf,
    /// 判定日期，默认今天 / the date asked about; today if left out
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// 输出格式：table 逐项提问（从标准输入读回答），json 只输出现状 / table asks question by question and reads answers from standard input; json prints how things stand
    #[arg(long, value_enum, default_value_t = OutputFormat::Table)]
    pub format: OutputFormat,
    /// 语言 / language
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// Asks until nothing is left to ask, or the answers end.
pub fn run(options: &AskOptions) -> ExitCode {
    match ask(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

fn ask(options: &AskOptions) -> Result<(), Words> {
    let catalog = catalog_of(&options.catalog)?;
    let on = as_of_or_today(options.as_of.as_deref())?;
    let mut household = household_of(&options.file, &catalog, Some(on))?;
    let mut asked = BTreeSet::new();
    if options.format == OutputFormat::Json {
        let so_far = SoFar { catalog: &catalog, household: &household, on, rigour: Rigour::Warn, asked: &asked };
        let json = write_self_check(&so_far, &so_far.look(), Vec::new());
        return super::print(&format!("{}\n", String::from_utf8_lossy(&json)));
    }
    let voice = Voice { catalog: &catalog, language: options.lang.map_or(Language::Chinese, Lang::language) };
    let mut answers = std::io::stdin().lock().lines();
    let mut number = 0;
    loop {
        let so_far = SoFar { catalog: &catalog, household: &household, on, rigour: Rigour::Warn, asked: &asked };
        let look = so_far.look();
        let Some(next) = so_far.next_question(&look) else { return voice.say(&voice.summary(&household, &look)) };
        let Some(definition) = definition_of(&next.fact, &catalog.vocabulary) else { return Ok(()) };
        let path = next.fact.path(&household, &catalog.vocabulary);
        number += 1;
        let at_most = so_far.questions_at_most(&look);
        voice.say(&voice.question(&household, &look, &next, definition, (number, at_most)))?;
        // Asked until the answer fits or is passed over; what is passed over is not asked again.
        let told = loop {
            let Some(Ok(line)) = answers.next() else { return voice.say(&voice.summary(&household, &look)) };
            if line.trim().is_empty() {
                break None;
            }
            match typed(line.trim(), definition) {
                Ok(json) => break Some(json),
                Err(expected) => voice.say(&format!("  {}\n", voice.pick(&words_of("应为", "expected", &expected))))?,
            }
        };
        asked.insert(next.fact);
        if let Some(json) = told
            && let Err(faults) = tell(&mut household, &catalog.vocabulary, &path, &json)
        {
            voice.say(&format!("  {}\n", faults.to_text(1)))?;
        }
    }
}

fn words_of(zh: &str, en: &str, more: &Words) -> Words {
    Words::new(format!("{zh}{}", more.zh), format!("{en} {}", more.en))
}

/// What was typed as JSON of a household document: a number of the list of choices, words, or JSON for a list of records.
fn typed(text: &str, definition: &FactDefinition) -> Result<String, Words> {
    if let (FactKind::Choice(choices), Ok(number)) = (&definition.kind, text.parse::<usize>())
        && let Some(choice) = number.checked_sub(1).and_then(|place| choices.get(place))
    {
        return Ok(serde_json::Value::from(choice.code.as_str()).to_string());
    }
    if matches!(definition.kind, FactKind::Records(_)) {
        return Ok(text.to_string());
    }
    typed_value(text, definition).map(|value| value.to_string())
}

struct Voice<'a> {
    catalog: &'a Catalog,
    language: Language,
}

impl Voice<'_> {
    fn pick<'w>(&self, words: &'w Words) -> &'w str {
        words.in_language(self.language)
    }

    fn say(&self, text: &str) -> Result<(), Words> {
        super::print(text)
    }

    fn question(&self, household: &Household, look: &SelfCheck, next: &NextQuestion, definition: &FactDefinition, count: (usize, usize)) -> String {
        let (number, at_most) = count;
        let whom = match next.fact {
            Missing::Member(position, _) | Missing::MemberRecord(position, ..) => {
                format!(" [{}]", recipient_name(Tongue(self.language), household, Recipient::Member(position)))
            }
            _ => String::new(),
        };
        let head = words!("\n■ 第{number}问（最多还有{at_most}问）", "\n■ Question {number} (at most {at_most} from here)");
        let mut text = format!("{}{whom} {}\n", self.pick(&head), self.pick(&definition.question));
        for (place, choice) in definition.kind.choices().iter().enumerate() {
            text += &format!("  {}) {} ({})\n", place + 1, self.pick(&choice.words), choice.code);
        }
        let unit = definition.kind.unit().filter(|unit| *unit != Unit::NONE).map(|unit| self.pick(&unit.words()).to_string());
        text += &unit.map_or_else(String::new, |unit| format!("  ({unit})\n"));
        if let FactKind::Records(fields) = &definition.kind {
            let keys = fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>().join(", ");
            text += &format!("  {}\n", self.pick(&words!("JSON数组，没有写 []；各条：{keys}", "a JSON array, [] where there are none; of each: {keys}")));
        }
        let (count, mut names) = (next.hanging.len(), Vec::new());
        for position in &next.hanging {
            let name = self.pick(&look.open[*position].program.name);
            if !names.contains(&name) && names.len() < 4 {
                names.push(name);
            }
        }
        let names = names.join(if self.language == Language::Chinese { "、" } else { ", " });
        text += &format!(
            "  {}\n",
            self.pick(&words!("关系到{count}项判定：{names} …；说不清请直接回车", "{count} verdicts hang on it: {names} …; Enter where nobody can tell"))
        );
        text
    }

    fn summary(&self, household: &Household, look: &SelfCheck) -> String {
        let eligible: Vec<_> = look.decided.iter().filter(|one| one.verdict == Verdict::Eligible).collect();
        let (count, open) = (eligible.len(), look.open.len());
        let against = look.decided.len() - count;
        let head = words!("\n■ 符合{count}项，不符合{against}项，仍缺资料{open}项", "\n■ {count} eligible, {against} ineligible, {open} still need facts");
        let mut text = format!("{}\n", self.pick(&head));
        for one in eligible {
            let amount = match &one.amount {
                AmountFound::Exactly(money) => money.to_string(),
                AmountFound::Between(least, most) => format!("{least} - {most}"),
                AmountFound::Unknown(_) => "?".to_string(),
                AmountFound::Without => "—".to_string(),
            };
            let per = one.program.per.words();
            text += &format!(
                "  ✓ {} [{}] {amount} / {}\n",
                self.pick(&one.program.name),
                recipient_name(Tongue(self.language), household, one.recipient),
                self.pick(&per)
            );
        }
        for one in &look.open {
            text += &format!("  ? {} [{}]\n", self.pick(&one.program.name), recipient_name(Tongue(self.language), household, one.recipient));
        }
        for id in &look.ask_agency {
            let name = self.catalog.programs.iter().find(|program| program.id == *id).map_or(id.as_str(), |program| self.pick(&program.name));
            text += &format!("  … {}\n", self.pick(&words!("{name}：请询问主管部门", "{name}: ask the agency")));
        }
        text
    }
}
