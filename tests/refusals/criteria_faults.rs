//! What if a condition or a formula of a program makes no sense?

use crate::catalog_copy::{Fault, assert_faults};

const CONDITION: &str = "when: household.income_pc < param.standard";

const fn in_condition(name: &'static str, to: &'static str) -> Fault {
    Fault { name, from: CONDITION, to, at: to }
}

#[test]
fn names_that_nobody_declared() {
    assert_faults(&[
        in_condition("unknown fact", "when: household.incme_pc < param.standard"),
        in_condition("unknown number", "when: household.income_pc < param.standart"),
        in_condition("unknown shared number", "when: household.income_pc < standard.nothing"),
        in_condition("unknown choice", "when: household.zone == 'village'"),
        in_condition("nobody is called person", "when: person.orphan"),
    ]);
}

#[test]
fn what_the_language_has_not() {
    assert_faults(&[
        in_condition("asking whether a fact is known", "when: has(household.hukou)"),
        in_condition("a function that is not there", "when: sqrt(household.income_pc) < 10"),
        in_condition("half an expression", "when: household.income_pc <"),
        in_condition("an assignment", "when: household.zone = 'city'"),
        in_condition("a number for a condition", "when: household.income_pc"),
    ]);
}

#[test]
fn what_can_not_be_computed() {
    assert_faults(&[
        in_condition("division by zero", "when: household.income_month / 0 < param.standard"),
        in_condition("division by what may be zero", "when: household.income_month / (household.size - 1) < param.standard"),
        in_condition("yuan compared with square metres", "when: household.income_pc < household.housing_area"),
        in_condition("yuan added to people", "when: household.income_month + household.size < param.standard"),
        Fault { name: "wrong unit of a number", from: "unit: yuan", to: "unit: years", at: CONDITION },
    ]);
}

#[test]
fn what_can_never_hold() {
    let never = |name, to| Fault { name, from: CONDITION, to, at: "- id: income-below-standard" };
    assert_faults(&[
        never("a choice that is two", "when: household.hukou == 'urban' && household.hukou == 'rural'"),
        never("nobody at home", "when: household.size < 1"),
        never("income below nothing", "when: household.income_month < 0"),
    ]);
}

#[test]
fn formulas_of_amounts() {
    const AMOUNT: &str = "{exactly: household.size * param.standard - household.income_month,";
    assert_faults(&[
        Fault { name: "an amount in people", from: AMOUNT, to: "{exactly: household.size,", at: "{exactly: household.size," },
        Fault {
            name: "an amount that is a condition",
            from: AMOUNT,
            to: "{exactly: household.permanent_resident,",
            at: "{exactly: household.permanent_resident,",
        },
        Fault { name: "two kinds of amount", from: AMOUNT, to: "{between: [param.standard, param.standard], exactly: param.standard,", at: "{between:" },
    ]);
}
