//! Which day, amount or number does a cell of text mean?

use super::outcome::Misfit;
use super::plain::folded;
use super::table::{Cell, Damage};
use engine::calendar::{Date, parse_date};
use engine::id::IdDocument;
use engine::money::{LARGEST_FACT, Money};
use engine::words;
use engine::words::Words;

/// What was found in a cell, by its shape alone.
pub fn shape_of(cell: &Cell) -> Words {
    match cell {
        Cell::Empty => Words::new("空格", "nothing"),
        Cell::Text(text) => {
            let count = text.chars().count();
            match folded(text).bytes().all(|byte| byte.is_ascii_digit()) {
                true => words!("{count}位数字", "digits, {count} of them"),
                false => words!("{count}个字的文字", "text with a length of {count}"),
            }
        }
        Cell::Number(digits) => {
            let whole = digits.trim_start_matches('-').split('.').next().unwrap_or_default().len();
            words!("整数部分{whole}位的数", "a number, digits before the point: {whole}")
        }
        Cell::Date(_) => Words::new("日期", "a date"),
        Cell::Damaged(Damage::DigitsLost) => {
            Words::new("超过15位的数，表格软件已丢失其末几位", "a number of more than 15 digits, whose last ones the spreadsheet program has lost")
        }
        Cell::Damaged(Damage::Unreadable) => Words::new("出错的单元格（如 #N/A）", "a cell with an error, as #N/A"),
    }
}

/// The fault of a cell, with its shape.
pub fn misfit(cell: &Cell, expected: Words) -> Misfit {
    Misfit { found: shape_of(cell), expected }
}

/// The plain text of a cell that bears a key: an id, a name, a number of papers. Whole numbers become their digits.
pub fn read_text(cell: &Cell) -> Result<Option<String>, Misfit> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Text(text) if text.chars().count() <= 200 => Ok(Some(text.clone())),
        Cell::Number(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Some(digits.clone())),
        Cell::Damaged(Damage::DigitsLost) => Err(misfit(cell, enter_again())),
        _ => Err(misfit(
            cell,
            Words::new(
                "应为文字（最多200字）；请把该列设为“文本”格式后重新录入",
                "expected a text of at most 200 characters: format the column as text and enter it again",
            ),
        )),
    }
}

/// An ID number as it was written. One that fails its check is passed on; one that a spreadsheet program has damaged is refused, never guessed.
pub fn read_id_number(cell: &Cell) -> Result<Option<String>, Misfit> {
    let text = read_text(cell)?;
    match text.as_deref().map(folded) {
        Some(folded) if is_scientific(&folded) || is_zeroed(&folded) => Err(misfit(&Cell::Damaged(Damage::DigitsLost), enter_again())),
        _ => Ok(text),
    }
}

fn enter_again() -> Words {
    Words::new(
        "请把该列设为“文本”格式，照证件重新录入号码（原数已无法恢复）",
        "format the column as text and enter the number again from the document (it can't be recovered)",
    )
}

/// `1.10101E+17`: how a long number looks after a spreadsheet program has saved it as text.
fn is_scientific(text: &str) -> bool {
    text.to_ascii_uppercase().split_once('E').is_some_and(|(mantissa, exponent)| {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        is_number(mantissa) && is_number(exponent.trim_start_matches('+'))
    })
}

/// Eighteen digits of which the last three are zeros that don't fit: only fifteen survived. (A true number may end so.)
fn is_zeroed(text: &str) -> bool {
    text.len() == 18 && text.bytes().all(|byte| byte.is_ascii_digit()) && text.ends_with("000") && IdDocument::parse(text).is_err()
}

/// A day: a date cell, or `1970-01-01`, `1970/1/1`, `1970.1.1`, `19700101`, `1970年1月1日`, with a time behind it or not.
pub fn read_date(cell: &Cell) -> Result<Option<Date>, Misfit> {
    let expected = || {
        Words::new(
            "应为日期，如 1970-01-01、1970/1/1、19700101、1970年1月1日；年月日都要有",
            "expected a date with year, month and day, as 1970-01-01, 1970/1/1 or 19700101",
        )
    };
    let text = match cell {
        Cell::Empty => return Ok(None),
        Cell::Date(date) if date.year() >= 1800 => return Ok(Some(*date)),
        Cell::Text(text) => folded(text),
        Cell::Number(digits) => digits.clone(),
        Cell::Date(_) | Cell::Damaged(_) => return Err(misfit(cell, expected())),
    };
    let day = date_of(&text).ok_or_else(|| misfit(cell, expected()))?;
    parse_date(&day).map(Some).map_err(|expected| misfit(cell, expected))
}

