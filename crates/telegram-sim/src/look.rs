//! What tests and the demo's page can see: messages, answers, calls, complaints. Changes nothing.

use std::future::Future;
use std::ops::Bound;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::calls::{Call, CallbackAnswer};
use crate::chat::Chat;
use crate::message::Message;
use crate::sim::Sim;
use crate::state::State;
use crate::topics::SeenTopic;

/// What [`Sim::until`] looks through: the simulator itself. Looks are not frozen between each other.
pub type SimView = Sim;

/// A message as people see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenMessage {
    /// The chat.
    pub chat_id: i64,
    /// The id within the chat.
    pub message_id: i64,
    /// Whether the bot sent it.
    pub from_bot: bool,
    /// Who sent it.
    pub from_id: i64,
    /// Seconds since 1970-01-01 UTC.
    pub date: i64,
    /// The text, or else the caption; empty if there is neither.
    pub text: String,
    /// `MessageEntity` values of the text or caption.
    pub entities: Vec<Value>,
    /// `text`, `photo`, `video_note` … as the API names the field.
    pub kind: String,
    /// The inline keyboard, row by row.
    pub buttons: Vec<Vec<SeenButton>>,
    /// The whole `reply_markup` of any sort, such as `force_reply`.
    pub markup: Option<Value>,
    /// The message it replies to.
    pub reply_to: Option<i64>,
    /// The topic it stands in.
    pub thread: Option<i64>,
    /// How often it was edited.
    pub edited: u32,
    /// The name of a file that has one.
    pub file_name: Option<String>,
    /// The id of its file, for [`Sim::file`].
    pub file_id: Option<String>,
    /// The chat and message it was copied from with `copyMessage`.
    pub copied_from: Option<(i64, i64)>,
    /// Whether it was forwarded.
    pub forwarded: bool,
    /// The album it belongs to.
    pub album: Option<String>,
    /// Emoji with which the bot reacted.
    pub reactions: Vec<String>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// The API's content fields as they are.
    pub content: Value,
}

/// A button of an inline keyboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenButton {
    /// The label.
    pub text: String,
    /// What the bot is told when it is pressed.
    pub data: Option<String>,
    /// The page it opens.
    pub url: Option<String>,
}

/// A chat at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenChat {
    /// The chat.
    pub chat_id: i64,
    /// `private`, `group` or `supergroup`.
    pub kind: String,
    /// The title of a group, the first name of a person.
    pub title: String,
    /// The people in it.
    pub members: Vec<i64>,
    /// Whether the bot can act there.
    pub bot_is_in: bool,
    /// Its topics, oldest first, if it is a forum.
    pub topics: Option<Vec<SeenTopic>>,
}

/// Nothing was found in time.
#[derive(Debug, Clone, thiserror::Error)]
#[error(
    "not seen within {after:?}; {pending} updates wait, idle: {idle}, complaints: {complaints:?}, last calls: {last_calls:#?}"
)]
pub struct Timeout {
    /// How long it was waited.
    pub after: Duration,
    /// Updates the bot has not confirmed.
    pub pending: usize,
    /// Whether all was quiet.
    pub idle: bool,
    /// The complaints so far.
    pub complaints: Vec<String>,
    /// The last calls, one a line.
    pub last_calls: Vec<String>,
}

impl Sim {
    /// The messages of a chat that were not deleted, in order.
    pub fn messages(&self, chat: impl Into<i64>) -> Vec<SeenMessage> {
        let chat = chat.into();
        self.core().look(|state| {
            let Some(chat) = state.chats.get(&chat) else {
                return Vec::new();
            };
            chat.messages
                .values()
                .map(|message| seen(state, chat, message))
                .collect()
        })
    }

    /// Those of them that are behind this one.
    pub fn messages_after(&self, chat: impl Into<i64>, message: i64) -> Vec<SeenMessage> {
        let chat = chat.into();
        self.core().look(|state| {
            let Some(chat) = state.chats.get(&chat) else {
                return Vec::new();
            };
            let later = chat.messages.range((Bound::Excluded(message), Bound::Unbounded));
            later.map(|(_, message)| seen(state, chat, message)).collect()
        })
    }

    /// One message.
    pub fn message(&self, chat: impl Into<i64>, message: i64) -> Option<SeenMessage> {
        let chat = chat.into();
        self.core().look(|state| {
            let chat = state.chats.get(&chat)?;
            Some(seen(state, chat, chat.messages.get(&message)?))
        })
    }

    /// All chats, by id.
    pub fn chats(&self) -> Vec<SeenChat> {
        self.core()
            .look(|state| state.chats.values().map(|chat| seen_chat(state, chat)).collect())
    }

    /// The bytes of a file.
    pub fn file(&self, file_id: &str) -> Option<Vec<u8>> {
        self.core().look(|state| Some(state.files.get(file_id)?.bytes.to_vec()))
    }

    /// The bot's answers to presses, in order.
    pub fn callback_answers(&self) -> Vec<CallbackAnswer> {
        self.core().look(|state| state.presses.answers.clone())
    }

    /// The bot's answer to a person's latest press; none as long as it has not come.
    pub fn latest_answer(&self, person: i64) -> Option<CallbackAnswer> {
        self.core().look(|state| state.presses.latest_answer(person).cloned())
    }

