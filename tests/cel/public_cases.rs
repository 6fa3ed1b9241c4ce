//! Do the public conformance cases of CEL pass, as far as the language covers them?

use crate::answer::{Answer, Told, answer};
use crate::reword::reword;
use crate::words::{Whole, Word, words};
use engine::number::Exact;
use serde_json::Value;
use std::collections::BTreeMap;

/// Where `tests/long/run` has put the cases.
const CASES: &str = "YIMEN_CEL_CASES";

/// What became of a case.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// The same answer, word for word.
    AsItStands,
    /// The same answer, said in the language's words.
    Reworded,
    /// The exact number, where CEL's 64 bits run over.
    ExactBeyond64Bits,
    /// A number, where CEL has several kinds of them and refuses to mix or negate some.
    OneKindOfNumber,
    /// The exact order, where CEL compares by a double that can't hold the digits.
    ExactBeyondDoubles,
    /// Refused when it is loaded, with a place.
    Refused,
    Wrong(String),
}

#[test]
fn public_cases_pass() {
    let Ok(path) = std::env::var(CASES) else {
        println!("{CASES} names no file: tests/long/run fetches CEL's public cases and runs this");
        return;
    };
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let tree: Value = serde_json::from_str(&text).expect("JSON");
    let mut cases = Vec::new();
    collect(&tree, "", &mut cases);
    let mut sections: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (section, case) in &cases {
        let counts = sections.entry(section).or_default();
        match judged(case) {
            Outcome::AsItStands => counts[0] += 1,
            Outcome::Reworded => counts[1] += 1,
            Outcome::ExactBeyond64Bits | Outcome::ExactBeyondDoubles | Outcome::OneKindOfNumber => counts[2] += 1,
            Outcome::Refused => counts[3] += 1,
            Outcome::Wrong(what) => wrong.push(format!("{section}: {}: {what}", case["expr"])),
        }
    }
    let mut total = [0; 4];
    println!("section: as it stands, reworded, otherwise on purpose, refused");
    for (section, counts) in &sections {
        if counts[..3].iter().any(|count| *count > 0) {
            println!("{section}: {}, {}, {}, {}", counts[0], counts[1], counts[2], counts[3]);
        }
        total.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    let [stands, reworded, otherwise, refused] = total;
    println!(
        "of {}: {stands} as they stand, {reworded} reworded, {otherwise} otherwise on purpose, {refused} refused with a place, {} wrong",
        cases.len(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 2_000 && stands >= 105 && reworded >= 300 && otherwise <= 25, "fewer are covered than before");
    for section in [
        "comparisons/eq_literal",
        "comparisons/lt_literal",
        "integer_math/int64_math",
        "logic/AND",
        "logic/OR",
        "logic/NOT",
        "macros/exists",
        "macros/all",
        "lists/in",
    ] {
        assert!(sections.get(section).is_some_and(|counts| counts[0] + counts[1] > 0), "{section} is not covered");
    }
}

/// All cases of the tree that are to be evaluated, each under `file/section`.
fn collect(suite: &Value, path: &str, cases: &mut Vec<(String, Value)>) {
    let list = |key: &str| suite[key].as_array().cloned().unwrap_or_default();
    for test in list("tests") {
        let mut case = test["original"].clone();
        if case["value"].is_null() && !case["typedResult"].is_null() {
            case["value"] = case["typedResult"]["result"].clone();
        }
        if case["checkOnly"] != Value::Bool(true) {
            cases.push((path.to_string(), case));
        }
    }
    for inner in list("suites") {
        let name = inner["name"].as_str().unwrap_or_default();
        collect(&inner, &if path.is_empty() { name.to_string() } else { format!("{path}/{name}") }, cases);
    }
}

fn judged(case: &Value) -> Outcome {
    let text = case["expr"].as_str().expect("an expression");
    let as_it_stands = answer(text, &Told::default()).ok().map(|found| compared(case, &found, text, false));
    if let Some(None) = as_it_stands {
        return Outcome::AsItStands;
    }
    if let Some(Some(other)) = as_it_stands {
        return other;
    }
    // Within a container a name may stand for another.
    let bindings = case["bindings"].as_object().filter(|_| case["container"].is_null());
    let is_free = |name: &str| !["true", "false", "null"].contains(&name);
    let bound: Vec<(String, Value)> =
        bindings.into_iter().flatten().filter(|(name, _)| is_free(name)).filter_map(|(name, bound)| Some((name.clone(), plain(&bound["value"])?))).collect();
    let Some(said) = words(text).and_then(|words| reword(&words, &bound)) else { return Outcome::Refused };
    match answer(&said.text, &said.told) {
        Ok(found) => compared(case, &found, text, said.has_error).unwrap_or(Outcome::Reworded),
        Err(_) => Outcome::Refused,
    }
}

/// A bound value that a household can tell.
fn plain(value: &Value) -> Option<Value> {
    let number = value.get("int64Value").or(value.get("uint64Value")).or(value.get("doubleValue"));
    let number = number.map(|number| Value::from(number.as_str().map_or_else(|| number.to_string(), str::to_string)));
    number.filter(|text| text.as_str().is_some_and(|text| text.bytes().all(|b| b.is_ascii_digit() || b == b'.'))).or(value.get("boolValue").cloned())
}

/// Nothing where the answer is CEL's; `has_error` says that an error was told as an unknown fact.
fn compared(case: &Value, found: &Answer, text: &str, has_error: bool) -> Option<Outcome> {
    let wrong = || Some(Outcome::Wrong(format!("we say {found:?}, CEL {} {}", case["value"], case["evalError"])));
    if !case["evalError"].is_null() {
        let is_unknown = matches!(found, Answer::Truth(None) | Answer::Number(None));
        let overflows = case["evalError"].to_string().contains("overflow");
        return match found {
            _ if has_error && is_unknown => None,
            Answer::Number(Some(_)) if text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1] == b'u') && !overflows => {
                Some(Outcome::OneKindOfNumber)
            }
            Answer::Number(Some(_)) if overflows => Some(Outcome::ExactBeyond64Bits),
            _ => wrong(),
        };
    }
    let value = &case["value"];
    let is_same = match found {
        Answer::Truth(truth) => *truth == value.get("boolValue").map_or(value.is_null().then_some(true), Value::as_bool),
        Answer::Number(number) => {
            let expected = ["int64Value", "uint64Value", "doubleValue"].iter().find_map(|key| value.get(key));
            let expected = expected.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_string));
            let expected = expected.and_then(|text| Exact::from_decimal_text(&text));
            expected.is_some() && *number == expected
        }
    };
    // A double of more than fifteen digits is not the number that is written.
    let is_long = |word: &Word| matches!(word, Word::Number(digits, Whole::Double) if digits.bytes().filter(u8::is_ascii_digit).count() > 15);
    match is_same {
        true => None,
        false if words(text).is_some_and(|words| words.iter().any(is_long)) => Some(Outcome::ExactBeyondDoubles),
        false => wrong(),
    }
}
