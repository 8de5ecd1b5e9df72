//! What a person is in the middle of, and which words the next ones are taken for.

use serde::{Deserialize, Serialize};

use super::{
    CategoryNo, FaqWording, FeedbackNo, PersonId, Question, QuestionNo, QuestionStep, Switch, Target, TicketNo,
    Timestamp,
};

/// What a person is in the middle of. It survives a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialog {
    /// Nothing.
    #[default]
    Idle,
    /// A user pressed Ask: the next message opens a ticket.
    Asking,
    /// A user who asked was offered answers to what they wrote, which is kept: the next message opens a ticket.
    Offered,
    /// A user who asks was asked this first, as it stands here: the next words answer it, whatever has become of it.
    Questioned {
        /// What.
        question: Box<Question>,
    },
    /// A user was asked to say why they rated so: the next words are the comment.
    Commenting {
        /// On which ticket.
        no: TicketNo,
    },
    /// A user is about to give feedback: the next message is it.
    GivingFeedback,
    /// A user is about to write in a ticket they take part in: the next message goes there.
    Contributing {
        /// Which ticket.
        no: TicketNo,
    },
    /// A member of staff pressed Answer below a feedback: the next message is the answer.
    AnsweringFeedback {
        /// Which one.
        no: FeedbackNo,
    },
    /// A member of staff pressed Reply: the next message is the answer.
    Replying {
        /// To which ticket.
        no: TicketNo,
        /// Since when; none in records that are older than this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Timestamp>,
    },
    /// A member of staff was asked for words about a ticket: the next ones are these.
    Wording {
        /// Which ticket.
        no: TicketNo,
        /// What they are.
        what: Wording,
    },
    /// A member of staff was asked for a canned reply: the next words are its name, or what the one of this name says.
    Canning {
        /// The name, once it is known.
        name: Option<String>,
    },
    /// A member of staff was asked for words about a category: the next ones are these.
    Sorting {
        /// Which; none: a new one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        no: Option<CategoryNo>,
        /// What they are.
        what: CategoryWording,
    },
    /// A member of staff was asked for words of an entry of the FAQ: the next ones are these.
    Explaining {
        /// What they are.
        what: FaqWording,
    },
    /// A member of staff was asked for words about an intake question: the next ones are these.
    Questioning {
        /// Of which category.
        category: CategoryNo,
        /// Which question; none: a new one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<QuestionNo>,
        /// What they are.
        step: QuestionStep,
    },
    /// A member of staff was asked for a signature: the next words are it.
    Signing,
    /// An owner was asked for the value of a switch: the next words are it.
    Setting {
        /// Of which switch.
        switch: Switch,
    },
    /// A member of staff is about to ban somebody: the next words are the reason.
    Banning {
        /// Whom.
        who: PersonId,
        /// For how long, in milliseconds; none: until it is lifted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        for_ms: Option<i64>,
        /// The ticket it was begun from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<TicketNo>,
    },
    /// A member of staff looks for somebody: the next words are what to look for.
    Searching,
    /// A member of staff is about to write a note on somebody: the next words are it.
    Noting {
        /// On whom.
        who: PersonId,
        /// The ticket it was begun from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<TicketNo>,
    },
}

impl Dialog {
    /// Whether a user is about to open a ticket.
    pub fn is_asking(&self) -> bool {
        matches!(self, Dialog::Asking | Dialog::Offered)
    }
}

/// Words about a category that a member of staff is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CategoryWording {
    /// What it is called.
    Name,
    /// The tags that come with it.
    Tags,
    /// How long its tickets may take to reach this.
    Within(Target),
}

/// Words about a ticket that a member of staff is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    /// A note.
    Note,
    /// Another subject.
    Subject,
    /// A tag.
    Tag,
    /// Why it is closed, which is done by that.
    Reason,
    /// Who is to take part in it.
    Participant,
}

impl Wording {
    /// All of them.
    pub const ALL: [Wording; 5] = [
        Wording::Note,
        Wording::Subject,
        Wording::Tag,
        Wording::Reason,
        Wording::Participant,
    ];

    /// Its word in button data.
    pub fn word(self) -> &'static str {
        match self {
            Wording::Note => "note",
            Wording::Subject => "subject",
            Wording::Tag => "tag",
            Wording::Reason => "reason",
            Wording::Participant => "participant",
        }
    }
}
