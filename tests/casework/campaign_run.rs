//! What must hold of a campaign that is given out to a whole district?
//!
//! What is expected is reckoned from what the desk sees of each family, never from the campaign's own plan.

use crate::campaign_audit::{Audited, Families, first_key, reckoned, unit_number};
use crate::office::{Office, yuan};
use engine::allocation::{Plan, commit, preview};
use engine::calendar::Date;
use engine::casework::{ConsentRequest, Registration, give_consent};
use engine::catalog::{Campaign, Catalog};
use engine::ledger::{AidKind, Answer, ConsentPurpose, FundRecord, GrantRecord, PersonId, read, read_all};
use engine::money::Money;
use engine::population::DistrictHousehold;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A district at a desk.
pub struct Registered {
    /// The desk, with the shipped catalog.
    pub office: Office,
    /// The families as they were registered.
    pub families: Families,
    /// Those who have allowed that donors are told: two of three.
    pub consenting: BTreeSet<String>,
    funds: &'static [(&'static str, &'static str)],
}

/// What a campaign came to.
pub struct Given {
    /// With its grants.
    pub plan: Plan,
    /// Those to whom a donor's program would have been open if they had consented.
    pub barred_by_consent: usize,
}

impl Registered {
    /// Registers a district on a day and opens the funds of its campaigns.
    pub fn of(people: impl Iterator<Item = DistrictHousehold>, on: &str, funds: &'static [(&'static str, &'static str)]) -> Self {
        let mut office = Office::with_catalog(support::catalog().clone());
        office.on(on);
        for (fund, opening) in funds {
            let programs = paid_from(&office.catalog, fund);
            assert!(!programs.is_empty(), "{fund} pays for something");
            office.fund(fund, opening, &programs.iter().map(String::as_str).collect::<Vec<_>>());
        }
        let (mut families, mut consenting) = (BTreeMap::new(), BTreeSet::new());
        for (position, made) in people.enumerate() {
            let id = made.document["id"].as_str().expect("an id").to_string();
            office.try_put(&serde_json::to_string(&made.document).expect("JSON"), Registration::Replace).unwrap_or_else(|error| panic!("{id}: {error:?}"));
            if position % 3 != 0 {
                let from = office.today;
                let consent = ConsentRequest { household: id.clone(), purpose: ConsentPurpose::Charity, to: Vec::new(), from, until: None, paper: None };
                assert!(matches!(office.act(|desk| give_consent(desk, &consent)), Ok(Answer::ConsentRecorded { .. })));
                consenting.insert(id.clone());
            }
            families.insert(id, made.document);
        }
        Registered { office, families, consenting, funds }
    }

    /// Gives a campaign out, which must come to what is reckoned; nothing is given on the day before it begins or after it
    /// ends, and a second time nothing more. None of the hindered gets anything.
    pub fn give_out(&mut self, campaign: &Campaign, hindered: &[String]) -> Given {
        let (id, on, season) = (&campaign.id, self.office.today, campaign.season);
        for closed in [season.from.yesterday().expect("a day"), season.to.expect("a season ends").tomorrow().expect("a day")] {
            self.office.today = closed;
            assert!(self.office.act(|desk| commit(desk, id)).is_err(), "{id}: nothing is given on {closed}");
        }
        self.office.today = on;
        let plan = previewed(&mut self.office, id);
        let audited = Audited::of(&mut self.office, campaign, &plan, &self.families, &self.consenting);
        hardest_come_first(id, &plan, &self.families, on);
        alike(&lines(&plan), &reckoned(&audited, campaign, &self.office), id);
        for member in hindered {
            assert!(!plan.awards.iter().any(|one| one.recipient == *member), "{id}: {member} has aid for this or is suspended");
        }

        let given = committed(&mut self.office, id);
        let twice = registered_twice(&plan, &given, &self.families);
        let shown: Vec<String> = lines(&plan).into_iter().filter(|line| !twice.iter().any(|household| line.starts_with(&format!("{household} ")))).collect();
        let kept: Vec<String> = lines(&given).into_iter().filter(|line| shown.contains(line)).collect();
        alike(&kept, &shown, id);
        // What a family registered twice has not taken goes to the next in order, so that nothing is left that could be given.
        assert!(given.awards.len() - shown.len() <= 2 * twice.len(), "{id}: {} more for {} fewer", given.awards.len() - shown.len(), twice.len());
        let funds = |office: &Office| given.funds.keys().map(|fund| office.fund_stands(fund)).collect::<Vec<_>>();
        let before = (funds(&self.office), read_all::<GrantRecord>(self.office.store()).expect("readable").len());
        let again = committed(&mut self.office, id);
        alike(&lines(&again), &lines(&given), id);
        let after = Audited::of(&mut self.office, campaign, &again, &self.families, &self.consenting);
        alike(&reckoned(&after, campaign, &self.office), &[], id);
        assert_eq!((funds(&self.office), read_all::<GrantRecord>(self.office.store()).expect("readable").len()), before, "{id}");
        Given { plan: given, barred_by_consent: audited.barred_by_consent }
    }
}

