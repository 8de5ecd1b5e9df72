//! Files that a visitor lets people send: one as a message, several as an album. Knows nothing of how the page
//! chooses them.

use std::sync::Arc;

use axum::Json;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, State as Shared};
use serde_json::{Map, Value, json};

use crate::content::{self, Content};
use crate::files::{FileKind, MAX_PHOTO};
use crate::state::State;

use super::Page;
use super::act::{LARGEST_FILE, LONGEST_CAPTION, check_length, player, refused};
use super::refusal::Refusal;
use super::snapshot::picture_type;

/// The most media in one album; the Bot API says 2–10.
const LARGEST_ALBUM: usize = 10;

/// What the form of an upload holds.
#[derive(Default)]
struct Upload {
    person: i64,
    chat: i64,
    thread: Option<i64>,
    caption: String,
    reply_to: Option<i64>,
    files: Vec<(String, Vec<u8>)>,
}

/// `POST /demo/upload`: a form with `person`, `chat`, `thread`, `caption`, `reply_to` and `file`, the last up to ten
/// times. PNG and JPEG go as photos; several photos, or several other files, are an album. Gives `{"messages": [id …]}`.
pub(super) async fn upload(Shared(page): Shared<Arc<Page>>, form: Multipart) -> Result<Json<Value>, Refusal> {
    let upload = read(form).await?;
    if upload.files.is_empty() {
        return Err(Refusal::bad("the form has no file"));
    }
    player(&page, upload.person, upload.chat)?;
    check_length(&upload.caption, LONGEST_CAPTION)?;
    let sent = page.sim.core().with(|state| {
        if let Some(thread) = upload.thread {
            state.topic_of(upload.chat, thread)?;
        }
        let (photos, others): (Vec<_>, Vec<_>) = upload.files.into_iter().partition(|(_, bytes)| is_photo(bytes));
        let mut caption = Some(upload.caption);
        let mut sent = Vec::new();
        // Photos and other files are never of one album.
        for files in [photos, others] {
            let contents = files.into_iter().map(|file| content(state, file, caption.take()));
            let mut contents: Vec<Content> = contents.collect();
            let (person, chat, thread, reply_to) = (upload.person, upload.chat, upload.thread, upload.reply_to);
            match contents.len() {
                0 => {}
                1 => sent.push(state.person_sends_to(person, chat, thread, contents.remove(0), reply_to)?),
                _ => sent.extend(state.person_sends_album(person, chat, thread, contents, reply_to)?),
            }
        }
        Ok(sent)
    });
    Ok(Json(json!({ "messages": sent.map_err(refused)? })))
}

fn is_photo(bytes: &[u8]) -> bool {
    matches!(picture_type(bytes), Some("image/png" | "image/jpeg")) && bytes.len() <= MAX_PHOTO
}

fn content(state: &mut State, (name, bytes): (String, Vec<u8>), caption: Option<String>) -> Content {
    if !is_photo(&bytes) {
        return Content::Document {
            file_name: name,
            bytes,
            caption,
        };
    }
    let photo = state.files.add(FileKind::Photo, Some(name), None, bytes);
    let mut fields = Map::from_iter([("photo".to_owned(), photo.render())]);
    content::set_caption(&mut fields, caption.unwrap_or_default(), Vec::new());
    Content::Other(Value::Object(fields))
}

async fn read(mut form: Multipart) -> Result<Upload, Refusal> {
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "person" => upload.person = number(field).await?.unwrap_or_default(),
            "chat" => upload.chat = number(field).await?.unwrap_or_default(),
            "thread" => upload.thread = number(field).await?,
            "reply_to" => upload.reply_to = number(field).await?,
            "caption" => upload.caption = field.text().await.map_err(unreadable)?,
            "file" => upload.files.push(file(field).await?),
            other => {
                return Err(Refusal::bad(format!("the form has an unknown field `{other}`")));
            }
        }
        if upload.files.len() > LARGEST_ALBUM {
            return Err(Refusal::bad("too many files at once: 10 are the most"));
        }
    }
    Ok(upload)
}

async fn file(field: Field<'_>) -> Result<(String, Vec<u8>), Refusal> {
    let name = field.file_name().filter(|name| !name.is_empty());
    let name = name.unwrap_or("file").to_owned();
    let bytes = field.bytes().await.map_err(unreadable)?;
    if bytes.len() > LARGEST_FILE {
        return Err(Refusal::bad("the file is too large: 20 MB are the most"));
    }
    Ok((name, bytes.to_vec()))
}

async fn number(field: Field<'_>) -> Result<Option<i64>, Refusal> {
    let text = field.text().await.map_err(unreadable)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Refusal::bad(format!("`{text}` is no id")))
}

fn unreadable(error: MultipartError) -> Refusal {
    Refusal::new(
        error.status(),
        format!("the upload could not be read: {}", error.body_text()),
    )
}
