//! One command: is the demonstration made as it says, and is it there again when it is started again?

use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use support::{Connection, repository, yimen};

/// A running demonstration, ended when it is dropped.
struct Demo {
    child: Child,
    address: String,
    report: String,
}

impl Demo {
    fn start(data: &Path) -> Self {
        let child = Command::new(yimen())
            .args(["--port", "0", "--lang", "en", "--data"])
            .arg(data)
            .current_dir(repository())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        // Whatever happens from here on, it is ended.
        let mut demo = Demo { child, address: String::new(), report: String::new() };
        for line in BufReader::new(demo.child.stdout.take().expect("piped")).lines() {
            let line = line.expect("text");
            if let Some(address) = line.split("http://").nth(1) {
                demo.address = address.trim().to_string();
                return demo;
            }
            demo.report.push_str(&line);
            demo.report.push('\n');
        }
        panic!("the demonstration ended without serving:\n{}", demo.report);
    }

    fn get(&self, path: &str) -> Value {
        Connection::open(&self.address).ask("GET", path, b"", &[]).expect(200)
    }

    fn post(&self, path: &str) -> Value {
        Connection::open(&self.address).ask("POST", path, b"{}", &[]).expect(200)
    }

    /// Open alerts by kind.
    fn alerts(&self) -> BTreeMap<String, usize> {
        let mut kinds = BTreeMap::new();
        for alert in self.get("/api/alerts").as_array().expect("a list").iter().filter(|alert| alert["state"] == "open") {
            *kinds.entry(alert["kind"].as_str().unwrap_or_default().to_string()).or_default() += 1;
        }
        kinds
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended already.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn sum(list: &Value, key: &str) -> i64 {
    let fen = |text: &str| text.replace('.', "").parse::<i64>().expect("yuan with two decimals");
    list.as_array().expect("a list").iter().map(|one| fen(one[key].as_str().expect("a text"))).sum()
}

#[test]
fn the_district_has_its_history_and_is_there_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let first = Demo::start(&data);
    for said in ["12,843 households, 20,214 people", "aid of earlier years: 24,000", "second awards refused: 40", "applications: 300", "suspended: 25"] {
        assert!(first.report.contains(said), "the report says “{said}”:\n{}", first.report);
    }
    let alerts = first.alerts();
    for (kind, count) in [("deadline_near", 20), ("deadline_passed", 8), ("fund_low", 1)] {
        assert_eq!(alerts.get(kind), Some(&count), "{kind} in {alerts:?}");
    }
    assert!(alerts["suspended_applicant"] >= 5 && alerts["overlap_refused"] >= 30, "{alerts:?}");

    let funds = first.get("/api/funds");
    assert_eq!(funds.as_array().map(Vec::len), Some(3));
    // A fund is its parts, and a campaign takes from the funds what it gives to people.
    let parts = sum(&funds, "opening") + sum(&funds, "received") + sum(&funds, "returned") - sum(&funds, "held") - sum(&funds, "granted") - sum(&funds, "paid");
    assert_eq!(parts, sum(&funds, "left"));
    let plan = first.post("/api/campaigns/dc-campaign-study/preview");
    let given = sum(&plan["awards"], "amount");
    let taken: i64 = plan["funds"].as_object().expect("funds").values().map(|fund| sum(&Value::Array(vec![fund.clone()]), "given")).sum();
    assert_eq!(given, taken);
    assert!(plan["awards"].as_array().is_some_and(|awards| awards.len() > 100), "the campaign has somebody to serve");

    let (household, left) = (first.get("/api/households/SYN-00001"), sum(&funds, "left"));
    drop(first);
    let second = Demo::start(&data);
    assert!(!second.report.contains("aid of earlier years"), "nothing is made a second time");
    assert_eq!(second.get("/api/households/SYN-00001"), household);
    assert_eq!(second.alerts(), alerts);
    // Killed a moment ago, and given out now: the plan that was shown is what is given.
    let committed = second.post("/api/campaigns/dc-campaign-study/commit");
    assert_eq!(sum(&committed["awards"], "amount"), given);
    assert_eq!(sum(&second.get("/api/funds"), "left"), left - given);
    assert!(committed["awards"].as_array().is_some_and(|awards| awards.iter().all(|award| award["grant"].is_string())));
}
