//! Albums as people send them, part by part, and whether their parts stay together.

use std::collections::BTreeMap;

use switchboard::domain::{ChatId, FeedbackNo, Handling, Happening, Message, TicketNo};
use switchboard::store::Store;

use super::update::{Made, Operation, Update, What};

/// Albums that are not complete yet, by who sends them and where: their marks, and how many parts are still to come.
#[derive(Default)]
pub struct Unfinished(BTreeMap<(i64, ChatId), (String, u8)>);

impl Unfinished {
    /// The album that this person's next message here is part of; `begins` if another one begins with it, of so many
    /// more parts.
    pub fn next(&mut self, who: i64, chat: ChatId, begins: Option<(String, u8)>) -> Option<String> {
        if let Some((mark, left)) = self.0.remove(&(who, chat)) {
            if left > 1 {
                self.0.insert((who, chat), (mark.clone(), left - 1));
            }
            return Some(mark);
        }
        let (mark, left) = begins?;
        self.0.insert((who, chat), (mark.clone(), left));
        Some(mark)
    }

    /// Whether more of an album is to come.
    pub fn goes_on(&self, who: i64, chat: ChatId) -> bool {
        self.0.contains_key(&(who, chat))
    }

    /// Who is in the middle of one, and where.
    pub fn begun(&self) -> Vec<(i64, ChatId)> {
        self.0.keys().copied().collect()
    }
}

/// Where parts of albums went first, and by which entry of a ticket's history that was.
#[derive(Clone, Copy, Debug)]
enum Place {
    Ticket(TicketNo, u64),
    Feedback(FeedbackNo),
}

/// Which parts must follow which.
#[derive(Clone, Default)]
pub struct Parts(BTreeMap<String, Place>);

impl Parts {
    /// Takes down what became of a message; fails if it is part of an album that stands elsewhere and could have stayed
    /// together. What was answered `again` says nothing.
    pub fn answered(&mut self, update: &Update, made: Made, again: bool, store: &Store) -> Result<(), String> {
        let message = match &update.what {
            What::Writes(message, _) => message,
            What::Operates(_, Operation::Says(message, _)) => message,
            _ => return Ok(()),
        };
        let Some(mark) = message.album.clone() else {
            return Ok(());
        };
        let went = match made {
            Made::Opened(no) | Made::Joined(no) | Made::AnsweredFeedback(no) => {
                let entry = store.link(message.source).map_err(|fault| fault.to_string())?;
                entry.map(|link| Place::Ticket(no, link.seq))
            }
            Made::GaveFeedback(no) => Some(Place::Feedback(no)),
            // What was begun with another press goes before.
            Made::Commented(_) | Made::TurnedAway | Made::Repeated => return Ok(()),
            Made::Kept | Made::Refused => None,
            _ => return Err(format!("{update:?} came to {made:?}")),
        };
        let first = self.0.get(&mark).copied();
        let follows = match (first, went) {
            (None, _) => true,
            (Some(Place::Ticket(no, entry)), went) => {
                matches!(went, Some(Place::Ticket(other, _)) if other == no) || !takes(store, no, entry)?
            }
            (Some(Place::Feedback(no)), went) => {
                matches!(went, Some(Place::Feedback(other)) if other == no) || !adds(store, no, message)?
            }
        };
        if !follows && !again {
            return Err(format!(
                "{update:?} came to {made:?}, and its album stands in {first:?}"
            ));
        }
        if let (None, Some(place)) = (first, went) {
            self.0.insert(mark, place);
        }
        Ok(())
    }
}

/// Whether a ticket has taken words at any time since this entry.
fn takes(store: &Store, no: TicketNo, entry: u64) -> Result<bool, String> {
    let since = store.events_after(no, entry, usize::MAX);
    let since = since.map_err(|fault| fault.to_string())?;
    let shut = since.iter().any(|(_, event)| {
        matches!(
            event.what,
            Happening::Closed { .. }
                | Happening::Handled {
                    how: Handling::Locked | Handling::Hidden,
                    ..
                }
        )
    });
    Ok(!shut && store.ticket(no).map_err(|fault| fault.to_string())?.is_some())
}

/// Whether a feedback takes one more part.
fn adds(store: &Store, no: FeedbackNo, message: &Message) -> Result<bool, String> {
    let feedback = store.feedback(no).map_err(|fault| fault.to_string())?;
    Ok(feedback.is_some_and(|feedback| feedback.value.clone().add(message)))
}
