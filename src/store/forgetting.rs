//! Erasing a person: everything that was ever kept of them and their tickets, but for what the statistics have counted;
//! and the register of whom that was done to. What was erased lies in the engine's log until the store is written anew.

use super::engine::{Engine, Order, Row};
use super::keys::{self, KeyReader};
use super::numbers::Numbers;
use super::records::decode;
use super::table::Table;
use super::{Change, Cursor, Direction, Fault, FeedbackList, List, Loaded, Store, count, faq, feedback, index};
use crate::domain::{Person, PersonId, TicketNo, Timestamp, TopicOwner};

/// Rows of a history that are erased in one commit.
const ERASED_AT_ONCE: usize = 500;

/// Entries of a list looked at in one step.
const STEP: usize = 200;

/// Erasures read in one step; there are far fewer.
const MOST_ERASURES: usize = 1_000_000;

/// Since when something erased lies in what the engine has overwritten; none if nothing does.
///
/// # Errors
/// If the engine fails.
pub fn spent_since(engine: &dyn Engine) -> Result<Option<Timestamp>, Fault> {
    let raw = engine.get(&keys::spent_since())?;
    raw.map(|raw| decode(Table::Meta, &raw)).transpose()
}

impl Store {
    /// Deleted tickets of a person. They are in the list of all deleted ones alone, so that is gone through.
    ///
    /// # Errors
    /// If the engine fails, or a record is damaged.
    pub fn hidden_of(&self, id: PersonId) -> Result<Vec<TicketNo>, Fault> {
        let (mut found, mut last) = (Vec::new(), None::<Cursor>);
        loop {
            let from = last.as_ref().map(|cursor| (cursor, Direction::After));
            let page = self.page(List::Hidden, from, STEP)?;
            for (_, no) in &page.entries {
                if self.requester_of(*no)? == Some(id) {
                    found.push(*no);
                }
            }
            last = page.entries.into_iter().next_back().map(|(cursor, _)| cursor);
            if !page.more_after || last.is_none() {
                return Ok(found);
            }
        }
    }

    /// Feedback of a person, all of it. All feedback is gone through.
    ///
    /// # Errors
    /// If the engine fails, or a record is damaged.
    pub fn feedback_of(&self, id: PersonId) -> Result<Vec<Loaded<crate::domain::Feedback>>, Fault> {
        let (mut found, mut last) = (Vec::new(), None::<Cursor>);
        loop {
            let from = last.as_ref().map(|cursor| (cursor, Direction::After));
            let page = self.feedback_page(FeedbackList::All, from, STEP)?;
            for (_, no) in &page.entries {
                found.extend(self.feedback(*no)?.filter(|feedback| feedback.value.by == id));
            }
            last = page.entries.into_iter().next_back().map(|(cursor, _)| cursor);
            if !page.more_after || last.is_none() {
                return Ok(found);
            }
        }
    }

    /// The next step of erasing a person, put into a change: a part of a long history, a ticket, their part in
    /// one of another's, their feedback, at last
    /// what is kept of themselves. Gives whether it is the last.
    ///
    /// # Errors
    /// If the engine fails, or a record is damaged.
    pub fn erase_step(&self, change: &mut Change, id: PersonId) -> Result<bool, Fault> {
        let newest = self.page(List::Of(id), None, 1)?.entries.into_iter().next();
        let next = match newest {
            Some((_, no)) => Some(no),
            None => self.hidden_of(id)?.into_iter().next(),
        };
        if let Some(ticket) = next.map(|no| self.ticket(no)).transpose()?.flatten() {
            let no = ticket.value.no;
            let mut rows = self.history_rows(no, ERASED_AT_ONCE + 1)?;
            let is_whole = rows.len() <= ERASED_AT_ONCE;
            rows.truncate(ERASED_AT_ONCE);
            self.erase_history(change, rows)?;
            if is_whole {
                self.erase_ticket(change, &ticket)?;
                change.erase_topics(self, TopicOwner::Ticket(no), id)?;
            }
            return Ok(false);
        }
        if self.erase_participation(change, id)? {
            return Ok(false);
        }
        let given = self.feedback_of(id)?;
        if !given.is_empty() {
            for feedback in given.iter().take(STEP) {
                change.erase_feedback(feedback);
            }
            let greatest = given.iter().take(STEP).map(|feedback| feedback.value.no.0).max();
            let numbers = Numbers {
                feedback: greatest.unwrap_or_default(),
                ..Numbers::default()
            };
            self.spend(change, numbers)?;
            return Ok(false);
        }
        change.erase_topics(self, TopicOwner::Person(id), id)?;
        if let Some(person) = self.person(id)? {
            change.erase_person(&person);
        }
        Ok(true)
    }

    /// Who was erased, and when.
    ///
    /// # Errors
    /// If the engine fails, or a record is damaged.
    pub fn erasures(&self) -> Result<Vec<(PersonId, Timestamp)>, Fault> {
        let prefix = keys::all_forgotten();
        let end = keys::after(&prefix);
        let rows = self
            .engine
            .scan(&prefix, end.as_deref(), MOST_ERASURES, Order::Ascending)?;
        let read = |(key, value): &Row| {
            let id = KeyReader(&key[prefix.len()..]).person();
            let id = id.ok_or_else(|| super::records::damaged_key(Table::Meta))?;
            Ok((id, decode(Table::Meta, value)?))
        };
        rows.iter().map(read).collect()
    }

    /// Since when something erased lies in what the engine has overwritten; none if nothing does.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn spent_since(&self) -> Result<Option<Timestamp>, Fault> {
        spent_since(&*self.engine)
    }
}

impl Change {
    /// Removes a feedback from everything but the statistics. `before` is what the decision saw.
    fn erase_feedback(&mut self, before: &Loaded<crate::domain::Feedback>) {
        let key = keys::feedback(before.value.no);
        self.write.expects.push((key.clone(), Some(before.raw.clone())));
        self.remove(key);
        for key in feedback::index_of(&before.value) {
            self.remove(key);
        }
        for (counter, delta) in count::between(count::of_feedback(&before.value), Vec::new()) {
            self.write.adds.push((counter.key(), delta));
        }
    }

    /// Removes what is kept of a person themselves. `before` is what the decision saw.
    fn erase_person(&mut self, before: &Loaded<Person>) {
        let person = &before.value;
        let key = keys::person(person.id);
        self.erases = true;
        self.write.expects.push((key.clone(), Some(before.raw.clone())));
        self.remove(key);
        for key in index::of_person(person) {
            self.remove(key);
        }
        for (counter, delta) in count::between(count::of_person(person), Vec::new()) {
            self.write.adds.push((counter.key(), delta));
        }
        self.write.adds.extend(faq::adds(Some(person), None));
        if person.ban.is_some() {
            self.bans.push((person.id, None));
        }
        if person.membership.is_some() {
            self.team.push((person.id, None));
        }
    }

    /// Enters somebody into the register of those who were erased.
    ///
    /// # Errors
    /// None in practice: the record is a number.
    pub fn note_erasure(&mut self, id: PersonId, at: Timestamp) -> Result<(), Fault> {
        self.put(Table::Meta, keys::forgotten(id), &at)
    }

    /// Notes that something erased lies in what the engine has overwritten since then.
    ///
    /// # Errors
    /// None in practice: the record is a number.
    pub fn note_spent(&mut self, since: Timestamp) -> Result<(), Fault> {
        self.put(Table::Meta, keys::spent_since(), &since)
    }
}
