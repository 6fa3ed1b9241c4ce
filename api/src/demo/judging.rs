//! What comes out when the whole district is judged?

use engine::calendar::Date;
use engine::catalog::Catalog;
use engine::eligibility::{Rigour, Situation, Verdict, judge_household, yearly_fen};
use engine::registry::HouseholdFile;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

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
    /// Households and people.
    pub households: usize,
    /// See `households`.
    pub people: usize,
    /// By program id.
    pub programs: BTreeMap<String, ProgramTotals>,
    /// ID numbers that fail their check or contradict what was told, kept as written.
    pub doubtful_numbers: usize,
    /// Time of the judging alone.
    pub took: Duration,
}

/// Judges every household of the store, on all cores.
pub fn judge_district(catalog: &Catalog, files: &[HouseholdFile], on: Date) -> Judged {
    let started = Instant::now();
    let judge = |mut judged: Judged, file: &HouseholdFile| {
        judged.households += 1;
        judged.people += file.people.len();
        judged.doubtful_numbers += file.doubts.0.len();
        for (program, _, judgment) in judge_household(catalog, &Situation::new(&file.household, on, Rigour::Warn)) {
            let totals = judged.programs.entry(program.id.clone()).or_default();
            if judgment.verdict == Verdict::Eligible {
                totals.eligible += 1;
                totals.fen_a_year += yearly_fen(program.per, &judgment.amount).unwrap_or(0);
            } else {
                totals.needs += 1;
            }
        }
        judged
    };
    let mut judged = files.par_iter().fold(Judged::default, judge).reduce(Judged::default, Judged::with);
    judged.took = started.elapsed();
    judged
}

impl Judged {
    fn with(mut self, other: Judged) -> Judged {
        self.households += other.households;
        self.people += other.people;
        self.doubtful_numbers += other.doubtful_numbers;
        for (id, totals) in other.programs {
            let sum = self.programs.entry(id).or_default();
            sum.eligible += totals.eligible;
            sum.needs += totals.needs;
            sum.fen_a_year += totals.fen_a_year;
        }
        self
    }
}
