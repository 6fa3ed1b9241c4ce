//! What has come up in a run, so that a run in which nothing happens proves nothing?

use engine::ledger::{Answer, OverlapRule, Refusal};

macro_rules! tally {
    ($($count:ident),* $(,)?) => {
        /// Counts over one seed or all of them.
        #[derive(Clone, Copy, Debug, Default)]
        pub struct Tally {
            $(pub $count: usize,)*
        }

        impl std::ops::AddAssign for Tally {
            fn add_assign(&mut self, more: Self) {
                $(self.$count += more.$count;)*
            }
        }

        impl Tally {
            /// Every count with its name.
            pub fn counts(&self) -> Vec<(&'static str, usize)> {
                vec![$((stringify!($count), self.$count)),*]
            }
        }
    };
}

tally! {
    cuts,
    cuts_in_recovery,
    torn_pages,
    lost_pages,
    kept_pages,
    lost_names,
    batches,
    in_flight_kept,
    in_flight_lost,
    done,
    granted,
    cut_short,
    excludes,
    held_is_larger,
    replace_by_word,
    replaced,
    same_program,
    same_need,
    same_campaign,
    same_number,
    suspended,
    fund_empty,
    capped,
    not_before,
    found_late,
    not_possible,
    stale,
    keys_reused,
    retries,
    forgotten,
    forgotten_by_recovery,
    older_indexes,
    empty_indexes,
    damaged_indexes,
}

impl Tally {
    /// Counts an answer.
    pub fn count(&mut self, answer: &Answer) {
        let place = match answer {
            Answer::Granted { cut_by: Some(_), .. } => {
                self.cut_short += 1;
                &mut self.granted
            }
            Answer::Granted { .. } => &mut self.granted,
            Answer::Refused(Refusal::Overlap(overlap)) => match overlap.rule {
                OverlapRule::Excludes => &mut self.excludes,
                OverlapRule::HeldIsLarger => &mut self.held_is_larger,
                OverlapRule::ReplaceByWord => &mut self.replace_by_word,
                OverlapRule::SameProgram => &mut self.same_program,
                OverlapRule::SameNeed => &mut self.same_need,
                OverlapRule::SameCampaign => &mut self.same_campaign,
                OverlapRule::SameNumber => &mut self.same_number,
            },
            Answer::Refused(Refusal::Suspended { .. }) => &mut self.suspended,
            Answer::Refused(Refusal::FundEmpty { .. }) => &mut self.fund_empty,
            Answer::Refused(Refusal::Capped { .. }) => &mut self.capped,
            Answer::Refused(Refusal::NotBefore { .. }) => &mut self.not_before,
            Answer::Refused(_) => &mut self.not_possible,
            // Done, whatever its number is.
            _ => &mut self.done,
        };
        *place += 1;
    }
}
