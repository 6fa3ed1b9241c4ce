//! Do the shipped systems go about an application, a review and a payment as their documents say?

use engine::calendar::parse_date;
use engine::catalog::{AidUnit, CapWindow, FirstMonth, OnlyIf, Program};
use engine::eligibility::{Recipient, Rigour, Situation, review_class};
use engine::facts::parse_household;
use support::catalog;

fn version(id: &str, on: &str) -> &'static Program {
    let on = parse_date(on).expect("a day");
    catalog().programs.iter().find(|program| program.id == id && program.in_force.contains(on)).unwrap_or_else(|| panic!("{id} is in force on {on}"))
}

/// Each stage in order: by whom, what, in how many days, and what it is besides.
fn chain(id: &str, on: &str) -> String {
    let stages = version(id, on).stages.iter().map(|stage| {
        let mut said = format!("{:?} {}", stage.by, stage.id).to_lowercase();
        said += &stage.limit.map_or(String::new(), |(days, _, unit)| format!(" {days} {unit:?}").to_lowercase());
        said += &stage.visit.map_or(String::new(), |visit| format!(" visits {} of 100", visit.share));
        said += if stage.publicity { " publicity" } else { "" };
        said += if stage.optional { " optional" } else { "" };
        said += match stage.only_if {
            OnlyIf::Always => "",
            OnlyIf::Disputed => " disputed",
            OnlyIf::Refused => " refused",
        };
        said
    });
    stages.collect::<Vec<_>>().join("\n")
}