/// A campaign of the catalog.
pub fn campaign_of(office: &Office, id: &str) -> Arc<Campaign> {
    office.catalog.campaigns.iter().find(|one| one.id == id).unwrap_or_else(|| panic!("{id} is in the catalog")).clone()
}

/// The programs that campaigns of the district pay from a fund.
fn paid_from(catalog: &Catalog, fund: &str) -> Vec<String> {
    let listed = catalog.campaigns.iter().flat_map(|one| &one.tiers).flat_map(|tier| &tier.programs);
    let own: BTreeSet<String> = listed.filter(|one| one.fund.as_deref() == Some(fund)).map(|one| one.program.clone()).collect();
    own.into_iter().collect()
}

/// Works a campaign out.
pub fn previewed(office: &mut Office, id: &str) -> Plan {
    office.act(|desk| preview(desk, id)).unwrap_or_else(|error| panic!("{id}: {error:?}"))
}

fn committed(office: &mut Office, id: &str) -> Plan {
    office.act(|desk| commit(desk, id)).unwrap_or_else(|error| panic!("{id}: {error:?}"))
}

fn lines(plan: &Plan) -> Vec<String> {
    let amount = |amount: Option<Money>| amount.map_or("in kind".to_string(), |amount| amount.to_string());
    plan.awards.iter().map(|one| format!("{} {} {} {}", one.household, one.recipient, one.program, amount(one.amount))).collect()
}

/// The first line that differs says more than two long lists.
fn alike(found: &[String], expected: &[String], what: &str) {
    let differing = found.iter().zip(expected).find(|(one, other)| one != other);
    assert_eq!(differing, None, "{what}: found and expected");
    assert_eq!(found.len(), expected.len(), "{what}: {:?}", found.get(expected.len()).or(expected.get(found.len())));
}

/// Families of the plan that got nothing because somebody of theirs is registered under the same number in a family that did.
fn registered_twice(plan: &Plan, given: &Plan, families: &Families) -> Vec<String> {
    let numbers = |household: &String| -> BTreeSet<String> {
        let members = families[household]["members"].as_array().expect("members").iter();
        members.filter_map(|member| member["id_number"].as_str()).map(str::to_uppercase).collect()
    };
    let served: BTreeSet<&String> = given.awards.iter().map(|one| &one.household).collect();
    let left_out: Vec<&String> = plan.awards.iter().map(|one| &one.household).filter(|household| !served.contains(household)).collect();
    for household in &left_out {
        let twin = served.iter().find(|other| !numbers(other).is_disjoint(&numbers(household)));
        assert!(twin.is_some(), "{household} shares a number with a family that was served");
        assert!(given.unserved.iter().any(|one| one.household == **household), "{household} is told why");
    }
    left_out.into_iter().cloned().collect()
}

