//! What a button does about intake questions.

use crate::domain::{CategoryNo, Form, QuestionNo};

/// What staff wishes about the intake questions of a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionPress {
    /// All of them.
    List(CategoryNo),
    /// One more: which kind?
    Add(CategoryNo),
    /// One more of this kind: its wording is to be typed.
    New(CategoryNo, Form),
    /// One of them.
    Show(CategoryNo, QuestionNo),
    /// Another wording is to be typed.
    Reword(CategoryNo, QuestionNo),
    /// Other choices, or another pattern, are to be typed.
    Redetail(CategoryNo, QuestionNo),
    /// Whether it must be answered.
    Require(CategoryNo, QuestionNo, bool),
    /// One is to be asked earlier by one.
    Forward(CategoryNo, QuestionNo),
    /// One is to be asked later by one.
    Backward(CategoryNo, QuestionNo),
    /// One is to be deleted: asks once more.
    Remove(CategoryNo, QuestionNo),
    /// One is, for certain.
    RemoveNow(CategoryNo, QuestionNo),
}

/// What a user wishes who is asked an intake question: the one below which the button stands, with its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntakePress {
    /// This choice, counted from 0.
    Choose(QuestionNo, u32, u8),
    /// To pass it over.
    Skip(QuestionNo, u32),
    /// To answer the one before again.
    Back(QuestionNo, u32),
}
