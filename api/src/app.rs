//! What do all desks share: the store, the catalog, the clock, the searches, and who is signed in?

use crate::clock::Clock;
use crate::metrics::Counters;
use crate::officer::{Access, Actor, access_of};
use crate::partner_tokens::PartnerTokens;
use crate::problem::{self, Problem};
use crate::registrations::Registrations;
use crate::search::{HouseholdSearch, ProgramSearch};
use crate::sign_in::SignIns;
use crate::watched::Watched;
use engine::alerts::{HandedIn, SuspectedPair};
use engine::casework::{CaseError, Desk};
use engine::catalog::Catalog;
use engine::columns::Plans;
use engine::sealing::Entropy;
use engine::store::Store;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Everything that requests are answered from.
pub struct App {
    /// The store.
    pub store: Arc<dyn Store>,
    /// The catalog.
    pub catalog: Arc<Catalog>,
    /// The catalog's rules, compiled for the places that are asked about.
    pub plans: Plans,
    /// The clock.
    pub clock: Clock,
    /// Programs, to be found in plain words.
    pub programs: ProgramSearch,
    /// Households, to be found by names, numbers and ids.
    pub households: HouseholdSearch,
    /// Registrations that look like one person.
    pub registrations: Registrations,
    /// Everybody, watched from day to day.
    pub watched: Watched,
    /// Whom partners mean by their tokens.
    pub partner_tokens: PartnerTokens,
    /// Who is signed in.
    pub sign_ins: SignIns,
    /// What is counted.
    pub counters: Counters,
    /// Whether households were put into the search since it was last made to see them.
    has_new_households: AtomicBool,
}

/// Random bytes of the operating system.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        fill_randomly(bytes);
    }
}

/// Fills with random bytes of the operating system.
pub fn fill_randomly(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system has random bytes");
}

impl App {
    /// An app over a store; its search of households is empty.
    pub fn new(store: Arc<dyn Store>, catalog: Arc<Catalog>, clock: Clock) -> Self {
        App {
            programs: ProgramSearch::new(&catalog),
            households: HouseholdSearch::new(),
            registrations: Registrations::default(),
            watched: Watched::default(),
            partner_tokens: PartnerTokens::default(),
            sign_ins: SignIns::default(),
            counters: Counters::default(),
            plans: Plans::default(),
            has_new_households: AtomicBool::new(false),
            store,
            catalog,
            clock,
        }
    }

    /// Whether anybody has to sign in. If that can't be read, they have to.
    pub fn access(&self) -> Access {
        access_of(self.store.as_ref()).unwrap_or(Access::SignedIn)
    }

    /// Does some work at a desk. It may block: call it from a worker thread.
    pub fn with_desk<T>(&self, actor: &Actor, work: impl FnOnce(&mut Desk<'_>) -> T) -> T {
        let (today, at) = self.clock.now();
        let mut desk = Desk {
            store: self.store.as_ref(),
            catalog: &self.catalog,
            by: actor.name.clone(),
            may_act: actor.may_act(),
            at,
            today,
            entropy: &mut SystemEntropy,
            key: None,
        };
        work(&mut desk)
    }

    /// Registrations that look like one person, as far as they have been compared.
    pub fn suspected_pairs(&self) -> Result<Vec<SuspectedPair>, CaseError> {
        Ok(self.registrations.pairs(self.store.as_ref())?)
    }

    /// What alerts need beside the records: pairs that were compared, and whose answers have changed up to today.
    pub fn handed_in(&self) -> Result<Vec<HandedIn>, CaseError> {
        let watched = self.watched.handed_in(self.store.as_ref(), &self.catalog, self.clock.today())?;
        Ok(self.suspected_pairs()?.into_iter().map(HandedIn::Pair).chain(watched).collect())
    }

    /// Whether alerts may still be lacking: just after a start, before everybody was compared and is watched.
    pub fn is_still_reading(&self) -> bool {
        !(self.registrations.has_compared() && self.watched.has_begun())
    }

    /// Notes that households were put into the search.
    pub fn note_new_households(&self) {
        self.has_new_households.store(true, Ordering::Release);
    }

    /// The search of households, with everything in it that was put in.
    pub fn fresh_households(&self) -> &HouseholdSearch {
        if self.has_new_households.swap(false, Ordering::AcqRel) {
            self.households.refresh();
        }
        &self.households
    }
}

/// Does some work at a desk on a worker thread. A panic becomes a problem.
pub async fn on_worker<T: Send + 'static>(app: Arc<App>, actor: Actor, work: impl FnOnce(&App, &mut Desk<'_>) -> T + Send + 'static) -> Result<T, Problem> {
    let counted = Arc::clone(&app);
    let done = tokio::task::spawn_blocking(move || app.with_desk(&actor, |desk| work(&app, desk))).await;
    done.map_err(|_| {
        counted.counters.count_panic();
        Problem::plain(problem::INTERNAL)
    })
}
