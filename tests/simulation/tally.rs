//! What has come up in a run, so that a run in which nothing happens proves nothing?

use crate::asked::{Asked, Before, Wish};
use crate::rules::{barred_for_ever, barred_if_never_parted};
use crate::world::World;
use engine::ledger::{Action, Answer, ClaimEvent, IdentityFinding, OverlapRule, PersonId, Refusal};

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
    // What the power did.
    cuts,
    cuts_in_batches,
    cuts_in_recovery,
    cuts_twice_in_recovery,
    torn_frames,
    torn_pages,
    lost_pages,
    kept_pages,
    lost_names,
    in_flight_kept,
    in_flight_lost,
    older_indexes,
    empty_indexes,
    damaged_indexes,
    // What was done.
    batches,
    registered,
    granted,
    holds_placed,
    holds_released,
    holds_redeemed,
    supplemented,
    ended_with_base,
    lowered_beside,
    asked_back_beside,
    replaced,
    holds_replaced,
    recorded_late,
    cancelled,
    paid,
    returned,
    claimed,
    waived,
    linked,
    told_apart,
    parted,
    suspensions,
    lifted,
    filed,
    decided,
    funds_opened,
    received,
    forgotten,
    forgotten_by_recovery,
    retries,
    // What was refused.
    excludes,
    held_is_larger,
    replace_by_word,
    same_program,
    same_need,
    same_campaign,
    same_number,
    suspended,
    fund_empty,
    capped,
    cut_short,
    not_before,
    not_possible,
    not_redeemed,
    not_supplemented,
    not_released,
    not_claimed,
    not_waived,
    not_identified,
    not_paid,
    not_returned,
    not_cancelled,
    keys_reused,
    stale,
    // What the new rules came to.
    barred_by_hold,
    barred_by_link,
    barred_by_number,
    freed_by_time,
    freed_by_parting,
    found_late,
    found_too_high,
    found_on_linking,
}

impl Tally {
    /// Whether a seed has had crashes of both kinds, awards and refusals.
    pub fn is_enough(&self) -> bool {
        self.cuts_in_batches >= 1 && self.cuts_in_recovery >= 1 && self.granted >= 5 && self.refusals() >= 3
    }

    /// How many commands were refused for what is held, locked or spent.
    pub fn refusals(&self) -> usize {
        let overlaps = [self.excludes, self.held_is_larger, self.replace_by_word, self.same_program, self.same_need, self.same_campaign, self.same_number];
        overlaps.into_iter().sum::<usize>() + self.suspended + self.fund_empty + self.capped + self.not_before
    }

    /// Counts an answer that was given in a world.
    pub fn count(&mut self, world: &World, asked: &Asked, answer: &Answer) {
        match answer {
            Answer::Refused(refusal) => self.count_refused(world, asked, refusal),
            _ => self.count_done(world, asked, answer),
        }
    }

    fn count_done(&mut self, world: &World, asked: &Asked, answer: &Answer) {
        self.cut_short += usize::from(matches!(answer, Answer::Granted { cut_by: Some(_), .. }));
        if let Action::Award(terms) | Action::Hold { terms, .. } = &asked.command.action {
            self.freed_by_time += usize::from(barred_for_ever(world, terms));
            self.freed_by_parting += usize::from(barred_if_never_parted(world, terms, asked.command.today));
            let held = terms.replaces.and_then(|replaced| world.gifts.get(&replaced)).map(|gift| gift.until.is_some());
            self.replaced += usize::from(held.is_some());
            self.holds_replaced += usize::from(held == Some(true));
        }
        *match &asked.form.wish {
            Wish::Record(_) => &mut self.registered,
            Wish::Award { before: Before::Hold(_), .. } => &mut self.holds_redeemed,
            Wish::Award { .. } => &mut self.granted,
            Wish::Hold { .. } => &mut self.holds_placed,
            Wish::Release(_) => &mut self.holds_released,
            Wish::Supplement(..) => &mut self.supplemented,
            Wish::Past { .. } | Wish::Newcomer { .. } => &mut self.recorded_late,
            Wish::Cancel(_) => &mut self.cancelled,
            Wish::Pay(..) => &mut self.paid,
            Wish::Return(..) => &mut self.returned,
            Wish::Claim(..) => &mut self.claimed,
            Wish::Waive(..) => &mut self.waived,
            Wish::Identify(_, _, IdentityFinding::Same) => &mut self.linked,
            Wish::Identify(_, _, IdentityFinding::Different) => &mut self.told_apart,
            Wish::Identify(_, _, IdentityFinding::Open) => &mut self.parted,
            Wish::Suspend { .. } => &mut self.suspensions,
            Wish::Lift(_) => &mut self.lifted,
            Wish::File { .. } => &mut self.filed,
            Wish::Decide(..) => &mut self.decided,
            Wish::OpenFund(_) => &mut self.funds_opened,
            Wish::Receive(..) => &mut self.received,
            Wish::Forget(_) => &mut self.forgotten,
        } += 1;
    }

    fn count_refused(&mut self, world: &World, asked: &Asked, refusal: &Refusal) {
        if let (Refusal::Overlap(overlap), Action::Award(terms) | Action::Hold { terms, .. }) = (refusal, &asked.command.action) {
            self.barred_by_hold += usize::from(world.gifts.get(&overlap.grant).is_some_and(|gift| gift.until.is_some()));
            let own: Vec<PersonId> = terms.beneficiaries.iter().map(|beneficiary| beneficiary.person).collect();
            if !own.contains(&overlap.person) {
                match own.iter().any(|own| world.confirmed(*own).contains(&overlap.person)) {
                    true => self.barred_by_link += 1,
                    false => self.barred_by_number += 1,
                }
            }
        }
        *match refusal {
            Refusal::Overlap(overlap) => match overlap.rule {
                OverlapRule::Excludes => &mut self.excludes,
                OverlapRule::HeldIsLarger => &mut self.held_is_larger,
                OverlapRule::ReplaceByWord => &mut self.replace_by_word,
                OverlapRule::SameProgram => &mut self.same_program,
                OverlapRule::SameNeed => &mut self.same_need,
                OverlapRule::SameCampaign => &mut self.same_campaign,
                OverlapRule::SameNumber => &mut self.same_number,
                OverlapRule::PaysMore => panic!("a top-up that is too high refuses nothing: {refusal:?}"),
            },
            Refusal::Suspended { .. } => &mut self.suspended,
            Refusal::FundEmpty { .. } => &mut self.fund_empty,
            Refusal::Capped { .. } => &mut self.capped,
            Refusal::NotBefore { .. } => &mut self.not_before,
            _ => match &asked.command.action {
                Action::Award(terms) if terms.redeems.is_some() => &mut self.not_redeemed,
                Action::Award(terms) if terms.supplements.is_some() => &mut self.not_supplemented,
                Action::ReleaseHold { .. } => &mut self.not_released,
                Action::Claim(ClaimEvent::Raised { .. }) => &mut self.not_claimed,
                Action::Claim(ClaimEvent::Waived { .. }) => &mut self.not_waived,
                Action::Identify(_) => &mut self.not_identified,
                Action::Pay { .. } => &mut self.not_paid,
                Action::Return { .. } => &mut self.not_returned,
                Action::Cancel { .. } => &mut self.not_cancelled,
                _ => &mut self.not_possible,
            },
        } += 1;
    }
}
