//! Who may do what: the one table of roles and actions. Rights are checked by it, buttons are shown by it, and the
//! help is drawn from it. Must not know who has which role.

use serde::{Deserialize, Serialize};

use super::{PersonId, Timestamp};

/// What a member of staff is trusted with; each role may all that those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks, and changes nothing.
    Viewer,
    /// Works on tickets.
    Operator,
    /// Looks after users and the work of others too.
    Admin,
    /// Whoever the configuration names. Nobody becomes one, or ceases to be one, in a chat.
    Owner,
}

impl Role {
    /// All of them, the least trusted first.
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Operator, Role::Admin, Role::Owner];

    /// Those an owner can give, the least trusted first.
    pub const GIVEN: [Role; 3] = [Role::Viewer, Role::Operator, Role::Admin];

    /// Its word in commands and button data.
    pub fn word(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Operator => "operator",
            Role::Admin => "admin",
            Role::Owner => "owner",
        }
    }

    /// The role of a word.
    pub fn named(word: &str) -> Option<Self> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }

    /// The table.
    pub fn may(self, right: Right) -> bool {
        let least = match right {
            Right::Look => Role::Viewer,
            Right::Work => Role::Operator,
            Right::Users | Right::Categories | Right::Faq | Right::Delete => Role::Admin,
            Right::Settings | Right::Backups | Right::Team | Right::Erase => Role::Owner,
        };
        self >= least
    }
}

/// What rights are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// See tickets and statistics.
    Look,
    /// Answer users, and all else that is done with a ticket while it is worked on.
    Work,
    /// Look users up and ban them, read and answer feedback.
    Users,
    /// Say what tickets can be about, and what comes with it.
    Categories,
    /// Write the questions and answers that users read.
    Faq,
    /// Hide a ticket from all lists, and bring it back.
    Delete,
    /// See how the bot is set up and does, and change its rules.
    Settings,
    /// Make backups and restore them.
    Backups,
    /// Say who is staff.
    Team,
    /// Destroy a ticket for good.
    Erase,
}

impl Right {
    /// All of them, in the order shown.
    pub const ALL: [Right; 10] = [
        Right::Look,
        Right::Work,
        Right::Users,
        Right::Categories,
        Right::Faq,
        Right::Delete,
        Right::Settings,
        Right::Backups,
        Right::Team,
        Right::Erase,
    ];
}

/// That a person is staff, by an owner's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// As what.
    pub role: Role,
    /// Since when they have been staff.
    pub since: Timestamp,
    /// Who gave the role.
    pub by: PersonId,
}

/// How long an invitation holds.
pub const INVITATION_MS: i64 = 24 * super::HOUR_MS;

/// A link that makes whoever opens it first a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// As what.
    pub role: Role,
    /// Who invites.
    pub by: PersonId,
    /// When it was made.
    pub at: Timestamp,
}

impl Invitation {
    /// When it ends to hold.
    pub fn ends_at(&self) -> Timestamp {
        self.at.plus_ms(INVITATION_MS)
    }

    /// Whether it holds at this moment.
    pub fn holds(&self, now: Timestamp) -> bool {
        now < self.ends_at()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_the_one_before_may_and_something_more() {
        let may = |role: Role| Right::ALL.into_iter().filter(|right| role.may(*right)).count();
        let counts = Role::ALL.map(may);
        assert!(counts.is_sorted_by(|less, more| less < more), "{counts:?}");
        assert_eq!(counts[3], Right::ALL.len(), "an owner may everything");
        assert!(!Role::Viewer.may(Right::Work));
        assert!(!Role::Admin.may(Right::Team), "only owners say who is staff");
    }

    #[test]
    fn an_invitation_holds_for_a_day() {
        let invitation = Invitation {
            role: Role::Operator,
            by: PersonId::telegram(1),
            at: Timestamp(5),
        };
        assert!(invitation.holds(Timestamp(4 + INVITATION_MS)));
        assert!(!invitation.holds(Timestamp(5 + INVITATION_MS)));
    }
}
