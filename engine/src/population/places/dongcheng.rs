//! What is known of Dongcheng district in Beijing?
//!
//! Totals are those of the end of March 2010. Its programs are those of that day and, where they have not ended, of
//! today; its people can be made for either day. Today's are Beijing's district as well.

use crate::calendar::civil_date;
use crate::population::drawn::CATEGORIES;
use crate::population::figures::{LeftOut, Measure, PublishedFigure};
use crate::population::place::{Drawn, Place, Register};

const fn figure(what: &'static str, value: i64, quote: &'static str, measure: Measure) -> PublishedFigure {
    PublishedFigure { what, value, source: "S002a 一", quote, measure }
}

/// All recipient categories of the registers that are not on the allowance.
const OTHERS: &[&str] = CATEGORIES.split_at(1).1;

/// Dongcheng, 2010.
pub static DONGCHENG: Place = Place {
    code: "dongcheng",
    zh: "北京市东城区",
    en: "Dongcheng district, Beijing",
    source: "S002a",
    region: "110101",
    on: civil_date(2026, 9, 15),
    id_prefix: "SYN",
    // Mostly the district itself, an abolished district that merged into it, neighbours, and a few other provinces.
    number_regions: &[("110101", 52), ("110103", 18), ("110102", 8), ("110105", 8), ("110108", 5), ("130102", 4), ("410102", 3), ("210102", 2)],
    // About 15 % of all facts are then unknown.
    unknown_chance: 185,
    register: Register::Drawn(Drawn {
        district: "110101",
        subdistricts: &["东华门街道", "景山街道", "交道口街道", "安定门街道", "北新桥街道", "东四街道", "朝阳门街道", "建国门街道", "东直门街道", "和平里街道"],
        // Sizes chosen so that they add up to the published totals; the sizes themselves are not published.
        dibao_by_size: [2_546, 2_085, 1_206, 381, 127],
        other_by_size: [5_465, 863, 150, 20, 0],
        // As the catalog has them.
        standards: &[(civil_date(2009, 1, 1), 410), (civil_date(2010, 7, 1), 430), (civil_date(2024, 7, 1), 1_450)],
    }),
    figures: &[
        figure("households on the allowance", 6_345, "低保家庭6345户", Measure::RegisteredHouseholds(&["dibao"])),
        figure("people on the allowance", 12_493, "12493人", Measure::RegisteredPeople(&["dibao"])),
        figure("other needy households", 6_498, "其他各类困难家庭6498户", Measure::RegisteredHouseholds(OTHERS)),
        figure("people in other needy households", 7_721, "7721人", Measure::RegisteredPeople(OTHERS)),
        figure("of those on the allowance, judged eligible", 6_345, "低保家庭6345户", Measure::Confirmed(&["dibao"], "bj-dibao")),
        figure("subdistricts", 10, "管辖10个街道办事处", Measure::Townships),
        figure("recipient categories", 16, "等16类救助对象", Measure::Categories),
    ],
    left_out: &[
        LeftOut { printed: "S002a 近2万名困难群众", because: "rounded, and against 12,493 + 7,721 = 20,214 in the same text" },
        LeftOut { printed: "S002a 户籍人口62.5万、人均可支配收入2.8万元", because: "about all residents; only the needy are made" },
        LeftOut {
            printed: "S002a 83项（39项法定、44项非法定）、79项量化", because: "counts programs, not people: the catalog's own tests count them"
        },
    ],
};
