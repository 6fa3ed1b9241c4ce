//! Which terms would a grant of this program have for this household?

use super::case_view::CaseView;
use super::cause::folded;
use super::desk::{Desk, not_possible};
use super::error::CaseError;
use crate::calendar::{Date, Period};
use crate::catalog::{AidUnit, Covers, PaidTo, PairRelation, Per, Program, ProgramKind, Repeats};
use crate::eligibility::{Recipient, Rigour, Situation, Verdict, conferred_value, judge, review_class, some_beneficiaries};
use crate::facts::{Holder, Value};
use crate::ledger::{
    AidKind, AidRecord, Basis, BasisVerdict, Beneficiary, Booking, CampaignPlace, CapTerms, Conferred, FundRecord, FundTerms, GrantId, GrantTerms, Linked,
    PersonId, ReadVersion, Registrations, RelationToHeld, Repeat, RestsOnDibao, ReviewTerms, Rhythm, YearWindow, read_version,
};
use crate::money::Money;
use crate::registry::HouseholdFile;
use crate::sealing::{Mark, Owner};
use crate::words::Words;
use std::collections::BTreeMap;

/// Beneficiaries with all that must not change until the award stands.
pub(crate) struct Covered {
    pub beneficiaries: Vec<Beneficiary>,
    /// Members whom the grant does not cover and whose grants count: under a household's cap, or where a campaign serves households once.
    pub others: Vec<PersonId>,
    pub expected: Vec<ReadVersion>,
}

/// Whom a program covers: the recipient, or everybody who is born. `served` is the unit that a campaign serves once.
pub(crate) fn covered(
    desk: &Desk<'_>,
    view: &CaseView<'_>,
    program: &Program,
    served: AidUnit,
    recipient: Recipient,
    cause: Option<&str>,
) -> Result<Covered, CaseError> {
    let positions: Vec<usize> = match (program.unit, recipient) {
        (AidUnit::Person, Recipient::Member(position)) => vec![usize::from(position)],
        _ => {
            let some = some_beneficiaries(program, &view.situation).unwrap_or_else(|| view.situation.born.iter().copied().collect());
            some.positions().map(usize::from).collect()
        }
    };
    if positions.is_empty() {
        return Err(not_possible(Words::new("家里没有人计入本项目", "this aid is for nobody of the household")));
    }
    let mut covered = Covered { beneficiaries: Vec::new(), others: Vec::new(), expected: Vec::new() };
    if served == AidUnit::Household || program.caps.iter().any(|cap| cap.for_whom == AidUnit::Household) {
        for (_, member) in view.file.people.iter().enumerate().filter(|(position, _)| !positions.contains(position)) {
            covered.expected.push(read_version::<AidRecord>(view.records(), &member.person)?);
            covered.others.push(member.person);
        }
    }
    for position in positions {
        let person = view.file.people[position].person;
        let registrations = view.registrations(person)?;
        covered.beneficiaries.push(beneficiary(desk, person, &registrations, cause));
        covered.expected.extend(registrations.read.iter().cloned());
    }
    Ok(covered)
}

/// Somebody whom a grant covers, with all other registrations that are known to be the same person.
pub(crate) fn beneficiary(desk: &Desk<'_>, person: PersonId, registrations: &Registrations, cause: Option<&str>) -> Beneficiary {
    let marked = |person: PersonId| {
        let cause = cause?;
        let key = desk.store.vault().key_of(person.into())?;
        Some(Mark::of(&key.0, "cause", folded(cause).as_bytes()))
    };
    let linked = registrations.linked.iter().map(|person| Linked { person: *person, cause: marked(*person) }).collect();
    Beneficiary { person, same: registrations.same.iter().copied().collect(), linked, cause: marked(person) }
}

/// What is asked for beyond the program and the household.
pub(crate) struct Wanted<'w> {
    /// What the rules say.
    pub judged: Verdict,
    pub amount: Option<Money>,
    pub fund: Option<&'w FundRecord>,
    pub season: Option<Period>,
    pub campaign: Option<CampaignPlace>,
    pub verdict: BasisVerdict,
    pub grant: GrantId,
    /// When it was applied for and decided; none where that is the day of the award.
    pub answered: Option<AnsweredDays>,
}

/// The days of the application that an award answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AnsweredDays {
    /// On which it was handed in.
    pub applied: Date,
    /// On which its last stage so far was accepted.
    pub decided: Date,
}

/// The days that aid is for: where its source names the first month, from that month on.
fn days_of(program: &Program, on: Date, answered: Option<AnsweredDays>, season: Option<Period>) -> Period {
    let AnsweredDays { applied, decided } = answered.unwrap_or(AnsweredDays { applied: on, decided: on });
    let first = program.procedure.payment.as_ref().and_then(|payment| payment.from);
    program.covers.days(first.map_or(on, |first| first.begins(applied, decided)), season)
}

