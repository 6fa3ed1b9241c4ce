//! What did somebody type into a form?

use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::language_of;
use axum::extract::{FromRequest, Request};
use axum::response::Response;
use engine::calendar::{Date, parse_date};
use engine::casework::Desk;
use engine::money::Money;
use engine::words::Words;

/// A form's fields in the order in which they were sent.
#[derive(Clone, Debug)]
pub struct Form(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let l = language_of(request.headers());
        let fields = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
        fields.map(|axum::Form(fields)| Form(fields)).map_err(|_| Trouble::bare(l, Trouble::Unreadable))
    }
}

impl Form {
    /// A form from fields, for links that lead to one.
    pub fn of(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        Form(fields.into_iter().collect())
    }

    /// A field without spaces around it; empty where it is absent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// A field, unless it is empty.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|text| !text.is_empty())
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim()).collect()
    }

    /// Whether a box is ticked.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// All fields.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// A day; `None` where it is empty.
    pub fn day(&self, name: &str, faults: &mut FormFaults) -> Option<Date> {
        self.given(name).and_then(|text| parse_date(text).map_err(|expected| faults.add(name, expected)).ok())
    }

    /// Yuan; `None` where it is empty. Full-width digits, separators and the word for yuan are let pass.
    pub fn money(&self, name: &str, faults: &mut FormFaults) -> Option<Money> {
        let text = self.given(name)?;
        let money = Money::from_yuan_text(&plain_number(text));
        if money.is_none() {
            faults.add(name, Words::new("应为金额（元），最多两位小数，如 320.00", "expected yuan with at most two decimals, as 320.00"));
        }
        money
    }

    /// Lets the next command's answer be kept under the form's own key, so that a form sent twice acts once.
    pub fn keep_answer(&self, desk: &mut Desk<'_>, action: &str) {
        let body: String = self.0.iter().filter(|(name, _)| name != "key").map(|(name, value)| format!("{name}={value}\n")).collect();
        desk.key = self.given("key").map(|key| desk.command_key(&format!("page:{action}:{key}"), body.as_bytes()));
    }
}

/// A number as people type it: `１,200 元` is 1200.
pub fn plain_number(text: &str) -> String {
    let half = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '．' => '.',
        _ => c,
    };
    let text: String = text.trim().trim_end_matches('元').chars().map(half).collect();
    let grouped = text.replace('，', ",").replace(' ', "");
    // A comma groups thousands or it is a slip: `1,5` is nobody's 15.
    let mut parts = grouped.split('.').next().unwrap_or_default().split(',');
    let first = parts.next().unwrap_or_default();
    let is_grouped = grouped.contains(',') && (1..=3).contains(&first.len()) && parts.all(|part| part.len() == 3);
    if is_grouped { grouped.replace(',', "") } else { grouped }
}

/// What is wrong with which field.
#[derive(Clone, Debug, Default)]
pub struct FormFaults(pub Vec<(String, Words)>);

impl FormFaults {
    /// Notes a fault.
    pub fn add(&mut self, name: impl Into<String>, expected: Words) {
        self.0.push((name.into(), expected));
    }

    /// What is wrong with a field.
    pub fn of(&self, name: &str, l: Tongue) -> Option<String> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, expected)| l.w(expected).to_string())
    }

    /// A required field that is empty.
    pub fn require<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.0.iter().any(|(field, _)| field == name) {
            self.add(name, Words::new("必填", "required"));
        }
        value
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A fresh key for a form.
pub fn fresh_key(desk: &mut Desk<'_>) -> String {
    engine::sealing::number_text('K', desk.entropy.number())
}

#[cfg(test)]
mod tests {
    use super::plain_number;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, plain) in [("320", "320"), (" 320.50 元", "320.50"), ("１２００", "1200"), ("1,200.00", "1200.00"), ("12，000", "12000")] {
            assert_eq!(plain_number(typed), plain, "{typed}");
        }
        for slip in ["1,5", "1,2000", ",200", "-5"] {
            assert_eq!(plain_number(slip), slip, "a slip stays one");
        }
    }
}