fn date_of(text: &str) -> Option<String> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]));
    }
    let text = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = text.trim_end_matches(['日', '号']).split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts[..] else { return None };
    let is_number = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (year.len() == 4 && is_number(year, 4) && is_number(month, 2) && is_number(day, 2)).then(|| format!("{year}-{month:0>2}-{day:0>2}"))
}

/// Yuan: `320`, `1,200.00`, `￥1200元`.
pub fn read_money(cell: &Cell) -> Result<Option<Money>, Misfit> {
    let expected = || {
        Words::new(
            "应为以元计的金额，最多两位小数，如 320、1,200.50；不写“万”“约”，0至10^12",
            "expected an amount in yuan with at most two decimals, as 320 or 1,200.50, from 0 to 10^12",
        )
    };
    let Some(digits) = read_digits(cell, &["元整", "元", "块"]) else { return Ok(None) };
    let money = digits.as_deref().and_then(Money::from_yuan_text).filter(|money| *money <= LARGEST_FACT);
    money.map(Some).ok_or_else(|| misfit(cell, expected()))
}

/// The digits of a number without its unit and thousands' commas; the outer nothing is an empty cell, the inner one no number.
pub fn read_digits(cell: &Cell, units: &[&str]) -> Option<Option<String>> {
    let text = match cell {
        Cell::Empty => return None,
        Cell::Number(digits) => return Some(Some(digits.clone())),
        Cell::Text(text) => folded(text),
        Cell::Date(_) | Cell::Damaged(_) => return Some(None),
    };
    let mut rest: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for unit in units {
        if let Some(shorter) = rest.strip_suffix(unit) {
            rest = shorter.to_string();
            break;
        }
    }
    let rest = rest.trim_start_matches("人民币").trim_start_matches('¥');
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let groups: Vec<&str> = whole.split(',').collect();
    let is_grouped = groups.len() == 1 || (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    let digits = groups.concat();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_sound = is_grouped && is_number(&digits) && fraction.is_none_or(is_number);
    Some(is_sound.then(|| fraction.map_or(digits.clone(), |fraction| format!("{digits}.{fraction}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::of_text(text)
    }

    #[test]
    fn dates_in_every_written_form() {
        let day = engine::calendar::civil_date(1970, 1, 1);
        for written in ["1970-01-01", "1970/1/1", "1970.1.1", "19700101", "1970年1月1日", "１９７０－０１－０１", "1970-01-01 00:00:00", "1970年01月01号"]
        {
            assert_eq!(read_date(&text(written)), Ok(Some(day)), "{written}");
        }
        assert_eq!(read_date(&Cell::Number("19700101".into())), Ok(Some(day)));
        for written in ["70-1-1", "1970-02-30", "1970年1月", "25569", "1970-1-1-1", "一九七〇年", "1/1/1970", "0001-01-01"] {
            assert!(read_date(&text(written)).is_err(), "{written}");
        }
    }

    #[test]
    fn money_in_every_written_form() {
        for (written, fen) in [("320", 32_000), ("１，２００．００", 120_000), ("￥1200元", 120_000), ("¥ 1,234,567.8", 123_456_780), ("人民币5元整", 500)]
        {
            assert_eq!(read_money(&text(written)), Ok(Some(Money::from_fen(fen))), "{written}");
        }
        for written in ["1,20", "12,3456", "-5", "1.234", "1.2万元", "约300", "元", "1e3", "1000000000001"] {
            assert!(read_money(&text(written)).is_err(), "{written}");
        }
        assert_eq!(read_money(&Cell::Empty), Ok(None));
        assert!(read_money(&Cell::Number("-3".into())).is_err());
    }

    #[test]
    fn a_damaged_number_is_refused_and_a_mistyped_one_passed_on() {
        for written in ["1.10101E+17", "1.10101e+17", "１．１０１０１Ｅ＋１７", "110101199001010000"] {
            assert!(read_id_number(&text(written)).is_err(), "{written}");
        }
        assert!(read_id_number(&Cell::Damaged(Damage::DigitsLost)).is_err());
        for written in ["110105194912310021", "110101900101997", "１１０１０５１９４９１２３１００２Ｘ", "不详"] {
            assert_eq!(read_id_number(&text(written)), Ok(Some(written.to_string())), "{written}");
        }
        assert_eq!(read_id_number(&Cell::Number("110101900101997".into())), Ok(Some("110101900101997".into())));
    }

    #[test]
    fn a_misfit_never_repeats_what_it_found() {
        let misfit = read_date(&text("110105194912310021")).unwrap_err();
        assert!(!format!("{misfit:?}").contains("1949"), "{misfit:?}");
    }
}
