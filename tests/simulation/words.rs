//! Where the words of people should be, by what the program answered.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use switchboard::desk::Desk;
use switchboard::domain::{
    Feedback, FeedbackNo, Happening, Message, Occasion, Party, Person, PersonId, RichText, Right, Ticket, TicketNo,
};
use switchboard::store::{Store, Table};

use super::albums::Parts;
use super::offers::Offers;
use super::update::{Made, Operation, Update, What};

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nowhere: it was refused or dropped.
    Gone,
    /// Kept until its writer says where it belongs.
    Kept,
    /// In this ticket.
    In(TicketNo),
    /// In this feedback, or the ticket it has become.
    InFeedback(FeedbackNo),
    /// A comment on the rating of this ticket.
    CommentOn(TicketNo),
}

/// Every message ever written, by its first word, which it alone has and keeps.
#[derive(Clone, Default)]
pub struct Words {
    fates: BTreeMap<String, (i64, Fate)>,
    /// What those were changed to that were changed, and by which update; none if that is not known.
    edited: BTreeMap<String, (u64, Option<String>)>,
    /// The updates that were said to change nothing.
    unchanging: BTreeSet<u64>,
    /// The updates by which somebody was forgotten, as far as that is known.
    forgetting: BTreeSet<u64>,
    /// Those that were feedback at some time: a change finds them only once they were answered.
    given: BTreeSet<String>,
    albums: Parts,
    offers: Offers,
    /// The number of each message in its chat.
    numbers: BTreeMap<String, i64>,
}

/// What tells a message from all others.
fn mark(text: &str) -> String {
    text.split(' ').next().unwrap_or_default().to_owned()
}

impl Words {
    /// Takes down what the program answered to an update.
    ///
    /// An answer that was lost in a crash, or given for an update come twice, leaves open what was made
    /// of it the first time: then the store is asked, and held to it from then on.
    pub fn answered(&mut self, update: &Update, made: Made, again: bool, desk: &Desk) -> Result<(), String> {
        let store = desk.store();
        if let What::Edits(message) = &update.what {
            self.edit(update.number, message, made, again);
            return Ok(());
        }
        if let What::Operates(place, Operation::Edits(message)) = &update.what {
            let member = place.is_some() && desk.members_answer();
            if member || desk.may(PersonId::telegram(update.who), Right::Work) {
                self.edit(update.number, message, made, again);
            } else {
                // Whoever may only look changes nothing any more; whether they might when it was done is not known.
                let number = update.number;
                self.edited.insert(mark(&message.text.plain), (number, None));
            }
            return Ok(());
        }
        if matches!(update.what, What::Forgets) {
            self.albums.forget(update.who);
            return self.forget(update, made, again, store);
        }
        self.albums.answered(update, made, again, desk)?;
        self.offers.answered(update, made, again, desk)?;
        if let Some(message) = written(&update.what) {
            self.numbers.insert(mark(&message.text.plain), message.source.message);
        }
        let text = written(&update.what).map(|message| mark(&message.text.plain));
        match made {
            Made::Repeated if !again => return Err(format!("{update:?} was repeated before it was ever made")),
            Made::Repeated | Made::Refused | Made::TurnedAway if again => {
                let concerned: Vec<String> = match &text {
                    // What was kept went along if it opened a ticket.
                    Some(text) => std::iter::once(text.clone()).chain(self.kept_by(update.who)).collect(),
                    None => self.kept_by(update.who),
                };
                for text in concerned {
                    let fate = found(store, &text)?;
                    if matches!(fate, Fate::InFeedback(_)) {
                        self.given.insert(text.clone());
                    }
                    self.fates.insert(text, (update.who, fate));
                }
                return Ok(());
            }
            Made::Done | Made::Refused | Made::TurnedAway | Made::Repeated | Made::Offered => {}
            Made::Helped => {
                // It drops what it was offered for, if nothing was written since.
                let last = self
                    .kept_by(update.who)
                    .iter()
                    .filter_map(|text| self.numbers.get(text))
                    .max()
                    .copied();
                if matches!(update.what, What::Helped(_, Occasion::Kept(of)) if Some(of) == last) {
                    self.move_kept(update.who, Fate::Gone);
                }
            }
            Made::Joined(_) | Made::Contributed(_) | Made::AnsweredFeedback(_) => {}
            Made::Commented(_) | Made::GaveFeedback(_) | Made::Kept => {}
            Made::SentAsFeedback(no) => self.move_kept(update.who, Fate::InFeedback(no)),
            Made::Opened(no) | Made::Sent(no) => self.move_kept(update.who, Fate::In(no)),
            Made::Cancelled => self.move_kept(update.who, Fate::Gone),
            Made::Forgotten => return Err(format!("{update:?} is no wish to be forgotten")),
        }
        let fate = match made {
            Made::Opened(no) | Made::Joined(no) | Made::Contributed(no) | Made::AnsweredFeedback(no) => Fate::In(no),
            Made::Commented(no) => Fate::CommentOn(no),
            Made::GaveFeedback(no) => Fate::InFeedback(no),
            Made::Kept | Made::Offered => Fate::Kept,
            Made::Refused | Made::TurnedAway => Fate::Gone,
            Made::Sent(_) | Made::SentAsFeedback(_) | Made::Cancelled | Made::Done | Made::Repeated => return Ok(()),
            Made::Forgotten | Made::Helped => return Ok(()),
        };
        if let Some(text) = text {
            if matches!(fate, Fate::InFeedback(_)) {
                self.given.insert(text.clone());
            }
            self.fates.insert(text, (update.who, fate));
        }
        Ok(())
    }

