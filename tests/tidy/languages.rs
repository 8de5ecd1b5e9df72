//! The languages against each other, and against the code: every text exists everywhere, with the same words
//! to put in, and is used.

use std::collections::{BTreeMap, BTreeSet};

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

use super::catalogue::{Catalogue, Entry, Text, is_key};
use super::source::Source;

/// The tags a text may hold.
const TAGS: [&str; 3] = ["b", "i", "code"];

/// Numbers tried to find out which plural forms a language has for whole numbers.
const TRIED: u64 = 2_000;

/// What the files say against each other. The first is the measure.
pub fn complaints(catalogues: &[Catalogue]) -> Vec<String> {
    let mut found = Vec::new();
    for catalogue in catalogues {
        plural_forms(catalogue, &mut found);
        tags(catalogue, &mut found);
    }
    if let Some((measure, others)) = catalogues.split_first() {
        within_forms(measure, &mut found);
        for other in others {
            same_keys(measure, other, &mut found);
            same_keys(other, measure, &mut found);
            same_words(measure, other, &mut found);
            within_forms(other, &mut found);
        }
    }
    found
}

fn told(catalogue: &Catalogue, entry: &Entry, what: &str) -> String {
    format!("{}:{}: {what}", catalogue.path, entry.line)
}

fn same_keys(from: &Catalogue, in_: &Catalogue, found: &mut Vec<String>) {
    for (key, entry) in &from.entries {
        let what = match (&entry.text, in_.entries.get(key).map(|other| &other.text)) {
            (_, None) => format!("`{key}` is missing in {}", in_.path),
            (Text::Plain(_), Some(Text::Counted(_))) => format!("`{key}` has forms in {} and none here", in_.path),
            (Text::Counted(_), Some(Text::Plain(_)))
            | (Text::Plain(_), Some(Text::Plain(_)))
            | (Text::Counted(_), Some(Text::Counted(_))) => continue,
        };
        found.push(told(from, entry, &what));
    }
}

/// The words to put in: of the text, or of its `other` form, which stands for numbers at large.
fn same_words(measure: &Catalogue, other: &Catalogue, found: &mut Vec<String>) {
    for (key, entry) in &measure.entries {
        let Some(translated) = other.entries.get(key) else {
            continue;
        };
        let (should, is) = (words_at_large(entry), words_at_large(translated));
        if should != is {
            let what = format!(
                "`{key}` holds {is:?}, in {} {should:?}; they must be the same",
                measure.path
            );
            found.push(told(other, translated, &what));
        }
    }
}

fn words_at_large(entry: &Entry) -> BTreeSet<&str> {
    match &entry.text {
        Text::Plain(text) => placeholders(text),
        Text::Counted(forms) => forms.get("other").map(|text| placeholders(text)).unwrap_or_default(),
    }
}

/// A form may leave the number out, and must not name what nobody puts in.
fn within_forms(catalogue: &Catalogue, found: &mut Vec<String>) {
    for (key, entry) in &catalogue.entries {
        let large = words_at_large(entry);
        for (form, text) in entry.forms() {
            let unknown: Vec<&str> = placeholders(text).difference(&large).copied().collect();
            if !unknown.is_empty() {
                let what = format!("`{key}.{form}` holds {unknown:?}, which `{key}.other` does not");
                found.push(told(catalogue, entry, &what));
            }
        }
    }
}

/// The names in `%{…}`.
pub fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("%{")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

/// The forms Unicode's rules name for a language's whole numbers, and `other`, which stands in for all.
fn forms_of(code: &str) -> Option<BTreeSet<&'static str>> {
    let language: LanguageIdentifier = code.parse().ok()?;
    let rules = PluralRules::create(language, PluralRuleType::CARDINAL).ok()?;
    let name = |category| match category {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    };
    let needed = (0..=TRIED).filter_map(|n| rules.select(n).ok()).map(name);
    Some(needed.chain(["other"]).collect())
}

/// Whether a language's form for one stands for the number 1 alone, so that it may leave the number out.
fn one_means_one(code: &str) -> bool {
    let language: Option<LanguageIdentifier> = code.parse().ok();
    let rules = language.and_then(|language| PluralRules::create(language, PluralRuleType::CARDINAL).ok());
    rules.is_some_and(|rules| (2..=TRIED).all(|n| rules.select(n) != Ok(PluralCategory::ONE)))
}

