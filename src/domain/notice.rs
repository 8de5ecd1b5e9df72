//! What must arrive somewhere: parcels for the outbox. They name what to say, not how it looks.

use serde::{Deserialize, Serialize};

use super::{
    ChatId, Closer, FeedbackNo, Gathered, Holdings, Lateness, Party, PersonId, Role, Target, TicketNo, Timestamp,
};

/// A line of parcels that are delivered one after another. Different lanes never wait for each other:
/// in a group each ticket has its own, so that order holds within every conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Lane {
    /// Where to.
    pub chat: ChatId,
    /// The conversation within a chat that has many, by ticket or by requester; 0 in a user's chat, which is one
    /// conversation.
    pub strand: u64,
}

/// Something to be delivered, as often as it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Where to, and in which order.
    pub lane: Lane,
    /// What.
    pub payload: Payload,
    /// How many parts of it have arrived: long texts and headers go out as several messages.
    #[serde(default)]
    pub part: u16,
    /// Not to be sent before this moment; what follows in the lane waits as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
}

/// What a parcel says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payload {
    /// The words of one history entry, for a user who takes part: the requester reads staff's as they are, all others'
    /// words stand under their writer's name.
    ToUser {
        /// The ticket.
        no: TicketNo,
        /// The entry.
        seq: u64,
    },
    /// The words of one history entry, for staff: under a header that names the ticket.
    ToStaff {
        /// The ticket.
        no: TicketNo,
        /// The entry.
        seq: u64,
    },
    /// The words of one history entry have changed: for a user who takes part, where they stand already.
    AmendUser {
        /// The ticket.
        no: TicketNo,
        /// The entry.
        seq: u64,
        /// Whether there is another file, so that they must be sent anew.
        anew: bool,
    },
    /// The same for staff.
    AmendStaff {
        /// The ticket.
        no: TicketNo,
        /// The entry.
        seq: u64,
        /// Whether there is another file, so that they must be sent anew.
        anew: bool,
    },
    /// The words of one history entry are taken back from a user who takes part.
    Withdraw {
        /// The ticket.
        no: TicketNo,
        /// The entry.
        seq: u64,
    },
    /// A reaction to the words of one history entry, shown by us on behalf of the other side. The last one holds.
    React {
        /// The ticket.
        no: TicketNo,
        /// The entry.
        seq: u64,
        /// The emoji; none: the reaction was taken back.
        emoji: Option<String>,
    },
    /// A sentence of our own for a user who takes part: whose chat its lane is.
    TellUser {
        /// The ticket it is about.
        no: TicketNo,
        /// What to say.
        notice: Notice,
    },
    /// A sentence of our own for staff.
    TellStaff {
        /// The ticket it is about.
        no: TicketNo,
        /// What to say.
        notice: Notice,
    },
    /// One message of a feedback, for staff: under a header that names its number and its writer.
    ShowFeedback {
        /// The feedback.
        no: FeedbackNo,
        /// The message's place among those of the feedback.
        item: u16,
    },
    /// Users wait in several tickets: for whoever reads at this place and has to answer them.
    RemindStaff {
        /// Which.
        tickets: Gathered,
    },
    /// A sentence of our own for a person, about no ticket.
    TellPerson {
        /// Whom.
        person: PersonId,
        /// What to say.
        notice: PersonNotice,
    },
}

impl Payload {
    /// Whether it brings words of a conversation, which may come twice and never not at all.
    pub fn holds_words(&self) -> bool {
        match self {
            Payload::ToUser { .. } | Payload::ToStaff { .. } | Payload::ShowFeedback { .. } => true,
            // Changed words are words, and what an operator took back must not stay with the user.
            Payload::AmendUser { .. } | Payload::AmendStaff { .. } | Payload::Withdraw { .. } => true,
            Payload::React { .. } => false,
            Payload::TellUser { .. } | Payload::TellStaff { .. } => false,
            Payload::RemindStaff { .. } | Payload::TellPerson { .. } => false,
        }
    }

    /// The ticket it is about, if it is about one.
    pub fn ticket(&self) -> Option<TicketNo> {
        match self {
            Payload::ToUser { no, .. }
            | Payload::ToStaff { no, .. }
            | Payload::AmendUser { no, .. }
            | Payload::AmendStaff { no, .. }
            | Payload::Withdraw { no, .. }
            | Payload::React { no, .. }
            | Payload::TellUser { no, .. }
            | Payload::TellStaff { no, .. } => Some(*no),
            Payload::ShowFeedback { .. } | Payload::RemindStaff { .. } | Payload::TellPerson { .. } => None,
        }
    }
}

