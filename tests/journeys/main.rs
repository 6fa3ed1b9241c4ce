//! Can people do their work in a real browser?
//!
//! Each journey starts the real server on an empty data folder, fills it through the JSON interface, and drives Debian's
//! chromium through chromedriver (`apt-get install chromium chromium-driver fonts-wqy-zenhei`).

mod browser;
mod dongcheng;
mod donor;
mod officer;
mod page_checks;
mod server;
