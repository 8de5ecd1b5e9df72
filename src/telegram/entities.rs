//! The marks of a text as the Bot API writes them.

use serde::Serialize;

use crate::domain::{RichText, Style};

/// An entity of a text (Bot API: MessageEntity).
#[derive(Clone, Debug, Serialize)]
pub struct Entity {
    #[serde(rename = "type")]
    kind: &'static str,
    offset: usize,
    length: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_emoji_id: Option<String>,
}

/// Most entities of a text (Bot API; the server ignores more).
const MAX_ENTITIES: usize = 100;

/// The marks of a text as entities.
pub fn entities(text: &RichText) -> Vec<Entity> {
    text.marks
        .iter()
        .take(MAX_ENTITIES)
        .map(|mark| {
            let mut entity = Entity {
                kind: "",
                offset: mark.at,
                length: mark.len,
                url: None,
                language: None,
                custom_emoji_id: None,
            };
            entity.kind = match &mark.style {
                Style::Bold => "bold",
                Style::Italic => "italic",
                Style::Underline => "underline",
                Style::Strike => "strikethrough",
                Style::Spoiler => "spoiler",
                Style::Code => "code",
                Style::Quote => "blockquote",
                Style::FoldedQuote => "expandable_blockquote",
                Style::Pre(language) => {
                    entity.language.clone_from(language);
                    "pre"
                }
                Style::Link(url) => {
                    entity.url = Some(url.clone());
                    "text_link"
                }
                // Works for people without a public name as well.
                Style::Mention(id) => {
                    entity.url = Some(format!("tg://user?id={id}"));
                    "text_link"
                }
                Style::CustomEmoji(id) => {
                    entity.custom_emoji_id = Some(id.clone());
                    "custom_emoji"
                }
            };
            entity
        })
        .collect()
}
