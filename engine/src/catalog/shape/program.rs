//! What shape does a program file have?

use super::numbers::ParameterFile;
use super::reviews::ReviewFile;
use super::scalars::{AnyScalar, Day, FormatVersion, Plain};
use super::stages::{LimitFile, PaymentFile, ProcessFile, StageFile, TaperFile, ValidFile};
use super::terms::{CapFile, ConfersFile, CoversFile, RepeatsFile, WordOr};
use crate::catalog::yaml::Located;
use crate::words::Words;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A program file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgramFile {
    /// Version of the file format: 1.
    pub format: Located<FormatVersion>,
    /// Unique key of the program, on a line of its own, unquoted.
    pub id: Located<String>,
    /// Name for people.
    pub name: Words,
    /// One plain sentence: who gets what.
    pub summary: Option<Words>,
    /// Statutory (unified or legally based), or non-statutory (set up by an agency, a subdistrict or a donor).
    pub kind: ProgramKind,
    /// Who decides: an id of agencies.yaml.
    pub agency: Located<String>,
    /// Prefix of the area codes it serves, such as "4207".
    pub region: Located<String>,
    /// What it is for: an id of needs.yaml.
    pub need: Located<String>,
    /// Recipient categories, free codes.
    #[serde(default)]
    pub categories: Vec<String>,
    /// To whom it is paid.
    pub paid_to: PaidTo,
    /// How the amount is counted.
    pub per: Per,
    /// When the same program may be given again; by default as `per` says.
    pub repeats: Option<Located<RepeatsFile>>,
    /// The days that one grant is for; by default as `per` says.
    pub covers: Option<Located<CoversFile>>,
    /// Whether it is given once to a household, though it is paid to a person.
    #[serde(default)]
    pub one_per_household: bool,
    /// Of aid to a household: for which of its members it is; without it for all of them.
    pub beneficiaries: Option<Located<BeneficiariesFile>>,
    /// Limits of the sum of this program and others.
    #[serde(default)]
    pub caps: Vec<Located<CapFile>>,
    /// Whether less than the amount may be awarded where a campaign's fund has no more.
    #[serde(default)]
    pub partial: bool,
    /// Facts that an award sets from its first day, each with its value, or with values for some.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, WordOr<AnyScalar, ConfersFile>>")]
    pub confers: BTreeMap<String, Located<WordOr<String, ConfersFile>>>,
    /// The days on which the program is in force.
    pub in_force: Located<PeriodFile>,
    /// Where it comes from.
    pub source: SourceFile,
    /// Whether its numbers are invented for a demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// What is doubtful in the source.
    #[serde(default)]
    pub doubts: Vec<Words>,
    /// Why it can't be judged: the source gives no usable criteria. It is shown and never judged.
    pub open: Option<Located<Words>>,
    /// Dated numbers.
    #[serde(default)]
    pub parameters: BTreeMap<String, Located<ParameterFile>>,
    /// Conditions; all must hold.
    #[serde(default)]
    pub criteria: Vec<Located<CriterionFile>>,
    /// What it gives.
    pub amount: Option<Located<AmountFile>>,
    /// Papers to bring: ids of documents.yaml.
    #[serde(default)]
    pub documents: Vec<Located<String>>,
    /// Where to apply.
    pub apply_at: Option<Words>,
    /// When applications are taken, each year.
    pub season: Option<Located<SeasonFile>>,
    /// The approval chain, in order.
    #[serde(default)]
    pub stages: Vec<Located<StageFile>>,
    /// The limit of the whole chain.
    pub process: Option<Located<ProcessFile>>,
    /// How long an acceptance may be used; without it there is no end.
    pub valid: Option<Located<ValidFile>>,
    /// How long somebody may appeal against a refusal, a reduction or an end; without it there is no end.
    pub appeal: Option<LimitFile>,
    /// When monthly aid begins, and by which day of a month it is paid; without it it begins on the day of the award.
    pub payment: Option<Located<PaymentFile>>,
    /// How running aid fades out before it ends for those who have found work; whoever proposes the end says whether they have.
    #[serde(default)]
    pub taper: Vec<Located<TaperFile>>,
    /// How often running aid is looked at again, by class: the first row whose condition holds.
    #[serde(default)]
    pub reviews: Vec<Located<ReviewFile>>,
    /// Programs of a larger region whose local form this is. Where and as long as this one is in force, they are not judged.
    #[serde(default)]
    pub implements: Vec<Located<ImplementsFile>>,
    /// How it stands to other programs.
    #[serde(default)]
    pub relations: Vec<Located<RelationFile>>,
    /// Words that people use for it.
    #[serde(default)]
    #[schemars(with = "Vec<AnyScalar>")]
    pub search: Vec<String>,
    /// A household that gets the program, from which the cases start.
    pub base: Option<Located<BaseFile>>,
    /// Cases worked out by hand from the source.
    #[serde(default)]
    pub cases: Vec<Located<CaseFile>>,
    /// Mutants that change nothing, each with the reason.
    #[serde(default)]
    pub equivalent: Vec<EquivalentFile>,
}

