//! The FAQ: questions that come often, with their answers, written by staff and read by users. Must not know who may
//! write them, or when they are offered.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{LanguageCode, PersonId, RichText, Timestamp};

/// Most entries of a desk: few enough to be kept in memory and looked through with each question.
pub const MAX_FAQ: usize = 100;

/// Longest question, in characters: a button shows its beginning, the answer all of it.
pub const MAX_FAQ_QUESTION: usize = 120;

/// Longest answer, in UTF-16 units: with its question it fits into one message.
pub const MAX_FAQ_ANSWER: usize = 2_800;

/// What tells the entries of a desk apart. A number is given once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FaqNo(pub u32);

impl fmt::Display for FaqNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for FaqNo {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(FaqNo)
    }
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaqEntry {
    /// Its number.
    pub no: FaqNo,
    /// The question, in one line.
    pub question: String,
    /// The answer, with its marks.
    pub answer: RichText,
    /// Who finds it in the list: those who read this language; none: everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<LanguageCode>,
    /// Where it stands among the others: the smaller, the earlier.
    pub place: u32,
    /// Who changed it last.
    pub by: PersonId,
    /// When that was.
    pub at: Timestamp,
}

impl FaqEntry {
    /// The question that words ask, made one line; none if they are too long for one, or none at all.
    pub fn question_of(words: &str) -> Option<String> {
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        (!line.is_empty() && line.chars().count() <= MAX_FAQ_QUESTION).then_some(line)
    }

    /// Whether words can be an answer.
    pub fn can_answer(text: &RichText) -> bool {
        !text.plain.trim().is_empty() && text.len() <= MAX_FAQ_ANSWER
    }

    /// Whether those who read this language find it in the list.
    pub fn is_for(&self, language: LanguageCode) -> bool {
        self.language.is_none_or(|own| own == language)
    }
}

/// Words of an entry that a member of staff is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaqWording {
    /// The question of a new one.
    New,
    /// The answer of a new one.
    Completes {
        /// Its question.
        question: String,
    },
    /// Another question.
    Question(FaqNo),
    /// Another answer.
    Answer(FaqNo),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_one_line_and_an_answer_says_something() {
        assert_eq!(FaqEntry::question_of(" How do\n I pay? "), Some("How do I pay?".into()));
        for none in ["", " \n", &"x".repeat(MAX_FAQ_QUESTION + 1)] {
            assert_eq!(FaqEntry::question_of(none), None, "{none}");
        }
        assert!(!FaqEntry::can_answer(&RichText::from(" ")));
        assert!(!FaqEntry::can_answer(&RichText::from(
            "x".repeat(MAX_FAQ_ANSWER + 1).as_str()
        )));
        assert!(FaqEntry::can_answer(&RichText::from("By card.")));
    }
}
