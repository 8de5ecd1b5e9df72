//! The texts themselves: which of them no screen shows, what their plurals look like, and how long those are that
//! stand outside screens.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use switchboard::screen::Locale;

use super::catalogue::{Catalogue, Entry, Text};
use super::gallery::Shown;
use super::source::{Source, root, rust_files};

/// Numbers by which all forms of our languages are seen.
const NUMBERS: [u64; 5] = [0, 1, 2, 5, 21];

/// The longest texts by the beginnings of their names, in characters: answers to presses, and the descriptions of
/// commands (Bot API: answerCallbackQuery, BotCommand).
const LONGEST: [(&str, usize); 3] = [("toast.", 200), ("command.", 256), ("button.", 64)];

fn catalogue(locale: Locale) -> Catalogue {
    let path = format!("locales/{}.yml", locale.code());
    let text = std::fs::read_to_string(root().join(&path)).expect("a file of texts");
    Catalogue::read(&path, &text, &mut Vec::new())
}

/// The names of texts that the code of some directory asks for.
fn asked_for(catalogue: &Catalogue, files: &[Source]) -> BTreeSet<String> {
    let literals = files.iter().flat_map(|file| {
        let end = file.tests_at();
        file.literals.iter().filter(move |literal| literal.at < end)
    });
    let keys = literals.filter(|literal| catalogue.entries.contains_key(&literal.value));
    keys.map(|literal| literal.value.clone()).collect()
}

/// Every counted text for some numbers, with the names of what is put in.
pub fn plurals(locale: Locale) -> String {
    let mut all = String::new();
    for (key, entry) in &catalogue(locale).entries {
        if let Text::Counted(_) = entry.text {
            let _ = writeln!(all, "{key}");
            for n in NUMBERS {
                let _ = writeln!(all, "  {n}: {}", locale.count(key, n, &[]).plain.replace('\n', "⏎"));
            }
        }
    }
    all
}

/// Texts that are shown elsewhere than on screens: answers, commands, words in pictures.
pub fn outside_screens(locale: Locale) -> String {
    let catalogue = catalogue(locale);
    let on_screens = asked_for(&catalogue, &rust_files(&["src/screen"]));
    let outside = catalogue.entries.iter().filter(|(key, _)| !on_screens.contains(*key));
    let mut all = String::new();
    for (key, entry) in outside {
        for (form, text) in entry.forms() {
            let dot = if form.is_empty() { "" } else { "." };
            let _ = writeln!(all, "{key}{dot}{form}: {}", text.replace('\n', "⏎"));
        }
    }
    all
}

/// Texts of screens that no picture holds.
pub fn not_shown(locale: Locale, shown: &[Shown]) -> Vec<String> {
    let catalogue = catalogue(locale);
    let asked = asked_for(&catalogue, &rust_files(&["src/screen"]));
    let mut seen: Vec<&str> = Vec::new();
    for shown in shown {
        seen.push(&shown.screen.text.plain);
        seen.extend(shown.screen.rows.iter().flatten().map(|button| button.label.as_str()));
    }
    let missing = asked.iter().filter(|key| !is_seen(&catalogue.entries[*key], &seen));
    missing
        .map(|key| {
            format!(
                "{}: `{key}` stands in no picture; show its screen in tests/screens/",
                locale.code()
            )
        })
        .collect()
}

/// Whether some form of a text stands in some picture, whatever is put in.
fn is_seen(entry: &Entry, seen: &[&str]) -> bool {
    let forms = entry.forms();
    forms.iter().any(|(_, text)| seen.iter().any(|seen| holds(seen, text)))
}

/// Whether the pieces between what is put in stand in a text, in order.
fn holds(seen: &str, template: &str) -> bool {
    let mut bare = template.to_owned();
    for tag in ["<b>", "</b>", "<i>", "</i>", "<code>", "</code>"] {
        bare = bare.replace(tag, "");
    }
    let mut rest = seen;
    for (at, piece) in bare.split("%{").enumerate() {
        let piece = match at {
            0 => piece,
            _ => piece.split_once('}').map_or(piece, |(_, behind)| behind),
        };
        let Some(found) = rest.find(piece) else { return false };
        rest = &rest[found + piece.len()..];
    }
    true
}

/// Texts that are too long for where they stand.
pub fn too_long(locale: Locale) -> Vec<String> {
    let catalogue = catalogue(locale);
    let mut found = Vec::new();
    for (key, entry) in &catalogue.entries {
        let Some((_, max)) = LONGEST.iter().find(|(begins, _)| key.starts_with(begins)) else {
            continue;
        };
        for (form, _) in entry.forms() {
            let dot = if form.is_empty() { "" } else { "." };
            let length = locale.plain(&format!("{key}{dot}{form}"), &[]).chars().count();
            if length > *max {
                found.push(format!(
                    "{}: `{key}` has {length} characters, at most {max}",
                    locale.code()
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_with_what_was_put_in() {
        assert!(holds("🆕 Ticket #12 is yours. Bye", "Ticket <b>#%{no}</b> is yours."));
        assert!(!holds("Ticket #12 was yours.", "Ticket #%{no} is yours."));
        assert!(!holds("is yours Ticket #", "Ticket #%{no} is yours"));
    }
}
