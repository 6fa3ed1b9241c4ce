//! In which language does this visitor read?

use engine::words::{Language, Words};

/// The language of a page. Whatever a page says goes through here, so that nothing is said in one language only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tongue(pub Language);

impl Tongue {
    /// Reads `zh` or `en`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "zh" => Some(Tongue(Language::Chinese)),
            "en" => Some(Tongue(Language::English)),
            _ => None,
        }
    }

    /// One of two texts.
    pub fn t<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Language::Chinese => zh,
            Language::English => en,
        }
    }

    /// A text that has both languages.
    pub fn w<'a>(&self, words: &'a Words) -> &'a str {
        words.in_language(self.0)
    }

    /// The same, for words made on the spot.
    pub fn own(&self, words: Words) -> String {
        match self.0 {
            Language::Chinese => words.zh,
            Language::English => words.en,
        }
    }

    /// The `lang` attribute.
    pub fn code(&self) -> &'static str {
        self.t("zh-CN", "en")
    }

    /// What stands between the members of a list.
    pub fn comma(&self) -> &'static str {
        self.t("、", ", ")
    }
}
