//! How does a test sit at a desk? A small catalog, a store in a folder of its own, and a day.

use crate::catalog_text::small_catalog;
use crate::said::said;
use engine::alerts::{Alert, alerts};
use engine::calendar::{Date, parse_date};
use engine::casework::{
    AwardRequest, CaseError, Desk, Look, MayAct, Observed, PastGrant, PastPerson, Registered, Registration, StandingNow, Suspended, SuspensionRequest, award,
    cancel_grant, look_at, open_fund, pay_grant, record_past, register, return_money, suspend,
};
use engine::catalog::{Catalog, Per, ProgramKind};
use engine::eligibility::{Question, Recipient, Rigour};
use engine::ledger::{AidRecord, Answer, FundRecord, GrantId, PersonId, Scope, read};
use engine::money::Money;
use engine::registry::members_called;
use engine::sealing::Entropy;
use engine::store::{JournalStore, Store, StoreSettings};
use std::path::Path;
use tempfile::TempDir;

/// Random bytes from a seed.
pub struct Seeded(pub fastrand::Rng);

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}

/// A desk in a test: everything panics that the test does not ask about.
pub struct Office {
    folder: TempDir,
    store: Option<JournalStore>,
    /// Its catalog.
    pub catalog: Catalog,
    entropy: Seeded,
    /// Today.
    pub today: Date,
    at: i64,
    /// The idempotency key of the next action, with what its body is.
    pub key: Option<(String, String)>,
    /// For whom it acts.
    pub may_act: MayAct,
}

/// A day.
pub fn day(text: &str) -> Date {
    parse_date(text).unwrap_or_else(|_| panic!("{text} is a day"))
}

/// So many yuan.
pub fn yuan(text: &str) -> Money {
    Money::from_yuan_text(text).unwrap_or_else(|| panic!("{text} is money"))
}

/// A sound citizen number of Beijing's Dongcheng: birth date as eight digits, and an order (odd for men).
pub fn number(birth: &str, order: u16) -> String {
    let first = format!("110101{birth}{order:03}");
    let sum: u32 = first.bytes().enumerate().map(|(position, digit)| u32::from(digit - b'0') * (1 << (17 - position)) % 11).sum();
    let check = (12 - sum % 11) % 11;
    first + &(if check == 10 { "X".to_string() } else { check.to_string() })
}

/// A folder in memory where the machine has one: what a disk does is asked elsewhere.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder")
}

impl Office {
    /// A desk with some programs and a fund `till` for all of them, on 1 September 2026.
    pub fn new(programs: &[(&str, &str)]) -> Self {
        let mut office = Self::without_funds(programs);
        let ids: Vec<&str> = programs.iter().map(|(id, _)| *id).collect();
        office.fund("till", "1000000", &ids);
        office
    }

    /// A desk with some programs.
    pub fn without_funds(programs: &[(&str, &str)]) -> Self {
        Self::with_catalog(small_catalog(programs, &[]))
    }

    /// A desk with a catalog.
    pub fn with_catalog(catalog: Catalog) -> Self {
        let folder = folder();
        let (today, may_act) = (day("2026-09-01"), MayAct::ForAll);
        let mut office = Office { folder, store: None, catalog, entropy: Seeded(fastrand::Rng::with_seed(7)), today, at: 1_700_000_000, key: None, may_act };
        office.open();
        office
    }

    fn open(&mut self) {
        let store = JournalStore::open(self.folder.path(), &mut self.entropy, &StoreSettings::default(), &mut |_, _| {});
        self.store = Some(store.unwrap_or_else(|error| panic!("{error:?}")));
    }

    /// Closes the store, does something to its folder, and opens it again.
    pub fn reopen_after(&mut self, act: impl FnOnce(&Path)) {
        self.store = None;
        act(self.path());
        self.open();
    }

    /// Where the data are.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The store.
    pub fn store(&self) -> &JournalStore {
        self.store.as_ref().expect("open")
    }

