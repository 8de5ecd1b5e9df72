//! Files: their bytes, their ids, and the objects by which messages show them. Knows nothing of messages.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

/// The largest file a bot may download: 20 MiB.
pub(crate) const MAX_DOWNLOAD: usize = 20 * 1024 * 1024;
/// The largest file a bot may upload: 50 MB.
pub(crate) const MAX_UPLOAD: usize = 50 * 1024 * 1024;
/// The largest photo a bot may upload: 10 MB.
pub(crate) const MAX_PHOTO: usize = 10 * 1024 * 1024;

/// What a file is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Photo,
    Video,
    Animation,
    Audio,
    Voice,
    VideoNote,
    Document,
    Sticker,
}

impl FileKind {
    /// The message field that shows a file of this kind.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Animation => "animation",
            Self::Audio => "audio",
            Self::Voice => "voice",
            Self::VideoNote => "video_note",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    /// The name the server gives the kind in error texts.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Photo => "Photo",
            Self::Video => "Video",
            Self::Animation => "Animation",
            Self::Audio => "Audio",
            Self::Voice => "VoiceNote",
            Self::VideoNote => "VideoNote",
            Self::Document => "Document",
            Self::Sticker => "Sticker",
        }
    }

    /// The first letters of a file id, by kind as with the real server.
    fn id_prefix(self) -> &'static str {
        match self {
            Self::Photo => "AgACAgIAAxkBAAI",
            Self::Video => "BAACAgIAAxkBAAI",
            Self::Animation => "CgACAgIAAxkBAAI",
            Self::Audio => "CQACAgIAAxkBAAI",
            Self::Voice => "AwACAgIAAxkBAAI",
            Self::VideoNote => "DQACAgIAAxkBAAI",
            Self::Document => "BQACAgIAAxkBAAI",
            Self::Sticker => "CAACAgIAAxkBAAI",
        }
    }

    fn folder_and_suffix(self) -> (&'static str, &'static str) {
        match self {
            Self::Photo => ("photos", "jpg"),
            Self::Video => ("videos", "mp4"),
            Self::Animation => ("animations", "mp4"),
            Self::Audio => ("music", "mp3"),
            Self::Voice => ("voice", "oga"),
            Self::VideoNote => ("video_notes", "mp4"),
            Self::Document => ("documents", "bin"),
            Self::Sticker => ("stickers", "webp"),
        }
    }

    fn mime(self, name: Option<&str>) -> &'static str {
        match (self, name.and_then(|name| name.rsplit('.').next())) {
            (Self::Video | Self::Animation, _) => "video/mp4",
            (Self::Audio, _) => "audio/mpeg",
            (Self::Voice, _) => "audio/ogg",
            (_, Some("txt" | "log")) => "text/plain",
            (_, Some("json")) => "application/json",
            (_, Some("zip")) => "application/zip",
            (_, Some("csv")) => "text/csv",
            (_, Some("pdf")) => "application/pdf",
            (_, Some("html")) => "text/html",
            _ => "application/octet-stream",
        }
    }
}

/// A stored file.
#[derive(Debug, Clone)]
pub(crate) struct StoredFile {
    pub(crate) id: String,
    pub(crate) kind: FileKind,
    pub(crate) name: Option<String>,
    /// The emoji of a sticker.
    pub(crate) emoji: Option<String>,
    pub(crate) bytes: Arc<[u8]>,
    number: u64,
}

/// All files by id.
#[derive(Debug, Default)]
pub(crate) struct Files {
    by_id: HashMap<String, StoredFile>,
    last: u64,
}

impl Files {
    pub(crate) fn add(
        &mut self,
        kind: FileKind,
        name: Option<String>,
        emoji: Option<String>,
        bytes: Vec<u8>,
    ) -> StoredFile {
        self.last += 1;
        let number = self.last;
        let id = format!("{}{number:08x}A0IDe2UAAcNTYnQ", kind.id_prefix());
        let file = StoredFile {
            id: id.clone(),
            kind,
            name,
            emoji,
            bytes: bytes.into(),
            number,
        };
        self.by_id.insert(id, file.clone());
        file
    }

    pub(crate) fn get(&self, id: &str) -> Option<&StoredFile> {
        self.by_id.get(id)
    }

    pub(crate) fn by_path(&self, path: &str) -> Option<&StoredFile> {
        self.by_id.values().find(|file| file.path() == path)
    }
}

impl StoredFile {
    fn unique_id(&self) -> String {
        format!("AgAD{:08x}", self.number)
    }

    /// Where the file lies below `/file/bot<token>/`.
    pub(crate) fn path(&self) -> String {
        let (folder, suffix) = self.kind.folder_and_suffix();
        let own = self
            .name
            .as_deref()
            .and_then(|name| name.rsplit_once('.'))
            .map(|(_, suffix)| suffix);
        let plain = |suffix: &&str| suffix.chars().all(|c| c.is_ascii_alphanumeric());
        format!("{folder}/file_{}.{}", self.number, own.filter(plain).unwrap_or(suffix))
    }

    /// The API's `File`.
    pub(crate) fn render_file(&self) -> Value {
        json!({
            "file_id": self.id, "file_unique_id": self.unique_id(),
            "file_size": self.bytes.len(), "file_path": self.path(),
        })
    }

    /// The message fields that show the file; an animation is shown as a document too.
    pub(crate) fn message_fields(&self) -> Map<String, Value> {
        let mut fields = Map::from_iter([(self.kind.field().to_owned(), self.render())]);
        if self.kind == FileKind::Animation {
            let mut document = self.render();
            if let Some(document) = document.as_object_mut() {
                document.retain(|field, _| !matches!(field.as_str(), "width" | "height" | "duration"));
            }
            fields.insert("document".into(), document);
        }
        fields
    }

    /// The value of the message field that shows the file: for a photo a list of sizes.
    pub(crate) fn render(&self) -> Value {
        let mut object = json!({
            "file_id": self.id, "file_unique_id": self.unique_id(), "file_size": self.bytes.len(),
        });
        let mut set = |key: &str, value: Value| object[key] = value;
        match self.kind {
            FileKind::Photo => {
                set("width", json!(1280));
                set("height", json!(960));
                return Value::Array(vec![object]);
            }
            FileKind::Video | FileKind::Animation => {
                set("width", json!(640));
                set("height", json!(360));
                set("duration", json!(7));
            }
            FileKind::Audio => {
                set("duration", json!(183));
                set("title", json!("Track"));
            }
            FileKind::Voice => set("duration", json!(4)),
            FileKind::VideoNote => {
                set("length", json!(240));
                set("duration", json!(5));
            }
            FileKind::Document => {}
            FileKind::Sticker => {
                set("type", json!("regular"));
                set("width", json!(512));
                set("height", json!(512));
                set("is_animated", json!(false));
                set("is_video", json!(false));
            }
        }
        if let (FileKind::Sticker, Some(emoji)) = (self.kind, &self.emoji) {
            set("emoji", json!(emoji));
        }
        if !matches!(self.kind, FileKind::Sticker | FileKind::VideoNote) {
            set("mime_type", json!(self.kind.mime(self.name.as_deref())));
        }
        let named = matches!(
            self.kind,
            FileKind::Video | FileKind::Animation | FileKind::Audio | FileKind::Document
        );
        if let (true, Some(name)) = (named, &self.name) {
            set("file_name", json!(name));
        }
        object
    }
}