    /// The bot's last calls, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.core().look(|state| state.calls.iter().cloned().collect())
    }

    /// What the bot did wrong though the real server would have taken it, and what the simulator did wrong itself.
    pub fn complaints(&self) -> Vec<String> {
        self.core().look(|state| state.complaints.clone())
    }

    /// Updates not yet confirmed by a higher offset.
    pub fn pending_updates(&self) -> usize {
        self.core().look(|state| state.queue.len())
    }

    /// The commands set for a scope and language, as (name, description). The scope is written `default`,
    /// `all_private_chats`, `all_group_chats`, `all_chat_administrators`, `chat:<id>`,
    /// `chat_administrators:<id>` or `chat_member:<chat>:<user>`; no language is the empty text.
    pub fn commands(&self, scope: &str, language: &str) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.core().look(|state| {
            let found = state.profile.commands.get(&(scope.to_owned(), language.to_owned()));
            let each = found.into_iter().flatten();
            each.map(|command| (text(&command["command"]), text(&command["description"])))
                .collect()
        })
    }

    /// Whether the bot owes nothing: no update waits or is unconfirmed, no call but `getUpdates` is being
    /// served, and it tried to answer every press.
    pub fn idle(&self) -> bool {
        self.core().look(|state| {
            state.queue.len() == 0 && state.calls.in_flight == 0 && !state.presses.is_owing(state.clock.now_ms())
        })
    }

    /// A number that grows with each change of the state.
    pub fn revision(&self) -> u64 {
        *self.core().revision.borrow()
    }

    /// Waits until the revision is above `revision`; gives the new one.
    pub fn changed(&self, revision: u64) -> impl Future<Output = u64> + Send + use<> {
        let mut changes = self.core().revision.subscribe();
        async move {
            let seen = changes.wait_for(|now| *now > revision).await.map(|now| *now);
            match seen {
                Ok(now) => now,
                // The simulator is gone: nothing will change any more.
                Err(_) => std::future::pending().await,
            }
        }
    }

    /// Looks at each change until `look` finds something. `guard` is real time, and only there to end a wait in vain.
    ///
    /// # Errors
    /// If nothing was found within `guard`.
    pub async fn until<T>(&self, mut look: impl FnMut(&SimView) -> Option<T>, guard: Duration) -> Result<T, Timeout> {
        let search = async {
            loop {
                let before = self.revision();
                if let Some(found) = look(self) {
                    return found;
                }
                self.changed(before).await;
            }
        };
        let found = tokio::time::timeout(guard, search).await;
        found.map_err(|_| self.timeout(guard))
    }

    /// Waits until the bot owes nothing; see [`Sim::idle`].
    ///
    /// # Errors
    /// If that is not so within `guard`.
    pub async fn settled(&self, guard: Duration) -> Result<(), Timeout> {
        self.until(|view| view.idle().then_some(()), guard).await
    }

    fn timeout(&self, after: Duration) -> Timeout {
        let line = |call: &Call| {
            format!(
                "{} {} {} {}",
                call.method,
                call.params,
                call.status,
                call.error.as_deref().unwrap_or("")
            )
        };
        let mut last_calls: Vec<String> = self
            .core()
            .look(|state| state.calls.iter().rev().take(12).map(line).collect());
        last_calls.reverse();
        let (pending, idle, complaints) = (self.pending_updates(), self.idle(), self.complaints());
        Timeout {
            after,
            pending,
            idle,
            complaints,
            last_calls,
        }
    }
}

fn seen(state: &State, chat: &Chat, message: &Message) -> SeenMessage {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let file = message.file();
    let emoji = |reaction: &Value| text(&reaction["emoji"]);
    SeenMessage {
        chat_id: chat.id,
        message_id: message.id,
        from_bot: message.from == state.bot.id,
        from_id: message.from,
        date: message.date,
        text: message.text().unwrap_or_default().to_owned(),
        entities: message.entities().to_vec(),
        kind: message.kind().to_owned(),
        buttons: message.inline_keyboard().map(seen_buttons).unwrap_or_default(),
        markup: message.markup.clone(),
        reply_to: message.reply_to,
        thread: message.thread,
        edited: message.edits,
        file_name: file.and_then(|file| text(&file["file_name"])),
        file_id: file.and_then(|file| text(&file["file_id"])),
        copied_from: message.copied_from,
        forwarded: message.content.contains_key("forward_origin"),
        album: message.content.get("media_group_id").and_then(text),
        reactions: message.reaction.iter().filter_map(emoji).collect(),
        pinned: chat.pinned.contains(&message.id),
        content: Value::Object(message.content.clone()),
    }
}

fn seen_buttons(markup: &Value) -> Vec<Vec<SeenButton>> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let button = |button: &Value| SeenButton {
        text: text(&button["text"]).unwrap_or_default(),
        data: text(&button["callback_data"]),
        url: text(&button["url"]),
    };
    let rows = markup["inline_keyboard"].as_array().into_iter().flatten();
    rows.map(|row| row.as_array().into_iter().flatten().map(button).collect())
        .collect()
}

fn seen_chat(state: &State, chat: &Chat) -> SeenChat {
    let shown = state.chat(chat);
    let title = shown.get("title").or_else(|| shown.get("first_name"));
    SeenChat {
        chat_id: chat.id,
        kind: chat.type_name().to_owned(),
        title: title.and_then(Value::as_str).unwrap_or_default().to_owned(),
        members: if chat.is_private() {
            vec![chat.id]
        } else {
            chat.members.iter().map(|(id, _)| *id).collect()
        },
        bot_is_in: chat.bot_is_in(),
        topics: chat.is_forum.then(|| chat.topics.values().cloned().collect()),
    }
}