fn plural_forms(catalogue: &Catalogue, found: &mut Vec<String>) {
    let Some(needed) = forms_of(&catalogue.code) else {
        found.push(format!(
            "{}:1: `{}` is no language whose plurals are known; name the file by its code",
            catalogue.path, catalogue.code
        ));
        return;
    };
    let one_alone = one_means_one(&catalogue.code);
    for (key, entry) in &catalogue.entries {
        let Text::Counted(forms) = &entry.text else { continue };
        let numbered = |form| forms.get(form).is_some_and(|text: &String| text.contains("%{n}"));
        if !one_alone && numbered("other") && forms.contains_key("one") && !numbered("one") {
            let what = format!("`{key}.one` holds no `%{{n}}`, and in this language it stands for 21 too");
            found.push(told(catalogue, entry, &what));
        }
        let is: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
        if is != needed {
            let what = format!("`{key}` has the forms {is:?}; this language has {needed:?}");
            found.push(told(catalogue, entry, &what));
        }
    }
}

fn tags(catalogue: &Catalogue, found: &mut Vec<String>) {
    for (key, entry) in &catalogue.entries {
        for (form, text) in entry.forms() {
            if let Err(why) = balanced(text) {
                let name = if form.is_empty() {
                    key.clone()
                } else {
                    format!("{key}.{form}")
                };
                found.push(told(catalogue, entry, &format!("`{name}`: {why}")));
            }
        }
    }
}

/// Whether every tag is one of ours, is closed, and closes before what is around it.
fn balanced(text: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    // A sign before anything else, as in `< 5`, is one of the text's.
    let begins = |piece: &&str| piece.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
    for piece in text.split('<').skip(1).filter(begins) {
        let Some((name, _)) = piece.split_once('>') else {
            return Err("`<` opens no tag; write it without, or close the tag with `>`".to_owned());
        };
        let (closes, name) = name.strip_prefix('/').map_or((false, name), |name| (true, name));
        if !TAGS.contains(&name) {
            return Err(format!("`<{name}>` is no tag; there are {TAGS:?}"));
        }
        if !closes {
            open.push(name);
        } else if open.pop() != Some(name) {
            return Err(format!("`</{name}>` closes what is not open here"));
        }
    }
    open.pop()
        .map_or(Ok(()), |name| Err(format!("`<{name}>` is not closed")))
}

/// What the code asks for that no file holds, and what the files hold that nobody asks for.
pub fn complaints_about_use(measure: &Catalogue, files: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    let mut used = BTreeSet::new();
    for file in files {
        let end = file.tests_at();
        for literal in file.literals.iter().filter(|literal| literal.at < end) {
            let key = literal.value.as_str();
            let asked = asked_as(&file.code[..literal.at]);
            match (measure.entries.get(key).map(|entry| &entry.text), asked) {
                (Some(Text::Plain(_)), Some("count")) => found.push(format!(
                    "{}: `{key}` has no plural forms; ask with `text` or `plain`",
                    file.place(literal.at)
                )),
                (Some(Text::Counted(_)), Some("text" | "plain")) => found.push(format!(
                    "{}: `{key}` has plural forms; ask with `count`",
                    file.place(literal.at)
                )),
                (Some(_), _) => {
                    used.insert(key);
                }
                (None, Some(_)) => found.push(format!(
                    "{}: no text is called `{key}`; add it to every file in locales",
                    file.place(literal.at)
                )),
                (None, None) if is_like(measure, key) => found.push(format!(
                    "{}: `{key}` looks like the name of a text, and no text is called so",
                    file.place(literal.at)
                )),
                (None, None) => {}
            }
        }
    }
    for (key, entry) in &measure.entries {
        if !used.contains(key.as_str()) {
            found.push(told(
                measure,
                entry,
                &format!("`{key}` is never asked for; remove it from every file"),
            ));
        }
    }
    found
}

/// The method a literal is the first argument of, if it is one that looks texts up.
fn asked_as(before: &str) -> Option<&'static str> {
    let before = before.trim_end().strip_suffix('(')?;
    ["text", "plain", "count"]
        .into_iter()
        .find(|method| before.strip_suffix(method).is_some_and(|before| before.ends_with('.')))
}

/// Whether a literal begins like the names of texts do.
fn is_like(measure: &Catalogue, literal: &str) -> bool {
    let Some((group, _)) = literal.split_once('.') else {
        return false;
    };
    let prefix = format!("{group}.");
    is_key(literal) && measure.entries.keys().any(|key| key.starts_with(&prefix))
}

