//! What may be typed?

use super::advice::AdviceOptions;
use super::ask::AskOptions;
use super::cliffs::CliffsOptions;
use super::compare::CompareOptions;
use super::new_program::NewCommand;
use super::recommend::RecommendOptions;
use super::rehearse::RehearseOptions;
use super::schema::SchemaOptions;
use clap::{Args, Parser, Subcommand};
use engine::ledger::Role;
use engine::words::Language;
use std::path::PathBuf;

/// 一门：社会救助统一匹配与去重引擎 / one door to social assistance
#[derive(Debug, Parser)]
#[command(name = "yimen", version, disable_help_subcommand = true, args_conflicts_with_subcommands = true, max_term_width = 120)]
pub struct Arguments {
    /// 要执行的命令；不写则运行演示区 / the command; without one the demo district runs
    #[command(subcommand)]
    pub command: Option<Command>,
    /// 演示区所在的数据文件夹 / the data folder of the demo district
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 演示用的目录文件夹 / the demo's catalog
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// 页面的端口 / the port of the pages
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub port: u16,
    /// 语言 / language
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 检查项目目录：一次列出所有问题 / check the catalog: every problem at once
    Check(CheckOptions),
    /// 对每户推荐救助项目：符合、缺资料、金额、理由 / recommend programs for each household, with reasons
    Recommend(RecommendOptions),
    /// 一户在各城市、各年份能得到什么 / what a household would get in each city and year
    Compare(CompareOptions),
    /// 自查：逐项提问，问到不必再问为止；不留存 / ask a household question by question until nothing more is decided; nothing is kept
    Ask(AskOptions),
    /// 一户收入变化时救助如何变化，在哪里多得一元反而少得更多 / how a household's aid moves with its income, and where a yuan more costs more than a yuan
    Cliffs(CliffsOptions),
    /// 试行目录草案：谁得谁失，花费多少 / try a draft of the catalog: who gains, who loses, what it costs
    Rehearse(RehearseOptions),
    /// 新建目录文件的骨架 / begin a new file of the catalog
    #[command(subcommand)]
    New(NewCommand),
    /// 输出目录文件的JSON Schema（供编辑器使用） / print the JSON Schema of a kind of catalog file, for editors
    Schema(SchemaOptions),
    /// 读入户籍、过去的救助：JSON Lines、CSV、Excel / read households and past grants: JSON Lines, CSV, Excel
    Import(ImportOptions),
    /// 用平常的话查找项目：中文或英文 / find programs in plain words, Chinese or English
    Find(FindOptions),
    /// 专项活动：预览或发放 / a campaign: preview it, or give it out with --commit
    Allocate(AllocateOptions),
    /// 输出合成地区的家庭（JSON Lines） / print a synthetic place's households as JSON Lines
    District(DistrictOptions),
    /// 启动服务：JSON接口与页面 / start the server: the JSON interface and the pages
    Serve(ServeOptions),
    /// 接口密钥 / keys for programs
    #[command(subcommand)]
    Key(KeyCommand),
    /// 账户 / accounts for people
    #[command(subcommand)]
    Account(AccountCommand),
    /// 合作方：可盲查某人是否已获某类救助 / partners, who may ask blindly whether a need was met
    #[command(subcommand)]
    Partner(PartnerCommand),
    /// 核对存储是否完好 / check that the store is in good order
    Verify(VerifyOptions),
    /// 备份存储，服务运行时也可以 / back up the store, also while a server runs on it
    Backup(BackupOptions),
    /// 把备份恢复到空文件夹 / restore a backup into an empty folder
    Restore(RestoreOptions),
    /// 重算一项救助决定，与当时逐字节比对 / compute a decision again and compare it byte by byte
    Replay(ReplayOptions),
    /// 遗忘一个人：销毁其密钥，不可恢复 / forget a person for good: the key is destroyed
    Forget(ForgetOptions),
}

/// `yimen key`.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// 签发密钥，只显示一次 / issue a key; it is shown once
    Issue(KeyOptions),
}

/// `yimen partner`.
#[derive(Debug, Subcommand)]
pub enum PartnerCommand {
    /// 增加合作方，其令牌密钥只显示一次 / add a partner; the key of its tokens is shown once
    Add(PartnerOptions),
}

