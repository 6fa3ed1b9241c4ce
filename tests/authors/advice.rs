//! Does `check` show advice by kind, list one kind, and fail by it only when asked?

use support::{SmallCatalog, SmallProgram, run_yimen};

const PROGRAM: SmallProgram<'static> = SmallProgram {
    id: "a",
    criteria: &[("poor", "household.income_month < param.line")],
    amount: "{exactly: 100}",
    more: "parameters: {line: {unit: yuan, values: [{from: 2026-01-01, checked_until: 2026-12-31, value: 600}]}}\n",
    base: "income_month: \"500.00\"",
    member: "birth_date: 1970-01-01",
    cases: "  - {name: in, expect: eligible, amount: \"100.00\"}\n  - {name: out, set: {household.income_month: \"600.00\"}, expect: ineligible}\n",
};

#[test]
fn advice_is_counted_listed_and_fails_only_a_strict_check() {
    let folder = tempfile::tempdir().expect("a folder");
    SmallCatalog::start().with(&PROGRAM).write_to(folder.path());
    let check = |more: &[&str]| {
        let mut all = vec!["check", "--catalog", folder.path().to_str().expect("UTF-8")];
        all.extend(more);
        run_yimen(&all, b"")
    };
    let on = ["--as-of", "2026-12-01"];
    let counted = check(&on);
    assert_eq!(counted.status, 0, "{}", counted.out);
    for part in ["提示", "1  cliff", "1  expiring", "numbers that have run out or soon will"] {
        assert!(counted.out.contains(part), "{part}: {}", counted.out);
    }
    let listed = check(&["--as-of", "2026-12-01", "--lint", "expiring"]);
    assert_eq!(listed.status, 0);
    assert!(listed.out.contains("a.yaml:") && listed.out.contains("checked up to 2026-12-31") && listed.out.contains("改法："), "{}", listed.out);
    assert!(!listed.out.contains("one fen more"), "one kind only: {}", listed.out);
    assert_eq!(check(&["--as-of", "2026-12-01", "--strict"]).status, 1);
    assert_eq!(check(&["--as-of", "2026-06-01", "--strict", "--lint", "expiring"]).status, 0, "nothing of this kind yet");
    assert_eq!(check(&["--as-of", "2026-12-01", "--strict", "--lint", "expiring"]).status, 1);
    let wrong = check(&["--as-of", "tomorrow"]);
    assert!(wrong.status == 1 && wrong.err.contains("--as-of") && wrong.err.contains("YYYY-MM-DD"), "{}", wrong.err);
    let english = check(&["--as-of", "2026-12-01", "--lang", "en"]);
    assert!(english.out.contains("advice") && !english.out.contains("提示"), "{}", english.out);
}
