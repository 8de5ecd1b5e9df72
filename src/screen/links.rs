//! Links that open the private chat with the program on a certain screen. What stands behind one is asked for rights
//! like any press; a link once given keeps its meaning.

use crate::domain::{FeedbackNo, TicketNo};

/// Where a link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// To a ticket's card.
    Card(TicketNo),
    /// To a feedback.
    Feedback(FeedbackNo),
    /// To the list of what waits for an answer.
    Waiting,
}

/// The word of the link without a number.
const WAITING: &str = "waiting";

impl Linked {
    /// The word that stands for it in a link: at most 64 letters, digits and `_` (Bot API: deep linking).
    pub fn word(self) -> String {
        match self {
            Linked::Card(no) => format!("card_{no}"),
            Linked::Feedback(no) => format!("feedback_{no}"),
            Linked::Waiting => WAITING.to_owned(),
        }
    }

    /// Where the word of a link leads; none if it is not ours.
    pub fn read(word: &str) -> Option<Linked> {
        if word == WAITING {
            return Some(Linked::Waiting);
        }
        let (what, no) = word.split_once('_')?;
        let no = no.parse().ok()?;
        match what {
            "card" => Some(Linked::Card(TicketNo(no))),
            "feedback" => Some(Linked::Feedback(FeedbackNo(no))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_where_it_was_meant_to() {
        let numbered = [Linked::Card(TicketNo(u64::MAX)), Linked::Feedback(FeedbackNo(u64::MAX))];
        for to in numbered.into_iter().chain([Linked::Waiting]) {
            let word = to.word();
            assert!(word.len() <= 64 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
            assert_eq!(Linked::read(&word), Some(to));
        }
        for foreign in ["", "card", "card_", "card_x", "x_1", "card_1_2", "card_-1"] {
            assert_eq!(Linked::read(foreign), None, "{foreign}");
        }
    }
}
