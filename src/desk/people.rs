//! What staff does about people: finds them, and writes down what colleagues should know of them.

use std::sync::Arc;

use super::{Answer, Desk, Operator};
use crate::domain::{Dialog, Person, PersonId, PersonNote, Query, Refusal, Right, TicketNo};
use crate::store::{Fault, Standing};

/// Most characters of a question for people that are kept.
const MAX_QUERY: usize = 100;

/// A person with everything that their card shows.
#[derive(Clone, Debug)]
pub struct Known {
    /// They.
    pub person: Arc<Person>,
    /// What is counted of them.
    pub standing: Standing,
}

/// A note that an operator is about to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BegunNote {
    /// On whom.
    pub who: PersonId,
    /// The ticket it was begun from.
    pub from: Option<TicketNo>,
}

impl Desk {
    /// A person with what is counted of them, if ever met.
    ///
    /// # Errors
    /// If the store fails.
    pub fn known(&self, id: PersonId) -> Result<Option<Known>, Fault> {
        let Some(person) = self.person(id)? else {
            return Ok(None);
        };
        let standing = self.store().standing(id)?;
        Ok(Some(Known { person, standing }))
    }

    /// The one person that a word names: by number, by public name behind `@`, or by the number of a ticket
    /// behind `#`.
    ///
    /// # Errors
    /// If the store fails.
    pub fn named(&self, word: &str) -> Result<Option<PersonId>, Fault> {
        let word = word.trim();
        if let Some(username) = word.strip_prefix('@') {
            return self.store().by_username(username);
        }
        if let Some(no) = word.strip_prefix(['#', '№']) {
            let ticket = no.trim().parse().ok().map(|no| self.store().ticket(TicketNo(no)));
            return Ok(ticket.transpose()?.flatten().map(|ticket| ticket.value.requester));
        }
        let Ok(number) = word.parse() else { return Ok(None) };
        Ok(self.person(PersonId::telegram(number))?.map(|person| person.id))
    }
}

impl Operator<'_> {
    /// What the operator is in the middle of.
    ///
    /// # Errors
    /// If the store fails.
    pub fn dialog(&self) -> Result<Dialog, Fault> {
        let person = self.desk.person(self.id())?;
        Ok(person.map(|person| person.dialog.clone()).unwrap_or_default())
    }

    /// The operator's next words are what to look for among people.
    pub async fn begin_search(&self, update: u64) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            self.note_private(change, now, Dialog::Searching)?;
            Ok(Ok(()))
        })
        .await
    }

    /// Keeps what the operator looks for, so that every page of what is found knows it.
    pub async fn search(&self, update: u64, words: &str) -> Answer<()> {
        let words: String = words.trim().chars().take(MAX_QUERY).collect();
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Users) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let (before, mut person) = self.desk.meet(self.who(), now)?;
            if Query::of(&words).is_none() {
                return Ok(Err(Refusal::NoWords));
            }
            person.dialog = Dialog::Idle;
            person.query = Some(words.clone());
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }

    /// The operator's next words are a note on this person.
    pub async fn begin_note(&self, update: u64, begun: BegunNote) -> Answer<()> {
        let BegunNote { who, from } = begun;
        self.carry_out(Some(update), |change, now| {
            if self.desk.person(who)?.is_none() {
                return Ok(Err(Refusal::NoSuchPerson));
            }
            self.note_private(change, now, Dialog::Noting { who, from })?;
            Ok(Ok(()))
        })
        .await
    }

    /// Writes a note on a person; it ends the wait for one.
    pub async fn note_person(&self, update: u64, who: PersonId, words: &str) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Users) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(note) = PersonNote::new(self.id(), now, words) else {
                return Ok(Err(Refusal::NoWords));
            };
            let Some(before) = self.desk.store().person(who)? else {
                return Ok(Err(Refusal::NoSuchPerson));
            };
            let mut person = before.value.clone();
            person.add_note(note);
            if who == self.id() {
                // One record: it must not be written twice.
                person.dialog = Dialog::Idle;
            } else {
                self.note_private(change, now, Dialog::Idle)?;
            }
            change.put_person(Some(&before), &person)?;
            Ok(Ok(()))
        })
        .await
    }
}
