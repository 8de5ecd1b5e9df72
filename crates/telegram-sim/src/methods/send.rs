//! Messages without files, and what is common to all that the bot sends: the way of texts, replies and markup.

use serde_json::{Map, Value, json};

use super::{markup, target};
use crate::content;
use crate::errors::{self, ApiError, ApiResult};
use crate::params::Params;
use crate::state::{Draft, State};
use crate::text::{self, Formatted};

/// The longest text, in UTF-16 code units after parsing.
const MAX_TEXT: usize = 4096;
/// The longest caption, in UTF-16 code units after parsing.
const MAX_CAPTION: usize = 1024;

pub(super) fn message(state: &mut State, params: &Params) -> ApiResult {
    let formatted = message_text(state, params, errors::TEXT_TOO_LONG)?;
    let chat = target::writable(state, params)?;
    let mut fields = Map::new();
    put_text(&mut fields, formatted);
    if let Some(preview) = params.value("link_preview_options") {
        fields.insert("link_preview_options".into(), preview.clone());
    }
    post(state, params, chat, fields)
}

pub(super) fn location(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::writable(state, params)?;
    let mut point = point(params);
    for optional in [
        "horizontal_accuracy",
        "live_period",
        "heading",
        "proximity_alert_radius",
    ] {
        if let Some(value) = params.value(optional) {
            point[optional] = value.clone();
        }
    }
    post(state, params, chat, Map::from_iter([("location".to_owned(), point)]))
}

pub(super) fn venue(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::writable(state, params)?;
    let point = point(params);
    let (title, address) = (params.value("title"), params.value("address"));
    let venue = json!({ "location": point, "title": title, "address": address });
    let fields = [("venue".to_owned(), venue), ("location".to_owned(), point)];
    post(state, params, chat, Map::from_iter(fields))
}

pub(super) fn contact(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::writable(state, params)?;
    let mut contact = Map::new();
    for field in ["phone_number", "first_name", "last_name", "vcard"] {
        if let Some(value) = params.value(field) {
            contact.insert(field.into(), value.clone());
        }
    }
    post(
        state,
        params,
        chat,
        Map::from_iter([("contact".to_owned(), Value::Object(contact))]),
    )
}

pub(super) fn dice(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::writable(state, params)?;
    let emoji = params.text("emoji").unwrap_or("🎲").to_owned();
    // Every dice of the simulator falls alike, so that runs repeat.
    let fields = json!({ "emoji": emoji, "value": 4 });
    post(state, params, chat, Map::from_iter([("dice".to_owned(), fields)]))
}

pub(super) fn poll(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::writable(state, params)?;
    let texts = params.array("options").iter();
    let texts: Vec<String> = texts
        .filter_map(|option| Some(option["text"].as_str()?.to_owned()))
        .collect();
    let mut poll = content::poll(params.text("question").unwrap_or_default(), &texts);
    for field in ["is_anonymous", "allows_multiple_answers", "type"] {
        if let Some(value) = params.value(field) {
            poll[field] = value.clone();
        }
    }
    post(state, params, chat, Map::from_iter([("poll".to_owned(), poll)]))
}

/// Stores what the bot sends, with reply and markup; gives the `Message`.
pub(super) fn post(state: &mut State, params: &Params, chat: i64, content: Map<String, Value>) -> ApiResult {
    let draft = draft(state, params, chat, content)?;
    let own = state.bot.id;
    let id = state.store(chat, own, draft);
    Ok(state.message_by_id(chat, id))
}

/// What the bot sends, with reply and markup, not yet stored.
pub(super) fn draft(
    state: &mut State,
    params: &Params,
    chat: i64,
    mut content: Map<String, Value>,
) -> Result<Draft, ApiError> {
    let markup = markup::read(state, params.value("reply_markup"))?;
    let reply_to = reply(state, params, chat)?;
    if let Some(quote) = quoted(state, params, chat, reply_to)? {
        content.insert("quote".into(), quote);
    }
    if params.flag("protect_content") {
        content.insert("has_protected_content".into(), json!(true));
    }
    Ok(Draft {
        content,
        reply_to,
        thread: target::thread(state, params, chat, reply_to),
        markup,
        copied_from: None,
    })
}

