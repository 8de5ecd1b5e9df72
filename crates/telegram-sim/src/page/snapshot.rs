//! What the page shows, as one JSON object: people, chats with their messages as the Bot API writes them, commands,
//! answers to presses, and a few figures. Reads the simulator's state and changes nothing.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::chat::{Chat, ChatKind};
use crate::message::Message;
use crate::state::State;

use super::Scene;
use super::commands::commands;

/// The newest messages of a chat that the page shows.
const SHOWN_MESSAGES: usize = 150;
/// The newest answers to presses that the page is told of; it needs each only once.
const SHOWN_ANSWERS: usize = 30;

/// Up to which message of each chat the bot has taken everything.
///
/// An update does not tell the page which message it stands for, so the mark moves only when none waits:
/// then all that was said has reached the bot.
#[derive(Debug, Default)]
pub(super) struct Delivered(BTreeMap<i64, i64>);

impl Delivered {
    fn observe(&mut self, state: &State) {
        if state.queue.len() > 0 {
            return;
        }
        for chat in state.chats.values() {
            if let Some(last) = chat.messages.keys().next_back() {
                self.0.insert(chat.id, *last);
            }
        }
    }

    fn covers(&self, message: &Message) -> bool {
        self.0.get(&message.chat).is_some_and(|last| message.id <= *last)
    }
}

/// The state of the demo at one moment.
pub(super) fn snapshot(state: &State, scene: &Scene, delivered: &mut Delivered, network: bool, revision: u64) -> Value {
    delivered.observe(state);
    let scene = scene.known_to(state);
    let shown = scene.users.iter().chain(&scene.admins).chain(&scene.group);
    let chats: Vec<Value> = shown.map(|id| chat(state, *id, delivered)).collect();
    let answers = &state.presses.answers;
    let answers = &answers[answers.len().saturating_sub(SHOWN_ANSWERS)..];
    let answers: Vec<Value> = answers
        .iter()
        .map(|answer| {
            json!({ "query": answer.query_id, "person": answer.person, "text": answer.text, "alert": answer.alert })
        })
        .collect();
    json!({
        "revision": revision,
        "now": state.clock.now_secs(),
        "network": network,
        "bot": { "id": state.bot.id, "name": state.bot.first_name, "username": state.bot.username },
        "people": people(state, &scene),
        "slots": { "users": scene.users, "admins": scene.admins, "group": scene.group },
        "chats": chats,
        "pictures": pictures(state, &scene),
        "commands": commands(state, &scene),
        "answers": answers,
        "status": status(state),
    })
}

fn people(state: &State, scene: &Scene) -> Vec<Value> {
    let shown = scene.users.iter().chain(&scene.admins);
    shown
        .filter_map(|id| state.people.get(id))
        .map(|person| {
            let name = match &person.last_name {
                Some(last) => format!("{} {last}", person.first_name),
                None => person.first_name.clone(),
            };
            json!({ "id": person.id, "name": name, "username": person.username, "language": person.language_code })
        })
        .collect()
}

/// A chat with its newest messages; one that nobody has opened yet is empty.
fn chat(state: &State, id: i64, delivered: &Delivered) -> Value {
    let Some(chat) = state.chats.get(&id) else {
        return json!({ "id": id, "title": "", "members": 0, "earlier": 0, "messages": [] });
    };
    let earlier = chat.messages.len().saturating_sub(SHOWN_MESSAGES);
    let messages: Vec<Value> = shown_messages(chat)
        .map(|message| {
            let mut object = state.message(chat, message);
            // The API shows only inline keyboards; a person's phone shows the others too.
            if let Some(markup) = &message.markup {
                object["reply_markup"] = markup.clone();
            }
            json!({ "seen": delivered.covers(message), "message": object })
        })
        .collect();
    let title = match &chat.kind {
        ChatKind::Group { title, .. } => title.as_str(),
        ChatKind::Private => "",
    };
    let members = chat.members.len() + usize::from(chat.bot_is_in());
    json!({ "id": id, "title": title, "members": members, "earlier": earlier, "messages": messages })
}

fn shown_messages(chat: &Chat) -> impl Iterator<Item = &Message> {
    chat.messages
        .values()
        .skip(chat.messages.len().saturating_sub(SHOWN_MESSAGES))
}

/// The ids of the files in the shown messages that a browser can draw.
fn pictures(state: &State, scene: &Scene) -> Vec<String> {
    let shown = scene.users.iter().chain(&scene.admins).chain(&scene.group);
    shown
        .filter_map(|id| state.chats.get(id))
        .flat_map(shown_messages)
        .filter_map(|message| message.file()?.get("file_id")?.as_str())
        .filter(|id| {
            state
                .files
                .get(id)
                .is_some_and(|file| picture_type(&file.bytes).is_some())
        })
        .map(str::to_owned)
        .collect()
}

/// The media type of bytes that a browser draws as a picture, told by how they begin.
pub(super) fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

fn status(state: &State) -> Value {
    let calls = state.calls.iter().next_back().map_or(0, |call| call.seq);
    // Editing a message into what it is already is no failure: bots ignore it.
    let harmless = |error: &str| error.starts_with("Bad Request: message is not modified");
    let failed = |call: &&crate::Call| call.error.as_deref().is_some_and(|error| !harmless(error));
    let refused = state.calls.iter().rev().find(failed);
    let refused = refused.map(|call| json!({ "seq": call.seq, "method": call.method, "error": call.error }));
    json!({ "calls": calls, "pending": state.queue.len(), "refused": refused })
}
