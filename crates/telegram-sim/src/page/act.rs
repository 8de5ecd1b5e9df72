//! What a visitor lets people do: say, press, edit, react, send, turn a topic. Each goes the way a test's acts go, so the bot can't tell
//! the difference. Knows nothing of how the page draws it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State as Shared;
use axum::extract::rejection::JsonRejection;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::acts::ActError;
use crate::content::Content;
use crate::people::Person;
use crate::topics::Turn;

use super::Page;
use super::refusal::Refusal;

/// The longest text a person's app sends as one message, in UTF-16 units.
const LONGEST_TEXT: usize = 4096;
/// The longest caption, in UTF-16 units.
pub(super) const LONGEST_CAPTION: usize = 1024;
/// The largest file that may be sent here, in bytes; the page says so before it uploads.
pub(super) const LARGEST_FILE: usize = 20 * 1000 * 1000;

/// Who acts, and where.
#[derive(Deserialize)]
pub(super) struct Act {
    person: i64,
    chat: i64,
    #[serde(flatten)]
    what: What,
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
enum What {
    Say {
        text: String,
        reply_to: Option<i64>,
        thread: Option<i64>,
    },
    Edit {
        message: i64,
        text: String,
    },
    Press {
        message: i64,
        data: String,
    },
    /// Without an emoji, the reaction is taken back.
    React {
        message: i64,
        emoji: Option<String>,
    },
    Send {
        sample: Sample,
        reply_to: Option<i64>,
        thread: Option<i64>,
    },
    Topic {
        thread: i64,
        turn: TopicTurn,
    },
}

/// What Telegram's own buttons do with a topic.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum TopicTurn {
    Close,
    Reopen,
    Delete,
}

/// Something to send without a file at hand.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Sample {
    Photo,
    Voice,
    Sticker,
    Location,
    Contact,
    Dice,
    Poll,
}

/// `POST /demo/act`: gives `{"message": id}`, or `{"query": id}` for a press.
pub(super) async fn act(
    Shared(page): Shared<Arc<Page>>,
    body: Result<Json<Act>, JsonRejection>,
) -> Result<Json<Value>, Refusal> {
    let Json(Act { person, chat, what }) = body.map_err(|rejection| Refusal::bad(rejection.body_text()))?;
    let person = player(&page, person, chat)?;
    let done = match what {
        What::Say { text, reply_to, thread } => {
            check_text(&text, LONGEST_TEXT)?;
            json!({ "message": send(&page, &person, chat, thread, Content::text(text), reply_to)? })
        }
        What::Edit { message, text } => {
            check_text(&text, longest_edit(&page, chat, message))?;
            person.try_edits(chat, message, text).map_err(refused)?;
            json!({ "message": message })
        }
        What::Press { message, data } => {
            json!({ "query": person.presses_data(chat, message, &data).map_err(refused)? })
        }
        What::React { message, emoji } => {
            let reactions = emoji.map(|emoji| json!({ "type": "emoji", "emoji": emoji }));
            person
                .reacts(chat, message, reactions.into_iter().collect())
                .map_err(refused)?;
            json!({ "message": message })
        }
        What::Send {
            sample,
            reply_to,
            thread,
        } => {
            let content = sample.content(page.sim.revision());
            json!({ "message": send(&page, &person, chat, thread, content, reply_to)? })
        }
        What::Topic { thread, turn } => {
            turn_topic(&page, &person, chat, thread, turn)?;
            json!({ "thread": thread })
        }
    };
    Ok(Json(done))
}

fn send(
    page: &Page,
    person: &Person,
    chat: i64,
    thread: Option<i64>,
    content: Content,
    reply_to: Option<i64>,
) -> Result<i64, Refusal> {
    let sent = page.sim.core().with(|state| {
        if let Some(thread) = thread {
            state.topic_of(chat, thread)?;
        }
        state.person_sends_to(person.id(), chat, thread, content, reply_to)
    });
    sent.map_err(refused)
}

fn turn_topic(page: &Page, person: &Person, chat: i64, thread: i64, turn: TopicTurn) -> Result<(), Refusal> {
    let turned = page.sim.core().with(|state| match turn {
        TopicTurn::Close => state.turn_topic(chat, thread, person.id(), Turn::Closed),
        TopicTurn::Reopen => state.turn_topic(chat, thread, person.id(), Turn::Reopened),
        TopicTurn::Delete => state.drop_topic(chat, thread),
    });
    turned.map_err(|error| Refusal::conflict(error.description.into_owned()))
}

/// How long the words of a message may be made: a caption is shorter than a text.
fn longest_edit(page: &Page, chat: i64, message: i64) -> usize {
    let has_text = page.sim.core().look(|state| {
        let message = state.chats.get(&chat).and_then(|chat| chat.messages.get(&message));
        message.is_none_or(|message| message.kind() == "text")
    });
    if has_text { LONGEST_TEXT } else { LONGEST_CAPTION }
}

impl Sample {
    /// `chance` decides what the dice shows.
    fn content(self, chance: u64) -> Content {
        match self {
            Self::Photo => Content::Photo { caption: None },
            Self::Voice => Content::Voice { caption: None },
            Self::Sticker => Content::sticker("🦊"),
            Self::Location => Content::Location {
                lat: 52.3702,
                lon: 4.8952,
            },
            Self::Contact => Content::Contact {
                phone_number: "+31 20 555 0142".to_owned(),
                first_name: "Eva".to_owned(),
                last_name: Some("de Vries".to_owned()),
            },
            Self::Dice => Content::Dice {
                emoji: "🎲".to_owned(),
                value: i64::from((chance % 6) as u8) + 1,
            },
            Self::Poll => Content::Poll {
                question: "When shall we call you?".to_owned(),
                options: ["In the morning", "In the afternoon", "Not at all"]
                    .map(str::to_owned)
                    .to_vec(),
            },
        }
    }
}

/// The person who acts, if the page may play them there: in their own chat with the bot, or staff in the group.
pub(super) fn player(page: &Page, person: i64, chat: i64) -> Result<Person, Refusal> {
    let scene = page.scene();
    let is_staff = scene.admins.contains(&person);
    let is_shown = is_staff || scene.users.contains(&person);
    if !is_shown || (chat != person && !(is_staff && scene.group == Some(chat))) {
        return Err(Refusal::missing(format!(
            "this demo has no phone of person {person} with chat {chat}"
        )));
    }
    page.sim
        .find_person(person)
        .ok_or_else(|| Refusal::missing(format!("there is no person {person}")))
}

fn check_text(text: &str, longest: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::bad("an empty message can't be sent; write something"));
    }
    check_length(text, longest)
}

pub(super) fn check_length(text: &str, longest: usize) -> Result<(), Refusal> {
    let length = text.encode_utf16().count();
    if length > longest {
        return Err(Refusal::bad(format!(
            "the text is too long: {length} characters, {longest} are the most"
        )));
    }
    Ok(())
}

pub(super) fn refused(error: ActError) -> Refusal {
    Refusal::conflict(error.to_string())
}
