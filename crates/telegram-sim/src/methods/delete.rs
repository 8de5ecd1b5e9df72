//! Deletion of messages by the bot.

use super::{done, target};
use crate::chat::{BotStanding, Chat};
use crate::errors::{self, ApiError, ApiResult};
use crate::params::Params;
use crate::state::State;

/// How long a message can be deleted, in seconds: 48 hours.
const DELETABLE: i64 = 48 * 3600;

pub(super) fn one(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::chat(state, params, "chat_id")?;
    let id = params.int("message_id").unwrap_or_default();
    let found = state.chats.get(&chat).ok_or(errors::CHAT_NOT_FOUND)?;
    check(state, found, id)?;
    state.remove_message(chat, id);
    Ok(done())
}

/// Deletes what can be deleted; messages that are gone are passed over.
pub(super) fn many(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::chat(state, params, "chat_id")?;
    let found = state.chats.get(&chat).ok_or(errors::CHAT_NOT_FOUND)?;
    let ids = params.ints("message_ids");
    let there: Vec<i64> = ids.into_iter().filter(|id| found.messages.contains_key(id)).collect();
    for id in &there {
        check(state, found, *id)?;
    }
    for id in there {
        state.remove_message(chat, id);
    }
    Ok(done())
}

fn check(state: &State, chat: &Chat, id: i64) -> Result<(), ApiError> {
    let message = target::message(chat, Some(id), errors::DELETE_NOT_FOUND)?;
    let own = message.from == state.bot.id;
    let allowed = own || chat.is_private() || chat.bot == BotStanding::Admin;
    if !allowed || state.clock.now_secs() - message.date > DELETABLE {
        return Err(errors::CANT_DELETE);
    }
    Ok(())
}
