//! What a button does. Messengers carry it in their own form.

use super::{AnswerPress, CannedPress, CategoryPress, FaqPress, IntakePress, PartPress, Period, TicketPress, Topic};
use crate::domain::{CategoryNo, FeedbackNo, PersonId, Role, Switch, TicketNo, Timestamp, Value};

/// A wish expressed by pressing a button, by whose screens it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// On the user's screens.
    User(UserPress),
    /// On the staff's screens. Only staff may have it fulfilled.
    Staff(StaffPress),
    /// On both.
    Common(CommonPress),
}

/// What a user wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserPress {
    /// The menu.
    Menu,
    /// Open a ticket.
    Ask,
    /// Open one about this; none: about something else.
    AskAbout(Option<CategoryNo>),
    /// An open ticket of one's own is about this; none: about something else.
    SayAbout(TicketNo, Option<CategoryNo>),
    /// About the intake question that is asked.
    Intake(IntakePress),
    /// Send what is kept: into a new ticket, or into this one.
    SendKept(Option<TicketNo>),
    /// About the FAQ.
    Answers(AnswerPress),
    /// Give feedback.
    Feedback,
    /// What is kept is feedback.
    SendFeedback,
    /// Own tickets.
    MyTickets(Place),
    /// One of them, its history before an entry (`u64::MAX`: the latest).
    MyTicket {
        /// Which.
        no: TicketNo,
        /// Entries before this one.
        before: u64,
    },
    /// The next words go to this ticket.
    WriteTo(TicketNo),
    /// About tickets of others in which they take part.
    Part(PartPress),
    /// Close an own ticket.
    Close(TicketNo),
    /// Open an own ticket again.
    Reopen(TicketNo),
    /// Rate the support that ended with a closing.
    Rate {
        /// Which ticket.
        no: TicketNo,
        /// The history entry of that closing.
        closing: u64,
        /// From 1 to `RATING_STARS`.
        stars: u8,
    },
    /// Say why it was rated so.
    Comment(TicketNo),
    /// What is kept of them.
    Privacy,
    /// Have it as a file.
    ExportMine,
    /// Have it erased: asks once more.
    ForgetMe,
    /// For certain, if it is not later than this.
    ForgetMeNow(Timestamp),
    /// What the bot can do.
    Help,
}

/// What an operator wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaffPress {
    /// The menu.
    Menu,
    /// A list of tickets.
    Inbox(Filter, Place),
    /// A ticket's card; `Filter` leads back.
    Card(TicketNo, Filter),
    /// Become the assignee.
    Take(TicketNo),
    /// Answer the user.
    Reply(TicketNo),
    /// Close it.
    Close(TicketNo),
    /// Open it again.
    Reopen(TicketNo),
    /// A ticket's history before an entry (`u64::MAX`: the latest).
    History {
        /// Which ticket.
        no: TicketNo,
        /// Entries before this one.
        before: u64,
    },
    /// The statistics.
    Statistics(Period),
    /// What the figures of the statistics mean; `Period` leads back.
    StatisticsHelp(Period),
    /// The last days as a picture.
    Picture,
    /// What staff can do: the topics, or one of them.
    Help(Option<Topic>),
    /// The feedback of users.
    Feedback(FeedbackPress),
    /// The settings.
    Settings(SettingsPress),
    /// About bans.
    Ban(BanPress),
    /// About backups. Only owners may have it fulfilled.
    Backups(BackupPress),
    /// About users.
    Users(UsersPress),
    /// Who is staff.
    Team(TeamPress),
    /// More about a ticket than stands on its card.
    Ticket(TicketPress),
    /// About categories of tickets.
    Categories(CategoryPress),
    /// About canned replies.
    Canned(CannedPress),
    /// About the FAQ.
    Faq(FaqPress),
    /// About the operator's own signature.
    Signature(SignaturePress),
}

/// What an operator wishes about the signature under their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignaturePress {
    /// To see it.
    Show,
    /// Another one.
    Type,
    /// None.
    Remove,
}

/// What an operator wishes about users. `from` is the ticket that leads back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsersPress {
    /// All of them.
    List(Place),
    /// Those the operator has looked for.
    Found(Place),
    /// Look for somebody.
    Search,
    /// One user's card.
    Card {
        /// Whose.
        who: PersonId,
        /// Leads back.
        from: Option<TicketNo>,
    },
    /// One user's tickets.
    Tickets {
        /// Whose.
        who: PersonId,
        /// Where in the list.
        place: Place,
    },
    /// Write a note on one.
    Note {
        /// On whom.
        who: PersonId,
        /// Leads back.
        from: Option<TicketNo>,
    },
}