/// `yimen account`.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// 设置账户；密码从标准输入读取 / make or change an account; the password is read from standard input
    Set(AccountOptions),
}

/// `yimen serve`.
#[derive(Debug, Args)]
pub struct ServeOptions {
    /// 数据文件夹；空文件夹保持为空 / the data folder; an empty one stays empty
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 端口；0 为任意空闲端口 / the port; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub port: u16,
    /// 监听地址 / the address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub host: String,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// 签发一个该角色的密钥，印在第一行 / issue a key of this role and print it on the first line
    #[arg(long, value_name = "ROLE", value_enum)]
    pub print_key: Option<RoleName>,
    /// 固定日期（演示与测试） / a fixed date, for demonstrations and tests
    #[arg(long, value_name = "DATE", hide = true)]
    pub today: Option<String>,
}

/// `yimen key issue`.
#[derive(Debug, Args)]
pub struct KeyOptions {
    /// 角色 / the role
    #[arg(long, value_enum, required_unless_present = "partner")]
    pub role: Option<RoleName>,
    /// 合作方的密钥：只能盲查 / a partner's key: it only asks blindly
    #[arg(long, value_name = "ID", conflicts_with_all = ["role", "agency"])]
    pub partner: Option<String>,
    /// 部门；不写为全部 / the agency; all if left out
    #[arg(long, value_name = "ID")]
    pub agency: Option<String>,
    /// 名称，记入办理记录 / the name that events carry
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// 数据文件夹 / the data folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
}

/// `yimen account set`.
#[derive(Debug, Args)]
pub struct AccountOptions {
    /// 登录名 / the name to sign in with
    #[arg(value_name = "NAME")]
    pub name: String,
    /// 角色 / the role
    #[arg(long, value_enum)]
    pub role: RoleName,
    /// 部门；不写为全部 / the agency; all if left out
    #[arg(long, value_name = "ID")]
    pub agency: Option<String>,
    /// 数据文件夹 / the data folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
}

/// `yimen partner add`.
#[derive(Debug, Args)]
pub struct PartnerOptions {
    /// 合作方编号 / the partner's id
    #[arg(value_name = "ID")]
    pub partner: String,
    /// 名称；不写则同编号 / its name; the id if left out
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// 每日最多提问次数 / how many questions it may ask on a day
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub questions_a_day: u32,
    /// 更换密钥，旧令牌作废 / another key: the old tokens mean nobody from now on
    #[arg(long)]
    pub renew: bool,
    /// 数据文件夹 / the data folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
}

/// `yimen verify`.
#[derive(Debug, Args)]
pub struct VerifyOptions {
    /// 数据文件夹 / the data folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
}

/// `yimen backup`.
#[derive(Debug, Args)]
pub struct BackupOptions {
    /// 数据文件夹 / the data folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 备份写入的新文件夹 / the new folder that the backup is written to
    #[arg(long, value_name = "FOLDER")]
    pub to: PathBuf,
}

/// `yimen restore`.
#[derive(Debug, Args)]
pub struct RestoreOptions {
    /// 备份所在的文件夹 / the backup's folder
    #[arg(long, value_name = "FOLDER")]
    pub from: PathBuf,
    /// 要恢复到的数据文件夹，须为空或不存在 / the data folder to restore to: empty, or not there
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 备份的钥匙已被销毁：其中所有人都已遗忘 / the backup's keys were destroyed: everybody in it is forgotten
    #[arg(long)]
    pub without_keys: bool,
}

/// `yimen replay`.
#[derive(Debug, Args)]
pub struct ReplayOptions {
    /// 救助编号 / the grant
    #[arg(value_name = "GRANT")]
    pub grant: String,
    /// 数据文件夹 / the data folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 语言 / language
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// `yimen forget`.
#[derive(Debug, Args)]
pub struct ForgetOptions {
    /// 成员编号；- 为从标准输入读取证件号码 / a member's id; - reads an ID number from standard input
    #[arg(value_name = "PERSON")]
    pub person: String,
    /// 数据文件夹 / the data folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
}

/// Roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum RoleName {
    /// 经办人 / registers, applies, decides, awards
    Officer,
    /// 捐助方 / sees its funds, runs its campaigns
    Donor,
    /// 监督人 / suspends, lifts, answers alerts
    Supervisor,
    /// 管理员 / everything
    Administrator,
}

