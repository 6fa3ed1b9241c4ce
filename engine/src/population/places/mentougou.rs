//! What is known of Mentougou district in Beijing?
//!
//! Its report of 2010 tells of Dongcheng and gives no total of its own: all numbers here are plausible ones, not
//! published, and no figure is compared.

use crate::calendar::civil_date;
use crate::population::figures::LeftOut;
use crate::population::place::{Drawn, Place, Register};

/// Mentougou, with the programs of today.
pub static MENTOUGOU: Place = Place {
    code: "mentougou",
    zh: "北京市门头沟区",
    en: "Mentougou district, Beijing",
    source: "S002a",
    region: "110109",
    on: civil_date(2026, 9, 15),
    id_prefix: "SYN-MTG",
    number_regions: &[("110109", 66), ("110107", 10), ("110106", 8), ("110108", 6), ("130730", 6), ("140602", 4)],
    unknown_chance: 50,
    register: Register::Drawn(Drawn {
        district: "110109",
        subdistricts: &[
            "大峪街道",
            "城子街道",
            "东辛房街道",
            "大台街道",
            "王平镇",
            "永定镇",
            "龙泉镇",
            "潭柘寺镇",
            "军庄镇",
            "雁翅镇",
            "斋堂镇",
            "清水镇",
            "妙峰山镇",
        ],
        dibao_by_size: [1_240, 980, 610, 210, 60],
        other_by_size: [1_450, 420, 110, 20, 0],
        standards: &[(civil_date(2024, 7, 1), 1_450)],
    }),
    figures: &[],
    left_out: &[LeftOut { printed: "S002a", because: "the report has no number of Mentougou's own needy; its totals here are plausible, not published" }],
};
