//! Languages: which there are, which one a person gets, and their texts with words put in.
//!
//! Texts stand in `locales/*.yml`, one file a language. They may hold `<b>`, `<i>` and `<code>`; those are
//! read before anything is put in, so a name such as `<3` stays a name. Plurals are keys that end in
//! `.one`, `.few`, `.many` and `.other`, as Unicode's rules for the language name them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

use crate::domain::{Mark, Person, RichText, Style};

/// The language all texts exist in; others may fall back to it.
const FALLBACK: &str = "en";

/// A language there are texts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Locale(&'static str);

static ALL: LazyLock<Vec<Locale>> = LazyLock::new(|| {
    let mut codes: Vec<&'static str> = rust_i18n::available_locales!()
        .into_iter()
        .map(|code| &*code.to_string().leak())
        .collect();
    // English first, then by code: the order in which languages are offered.
    codes.sort_unstable_by_key(|code| (*code != FALLBACK, *code));
    codes.into_iter().map(Locale).collect()
});

static PLURALS: LazyLock<HashMap<Locale, PluralRules>> = LazyLock::new(|| {
    ALL.iter()
        .filter_map(|locale| {
            let language: LanguageIdentifier = locale.0.parse().ok()?;
            let rules = PluralRules::create(language, PluralRuleType::CARDINAL).ok()?;
            Some((*locale, rules))
        })
        .collect()
});

impl Locale {
    /// Every language there is a file for.
    pub fn all() -> &'static [Locale] {
        &ALL
    }

    /// The language of a code such as `ru` or `pt-BR`; of its first part if there is none for the whole.
    pub fn find(code: &str) -> Option<Locale> {
        let code = code.to_ascii_lowercase().replace('_', "-");
        let named = |name: &str| ALL.iter().copied().find(|locale| locale.0.eq_ignore_ascii_case(name));
        named(&code).or_else(|| named(code.split('-').next()?))
    }

    /// The language a person gets: the one they chose, else their client's, else the default.
    pub fn of(person: &Person, default: Locale) -> Locale {
        let chosen = person.locale.as_deref().and_then(Locale::find);
        let client = || person.client_language.as_deref().and_then(Locale::find);
        chosen.or_else(client).unwrap_or(default)
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// A text with words put in for `%{name}`.
    pub fn text(self, key: &str, words: &[(&str, &str)]) -> RichText {
        fill(&self.template(key), words)
    }

    /// A text for places that show no marks, such as buttons.
    pub fn plain(self, key: &str, words: &[(&str, &str)]) -> String {
        self.text(key, words).plain
    }

    /// A text that depends on a number, which is put in for `%{n}`.
    pub fn count(self, key: &str, n: u64, words: &[(&str, &str)]) -> RichText {
        let category = PLURALS
            .get(&self)
            .and_then(|rules| rules.select(n).ok())
            .unwrap_or(PluralCategory::OTHER);
        let form = match category {
            PluralCategory::ZERO => "zero",
            PluralCategory::ONE => "one",
            PluralCategory::TWO => "two",
            PluralCategory::FEW => "few",
            PluralCategory::MANY => "many",
            PluralCategory::OTHER => "other",
        };
        let number = n.to_string();
        let mut all = vec![("n", number.as_str())];
        all.extend_from_slice(words);
        let exact = format!("{key}.{form}");
        let template =
            crate::_rust_i18n_try_translate(self.0, &exact).unwrap_or_else(|| self.template(&format!("{key}.other")));
        fill(&template, &all)
    }

    fn template(self, key: &str) -> Cow<'static, str> {
        crate::_rust_i18n_try_translate(self.0, key)
            .or_else(|| crate::_rust_i18n_try_translate(FALLBACK, key))
            // The tests hold every key against the files; should one slip through, its name is better
            // than nothing.
            .unwrap_or_else(|| key.to_owned().into())
    }
}

/// Puts words into a template and turns its tags into marks.
fn fill(template: &str, words: &[(&str, &str)]) -> RichText {
    let mut text = RichText::default();
    let mut open: Vec<(Style, usize)> = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['<', '%']) {
        text.push(&rest[..at]);
        rest = &rest[at..];
        if let Some((style, tail)) = opening(rest) {
            open.push((style, text.len()));
            rest = tail;
        } else if let Some((style, tail)) = closing(rest) {
            if let Some(place) = open.iter().rposition(|(other, _)| *other == style) {
                let (style, at) = open.remove(place);
                let len = text.len() - at;
                if len > 0 {
                    text.marks.push(Mark { at, len, style });
                }
            }
            rest = tail;
        } else if let Some((word, tail)) = placeholder(rest, words) {
            text.push(word);
            rest = tail;
        } else {
            text.push(&rest[..1]);
            rest = &rest[1..];
        }
    }
    text.push(rest);
    text
}

const TAGS: [(&str, &str, Style); 3] = [
    ("<b>", "</b>", Style::Bold),
    ("<i>", "</i>", Style::Italic),
    ("<code>", "</code>", Style::Code),
];

fn opening(text: &str) -> Option<(Style, &str)> {
    TAGS.iter()
        .find_map(|(tag, _, style)| Some((style.clone(), text.strip_prefix(tag)?)))
}

fn closing(text: &str) -> Option<(Style, &str)> {
    TAGS.iter()
        .find_map(|(_, tag, style)| Some((style.clone(), text.strip_prefix(tag)?)))
}

fn placeholder<'a>(text: &'a str, words: &[(&str, &'a str)]) -> Option<(&'a str, &'a str)> {
    let (name, tail) = text.strip_prefix("%{")?.split_once('}')?;
    let (_, word) = words.iter().find(|(other, _)| *other == name)?;
    Some((word, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_put_in_as_they_are_and_tags_become_marks() {
        let text = fill("Hi <b>%{name}</b>, 5 < 6 % 7", &[("name", "<b>*_[<3")]);
        assert_eq!(text.plain, "Hi <b>*_[<3, 5 < 6 % 7");
        assert_eq!(
            text.marks,
            vec![Mark {
                at: 3,
                len: 8,
                style: Style::Bold
            }]
        );
    }

    #[test]
    fn russian_counts_in_three_forms() {
        let russian = Locale::find("ru-RU").unwrap();
        let counted = |n| russian.count("count.messages", n, &[]).plain;
        assert_eq!(
            [1, 2, 5, 11, 21, 104].map(counted),
            [
                "1 сообщение",
                "2 сообщения",
                "5 сообщений",
                "11 сообщений",
                "21 сообщение",
                "104 сообщения"
            ]
        );
    }

    #[test]
    fn a_person_gets_the_chosen_language_then_the_clients_then_the_default() {
        use crate::domain::{PersonId, Sighting, Timestamp};
        let mut person = Person::met(
            &Sighting {
                id: PersonId::telegram(1),
                name: String::new(),
                username: None,
                client_language: Some("pt-br".into()),
            },
            Timestamp(0),
        );
        let (english, russian) = (Locale::find("en").unwrap(), Locale::find("ru").unwrap());
        assert_eq!(Locale::of(&person, russian), russian);
        person.client_language = Some("ru".into());
        assert_eq!(Locale::of(&person, english), russian);
        person.locale = Some("en".into());
        assert_eq!(Locale::of(&person, russian), english);
    }
}
