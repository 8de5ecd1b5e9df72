//! What people send, in short forms, and how it becomes the API's fields. Knows nothing of who sends it or where.

use serde_json::{Map, Value, json};

use crate::files::{FileKind, Files};
use crate::text;

/// Something a person can send.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A text; commands, mentions and addresses become entities by themselves.
    Text {
        /// The text.
        text: String,
        /// `MessageEntity` values beside those that are found.
        entities: Vec<Value>,
    },
    /// A photo.
    Photo {
        /// The caption, if any.
        caption: Option<String>,
    },
    /// A video.
    Video {
        /// The caption, if any.
        caption: Option<String>,
    },
    /// An animation.
    Animation {
        /// The caption, if any.
        caption: Option<String>,
    },
    /// A piece of music.
    Audio {
        /// The caption, if any.
        caption: Option<String>,
    },
    /// A voice message.
    Voice {
        /// The caption, if any.
        caption: Option<String>,
    },
    /// A round video message.
    VideoNote,
    /// A file.
    Document {
        /// Its name.
        file_name: String,
        /// Its bytes, which the bot can download.
        bytes: Vec<u8>,
        /// The caption, if any.
        caption: Option<String>,
    },
    /// A sticker.
    Sticker {
        /// The emoji it stands for.
        emoji: String,
    },
    /// A point on the map.
    Location {
        /// Latitude in degrees.
        lat: f64,
        /// Longitude in degrees.
        lon: f64,
    },
    /// A place with a name.
    Venue {
        /// Latitude in degrees.
        lat: f64,
        /// Longitude in degrees.
        lon: f64,
        /// The name.
        title: String,
        /// The address.
        address: String,
    },
    /// A contact.
    Contact {
        /// The number.
        phone_number: String,
        /// The first name.
        first_name: String,
        /// The last name, if any.
        last_name: Option<String>,
    },
    /// A dice, or another emoji that falls at random.
    Dice {
        /// The emoji.
        emoji: String,
        /// What fell.
        value: i64,
    },
    /// A poll.
    Poll {
        /// The question.
        question: String,
        /// The answers.
        options: Vec<String>,
    },
    /// An object of message fields, as they are: for kinds this list does not have, and for service messages.
    Other(Value),
}

impl Content {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text {
            text: text.into(),
            entities: Vec::new(),
        }
    }

    /// A photo with a caption.
    pub fn photo(caption: impl Into<String>) -> Self {
        Self::Photo {
            caption: Some(caption.into()),
        }
    }

    /// A file without caption.
    pub fn document(file_name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::Document {
            file_name: file_name.into(),
            bytes: bytes.into(),
            caption: None,
        }
    }

    /// A sticker.
    pub fn sticker(emoji: impl Into<String>) -> Self {
        Self::Sticker { emoji: emoji.into() }
    }

    /// The API's fields; files are stored on the way.
    pub(crate) fn into_fields(self, files: &mut Files) -> Map<String, Value> {
        let mut stored = |kind, name, emoji, bytes, caption: Option<String>| {
            let mut fields = files.add(kind, name, emoji, bytes).message_fields();
            set_caption(&mut fields, caption.unwrap_or_default(), Vec::new());
            fields
        };
        let mut file = |kind: FileKind, emoji, caption| {
            let bytes = format!("simulated {}", kind.field()).into_bytes();
            stored(kind, None, emoji, bytes, caption)
        };
        match self {
            Self::Text { text, entities } => {
                let mut fields = Map::new();
                set_text(&mut fields, text, entities);
                fields
            }
            Self::Photo { caption } => file(FileKind::Photo, None, caption),
            Self::Video { caption } => file(FileKind::Video, None, caption),
            Self::Animation { caption } => file(FileKind::Animation, None, caption),
            Self::Audio { caption } => file(FileKind::Audio, None, caption),
            Self::Voice { caption } => file(FileKind::Voice, None, caption),
            Self::VideoNote => file(FileKind::VideoNote, None, None),
            Self::Sticker { emoji } => file(FileKind::Sticker, Some(emoji), None),
            Self::Document {
                file_name,
                bytes,
                caption,
            } => stored(FileKind::Document, Some(file_name), None, bytes, caption),
            Self::Location { lat, lon } => fields_of(json!({ "location": location(lat, lon) })),
            Self::Venue {
                lat,
                lon,
                title,
                address,
            } => {
                let point = location(lat, lon);
                let venue = json!({ "location": point, "title": title, "address": address });
                fields_of(json!({ "venue": venue, "location": point }))
            }
            Self::Contact {
                phone_number,
                first_name,
                last_name,
            } => {
                let mut contact = json!({ "phone_number": phone_number, "first_name": first_name });
                if let Some(last_name) = last_name {
                    contact["last_name"] = json!(last_name);
                }
                fields_of(json!({ "contact": contact }))
            }
            Self::Dice { emoji, value } => fields_of(json!({ "dice": { "emoji": emoji, "value": value } })),
            Self::Poll { question, options } => fields_of(json!({ "poll": poll(&question, &options) })),
            Self::Other(fields) => fields_of(fields),
        }
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

fn fields_of(object: Value) -> Map<String, Value> {
    match object {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The API's `Location`.
pub(crate) fn location(lat: f64, lon: f64) -> Value {
    json!({ "latitude": lat, "longitude": lon })
}

/// The API's `Poll`, open and without votes.
pub(crate) fn poll(question: &str, options: &[String]) -> Value {
    let options: Vec<Value> = options
        .iter()
        .enumerate()
        .map(|(at, text)| json!({ "persistent_id": at.to_string(), "text": text, "voter_count": 0 }))
        .collect();
    json!({
        "id": "5271849360718452736", "question": question, "options": options, "total_voter_count": 0,
        "is_closed": false, "is_anonymous": true, "type": "regular", "allows_multiple_answers": false,
        "allows_revoting": false, "members_only": false,
    })
}

/// Puts a text and its entities, found ones included, in place of the former.
pub(crate) fn set_text(fields: &mut Map<String, Value>, text: String, entities: Vec<Value>) {
    put(fields, ["text", "entities"], text, entities);
}

/// Puts a caption in place of the former; an empty one takes it away.
pub(crate) fn set_caption(fields: &mut Map<String, Value>, caption: String, entities: Vec<Value>) {
    put(fields, ["caption", "caption_entities"], caption, entities);
}

fn put(fields: &mut Map<String, Value>, [key, entities_key]: [&str; 2], text: String, entities: Vec<Value>) {
    fields.remove(key);
    fields.remove(entities_key);
    if text.is_empty() {
        return;
    }
    let entities = text::with_found(&text, entities);
    fields.insert(key.into(), Value::String(text));
    if !entities.is_empty() {
        fields.insert(entities_key.into(), Value::Array(entities));
    }
}
