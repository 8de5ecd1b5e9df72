//! What a visitor lets people do: say, press, edit, send. Each goes the way a test's acts go, so the bot can't tell
//! the difference. Knows nothing of how the page draws it.

use std::sync::Arc;

use axum::Json;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Multipart, State as Shared};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::acts::ActError;
use crate::content::{self, Content};
use crate::files::{FileKind, MAX_PHOTO};
use crate::people::Person;

use super::Page;
use super::refusal::Refusal;
use super::snapshot::picture_type;

/// The longest text a person's app sends as one message, in UTF-16 units.
const LONGEST_TEXT: usize = 4096;
/// The longest caption, in UTF-16 units.
const LONGEST_CAPTION: usize = 1024;
/// The largest file that may be sent here, in bytes; the page says so before it uploads.
const LARGEST_FILE: usize = 20 * 1000 * 1000;

/// Who acts, and where.
#[derive(Deserialize)]
pub(super) struct Act {
    person: i64,
    chat: i64,
    #[serde(flatten)]
    what: What,
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
enum What {
    Say { text: String, reply_to: Option<i64> },
    Edit { message: i64, text: String },
    Press { message: i64, data: String },
    Send { sample: Sample, reply_to: Option<i64> },
}

/// Something to send without a file at hand.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Sample {
    Photo,
    Voice,
    Sticker,
    Location,
    Contact,
    Dice,
    Poll,
}

/// `POST /demo/act`: gives `{"message": id}`, or `{"query": id}` for a press.
pub(super) async fn act(
    Shared(page): Shared<Arc<Page>>,
    body: Result<Json<Act>, JsonRejection>,
) -> Result<Json<Value>, Refusal> {
    let Json(Act { person, chat, what }) = body.map_err(|rejection| Refusal::bad(rejection.body_text()))?;
    let person = player(&page, person, chat)?;
    let done = match what {
        What::Say { text, reply_to } => {
            check_text(&text, LONGEST_TEXT)?;
            json!({ "message": person.try_sends(chat, Content::text(text), reply_to).map_err(refused)? })
        }
        What::Edit { message, text } => {
            check_text(&text, LONGEST_TEXT)?;
            person.try_edits(chat, message, text).map_err(refused)?;
            json!({ "message": message })
        }
        What::Press { message, data } => {
            json!({ "query": person.presses_data(chat, message, &data).map_err(refused)? })
        }
        What::Send { sample, reply_to } => {
            let content = sample.content(page.sim.revision());
            json!({ "message": person.try_sends(chat, content, reply_to).map_err(refused)? })
        }
    };
    Ok(Json(done))
}

impl Sample {
    /// `chance` decides what the dice shows.
    fn content(self, chance: u64) -> Content {
        match self {
            Self::Photo => Content::Photo { caption: None },
            Self::Voice => Content::Voice { caption: None },
            Self::Sticker => Content::sticker("🦊"),
            Self::Location => Content::Location {
                lat: 52.3702,
                lon: 4.8952,
            },
            Self::Contact => Content::Contact {
                phone_number: "+31 20 555 0142".to_owned(),
                first_name: "Eva".to_owned(),
                last_name: Some("de Vries".to_owned()),
            },
            Self::Dice => Content::Dice {
                emoji: "🎲".to_owned(),
                value: i64::from((chance % 6) as u8) + 1,
            },
            Self::Poll => Content::Poll {
                question: "When shall we call you?".to_owned(),
                options: ["In the morning", "In the afternoon", "Not at all"]
                    .map(str::to_owned)
                    .to_vec(),
            },
        }
    }
}

/// The person who acts, if the page may play them there: in their own chat with the bot, or staff in the group.
fn player(page: &Page, person: i64, chat: i64) -> Result<Person, Refusal> {
    let scene = page.scene();
    let is_staff = scene.admins.contains(&person);
    let is_shown = is_staff || scene.users.contains(&person);
    if !is_shown || (chat != person && !(is_staff && scene.group == Some(chat))) {
        return Err(Refusal::missing(format!(
            "this demo has no phone of person {person} with chat {chat}"
        )));
    }
    page.sim
        .find_person(person)
        .ok_or_else(|| Refusal::missing(format!("there is no person {person}")))
}

fn check_text(text: &str, longest: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::bad("an empty message can't be sent; write something"));
    }
    check_length(text, longest)
}

fn check_length(text: &str, longest: usize) -> Result<(), Refusal> {
    let length = text.encode_utf16().count();
    if length > longest {
        return Err(Refusal::bad(format!(
            "the text is too long: {length} characters, {longest} are the most"
        )));
    }
    Ok(())
}

fn refused(error: ActError) -> Refusal {
    Refusal::conflict(error.to_string())
}

/// What the form of an upload holds.
#[derive(Default)]
struct Upload {
    person: i64,
    chat: i64,
    caption: String,
    reply_to: Option<i64>,
    file_name: String,
    bytes: Option<Vec<u8>>,
}

/// `POST /demo/upload`: a form with `person`, `chat`, `caption`, `reply_to` and `file`. PNG and JPEG go as photos.
pub(super) async fn upload(Shared(page): Shared<Arc<Page>>, form: Multipart) -> Result<Json<Value>, Refusal> {
    let upload = read(form).await?;
    let bytes = upload.bytes.ok_or_else(|| Refusal::bad("the form has no file"))?;
    player(&page, upload.person, upload.chat)?;
    check_length(&upload.caption, LONGEST_CAPTION)?;
    let (person, chat) = (upload.person, upload.chat);
    let (name, caption, reply_to) = (upload.file_name, upload.caption, upload.reply_to);
    let is_photo = matches!(picture_type(&bytes), Some("image/png" | "image/jpeg")) && bytes.len() <= MAX_PHOTO;
    let sent = page.sim.core().with(|state| {
        let content = if is_photo {
            let photo = state.files.add(FileKind::Photo, Some(name), None, bytes);
            let mut fields = Map::from_iter([("photo".to_owned(), photo.render())]);
            content::set_caption(&mut fields, caption, Vec::new());
            Content::Other(Value::Object(fields))
        } else {
            Content::Document {
                file_name: name,
                bytes,
                caption: Some(caption),
            }
        };
        state.person_sends(person, chat, content, reply_to)
    });
    Ok(Json(json!({ "message": sent.map_err(refused)? })))
}

async fn read(mut form: Multipart) -> Result<Upload, Refusal> {
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "person" => upload.person = number(field).await?.unwrap_or_default(),
            "chat" => upload.chat = number(field).await?.unwrap_or_default(),
            "reply_to" => upload.reply_to = number(field).await?,
            "caption" => upload.caption = field.text().await.map_err(unreadable)?,
            "file" => {
                upload.file_name = field
                    .file_name()
                    .filter(|name| !name.is_empty())
                    .unwrap_or("file")
                    .to_owned();
                let bytes = field.bytes().await.map_err(unreadable)?;
                if bytes.len() > LARGEST_FILE {
                    return Err(Refusal::bad("the file is too large: 20 MB are the most"));
                }
                upload.bytes = Some(bytes.to_vec());
            }
            other => {
                return Err(Refusal::bad(format!("the form has an unknown field `{other}`")));
            }
        }
    }
    Ok(upload)
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