impl RoleName {
    /// The role that it names.
    pub fn role(self) -> Role {
        match self {
            RoleName::Officer => Role::Officer,
            RoleName::Donor => Role::Donor,
            RoleName::Supervisor => Role::Supervisor,
            RoleName::Administrator => Role::Administrator,
        }
    }
}

/// `yimen check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// 目录文件夹 / the catalog's folder [./catalog]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", conflicts_with = "folder")]
    pub catalog: Option<PathBuf>,
    /// 逐一改动条件，列出案例没有发现的改动 / change one thing at a time and list what the cases don't notice
    #[arg(long, value_name = "PATH", num_args = 0..=1, default_missing_value = "")]
    pub mutants: Option<String>,
    /// 提示 / advice
    #[command(flatten)]
    pub advice: AdviceOptions,
    /// 语言 / language
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// Output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum OutputFormat {
    /// 每户一行JSON / one line of JSON a household
    Json,
    /// 给人看的表格 / tables for people
    Table,
}

/// Languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl Lang {
    /// The language of answers for people.
    pub fn language(self) -> Language {
        match self {
            Lang::Zh => Language::Chinese,
            Lang::En => Language::English,
        }
    }
}

/// `yimen import`.
#[derive(Debug, Args)]
pub struct ImportOptions {
    /// 要读入的文件（.jsonl .csv .xlsx .xls .ods）；与 --template 同用时为要生成的空表 / the file to read, or with --template the one to write
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 只检查，不写入 / only look, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// 检查时把读到的内容按JSON Lines输出 / while looking, print what was read as JSON Lines
    #[arg(long, requires = "dry_run")]
    pub json: bool,
    /// 生成带列名的空Excel表 / write an empty workbook with the headings
    #[arg(long, value_enum, value_name = "KIND", conflicts_with_all = ["dry_run", "json"])]
    pub template: Option<TemplateKind>,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// 数据文件夹 / the data folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 语言 / language
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// Empty sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum TemplateKind {
    /// 家庭及成员 / households, one row a member
    Households,
    /// 过去的救助 / aid given before or elsewhere
    PastGrants,
}

/// `yimen find`.
#[derive(Debug, Args)]
pub struct FindOptions {
    /// 平常的话，如：屋顶漏水 / plain words, as: no job for a year
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
    /// 最多列出几项 / at most so many programs
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub limit: usize,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// 语言 / language
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// `yimen allocate`.
#[derive(Debug, Args)]
pub struct AllocateOptions {
    /// 专项活动编号 / the campaign's id
    #[arg(value_name = "CAMPAIGN")]
    pub campaign: String,
    /// 发放；不加则只预览 / give it out; without it nothing is given
    #[arg(long)]
    pub commit: bool,
    /// 列出每一行 / show every line
    #[arg(long)]
    pub all: bool,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// 数据文件夹 / the data folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 按这一天办理，补办已过的活动时用；默认今天 / as of this day, to make up for a season that is over; today if left out
    #[arg(long, value_name = "DATE", alias = "today")]
    pub on: Option<String>,
    /// 语言 / language
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// `yimen district`.
#[derive(Debug, Args)]
pub struct DistrictOptions {
    /// 地区：dongcheng（默认，也作beijing）等 / the place: dongcheng (default; also as beijing) or another
    #[arg(long, value_name = "PLACE", default_value = "dongcheng")]
    pub place: String,
    /// 每N户只做1户 / one household for every N
    #[arg(long, value_name = "N", default_value = "1")]
    pub scale: std::num::NonZeroUsize,
    /// 最多多少户 / at most so many households
    #[arg(long, value_name = "N")]
    pub households: Option<usize>,
    /// 另一个种子 / another seed
    #[arg(long, value_name = "SEED")]
    pub seed: Option<u64>,
}