/// The terms of a grant, sealed texts left out.
pub(crate) fn terms_of(desk: &Desk<'_>, view: &CaseView<'_>, program: &Program, recipient: Recipient, covered: Covered, wanted: Wanted<'_>) -> GrantTerms {
    let (file, on) = (view.file, view.situation.on);
    let Wanted { judged, amount, fund, season, campaign, verdict, grant, answered } = wanted;
    let days = days_of(program, on, answered, season);
    let kind = kind_of(program.kind);
    let relations = relations_of(desk, &program.id);
    let campaign = campaign.map(|place| match place.unit {
        Owner::Household(_) => CampaignPlace { others: covered.others.clone(), ..place },
        Owner::Person(_) | Owner::Report(_) | Owner::Staff(_) => place,
    });
    let caps = program.caps.iter().filter_map(|cap| cap_terms(cap, on, &covered.others)).collect();
    let per = rhythm_of(program.per);
    let beneficiaries = covered.beneficiaries;
    let confers = conferred(desk, view, program, recipient, &beneficiaries);
    let (after, after_one_of) = awaited(desk, program, on).into_iter().partition::<Vec<_>, _>(|group| group.len() == 1);
    GrantTerms {
        grant,
        household: Some(file.id),
        recipient: person_of(file, recipient),
        program: program.id.clone(),
        name: program.name.clone(),
        agency: program.agency.clone(),
        kind,
        need: program.need.clone(),
        per,
        amount,
        whole: None,
        total: amount,
        days,
        on,
        beneficiaries,
        repeats: repeat_of(program.repeats),
        relations,
        after: after.into_iter().flatten().collect(),
        after_one_of,
        caps,
        ceilings: Vec::new(),
        fund: fund.map(|fund| FundTerms { fund: fund.id.clone(), booking: booking_of(kind, per) }),
        rests_on_dibao: rests_on_dibao(desk, view, program, recipient, judged),
        cause: None,
        exception: None,
        replaces: None,
        redeems: None,
        supplements: None,
        confers,
        look_again: Vec::new(),
        warnings: Vec::new(),
        rates: Vec::new(),
        review: review_of(program, view, recipient, days),
        application: None,
        campaign,
        basis: Basis {
            catalog: desk.catalog.hash.clone(),
            engine: env!("CARGO_PKG_VERSION").to_string(),
            household_version: file.version,
            verdict,
            judgment: None,
            stated: None,
        },
    }
}

/// How often aid without an end is looked at again; all other ends by itself.
fn review_of(program: &Program, view: &CaseView<'_>, recipient: Recipient, days: Period) -> Option<ReviewTerms> {
    if days.to.is_some() {
        return None;
    }
    let class = review_class(program, &view.situation, recipient)?;
    let windows = class.windows.iter().map(|window| YearWindow { from: window.from, to: window.to }).collect();
    Some(ReviewTerms { months: class.months, windows, says: class.says.clone() })
}

/// The facts that a grant of this program sets: of the household, or of each beneficiary.
fn conferred(desk: &Desk<'_>, view: &CaseView<'_>, program: &Program, recipient: Recipient, beneficiaries: &[Beneficiary]) -> Vec<Conferred> {
    let mut facts = Vec::new();
    for confer in &program.confers {
        let mut set = |person: Option<PersonId>, position: Option<u16>| {
            let Some(value) = conferred_value(confer, &view.situation, position) else { return };
            let value = match value {
                Value::Bool(is_so) => is_so.to_string(),
                Value::Choice(position) => {
                    let choices = desk.catalog.vocabulary.facts(confer.holder)[confer.slot].kind.choices();
                    let Some(choice) = choices.get(usize::from(*position)) else { return };
                    serde_json::Value::from(choice.code.as_str()).to_string()
                }
                // The check of the catalog lets nothing else through.
                _ => return,
            };
            facts.push(Conferred { person, fact: confer.key.clone(), value });
        };
        match (confer.holder, recipient) {
            (Holder::Household, Recipient::Household) => set(None, None),
            (Holder::Household, Recipient::Member(own)) => set(None, Some(own)),
            (Holder::Member, _) => {
                for beneficiary in beneficiaries {
                    let position = view.file.people.iter().position(|member| member.person == beneficiary.person);
                    set(Some(beneficiary.person), position.and_then(|position| u16::try_from(position).ok()));
                }
            }
        }
    }
    facts
}

