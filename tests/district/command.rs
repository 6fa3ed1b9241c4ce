//! What does `yimen district` print?

use support::run_yimen;

fn lines(arguments: &[&str]) -> Vec<String> {
    let run = run_yimen(arguments, b"");
    assert_eq!(run.status, 0, "{}", run.err);
    run.out.lines().map(str::to_string).collect()
}

#[test]
fn without_more_it_is_dongcheng() {
    let plain = lines(&["district", "--households", "30"]);
    assert_eq!(plain.len(), 30);
    let first = serde_json::to_string(&crate::district().households[0].document).expect("JSON");
    assert_eq!(plain[0], first, "the demonstration's district");
    assert_eq!(plain, lines(&["district", "--place", "beijing", "--scale", "1", "--households", "30"]), "Beijing's is Dongcheng's");
}

#[test]
fn another_place_at_a_scale() {
    let one_in = |scale: &str| lines(&["district", "--place", "coastal", "--scale", scale]).len();
    let (fewer, more) = (one_in("400"), one_in("100"));
    assert!((650..1_000).contains(&more) && fewer * 2 < more, "{more} and {fewer}");
    let seeded = |seed: &str| lines(&["district", "--place", "qiannan", "--scale", "1000", "--households", "5", "--seed", seed]);
    assert_ne!(seeded("1"), seeded("2"));
    assert!(seeded("1")[0].contains("\"id\":\"SYN-QN-000001\""));
}

#[test]
fn what_cannot_be_made_is_said() {
    let run = run_yimen(&["district", "--place", "nowhere"], b"");
    assert_eq!(run.status, 1);
    assert!(run.err.contains("没有合成地区“nowhere”") && run.err.contains("qiannan"), "{}", run.err);
    assert_ne!(run_yimen(&["district", "--scale", "0"], b"").status, 0, "one household for none");
}
