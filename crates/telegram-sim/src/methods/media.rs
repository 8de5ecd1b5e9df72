//! Messages with a file, and the bot's own downloads.

use super::{send, target};
use crate::errors::{self, ApiError, ApiResult};
use crate::files::{FileKind, MAX_DOWNLOAD, MAX_PHOTO, MAX_UPLOAD, StoredFile};
use crate::params::{Media, Params};
use crate::state::State;

/// `sendPhoto` and its like.
pub(super) fn send(state: &mut State, method: &str, params: &Params) -> ApiResult {
    let kind = kind(method);
    let caption = send::caption(state, params)?;
    let chat = target::writable(state, params)?;
    let emoji = params.text("emoji").map(str::to_owned);
    let file = stored(state, kind, params.media(kind.field())?, emoji)?;
    let mut fields = file.message_fields();
    if let Some(caption) = caption {
        send::put_caption(&mut fields, caption);
    }
    let shown = fields.get_mut(kind.field()).filter(|shown| shown.is_object());
    if let Some(shown) = shown {
        for own in ["duration", "width", "height", "length", "performer", "title"] {
            if let Some(value) = params.value(own) {
                shown[own] = value.clone();
            }
        }
    }
    send::post(state, params, chat, fields)
}

/// `getFile`.
pub(super) fn file(state: &mut State, params: &Params) -> ApiResult {
    let id = params.text("file_id").unwrap_or_default();
    let file = state.files.get(id).ok_or(errors::FILE_ID_INVALID)?;
    if file.bytes.len() > MAX_DOWNLOAD {
        return Err(errors::FILE_TOO_BIG);
    }
    Ok(file.render_file())
}

/// The stored file a media parameter names; an upload is stored now.
pub(super) fn stored(
    state: &mut State,
    kind: FileKind,
    media: Media<'_>,
    emoji: Option<String>,
) -> Result<StoredFile, ApiError> {
    match media {
        Media::Url => Err(errors::URL_CONTENT),
        Media::FileId(id) => {
            let file = state.files.get(id).ok_or(errors::FILE_WRONG)?;
            if file.kind != kind {
                let (is, wanted) = (file.kind.label(), kind.label());
                return Err(ApiError::bad_request(format!(
                    "can't use file of type {is} as {wanted}"
                )));
            }
            Ok(file.clone())
        }
        Media::Upload(upload) => {
            if upload.bytes.is_empty() {
                return Err(ApiError::bad_request("file must be non-empty"));
            }
            if upload.bytes.len() > MAX_UPLOAD {
                return Err(errors::TOO_LARGE);
            }
            if kind == FileKind::Photo && upload.bytes.len() > MAX_PHOTO {
                return Err(errors::FILE_TOO_BIG);
            }
            let name = (!upload.name.is_empty()).then(|| upload.name.clone());
            Ok(state.files.add(kind, name, emoji, upload.bytes.clone()))
        }
    }
}

fn kind(method: &str) -> FileKind {
    match method {
        "sendPhoto" => FileKind::Photo,
        "sendVideo" => FileKind::Video,
        "sendAnimation" => FileKind::Animation,
        "sendAudio" => FileKind::Audio,
        "sendVoice" => FileKind::Voice,
        "sendVideoNote" => FileKind::VideoNote,
        "sendSticker" => FileKind::Sticker,
        _ => FileKind::Document,
    }
}
