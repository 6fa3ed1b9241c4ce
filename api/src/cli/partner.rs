//! `yimen partner add`: who outside may ask, and with which key are its tokens made?

use super::arguments::PartnerOptions;
use super::catalog::catalog_of;
use super::fail;
use super::serve::open_store;
use crate::app::App;
use crate::clock::Clock;
use crate::officer::Actor;
use crate::problem::Problem;
use engine::casework::{KeyWish, PartnerRequest, set_partner};
use engine::store::Store;
use engine::words;
use engine::words::Words;
use std::process::ExitCode;
use std::sync::Arc;

/// Adds a partner or changes it. A new key is printed alone on the first line: the only time that it is shown.
pub fn run(options: &PartnerOptions) -> ExitCode {
    match add(options).and_then(|text| super::print(&text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

fn add(options: &PartnerOptions) -> Result<String, Words> {
    let catalog = Arc::new(catalog_of(&options.catalog)?);
    let store = Arc::new(open_store(&options.data)?);
    let app = App::new(Arc::clone(&store) as Arc<dyn Store>, catalog, Clock::System);
    let request = PartnerRequest {
        partner: options.partner.clone(),
        name: options.name.clone().unwrap_or_else(|| options.partner.clone()),
        questions_a_day: options.questions_a_day,
        key: if options.renew { KeyWish::Renew } else { KeyWish::Keep },
    };
    let key = app.with_desk(&Actor::local(), |desk| set_partner(desk, &request).map_err(|error| Problem::of_case(desk, error).detail))?;
    let (id, most) = (&options.partner, options.questions_a_day);
    let done = words!("合作方 {id}：每日最多提问{most}次", "partner {id}: at most {most} questions a day");
    Ok(match key {
        Some(key) => {
            let how = Words::new(
                "令牌 = HMAC-SHA-256(密钥, 18位证件号码)，写成64位十六进制",
                "token = HMAC-SHA-256(key, the 18 characters of the number), as 64 hex digits",
            );
            format!("{}\n{done}\n{how}\n", key.to_text())
        }
        None => format!("{done}\n"),
    })
}