/// Every key with its forms as the program looks them up.
pub fn lookups(catalogue: &Catalogue) -> BTreeMap<String, &Entry> {
    let names = |(key, entry): (&String, &'_ Entry)| -> Vec<String> {
        let name = |form: &str| {
            if form.is_empty() {
                key.clone()
            } else {
                format!("{key}.{form}")
            }
        };
        entry.forms().iter().map(|(form, _)| name(form)).collect()
    };
    catalogue
        .entries
        .iter()
        .flat_map(|(key, entry)| names((key, entry)).into_iter().map(move |name| (name, entry)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(path: &str, text: &str) -> Catalogue {
        let mut found = Vec::new();
        let catalogue = Catalogue::read(path, text, &mut found);
        assert_eq!(found, Vec::<String>::new());
        catalogue
    }

    fn found(english: &str, russian: &str) -> Vec<String> {
        complaints(&[catalogue("en.yml", english), catalogue("ru.yml", russian)])
    }

    const COUNTED: &str = "a:\n  one: \"x\"\n  other: \"%{n} x\"\n";
    const COUNTED_RU: &str = "a:\n  one: \"%{n} x\"\n  few: \"%{n} x\"\n  many: \"%{n} x\"\n  other: \"%{n} x\"\n";

    #[test]
    fn the_languages_hold_the_same_texts_with_the_same_words() {
        assert_eq!(found("a: \"%{b} c\"\n", "a: \"d %{b}\"\n"), Vec::<String>::new());
        assert_eq!(found(COUNTED, COUNTED_RU), Vec::<String>::new());
        assert_eq!(found("a: \"x\"\nb: \"y\"\n", "a: \"x\"\n").len(), 1, "missing");
        assert_eq!(found("a: \"x\"\n", "a: \"x\"\nb: \"y\"\n").len(), 1, "superfluous");
        assert_eq!(found("a: \"%{b}\"\n", "a: \"%{c}\"\n").len(), 1, "another word");
        assert_eq!(found("a: \"x\"\n", COUNTED_RU).len(), 2, "forms, and with them a word");
    }

    #[test]
    fn plurals_are_those_of_the_language() {
        assert_eq!(forms_of("ru").unwrap(), BTreeSet::from(["one", "few", "many", "other"]));
        assert_eq!(
            found(COUNTED, COUNTED).len(),
            2,
            "Russian with English forms, and no number for 21"
        );
        assert_eq!(found(COUNTED_RU, COUNTED_RU).len(), 1, "English with Russian forms");
        let bare = COUNTED_RU.replacen("%{n} ", "", 1);
        assert_eq!(
            found(COUNTED, &bare).len(),
            1,
            "21 in Russian with the form of 1, and no number"
        );
        let strange = COUNTED.replace("one: \"x\"", "one: \"%{m}\"");
        assert_eq!(found(&strange, COUNTED_RU).len(), 1, "a word that nobody puts in");
    }

    #[test]
    fn tags_are_closed_in_order() {
        assert_eq!(balanced("<b>a <i>b</i></b> <code>c</code> 5 > 3 < 5"), Ok(()));
        for bad in ["<b>a", "a</b>", "<b><i>a</b></i>", "<u>a</u>", "a <b b", "<b>a</i>"] {
            assert!(balanced(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn texts_are_asked_for_as_they_are_written_and_none_is_left_over() {
        let english = catalogue("en.yml", &format!("menu.text: \"x\"\nyou: \"y\"\n{COUNTED}"));
        let found = |code: &str| complaints_about_use(&english, &[Source::new("src/screen/a.rs", code)]);
        let all = "l.text(\"menu.text\", &[]); l.plain(\n    \"you\", &[]); l.count(\"a\", 1, &[]);";
        assert_eq!(found(all), Vec::<String>::new());
        assert_eq!(found(&format!("{all} l.text(\"menu.txt\", &[]);")).len(), 1, "unknown");
        assert_eq!(
            found(&format!("{all} button(\"menu.more\", x);")).len(),
            1,
            "unknown, another way"
        );
        assert_eq!(
            found(&format!("{all} l.text(\"a\", &[]);")).len(),
            1,
            "counted, asked as plain"
        );
        assert_eq!(
            found(&format!("{all} l.count(\"you\", 1, &[]);")).len(),
            1,
            "plain, asked as counted"
        );
        assert_eq!(
            found("l.text(\"menu.text\", &[]); l.count(\"a\", 1, &[]);").len(),
            1,
            "left over"
        );
        assert_eq!(
            found(&format!("{all} f(\"bot_data.x\", \"menu\");")),
            Vec::<String>::new()
        );
    }
}
