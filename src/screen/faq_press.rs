//! What buttons do about the FAQ: on the staff's screens, and on those of users who read it.

use crate::domain::{FaqNo, LanguageCode, Occasion};

/// What staff wishes about the FAQ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaqPress {
    /// A page of it, from 0.
    List(u32),
    /// One entry.
    Show(FaqNo),
    /// A new one is to be written.
    Add,
    /// One is to ask something else.
    Question(FaqNo),
    /// One is to answer something else.
    Answer(FaqNo),
    /// One is for those who read this language; none: for everybody.
    Speak(FaqNo, Option<LanguageCode>),
    /// One changes places with the one before it.
    Up(FaqNo),
    /// One changes places with the one behind it.
    Down(FaqNo),
    /// One is to be deleted: asks once more.
    Remove(FaqNo),
    /// One is, for certain.
    RemoveNow(FaqNo),
}

/// What a user wishes who reads the FAQ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerPress {
    /// A page of the questions, from 0.
    List(u32),
    /// One answer.
    Show(FaqNo, Occasion),
    /// Back to where it was offered.
    Offered(Occasion),
    /// It helped.
    Helped(FaqNo, Occasion),
}