fn lines(text: &str) -> String {
    text.trim().lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// S003 五(二)1: the community takes it in, township and district audit, the city decides; every program with a chain has these four.
#[test]
fn ezhou_has_a_chain_of_four_levels() {
    let expected = lines("community acceptance\nsubdistrict township-audit\ndistrict district-audit\ncity approval");
    assert_eq!(chain("ez-urban-dibao", "2008-06-01"), expected);
    let mut with_chain = 0;
    for program in catalog().programs.iter().filter(|program| program.id.starts_with("ez-") && !program.stages.is_empty()) {
        let levels: Vec<String> = program.stages.iter().map(|stage| format!("{:?}", stage.by)).collect();
        assert_eq!(levels, ["Community", "Subdistrict", "District", "City"], "{}", program.id);
        with_chain += 1;
    }
    assert!(with_chain > 60, "{with_chain} programs of Ezhou have a chain");
}

/// S000 二3: three reviews (village, township, county), two lists (village and county), every family visited.
#[test]
fn shiyan_reviews_three_times_and_publishes_twice() {
    let expected = "
        community acceptance
        community survey visits 100 of 100
        community income-check
        community appraisal
        community village-publicity publicity
        subdistrict township-review
        district county-approval
        district county-publicity publicity";
    for id in ["sy-urban-dibao", "sy-rural-dibao"] {
        assert_eq!(chain(id, "2010-06-01"), lines(expected), "{id}");
    }
}

/// S001 四、三: every income is checked at home, and the county looks at no less than 30 of 100 again.
#[test]
fn qiannan_visits_all_and_spot_checks_thirty_of_a_hundred() {
    let expected = "
        subdistrict acceptance
        subdistrict survey 10 working visits 100 of 100
        community appraisal 5 working
        subdistrict publicity 7 calendar publicity
        district county-review 5 working visits 30 of 100
        district county-publicity 7 calendar publicity
        district dispute 20 working disputed
        district decision 3 working";
    for id in ["qn-urban-dibao", "qn-rural-dibao"] {
        assert_eq!(chain(id, "2015-06-01"), lines(expected), "{id}");
    }
}

/// 京民社救发〔2018〕445号 五 to 八.
#[test]
fn beijing_s_allowance_goes_through_its_chain() {
    let expected = "
        subdistrict acceptance
        subdistrict survey 10 working visits 100 of 100
        applicant explanation 4 working optional
        community appraisal 4 working
        community publicity 7 calendar publicity
        subdistrict filing 2 working
        district review 5 working visits 30 of 100
        district decision 2 working
        district refusal 3 working refused
        district posting publicity optional";
    assert_eq!(chain("bj-dibao", "2026-06-01"), lines(expected));
    let allowance = version("bj-dibao", "2026-06-01");
    // 十(四): three months in full, three by half.
    let taper: Vec<(u16, u8)> = allowance.procedure.taper.iter().map(|step| (step.months, step.percent)).collect();
    assert_eq!(taper, [(3, 100), (3, 50)]);
    // 八(四)、九(三): from the month after the decision, by the tenth of each month.
    for id in ["bj-dibao", "bj-dibao-direct", "bj-dibao-extra-25", "bj-dibao-extra-35"] {
        let payment = version(id, "2026-06-01").procedure.payment.as_ref().unwrap_or_else(|| panic!("{id} says when it is paid"));
        assert_eq!((payment.from, payment.by_day), (Some(FirstMonth::MonthAfterDecision), Some(10)), "{id}");
    }
}

/// After how many months a family is looked at again.
fn looked_at_again(id: &str, on: &str, household: &str, member: &str) -> Option<u16> {
    let document = format!("{{\"id\": \"h\", \"permanent_resident\": true, {household} \"members\": [{{\"id\": \"m\", {member}}}]}}");
    let household = parse_household(&document, &catalog().vocabulary).unwrap_or_else(|faults| panic!("{document}: {faults:?}"));
    let situation = Situation::new(&household, parse_date(on).expect("a day"), Rigour::Warn);
    review_class(version(id, on), &situation, Recipient::Household).map(|class| class.months)
}

#[test]
fn each_class_has_its_own_cycle_of_reviews() {
    let born = "\"birth_date\": \"1950-01-01\"";
    // CQ16 第二十六条: stable with illness or disability yearly, stable half-yearly, able to work every month in town and every quarter outside.
    for (class, urban, rural) in [("a", 12, 12), ("b", 6, 6), ("c", 1, 3)] {
        let household = format!("\"area\": \"500103\", \"cq_dibao_class\": \"{class}\",");
        assert_eq!(looked_at_again("cq-urban-dibao", "2018-06-01", &household, born), Some(urban), "class {class} in town");
        assert_eq!(looked_at_again("cq-rural-dibao", "2018-06-01", &household, born), Some(rural), "class {class} in the countryside");
    }
    // 民发〔2012〕220号第三十三条.
    let stable = "\"birth_date\": \"1990-01-01\", \"disability_type\": 0, \"disability_grade\": 0, \"able_and_willing\": false, \"three_noes\": false";
    for (member, urban, rural) in [
        (format!("{stable}, \"disease\": \"none\""), 6, 6),
        (format!("{stable}, \"disease\": \"cancer\""), 12, 12),
        (stable.replace("\"able_and_willing\": false", "\"able_and_willing\": true") + ", \"disease\": \"none\"", 1, 3),
    ] {
        assert_eq!(looked_at_again("qn-urban-dibao", "2015-06-01", "\"area\": \"522701\",", &member), Some(urban), "{member}");
        assert_eq!(looked_at_again("qn-rural-dibao", "2015-06-01", "\"area\": \"522701\",", &member), Some(rural), "{member}");
    }
    // 京民社救发〔2018〕445号 十三: half-yearly where income is not fixed, yearly else.
    let old = "\"birth_date\": \"1950-01-01\", \"work_form\": \"none\", \"tekun\": \"none\", \"special_relief\": \"none\", \"child_class\": \"none\"";
    for (member, months) in [(old.to_string(), 12), (old.replace("\"work_form\": \"none\"", "\"work_form\": \"flexible\""), 6)] {
        assert_eq!(looked_at_again("bj-dibao", "2026-06-01", "\"area\": \"110101\",", &member), Some(months), "{member}");
    }
}

/// Sums that a document limits: how much, over which time, for whom.
#[test]
fn caps_and_ceilings() {
    for (id, on, yuan, per, unit) in [
        // S002d 一(二)4: 600 yuan a year on the card.
        ("tz-huimin-card", "2008-06-01", 600, CapWindow::Year, AidUnit::Person),
        ("ez-medaid-vagrant", "2008-06-01", 2_000, CapWindow::Year, AidUnit::Person),
    ] {
        let [cap] = version(id, on).caps.as_slice() else { panic!("{id} has one cap") };
        let fen = cap.amount_on(parse_date(on).expect("a day")).map(|money| money.fen());
        assert_eq!((fen, cap.per, cap.for_whom), (Some(yuan * 100), per, unit), "{id}");
    }
    // S004: temporary aid up to 50,000 yuan, whichever class.
    for id in ["cq-temp-aid-a", "cq-temp-aid-b", "cq-temp-aid-c", "cq-temp-aid-d"] {
        let [ceiling] = version(id, "2018-06-01").parameters.as_slice() else { panic!("{id} has one number") };
        assert_eq!(ceiling.rows.iter().map(|row| row.value.to_text()).collect::<Vec<_>>(), ["50000"], "{id}");
    }
}
