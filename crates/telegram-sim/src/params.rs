//! The parameters of one call, brought to the types the API names, and the answer to those that are wrong.
//! Knows nothing of HTTP and nothing of state.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::errors::{self, ApiError};
use crate::spec::{Kind, Method};
use crate::validate::{self, Fault, Finding};

/// A file that came with a request.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// How the fields were written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// A JSON body: values have their own types.
    Json,
    /// A form, a multipart body or a query: everything is text, other values as JSON text.
    Form,
}

/// Parameters and files of one call.
#[derive(Debug, Default)]
pub(crate) struct Params {
    fields: Map<String, Value>,
    files: HashMap<String, Upload>,
}

/// A media parameter, taken apart.
pub(crate) enum Media<'a> {
    Upload(&'a Upload),
    FileId(&'a str),
    Url,
}

/// What checking found: remarks for the complaints, and the error answer if the call can't be served.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    pub(crate) complaints: Vec<String>,
    pub(crate) error: Option<ApiError>,
}

impl Params {
    pub(crate) fn new(fields: Map<String, Value>, files: HashMap<String, Upload>) -> Self {
        Self { fields, files }
    }

    /// The fields for the log of calls: a file shows its name and size.
    pub(crate) fn logged(&self) -> Value {
        let mut fields = self.fields.clone();
        for (part, upload) in &self.files {
            let shown = json!({ "file_name": upload.name, "file_size": upload.bytes.len() });
            let direct = fields.get(part).and_then(Value::as_str) == Some(&format!("attach://{part}"));
            let key = if direct {
                part.clone()
            } else {
                format!("attach://{part}")
            };
            fields.insert(key, shown);
        }
        Value::Object(fields)
    }

    /// Brings the fields to the method's types and checks them.
    pub(crate) fn check(&mut self, method: &Method, written: Written) -> Checked {
        for part in self.files.keys() {
            let is_field = method.fields.iter().any(|field| field.name == *part);
            if is_field && !self.fields.contains_key(part) {
                self.fields
                    .insert(part.clone(), Value::String(format!("attach://{part}")));
            }
        }
        let mut checked = Checked::default();
        for field in &method.fields {
            let Some(Value::String(text)) = self.fields.get(&field.name) else {
                continue;
            };
            let Some(value) = read(text, &field.kinds) else {
                continue;
            };
            if written == Written::Json && !value.is_object() && !value.is_array() {
                checked.complaints.push(format!(
                    "{}: field `{}` is text where {} belongs",
                    method.name, field.name, field.kinds[0]
                ));
            }
            self.fields.insert(field.name.clone(), value);
        }
        for finding in validate::request(method, &self.fields) {
            if !matches!(finding.fault, Fault::Limit { .. }) {
                checked.complaints.push(format!("{}: {finding}", method.name));
            }
            if finding.fault == Fault::Unknown {
                self.forget(&finding.path);
            }
            if finding.fault != Fault::Unknown && !is_clamped(&method.name, &finding) {
                checked.error.get_or_insert_with(|| self.answer(&method.name, &finding));
            }
        }
        checked
    }

    /// Removes an unknown field within a field, so that it does not come back in results.
    fn forget(&mut self, path: &str) {
        let pointer = path.replace(['.', '['], "/").replace(']', "");
        let Some((field, rest)) = pointer.split_once('/') else {
            return;
        };
        let (parent, name) = rest.rsplit_once('/').map_or(("", rest), |(at, name)| (at, name));
        let parent = if parent.is_empty() {
            String::new()
        } else {
            format!("/{parent}")
        };
        let object = self.fields.get_mut(field).and_then(|value| value.pointer_mut(&parent));
        if let Some(object) = object.and_then(Value::as_object_mut) {
            object.remove(name);
        }
    }

