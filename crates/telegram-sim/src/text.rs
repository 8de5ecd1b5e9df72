//! Texts as the server takes them: cleaned, trimmed, with checked entities and those it finds by itself.
//! Knows nothing of messages and their limits.

use serde_json::{Value, json};

use crate::errors::{self, ApiError};
use crate::html;

/// The longest text a request may carry before parsing, in bytes.
const MAX_REQUEST_TEXT: usize = 32_768;
/// More entities than these are dropped by the server.
const MAX_ENTITIES: usize = 100;

/// A text ready to be stored.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Formatted {
    pub(crate) text: String,
    /// `MessageEntity` values, by offset, outer before inner.
    pub(crate) entities: Vec<Value>,
    /// What the bot did wrong though the server would take it or answer with an error.
    pub(crate) complaints: Vec<String>,
}

impl Formatted {
    /// Length in UTF-16 code units, which is what limits count.
    pub(crate) fn units(&self) -> usize {
        self.text.encode_utf16().count()
    }
}

/// Reads a text as a request gives it: plain with entities, or with markup.
pub(crate) fn format(text: &str, mode: Option<&str>, entities: Option<&Value>) -> Result<Formatted, ApiError> {
    if text.len() > MAX_REQUEST_TEXT {
        return Err(errors::REQUEST_TEXT_LONG);
    }
    let mut complaints = Vec::new();
    let given = entities.and_then(Value::as_array).cloned().unwrap_or_default();
    let (text, entities) = match mode.unwrap_or_default().to_ascii_lowercase().as_str() {
        "" => {
            check(text, &given)?;
            (text.to_owned(), given)
        }
        "html" => {
            if !given.is_empty() {
                complaints.push("entities beside a parse_mode are ignored by the server".to_owned());
            }
            html::parse(text).map_err(|detail| ApiError::bad_request(format!("can't parse entities: {detail}")))?
        }
        "markdown" | "markdownv2" => {
            complaints.push("parse_mode Markdown is not simulated: the text is taken as it stands".to_owned());
            (text.to_owned(), Vec::new())
        }
        _ => return Err(errors::PARSE_MODE),
    };
    let (text, mut entities) = clean(&text, entities);
    if entities.len() > MAX_ENTITIES {
        complaints.push(format!(
            "{} entities, of which the server keeps {MAX_ENTITIES}",
            entities.len()
        ));
        entities.truncate(MAX_ENTITIES);
    }
    let entities = with_found(&text, entities);
    Ok(Formatted {
        text,
        entities,
        complaints,
    })
}

/// Whether entities lie within the text and begin and end between characters.
fn check(text: &str, entities: &[Value]) -> Result<(), ApiError> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let inside = |at: usize| units.get(at).is_some_and(|unit| (0xDC00..0xE000).contains(unit));
    for entity in entities {
        let number = |field: &str| {
            let value = entity[field].as_i64().unwrap_or_default();
            usize::try_from(value)
                .map_err(|_| ApiError::bad_request(format!("receive an entity with incorrect {field} {value}")))
        };
        let (offset, length) = (number("offset")?, number("length")?);
        let end = offset.saturating_add(length);
        if end > units.len() {
            return Err(ApiError::bad_request(format!(
                "entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
            )));
        }
        if inside(offset) || inside(end) {
            let (edge, at) = if inside(offset) {
                ("begins", offset)
            } else {
                ("ends", end)
            };
            return Err(ApiError::bad_request(format!(
                "entity {edge} in a middle of a UTF-16 symbol at UTF-16 offset {at}"
            )));
        }
    }
    Ok(())
}

/// Removes what the server strips, trims white space, and moves the entities along.
fn clean(text: &str, entities: Vec<Value>) -> (String, Vec<Value>) {
    let mut cleaned = String::with_capacity(text.len());
    // The new offset of every old one.
    let mut moved = Vec::with_capacity(text.len() + 1);
    let mut units = 0;
    for c in text.chars() {
        moved.extend(std::iter::repeat_n(units, c.len_utf16()));
        match c {
            '\r' | '\u{2028}'..='\u{202E}' => continue,
            '\0'..'\t' | '\u{b}'..' ' => cleaned.push(' '),
            c => cleaned.push(c),
        }
        units += c.len_utf16();
    }
    moved.push(units);
    let without_lead = cleaned.trim_start();
    let lead = cleaned[..cleaned.len() - without_lead.len()].encode_utf16().count();
    let trimmed = without_lead.trim_end();
    let end = lead + trimmed.encode_utf16().count();
    let place = |at: usize| moved.get(at).copied().unwrap_or(units).clamp(lead, end) - lead;
    let entities = entities.into_iter().filter_map(|mut entity| {
        let number = |field: &str| {
            entity[field]
                .as_u64()
                .and_then(|n| usize::try_from(n).ok())
                .unwrap_or(0)
        };
        let (from, to) = (place(number("offset")), place(number("offset") + number("length")));
        entity["offset"] = json!(from);
        entity["length"] = json!(to - from);
        (to > from).then_some(entity)
    });
    let entities = entities.collect();
    (trimmed.to_owned(), entities)
}

