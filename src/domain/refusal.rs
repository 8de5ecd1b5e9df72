//! What the rules do not allow, as values. Each has its own text for users and staff.

use super::{Closer, FeedbackNo, Misfit, PersonId, Switch, TicketNo, Timestamp};

/// Why somebody does not take part in a ticket of somebody else's, or cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPart {
    /// It is their own.
    Requester,
    /// They do already.
    Already,
    /// They do not, or no more.
    NotIn(TicketNo),
    /// It is closed, and a participant cannot open it again.
    Closed(TicketNo),
    /// There are, or have been, as many participants as there may be.
    TooMany {
        /// The most allowed.
        max: usize,
    },
    /// Staff reads every ticket, and takes part in none as a user.
    Staff,
    /// They are banned.
    Banned,
    /// Nobody who ever wrote here is meant by the words.
    Unknown,
    /// Several people fit the words.
    Several,
}

/// Why something was not done. Expected, never an error of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No ticket of that number, or none this person may know of.
    NoSuchTicket(TicketNo),
    /// The text is too short to open a ticket; both lengths in characters.
    TooShort {
        /// The least allowed.
        min: u32,
        /// What was written.
        is: u32,
    },
    /// The person has as many open tickets as allowed.
    TooManyOpen {
        /// The most allowed.
        max: u32,
    },
    /// Another operator has taken the ticket.
    TakenBy(PersonId),
    /// Nobody has taken the ticket.
    NobodyHasIt,
    /// The operator already has it.
    AlreadyYours,
    /// The ticket is closed.
    Closed(Closer),
    /// The ticket is open, so it cannot be reopened.
    StillOpen,
    /// The time for reopening is over; hours allowed.
    ReopenTooLate {
        /// `REOPEN_WITHIN_HOURS`.
        hours: u32,
    },
    /// More was written ahead than is kept; nothing was added.
    TooManyDrafts {
        /// The most kept.
        max: usize,
    },
    /// More was written than is kept while messages are held; nothing was added, nor will be until then.
    KeepsNoMore {
        /// The most kept.
        max: usize,
        /// When messages are passed on again.
        until: Timestamp,
    },
    /// Too soon after the ticket before: another may be opened from then on.
    TicketTooSoon {
        /// When.
        until: Timestamp,
    },
    /// Too many messages in a minute: they are passed on again from then on.
    TooFast {
        /// When.
        until: Timestamp,
    },
    /// Too soon after the feedback before: another may be given from then on.
    FeedbackTooSoon {
        /// When.
        until: Timestamp,
    },
    /// No feedback of that number.
    NoSuchFeedback(FeedbackNo),
    /// The feedback has been answered.
    FeedbackAnswered {
        /// By whom.
        by: PersonId,
        /// The ticket it became.
        ticket: TicketNo,
    },
    /// It is not time for this yet.
    NotDue,
    /// The button belongs to an earlier closing of the ticket, or the ticket goes on.
    NothingToRate,
    /// The rating can no longer be changed.
    RatingFixed,
    /// These words were said too long ago to be taken back.
    DeleteTooLate,
    /// These are not words of one's own that the user has received.
    NotOwnAnswer,
    /// There is nothing to send.
    NothingToSend,
    /// The ticket takes no words from its requester.
    Locked(TicketNo),
    /// Somebody does not take part in a ticket, or cannot.
    Participant(NoPart),
    /// The ticket bears as many tags as it may.
    TooManyTags {
        /// The most allowed.
        max: usize,
    },
    /// An open ticket cannot be deleted.
    CloseItFirst,
    /// The ticket is deleted.
    Hidden,
    /// The ticket is not deleted, so it cannot be erased.
    HideItFirst,
    /// There is no such canned reply, or it says something else by now.
    NoSuchCanned,
    /// Words are no name for a canned reply.
    NoCannedName {
        /// The longest one, in characters.
        max: usize,
    },
    /// A canned reply is called so already.
    CannedExists,
    /// There are as many canned replies as there may be.
    TooManyCanned {
        /// The most allowed.
        max: usize,
    },
    /// There is no such category any more.
    NoSuchCategory,
    /// This topic belongs to a ticket, or to a user.
    TopicIsTaken,
    /// A category is called so already.
    CategoryExists,
    /// There are as many categories as there may be.
    TooManyCategories {
        /// The most allowed.
        max: usize,
    },
    /// There is no such entry in the FAQ any more.
    NoSuchFaq,
    /// There are as many entries in the FAQ as there may be.
    TooManyFaq {
        /// The most allowed.
        max: usize,
    },
    /// It is no intake question, or no answer to one.
    Intake(Misfit),
    /// The words are longer than they may be.
    TooLong {
        /// The most characters, in UTF-16 units.
        max: usize,
    },
    /// What is shown was sent before.
    SentAlready,
    /// It is not said which ticket is meant.
    WhichTicket,
    /// The words do not say what they must.
    NotUnderstood,
    /// The role does not allow it.
    NotAllowed,
    /// The link was used, called back, or is too old; or there never was such a one.
    NoSuchInvitation,
    /// There are as many open invitations as there may be.
    TooManyInvitations {
        /// The most allowed.
        max: usize,
    },
    /// They are staff already.
    AlreadyStaff,
    /// They are no staff, or an owner, whom only the configuration names.
    NoSuchMember,
    /// A switch does not take this.
    Unfit(Switch),
    /// The warning would come before the silence begins; `AUTO_CLOSE_AFTER_HOURS` and `AUTO_CLOSE_WARN_HOURS` as
    /// they would be.
    WarnsTooEarly {
        /// Hours until the end.
        close: u32,
        /// Hours before it.
        warn: u32,
    },
    /// The person may not write here.
    Banned,
    /// Nobody of that number has ever written here.
    NoSuchPerson,
    /// Staff cannot be banned.
    StaffIsNotBanned,
    /// The person is not banned.
    NotBanned,
    /// It is a backup, which is all that is stored: never for a user.
    BackupFile,
    /// Words were asked for, and there are none.
    NoWords,
    /// Words were asked for, or a file that bears words, and this is neither.
    NeitherWordsNorFile,
}
