//! What the staff's help is about. Must not know its words.

/// A topic of the staff's help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Finding and answering who waits.
    Inbox,
    /// What can be done with a ticket.
    Tickets,
    /// What is counted.
    Statistics,
    /// Users and bans.
    Users,
    /// What users tell without a question.
    Feedback,
    /// Who may do what.
    Team,
    /// What owners can see and change.
    Settings,
    /// Saving the data.
    Backups,
}

impl Topic {
    /// All of them, in the order shown.
    pub const ALL: [Topic; 8] = [
        Topic::Inbox,
        Topic::Tickets,
        Topic::Statistics,
        Topic::Users,
        Topic::Feedback,
        Topic::Team,
        Topic::Settings,
        Topic::Backups,
    ];

    /// Its word in texts and button data.
    pub fn word(self) -> &'static str {
        match self {
            Topic::Inbox => "inbox",
            Topic::Tickets => "tickets",
            Topic::Statistics => "statistics",
            Topic::Users => "users",
            Topic::Feedback => "feedback",
            Topic::Team => "team",
            Topic::Settings => "settings",
            Topic::Backups => "backups",
        }
    }
}