/// A sentence of our own for a person, about no ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonNotice {
    /// They may not write here any more.
    Banned {
        /// Until when; none: until somebody lifts it.
        until: Option<Timestamp>,
        /// Why, if it was said.
        reason: Option<String>,
    },
    /// They may write here again.
    Unbanned,
    /// A backup has taken the place of the data.
    Restored {
        /// The moment whose state it holds.
        at: Timestamp,
        /// What it holds.
        holds: Holdings,
        /// Messages that waited then and are sent again.
        again: u64,
        /// What the directory of the former data is called.
        aside: String,
    },
    /// A restore was broken off; nothing was changed.
    NotRestored,
    /// For owners: somebody has followed an invitation.
    Joined {
        /// Who.
        who: PersonId,
        /// As what.
        role: Role,
    },
    /// They have this role now.
    RoleGiven {
        /// Which.
        role: Role,
    },
    /// For owners: somebody has another role now.
    RoleChanged {
        /// Who.
        who: PersonId,
        /// Which.
        role: Role,
        /// Who gave it.
        by: PersonId,
        /// How many open tickets of theirs have no assignee now.
        #[serde(default)]
        tickets: u64,
    },
    /// They are staff no more.
    RoleTaken,
    /// For staff: somebody is staff no more.
    Left {
        /// Who.
        who: PersonId,
        /// Who removed them.
        by: PersonId,
        /// How many open tickets of theirs have no assignee now.
        tickets: u64,
    },
    /// For whoever stands behind staff: a user waits, and staff was reminded in vain.
    Unanswered {
        /// The ticket.
        no: TicketNo,
        /// Since when.
        since: Timestamp,
    },
    /// The same of several users.
    ManyUnanswered {
        /// The tickets.
        tickets: Gathered,
        /// Since when the first of them waits.
        since: Timestamp,
    },
    /// For whoever stands behind staff: a target was missed.
    Missed {
        /// The ticket.
        no: TicketNo,
        /// Which.
        target: Target,
        /// When its time was over.
        due: Timestamp,
    },
    /// For staff: how things stand, and what the day before brought.
    Digest {
        /// The day it is for, since 1970-01-01.
        day: i64,
    },
    /// For owners: a user has had everything about them erased.
    Forgotten {
        /// How many tickets that were.
        tickets: u64,
        /// How many of them were open.
        open: u64,
    },
    /// For owners: the bot may not manage the topics of the support group.
    TopicsForbidden,
    /// For owners: where tickets of categories went cannot be reached.
    HomeLost {
        /// What the categories are called.
        categories: Vec<String>,
        /// What the group is called.
        title: String,
    },
}

/// A sentence of our own about a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// It has been opened.
    Opened,
    /// The words were added to it; said when a user has several open tickets.
    Added,
    /// It has been opened by an answer to the requester's feedback.
    FeedbackAnswered {
        /// Whose answer.
        by: PersonId,
    },
    /// An operator has taken it.
    Taken {
        /// Who.
        by: PersonId,
    },
    /// Staff has done something else with it.
    Handled {
        /// The history entry that says what.
        seq: u64,
    },
    /// In a place where staff has read it: it is about something else now, and goes on elsewhere.
    MovedOn {
        /// The one topic that was there for such tickets, if there was one.
        thread: Option<i64>,
    },
    /// It takes no more words from its requester.
    Locked,
    /// It does again.
    Unlocked,
    /// Another user takes part in it: told to them, and to all who did before.
    Joined {
        /// Who.
        who: PersonId,
    },
    /// They do not any more.
    Parted {
        /// Who.
        who: PersonId,
    },
    /// It has been closed.
    Closed {
        /// By whom.
        by: Closer,
    },
    /// It has been opened again.
    Reopened {
        /// By whom.
        by: Party,
    },
    /// Silence will close it at that moment.
    Warned {
        /// When.
        closes_at: Timestamp,
    },
    /// Whoever owes the next word is reminded of it.
    Reminded {
        /// Since when it is waited for.
        since: Timestamp,
    },
    /// Support is not at work.
    HoursTold {
        /// When it is again.
        from: Timestamp,
    },
    /// A target came near, or was missed.
    Late {
        /// Which.
        target: Target,
        /// How late it is.
        lateness: Lateness,
        /// When its time is over, or was.
        due: Timestamp,
    },
    /// Its requester has rated the support.
    Rated {
        /// How many stars.
        stars: u8,
    },
    /// Its requester has commented on the rating.
    Commented {
        /// The history entry that holds the words.
        seq: u64,
    },
    /// For whoever is about to answer: a colleague has done so meanwhile.
    AnsweredMeanwhile {
        /// Who.
        by: PersonId,
    },
    /// For whoever wrote them: not all who take part could be shown these words.
    NotShared,
    /// For staff: a participant is out of reach, or words did not arrive at theirs.
    ParticipantMissed {
        /// Who.
        who: PersonId,
        /// Why.
        why: Undelivered,
    },
    /// Words of staff could not be taken back from their requester.
    NotDeleted,
    /// Nor from somebody who takes part, or did.
    NotDeletedAt {
        /// Who.
        who: PersonId,
    },
    /// Words of staff did not arrive.
    Undelivered {
        /// The history entry that holds the words.
        seq: u64,
        /// Why.
        why: Undelivered,
    },
}

/// Why words did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undelivered {
    /// The user blocked the bot, or the account is gone.
    Unreachable,
    /// The messenger refused it; its reason, in its own words.
    Refused(String),
}
