//! Edits of the bot's own messages.

use serde_json::Value;

use super::{album, markup, send, target};
use crate::errors::{self, ApiError, ApiResult};
use crate::message::Message;
use crate::params::Params;
use crate::state::State;

pub(super) fn text(state: &mut State, params: &Params) -> ApiResult {
    let formatted = send::message_text(state, params, errors::EDIT_TOO_LONG)?;
    change(state, params, |message| {
        if message.kind() != "text" {
            return Err(ApiError::bad_request("there is no text in the message to edit"));
        }
        send::put_text(&mut message.content, formatted);
        message.content.remove("link_preview_options");
        if let Some(preview) = params.value("link_preview_options") {
            message.content.insert("link_preview_options".into(), preview.clone());
        }
        Ok(())
    })
}

pub(super) fn caption(state: &mut State, params: &Params) -> ApiResult {
    let formatted = send::caption(state, params)?.unwrap_or_default();
    change(state, params, |message| {
        if !message.has_caption() {
            return Err(ApiError::bad_request("there is no caption in the message to edit"));
        }
        send::put_caption(&mut message.content, formatted);
        Ok(())
    })
}

/// Another file in the place of a message's: of any kind an album takes, but for what is in an album.
pub(super) fn media(state: &mut State, params: &Params) -> ApiResult {
    let item = params.value("media").cloned().unwrap_or_default();
    let kind = album::kind(&item)?;
    let content = album::content(state, params, &item, kind)?;
    change(state, params, |message| {
        if message.content.contains_key("media_group_id") {
            return Err(ApiError::bad_request("can't edit a message of an album here"));
        }
        message.content = content;
        Ok(())
    })
}

pub(super) fn markup(state: &mut State, params: &Params) -> ApiResult {
    change(state, params, |_| Ok(()))
}

/// Changes a message with its keyboard: an edit that names none takes the keyboard away.
fn change(state: &mut State, params: &Params, edit: impl FnOnce(&mut Message) -> Result<(), ApiError>) -> ApiResult {
    if params.has("inline_message_id") {
        state.complain("messages sent inline are not simulated");
        return Err(errors::EDIT_NOT_FOUND);
    }
    let chat = target::chat(state, params, "chat_id")?;
    let new_markup = markup::read(state, params.value("reply_markup"))?;
    if new_markup
        .as_ref()
        .is_some_and(|markup: &Value| markup.get("inline_keyboard").is_none())
    {
        return Err(ApiError::bad_request("inline keyboard expected"));
    }
    let id = params
        .int("message_id")
        .ok_or_else(|| ApiError::bad_request("message identifier is not specified"))?;
    let now = state.clock.now_secs();
    let own = state.bot.id;
    let chat_state = state.chats.get_mut(&chat).ok_or(errors::CHAT_NOT_FOUND)?;
    let message = chat_state.messages.get_mut(&id).ok_or(errors::EDIT_NOT_FOUND)?;
    let is_forward = message.content.contains_key("forward_origin");
    if message.from != own || message.has_other_markup() || is_forward {
        return Err(errors::CANT_EDIT);
    }
    let mut edited = message.clone();
    edit(&mut edited)?;
    edited.markup = new_markup;
    let same_content = edited.content == message.content;
    if same_content && edited.markup == message.markup {
        return Err(errors::NOT_MODIFIED);
    }
    edited.edits += 1;
    if !same_content {
        edited.edit_date = Some(now);
    }
    *message = edited;
    Ok(state.message_by_id(chat, id))
}