    /// What was kept of somebody is gone, their feedback, and what they said in tickets of others; their tickets are known to
    /// be destroyed.
    fn forget(&mut self, update: &Update, made: Made, again: bool, store: &Store) -> Result<(), String> {
        let is_done = match made {
            Made::Forgotten => true,
            Made::Repeated | Made::TurnedAway if again && !self.forgetting.contains(&update.number) => false,
            Made::Repeated | Made::TurnedAway => return Ok(()),
            _ => return Err(format!("{update:?} came to {made:?}")),
        };
        self.forgetting.insert(update.number);
        let own = self.fates.iter().filter(|(_, (who, _))| *who == update.who);
        let own: Vec<(String, Fate)> = own.map(|(text, (_, fate))| (text.clone(), *fate)).collect();
        for (text, fate) in own {
            let concerned = match fate {
                Fate::Kept | Fate::InFeedback(_) => true,
                Fate::In(no) => is_of_another(store, no, update.who)?,
                Fate::Gone | Fate::CommentOn(_) => false,
            };
            if !concerned {
                continue;
            }
            let fate = if is_done { Fate::Gone } else { found(store, &text)? };
            self.fates.insert(text, (update.who, fate));
        }
        Ok(())
    }

    fn edit(&mut self, number: u64, message: &Message, made: Made, again: bool) {
        let text = message.text.plain.clone();
        let mark = mark(&text);
        let (last, known) = self
            .edited
            .get(&mark)
            .map_or((0, false), |(last, text)| (*last, text.is_some()));
        let change = match made {
            Made::Done => Some(Some(text)),
            // What its first answer said holds; an answer that nobody heard leaves it open.
            _ if !again || self.unchanging.contains(&number) || (last == number && known) => None,
            _ => Some(None),
        };
        match change {
            // One that comes again may have been followed by others.
            Some(text) if last <= number => drop(self.edited.insert(mark, (number, text))),
            Some(_) => {}
            None if !again => drop(self.unchanging.insert(number)),
            None => {}
        }
    }

    fn kept_by(&self, who: i64) -> Vec<String> {
        let kept = self.fates.iter().filter(|(_, entry)| **entry == (who, Fate::Kept));
        kept.map(|(text, _)| text.clone()).collect()
    }

    fn move_kept(&mut self, who: i64, fate: Fate) {
        for text in self.kept_by(who) {
            if matches!(fate, Fate::InFeedback(_)) {
                self.given.insert(text.clone());
            }
            self.fates.insert(text, (who, fate));
        }
    }

    /// Holds all of them against the store.
    pub fn check(&self, store: &Store, erased: &BTreeSet<TicketNo>) -> Result<(), String> {
        let (all, texts) = everything(store)?;
        if let Some((text, places)) = all.iter().find(|(text, _)| !self.fates.contains_key(*text)) {
            return Err(format!("{text:?} is stored in {places:?} and nobody was told so"));
        }
        for (text, (who, fate)) in &self.fates {
            let expected = match now(store, *fate)? {
                Fate::Gone => vec![],
                Fate::In(no) | Fate::CommentOn(no) if erased.contains(&no) => vec![],
                fate => vec![(*who, fate)],
            };
            let places = all.get(text).cloned().unwrap_or_default();
            if places != expected {
                return Err(format!("{text:?} is in {places:?} and should be in {expected:?}"));
            }
            let edited = self.edited.get(text).and_then(|(_, text)| text.clone());
            let known = matches!(fate, Fate::In(_) | Fate::Kept) && !self.given.contains(text);
            if let (Some(edited), Some(is)) = (edited.filter(|_| known), texts.get(text))
                && *is != edited
            {
                return Err(format!("{is:?} is stored, and was changed to {edited:?}"));
            }
        }
        Ok(())
    }
}

