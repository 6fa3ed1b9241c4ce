//! What comes out when the whole district is judged?

use crate::cli::Progress;
use engine::calendar::Date;
use engine::catalog::Catalog;
use engine::eligibility::{Rigour, Situation, Verdict, judge_household, yearly_fen};
use engine::facts::{Household, read_registration};
use engine::words;
use engine::words::Words;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The subsistence allowance in Beijing's catalog.
pub const ALLOWANCE: &str = "bj-dibao";

/// What one program comes to over the district.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramTotals {
    /// Recipients who are eligible.
    pub eligible: u64,
    /// Recipients about whom facts are missing.
    pub needs: u64,
    /// Fen a year of the eligible whose amount is known.
    pub fen_a_year: i128,
}

/// The judged district.
#[derive(Default)]
pub struct Judged {
    /// Households in the order of the file.
    pub households: Vec<Household>,
    /// For each household, how many programs it is eligible for and how many need facts.
    pub counts: Vec<(u32, u32)>,
    /// For each household, whether it is eligible for the subsistence allowance itself.
    pub is_on_standard: Vec<bool>,
    /// By program id.
    pub programs: BTreeMap<String, ProgramTotals>,
    /// ID numbers that fail their check, kept as written.
    pub doubtful_numbers: usize,
    /// Time of the judging alone.
    pub took: Duration,
}

/// Reads and judges every household, on all cores, with a progress bar.
pub fn judge_district(catalog: &Catalog, text: &str, on: Date) -> Result<Judged, Words> {
    let lines: Vec<&str> = text.lines().collect();
    let read: Vec<_> = lines.par_iter().map(|line| read_registration(line, &catalog.vocabulary)).collect();
    let mut judged = Judged::default();
    for (index, read) in read.into_iter().enumerate() {
        let line = index + 1;
        let (household, doubts) = read.map_err(|faults| {
            let text = faults.to_text(line as u64);
            words!("合成区数据有误：{text}", "the synthetic district is wrong: {text}")
        })?;
        judged.doubtful_numbers += doubts.0.len();
        judged.households.push(household);
    }
    let progress = Progress::start(Some(judged.households.len() as u64));
    let started = Instant::now();
    for chunk in judged.households.chunks(1024) {
        let answers: Vec<_> = chunk.par_iter().map(|household| judge_household(catalog, &Situation::new(household, on, Rigour::Warn))).collect();
        for answer in answers {
            let mut counts = (0, 0);
            let is_eligible = |id: &str| answer.iter().any(|(program, _, judgment)| program.id == id && judgment.verdict == Verdict::Eligible);
            judged.is_on_standard.push(is_eligible(ALLOWANCE));
            for (program, _, judgment) in answer {
                let totals = judged.programs.entry(program.id.clone()).or_default();
                match judgment.verdict {
                    Verdict::Eligible => {
                        totals.eligible += 1;
                        totals.fen_a_year += yearly_fen(program.per, &judgment.amount).unwrap_or(0);
                        counts.0 += 1;
                    }
                    _ => {
                        totals.needs += 1;
                        counts.1 += 1;
                    }
                }
            }
            judged.counts.push(counts);
        }
        progress.advance(judged.counts.len() as u64, chunk.len() as u64);
    }
    judged.took = started.elapsed();
    progress.finish(0);
    Ok(judged)
}
