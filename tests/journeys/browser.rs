//! How is a browser driven: go there, type this, press that, what do you see?

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use support::{Answer, Connection};

/// Where WebDriver hides the id of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How often it is asked whether a page is there.
const ASKED_MAX: usize = 5_000;

/// Whether pages may run their script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// They may.
    On,
    /// They may not.
    Off,
}

/// A browser with one window.
pub struct Browser {
    driver: Child,
    address: String,
    session: String,
}

impl Browser {
    /// Opens a window of some width.
    pub fn open(width: u32, script: Script) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("chromedriver: {error}; run: apt-get install -y chromium chromium-driver fonts-wqy-zenhei"));
        let mut lines = BufReader::new(driver.stdout.take().expect("piped")).lines().map(|line| line.expect("a line"));
        let line = lines.find(|line| line.contains("started successfully on port")).expect("chromedriver says where it listens");
        let port: u16 = line.trim_end_matches('.').rsplit(' ').next().and_then(|port| port.parse().ok()).expect("a port");
        let arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-prefers-reduced-motion"];
        let options = json!({"binary": "/usr/bin/chromium", "args": arguments});
        let wanted = json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}});
        let mut browser = Browser { driver, address: format!("127.0.0.1:{port}"), session: String::new() };
        browser.session = browser.ask("POST", "/session", &wanted)["sessionId"].as_str().expect("a session").to_string();
        browser.tell("Emulation.setDeviceMetricsOverride", json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}));
        if script == Script::Off {
            browser.tell("Emulation.setScriptExecutionDisabled", json!({"value": true}));
        }
        browser
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        Connection::open(&self.address).ask(method, path, body.as_bytes(), &[])
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let answered = self.send(method, path, body);
        let answer = answered.json();
        assert_eq!(answered.status, 200, "{method} {path} {body}: {}", answer["value"]["message"]);
        answer["value"].clone()
    }

    fn within(&self, method: &str, path: &str, body: &Value) -> Value {
        self.ask(method, &format!("/session/{}{path}", self.session), body)
    }

    /// A command of the DevTools protocol.
    fn tell(&self, command: &str, parameters: Value) {
        self.within("POST", "/goog/cdp/execute", &json!({"cmd": command, "params": parameters}));
    }

    /// Goes to an address.
    pub fn go(&self, address: &str) {
        self.within("POST", "/url", &json!({"url": address}));
    }

    /// Where it is.
    pub fn address(&self) -> String {
        self.within("GET", "/url", &Value::Null).as_str().expect("an address").to_string()
    }

    fn element(&self, selector: &str) -> String {
        let found = self.within("POST", "/element", &json!({"using": "css selector", "value": selector}));
        found[ELEMENT].as_str().unwrap_or_else(|| panic!("no {selector}")).to_string()
    }

    /// Presses a link or a button that leads to a page, and waits until that page is whole.
    pub fn follow(&self, selector: &str) {
        self.find_out("window.isPageBefore = true");
        self.press(selector);
        let asked = json!({"script": "return !window.isPageBefore && document.readyState === 'complete'", "args": []});
        let path = format!("/session/{}/execute/sync", self.session);
        // Between two pages there is nothing to ask: an error means not yet.
        let has_arrived = |_| {
            let answered = self.send("POST", &path, &asked);
            answered.status == 200 && answered.body.contains("true")
        };
        assert!((0..ASKED_MAX).any(has_arrived), "{selector} leads nowhere");
    }

    /// Presses the first element that a selector finds.
    pub fn press(&self, selector: &str) {
        let element = self.element(selector);
        self.within("POST", &format!("/element/{element}/click"), &json!({}));
    }

    /// Types into a field.
    pub fn write(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.within("POST", &format!("/element/{element}/value"), &json!({"text": text}));
    }

    /// What somebody reads there.
    pub fn text(&self, selector: &str) -> String {
        let element = self.element(selector);
        self.within("GET", &format!("/element/{element}/text"), &Value::Null).as_str().unwrap_or_default().to_string()
    }

    /// What a script finds out about the page. It runs from outside, also where pages may run none.
    pub fn find_out(&self, script: &str) -> Value {
        self.within("POST", "/execute/sync", &json!({"script": script, "args": []}))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.within("DELETE", "", &Value::Null);
        }
        _ = self.driver.kill();
        _ = self.driver.wait();
    }
}