/// The text of a message; `too_long` differs between sending and editing.
pub(super) fn message_text(state: &mut State, params: &Params, too_long: ApiError) -> Result<Formatted, ApiError> {
    let given = params
        .text("text")
        .filter(|text| !text.is_empty())
        .ok_or(errors::TEXT_EMPTY)?;
    let formatted = format(state, given, params.text("parse_mode"), params.value("entities"))?;
    if text::is_blank(&formatted.text) {
        return Err(errors::TEXT_BLANK);
    }
    if formatted.units() > MAX_TEXT {
        return Err(too_long);
    }
    Ok(formatted)
}

/// The caption a call gives, if it gives one; an empty one is one.
pub(super) fn caption(state: &mut State, params: &Params) -> Result<Option<Formatted>, ApiError> {
    let Some(given) = params.text("caption") else {
        return Ok(None);
    };
    caption_of(
        state,
        given,
        params.text("parse_mode"),
        params.value("caption_entities"),
    )
    .map(Some)
}

/// A caption from its parts.
pub(super) fn caption_of(
    state: &mut State,
    given: &str,
    mode: Option<&str>,
    entities: Option<&Value>,
) -> Result<Formatted, ApiError> {
    let formatted = format(state, given, mode, entities)?;
    if formatted.units() > MAX_CAPTION {
        return Err(errors::CAPTION_TOO_LONG);
    }
    Ok(formatted)
}

pub(super) fn put_text(fields: &mut Map<String, Value>, formatted: Formatted) {
    content::set_text(fields, formatted.text, formatted.entities);
}

pub(super) fn put_caption(fields: &mut Map<String, Value>, formatted: Formatted) {
    content::set_caption(fields, formatted.text, formatted.entities);
}

/// Reads a text. One that can't be read is the bot's mistake whatever it does about the error: it is complained of.
fn format(state: &mut State, given: &str, mode: Option<&str>, entities: Option<&Value>) -> Result<Formatted, ApiError> {
    let mut formatted = text::format(given, mode, entities)
        .inspect_err(|error| state.complain(format!("{} in {given:?}", error.description)))?;
    for complaint in std::mem::take(&mut formatted.complaints) {
        state.complain(complaint);
    }
    // A mention by id of somebody the server does not know is dropped without a word.
    formatted.entities.retain_mut(|entity| {
        if entity["type"] != "text_mention" {
            return true;
        }
        let user = entity["user"]["id"].as_i64().unwrap_or_default();
        entity["user"] = state.user(user);
        state.people.contains_key(&user) || user == state.bot.id
    });
    Ok(formatted)
}

/// The message replied to, by `reply_parameters` or its older form.
fn reply(state: &State, params: &Params, chat: i64) -> Result<Option<i64>, ApiError> {
    let new = params.value("reply_parameters");
    let id = new
        .and_then(|reply| reply["message_id"].as_i64())
        .or_else(|| params.int("reply_to_message_id"));
    let Some(id) = id.filter(|id| *id != 0) else {
        return Ok(None);
    };
    let elsewhere = new.and_then(|reply| reply["chat_id"].as_i64()).unwrap_or(chat);
    let there = state
        .chats
        .get(&elsewhere)
        .is_some_and(|chat| chat.messages.contains_key(&id));
    let without = new.is_some_and(|reply| reply["allow_sending_without_reply"] == true)
        || params.flag("allow_sending_without_reply");
    match (there, without) {
        // A reply across chats is shown as a quotation, not as a reply.
        (true, _) => Ok((elsewhere == chat).then_some(id)),
        (false, true) => Ok(None),
        (false, false) => Err(errors::REPLY_NOT_FOUND),
    }
}

/// The words picked out of the message replied to, which must be in it.
fn quoted(state: &State, params: &Params, chat: i64, reply_to: Option<i64>) -> Result<Option<Value>, ApiError> {
    let quote = params
        .value("reply_parameters")
        .and_then(|reply| reply["quote"].as_str());
    let (Some(quote), Some(id)) = (quote, reply_to) else {
        return Ok(None);
    };
    let original = state.chats.get(&chat).and_then(|chat| chat.messages.get(&id));
    let text = original.and_then(|original| original.text()).unwrap_or_default();
    // The server passes this one on as it comes, without words of its own.
    let at = text
        .find(quote)
        .ok_or_else(|| ApiError::bad_request("QUOTE_TEXT_INVALID"))?;
    let position = text[..at].encode_utf16().count();
    Ok(Some(json!({ "text": quote, "position": position, "is_manual": true })))
}

fn point(params: &Params) -> Value {
    let number = |key: &str| params.number(key).unwrap_or_default();
    content::location(number("latitude"), number("longitude"))
}
