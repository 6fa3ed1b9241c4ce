//! How does a household's aid move as its income moves?

use crate::charts::Curve;
use crate::officer::May;
use crate::pages::advice::recipient_name;
use crate::pages::frame::{Frame, part, show};
use crate::pages::records;
use crate::pages::tongue::Tongue;
use crate::pages::trouble::Trouble;
use crate::pages::visit::Visit;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::Date;
use engine::casework::Desk;
use engine::catalog::Catalog;
use engine::eligibility::{CurvePoint, IncomeCliff, IncomeCurve};
use engine::facts::Household;
use engine::money::Money;
use engine::words;
use engine::words::Words;

#[derive(Template)]
#[template(path = "income.html")]
struct IncomePage {
    f: Frame,
    back: String,
    income: String,
    aid: String,
    curve: Curve,
    says: String,
    cliffs: Vec<CliffLine>,
    points: Vec<PointLine>,
    is_whole: bool,
}

/// A cliff, said.
pub struct CliffLine {
    /// The income above which it is, or from which to which.
    pub at: String,
    /// Yuan a month that are lost.
    pub loss: Money,
    /// The income from which the household has as much as before.
    pub made_up: String,
    /// Which aid becomes less, and which more.
    pub changes: Vec<String>,
}

struct PointLine {
    income: Money,
    aid: Money,
    together: Money,
}

/// `GET /households/{id}/income`
pub async fn income_page(visit: Visit, Path(id): Path<String>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            write_page(visit, desk, &id)
        })
        .await
}

fn yuan(fen: i128) -> Money {
    Money::from_fen(i64::try_from(fen).unwrap_or(i64::MAX))
}

fn write_page(visit: &Visit, desk: &mut Desk<'_>, id: &str) -> Result<Response, Trouble> {
    let l = visit.l;
    let household = desk.household(id)?.household;
    let none = || Trouble::Missing(Words::new("目录中没有月收入这项资料", "the catalog's households tell no income of a month"));
    let curve = IncomeCurve::of_place(desk.catalog, &household, desk.today).ok_or_else(none)?;
    let moves = curve.moves();
    let told = curve.moved.told(&household);
    let count = moves.cliffs.len();
    let page = IncomePage {
        f: visit.frame("home", &l.own(words!("收入与救助：户 {id}", "Income and aid: household {id}"))),
        back: format!("/households/{}", part(id)),
        income: told.map(|fen| Money::from_fen(fen).to_string()).unwrap_or_default(),
        aid: told.map(|fen| yuan(curve.aid(fen)).to_string()).unwrap_or_default(),
        curve: Curve::of(&moves.points, told),
        says: l.own(words!("收入与每月救助的折线图，骤减{count}处", "a chart of income and the aid of a month, with {count} cliffs")),
        cliffs: moves.cliffs.iter().map(|cliff| cliff_line(l, desk.catalog, desk.today, &household, cliff)).collect(),
        points: moves.points.iter().map(point_line).collect(),
        is_whole: moves.is_whole,
    };
    show(StatusCode::OK, &page)
}

fn point_line(point: &CurvePoint) -> PointLine {
    PointLine { income: Money::from_fen(point.income), aid: yuan(point.aid), together: yuan(point.aid + i128::from(point.income)) }
}

/// A cliff in a language.
pub fn cliff_line(l: Tongue, catalog: &Catalog, on: Date, household: &Household, cliff: &IncomeCliff) -> CliffLine {
    let (from, until) = (Money::from_fen(cliff.income), Money::from_fen(cliff.until));
    let changes = cliff.changes.iter().map(|(program, recipient, fen)| {
        let (name, who, money) = (l.own(records::name_on(catalog, on, program)), recipient_name(l, household, *recipient), yuan(fen.abs()));
        l.own(match *fen > 0 {
            true => words!("{name}（{who}）一年少{money}元", "{name} ({who}): {money} yuan a year less"),
            false => words!("{name}（{who}）一年多{money}元", "{name} ({who}): {money} yuan a year more"),
        })
    });
    CliffLine {
        at: match cliff.until - cliff.income {
            1 => from.to_string(),
            _ => format!("{from}—{until}"),
        },
        loss: yuan(cliff.loss),
        made_up: cliff.made_up_at.map_or_else(|| l.t("再高也难补回", "not soon").to_string(), |fen| Money::from_fen(fen).to_string()),
        changes: changes.collect(),
    }
}
