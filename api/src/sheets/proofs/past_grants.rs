//! Do rows of aid given elsewhere become past grants?

use super::office::{csv, heading_faults, past_grants, places};
use engine::calendar::civil_date;
use engine::catalog::{Per, ProgramKind};
use engine::money::Money;

const HEADINGS: [&str; 10] = ["姓名", "身份证号", "项目", "部门/机构", "需求/救助类别", "性质", "开始日期", "结束日期", "金额", "周期"];

#[test]
fn a_program_of_the_catalog_brings_its_own_terms() {
    for program in ["ez-house-repair", "农村困难户房屋维修补助", "Aid for repairing a house in the countryside"] {
        let sheet = past_grants(&csv(&[&["户编号", "项目", "开始日期"], &["H-1", program, "2008.6.1"]]));
        let [grant] = sheet.items.as_slice() else { panic!("{program}: {:?}", sheet.faults) };
        assert_eq!((grant.program.as_str(), grant.need.as_str(), grant.agency.as_str()), ("ez-house-repair", "housing.building", "ez-civil-affairs"));
        assert_eq!((grant.kind, grant.per, grant.from), (ProgramKind::Statutory, Per::Once, civil_date(2008, 6, 1)));
        assert_eq!((grant.line, grant.household.as_deref(), grant.amount), (2, Some("H-1"), None));
    }
}

#[test]
fn another_program_says_its_terms_itself() {
    let sheet = past_grants(&csv(&[
        &HEADINGS,
        &["王伟", "11010519491231002X", "某基金会助学金", "某基金会", "学费杂费", "非法定", "2009年9月1日", "2010/8/31", "1,500", "学期"],
        &["王伟", "11010519491231002X", "某基金会助学金", "", "学费杂费", "非法定", "2009年9月1日", "", "1500", "学期"],
        &["王伟", "11010519491231002X", "某基金会助学金", "某基金会", "吃饭", "半法定", "2009年9月", "", "很多", "世纪"],
        &["王伟", "", "某基金会助学金", "东城区教育委员会", "education.tuition", "statutory", "2010-01-01", "2009-01-01", "", "once"],
        &["王伟", "1.10105E+17", "", "", "", "", "", "", "", ""],
    ]));
    let [grant] = sheet.items.as_slice() else { panic!("{:?}", sheet.faults) };
    assert_eq!((grant.program.as_str(), grant.need.as_str(), grant.agency.as_str()), ("某基金会助学金", "education.tuition", "某基金会"));
    assert_eq!((grant.kind, grant.per, grant.amount), (ProgramKind::NonStatutory, Per::Term, Some(Money::from_fen(150_000))));
    assert_eq!((grant.from, grant.until), (civil_date(2009, 9, 1), Some(civil_date(2010, 8, 31))));
    let mut places = places(&sheet.faults);
    places.sort_unstable();
    let mut expected = vec![(3, "部门/机构"), (5, "身份证号"), (5, "结束日期"), (6, "身份证号"), (6, "项目"), (6, "开始日期")];
    expected.extend(["需求/救助类别", "性质", "开始日期", "金额", "周期"].map(|column| (4, column)));
    expected.sort_unstable();
    assert_eq!(places, expected);
}

#[test]
fn what_contradicts_the_catalog_is_refused() {
    let sheet = past_grants(&csv(&[
        &["户编号", "项目", "开始日期", "性质"],
        &["H-1", "ez-house-repair", "2008-06-01", "非法定"],
        &["H-2", "ez-house-repair", "2008-06-01", "法定"],
    ]));
    assert_eq!((sheet.items.len(), places(&sheet.faults)), (1, vec![(2, "性质")]));
}

#[test]
fn json_lines_say_the_same_as_a_sheet() {
    let sheet = past_grants(&csv(&[
        &HEADINGS,
        &["王伟", "11010519491231002X", "某基金会助学金", "某基金会", "学费杂费", "非法定", "2009-09-01", "", "1500.5", "每月"],
    ]));
    let lines: String = sheet.items.iter().map(|grant| format!("{}\n", serde_json::Value::Object(grant.to_json()))).collect();
    let again = past_grants(format!("\n{lines}{{\"program\":\"x\",\"form\":\"2009-01-01\"}}\nnonsense\n").as_bytes());
    assert_eq!(again.items.iter().map(|grant| grant.to_json()).collect::<Vec<_>>(), sheet.items.iter().map(|grant| grant.to_json()).collect::<Vec<_>>());
    assert_eq!(again.items[0].line, 2);
    assert_eq!(places(&again.faults), [(3, ""), (4, "")]);
}

#[test]
fn a_sheet_that_cannot_say_whose_or_when_is_refused() {
    let faults = heading_faults(&csv(&[&["姓名", "项目", "金额"], &["王伟", "某项目", "1"]]));
    assert_eq!(faults.len(), 2, "{faults:?}");
}
