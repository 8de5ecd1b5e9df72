//! What the page shows, as one JSON object: people, chats with their messages as the Bot API writes them, commands,
//! answers to presses, and a few figures. Reads the simulator's state and changes nothing.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::chat::{Chat, ChatKind};
use crate::message::Message;
use crate::state::State;
use crate::topics::{self, SeenTopic};

use super::Scene;
use super::commands::commands;

/// The newest messages of a chat, or of a topic in it, that the page shows.
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
        "hints": scene.hints,
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
        return json!({
            "id": id, "title": "", "members": 0, "earlier": 0, "messages": [], "forum": false, "topics": [], "pinned": [],
        });
    };
    let shown = shown_messages(chat);
    let mut messages = Vec::with_capacity(shown.len());
    let mut left: BTreeMap<i64, usize> = BTreeMap::new();
    for message in chat.messages.values() {
        *left.entry(place(chat, message)).or_default() += 1;
    }
    for message in shown {
        if let Some(left) = left.get_mut(&place(chat, message)) {
            *left -= 1;
        }
        let mut object = state.message(chat, message);
        // The API shows only inline keyboards; a person's phone shows the others too.
        if let Some(markup) = &message.markup {
            object["reply_markup"] = markup.clone();
        }
        messages.push(json!({
            "seen": delivered.covers(message), "message": object, "reactions": reactions(state, message),
        }));
    }
    let earlier = left.get(&0).copied().unwrap_or_default();
    let title = match &chat.kind {
        ChatKind::Group { title, .. } => title.as_str(),
        ChatKind::Private => "",
    };
    let members = chat.members.len() + usize::from(chat.bot_is_in());
    let topics = chat.topics.values().filter(|_| chat.is_forum);
    let topics: Vec<Value> = topics.map(|one| topic(one, &left)).collect();
    let pinned: Vec<i64> = chat.pinned.clone();
    json!({
        "id": id, "title": title, "members": members, "earlier": earlier, "messages": messages,
        "forum": chat.is_forum, "topics": topics, "pinned": pinned,
    })
}

fn topic(topic: &SeenTopic, left: &BTreeMap<i64, usize>) -> Value {
    let icon = topics::ICONS.iter().find(|(id, _)| topic.icon.as_deref() == Some(*id));
    json!({
        "thread": topic.thread,
        "name": topic.name,
        "color": topic.icon_color,
        "icon": icon.map(|(_, emoji)| emoji),
        "closed": topic.closed,
        "earlier": left.get(&topic.thread).copied().unwrap_or_default(),
    })
}

/// The topic a message is shown in; zero stands for all that is in none.
fn place(chat: &Chat, message: &Message) -> i64 {
    message.thread.filter(|_| chat.is_forum).unwrap_or_default()
}

/// The newest messages of each topic, or of the whole chat, oldest first.
fn shown_messages(chat: &Chat) -> Vec<&Message> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    let newest_first = chat.messages.values().rev().filter(|message| {
        let count = counts.entry(place(chat, message)).or_default();
        *count += 1;
        *count <= SHOWN_MESSAGES
    });
    let mut shown: Vec<&Message> = newest_first.collect();
    shown.reverse();
    shown
}

/// Each emoji somebody reacted with, and who did.
fn reactions(state: &State, message: &Message) -> Vec<Value> {
    let mut found: Vec<(&str, Vec<i64>)> = Vec::new();
    let of_bot = message.reaction.iter().map(|reaction| (state.bot.id, reaction));
    let of_people = message.reacted.iter();
    let of_people = of_people.flat_map(|(person, all)| all.iter().map(|reaction| (*person, reaction)));
    for (by, reaction) in of_bot.chain(of_people) {
        let Some(emoji) = reaction["emoji"].as_str() else {
            continue;
        };
        match found.iter_mut().find(|(known, _)| *known == emoji) {
            Some((_, all)) => all.push(by),
            None => found.push((emoji, vec![by])),
        }
    }
    let found = found.into_iter();
    found.map(|(emoji, by)| json!({ "emoji": emoji, "by": by })).collect()
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
