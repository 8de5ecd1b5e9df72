//! What a button does about categories.

use super::QuestionPress;
use crate::domain::{CategoryNo, CategoryWording, Priority};

/// What staff wishes about categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CategoryPress {
    /// All of them.
    List,
    /// One of them.
    Show(CategoryNo),
    /// Words for one are to be typed; for none: the name of a new one.
    Type(Option<CategoryNo>, CategoryWording),
    /// Its tickets are to get this priority.
    Prioritise(CategoryNo, Priority),
    /// Where its tickets are shown.
    Home(CategoryNo),
    /// They are to be shown where all others are.
    Unhouse(CategoryNo),
    /// About its intake questions.
    Question(QuestionPress),
    /// One is to be deleted: asks once more.
    Remove(CategoryNo),
    /// One is, for certain.
    RemoveNow(CategoryNo),
}
