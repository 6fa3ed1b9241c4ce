//! Can everybody use this page: labels, ids, titles, width?

use super::browser::Browser;
use serde_json::Value;

/// What is wrong with the page, each in one line.
const FAULTS: &str = r#"
const faults = [];
const name = (e) => e.tagName + "[" + (e.getAttribute("name") || e.id || e.className) + "]";
for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
  const label = (e.id && document.querySelector(`label[for="${CSS.escape(e.id)}"]`)) || e.closest("label") || e.getAttribute("aria-label");
  if (!label) faults.push("no label: " + name(e));
}
const seen = new Set();
for (const e of document.querySelectorAll("[id]")) {
  if (seen.has(e.id)) faults.push("id twice: " + e.id);
  seen.add(e.id);
}
for (const e of document.querySelectorAll("[aria-describedby], [aria-labelledby]")) {
  for (const id of ((e.getAttribute("aria-describedby") || "") + " " + (e.getAttribute("aria-labelledby") || "")).trim().split(/\s+/)) {
    if (!document.getElementById(id)) faults.push("names what is not there: " + id);
  }
}
for (const e of document.querySelectorAll("a[href^='#']")) {
  if (!document.getElementById(e.getAttribute("href").slice(1))) faults.push("leads nowhere: " + e.getAttribute("href"));
}
for (const e of document.querySelectorAll("img:not([alt])")) faults.push("no words for a picture: " + e.src);
for (const e of document.querySelectorAll("svg:not([aria-hidden])")) if (!e.getAttribute("aria-label")) faults.push("no words for a chart");
for (const e of document.querySelectorAll("table")) {
  if (!e.querySelector("caption")) faults.push("a table without caption");
  for (const th of e.querySelectorAll("th:not([scope])")) faults.push("a heading without scope: " + th.textContent);
}
for (const e of document.querySelectorAll("button, a[href]")) if (!e.textContent.trim() && !e.getAttribute("aria-label")) faults.push("says nothing: " + name(e));
if (document.querySelectorAll("h1").length !== 1) faults.push("not exactly one h1");
if (!document.title.trim()) faults.push("no title");
if (!["zh-CN", "en"].includes(document.documentElement.lang)) faults.push("no language");
if (!document.querySelector("main")) faults.push("no main");
const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
if (wide > 0) faults.push("wider than the window by " + wide);
if (document.querySelector("[style], [onclick], style, script:not([src])")) faults.push("style or script within the page");
return faults;
"#;

/// The page must be usable by everybody.
pub fn check_page(browser: &Browser) {
    let faults = browser.find_out(FAULTS);
    assert_eq!(faults, Value::Array(Vec::new()), "{}", browser.address());
}

/// Goes to a page, which must be usable by everybody in both languages.
pub fn check_pages(browser: &Browser, addresses: &[String]) {
    for address in addresses {
        let joint = if address.contains('?') { '&' } else { '?' };
        for (language, code) in [("en", "en"), ("zh", "zh-CN")] {
            browser.go(&format!("{address}{joint}lang={language}"));
            assert_eq!(browser.find_out("return document.documentElement.lang"), code, "{address}");
            check_page(browser);
        }
    }
}
