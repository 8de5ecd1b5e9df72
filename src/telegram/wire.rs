//! The Bot API's objects as we write them: entities, keyboards, and the methods we call.
//!
//! The methods are payloads of our own for teloxide's requests: the library's read a whole message
//! back from every send, and would call a sent message unsent if it held a kind too new for them.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use teloxide::requests::Payload;

use super::callback;
pub use super::entities::{Entity, entities};
use crate::screen::{Action, Button};

/// Buttons below a message (Bot API: InlineKeyboardMarkup).
#[derive(Clone, Debug, Serialize)]
pub struct Keyboard {
    inline_keyboard: Vec<Vec<Key>>,
}

#[derive(Clone, Debug, Serialize)]
struct Key {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl Keyboard {
    /// The keyboard of these rows; none if there is no button.
    pub fn of(rows: &[Vec<Button>]) -> Option<Keyboard> {
        let inline_keyboard: Vec<Vec<Key>> = rows.iter().map(|row| row.iter().map(key).collect()).collect();
        (!inline_keyboard.is_empty()).then_some(Keyboard { inline_keyboard })
    }

    /// A keyboard without buttons: takes the old one away.
    pub fn none() -> Keyboard {
        Keyboard {
            inline_keyboard: Vec::new(),
        }
    }
}

fn key(button: &Button) -> Key {
    let (callback_data, url) = match &button.action {
        Action::Press(press) => (Some(callback::encode(press)), None),
        Action::Open(address) => (None, Some(address.clone())),
    };
    Key {
        text: button.label.clone(),
        callback_data,
        url,
    }
}

/// Bot API: LinkPreviewOptions.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct LinkPreview {
    is_disabled: bool,
}

/// No preview of links.
pub const NO_PREVIEW: LinkPreview = LinkPreview { is_disabled: true };

/// Bot API: ReplyParameters.
#[derive(Clone, Debug, Serialize)]
pub struct ReplyTo {
    /// The message replied to.
    pub message_id: i64,
    /// Send it even if that message is gone.
    pub allow_sending_without_reply: bool,
    /// Words of that message that are picked out; it is refused if they are not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Their marks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quote_entities: Vec<Entity>,
}

impl ReplyTo {
    /// A reply to a message of the same chat, whether it is still there or not.
    pub fn message(message_id: i64) -> Self {
        ReplyTo {
            message_id,
            allow_sending_without_reply: true,
            quote: None,
            quote_entities: Vec::new(),
        }
    }

    /// The same without picking anything out.
    pub fn unquoted(&self) -> Self {
        ReplyTo::message(self.message_id)
    }
}

/// What a send gives back; the rest of the message is of no interest.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct SentMessage {
    /// Its number in the chat.
    pub message_id: i64,
}

/// A method's parameters as one JSON object.
macro_rules! method {
    ($(#[$doc:meta])* $name:ident as $method:literal gives $output:ty { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $kind,)*
        }

        impl Payload for $name {
            type Output = $output;
            const NAME: &'static str = $method;
        }
    };
}

pub(super) use method;

method! {
    /// Sends text.
    SendText as "sendMessage" gives SentMessage {
        /// To this chat.
        chat_id: i64,
        /// Into this topic of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        message_thread_id: Option<i64>,
        /// At most 4096 UTF-16 units.
        text: String,
        /// Its marks.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        entities: Vec<Entity>,
        /// The buttons below it.
        #[serde(skip_serializing_if = "Option::is_none")]
        reply_markup: Option<Keyboard>,
        /// What it replies to.
        #[serde(skip_serializing_if = "Option::is_none")]
        reply_parameters: Option<ReplyTo>,
        /// Whether links are previewed.
        #[serde(skip_serializing_if = "Option::is_none")]
        link_preview_options: Option<LinkPreview>,
    }
}

method! {
    /// Sends an alert about the program itself.
    SendAlert as "sendMessage" gives SentMessage {
        /// To this chat.
        chat_id: i64,
        /// Into this topic of it. Never 1: the server knows the first topic without a number only.
        #[serde(skip_serializing_if = "Option::is_none")]
        message_thread_id: Option<i64>,
        /// At most 4096 UTF-16 units.
        text: String,
        /// Its marks.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        entities: Vec<Entity>,
        /// Whether links are previewed.
        link_preview_options: LinkPreview,
    }
}

