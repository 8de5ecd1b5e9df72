//! Feedback: words of a user that ask for nothing. Numbered on its own; it becomes a ticket when staff answers it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::drafts::weight;
use super::{Message, PersonId, Refusal, TicketNo, Timestamp};

/// Most messages of one feedback: as many as an album or the kept messages can be.
const MAX_MESSAGES: usize = 200;

/// Most room that its messages may take, in bytes as estimated by [`weight`].
const MAX_BYTES: usize = 44 * 1024;

/// The number a feedback is known by to staff; counts from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeedbackNo(pub u64);

impl fmt::Display for FeedbackNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What a user had to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Its number.
    pub no: FeedbackNo,
    /// Whose it is.
    pub by: PersonId,
    /// When it was given.
    pub at: Timestamp,
    /// The words and whatever came with them, in the order written; never empty.
    pub messages: Vec<Message>,
    /// Whether somebody of staff has looked at it.
    #[serde(default)]
    pub read: bool,
    /// The answer, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<FeedbackAnswer>,
}

/// What came of a feedback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackAnswer {
    /// Who answered.
    pub by: PersonId,
    /// The ticket it became.
    pub ticket: TicketNo,
}

impl Feedback {
    /// Adds a message if it belongs to the same album as the last one, and there is room. Gives whether it was added.
    pub fn add(&mut self, message: &Message) -> bool {
        let goes_with = self.messages.last().is_some_and(|last| message.goes_with(last));
        let bytes: usize = self.messages.iter().map(weight).sum();
        let fits = self.messages.len() < MAX_MESSAGES && bytes + weight(message) <= MAX_BYTES;
        let added = goes_with && fits && self.answer.is_none();
        if added {
            self.messages.push(message.clone());
        }
        added
    }

    /// Notes that it has been answered.
    ///
    /// # Errors
    /// [`Refusal::FeedbackAnswered`] if it has been before.
    pub fn answered(&mut self, by: PersonId, ticket: TicketNo) -> Result<(), Refusal> {
        self.is_unanswered()?;
        self.answer = Some(FeedbackAnswer { by, ticket });
        self.read = true;
        Ok(())
    }

    /// Whether it can be answered.
    ///
    /// # Errors
    /// [`Refusal::FeedbackAnswered`] if it has been.
    pub fn is_unanswered(&self) -> Result<(), Refusal> {
        match self.answer {
            Some(FeedbackAnswer { by, ticket }) => Err(Refusal::FeedbackAnswered { by, ticket }),
            None => Ok(()),
        }
    }
}
