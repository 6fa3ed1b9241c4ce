//! Why was it refused, which aid stands in the way, and what can the officer do?

use super::frame::part;
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::wording::{amount_text, days_text};
use crate::refusal::relation_words;
use engine::calendar::{Date, Period};
use engine::casework::Desk;
use engine::catalog::RelationWords;
use engine::facts::Holder;
use engine::ledger::{MissingFact, Overlap, OverlapRule, Refusal, one_of};
use engine::registry::HouseholdFile;
use engine::words;
use engine::words::Words;

/// A refusal, written out.
#[derive(Default)]
pub struct RefusalView {
    /// In a line.
    pub title: String,
    /// More about it.
    pub says: Vec<String>,
    /// The aid that stands in the way.
    pub earlier: Option<Earlier>,
    /// What can be done, some of it behind a link.
    pub todo: Vec<Todo>,
    /// The smaller grant that this one may replace by the officer's word.
    pub may_replace: Option<String>,
}

/// An earlier grant.
pub struct Earlier {
    /// Its number.
    pub grant: String,
    /// What it is.
    pub name: String,
    /// Who gave it.
    pub agency: String,
    /// Its days.
    pub days: String,
    /// Its amount.
    pub amount: String,
    /// Whom it covers.
    pub who: String,
}

/// Something to do.
pub struct Todo {
    /// What.
    pub text: String,
    /// Where; empty if nowhere in particular.
    pub href: String,
}

/// A refusal in a line, for pages that know no more.
pub fn short_words(refusal: &Refusal) -> Words {
    match refusal {
        Refusal::Overlap(overlap) => overlap_title(overlap),
        Refusal::Suspended { until: Some(until), .. } => words!("停保锁定，至 {until}", "suspended until {until}"),
        Refusal::Suspended { until: None, .. } => Words::new("停保锁定，未定终止日", "suspended, with no end set"),
        Refusal::FundEmpty { fund, left } => words!("资金 {fund} 只剩 {left} 元", "the fund {fund} has {left} yuan left"),
        Refusal::Capped { says } | Refusal::NotPossible { says } => says.clone(),
        Refusal::NotBefore { program, or } => {
            let (zh, en) = one_of(program, or);
            words!("须先审批 {zh}", "{en} must be decided first")
        }
        Refusal::NotEligible { .. } => Words::new("不符合条件", "The conditions are not met"),
        Refusal::NeedsFacts { .. } => Words::new("还缺资料，不能判定", "Facts are missing, so nobody can tell yet"),
        Refusal::NotInForce { program } => words!("{program} 当日未施行", "{program} was not in force on that day"),
    }
}

fn overlap_title(overlap: &Overlap) -> Words {
    let (zh, en) = (&overlap.name.zh, &overlap.name.en);
    if let Some(until) = overlap.held_until {
        return words!("已预留“{zh}”至 {until}，到期自动失效", "A place for “{en}” is kept until {until}; it then vanishes by itself");
    }
    match overlap.rule {
        OverlapRule::SameProgram => words!("已享受过“{zh}”，现在不能再次发放", "“{en}” has been given already and can't be given again now"),
        OverlapRule::SameNeed => words!("同期同一需求已享受“{zh}”", "“{en}” already covers the same need in these days"),
        OverlapRule::Excludes => words!("不能与“{zh}”同时享受", "It can't be held together with “{en}”"),
        OverlapRule::HeldIsLarger => {
            words!("两项只能享受一项，已享受的“{zh}”金额更高", "Only the larger of the two may be held, and “{en}”, which is held, is larger")
        }
        OverlapRule::ReplaceByWord => {
            words!("两项只能享受一项，本项金额高于已享受的“{zh}”", "Only the larger of the two may be held, and this one is larger than “{en}”, which is held")
        }
        OverlapRule::SameCampaign => words!("本次活动中已发放“{zh}”", "“{en}” was given in this campaign already"),
        OverlapRule::PaysMore => words!("“{zh}”只补足差额，金额偏高", "“{en}” pays only the difference, and is too high"),
        OverlapRule::SameNumber => {
            words!(
                "同一证件号码的另一登记已享受“{zh}”，须先核对是否同一人",
                "Another registration under the same number holds “{en}”: somebody must look first whether it is one person"
            )
        }
    }
}

