//! Albums as people send them, part by part, and whether their parts stay together.

use std::collections::BTreeMap;

use switchboard::desk::Desk;
use switchboard::domain::{ChatId, FeedbackNo, Handling, Happening, Message, MessageRef, PersonId, TicketNo};
use switchboard::store::Store;

use super::team::HIRED;
use super::update::{Made, Operation, Update, What};

/// Albums that are not complete yet, by who sends them and where.
#[derive(Default)]
pub struct Unfinished(BTreeMap<(i64, ChatId), Begun>);

/// An album that goes on.
struct Begun {
    mark: String,
    /// How many parts are still to come.
    left: u8,
    /// What it replies to, which each part does then.
    answers: Option<MessageRef>,
}

impl Unfinished {
    /// The album that this person's next message here is part of; `begins` if another one begins with it, of so many
    /// more parts.
    pub fn next(&mut self, who: i64, chat: ChatId, begins: Option<(String, u8)>) -> Option<String> {
        if let Some(begun) = self.0.get_mut(&(who, chat)) {
            let mark = begun.mark.clone();
            begun.left -= 1;
            if begun.left == 0 {
                self.0.remove(&(who, chat));
            }
            return Some(mark);
        }
        let (mark, left) = begins?;
        let (answers, begun) = (None, mark.clone());
        self.0.insert((who, chat), Begun { mark, left, answers });
        Some(begun)
    }

    /// What this person's next message here replies to, if it is part of an album.
    pub fn answers(&self, who: i64, chat: ChatId) -> Option<Option<MessageRef>> {
        self.0.get(&(who, chat)).map(|begun| begun.answers)
    }

    /// The message that may have begun an album replies to this.
    pub fn begins_as_reply(&mut self, who: i64, chat: ChatId, answers: Option<MessageRef>) {
        if let Some(begun) = self.0.get_mut(&(who, chat)) {
            begun.answers = answers;
        }
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
    /// Nowhere yet: its writer is still to say where, of this message as of all that is kept.
    Kept(MessageRef),
}

/// Which parts must follow which: of whose album.
#[derive(Clone, Default)]
pub struct Parts(BTreeMap<(i64, String), Place>);

impl Parts {
    /// Somebody was erased: what they write from now on has nothing to go with.
    pub fn forget(&mut self, whom: i64) {
        self.0.retain(|(who, _), _| *who != whom);
    }

    /// Takes down what became of a message; fails if it is part of an album that stands elsewhere and could have stayed
    /// together. What was answered `again` says nothing.
    pub fn answered(&mut self, update: &Update, made: Made, again: bool, desk: &Desk) -> Result<(), String> {
        let store = desk.store();
        let (message, answered) = match &update.what {
            What::Writes(message, answers) => (message, *answers),
            What::Operates(_, Operation::Says(message, answers)) => (&**message, *answers),
            _ => return Ok(()),
        };
        let Some(album) = message.album.clone() else {
            return Ok(());
        };
        let mark = (update.who, album);
        let went = match made {
            Made::Opened(no) | Made::Joined(no) | Made::Contributed(no) | Made::AnsweredFeedback(no) => {
                let entry = store.link(message.source).map_err(|fault| fault.to_string())?;
                entry.map(|link| Place::Ticket(no, link.seq))
            }
            Made::GaveFeedback(no) => Some(Place::Feedback(no)),
            // What was begun with another press goes before.
            Made::Commented(_) | Made::TurnedAway | Made::Repeated => return Ok(()),
            Made::Kept | Made::Offered => Some(Place::Kept(message.source)),
            // Whoever is staff no more, or banned, ends in the middle, and so does what was written where staff reads no more.
            Made::Refused
                if HIRED.contains(&update.who)
                    || is_banned(store, update.who)?
                    || !is_read(desk, message.source.chat)? =>
            {
                return Ok(());
            }
            Made::Refused => None,
            _ => return Err(format!("{update:?} came to {made:?}")),
        };
        let first = match self.0.get(&mark).copied() {
            Some(Place::Kept(at)) if !keeps(store, update.who, at)? => None,
            first => first,
        };
        let follows = match (first, went) {
            (None, _) => true,
            // What all of it replies to may have been told of in between: a reply goes before.
            (Some(Place::Ticket(no, _)), Some(_)) if stands_for_another(store, answered, no)? => true,
            (Some(Place::Ticket(no, entry)), went) => {
                matches!(went, Some(Place::Ticket(other, _)) if other == no) || !takes(store, no, entry, update.who)?
            }
            (Some(Place::Feedback(no)), went) => {
                matches!(went, Some(Place::Feedback(other)) if other == no) || !adds(store, no, message)?
            }
            // What does not fit any more is refused, and what was begun with another press goes before; so does a ticket
            // that is open again meanwhile, if all of it replies to that.
            (Some(Place::Kept(_)), went) => answered.is_some() || !matches!(went, Some(Place::Ticket(..))),
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

/// Whether a message is still kept for its writer.
fn keeps(store: &Store, who: i64, at: MessageRef) -> Result<bool, String> {
    let person = store.person(PersonId::telegram(who));
    let person = person.map_err(|fault| fault.to_string())?;
    Ok(person.is_some_and(|person| person.value.drafts.iter().any(|kept| kept.source == at)))
}

/// Whether a message that was replied to is known to stand for something else than a ticket.
fn stands_for_another(store: &Store, answered: Option<MessageRef>, no: TicketNo) -> Result<bool, String> {
    let Some(at) = answered else { return Ok(false) };
    let link = store.link(at).map_err(|fault| fault.to_string())?;
    let feedback = store.feedback_link(at).map_err(|fault| fault.to_string())?;
    Ok(feedback.is_some() || link.is_some_and(|link| link.no != no))
}

/// Whether somebody is banned; or was, and no timer has looked since.
fn is_banned(store: &Store, who: i64) -> Result<bool, String> {
    let person = store.person(PersonId::telegram(who));
    let person = person.map_err(|fault| fault.to_string())?;
    Ok(person.is_some_and(|person| person.value.ban.is_some()))
}

/// Whether anybody reads a chat: each is, but for groups that are nobody's home any more.
fn is_read(desk: &Desk, chat: ChatId) -> Result<bool, String> {
    Ok(!chat.is_group() || desk.group_at(chat).map_err(|fault| fault.to_string())?.is_some())
}

/// Whether a ticket has taken words of this person at any time since this entry.
fn takes(store: &Store, no: TicketNo, entry: u64, who: i64) -> Result<bool, String> {
    let who = PersonId::telegram(who);
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
        ) || is_left(&event.what, who)
    });
    Ok(!shut && store.ticket(no).map_err(|fault| fault.to_string())?.is_some())
}

/// Whether somebody takes part no more from here on.
fn is_left(what: &Happening, who: PersonId) -> bool {
    match what {
        Happening::Left { who: gone } => *gone == who,
        Happening::Handled {
            how: Handling::Removed { who: gone },
            ..
        } => *gone == who,
        _ => false,
    }
}

/// Whether a feedback takes one more part.
fn adds(store: &Store, no: FeedbackNo, message: &Message) -> Result<bool, String> {
    let feedback = store.feedback(no).map_err(|fault| fault.to_string())?;
    Ok(feedback.is_some_and(|feedback| feedback.value.clone().add(message)))
}
