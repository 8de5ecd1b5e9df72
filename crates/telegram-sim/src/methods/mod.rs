//! The methods of the Bot API, by noun. They change the state and give what the real server would give.
//! Know nothing of HTTP, faults or the log of calls; parameters come checked against the description.

mod album;
mod callback;
mod chats;
mod commands;
mod copy;
mod delete;
mod edit;
mod markup;
mod media;
mod pace;
mod profile;
mod send;
mod target;
mod topics;
mod webhook;

use serde_json::{Value, json};

use crate::errors::{self, ApiResult};
use crate::params::Params;
use crate::state::State;
use crate::topics::Turn;

pub(crate) use webhook::info as webhook_info;

/// Serves one call; `method` is the canonical name.
pub(crate) fn call(state: &mut State, method: &str, params: &Params) -> ApiResult {
    pace::admit(state, method, params)?;
    match method {
        "getMe" => Ok(profile::me(state)),
        "sendMessage" => send::message(state, params),
        "sendLocation" => send::location(state, params),
        "sendVenue" => send::venue(state, params),
        "sendContact" => send::contact(state, params),
        "sendDice" => send::dice(state, params),
        "sendPoll" => send::poll(state, params),
        "sendPhoto" | "sendVideo" | "sendAnimation" | "sendAudio" | "sendVoice" | "sendVideoNote" | "sendDocument"
        | "sendSticker" => media::send(state, method, params),
        "sendMediaGroup" => album::send(state, params),
        "getFile" => media::file(state, params),
        "copyMessage" => copy::one(state, params),
        "copyMessages" => copy::many(state, params, copy::As::Copy),
        "forwardMessage" => copy::forward(state, params),
        "forwardMessages" => copy::many(state, params, copy::As::Forward),
        "editMessageText" => edit::text(state, params),
        "editMessageCaption" => edit::caption(state, params),
        "editMessageMedia" => edit::media(state, params),
        "editMessageReplyMarkup" => edit::markup(state, params),
        "deleteMessage" => delete::one(state, params),
        "deleteMessages" => delete::many(state, params),
        "answerCallbackQuery" => callback::answer(state, params),
        "getChat" => chats::get(state, params),
        "getChatMember" => chats::member(state, params),
        "getChatAdministrators" => chats::administrators(state, params),
        "getChatMemberCount" => chats::count(state, params),
        "leaveChat" => chats::leave(state, params),
        "pinChatMessage" => chats::pin(state, params),
        "unpinChatMessage" => chats::unpin(state, params),
        "sendChatAction" => chats::action(state, params),
        "setMessageReaction" => chats::react(state, params),
        "createForumTopic" => topics::create(state, params),
        "editForumTopic" => topics::edit(state, params),
        "closeForumTopic" => topics::turn(state, params, Turn::Closed),
        "reopenForumTopic" => topics::turn(state, params, Turn::Reopened),
        "deleteForumTopic" => topics::delete(state, params),
        "getForumTopicIconStickers" => Ok(topics::icons()),
        "setMyCommands" => commands::set(state, params),
        "getMyCommands" => commands::get(state, params),
        "deleteMyCommands" => commands::delete(state, params),
        "setMyName" | "setMyDescription" | "setMyShortDescription" => Ok(profile::set(state, method, params)),
        "getMyName" | "getMyDescription" | "getMyShortDescription" => Ok(profile::get(state, method, params)),
        "setWebhook" => webhook::set(state, params),
        "deleteWebhook" => Ok(webhook::delete(state, params)),
        "getWebhookInfo" => Ok(webhook::info(state)),
        _ => {
            state.complain(format!("{method} exists, but is not simulated"));
            Err(errors::NOT_FOUND)
        }
    }
}

/// `true`, the result of methods that have nothing to tell.
fn done() -> Value {
    json!(true)
}
