//! The chat and the message a call is about, or why the bot can't reach them.

use crate::chat::Chat;
use crate::errors::{self, ApiError};
use crate::message::Message;
use crate::params::Params;
use crate::state::State;

/// The chat the bot wants to act in.
pub(super) fn chat(state: &State, params: &Params, key: &str) -> Result<i64, ApiError> {
    let id = named(state, params, key)?;
    reach(state, id)?.access()?;
    Ok(id)
}

/// The chat the bot wants to write to, and in a topic it can write in if it names one.
pub(super) fn writable(state: &State, params: &Params) -> Result<i64, ApiError> {
    let id = chat(state, params, "chat_id")?;
    let Some(thread) = params.int("message_thread_id") else {
        return Ok(id);
    };
    let topic = state.chats.get(&id).filter(|chat| chat.is_forum);
    match topic.and_then(|chat| chat.topics.get(&thread)) {
        None => Err(errors::THREAD_NOT_FOUND),
        Some(topic) if topic.closed && !state.bot_manages_topics(id) => Err(errors::TOPIC_CLOSED),
        Some(_) => Ok(id),
    }
}

/// The topic that what the bot sends goes to: the one it names, else that of the message it replies to.
pub(super) fn thread(state: &State, params: &Params, chat: i64, reply_to: Option<i64>) -> Option<i64> {
    let chat = state.chats.get(&chat)?;
    let of_reply = || chat.messages.get(&reply_to?)?.thread;
    params.int("message_thread_id").or_else(of_reply)
}

/// The chat the bot wants to read from. A private chat stays readable when the person has blocked the bot.
pub(super) fn readable<'a>(state: &'a State, params: &Params, key: &str) -> Result<&'a Chat, ApiError> {
    let chat = reach(state, named(state, params, key)?)?;
    if !chat.is_private() {
        chat.access()?;
    }
    Ok(chat)
}

/// A message of a chat; `missing` if it is not there.
pub(super) fn message(chat: &Chat, id: Option<i64>, missing: ApiError) -> Result<&Message, ApiError> {
    id.and_then(|id| chat.messages.get(&id)).ok_or(missing)
}

fn named(state: &State, params: &Params, key: &str) -> Result<i64, ApiError> {
    if let Some(id) = params.int(key) {
        return Ok(id);
    }
    let text = params.text(key).unwrap_or_default();
    if text.is_empty() {
        return Err(errors::CHAT_ID_EMPTY);
    }
    // Only public groups and channels can be named so, and there are none here.
    tracing::debug!(bot = state.bot.id, %text, "no chat of that name");
    Err(errors::CHAT_NOT_FOUND)
}

fn reach(state: &State, id: i64) -> Result<&Chat, ApiError> {
    if let Some(chat) = state.chats.get(&id) {
        return Ok(chat);
    }
    match state.people.get(&id) {
        Some(person) if person.is_bot => Err(errors::BOT_TO_BOT),
        Some(_) => Err(errors::NEVER_STARTED),
        None if id == state.bot.id => Err(errors::BOT_TO_BOT),
        None => Err(errors::CHAT_NOT_FOUND),
    }
}

/// Whether there is such a chat for the bot at all.
pub(super) fn known(state: &State, id: i64) -> Result<(), ApiError> {
    reach(state, id).map(|_| ()).map_err(|_| errors::CHAT_NOT_FOUND)
}
