//! What may not be typed?

use crate::line::is_in_both_languages;
use support::run_yimen;

#[test]
fn a_wrong_command_line_does_nothing_and_says_why_in_both_languages() {
    for arguments in [
        &["recommend", "-"][..],
        &["recommend", "--as-of", "2008-06-01"],
        &["recommend", "--as-of", "-"],
        &["recommend", "--as-of"],
        &["recommend", "--as-of", "2008-06-01", "--colour", "-"],
        &["recommend", "--as-of", "2008-06-01", "-x", "-"],
        &["recommend", "--as-of", "2008-06-01", "--format", "xml", "-"],
        &["recommend", "--as-of", "2008-06-01", "--format", "-"],
        &["recommend", "--as-of", "2008-06-01", "--format", "JSON", "-"],
        &["recommend", "--as-of", "2008-06-01", "--all=yes", "-"],
        &["recommend", "--as-of", "2008-06-01", "-", "-"],
        &["recommend", "--as-of", "2008-06-01", "--as-of", "2008-06-01", "-"],
        &["recommend", "--as-of", "2008-06-01", "-", "--program"],
        &["recommend", "--as-of", "2008-06-01", "-", "--catalog"],
        &["recomend", "--as-of", "2008-06-01", "-"],
        &["--colour"],
        &["check", "--colour"],
        &["check", "one", "two"],
        &["check", "no-such-folder"],
    ] {
        let run = run_yimen(arguments, b"{}\n");
        assert_eq!(run.status, 1, "{arguments:?}: {}", run.err);
        assert_eq!(run.out, "", "{arguments:?}");
        assert!(is_in_both_languages(&run.err), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn the_argument_that_is_wrong_is_named() {
    for (arguments, named) in [
        (&["recommend", "--as-of", "2008-06-01", "--colour", "-"][..], "--colour"),
        (&["recommend", "-"], "--as-of"),
        (&["recommend", "--as-of", "2008-06-01", "--format", "xml", "-"], "xml"),
        (&["recommend", "--as-of", "2008-02-30", "-"], "--as-of"),
        (&["recommend", "--as-of", "2008-06-01", "--program", "ez-no-such", "-"], "ez-no-such"),
        (&["recommend", "--as-of", "2008-06-01", "no-such-file.jsonl"], "no-such-file.jsonl"),
        (&["check", "no-such-folder"], "no-such-folder"),
    ] {
        let run = run_yimen(arguments, b"");
        assert!(run.err.contains(named), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn help_is_no_error() {
    for arguments in [&["--help"][..], &["recommend", "--help"], &["check", "--help"], &["--version"]] {
        let run = run_yimen(arguments, b"");
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{arguments:?}");
        assert!(!run.out.is_empty());
    }
}
