//! Do rows of members become households?

use super::office::{catalog, csv, documents, heading_faults, households, places, xlsx};
use crate::sheets::heading_words::FACT_HEADINGS;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

const HEADINGS: [&str; 9] = ["户编号", "姓名", "身份证号码", "与户主关系", "性别", "出生日期", "家庭月收入（元）", "住址代码", "孤儿"];

#[test]
fn a_family_in_the_words_of_an_office() {
    let rows: [&[&str]; 4] = [
        &["低保家庭花名册"],
        &["序号", "户编号", "姓名", "身份证号码", "与户主关系", "性 别", "出生日期", "家庭月收入（元）", "地区代码", "就读阶段", "孤儿", "残疾等级", "备注"],
        &["1", "H-1", "王伟", "４２０７０４１９７００１０１１２３２", "本人", "男", "1970年1月1日", "￥１，２００．５元", "420704", "", "", "二级", "低保"],
        &["2", "H-1", "王小明", "", "儿子", "", "1996.5.4", "", "", "小学", "否", "无", ""],
    ];
    let expected = concat!(
        r#"{"area":"420704","id":"H-1","income_month":"1200.50","members":["#,
        r#"{"birth_date":"1970-01-01","disability_grade":2,"id":"H-1-1","id_number":"４２０７０４１９７００１０１１２３２","name":"王伟","relation":"head","sex":"male"},"#,
        r#"{"birth_date":"1996-05-04","disability_grade":0,"id":"H-1-2","name":"王小明","orphan":false,"relation":"child","student":"primary"}]}"#
    );
    for bytes in [csv(&rows), xlsx(&rows), encoding_rs::GB18030.encode(&String::from_utf8(csv(&rows)).unwrap()).0.into_owned()] {
        let sheet = households(&bytes);
        assert_eq!((documents(&sheet), &sheet.faults), (vec![expected.to_string()], &Vec::new()));
        assert_eq!(sheet.items[0].lines, [3, 4]);
        assert_eq!(sheet.notes.len(), 3, "the title, the running number and the remark are said: {:?}", sheet.notes);
    }
}

#[test]
fn numbers_and_days_of_a_workbook() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0u16..).zip(HEADINGS) {
        sheet.write_string(1, column, heading).unwrap();
    }
    // A household's number merged over its members, an old number of 15 digits as a number, a real day, a sum with a float's tail.
    sheet.merge_range(2, 0, 3, 0, "H-1", &Format::new()).unwrap();
    sheet.write_number(2, 2, 110101700101001.0).unwrap();
    let day = Format::new().set_num_format("yyyy/m/d");
    sheet.write_datetime_with_format(2, 5, ExcelDateTime::from_ymd(1970, 1, 1).unwrap(), &day).unwrap();
    sheet.write_number(2, 6, 0.1 + 0.2).unwrap();
    sheet.write_number(2, 7, 420704).unwrap();
    sheet.write_number(3, 5, 19960504).unwrap();
    // The second household's number has lost its last digits.
    sheet.write_string(4, 0, "H-2").unwrap();
    sheet.write_number(4, 2, 110101199001010010.0).unwrap();
    sheet.write_string(5, 0, "H-3").unwrap();
    sheet.write_string(5, 2, "1.10101E+17").unwrap();
    let sheet = households(&book.save_to_buffer().unwrap());
    assert_eq!(
        documents(&sheet),
        [concat!(
            r#"{"area":"420704","id":"H-1","income_month":"0.30","members":["#,
            r#"{"birth_date":"1970-01-01","id":"H-1-1","id_number":"110101700101001"},{"birth_date":"1996-05-04","id":"H-1-2"}]}"#
        )]
    );
    assert_eq!(places(&sheet.faults), [(5, "身份证号码"), (6, "身份证号码")]);
    assert!(sheet.faults.iter().all(|fault| fault.expected.zh.contains("“文本”")), "{:?}", sheet.faults);
}

#[test]
fn of_ten_thousand_rows_one_is_refused() {
    let mut text = String::from("户编号,姓名,家庭月收入\n");
    for number in 1..=10_000 {
        let income = if number == 5_000 { "约三百" } else { "300" };
        text.push_str(&format!("H-{number},某人,{income}\n"));
    }
    let sheet = households(text.as_bytes());
    assert_eq!(sheet.items.len(), 9_999);
    assert_eq!(places(&sheet.faults), [(5_001, "家庭月收入")]);
    assert_eq!(documents(&households(text.as_bytes())), documents(&sheet), "a second reading gives the same");
}

