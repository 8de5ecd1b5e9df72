//! What somebody may want to do with a ticket. Whether it can be done the ticket decides.

use super::{Closer, Handling, Message, Party, PersonId, Response, RichText, Timestamp, Turn};

/// What somebody wants to do with a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Say something.
    Say {
        /// Whose word.
        by: Party,
        /// The message.
        message: Message,
    },
    /// Note what its requester has answered to intake questions.
    Answer {
        /// What.
        responses: Vec<Response>,
    },
    /// Become the assignee.
    Take(PersonId),
    /// End it.
    Close(Closer),
    /// Do something else with it.
    Handle {
        /// Who of staff.
        by: PersonId,
        /// What.
        how: Handling,
    },
    /// Take part in it no more.
    Leave {
        /// Which participant.
        who: PersonId,
    },
    /// End it because its time has come.
    CloseAsScheduled,
    /// End it because the user has been silent since support's last word, for this long at least.
    CloseForSilence {
        /// `AUTO_CLOSE_AFTER_HOURS`, in milliseconds.
        after_ms: i64,
    },
    /// Warn the user that silence will close it.
    Warn {
        /// Silence until the warning, in milliseconds.
        after_ms: i64,
    },
    /// Remind whoever owes the next word, at most [`super::MAX_REMINDERS`] times a wait.
    Remind {
        /// Whose turn it is.
        turn: Turn,
        /// Time from the beginning of the wait, or the reminder before, in milliseconds.
        after_ms: i64,
    },
    /// Tell the user when to expect an answer, once a ticket.
    TellHours {
        /// When support is at work again.
        from: Timestamp,
    },
    /// Note the targets that have come near, or were missed.
    BeLate,
    /// Rate the support that ended with a closing.
    Rate {
        /// The history entry of that closing.
        closing: u64,
        /// From 1 to `RATING_STARS`.
        stars: u8,
    },
    /// Say why one rated so.
    Comment {
        /// The words.
        text: RichText,
    },
    /// Change words of one's own, at any time.
    Edit {
        /// The entry that holds them.
        seq: u64,
        /// The words as they were.
        before: RichText,
    },
    /// Take back words that the user has received. Works for `DELETE_WITHIN_MS`.
    Delete {
        /// The entry that holds them.
        seq: u64,
        /// When they were said.
        said_at: Timestamp,
        /// Who.
        by: PersonId,
    },
    /// Open it again. A user may within `within_hours` of the closing, staff always.
    Reopen {
        /// Who.
        by: Party,
        /// `REOPEN_WITHIN_HOURS`.
        within_hours: u32,
    },
}
