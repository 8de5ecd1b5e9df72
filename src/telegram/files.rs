//! Files that the messenger keeps, sent again by its own name for them (Bot API: file_id).

use serde::Serialize;
use teloxide::requests::Payload;

use super::wire::{Entity, Keyboard, ReplyTo, SentMessage, entities, method};
use super::{Api, Trouble};
use crate::domain::{Attachment, ChatId, Kind, RichText};

/// What stands below a file, and what it replies to.
pub(super) struct Below<'a> {
    /// The words; at most 1024 UTF-16 units.
    pub caption: &'a RichText,
    /// The buttons.
    pub rows: Option<Keyboard>,
    /// The message replied to.
    pub reply: Option<ReplyTo>,
}

/// Methods that differ in their name and in that of the file alone.
macro_rules! sends {
    ($($name:ident as $method:literal, $field:ident;)*) => {
        $(method! {
            /// Sends a file by the messenger's name for it.
            $name as $method gives SentMessage {
                /// To this chat.
                chat_id: i64,
                /// Into this topic of it.
                #[serde(skip_serializing_if = "Option::is_none")]
                message_thread_id: Option<i64>,
                /// The file.
                $field: String,
                /// The words below it.
                #[serde(skip_serializing_if = "String::is_empty")]
                caption: String,
                /// Their marks.
                #[serde(skip_serializing_if = "Vec::is_empty")]
                caption_entities: Vec<Entity>,
                /// What it replies to.
                #[serde(skip_serializing_if = "Option::is_none")]
                reply_parameters: Option<ReplyTo>,
                /// The buttons below it.
                #[serde(skip_serializing_if = "Option::is_none")]
                reply_markup: Option<Keyboard>,
            }
        })*
    };
}

sends! {
    SendPhoto as "sendPhoto", photo;
    SendVideo as "sendVideo", video;
    SendAnimation as "sendAnimation", animation;
    SendAudio as "sendAudio", audio;
    SendVoice as "sendVoice", voice;
    SendDocument as "sendDocument", document;
}

/// Sends a file to a place: a chat, or a topic of it. Gives the message's number; none if a moderator took it away at
/// once.
///
/// # Errors
/// What the server has against it.
pub(super) async fn send(
    api: &Api,
    (chat, message_thread_id): (ChatId, Option<i64>),
    file: &Attachment,
    below: Below<'_>,
) -> Result<Option<i64>, Trouble> {
    macro_rules! by {
        ($name:ident, $field:ident) => {
            api.send($name {
                chat_id: chat.number,
                message_thread_id,
                $field: file.id.clone(),
                caption: below.caption.plain.clone(),
                caption_entities: entities(below.caption),
                reply_parameters: below.reply,
                reply_markup: below.rows,
            })
            .await
        };
    }
    match file.kind {
        Kind::Photo => by!(SendPhoto, photo),
        Kind::Video => by!(SendVideo, video),
        Kind::Animation => by!(SendAnimation, animation),
        Kind::Audio => by!(SendAudio, audio),
        Kind::Voice => by!(SendVoice, voice),
        Kind::Document => by!(SendDocument, document),
        // None of these is ever attached, since they bear no words.
        Kind::Text
        | Kind::VideoNote
        | Kind::Sticker
        | Kind::Location
        | Kind::Venue
        | Kind::Contact
        | Kind::Dice
        | Kind::Poll
        | Kind::Other => Err(Trouble::Refused("a file of this kind bears no words".into())),
    }
}
