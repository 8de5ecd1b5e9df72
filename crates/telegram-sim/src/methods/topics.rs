//! Topics of forums, as the bot manages them.

use serde_json::{Value, json};

use super::{done, target};
use crate::errors::{self, ApiError, ApiResult};
use crate::params::Params;
use crate::state::State;
use crate::topics::{ICONS, Turn};

/// The colours an icon may have.
const COLORS: [i64; 6] = [7_322_096, 16_766_590, 13_338_331, 9_367_192, 16_749_490, 16_478_047];

/// `createForumTopic`.
pub(super) fn create(state: &mut State, params: &Params) -> ApiResult {
    let chat = forum(state, params, errors::TOPIC_CREATE_RIGHTS)?;
    let color = params.int("icon_color").unwrap_or(COLORS[0]);
    if !COLORS.contains(&color) {
        state.complain(format!("createForumTopic: {color} is no colour of an icon"));
    }
    let icon = icon(state, params)?;
    let name = params.text("name").unwrap_or_default().to_owned();
    let own = state.bot.id;
    let thread = state.make_topic(chat, own, name.clone(), color, icon.clone());
    let mut topic = json!({ "message_thread_id": thread, "name": name, "icon_color": color });
    if let Some(icon) = icon {
        topic["icon_custom_emoji_id"] = json!(icon);
    }
    Ok(topic)
}

/// `editForumTopic`.
pub(super) fn edit(state: &mut State, params: &Params) -> ApiResult {
    let chat = forum(state, params, errors::TOPIC_EDIT_RIGHTS)?;
    let icon = icon(state, params)?;
    let name = params.text("name").map(str::to_owned);
    let own = state.bot.id;
    state.edit_topic(chat, thread(params), own, name, icon)?;
    Ok(done())
}

/// `closeForumTopic` and `reopenForumTopic`.
pub(super) fn turn(state: &mut State, params: &Params, turn: Turn) -> ApiResult {
    let chat = forum(state, params, errors::TOPIC_TURN_RIGHTS)?;
    let own = state.bot.id;
    state.turn_topic(chat, thread(params), own, turn)?;
    Ok(done())
}

/// `deleteForumTopic`.
pub(super) fn delete(state: &mut State, params: &Params) -> ApiResult {
    let chat = forum(state, params, errors::TOPIC_DELETE_RIGHTS)?;
    state.drop_topic(chat, thread(params))?;
    Ok(done())
}

/// `getForumTopicIconStickers`.
pub(super) fn icons() -> Value {
    let sticker = |(id, emoji): &(&str, &str)| {
        json!({
            "file_id": format!("icon-{id}"), "file_unique_id": format!("u{id}"), "type": "custom_emoji",
            "width": 512, "height": 512, "is_animated": true, "is_video": false,
            "emoji": emoji, "custom_emoji_id": id,
        })
    };
    Value::Array(ICONS.iter().map(sticker).collect())
}

fn forum(state: &State, params: &Params, forbidden: ApiError) -> Result<i64, ApiError> {
    let chat = target::chat(state, params, "chat_id")?;
    if !state.chats.get(&chat).is_some_and(|chat| chat.is_forum) {
        return Err(errors::NO_FORUM);
    }
    if !state.bot_manages_topics(chat) {
        return Err(forbidden);
    }
    Ok(chat)
}

fn thread(params: &Params) -> i64 {
    params.int("message_thread_id").unwrap_or_default()
}

fn icon(state: &mut State, params: &Params) -> Result<Option<String>, ApiError> {
    let icon = params.text("icon_custom_emoji_id").map(str::to_owned);
    let known = |icon: &String| icon.is_empty() || ICONS.iter().any(|(id, _)| id == icon);
    if icon.as_ref().is_some_and(|icon| !known(icon)) {
        state.complain("an icon of a topic must be one of getForumTopicIconStickers");
        return Err(ApiError::bad_request("DOCUMENT_INVALID"));
    }
    Ok(icon)
}