/// For which members of a household its aid is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeneficiariesFile {
    /// A condition on `person`, each member in turn: over facts, definitions and standards, without parameters.
    pub when: Located<String>,
    /// What it says, for people.
    pub says: Words,
    /// The clause it comes from.
    pub clause: Option<String>,
}

/// Statutory or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProgramKind {
    /// 法定
    Statutory,
    /// 非法定
    NonStatutory,
}

impl ProgramKind {
    /// The kind for people.
    pub fn words(self) -> Words {
        match self {
            ProgramKind::Statutory => Words::new("法定", "statutory"),
            ProgramKind::NonStatutory => Words::new("非法定", "non-statutory"),
        }
    }
}

/// To whom a program is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaidTo {
    /// To the household: every member is a beneficiary.
    Household,
    /// To a person: judged once for each member.
    Person,
}

/// How an amount is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Each month.
    Month,
    /// Each school term.
    Term,
    /// Each year.
    Year,
    /// Once.
    Once,
    /// For each event.
    Event,
}

impl Per {
    /// How often it comes in a year.
    pub fn times_a_year(self) -> i64 {
        match self {
            Per::Month => 12,
            Per::Term => 2,
            Per::Year | Per::Once | Per::Event => 1,
        }
    }

    /// What an amount is counted by, for people.
    pub fn words(self) -> Words {
        match self {
            Per::Month => Words::new("月", "month"),
            Per::Term => Words::new("学期", "term"),
            Per::Year => Words::new("年", "year"),
            Per::Once => Words::new("次", "time"),
            Per::Event => Words::new("次", "event"),
        }
    }

    /// Whether it is paid again by itself: a single payment is no income.
    pub fn comes_again(self) -> bool {
        matches!(self, Per::Month | Per::Term | Per::Year)
    }
}

/// Days in force.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodFile {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Option<Day>,
}

/// Where something comes from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// Short key of the document.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The clause.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
    /// Its page.
    pub url: Option<String>,
}

/// One condition, or alternatives of which one is enough.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionFile {
    /// Its key within the program.
    pub id: Located<String>,
    /// The condition, in the rule language.
    #[schemars(with = "Option<AnyScalar>")]
    pub when: Option<Located<String>>,
    /// Alternatives; one is enough.
    pub any_of: Option<Vec<Located<CriterionFile>>>,
    /// What it says, for people.
    pub says: Words,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
}

/// What a program gives. Exactly one of the keys but `clause` and `says`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmountFile {
    /// A formula in yuan.
    #[schemars(with = "Option<AnyScalar>")]
    pub exactly: Option<Located<String>>,
    /// The agency decides within two formulas.
    #[schemars(with = "Option<Vec<AnyScalar>>")]
    pub between: Option<Vec<Located<String>>>,
    /// The first row whose condition holds.
    pub first: Option<Vec<Located<AmountRowFile>>>,
    /// Goods, a service or a place.
    pub in_kind: Option<Words>,
    /// The source gives no number: what it says instead.
    pub not_stated: Option<Words>,
    /// What it says, for people.
    pub says: Option<Words>,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
}

