//! After a power cut: which of the unanswered commands have happened, whole or not at all?

use crate::asked::Asked;
use crate::auditor::{Auditor, Complaint};
use crate::rules::{Expected, expected};
use crate::story::forgets;
use engine::ledger::{Action, Answer, CommandRecord, EventBody, ForgottenRecord, GrantRecord, Lowered, Records, Stored, read};
use engine::money::Money;
use engine::sealing::Owner;
use engine::store::Committed;

impl Auditor {
    /// Takes into the books what the ledger shows to have happened of a batch that was in flight; it must be what the rules
    /// allow, in order and without a hole.
    pub fn recovered(&mut self, in_flight: &[Asked], records: &dyn Records) -> Result<(), Complaint> {
        let kept_answer = |asked: &Asked| -> Result<Option<Answer>, Complaint> {
            let Some(key) = asked.command.key else { return Ok(None) };
            let kept = read::<CommandRecord>(records, &key.key).map_err(|error| error.to_string())?;
            Ok(kept.filter(|kept| kept.body == key.body).map(|kept| kept.answer))
        };
        let is_new = |auditor: &Self, asked: &Asked| asked.command.key.is_none_or(|key| !auditor.answers.contains_key(&key.key));
        let mut is_durable = false;
        for asked in in_flight.iter().filter(|asked| is_new(self, asked)) {
            is_durable |= kept_answer(asked)?.is_some();
        }
        let mut lost: Option<&Asked> = None;
        for asked in in_flight {
            if !is_new(self, asked) {
                continue;
            }
            match (kept_answer(asked)?, asked.command.key) {
                (Some(answer), _) => {
                    if let Some(lost) = lost {
                        return Err(format!("half a batch is kept: {:?} without {:?} before it", asked.form, lost.form));
                    }
                    self.answered(asked, &Ok(Committed { answer, position: 0 }))?;
                    self.tally.in_flight_kept += 1;
                }
                (None, None) if is_durable => self.recovered_without_key(asked, records)?,
                (None, _) if self.is_stale(asked) || (asked.is_resent && !asked.command.new_keys.is_empty()) => {}
                (None, _) => {
                    lost = Some(asked);
                    self.tally.in_flight_lost += 1;
                }
            }
        }
        self.recovered_forgetting(in_flight, records)
    }

    /// A command without a key shows itself by its grant, or not at all.
    fn recovered_without_key(&mut self, asked: &Asked, records: &dyn Records) -> Result<(), Complaint> {
        let Action::Award(terms) = &asked.command.action else { return Ok(()) };
        if self.is_stale(asked) {
            return Ok(());
        }
        let found = read::<GrantRecord>(records, &terms.grant).map_err(|error| error.to_string())?;
        match (found, expected(&self.world, terms, asked.command.today)) {
            (Some(record), expected) => {
                let less = match (expected, &asked.command.action) {
                    (Expected::Granted { lowered, .. }, Action::Award(_)) => lowered,
                    _ => Vec::new(),
                };
                let lowered = less.into_iter().map(|less| Lowered {
                    grant: less.grant,
                    amount: Money::from_fen(less.fen),
                    from: less.from,
                    claim: less.back.map(Money::from_fen),
                });
                let lowered = lowered.collect();
                let days = terms.days;
                let answer = Answer::Granted {
                    grant: terms.grant,
                    amount: record.terms.amount,
                    from: days.from,
                    until: days.to,
                    cut_by: record.cut_by,
                    look_again: Vec::new(),
                    warnings: Vec::new(),
                    lowered,
                };
                self.answered(asked, &Ok(Committed { answer, position: 0 }))
            }
            (None, Expected::Granted { .. }) => Err(format!("half a batch is kept: the award {:?} is missing", asked.form)),
            (None, Expected::Overlap(_) | Expected::Suspended(_)) => {
                self.world.refused_awards += 1;
                self.decided += 1;
                Ok(())
            }
            (None, _) => Ok(()),
        }
    }

    /// A destroyed key can't come back: opening the store completes what the cut has interrupted.
    fn recovered_forgetting(&mut self, in_flight: &[Asked], records: &dyn Records) -> Result<(), Complaint> {
        let found = records.range(&ForgottenRecord::prefix(), None, usize::MAX).map_err(|error| error.to_string())?;
        for (key, _) in found {
            let number = |at: usize| u64::from_be_bytes(key.0[at..at + 8].try_into().expect("eight bytes"));
            let owner = if number(1) == 0 { Owner::Person(number(9)) } else { Owner::Household(number(9)) };
            if crate::books::forgotten(&self.world).any(|known| known == owner) {
                continue;
            }
            if !in_flight.iter().any(|asked| forgets(asked) == Some(owner)) {
                return Err(format!("{owner} is forgotten, and nobody asked for it"));
            }
            self.decided += 1;
            self.note(&EventBody::Forgotten { owner }, &[]);
            self.tally.forgotten_by_recovery += 1;
        }
        Ok(())
    }
}