method! {
    /// Copies a message of any kind.
    Copy as "copyMessage" gives SentMessage {
        /// To this chat.
        chat_id: i64,
        /// Into this topic of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        message_thread_id: Option<i64>,
        /// From this chat.
        from_chat_id: i64,
        /// The message there.
        message_id: i64,
        /// A caption instead of its own; at most 1024 UTF-16 units.
        #[serde(skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// That caption's marks.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        caption_entities: Vec<Entity>,
        /// What it replies to.
        #[serde(skip_serializing_if = "Option::is_none")]
        reply_parameters: Option<ReplyTo>,
        /// The buttons below it.
        #[serde(skip_serializing_if = "Option::is_none")]
        reply_markup: Option<Keyboard>,
    }
}

method! {
    /// Copies several messages; what was an album is one again.
    CopyAll as "copyMessages" gives Vec<SentMessage> {
        /// To this chat.
        chat_id: i64,
        /// Into this topic of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        message_thread_id: Option<i64>,
        /// From this chat.
        from_chat_id: i64,
        /// The messages there, in rising order; 100 at most. What cannot be copied is left out.
        message_ids: Vec<i64>,
    }
}

method! {
    /// Forwards a message that cannot be copied.
    Forward as "forwardMessage" gives SentMessage {
        /// To this chat.
        chat_id: i64,
        /// Into this topic of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        message_thread_id: Option<i64>,
        /// From this chat.
        from_chat_id: i64,
        /// The message there.
        message_id: i64,
    }
}

method! {
    /// Puts another text and other buttons in the place of a message's.
    EditText as "editMessageText" gives SentMessage {
        /// In this chat.
        chat_id: i64,
        /// The message there.
        message_id: i64,
        /// At most 4096 UTF-16 units.
        text: String,
        /// Its marks.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        entities: Vec<Entity>,
        /// The buttons below it.
        #[serde(skip_serializing_if = "Option::is_none")]
        reply_markup: Option<Keyboard>,
        /// Whether links are previewed.
        link_preview_options: LinkPreview,
    }
}

method! {
    /// Puts another caption and other buttons in the place of a message's.
    EditCaption as "editMessageCaption" gives SentMessage {
        /// In this chat.
        chat_id: i64,
        /// The message there.
        message_id: i64,
        /// At most 1024 UTF-16 units.
        caption: String,
        /// Its marks.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        caption_entities: Vec<Entity>,
        /// The buttons below it.
        #[serde(skip_serializing_if = "Option::is_none")]
        reply_markup: Option<Keyboard>,
    }
}

method! {
    /// Deletes messages; those that are gone are passed over.
    DeleteAll as "deleteMessages" gives bool {
        /// In this chat.
        chat_id: i64,
        /// The messages there; 100 at most.
        message_ids: Vec<i64>,
    }
}

/// A reaction (Bot API: ReactionTypeEmoji).
#[derive(Clone, Debug, Serialize)]
pub struct Reaction {
    #[serde(rename = "type")]
    kind: &'static str,
    emoji: String,
}

impl Reaction {
    /// An emoji.
    pub fn emoji(emoji: &str) -> Self {
        Reaction {
            kind: "emoji",
            emoji: emoji.to_owned(),
        }
    }
}

method! {
    /// Shows a reaction of ours to a message, instead of the one before.
    React as "setMessageReaction" gives bool {
        /// In this chat.
        chat_id: i64,
        /// The message there.
        message_id: i64,
        /// One at most; none takes ours back.
        reaction: Vec<Reaction>,
    }
}

method! {
    /// Puts other buttons below a message.
    EditButtons as "editMessageReplyMarkup" gives SentMessage {
        /// In this chat.
        chat_id: i64,
        /// The message there.
        message_id: i64,
        /// The buttons.
        reply_markup: Keyboard,
    }
}

method! {
    /// Takes a message away.
    Delete as "deleteMessage" gives bool {
        /// In this chat.
        chat_id: i64,
        /// The message there.
        message_id: i64,
    }
}

method! {
    /// Answers the press of a button.
    AnswerPress as "answerCallbackQuery" gives bool {
        /// The press.
        callback_query_id: String,
        /// What to show; at most 200 characters.
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        /// Whether it has to be dismissed.
        show_alert: bool,
    }
}

method! {
    /// Fetches updates.
    GetUpdates as "getUpdates" gives IgnoredAny {
        /// The first to be fetched; all below are confirmed.
        offset: u64,
        /// Most updates in one answer, 100 at most.
        limit: u8,
        /// Seconds to wait for one to come.
        timeout: u32,
        /// The kinds wanted.
        allowed_updates: &'static [&'static str],
    }
}
