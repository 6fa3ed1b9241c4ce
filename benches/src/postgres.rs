//! How is PostgreSQL asked to do the same, in a cluster of its own that is gone afterwards?
//!
//! Everything speaks for it: no network, one call of a stored function for an award, prepared; only `synchronous_commit` and
//! `fsync` stay on, as for us.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The tables of an award, people to award to, and the function that awards: the answer kept under its key, the person's
/// record, the grant (unique for person, program and days), the fund, and the event, all or nothing.
const TABLES: &str = "
CREATE TABLE commands (key text PRIMARY KEY, answer text NOT NULL);
CREATE TABLE people (person bigint PRIMARY KEY, version bigint NOT NULL, held jsonb NOT NULL);
CREATE TABLE grants (grant_id bigint PRIMARY KEY, person bigint NOT NULL, program text NOT NULL, first_day date NOT NULL, terms jsonb NOT NULL,
    UNIQUE (person, program, first_day));
CREATE TABLE funds (fund int PRIMARY KEY, opening bigint NOT NULL, granted bigint NOT NULL);
CREATE TABLE events (position bigserial PRIMARY KEY, body jsonb NOT NULL);
CREATE SEQUENCE next_person;
INSERT INTO people SELECT n, 1, '[]' FROM generate_series(1, :people) n;
INSERT INTO funds SELECT n, 1000000000000, 0 FROM generate_series(0, 63) n;
CREATE FUNCTION award(p bigint, f int, t jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE v bigint;
BEGIN
    INSERT INTO commands VALUES ('award ' || p, 'granted') ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN 'kept'; END IF;
    SELECT version INTO v FROM people WHERE person = p;
    INSERT INTO grants VALUES (p, p, t->>'program', (t->'days'->>'from')::date, t) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RAISE 'overlap'; END IF;
    UPDATE people SET version = version + 1, held = held || jsonb_build_object('grant', p, 'program', t->'program', 'name', t->'name',
        'agency', t->'agency', 'kind', t->'kind', 'need', t->'need', 'per', t->'per', 'amount', t->'amount', 'days', t->'days')
        WHERE person = p AND version = v;
    IF NOT FOUND THEN RAISE 'stale'; END IF;
    INSERT INTO events (body) VALUES (jsonb_build_object('v', 1, 'by', 'bench', 'what', 'grant_awarded', 'terms', t));
    UPDATE funds SET granted = granted + 150000 WHERE fund = f AND opening - granted >= 150000;
    IF NOT FOUND THEN RAISE 'fund empty'; END IF;
    RETURN 'granted';
END $$;
VACUUM ANALYZE;
CHECKPOINT;
";

/// Whether all awards are paid from one fund: then its row is what they wait for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum OneFund {
    /// All from one.
    Yes,
    /// Each connection has its own.
    No,
}

/// A running cluster; it is stopped and removed when it is dropped.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    /// PostgreSQL does not run as root.
    as_user: &'static [&'static str],
    terms: String,
}

impl Postgres {
    /// Starts a cluster with people and funds, or says why there is none.
    pub fn start(people: u64, terms: &str) -> Result<Self, String> {
        let programs = programs().ok_or("it is not installed (Debian: apt-get install postgresql)")?;
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
        let as_user: &[&str] = if is_root { &["runuser", "-u", "postgres", "--"] } else { &[] };
        let folder = std::env::temp_dir().join(format!("yimen-bench-postgres-{}", std::process::id()));
        let cluster = Postgres { programs, folder: folder.clone(), as_user, terms: terms.replace('\'', "''") };
        cluster.run("mkdir", &["-m", "755", &cluster.shown("")])?;
        cluster.run_own("initdb", &["-D", &cluster.shown("data"), "-A", "trust", "-U", "bench"])?;
        let options = format!("-c listen_addresses='' -c unix_socket_directories='{}'", folder.display());
        cluster.run_own("pg_ctl", &["-D", &cluster.shown("data"), "-l", &cluster.shown("log"), "-w", "-o", &options, "start"])?;
        let script = std::env::temp_dir().join(format!("yimen-bench-postgres-{}.sql", std::process::id()));
        std::fs::write(&script, TABLES).map_err(|error| error.to_string())?;
        let made = cluster
            .run_own("psql", &[&cluster.connection()[..], &["-v", &format!("people={people}"), "-v", "ON_ERROR_STOP=1", "-q", "-f", &shown(&script)]].concat());
        // Only what this run has made.
        _ = std::fs::remove_file(script);
        made.map(|_| cluster)
    }

    /// What it is.
    pub fn version(&self) -> String {
        let output = self.run_own("postgres", &["--version"]).unwrap_or_default();
        let number = output.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit())).unwrap_or_default().to_string();
        format!("PostgreSQL {number}")
    }

    /// Awards to people who were not awarded to before, and says how many a second.
    pub fn awards(&self, connections: u64, each: u64, one_fund: OneFund) -> f64 {
        let fund = if one_fund == OneFund::Yes { "0" } else { ":client_id" };
        let script = std::env::temp_dir().join(format!("yimen-bench-award-{}.sql", std::process::id()));
        let call = format!("SELECT award(nextval('next_person'), {fund}, '{}');\n", self.terms);
        std::fs::write(&script, call).expect("a script");
        let (before, clients, transactions) = (self.grants(), connections.to_string(), each.to_string());
        let own = ["-n", "-M", "prepared", "-c", &clients, "-j", "2", "-t", &transactions, "-f", &shown(&script)];
        let told = self.run_own("pgbench", &[&own[..], &["-h", &self.shown(""), "-U", "bench", "postgres"]].concat());
        _ = std::fs::remove_file(script);
        let told = told.expect("pgbench runs");
        assert_eq!(self.grants() - before, connections * each, "every one was granted");
        let rate = told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        rate.unwrap_or_else(|| panic!("{told}"))
    }

    fn grants(&self) -> u64 {
        let counted = self.run_own("psql", &[&self.connection()[..], &["-Atc", "SELECT count(*) FROM grants"]].concat());
        counted.expect("it counts").trim().parse().expect("a number")
    }

    fn connection(&self) -> [&str; 6] {
        ["-h", self.folder.to_str().unwrap_or_default(), "-U", "bench", "-d", "postgres"]
    }

    fn shown(&self, path: &str) -> String {
        shown(&if path.is_empty() { self.folder.clone() } else { self.folder.join(path) })
    }

    fn run_own(&self, program: &str, arguments: &[&str]) -> Result<String, String> {
        self.run(&shown(&self.programs.join(program)), arguments)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<String, String> {
        let line: Vec<&str> = self.as_user.iter().copied().chain([program]).chain(arguments.iter().copied()).collect();
        let output: Output = Command::new(line[0]).args(&line[1..]).current_dir("/").output().map_err(|error| format!("{program}: {error}"))?;
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim())),
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // It may never have started.
        _ = self.run_own("pg_ctl", &["-D", &self.shown("data"), "-m", "fast", "-w", "stop"]);
        _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The folder of PostgreSQL's programs, where Debian puts them or on the path.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = versions.into_iter().rev().chain(std::env::split_paths(&path));
    found.into_iter().find(|folder| ["initdb", "pg_ctl", "pgbench", "psql"].iter().all(|program| folder.join(program).exists()))
}
