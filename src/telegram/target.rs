//! Places in a chat where a screen can be shown.

/// Where to show a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// As a new message.
    New,
    /// As a new message that replies to this one.
    Answer(Answering),
    /// In the place of this one; as a new one if that cannot be.
    Instead(i64),
    /// In the place of this one or not at all.
    Only(i64),
    /// As a new message, which takes the place of the last one that was shown so: a chat bears one question about
    /// what is kept, below everything else.
    Prompt,
}

/// What a new message replies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answering {
    /// The message.
    pub message: i64,
    /// The topic it stands in.
    pub thread: Option<i64>,
}
