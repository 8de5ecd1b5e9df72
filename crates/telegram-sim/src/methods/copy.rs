//! Copies and forwards.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{send, target};
use crate::chat::Chat;
use crate::errors::{self, ApiError, ApiResult};
use crate::message::Message;
use crate::params::Params;
use crate::state::{Draft, State};

/// Fields of the original that a copy does not take along.
const LEFT_BEHIND: &[&str] = &[
    "media_group_id",
    "forward_origin",
    "via_bot",
    "sender_chat",
    "is_automatic_forward",
    "author_signature",
    "quote",
    "external_reply",
    "effect_id",
];

/// How several messages are repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    Copy,
    Forward,
}

/// `copyMessage`.
pub(super) fn one(state: &mut State, params: &Params) -> ApiResult {
    let caption = send::caption(state, params)?;
    let chat = target::writable(state, params)?;
    let original = original(state, params, errors::COPY_NOT_FOUND)?;
    if !original.is_copyable() {
        return Err(errors::CANT_COPY);
    }
    let mut content = copied(&original);
    if let (Some(caption), true) = (caption, original.has_caption()) {
        send::put_caption(&mut content, caption);
    }
    let mut draft = send::draft(state, params, chat, content)?;
    draft.copied_from = Some((original.chat, original.id));
    let own = state.bot.id;
    let id = state.store(chat, own, draft);
    Ok(json!({ "message_id": id }))
}

/// `forwardMessage`.
pub(super) fn forward(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::writable(state, params)?;
    let original = original(state, params, errors::FORWARD_NOT_FOUND)?;
    if original.is_protected() {
        return Err(errors::PROTECTED);
    }
    if !original.is_forwardable() {
        return Err(errors::CANT_FORWARD);
    }
    let content = forwarded(state, &original);
    send::post(state, params, chat, content)
}

/// `copyMessages`, `forwardMessages`: what can't be repeated is passed over; albums stay albums.
pub(super) fn many(state: &mut State, params: &Params, how: As) -> ApiResult {
    let chat = target::writable(state, params)?;
    let source = target::readable(state, params, "from_chat_id")?;
    let fits = |message: &&Message| match how {
        As::Copy => message.is_copyable(),
        As::Forward => message.is_forwardable() && !message.is_protected(),
    };
    let ids = params.ints("message_ids");
    let found = ids.iter().filter_map(|id| source.messages.get(id)).filter(fits);
    let originals: Vec<Message> = found.cloned().collect();
    if originals.is_empty() {
        return Err(match how {
            As::Copy => errors::COPY_NOT_FOUND,
            As::Forward => errors::FORWARD_NOT_FOUND,
        });
    }
    let mut albums: HashMap<String, String> = HashMap::new();
    let mut given = Vec::with_capacity(originals.len());
    for original in originals {
        let mut content = match how {
            As::Copy => copied(&original),
            As::Forward => forwarded(state, &original),
        };
        if params.flag("remove_caption") {
            send::put_caption(&mut content, crate::text::Formatted::default());
        }
        if let Some(album) = original.content.get("media_group_id").and_then(Value::as_str) {
            let new = match albums.get(album) {
                Some(new) => new.clone(),
                None => albums.entry(album.to_owned()).or_insert(state.next_album()).clone(),
            };
            content.insert("media_group_id".into(), json!(new));
        }
        let copied_from = (how == As::Copy).then_some((original.chat, original.id));
        let own = state.bot.id;
        let id = state.store(
            chat,
            own,
            Draft {
                content,
                thread: target::thread(state, params, chat, None),
                copied_from,
                ..Draft::default()
            },
        );
        given.push(json!({ "message_id": id }));
    }
    Ok(Value::Array(given))
}

fn original(state: &State, params: &Params, missing: ApiError) -> Result<Message, ApiError> {
    let source: &Chat = target::readable(state, params, "from_chat_id")?;
    target::message(source, params.int("message_id"), missing).cloned()
}

/// The content without the marks of where it came from.
fn copied(original: &Message) -> Map<String, Value> {
    let mut content = original.content.clone();
    content.retain(|field, _| !LEFT_BEHIND.contains(&field.as_str()));
    content
}

/// The content with the mark of where it came from first.
fn forwarded(state: &State, original: &Message) -> Map<String, Value> {
    let mut content = copied(original);
    let origin =
        original.content.get("forward_origin").cloned().unwrap_or_else(
            || json!({ "type": "user", "date": original.date, "sender_user": state.user(original.from) }),
        );
    content.insert("forward_origin".into(), origin);
    content
}
