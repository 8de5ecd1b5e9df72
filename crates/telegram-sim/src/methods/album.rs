//! Albums sent by the bot.

use serde_json::{Map, Value, json};

use super::{media, send, target};
use crate::errors::{self, ApiError, ApiResult};
use crate::files::FileKind;
use crate::params::Params;
use crate::state::State;

/// `sendMediaGroup`: photos and videos together, music alone, files alone.
pub(super) fn send(state: &mut State, params: &Params) -> ApiResult {
    let chat = target::writable(state, params)?;
    let items = params.array("media");
    let kinds = items.iter().map(kind).collect::<Result<Vec<_>, _>>()?;
    let sort = |kind: &FileKind| match kind {
        FileKind::Photo | FileKind::Video => 0,
        FileKind::Audio => 1,
        _ => 2,
    };
    if kinds.windows(2).any(|pair| sort(&pair[0]) != sort(&pair[1])) {
        return Err(errors::ALBUM_MIX);
    }
    // All parts are checked before the first is stored: an album comes whole or not at all.
    let mut contents = Vec::with_capacity(items.len());
    for (item, kind) in items.iter().zip(kinds) {
        contents.push(content(state, params, item, kind)?);
    }
    let first = send::draft(state, params, chat, Map::new())?;
    let album = state.next_album();
    let own = state.bot.id;
    let mut given = Vec::with_capacity(contents.len());
    for mut content in contents {
        content.insert("media_group_id".into(), json!(album));
        content.extend(first.content.clone());
        let draft = crate::state::Draft {
            content,
            reply_to: first.reply_to,
            thread: first.thread,
            ..Default::default()
        };
        let id = state.store(chat, own, draft);
        given.push(state.message_by_id(chat, id));
    }
    Ok(Value::Array(given))
}

pub(super) fn content(
    state: &mut State,
    params: &Params,
    item: &Value,
    kind: FileKind,
) -> Result<Map<String, Value>, ApiError> {
    let reference = item["media"].as_str().unwrap_or_default();
    let file = media::stored(state, kind, params.media_of(reference)?, None)?;
    let mut fields = file.message_fields();
    if let Some(caption) = item["caption"].as_str() {
        let mode = item["parse_mode"].as_str();
        let caption = send::caption_of(state, caption, mode, item.get("caption_entities"))?;
        send::put_caption(&mut fields, caption);
    }
    Ok(fields)
}

pub(super) fn kind(item: &Value) -> Result<FileKind, ApiError> {
    match item["type"].as_str() {
        Some("photo") => Ok(FileKind::Photo),
        Some("video") => Ok(FileKind::Video),
        Some("audio") => Ok(FileKind::Audio),
        Some("document") => Ok(FileKind::Document),
        _ => Err(errors::ALBUM_MIX),
    }
}