/// A row of an amount table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmountRowFile {
    /// Its condition; the last row may have none.
    #[schemars(with = "Option<AnyScalar>")]
    pub when: Option<Located<String>>,
    /// A formula in yuan.
    #[schemars(with = "AnyScalar")]
    pub value: Located<String>,
    /// What it says, for people.
    pub says: Option<Words>,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
}

/// When applications are taken, each year.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeasonFile {
    /// First day as "MM-DD".
    pub from: String,
    /// Last day as "MM-DD"; before the first it lies in the next year.
    pub to: String,
}

/// A relation to another program: exactly one of the keys but `clause` and `says`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationFile {
    /// Both can't be held.
    pub excludes: Option<Located<String>>,
    /// Both can't be held for the same cause.
    pub excludes_same_cause: Option<Located<String>>,
    /// Only the highest of these and this.
    pub highest_of: Option<Vec<Located<String>>>,
    /// Pays the difference over the other.
    pub tops_up: Option<Located<String>>,
    /// Both may be held.
    pub stacks: Option<Located<String>>,
    /// Only when the other has been decided.
    pub after: Option<Located<String>>,
    /// Only when one of these has been decided.
    pub after_one_of: Option<Vec<Located<String>>>,
    /// What it says, for people.
    pub says: Option<Words>,
    /// The clause it comes from.
    #[schemars(with = "Option<AnyScalar>")]
    pub clause: Option<String>,
}

/// A program of a larger region: its id, or `{program: ID, to: DAY, when: CONDITION}` where this one takes its place up to a day or for
/// some only.
pub type ImplementsFile = WordOr<String, ImplementsPartFile>;

/// A program of a larger region, up to when and for whom it is carried out by another.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImplementsPartFile {
    /// Its id.
    pub program: String,
    /// The last day on which it is.
    pub to: Option<Day>,
    /// For whom it is, in the rule language; all others are still judged by the larger region's program.
    #[schemars(with = "Option<AnyScalar>")]
    pub when: Option<Located<String>>,
}

/// A household from which the cases start.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BaseFile {
    /// The date asked about.
    pub on: Day,
    /// Household facts.
    #[serde(default)]
    pub household: BTreeMap<String, Plain>,
    /// Facts of each member.
    pub members: Vec<BTreeMap<String, Plain>>,
}

/// A case: changes to the base, and what is expected.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// What the case shows.
    #[schemars(with = "AnyScalar")]
    pub name: String,
    /// Another date.
    pub on: Option<Day>,
    /// Facts to change: household.X, person.X (the recipient), member.2.X; null for unknown.
    #[serde(default)]
    pub set: BTreeMap<String, Plain>,
    /// Other members.
    pub members: Option<Vec<BTreeMap<String, Plain>>>,
    /// Cut the members or fill them up with members about whom nothing is known.
    pub size: Option<u16>,
    /// Which member is the recipient, from 1.
    pub recipient: Option<u16>,
    /// The verdict.
    pub expect: VerdictFile,
    /// Exactly the criteria that are false.
    pub because: Option<Vec<String>>,
    /// Exactly the facts that the verdict hangs on.
    pub missing: Option<Vec<String>>,
    /// Yuan with two decimals, or `unknown`.
    #[schemars(with = "Option<AnyScalar>")]
    pub amount: Option<String>,
    /// Least yuan of a range.
    #[schemars(with = "Option<AnyScalar>")]
    pub amount_min: Option<String>,
    /// Most yuan of a range.
    #[schemars(with = "Option<AnyScalar>")]
    pub amount_max: Option<String>,
    /// Exactly the facts that an award would set, each with its value.
    #[schemars(with = "Option<BTreeMap<String, AnyScalar>>")]
    pub confers: Option<BTreeMap<String, String>>,
}

/// A verdict as a case expects it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerdictFile {
    /// All criteria hold.
    Eligible,
    /// Some criterion fails.
    Ineligible,
    /// It hangs on unknown facts.
    Needs,
}

/// A mutant that changes nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EquivalentFile {
    /// Its name, as the check prints it.
    pub mutant: String,
    /// Why it changes nothing.
    pub because: Words,
}