/// The order of hardship begins with the campaign's first key, reckoned from the documents.
fn hardest_come_first(id: &str, plan: &Plan, families: &Families, on: Date) {
    let ranked = plan.awards.iter().map(|one| (one.rank, &one.household, &one.recipient));
    let mut ranked: Vec<_> = ranked.chain(plan.unserved.iter().map(|one| (one.rank, &one.household, &one.recipient))).collect();
    ranked.sort();
    let keys: Vec<Option<(i64, i64)>> = ranked.iter().map(|(_, household, recipient)| first_key(id, &families[*household], recipient, on)).collect();
    let known = keys.iter().take_while(|key| key.is_some()).count();
    assert!(keys[known..].iter().all(Option::is_none), "{id}: who is not known comes last");
    let known: Vec<(i64, i64)> = keys.into_iter().flatten().collect();
    for pair in known.windows(2) {
        let ((above, below), (next_above, next_below)) = (pair[0], pair[1]);
        assert!(i128::from(above) * i128::from(next_below) <= i128::from(next_above) * i128::from(below), "{id}: {pair:?}");
    }
    let distinct: BTreeSet<_> = known.iter().collect();
    assert!(distinct.len() > 2, "{id}: the key tells families apart");
}

impl Registered {
    /// Each fund has lost what its grants come to, and no program has more awards than places.
    pub fn funds_and_quotas(&self, campaigns: &[Arc<Campaign>]) {
        let office = &self.office;
        let grants: Vec<GrantRecord> = read_all(office.store()).expect("readable");
        for (fund, opening) in self.funds {
            let record = read::<FundRecord>(office.store(), &fund.to_string()).expect("readable").expect("a fund");
            let own = grants.iter().filter(|grant| grant.terms.fund.as_ref().is_some_and(|terms| terms.fund == *fund));
            let given: i64 = own.map(|grant| grant.terms.total.expect("money").fen()).sum();
            assert_eq!(record.left(office.today).fen(), yuan(opening).fen() - given, "{fund} to the fen");
            assert_eq!(record.granted.fen(), given, "{fund}");
            assert!(record.left(office.today) >= Money::ZERO, "{fund} is never below zero");
        }
        for campaign in campaigns {
            for listed in campaign.tiers.iter().flat_map(|tier| &tier.programs) {
                let of_program = |grant: &&GrantRecord| {
                    grant.terms.program == listed.program && grant.terms.campaign.as_ref().is_some_and(|place| place.campaign == campaign.id)
                };
                let given = grants.iter().filter(of_program).count();
                assert!(listed.quota.is_none_or(|quota| given <= quota as usize), "{}: {given} awards", listed.program);
            }
        }
    }

    /// One award of a campaign for a unit and for a person, and one donor's or local aid for a need at a time, over all campaigns:
    /// how many pairs of one person's grants were compared.
    pub fn nobody_is_helped_twice(&self, awards: &[(String, String, String)]) -> usize {
        let (office, families) = (&self.office, &self.families);
        let grants: Vec<GrantRecord> = read_all(office.store()).expect("readable");
        let mut served: BTreeSet<(String, PersonId)> = BTreeSet::new();
        let mut units = BTreeSet::new();
        let mut by_person: BTreeMap<PersonId, Vec<&GrantRecord>> = BTreeMap::new();
        for grant in &grants {
            for one in &grant.terms.beneficiaries {
                by_person.entry(one.person).or_default().push(grant);
                if let Some(place) = &grant.terms.campaign {
                    assert!(served.insert((place.campaign.clone(), one.person)), "two awards of {}", place.campaign);
                }
            }
            if let Some(place) = &grant.terms.campaign {
                assert!(units.insert((place.campaign.clone(), place.unit)), "two awards for one unit of {}", place.campaign);
            }
        }
        let mut compared = 0;
        for held in by_person.values() {
            for (position, one) in held.iter().enumerate() {
                for other in &held[position + 1..] {
                    compared += 1;
                    let (a, b) = (&one.terms, &other.terms);
                    let within = |inner: &str, outer: &str| inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
                    let is_same = (within(&a.need, &b.need) || within(&b.need, &a.need)) && a.days.meets(&b.days);
                    let is_law = a.kind == AidKind::Statutory || b.kind == AidKind::Statutory;
                    assert!(is_law || !is_same, "{} and {} for {} at once", a.program, b.program, a.need);
                }
            }
        }
        // The same by the numbers in the documents, which no registry has touched.
        let mut numbers = BTreeSet::new();
        for (campaign, household, recipient) in awards {
            if let Some(number) = unit_number(&families[household], recipient) {
                assert!(numbers.insert((campaign, number.to_string())), "{campaign}: one number twice");
            }
        }
        assert!(numbers.len() > 100, "{}", numbers.len());
        compared
    }
}