/// A refusal, with names and links.
pub fn refusal_view(desk: &Desk<'_>, l: Tongue, file: &HouseholdFile, refusal: &Refusal) -> Result<RefusalView, Trouble> {
    let mut view = RefusalView { title: l.own(short_words(refusal)), ..RefusalView::default() };
    let household = part(&file.payload.id);
    match refusal {
        Refusal::Overlap(overlap) => {
            view.earlier = Some(earlier(desk, l, overlap)?);
            view.says.extend(overlap.why.as_ref().map(|why| l.w(why).to_string()));
            if let Some(RelationWords { says, clause }) = relation_words(desk, overlap) {
                view.says.push(says.map_or_else(|| clause.clone(), |says| format!("{} — {clause}", l.w(&says))));
            }
            what_to_do_about(l, desk.today, overlap, &household, &mut view);
        }
        Refusal::Suspended { suspension, person, .. } => {
            let who = records::name_of_person(desk, *person)?.unwrap_or_default();
            view.says.push(l.own(words!("停保对象：{who}（{suspension}）", "Suspended: {who} ({suspension})")));
            view.todo.push(Todo {
                text: l.t("查看停保原因；如已改正，由主管解除停保", "Read why; if it is mended, a supervisor lifts the suspension").to_string(),
                href: format!("/suspensions/new?household={household}"),
            });
        }
        Refusal::FundEmpty { fund, .. } => {
            view.todo.push(Todo { text: l.t("查看该资金", "Look at the fund").to_string(), href: format!("/funds/{}", part(fund)) });
            view.todo.push(Todo {
                text: l.t("改用其他资金，或待资金补充后再发放", "Take another fund, or wait until money comes in").to_string(),
                href: String::new(),
            });
        }
        Refusal::NotBefore { program, or } => {
            let names: Vec<String> = std::iter::once(program).chain(or).map(|id| l.own(records::name_of(desk, id))).collect();
            let (zh, en) = (names.join("”或“"), names.join("” or “"));
            view.title = l.own(words!("须先审批“{zh}”", "“{en}” must be decided first"));
            view.todo.push(Todo {
                text: l.own(words!("先为该户申请“{zh}”", "Apply for “{en}” first")), href: format!("/households/{household}#advice")
            });
        }
        Refusal::NotEligible { failed } => {
            view.says.extend(failed.iter().map(|one| format!("{} — {}", l.w(&one.says), one.cites)));
            view.todo.push(Todo {
                text: l.t("资料有误时，更改家庭资料", "Change the facts if they are wrong").to_string(),
                href: format!("/households/{household}/edit"),
            });
            view.todo.push(Todo {
                text: l.t("确属特殊情况的，写明理由后按例外发放", "Award it as an exception, with your reason, if the case is special").to_string(),
                href: String::new(),
            });
        }
        Refusal::NeedsFacts { missing } => view.todo.extend(missing.iter().map(|one| missing_link(desk, l, file, one))),
        Refusal::NotInForce { program } => {
            let name = l.own(records::name_of(desk, program));
            view.title = l.own(words!("“{name}”当日未施行", "“{name}” was not in force on that day"));
        }
        Refusal::Capped { .. } | Refusal::NotPossible { .. } => {}
    }
    Ok(view)
}

fn earlier(desk: &Desk<'_>, l: Tongue, overlap: &Overlap) -> Result<Earlier, Trouble> {
    let record = engine::ledger::read::<engine::ledger::GrantRecord>(desk.store, &overlap.grant)?;
    Ok(Earlier {
        grant: overlap.grant.to_string(),
        name: l.w(&overlap.name).to_string(),
        agency: l.own(records::name_of(desk, &overlap.agency)),
        days: days_text(l, &Period { from: overlap.from, to: overlap.until }),
        amount: record.map(|record| amount_text(l, record.rate_on(desk.today), record.terms.per)).unwrap_or_default(),
        who: records::name_of_person(desk, overlap.person)?.unwrap_or_else(|| l.t("已遗忘的人", "somebody who was forgotten").to_string()),
    })
}

fn what_to_do_about(l: Tongue, today: Date, overlap: &Overlap, household: &str, view: &mut RefusalView) {
    let grant = overlap.grant;
    let mut todo = |text: &str, href: String| view.todo.push(Todo { text: text.to_string(), href });
    todo(
        l.t("查看已享受的救助；确属误发的，在那里取消后再办", "Look at the earlier grant; if it was given by mistake, cancel it there and award again"),
        format!("/grants/{grant}"),
    );
    match overlap.rule {
        OverlapRule::SameNumber => todo(
            l.t(
                "核对两份登记：不是同一人的，改正证件号码；是同一人的，由主管处理预警",
                "Compare the two registrations: mend the number if they are two people; if they are one, a supervisor settles the alert",
            ),
            "/alerts".to_string(),
        ),
        OverlapRule::ReplaceByWord => view.may_replace = Some(grant.to_string()),
        _ => {
            if let Some(until) = overlap.until.filter(|until| *until >= today) {
                let text = l.own(words!("期满（{until}）后再申请", "Apply again when it has ended ({until})"));
                todo(&text, String::new());
            }
            todo(l.t("改选不重复的项目", "Choose aid that does not overlap"), format!("/households/{household}#advice"));
        }
    }
}

fn missing_link(desk: &Desk<'_>, l: Tongue, file: &HouseholdFile, missing: &MissingFact) -> Todo {
    let vocabulary = &desk.catalog.vocabulary;
    let name =
        |holder: Holder, key: &str| vocabulary.slot(holder, key).map_or_else(|| key.to_string(), |slot| l.w(&vocabulary.facts(holder)[slot].name).to_string());
    let household = part(&file.payload.id);
    let field = |field: String| format!("/households/{household}/edit?field={field}#f-{}", field.replace('.', "-"));
    match missing {
        MissingFact::Household(key) => {
            let fact = name(Holder::Household, key);
            Todo { text: l.own(words!("补填：{fact}", "Fill in: {fact}")), href: field(format!("h.{key}")) }
        }
        MissingFact::Member(person, key) => {
            let position = file.people.iter().position(|member| member.person == *person).unwrap_or_default();
            let who = file.people.get(position).map(|member| member.payload.name.clone().unwrap_or_else(|| member.payload.id.clone())).unwrap_or_default();
            let fact = name(Holder::Member, key);
            Todo { text: l.own(words!("补填：{who} 的{fact}", "Fill in: {fact} of {who}")), href: field(format!("m{position}.{key}")) }
        }
        MissingFact::Parameter(key) => Todo {
            text: l.own(words!("目录参数 {key} 在该日没有数值，请告知管理员", "The catalog's number {key} has no value on that date: tell the administrator")),
            href: String::new(),
        },
    }
}
