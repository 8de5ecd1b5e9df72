//! One message of a conversation, as the log keeps it.

use serde::{Deserialize, Serialize};

use super::{MessageRef, RichText, TicketNo, signed};

/// Longest subject made of words, in characters.
const SUBJECT_CHARS: usize = 60;

/// What a message is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words only.
    Text,
    /// A picture.
    Photo,
    /// A film.
    Video,
    /// A silent, looping film.
    Animation,
    /// Music.
    Audio,
    /// A spoken message.
    Voice,
    /// A round film.
    VideoNote,
    /// Any file.
    Document,
    /// A sticker.
    Sticker,
    /// A point on the map.
    Location,
    /// A place with a name.
    Venue,
    /// A person's card.
    Contact,
    /// A thrown die or its like.
    Dice,
    /// A vote.
    Poll,
    /// A kind this version does not know; relayed by copy like the others.
    Other,
}

impl Kind {
    /// Every kind, for tables and tests.
    pub const ALL: [Kind; 15] = [
        Kind::Text,
        Kind::Photo,
        Kind::Video,
        Kind::Animation,
        Kind::Audio,
        Kind::Voice,
        Kind::VideoNote,
        Kind::Document,
        Kind::Sticker,
        Kind::Location,
        Kind::Venue,
        Kind::Contact,
        Kind::Dice,
        Kind::Poll,
        Kind::Other,
    ];

    /// Whether a copy can bear a caption of our own (Bot API: copyMessage sets captions of these
    /// kinds only).
    pub fn carries_caption(self) -> bool {
        match self {
            Kind::Photo | Kind::Video | Kind::Animation | Kind::Audio | Kind::Voice | Kind::Document => true,
            Kind::Text
            | Kind::VideoNote
            | Kind::Sticker
            | Kind::Location
            | Kind::Venue
            | Kind::Contact
            | Kind::Dice
            | Kind::Poll
            | Kind::Other => false,
        }
    }
}

/// A message of a user or of staff. The words are kept; what else it holds stays with the messenger
/// and is copied from `source`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Where it was written.
    pub source: MessageRef,
    /// What it is made of.
    pub kind: Kind,
    /// The text, or the caption; empty if there is none.
    #[serde(default, skip_serializing_if = "RichText::is_empty")]
    pub text: RichText,
    /// The name of the file, for documents and music.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// What it was sent together with: messages that bear the same mark are one album. The mark is the messenger's
    /// own, and says nothing beyond that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub album: Option<String>,
    /// The messenger's mark of its file: the same as long as the file is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Whether its writer has changed it since; the history tells the former words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// Whether it was taken back at the user's. The words stay for staff.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// Whether its words were put together here: they are sent as they are kept, since `source` says something else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub composed: bool,
    /// The file of words put together here, as the messenger calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached: Option<Box<Attachment>>,
    /// What stands under it at the user's, where that is possible: the signature its writer had then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// What it replies to, if that is known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
}

/// A file that the messenger keeps and sends again by its own name for it, whatever becomes of the message it came with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What it is; of a kind that bears words.
    pub kind: Kind,
    /// The messenger's name for it, good for this program under its present token alone.
    pub id: String,
    /// The messenger's mark of it: the same as long as the file is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// What it is called, for documents and music.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The words that a message replies to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The ticket.
    pub no: TicketNo,
    /// The entry of its history.
    pub seq: u64,
    /// The part of them that was picked out, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<RichText>,
}

impl Message {
    /// The first line with words in it, shortened for lists; empty if there is none.
    pub(super) fn subject(&self) -> String {
        let line = self.text.plain.lines().map(str::trim).find(|line| !line.is_empty());
        let line = line.unwrap_or_default();
        let mut subject: String = line.chars().take(SUBJECT_CHARS).collect();
        if line.chars().nth(SUBJECT_CHARS).is_some() {
            subject.push('…');
        }
        subject
    }

    /// Words put together here; `source` is what stands for them where their writer reads.
    pub fn composed(source: MessageRef, text: RichText) -> Self {
        Message {
            source,
            kind: Kind::Text,
            text,
            file_name: None,
            album: None,
            file: None,
            edited: false,
            deleted: false,
            composed: true,
            attached: None,
            signature: None,
            reply: None,
        }
    }

    /// The same with a file.
    pub fn attaching(mut self, file: &Attachment) -> Self {
        self.kind = file.kind;
        self.file.clone_from(&file.mark);
        self.file_name.clone_from(&file.name);
        self.attached = Some(Box::new(file.clone()));
        self
    }

    /// The words with their signature; none if there is none, or if it has no place: an album is copied as it is, and
    /// not every kind bears words.
    pub fn signed(&self) -> Option<RichText> {
        let bears = self.album.is_none() && (self.kind == Kind::Text || self.kind.carries_caption());
        let signature = self.signature.as_ref().filter(|_| bears)?;
        Some(signed(&self.text, signature))
    }

    /// Whether it belongs to the same album as another.
    pub fn goes_with(&self, other: &Message) -> bool {
        self.album.is_some() && self.album == other.album
    }

    /// How many messages these are to a reader: an album is one.
    pub fn count(messages: &[Message]) -> usize {
        let followers = messages.windows(2).filter(|pair| pair[1].goes_with(&pair[0])).count();
        messages.len() - followers
    }
}
