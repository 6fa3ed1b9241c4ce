//! What of a new program file is still to be written?

use super::diagnostic::{Findings, Place};
use super::yaml::{Kind, Node};
use crate::words;
use crate::words::Words;

/// Stands in a new file wherever its author has to write.
pub const TO_WRITE: &str = "【待写】";

/// Tells every place that still has to be written, and whether there is any.
pub(super) fn report_unwritten(node: &Node, findings: &mut Findings<'_>) -> bool {
    let before = findings.list.len();
    walk(node, "", findings);
    findings.list.len() > before
}

fn walk(node: &Node, path: &str, findings: &mut Findings<'_>) {
    match &node.kind {
        Kind::Scalar { text, .. } if text.contains(TO_WRITE) => add(node.place, path, findings),
        Kind::Scalar { .. } => {}
        Kind::List(items) => items.iter().enumerate().for_each(|(index, item)| walk(item, &format!("{path}[{index}]"), findings)),
        Kind::Map(entries) => {
            for (key, value) in entries {
                let here = if path.is_empty() { key.text.clone() } else { format!("{path}.{}", key.text) };
                walk(value, &here, findings);
            }
        }
    }
}

fn add(place: Place, path: &str, findings: &mut Findings<'_>) {
    findings.add(place, words!("{path} 还没有写", "{path} is still to be written"), hint(path));
}

/// What belongs there, by the last keys of the path.
fn hint(path: &str) -> Words {
    let key = path.rsplit('.').next().unwrap_or(path);
    let within = |part: &str| path.contains(part);
    let text = |zh: &str, en: &str| Words::new(zh, en);
    match key {
        "from" if within("in_force") => text("请写原文生效的第一天，如 2024-07-01", "write the first day on which the text holds, as 2024-07-01"),
        "from" => text("请写这个数字生效的第一天", "write the first day of this number"),
        "checked_until" => text("请写核对到哪一天", "write the day up to which you have checked it"),
        "value" => text("请写原文的数字", "write the number as the text has it"),
        "key" => text("请写出处的短编号", "write a short key of the source"),
        "title" => text("请写文件标题", "write the document's title"),
        "clause" => text("请写条款号，如 第三条（一）", "write the clause, as 3(1)"),
        "when" => text("请写条件，如 household.income_pc < param.standard", "write the condition, as household.income_pc < param.standard"),
        "exactly" => text("请写公式；给物或不写数额的改用 in_kind 或 not_stated", "write the formula; for goods or no number use in_kind or not_stated"),
        "area" => text("请写本地区的六位代码", "write a six-digit code of the region"),
        "on" => text("请写案例的日期", "write the date of the cases"),
        "birth_date" => text("请写出生日期", "write a birth date"),
        "amount" => text("请按原文手算金额，如 \"185.00\"", "work the amount out by hand from the text, as \"185.00\""),
        "zh" | "en" if within("summary") => text("请用一句平常话写：谁得到什么", "say in one plain sentence who gets what"),
        "zh" | "en" if within("says") => text("请用群众看得懂的话写这个条件", "say the condition in words that a family understands"),
        _ => text("请对照原文填写；格式见 catalog/README.md", "write it by the source's text; catalog/README.md has the format"),
    }
}
