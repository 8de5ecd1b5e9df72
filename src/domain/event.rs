//! What can happen to a ticket. The events are the ticket's history; its state follows from them.

use serde::{Deserialize, Serialize};

use super::{Handling, Lateness, Message, PersonId, Response, RichText, Target, Targets, Timestamp, Turn};

/// One side of a ticket's conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The requester.
    User,
    /// A member of staff.
    Staff(PersonId),
    /// Another user whom staff has brought in.
    Participant(PersonId),
}

/// Who or what closed a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closer {
    /// The requester.
    User,
    /// A member of staff.
    Staff(PersonId),
    /// The timer: support had answered and the user stayed silent.
    Silence,
}

/// One entry of a ticket's history. Its number is its place: the first is 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub what: Happening,
    /// The times to the ticket's targets from then on, if that changed them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<Box<Targets>>,
}

impl Event {
    /// That this happened, whatever it does to targets.
    pub fn new(at: Timestamp, what: Happening) -> Self {
        Event {
            at,
            what,
            targets: None,
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// The requester opened the ticket.
    Opened,
    /// The requester had answered what was asked before.
    Answered {
        /// What.
        responses: Vec<Response>,
    },
    /// Somebody said something.
    Said {
        /// Whose word it is.
        by: Party,
        /// The message.
        message: Message,
    },
    /// An operator became the assignee.
    Taken {
        /// The operator.
        by: PersonId,
    },
    /// The ticket was closed.
    Closed {
        /// By whom.
        by: Closer,
    },
    /// The ticket was opened again.
    Reopened {
        /// By whom.
        by: Party,
    },
    /// Staff did something else with it.
    Handled {
        /// Who.
        by: PersonId,
        /// What.
        how: Handling,
    },
    /// A participant takes part no more: by their own wish, or since everything about them was erased.
    Left {
        /// Who.
        who: PersonId,
    },
    /// The user was warned that silence will close the ticket.
    Warned,
    /// Whoever owed the next word was reminded of it.
    Reminded {
        /// Who.
        turn: Turn,
    },
    /// The user was told when to expect an answer: support was not at work.
    HoursTold {
        /// When it is again.
        from: Timestamp,
    },
    /// A target came near, or was missed.
    Late {
        /// Which.
        target: Target,
        /// How late it is now.
        lateness: Lateness,
    },
    /// The requester rated the support that ended with the latest closing.
    Rated {
        /// From 1 to `RATING_STARS`.
        stars: u8,
    },
    /// The requester said why they rated so.
    Commented {
        /// Their words.
        text: RichText,
    },
    /// The user turned out to be out of reach (blocked the bot, or the account is gone).
    Unreachable,
    /// The same of a participant.
    ParticipantUnreachable {
        /// Who.
        who: PersonId,
    },
    /// Somebody changed words of theirs. The entry that holds them shows the new ones.
    Edited {
        /// Which entry of this history.
        seq: u64,
        /// The words as they were.
        before: RichText,
    },
    /// An operator took words back that the user had received.
    Deleted {
        /// Which entry of this history.
        seq: u64,
        /// Who.
        by: PersonId,
    },
    /// One message could not be delivered for good.
    Undelivered {
        /// Which entry of this history.
        seq: u64,
    },
}

impl Happening {
    /// Whose words it is, if somebody said something.
    pub fn said_by(&self) -> Option<Party> {
        match self {
            Happening::Said { by, .. } => Some(*by),
            Happening::Opened
            | Happening::Taken { .. }
            | Happening::Closed { .. }
            | Happening::Reopened { .. }
            | Happening::Handled { .. }
            | Happening::Left { .. }
            | Happening::Warned
            | Happening::Reminded { .. }
            | Happening::Answered { .. }
            | Happening::HoursTold { .. }
            | Happening::Late { .. }
            | Happening::Rated { .. }
            | Happening::Commented { .. }
            | Happening::Unreachable
            | Happening::ParticipantUnreachable { .. }
            | Happening::Edited { .. }
            | Happening::Deleted { .. }
            | Happening::Undelivered { .. } => None,
        }
    }

    /// The words, if somebody said something.
    pub fn message(&self) -> Option<&Message> {
        match self {
            Happening::Said { message, .. } => Some(message),
            Happening::Opened
            | Happening::Taken { .. }
            | Happening::Closed { .. }
            | Happening::Reopened { .. }
            | Happening::Handled { .. }
            | Happening::Left { .. }
            | Happening::Warned
            | Happening::Reminded { .. }
            | Happening::Answered { .. }
            | Happening::HoursTold { .. }
            | Happening::Late { .. }
            | Happening::Rated { .. }
            | Happening::Commented { .. }
            | Happening::Unreachable
            | Happening::ParticipantUnreachable { .. }
            | Happening::Edited { .. }
            | Happening::Deleted { .. }
            | Happening::Undelivered { .. } => None,
        }
    }
}