/// The programs of which one of each group must have been decided first. Nobody can apply any more for one that is out of force, so nobody waits for it;
/// one whose file is broken is still waited for.
fn awaited(desk: &Desk<'_>, program: &Program, on: Date) -> Vec<Vec<String>> {
    let is_over = |id: &String| {
        let mut versions = desk.catalog.programs.iter().filter(|other| other.id == *id).peekable();
        versions.peek().is_some() && versions.all(|version| !version.in_force.contains(on)) && !desk.catalog.left_out.contains(id)
    };
    let groups = desk.catalog.relations.after(&program.id).into_iter();
    groups.map(|group| group.into_iter().filter(|id| !is_over(id)).collect()).filter(|group: &Vec<String>| !group.is_empty()).collect()
}

/// How a program stands to all others, as the ledger sees it.
pub(crate) fn relations_of(desk: &Desk<'_>, program: &str) -> BTreeMap<String, RelationToHeld> {
    desk.catalog.relations.row(program).into_iter().map(|(other, relation)| (other, relation_of(relation))).collect()
}

/// The registration of a recipient; none for the household.
pub(crate) fn person_of(file: &HouseholdFile, recipient: Recipient) -> Option<PersonId> {
    match recipient {
        Recipient::Household => None,
        Recipient::Member(position) => file.people.get(usize::from(position)).map(|member| member.person),
    }
}

fn cap_terms(cap: &crate::catalog::Cap, on: Date, others: &[PersonId]) -> Option<CapTerms> {
    let window = match cap.per {
        crate::catalog::CapWindow::Year => Covers::Year.days(on, None),
        crate::catalog::CapWindow::Ever => Period { from: Date::MIN, to: None },
    };
    let with = match cap.for_whom {
        AidUnit::Household => others.to_vec(),
        AidUnit::Person => Vec::new(),
    };
    Some(CapTerms { amount: cap.amount_on(on)?, over: cap.over.clone(), window, with, says: cap.says.clone() })
}

fn booking_of(kind: AidKind, per: Rhythm) -> Booking {
    match (kind, per) {
        (AidKind::Statutory, _) => Booking::WhenPaid,
        (AidKind::NonStatutory, Rhythm::Month) => Booking::Held,
        (AidKind::NonStatutory, _) => Booking::Granted,
    }
}

pub(crate) fn kind_of(kind: ProgramKind) -> AidKind {
    match kind {
        ProgramKind::Statutory => AidKind::Statutory,
        ProgramKind::NonStatutory => AidKind::NonStatutory,
    }
}

pub(crate) fn rhythm_of(per: Per) -> Rhythm {
    match per {
        Per::Month => Rhythm::Month,
        Per::Term => Rhythm::Term,
        Per::Year => Rhythm::Year,
        Per::Once => Rhythm::Once,
        Per::Event => Rhythm::Event,
    }
}

fn repeat_of(repeats: Repeats) -> Repeat {
    match repeats {
        Repeats::Never => Repeat::Never,
        Repeats::EachWindow => Repeat::EachWindow,
        Repeats::PerCause => Repeat::PerCause,
        Repeats::Standing => Repeat::Standing,
        Repeats::After { months } => Repeat::AfterMonths(months),
    }
}

fn relation_of(relation: PairRelation) -> RelationToHeld {
    match relation {
        PairRelation::Excludes => RelationToHeld::Excludes,
        PairRelation::ExcludesSameCause => RelationToHeld::ExcludesSameCause,
        PairRelation::HighestOf => RelationToHeld::HighestOf,
        PairRelation::TopsUp => RelationToHeld::TopsUp,
        PairRelation::ToppedUpBy => RelationToHeld::ToppedUpBy,
        PairRelation::Stacks => RelationToHeld::Stacks,
    }
}

/// Whether the verdict would not stay eligible if the household had no subsistence allowance. Where facts are missing, or an exception is
/// made, it rests on it as soon as a criterion that holds would not surely hold without it.
pub(crate) fn rests_on_dibao(desk: &Desk<'_>, view: &CaseView<'_>, program: &Program, recipient: Recipient, verdict: Verdict) -> RestsOnDibao {
    let Some(without) = view.without_dibao(desk.catalog) else { return RestsOnDibao::No };
    let without = judge(program, &Situation::new(without, view.situation.on, Rigour::Warn), recipient);
    let rests = match verdict {
        Verdict::Eligible => without.verdict != Verdict::Eligible,
        Verdict::Needs | Verdict::Ineligible => {
            let as_it_is = judge(program, &view.situation, recipient).outcomes;
            as_it_is.iter().zip(&without.outcomes).any(|(now, then)| *now == Some(true) && *then != Some(true))
        }
    };
    if rests { RestsOnDibao::Yes } else { RestsOnDibao::No }
}

/// Whether a program is paid as asked: to the household, or to one member.
pub(crate) fn fits(program: &Program, recipient: Recipient) -> bool {
    (program.paid_to == PaidTo::Household) == (recipient == Recipient::Household)
}
