//! Does the server keep its word, asked over HTTP as anybody would ask it?

mod alerts;
mod awards;
mod barred;
mod blind;
mod campaign;
mod chain;
mod desk_pages;
mod documents;
mod entitlement_changes;
mod holds;
mod keys;
mod life;
mod log;
mod money;
mod one_household;
mod papers;
mod partners;
mod people;
mod race;
mod registration;
mod rehearsals;
mod relations;
mod roles;
mod unregistered;
mod upkeep;
mod watched;
mod wrong_bodies;

use support::Server;
use tempfile::TempDir;

/// A server of its own for a test, on a day.
struct Office {
    server: Server,
    _folder: TempDir,
}

impl std::ops::Deref for Office {
    type Target = Server;
    fn deref(&self) -> &Server {
        &self.server
    }
}

/// An administrator's office on a day.
fn office(today: &str) -> Office {
    let folder = TempDir::new().expect("a folder");
    Office { server: Server::start(&folder.path().join("data"), today, "administrator"), _folder: folder }
}

/// The same with a key of somebody else.
fn ezhou_of_two() -> (Office, String) {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let run = support::run_yimen(&["key", "issue", "--role", "administrator", "--data", data.to_str().expect("a path")], b"");
    assert_eq!(run.status, 0, "{}", run.err);
    let office = Office { server: Server::start(&data, "2008-06-01", "administrator"), _folder: folder };
    (office, run.out.trim().to_string())
}

/// The office in which most tests of Ezhou's programs happen.
fn ezhou() -> Office {
    office("2008-06-01")
}

/// The household of the interface's own example.
const WANG: &str = r#"{"id":"H-000017","area":"420704","zone":"city","hukou":"urban","permanent_resident":true,"income_month":"320.00",
 "members":[{"id":"H-000017-1","id_number":"420704197001011232","name":"王伟","relation":"head","student":"none"},
            {"id":"H-000017-2","name":"王小明","relation":"child","sex":"male","birth_date":"1996-05-04","student":"primary","school_area":"subdistrict"}]}"#;

/// The urban allowance for that household.
const ALLOWANCE: &str = r#"{"household":"H-000017","program":"ez-urban-dibao","recipient":"household","on":"2008-06-01"}"#;
