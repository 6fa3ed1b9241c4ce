//! Which words do offices use for a column?

use super::plain::{plain, without_brackets};
use engine::facts::Holder;
use engine::words::Words;

/// A column that is no fact of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The household's id.
    Household,
    /// The member's id.
    Member,
    /// Name.
    Name,
    /// ID number.
    IdNumber,
    /// When the household's facts held.
    FactsOn,
    /// Program, by id or name.
    Program,
    /// Who gave it.
    Agency,
    /// What it was for.
    Need,
    /// Statutory or not.
    Kind,
    /// First day.
    From,
    /// Last day.
    Until,
    /// How much.
    Amount,
    /// How the amount is counted.
    Per,
}

/// What is said of a column: its key in JSON, its heading in both languages, what may stand there, and other headings for it.
pub struct ColumnWords {
    /// Which.
    pub column: Column,
    /// Its key in JSON Lines.
    pub key: &'static str,
    zh: &'static str,
    en: &'static str,
    may_zh: &'static str,
    may_en: &'static str,
    others: &'static [&'static str],
}

impl ColumnWords {
    /// Its heading.
    pub fn heading(&self) -> Words {
        Words::new(self.zh, self.en)
    }

    /// What may stand there.
    pub fn may_hold(&self) -> Words {
        Words::new(self.may_zh, self.may_en)
    }
}

const fn column(
    column: Column,
    key: &'static str,
    (zh, en): (&'static str, &'static str),
    (may_zh, may_en): (&'static str, &'static str),
    others: &'static [&'static str],
) -> ColumnWords {
    ColumnWords { column, key, zh, en, may_zh, may_en, others }
}

const HOUSEHOLD: ColumnWords = column(
    Column::Household,
    "household",
    ("户编号", "Household id"),
    ("必填。同一户的各成员用同一编号；不能用身份证号码", "Required. All members of a household bear the same one; no ID number"),
    &["家庭编号", "户号", "家庭编码", "户编码", "家庭户编号", "household"],
);
const MEMBER: ColumnWords = column(
    Column::Member,
    "member",
    ("成员编号", "Member id"),
    ("可不填：按户编号和行的次序编成；不能用身份证号码", "May be left out: made of the household id and the order of rows; no ID number"),
    &["成员编码", "家庭成员编号", "人员编号", "member"],
);
const NAME: ColumnWords =
    column(Column::Name, "name", ("姓名", "Name"), ("姓名", "The person's name"), &["成员姓名", "家庭成员姓名", "名字", "受助人姓名", "救助对象姓名"]);
const ID_NUMBER: ColumnWords = column(
    Column::IdNumber,
    "id_number",
    ("身份证号", "ID number"),
    ("18位或旧15位号码；本列须为“文本”格式，否则末几位会丢失", "18 characters, or 15 in old data; keep the column as text, or the last digits are lost"),
    &["身份证号码", "证件号码", "证件号", "公民身份号码", "公民身份证号码", "身份证", "居民身份证号码", "居民身份证号", "身份号码", "成员身份证号"],
);

/// The columns of a sheet of households, besides the facts.
pub const HOUSEHOLD_COLUMNS: &[ColumnWords] = &[
    HOUSEHOLD,
    MEMBER,
    NAME,
    ID_NUMBER,
    column(
        Column::FactsOn,
        "facts_on",
        ("资料日期", "Facts of the day"),
        ("日期：本行的资料是哪一天的情况；可不填", "A date: when what the row says held; may be left out"),
        &["资料截止日期", "采集日期", "登记日期", "调查日期"],
    ),
];

