//! How does the program answer good and bad household lines in one stream?

use serde_json::Value;
use support::{Run, run_yimen};

const ON: &str = "2008-06-01";

/// A line that should be refused, and what its error must name.
pub struct BadLine {
    /// The bytes without line end.
    pub bytes: Vec<u8>,
    /// The path of the fact, or nothing where the whole line is wrong.
    pub path: String,
    /// A text that the error must not repeat, such as an ID number.
    pub secret: Option<String>,
}

impl BadLine {
    /// A line and the path that its error must name.
    pub fn new(line: impl Into<Vec<u8>>, path: impl Into<String>) -> Self {
        Self { bytes: line.into(), path: path.into(), secret: None }
    }

    /// The same, with a text that the error must not repeat.
    pub fn with_secret(self, secret: impl Into<String>) -> Self {
        Self { secret: Some(secret.into()), ..self }
    }
}

/// A good line of a household with this id.
fn good(id: &str) -> String {
    format!(r#"{{"id":"{id}","area":"420704","dibao":"urban","members":[{{"id":"m"}}]}}"#)
}

/// Runs `recommend` about one program, so that the output stays small.
pub fn recommend(input: &[u8]) -> Run {
    run_yimen(&["recommend", "--as-of", ON, "--all", "--program", "ez-util-water", "-"], input)
}

/// Each bad line, between two good ones, is refused by exactly one line that names the path in both languages, and the good
/// lines are answered in order. All that is wrong is told at once.
pub fn assert_refused(bad: Vec<BadLine>) {
    assert!(!bad.is_empty());
    let mut input = good("first").into_bytes();
    for (index, line) in bad.iter().enumerate() {
        input.push(b'\n');
        input.extend(&line.bytes);
        input.extend(format!("\n{}", good(&format!("after {index}"))).bytes());
    }
    let run = recommend(&input);
    let found: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("a line of output is JSON")).collect();
    let mut faults = Vec::new();
    if run.status != 2 {
        faults.push(format!("exit status {}, not 2", run.status));
    }
    if found.len() != 2 * bad.len() + 1 {
        faults.push(format!("{} lines of output for {} of input", found.len(), 2 * bad.len() + 1));
    }
    for (index, line) in bad.iter().enumerate() {
        let shown: String = String::from_utf8_lossy(&line.bytes).chars().take(300).collect();
        let (Some(refusal), Some(after)) = (found.get(2 * index + 1), found.get(2 * index + 2)) else { break };
        if let Err(fault) = check_refusal(refusal, 2 * index + 2, line) {
            faults.push(format!("{fault}\n  input  {shown}\n  output {refusal}"));
        }
        if after["household"] != format!("after {index}").as_str() || after["recommendations"][0]["verdict"] != "eligible" {
            faults.push(format!("the next line is not answered: {after}\n  after {shown}"));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn check_refusal(refusal: &Value, number: usize, line: &BadLine) -> Result<(), String> {
    let keys: Vec<&String> = refusal.as_object().map(|object| object.keys().collect()).unwrap_or_default();
    if keys != ["error", "line"] {
        return Err("accepted, or more than line and error".to_string());
    }
    let error = refusal["error"].as_str().unwrap_or_default();
    if refusal["line"] != number {
        return Err(format!("line {number} is called {}", refusal["line"]));
    }
    if !error.contains(&line.path) {
        return Err(format!("the error does not name {}", line.path));
    }
    if !is_in_both_languages(error) {
        return Err("the error is not in both languages".to_string());
    }
    match &line.secret {
        Some(secret) if error.contains(secret.as_str()) => Err("the error repeats what must stay secret".to_string()),
        _ => Ok(()),
    }
}

/// Whether there are Chinese characters, and two English words in a row.
pub fn is_in_both_languages(text: &str) -> bool {
    let is_chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let words = text.split(' ').map(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic() || b",.:;'".contains(&b)));
    let longest = words.fold((0, 0), |(longest, run), is_word| if is_word { (longest.max(run + 1), run + 1) } else { (longest, 0) }).0;
    is_chinese && longest >= 2
}

/// Each of these lines is accepted: exit status 0 and a verdict for each.
pub fn assert_accepted(lines: &[String]) {
    let run = recommend(lines.join("\n").as_bytes());
    let found: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("a line of output is JSON")).collect();
    assert_eq!(found.len(), lines.len(), "{}", run.err);
    let refused: Vec<String> =
        lines.iter().zip(&found).filter(|(_, answer)| answer.get("household").is_none()).map(|(line, answer)| format!("{line}\n  {answer}")).collect();
    assert!(refused.is_empty(), "{} of {} refused:\n{}", refused.len(), lines.len(), refused.join("\n"));
    assert_eq!(run.status, 0, "{}", run.err);
}

/// A household line with one more fact of the household.
pub fn household_with(key: &str, value: &str) -> String {
    format!(r#"{{"id":"H","{key}":{value},"members":[{{"id":"m"}}]}}"#)
}

/// A household line whose second member has one more fact.
pub fn member_with(key: &str, value: &str) -> String {
    format!(r#"{{"id":"H","members":[{{"id":"m"}},{{"id":"n","{key}":{value}}}]}}"#)
}
