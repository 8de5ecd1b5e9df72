//! Chats: what the bot can ask about them and do in them beside messages.

use serde_json::{Value, json};

use super::{done, target};
use crate::chat::{BotStanding, Chat, Standing, render_member};
use crate::errors::{self, ApiError, ApiResult};
use crate::params::Params;
use crate::state::State;

/// What `sendChatAction` takes.
const ACTIONS: &[&str] = &[
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

pub(super) fn get(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::readable(state, params, "chat_id")?;
    let mut full = state.chat(chat);
    full["accent_color_id"] = json!(2);
    full["max_reaction_count"] = json!(11);
    full["accepted_gift_types"] = json!({
        "unlimited_gifts": true, "limited_gifts": true, "unique_gifts": true, "premium_subscription": true,
        "gifts_from_channels": true,
    });
    if let Some(username) = full.get("username").cloned() {
        full["active_usernames"] = json!([username]);
    }
    if let Some(pinned) = chat.pinned.last().and_then(|id| chat.messages.get(id)) {
        full["pinned_message"] = state.message(chat, pinned);
    }
    if !chat.is_private() {
        full["permissions"] = permissions();
    }
    Ok(full)
}

fn permissions() -> Value {
    let mut permissions = json!({});
    for kind in [
        "messages",
        "audios",
        "documents",
        "photos",
        "videos",
        "video_notes",
        "voice_notes",
        "polls",
        "other_messages",
    ] {
        permissions[format!("can_send_{kind}")] = json!(true);
    }
    for right in [
        "can_add_web_page_previews",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_topics",
    ] {
        permissions[right] = json!(true);
    }
    permissions
}

pub(super) fn member(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::readable(state, params, "chat_id")?;
    let user = params.int("user_id").unwrap_or_default();
    if user != state.bot.id && !state.people.contains_key(&user) && !chat.has_member(user) {
        return Err(errors::USER_NOT_FOUND);
    }
    Ok(render_member(
        state.user(user),
        standing(state, chat, user),
        chat.bot_rights,
    ))
}

fn standing(state: &State, chat: &Chat, user: i64) -> Standing {
    if user == state.bot.id {
        return chat.bot.into();
    }
    if chat.is_private() {
        return if user == chat.id {
            Standing::Member
        } else {
            Standing::Left
        };
    }
    match chat.members.iter().position(|(id, _)| *id == user) {
        Some(0) => Standing::Owner,
        Some(at) if chat.members[at].1 => Standing::Admin,
        Some(_) => Standing::Member,
        None => Standing::Left,
    }
}

pub(super) fn administrators(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::readable(state, params, "chat_id")?;
    if chat.is_private() {
        return Err(ApiError::bad_request("there are no administrators in the private chat"));
    }
    let own = (chat.bot == BotStanding::Admin).then_some(state.bot.id);
    let people = chat.members.iter().filter(|(_, admin)| *admin).map(|(id, _)| *id);
    let each = people
        .chain(own)
        .map(|id| render_member(state.user(id), standing(state, chat, id), chat.bot_rights));
    Ok(Value::Array(each.collect()))
}

pub(super) fn count(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::readable(state, params, "chat_id")?;
    let people = if chat.is_private() { 1 } else { chat.members.len() };
    Ok(json!(people + usize::from(chat.bot_is_in())))
}

pub(super) fn leave(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::chat(state, params, "chat_id")?;
    if state.chats.get(&chat).is_some_and(Chat::is_private) {
        return Err(ApiError::bad_request("can't leave private chats"));
    }
    let own = state.bot.id;
    state.set_bot_standing(chat, BotStanding::Left, own);
    Ok(done())
}

pub(super) fn pin(state: &mut State, params: &Params) -> ApiResult {
    let (chat, id) = pinnable(state, params, errors::PIN_NOT_FOUND)?;
    let id = id.ok_or(errors::PIN_NOT_FOUND)?;
    if let Some(chat) = state.chats.get_mut(&chat) {
        chat.pinned.retain(|pinned| *pinned != id);
        chat.pinned.push(id);
    }
    Ok(done())
}

pub(super) fn unpin(state: &mut State, params: &Params) -> ApiResult {
    let (chat, id) = pinnable(state, params, errors::UNPIN_NOT_FOUND)?;
    let chat = state.chats.get_mut(&chat).ok_or(errors::CHAT_NOT_FOUND)?;
    let id = id.or(chat.pinned.last().copied());
    let before = chat.pinned.len();
    chat.pinned.retain(|pinned| Some(*pinned) != id);
    if chat.pinned.len() == before {
        Err(errors::UNPIN_NOT_FOUND)
    } else {
        Ok(done())
    }
}

fn pinnable(state: &State, params: &Params, missing: ApiError) -> Result<(i64, Option<i64>), ApiError> {
    let id = target::chat(state, params, "chat_id")?;
    let chat = state.chats.get(&id).ok_or(errors::CHAT_NOT_FOUND)?;
    let may = chat.bot == BotStanding::Admin && chat.bot_rights.pin_messages;
    if !chat.is_private() && !may {
        return Err(errors::PIN_RIGHTS);
    }
    let message = params.int("message_id");
    if message.is_some() {
        target::message(chat, message, missing)?;
    }
    Ok((id, message))
}

pub(super) fn action(state: &mut State, params: &Params) -> ApiResult {
    target::chat(state, params, "chat_id")?;
    if !params.text("action").is_some_and(|action| ACTIONS.contains(&action)) {
        return Err(ApiError::bad_request("wrong parameter action in request"));
    }
    Ok(done())
}

pub(super) fn react(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::chat(state, params, "chat_id")?;
    let reaction = params.array("reaction").to_vec();
    if reaction.len() > 1 {
        return Err(ApiError::bad_request("REACTIONS_TOO_MANY"));
    }
    let id = params.int("message_id").unwrap_or_default();
    let chat = state.chats.get_mut(&chat).ok_or(errors::CHAT_NOT_FOUND)?;
    let message = chat.messages.get_mut(&id).ok_or(errors::REACT_NOT_FOUND)?;
    message.reaction = reaction;
    Ok(done())
}