/// The columns of a sheet of past grants.
pub const GRANT_COLUMNS: &[ColumnWords] = &[
    ID_NUMBER,
    HOUSEHOLD,
    MEMBER,
    NAME,
    column(
        Column::Program,
        "program",
        ("项目", "Program"),
        ("必填。目录中项目的编号或名称；目录中没有的，写其名称", "Required. A program's id or name in the catalog, else its own name"),
        &["救助项目", "项目名称", "救助项目名称", "项目编号", "帮扶项目"],
    ),
    column(
        Column::Agency,
        "agency",
        ("部门", "Agency"),
        ("发放的部门或机构；目录中的项目可不填", "Who gave it; may be left out for a program of the catalog"),
        &["机构", "部门/机构", "发放部门", "救助部门", "发放单位", "救助单位", "主管部门", "实施单位"],
    ),
    column(
        Column::Need,
        "need",
        ("救助类别", "Need"),
        ("用于什么需要：目录中的需要编号或名称；目录中的项目可不填", "What it is for: a need of the catalog; may be left out for a program of the catalog"),
        &["需求", "需要", "需求/救助类别", "类别", "救助类型", "需求类别"],
    ),
    column(
        Column::Kind,
        "kind",
        ("性质", "Kind"),
        ("法定或非法定；目录中的项目可不填", "Statutory or non-statutory; may be left out for a program of the catalog"),
        &["救助性质", "项目性质", "法定/非法定"],
    ),
    column(
        Column::From,
        "from",
        ("开始日期", "From"),
        ("必填。日期", "Required. A date"),
        &["起始日期", "起始时间", "开始时间", "发放日期", "发放时间", "救助日期", "救助时间"],
    ),
    column(
        Column::Until,
        "until",
        ("结束日期", "Until"),
        ("日期；仍在享受的不填", "A date; empty where it still runs"),
        &["终止日期", "截止日期", "结束时间", "终止时间", "停发日期", "to"],
    ),
    column(
        Column::Amount,
        "amount",
        ("金额", "Amount"),
        ("元，最多两位小数；实物不填", "Yuan, at most two decimals; empty where it was in kind"),
        &["救助金额", "发放金额", "补助金额", "补助标准", "标准"],
    ),
    column(
        Column::Per,
        "per",
        ("周期", "Per"),
        (
            "月、学期、年、一次（一次性）、次（每发生一次）；目录中的项目可不填",
            "Month, term, year, once or event; may be left out for a program of the catalog",
        ),
        &["发放周期", "金额周期", "计算周期", "周期单位", "发放方式"],
    ),
];

/// Other headings for facts, beside the names and keys of the vocabulary.
pub const FACT_HEADINGS: &[(Holder, &str, &[&str])] = &[
    (Holder::Household, "address", &["居住地址", "家庭住址", "详细地址", "地址"]),
    (Holder::Household, "area", &["居住地", "地区代码", "居住地代码", "住址代码", "行政区划代码", "行政区划", "区划代码", "地区编码"]),
    (Holder::Household, "hukou", &["户口类型", "户籍性质", "户籍类型", "户别"]),
    (Holder::Household, "income_month", &["月收入", "家庭月总收入", "全家月收入", "家庭总月收入"]),
    (Holder::Household, "dibao", &["低保身份", "低保类别", "低保类型"]),
    (Holder::Household, "dibao_marginal", &["边缘户", "低保边缘", "低保边缘家庭"]),
    (Holder::Household, "housing_area", &["家庭住房面积", "房屋面积"]),
    (Holder::Household, "tenure", &["住房性质", "住房类型", "房屋来源"]),
    (Holder::Household, "rent_month", &["月租金", "房租"]),
    (Holder::Household, "permanent_resident", &["常住", "是否常住"]),
    (Holder::Member, "relation", &["与户主的关系", "户主关系", "家庭关系", "关系"]),
    (Holder::Member, "birth_date", &["出生年月日", "生日", "出生日"]),
    (Holder::Member, "disability_type", &["残疾类型"]),
    (Holder::Member, "disability_grade", &["残疾级别"]),
    (Holder::Member, "student", &["就读阶段", "学段", "在读学段", "就读学段", "就学阶段"]),
    (Holder::Member, "employment", &["就业情况", "就业状态", "从业状况"]),
    (Holder::Member, "insurance", &["医保类型", "参保类型", "医保"]),
    (Holder::Member, "disease", &["病种", "大病病种", "患病情况"]),
];

/// Headings of what the engine computes itself.
const DERIVED: &[&str] = &[
    "年龄",
    "周岁",
    "家庭人口",
    "家庭人口数",
    "家庭人数",
    "户人口",
    "人口数",
    "家庭人均月收入",
    "人均月收入",
    "人均收入",
    "家庭人均收入",
    "人均住房面积",
    "age",
];

/// The column that any sheet may mean by a heading.
pub fn own_column(heading: &str) -> Option<Column> {
    HOUSEHOLD_COLUMNS.iter().chain(GRANT_COLUMNS).find(|words| words.is_called(heading)).map(|words| words.column)
}

impl ColumnWords {
    /// Whether a heading means this column.
    pub fn is_called(&self, heading: &str) -> bool {
        let (whole, short) = (plain(heading), without_brackets(heading));
        self.names().any(|name| {
            let name = plain(name);
            name == whole || name == short
        })
    }

    /// All headings for it.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.key, self.zh, self.en].into_iter().chain(self.others.iter().copied())
    }
}

/// Whether a column is passed over: remarks, and the running number of rows.
pub fn is_ignored(heading: &str) -> bool {
    let plain = without_brackets(heading);
    let is_note = ["备注", "note", "remark"].iter().any(|start| plain.starts_with(start));
    is_note || matches!(plain.as_str(), "序号" | "序" | "no" | "no.")
}

/// Whether a column holds what follows from other columns.
pub fn is_derived(heading: &str) -> bool {
    DERIVED.contains(&without_brackets(heading).as_str())
}