/// Whether a text shows nothing.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}')
    })
}

/// The entities given together with those the server finds: commands, mentions, addresses.
pub(crate) fn with_found(text: &str, mut entities: Vec<Value>) -> Vec<Value> {
    let chars: Vec<char> = text.chars().collect();
    let mut offset = 0;
    let mut at = 0;
    while at < chars.len() {
        // Not within a word, an address or a tag such as `</b>`.
        let fresh = at == 0 || !(is_word(chars[at - 1]) || "/@<>".contains(chars[at - 1]));
        let found = if fresh { find(&chars[at..]) } else { None };
        let taken = found.map_or(1, |(_, length)| length);
        let units = chars[at..at + taken].iter().map(|c| c.len_utf16()).sum::<usize>();
        if let Some((kind, _)) = found {
            let entity = json!({ "type": kind, "offset": offset, "length": units });
            if !entities.iter().any(|given| excludes(given, offset, units)) {
                entities.push(entity);
            }
        }
        at += taken;
        offset += units;
    }
    entities.sort_by_key(|entity| {
        let number = |field: &str| entity[field].as_i64().unwrap_or_default();
        (number("offset"), -number("length"))
    });
    entities
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What begins here, and how many characters it takes.
fn find(chars: &[char]) -> Option<(&'static str, usize)> {
    let word = |from: usize, longest: usize| {
        let name = |c: &&char| c.is_ascii_alphanumeric() || **c == '_';
        chars
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(name)
            .take(longest + 1)
            .count()
    };
    let ends = |at: usize| chars.get(at).is_none_or(|c| !is_word(*c) && *c != '/');
    match chars.first()? {
        '/' => {
            let name = word(1, 64);
            let bot = if chars.get(1 + name) == Some(&'@') {
                word(2 + name, 32)
            } else {
                0
            };
            let end = 1 + name + if bot >= 3 { 1 + bot } else { 0 };
            ((1..=64).contains(&name) && ends(end)).then_some(("bot_command", end))
        }
        '@' => {
            let name = word(1, 32);
            ((3..=32).contains(&name) && ends(1 + name)).then_some(("mention", 1 + name))
        }
        'h' => {
            let head: String = chars.iter().take(8).collect();
            let scheme = ["https://", "http://"]
                .into_iter()
                .find(|scheme| head.starts_with(scheme))?;
            let mut end = chars
                .iter()
                .take_while(|c| !c.is_whitespace() && !"<>\"".contains(**c))
                .count();
            while end > 0 && ".,;:!?)'".contains(chars[end - 1]) {
                end -= 1;
            }
            (end > scheme.len()).then_some(("url", end))
        }
        _ => None,
    }
}

/// Whether a given entity leaves no room for a found one: all do but pure looks.
fn excludes(given: &Value, offset: usize, units: usize) -> bool {
    const LOOKS: &[&str] = &[
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
    ];
    let number = |field: &str| given[field].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let (from, to) = (number("offset"), number("offset") + number("length"));
    let apart = to <= offset || offset + units <= from;
    !apart && !given["type"].as_str().is_some_and(|kind| LOOKS.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_goes_and_entities_follow() {
        let entities = json!([{"type":"bold","offset":2,"length":5}]);
        let formatted = format(" \na\rbc d  ", None, Some(&entities)).expect("is taken");
        assert_eq!(formatted.text, "abc d");
        assert_eq!(formatted.entities, [json!({"type":"bold","offset":0,"length":4})]);
    }

    #[test]
    fn entities_out_of_range_are_refused() {
        let bad = |offset: i64, length: i64| {
            let entities = json!([{"type":"bold","offset":offset,"length":length}]);
            format("a🙂b", None, Some(&entities))
                .expect_err("must be refused")
                .description
                .into_owned()
        };
        assert!(bad(0, 5).contains("ends after the end of the text at UTF-16 offset 5"));
        assert!(bad(2, 1).contains("begins in a middle of a UTF-16 symbol"));
        assert!(bad(0, 2).contains("ends in a middle of a UTF-16 symbol"));
        assert!(bad(-1, 2).contains("incorrect offset -1"));
    }

    #[test]
    fn commands_mentions_and_addresses_are_found() {
        let found = |text: &str| {
            let kinds = with_found(text, Vec::new()).into_iter();
            let row = |e: Value| format!("{} {} {}", e["type"].as_str().unwrap_or(""), e["offset"], e["length"]);
            kinds.map(row).collect::<Vec<_>>()
        };
        assert_eq!(found("/start x"), ["bot_command 0 6"]);
        assert_eq!(found("🙂 /close@desk_bot a/b 1/2"), ["bot_command 3 15"]);
        assert_eq!(
            found("ask @anna, see https://a.example/x."),
            ["mention 4 5", "url 15 19"]
        );
        assert_eq!(found("mail a@b.example //x </b>"), Vec::<String>::new());
    }
}