/// Whether a ticket is there and somebody else's.
fn is_of_another(store: &Store, no: TicketNo, who: i64) -> Result<bool, String> {
    let ticket = store.ticket(no).map_err(|fault| fault.to_string())?;
    Ok(ticket.is_some_and(|ticket| ticket.value.requester != PersonId::telegram(who)))
}

/// Where words are once their feedback may have become a ticket.
fn now(store: &Store, fate: Fate) -> Result<Fate, String> {
    let Fate::InFeedback(no) = fate else { return Ok(fate) };
    let feedback = store.feedback(no).map_err(|fault| fault.to_string())?;
    let feedback = feedback.ok_or(format!("feedback {no} is not there"))?.value;
    Ok(feedback.answer.map_or(fate, |answer| Fate::In(answer.ticket)))
}

/// The message an update brings, if it brings one.
fn written(what: &What) -> Option<&Message> {
    match what {
        What::Writes(message, _) => Some(message),
        What::Operates(_, Operation::Says(message, _)) => Some(message),
        _ => None,
    }
}

type Places = BTreeMap<String, Vec<(i64, Fate)>>;

/// Every message in the store, with each place it is in and its writer; and what it says, unless it was taken back.
fn everything(store: &Store) -> Result<(Places, BTreeMap<String, String>), String> {
    let mut all = Places::new();
    let mut texts = BTreeMap::new();
    let mut note = |text: &RichText, who: PersonId, fate| {
        all.entry(mark(&text.plain)).or_default().push((who.number, fate));
    };
    for person in records::<Person>(store, Table::Person)? {
        for draft in &person.drafts {
            texts.insert(mark(&draft.text.plain), draft.text.plain.clone());
            note(&draft.text, person.id, Fate::Kept);
        }
    }
    for feedback in records::<Feedback>(store, Table::Feedback)? {
        // What was answered stands in its ticket.
        for message in feedback.messages.iter().filter(|_| feedback.answer.is_none()) {
            note(&message.text, feedback.by, Fate::InFeedback(feedback.no));
        }
    }
    for ticket in records::<Ticket>(store, Table::Ticket)? {
        let events = store
            .events_before(ticket.no, u64::MAX, usize::MAX)
            .map_err(|fault| fault.to_string())?;
        for (_, event) in events {
            if let Some(message) = event.what.message().filter(|message| !message.deleted) {
                texts.insert(mark(&message.text.plain), message.text.plain.clone());
            }
            match &event.what {
                Happening::Said {
                    by: Party::User,
                    message,
                } => {
                    note(&message.text, ticket.requester, Fate::In(ticket.no));
                }
                Happening::Said {
                    by: Party::Staff(who),
                    message,
                } => note(&message.text, *who, Fate::In(ticket.no)),
                // Of whoever was erased nothing is left.
                Happening::Said {
                    by: Party::Participant(PersonId::NOBODY),
                    ..
                } => {}
                Happening::Said {
                    by: Party::Participant(who),
                    message,
                } => note(&message.text, *who, Fate::In(ticket.no)),
                Happening::Commented { text } => note(text, ticket.requester, Fate::CommentOn(ticket.no)),
                _ => {}
            }
        }
    }
    Ok((all, texts))
}

/// Every record of a table.
pub fn records<T: DeserializeOwned>(store: &Store, table: Table) -> Result<Vec<T>, String> {
    let mut rows = Vec::new();
    let read = store.each(table, |_, value| {
        rows.push(value.to_vec());
        Ok(())
    });
    read.map_err(|fault| fault.to_string())?;
    let parsed = rows
        .iter()
        .map(|row| serde_json::from_slice(row).map_err(|error| error.to_string()));
    parsed.collect()
}

fn found(store: &Store, text: &str) -> Result<Fate, String> {
    match everything(store)?.0.get(text).map(Vec::as_slice) {
        None => Ok(Fate::Gone),
        Some([(_, fate)]) => Ok(*fate),
        Some(places) => Err(format!("{text:?} is in {places:?}")),
    }
}