    /// Does something at the desk.
    pub fn act<T>(&mut self, act: impl FnOnce(&mut Desk<'_>) -> T) -> T {
        // A minute later, and never before noon of the day.
        self.at = (self.at + 60).max(engine::calendar::days_between(engine::calendar::civil_date(1970, 1, 1), self.today) * 86_400 + 4 * 3_600);
        let store = self.store.as_ref().expect("open");
        let may_act = self.may_act.clone();
        let mut desk = Desk { store, catalog: &self.catalog, by: "li".into(), may_act, at: self.at, today: self.today, entropy: &mut self.entropy, key: None };
        desk.key = self.key.take().map(|(key, body)| desk.command_key(&key, body.as_bytes()));
        act(&mut desk)
    }

    /// Moves to a day.
    pub fn on(&mut self, text: &str) -> &mut Self {
        self.today = day(text);
        self
    }

    /// Registers a document, as a `PUT` does.
    pub fn put(&mut self, document: &str) -> Registered {
        self.try_put(document, Registration::Replace).unwrap_or_else(|error| panic!("{document}: {error:?}"))
    }

    /// Registers a document, or says why not.
    pub fn try_put(&mut self, document: &str, registration: Registration) -> Result<Registered, CaseError> {
        let observed = Observed { source: "desk".into(), on: self.today };
        self.act(|desk| register(desk, document, registration, &observed))
    }

    /// Registers a household that lives here, of members with an id and a number (or none).
    pub fn family(&mut self, id: &str, members: &[(&str, &str)]) {
        let members: Vec<String> = members
            .iter()
            .map(|(id, number)| match *number {
                "" => format!("{{\"id\": \"{id}\"}}"),
                number => format!("{{\"id\": \"{id}\", \"id_number\": \"{number}\"}}"),
            })
            .collect();
        self.put(&format!("{{\"id\": \"{id}\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [{}]}}", members.join(", ")));
    }

    /// A household `h` of `h-1` and `h-2`, without numbers.
    pub fn usual_family(&mut self) -> &mut Self {
        self.family("h", &[("h-1", ""), ("h-2", "")]);
        self
    }

    /// Opens a fund.
    pub fn fund(&mut self, id: &str, opening: &str, programs: &[&str]) {
        let programs: Vec<String> = programs.iter().map(|id| id.to_string()).collect();
        let opened = self.act(|desk| open_fund(desk, id, "donor", yuan(opening), &programs));
        assert_eq!(opened, Ok(Answer::Done));
    }

    /// Where a fund stands: opening, received, held, granted, paid, returned, left.
    pub fn fund_stands(&self, id: &str) -> String {
        let fund = read::<FundRecord>(self.store(), &id.to_string()).expect("readable").expect("a fund");
        let parts = [fund.opening, fund.received, fund.held, fund.granted, fund.paid, fund.returned, fund.left(self.today)];
        let words = ["opening", "received", "held", "granted", "paid", "returned", "left"];
        let told = words.iter().zip(parts).filter(|(_, part)| *part != Money::ZERO).map(|(word, part)| format!("{word} {part}"));
        told.collect::<Vec<_>>().join(" ")
    }

    /// Asks for an award.
    pub fn award(&mut self, request: &AwardRequest) -> Result<Answer, CaseError> {
        self.act(|desk| award(desk, request))
    }

    /// Asks for aid today, in words: what comes of it.
    pub fn ask(&mut self, household: &str, recipient: &str, program: &str) -> String {
        let request = self.request(household, recipient, program);
        said(&self.award(&request))
    }

    /// Asks for aid on another day.
    pub fn ask_on(&mut self, text: &str, household: &str, recipient: &str, program: &str) -> String {
        self.on(text).ask(household, recipient, program)
    }

    /// A request for today.
    pub fn request(&self, household: &str, recipient: &str, program: &str) -> AwardRequest {
        AwardRequest { household: household.into(), program: program.into(), recipient: recipient.into(), on: self.today, ..AwardRequest::default() }
    }

    /// Gives aid today, which nothing may hinder.
    pub fn give(&mut self, household: &str, recipient: &str, program: &str) -> GrantId {
        let request = self.request(household, recipient, program);
        self.give_what(&request)
    }

    /// Gives what is asked for, which nothing may hinder.
    pub fn give_what(&mut self, request: &AwardRequest) -> GrantId {
        match self.award(request) {
            Ok(Answer::Granted { grant, .. }) => grant,
            other => panic!("{request:?}: {other:?}"),
        }
    }

    /// Pays, and says what came of it.
    pub fn pay(&mut self, grant: GrantId, amount: &str) -> String {
        let on = self.today;
        said(&self.act(|desk| pay_grant(desk, grant, yuan(amount), on)))
    }

    /// Takes money back, and says what came of it.
    pub fn take_back(&mut self, grant: GrantId, amount: &str) -> String {
        let on = self.today;
        said(&self.act(|desk| return_money(desk, grant, yuan(amount), on)))
    }

    /// Cancels, and says what came of it.
    pub fn cancel(&mut self, grant: GrantId) -> String {
        said(&self.act(|desk| cancel_grant(desk, grant, "mistake")))
    }

    /// Records 100 yuan of a donor's aid that was given elsewhere.
    pub fn past(&mut self, who: PastPerson, program: &str, need: &str, from: &str, until: Option<&str>) -> Result<Answer, CaseError> {
        let (amount, until) = (Some(yuan("100")), until.map(day));
        let (program, agency, need) = (program.into(), "elsewhere".into(), need.into());
        let past = PastGrant { who, program, agency, need, kind: ProgramKind::NonStatutory, from: day(from), until, amount, per: Per::Once };
        self.act(|desk| record_past(desk, &past))
    }

    /// Suspends, which nothing may hinder.
    pub fn suspend(&mut self, who: Suspended, scope: Scope, from: &str, until: Option<&str>) -> engine::ledger::SuspensionId {
        let request = SuspensionRequest { who, scope, from: day(from), until: until.map(day), reason: "income hidden".into() };
        match self.act(|desk| suspend(desk, &request)) {
            Ok(Answer::Suspended { suspension }) => suspension,
            other => panic!("{other:?}"),
        }
    }

    /// Looks at a household today.
    pub fn look(&mut self, household: &str) -> Look {
        let question = Question { on: self.today, only: None, with_ineligible: false, rigour: Rigour::Warn };
        self.act(|desk| look_at(desk, household, question)).unwrap_or_else(|error| panic!("{household}: {error:?}"))
    }

    /// How a program stands for a recipient today.
    pub fn standing(&mut self, household: &str, recipient: &str, program: &str) -> StandingNow {
        let look = self.look(household);
        let is_meant = |found: &Recipient| match found {
            Recipient::Household => recipient == "household",
            Recipient::Member(position) => look.file.people[usize::from(*position)].payload.id == recipient,
        };
        let found = look.recommendations.list.iter().position(|one| one.program.id == program && is_meant(&one.recipient));
        look.standings[found.unwrap_or_else(|| panic!("{program} is recommended"))].now
    }

    /// The alerts of a kind.
    pub fn alerts(&mut self, kind: engine::alerts::AlertKind) -> Vec<Alert> {
        self.act(|desk| alerts(desk)).expect("alerts").into_iter().filter(|alert| alert.kind == kind).collect()
    }

    /// The registrations that the office calls so.
    pub fn people(&self, member: &str) -> Vec<PersonId> {
        members_called(self.store(), self.store().vault(), member).expect("readable")
    }

    /// The programs that a member holds or held.
    pub fn held(&self, member: &str) -> Vec<String> {
        let people = self.people(member);
        let records = people.iter().map(|person| read::<AidRecord>(self.store(), person).expect("readable").unwrap_or_default());
        records.flat_map(|record| record.held).map(|held| held.program).collect()
    }
}