/// What an operator wishes of feedback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedbackPress {
    /// The list.
    List(Place),
    /// One of it, which is read by that.
    Card(FeedbackNo),
    /// It has been read where it was shown.
    Read(FeedbackNo),
    /// All of it has been read.
    ReadAll,
    /// Answer one, which becomes a ticket by that.
    Answer(FeedbackNo),
    /// One message of it, whole, as a copy.
    Words {
        /// Which feedback.
        no: FeedbackNo,
        /// Which message of it.
        item: u16,
    },
}

/// What an owner wishes of the settings. Only owners may have it fulfilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsPress {
    /// Their menu.
    Menu,
    /// The rules that can be changed.
    Rules,
    /// One of them.
    Rule(Switch),
    /// It is to be this.
    Turn(Switch, Value),
    /// It is to be as configured.
    Back(Switch),
    /// Its value is to be typed.
    Type(Switch),
    /// Who changed what.
    Log,
    /// What the program is and how it is set: a page of it, from 0.
    Info(u32),
    /// How the program does.
    Debug,
}

/// What an owner wishes of the team. Only owners may have it fulfilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamPress {
    /// A page of who is staff, from 0.
    List(u32),
    /// One of them.
    Member(PersonId),
    /// They are to have this role.
    Give(PersonId, Role),
    /// They are to be staff no more: asks once more.
    Remove(PersonId),
    /// They are, for certain.
    RemoveNow(PersonId),
    /// The roles somebody can be invited for, and the invitations that hold.
    Invitations,
    /// A link for this role.
    Invite(Role),
    /// This one is to hold no more.
    Revoke(u64),
}

/// What an operator wishes about bans. `from` is the ticket it is about, which leads back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BanPress {
    /// Who is banned.
    List(Place),
    /// One person's ban.
    Show {
        /// Whose.
        who: PersonId,
        /// Leads back.
        from: Option<TicketNo>,
    },
    /// Choose for how long.
    Choose {
        /// Whom.
        who: PersonId,
        /// Leads back.
        from: Option<TicketNo>,
    },
    /// This long; the reason comes next.
    For {
        /// Whom.
        who: PersonId,
        /// Minutes; 0 = until it is lifted.
        minutes: u32,
        /// Leads back.
        from: Option<TicketNo>,
    },
    /// The one that was begun so: without a reason. It says which, since this button outlives what it was asked for.
    WithoutReason {
        /// Whom.
        who: PersonId,
        /// Minutes; 0 = until it is lifted.
        minutes: u32,
        /// Leads back.
        from: Option<TicketNo>,
    },
    /// Lift it.
    Lift {
        /// Whose.
        who: PersonId,
        /// Leads back.
        from: Option<TicketNo>,
    },
}

/// What an owner wishes about backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupPress {
    /// See those that are kept.
    List,
    /// Have one made.
    Make,
    /// Restore what was sent, if it is still the archive of this number.
    Restore(u32),
    /// Forget what was sent.
    Drop,
}

/// What anybody may wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommonPress {
    /// Drop what is under way.
    Cancel,
    /// The choice of languages.
    Languages,
    /// This language.
    Language(String),
    /// One message of a history, whole, as a copy.
    Original {
        /// Which ticket.
        no: TicketNo,
        /// Which entry.
        seq: u64,
    },
}

impl From<UserPress> for Press {
    fn from(press: UserPress) -> Self {
        Press::User(press)
    }
}

impl From<FeedbackPress> for Press {
    fn from(press: FeedbackPress) -> Self {
        Press::Staff(StaffPress::Feedback(press))
    }
}

impl From<StaffPress> for Press {
    fn from(press: StaffPress) -> Self {
        Press::Staff(press)
    }
}

impl From<UsersPress> for Press {
    fn from(press: UsersPress) -> Self {
        Press::Staff(StaffPress::Users(press))
    }
}

impl From<BanPress> for Press {
    fn from(press: BanPress) -> Self {
        Press::Staff(StaffPress::Ban(press))
    }
}

impl From<CommonPress> for Press {
    fn from(press: CommonPress) -> Self {
        Press::Common(press)
    }
}

/// Which tickets an inbox shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Open ones.
    All,
    /// Those whose user waits.
    Waiting,
    /// Those of the operator.
    Mine,
    /// Those nobody has taken.
    New,
    /// Closed ones.
    Closed,
    /// Deleted ones.
    Hidden,
}

impl Filter {
    /// Every filter, in the order shown.
    pub const ALL: [Filter; 6] = [
        Filter::All,
        Filter::Waiting,
        Filter::Mine,
        Filter::New,
        Filter::Closed,
        Filter::Hidden,
    ];
}

/// Where in a list: its beginning, or a step from an entry.
pub type Place = Option<Step>;

/// A step from an entry of a list to the page on one side of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The entry, as the store names its place.
    pub entry: Vec<u8>,
    /// Towards the end of the list, or its beginning.
    pub forward: bool,
}