#[test]
fn a_faulty_row_keeps_its_household_together() {
    let sheet = households(&csv(&[
        &["户编号", "姓名", "出生日期", "户口性质"],
        &["H-1", "甲", "1970-01-01", "城镇"],
        &["H-1", "乙", "某年", ""],
        &["H-2", "丙", "", "农村"],
        &["H-2", "丁", "", "城镇"],
        &["H-3", "戊", "", "农业户口"],
        &["", "己", "", ""],
        &["H-4", "庚", "", ""],
    ]));
    assert_eq!(documents(&sheet), [r#"{"id":"H-4","members":[{"id":"H-4-1","name":"庚"}]}"#]);
    assert_eq!(places(&sheet.faults), [(2, ""), (3, "出生日期"), (4, ""), (5, "户口性质"), (6, ""), (7, "户编号")]);
}

#[test]
fn a_head_without_household_id_harms_nobody_else() {
    let sheet = households(&csv(&[&["户编号", "与户主关系"], &["H-1", "户主"], &["", "户主"], &["H-2", "户主"]]));
    assert_eq!((sheet.items.len(), places(&sheet.faults)), (2, vec![(3, "户编号")]));
}

#[test]
fn members_are_told_apart() {
    let sheet = households(&csv(&[
        &["户编号", "成员编号", "身份证号"],
        &["H-1", "H-1-2", ""],
        &["H-1", "", ""],
        &["H-2", "", "110101900101997"],
        &["H-2", "", "110101900101997"],
        &["H-3", "M", ""],
        &["H-3", "M", ""],
        &["110105194912310029", "", ""],
        &["11010519491231002X", "", ""],
    ]));
    let ids: Vec<&str> = sheet.items.iter().map(|household| household.document["members"][1]["id"].as_str().unwrap_or("none")).collect();
    assert_eq!(ids, ["H-1-3", "none"], "a made id never meets a written one");
    assert_eq!(sheet.items[0].made_ids, ["H-1-3"]);
    assert_eq!(places(&sheet.faults), [(4, ""), (5, "身份证号"), (6, ""), (7, "成员编号"), (9, "户编号")]);
}

#[test]
fn a_number_that_fails_its_check_is_passed_on() {
    let sheet = households(&csv(&[&["户编号", "身份证号", "性别"], &["H-1", "110105194912310021", "男"], &["H-2", "不详", ""]]));
    assert_eq!(sheet.items[0].document["members"][0]["id_number"], "110105194912310021");
    assert_eq!((sheet.items.len(), sheet.faults.len()), (2, 0));
}

#[test]
fn every_kind_of_fact_in_every_usual_form() {
    let one = |heading: &str, written: &str| {
        let sheet = households(&csv(&[&["户编号", heading], &["H-1", written]]));
        sheet.items.first().map(|household| {
            let mut members = household.document["members"][0].as_object().unwrap().clone();
            members.extend(household.document.clone());
            members.retain(|key, _| key != "id" && key != "members");
            serde_json::to_string(members.values().next().unwrap_or(&serde_json::Value::Null)).unwrap()
        })
    };
    for (heading, written, value) in [
        ("孤儿", "√", "true"),
        ("Orphan", "×", "false"),
        ("member.orphan", "有", "true"),
        ("户口性质", "非农业", "\"urban\""),
        ("hukou", "RURAL", "\"rural\""),
        ("已确认的低保身份", "城市低保", "\"urban\""),
        ("低保类别", "农村低保（二类）", "\"rural_2\""),
        ("低保类别", "无", "\"none\""),
        ("住房面积（平方米）", "４５．５㎡", "\"45.5\""),
        ("失业月数", "12个月", "12"),
        ("参加过的培训", "无", "[]"),
        ("孤儿", "", "null"),
        ("孤儿", "—", "null"),
    ] {
        assert_eq!(one(heading, written).as_deref(), Some(value), "{heading}: {written}");
    }
    for (heading, written) in
        [("孤儿", "不清楚"), ("孤儿", "2"), ("户口性质", "两者"), ("住房面积", "-1"), ("失业月数", "1.5"), ("失业月数", "九九"), ("地区代码", "朝阳门街道")]
    {
        assert_eq!(one(heading, written), None, "{heading}: {written}");
    }
}

#[test]
fn sets_are_separated_in_every_usual_way() {
    let vocabulary = &catalog().vocabulary;
    let slot = vocabulary.slot(engine::facts::Holder::Member, "trainings").expect("the catalog has it");
    let heading = &vocabulary.facts(engine::facts::Holder::Member)[slot].name.zh;
    for written in ["vocational、poverty", "poverty，vocational", "vocational; poverty;", "vocational,poverty,vocational"] {
        let sheet = households(&csv(&[&["户编号", heading], &["H-1", written]]));
        assert_eq!(sheet.items[0].document["members"][0]["trainings"], serde_json::json!(["poverty", "vocational"]), "{written}");
    }
}

#[test]
fn headings_that_would_lose_something_are_refused() {
    for (headings, column, said) in [
        (&["户编号", "姓名", "家庭月收人"][..], "家庭月收人", "家庭月收入"),
        (&["户编号", "姓名", "年龄"], "年龄", "计算"),
        (&["户编号", "姓名", "成员姓名"], "成员姓名", "删去"),
        (&["户编号", "姓名", "家庭月收入（万元）"], "家庭月收入（万元）", "换算成元"),
        (&["姓名", "身份证号"], "", "户编号"),
        (&["户编号", "姓名", ""], "", "列名"),
    ] {
        let row = ["H-1", "甲", "320"];
        let faults = heading_faults(&csv(&[headings, &row[..headings.len()]]));
        let text = format!("{faults:?}");
        assert!(faults.iter().any(|fault| fault.column.as_deref().unwrap_or("") == column) && text.contains(said), "{headings:?}: {text}");
    }
}

#[test]
fn a_file_without_headings_never_repeats_a_person() {
    let faults = heading_faults(&csv(&[&["王伟", "420704197001011232"], &["赵丽", "11010519491231002X"]]));
    let text = format!("{faults:?}");
    assert!(!text.contains("王伟") && !text.contains("1970"), "{text}");
}

#[test]
fn faults_never_repeat_a_person() {
    let row = ["110105194912310029", "王伟", "11010519491231000E+1", "王伟", "王伟", "11010519491231002X", "王伟", "王伟", "王伟"];
    let sheet = households(&csv(&[&["户编号", "姓名", "身份证号码", "与户主关系", "性别", "出生日期", "家庭月收入", "地区代码", "孤儿"], &row, &row]));
    let text = format!("{:?}", sheet.faults);
    assert!(sheet.items.is_empty() && !text.contains("王伟") && !text.contains("1949"), "{text}");
}

#[test]
fn other_headings_lead_to_facts_that_exist() {
    for (holder, key, _) in FACT_HEADINGS {
        assert!(catalog().vocabulary.slot(*holder, key).is_some(), "{key}");
    }
}