    fn answer(&self, method: &str, finding: &Finding) -> ApiError {
        let path = finding.path.as_str();
        match (&finding.fault, path) {
            (Fault::Missing, "chat_id") => errors::CHAT_ID_EMPTY,
            (Fault::Missing, "text") => errors::TEXT_EMPTY,
            (Fault::Missing | Fault::Type { .. }, "message_id") => {
                ApiError::bad_request("message identifier is not specified")
            }
            (
                Fault::Missing,
                "photo" | "video" | "animation" | "audio" | "voice" | "video_note" | "document" | "sticker",
            ) => ApiError::bad_request(format!("there is no {} in the request", path.replace('_', " "))),
            (Fault::Type { .. }, "reply_markup") if self.text(path).is_some() => errors::MARKUP_JSON,
            (Fault::Limit { .. }, "text") if method == "sendMessage" => errors::TEXT_EMPTY,
            (Fault::Limit { .. }, "text") => errors::EDIT_TOO_LONG,
            (Fault::Limit { .. }, "commands") => ApiError::bad_request("BOT_COMMANDS_TOO_MUCH"),
            (Fault::Limit { .. }, "secret_token") => errors::WEBHOOK_SECRET_LONG,
            (Fault::Limit { .. }, _) if path.ends_with(".callback_data") => errors::BUTTON_DATA,
            (Fault::Limit { .. }, _) if path.starts_with("commands[") && path.ends_with(".command") => {
                errors::COMMAND_INVALID
            }
            (Fault::Limit { .. }, _) if path.starts_with("commands[") => {
                ApiError::bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
            }
            _ => ApiError::bad_request(finding.to_string()),
        }
    }

    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.fields.get(key).filter(|value| !value.is_null())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// A whole number; digits in a text count as one.
    pub(crate) fn int(&self, key: &str) -> Option<i64> {
        let value = self.value(key)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    pub(crate) fn number(&self, key: &str) -> Option<f64> {
        self.value(key)?.as_f64()
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.value(key)?.as_str()
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.value(key).is_some_and(|value| *value == true || *value == "true")
    }

    pub(crate) fn array(&self, key: &str) -> &[Value] {
        self.value(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn ints(&self, key: &str) -> Vec<i64> {
        self.array(key).iter().filter_map(Value::as_i64).collect()
    }

    /// The media a parameter names.
    pub(crate) fn media(&self, key: &str) -> Result<Media<'_>, ApiError> {
        self.media_of(self.text(key).unwrap_or_default())
    }

    /// The media a reference (`attach://part`, an URL or a file id) names.
    pub(crate) fn media_of<'a>(&'a self, reference: &'a str) -> Result<Media<'a>, ApiError> {
        if let Some(part) = reference.strip_prefix("attach://") {
            let upload = self.files.get(part).ok_or(errors::FILE_WRONG)?;
            return Ok(Media::Upload(upload));
        }
        if reference.starts_with("http://") || reference.starts_with("https://") {
            return Ok(Media::Url);
        }
        Ok(Media::FileId(reference))
    }
}

/// `getUpdates` moves values that are out of bounds to the bound instead of refusing them.
fn is_clamped(method: &str, finding: &Finding) -> bool {
    method == "getUpdates" && matches!(finding.fault, Fault::Limit { .. })
}

/// The value a text stands for, if the field takes no text or takes numbers beside it.
fn read(text: &str, kinds: &[Kind]) -> Option<Value> {
    let takes = |kind: &Kind| kinds.contains(kind);
    if takes(&Kind::Integer)
        && let Ok(number) = text.trim().parse::<i64>()
    {
        return Some(json!(number));
    }
    if takes(&Kind::Text) || takes(&Kind::File) {
        return None;
    }
    if takes(&Kind::Boolean) {
        return match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "t" | "y" => Some(Value::Bool(true)),
            "false" | "0" | "no" | "f" | "n" => Some(Value::Bool(false)),
            _ => None,
        };
    }
    serde_json::from_str(text).ok()
}
