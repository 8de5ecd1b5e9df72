//! Settings that are one of a few words.

use std::fmt;

/// Who may answer in the support group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupOperators {
    /// Every member of the group.
    Members,
    /// Only people who are staff.
    Staff,
}

impl GroupOperators {
    pub(super) const WORDS: &[(&str, Self)] = &[("members", Self::Members), ("staff", Self::Staff)];
}

impl fmt::Display for GroupOperators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Members => "members",
            Self::Staff => "staff",
        })
    }
}

/// What has a topic of its own in a support group with topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicPer {
    /// Every ticket.
    Ticket,
    /// Every user, with all their tickets.
    User,
}

impl TopicPer {
    pub(super) const WORDS: &[(&str, Self)] = &[("ticket", Self::Ticket), ("user", Self::User)];
}

impl fmt::Display for TopicPer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ticket => "ticket",
            Self::User => "user",
        })
    }
}

/// Which words of a topic go to its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicAnswers {
    /// All but asides.
    All,
    /// Only those that reply to a message.
    Replies,
}

impl TopicAnswers {
    pub(super) const WORDS: &[(&str, Self)] = &[("all", Self::All), ("replies", Self::Replies)];
}

impl fmt::Display for TopicAnswers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "all",
            Self::Replies => "replies",
        })
    }
}

/// How a ticket begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketMode {
    /// By the button of the menu.
    Menu,
    /// By any message of someone who has no open ticket.
    Any,
}

impl TicketMode {
    pub(super) const WORDS: &[(&str, Self)] = &[("menu", Self::Menu), ("any", Self::Any)];
}

impl fmt::Display for TicketMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Menu => "menu",
            Self::Any => "any",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_shown_as_it_is_written() {
        for (word, choice) in GroupOperators::WORDS {
            assert_eq!(choice.to_string(), *word);
        }
        for (word, choice) in TopicPer::WORDS {
            assert_eq!(choice.to_string(), *word);
        }
        for (word, choice) in TopicAnswers::WORDS {
            assert_eq!(choice.to_string(), *word);
        }
        for (word, choice) in TicketMode::WORDS {
            assert_eq!(choice.to_string(), *word);
        }
    }
}
