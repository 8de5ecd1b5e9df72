//! One message as the simulator keeps it. The content is a map of the API's own fields, so that kinds the
//! simulator does not know can pass through it. Knows nothing of chats beyond their ids.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// Content fields by which a kind is recognised; an animation also carries a document, a venue a location.
const KINDS: &[&str] = &[
    "text",
    "photo",
    "video",
    "animation",
    "audio",
    "voice",
    "video_note",
    "document",
    "sticker",
    "venue",
    "location",
    "contact",
    "dice",
    "poll",
    "story",
    "paid_media",
    "game",
    "invoice",
    "giveaway",
    "checklist",
];

/// Kinds that `copyMessage` takes.
const COPYABLE: &[&str] = &[
    "text",
    "photo",
    "video",
    "animation",
    "audio",
    "voice",
    "video_note",
    "document",
    "sticker",
    "venue",
    "location",
    "contact",
    "dice",
    "poll",
];

/// Kinds that can be forwarded though not copied.
const FORWARDABLE: &[&str] = &["story", "paid_media", "game", "invoice", "giveaway"];

/// Kinds that have a caption.
const CAPTIONED: &[&str] = &[
    "photo",
    "video",
    "animation",
    "audio",
    "voice",
    "document",
    "paid_media",
];

/// Fields that go with a content but are not the content.
const BESIDE: &[&str] = &[
    "entities",
    "caption",
    "caption_entities",
    "media_group_id",
    "has_protected_content",
    "link_preview_options",
    "show_caption_above_media",
    "has_media_spoiler",
    "quote",
    "external_reply",
    "sender_chat",
    "via_bot",
    "is_automatic_forward",
    "author_signature",
    "forward_origin",
    "reply_to_story",
    "effect_id",
];

/// A message.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: i64,
    pub(crate) chat: i64,
    /// The person or bot who sent it.
    pub(crate) from: i64,
    /// Seconds since 1970-01-01 UTC.
    pub(crate) date: i64,
    /// The API's content fields: `text`, `entities`, `photo`, `caption` …
    pub(crate) content: Map<String, Value>,
    pub(crate) reply_to: Option<i64>,
    /// The topic it stands in.
    pub(crate) thread: Option<i64>,
    /// The `reply_markup` it was sent with, of any sort.
    pub(crate) markup: Option<Value>,
    pub(crate) edits: u32,
    pub(crate) edit_date: Option<i64>,
    /// The chat and message it is a copy of.
    pub(crate) copied_from: Option<(i64, i64)>,
    /// The bot's reaction, as the API's `ReactionType` values.
    pub(crate) reaction: Vec<Value>,
    /// The reactions of people, by their ids.
    pub(crate) reacted: BTreeMap<i64, Vec<Value>>,
}

impl Message {
    /// The content's kind, such as `photo`; for one unknown here, its field's name.
    pub(crate) fn kind(&self) -> &str {
        kind_of(&self.content)
    }

    pub(crate) fn is_copyable(&self) -> bool {
        COPYABLE.contains(&self.kind()) && !self.is_protected()
    }

    pub(crate) fn is_forwardable(&self) -> bool {
        let kind = self.kind();
        COPYABLE.contains(&kind) || FORWARDABLE.contains(&kind)
    }

    pub(crate) fn is_protected(&self) -> bool {
        self.content
            .get("has_protected_content")
            .is_some_and(|value| *value == true)
    }

    pub(crate) fn has_caption(&self) -> bool {
        CAPTIONED.contains(&self.kind())
    }

    /// The text, or else the caption.
    pub(crate) fn text(&self) -> Option<&str> {
        self.content
            .get("text")
            .or_else(|| self.content.get("caption"))?
            .as_str()
    }

    /// The entities of the text, or else of the caption.
    pub(crate) fn entities(&self) -> &[Value] {
        let entities = self
            .content
            .get("entities")
            .or_else(|| self.content.get("caption_entities"));
        entities.and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The inline keyboard, which alone is part of the message as the API shows it.
    pub(crate) fn inline_keyboard(&self) -> Option<&Value> {
        self.markup
            .as_ref()
            .filter(|markup| markup.get("inline_keyboard").is_some())
    }

    /// Whether it was sent with a markup that forbids edits: anything but an inline keyboard.
    pub(crate) fn has_other_markup(&self) -> bool {
        self.markup.is_some() && self.inline_keyboard().is_none()
    }

    /// The object that carries the file, if the message has one.
    pub(crate) fn file(&self) -> Option<&Value> {
        match self.content.get(self.kind())? {
            Value::Array(sizes) => sizes.last(),
            object => Some(object),
        }
        .filter(|object| object.get("file_id").is_some())
    }

    /// The API's `Message` without `reply_to_message`; `chat` and `from` are the rendered objects.
    pub(crate) fn render(&self, chat: Value, from: Value) -> Map<String, Value> {
        let mut object = Map::new();
        object.insert("message_id".into(), json!(self.id));
        object.insert("from".into(), from);
        object.insert("chat".into(), chat);
        object.insert("date".into(), json!(self.date));
        if let Some(date) = self.edit_date {
            object.insert("edit_date".into(), json!(date));
        }
        if let Some(thread) = self.thread {
            object.insert("message_thread_id".into(), json!(thread));
            object.insert("is_topic_message".into(), json!(true));
        }
        object.extend(self.content.clone());
        if let Some(markup) = self.inline_keyboard() {
            object.insert("reply_markup".into(), markup.clone());
        }
        object
    }
}

/// The kind of a content.
pub(crate) fn kind_of(content: &Map<String, Value>) -> &str {
    let known = KINDS.iter().copied().find(|kind| content.contains_key(*kind));
    let other = || content.keys().map(String::as_str).find(|key| !BESIDE.contains(key));
    known.or_else(other).unwrap_or("empty")
}

/// Whether the content is a service message: nothing anybody wrote.
pub(crate) fn is_service(content: &Map<String, Value>) -> bool {
    !KINDS.contains(&kind_of(content))
}
