//! Erasing a person from tickets of others in which they took part: their words, their number, and where copies stood in
//! their chat. The tickets stay, and so does that somebody said something.

use std::collections::BTreeSet;

use super::engine::Order;
use super::keys;
use super::{Change, Fault, List, Loaded, Store};
use crate::domain::{Event, Happening, Message, Party, PersonId, Ticket, TicketNo, Timestamp};

/// Rows that are changed in one commit.
const CHANGED_AT_ONCE: usize = 500;

/// Entries, and copies, read in one step.
const STEP: usize = 500;

impl Store {
    /// The next step of it, put into a change. Gives whether there was something to do.
    ///
    /// # Errors
    /// If the engine fails, or a record is damaged.
    pub(super) fn erase_participation(&self, change: &mut Change, id: PersonId) -> Result<bool, Fault> {
        let newest = self.page(List::TookPart(id), None, 1)?.entries.into_iter().next();
        let Some(before) = newest.map(|(_, no)| self.ticket(no)).transpose()?.flatten() else {
            return Ok(false);
        };
        let no = before.value.no;
        let mut left = CHANGED_AT_ONCE;
        self.blank_words(change, &before, id, &mut left)?;
        self.forget_copies(change, no, id, &mut left)?;
        if left == 0 {
            // There may be more. What this was made from must still stand.
            change.expect_ticket(&before);
            return Ok(true);
        }
        let mut after = before.value.clone();
        let mut events = Vec::new();
        if after.takes_part(id) {
            after.apply(&Event::new(after.changed_at, Happening::Left { who: id }));
            let who = PersonId::NOBODY;
            events.push(Event::new(after.changed_at, Happening::Left { who }));
        }
        after.forget_participant(id);
        change.put_ticket(Some(&before), &after, &events)?;
        Ok(true)
    }

    /// Takes words and number of a participant out of a history, and what others picked out of their words. An entry that
    /// is missing could not be opened when a backup was restored: it held words of somebody who was erased.
    fn blank_words(
        &self,
        change: &mut Change,
        ticket: &Loaded<Ticket>,
        id: PersonId,
        left: &mut usize,
    ) -> Result<(), Fault> {
        let ticket = &ticket.value;
        let (mut next, mut at) = (0, ticket.opened_at);
        let mut gone = BTreeSet::new();
        while *left > 0 {
            let events = self.events_from(ticket.no, next, STEP)?;
            if events.is_empty() {
                return Ok(());
            }
            for (seq, event) in events {
                for missing in next..seq {
                    spend(left, || change.put_entry(ticket, missing, &erased(at)))?;
                    gone.insert(missing);
                }
                (next, at) = (seq + 1, event.at);
                if let Some(Party::Participant(by)) = event.what.said_by()
                    && (by == id || by == PersonId::NOBODY)
                {
                    gone.insert(seq);
                }
                if let Some(what) = without(&event.what, id, ticket.no, &gone) {
                    if event.what.said_by() == Some(Party::Participant(id)) {
                        change.unlink_original(&event);
                    }
                    spend(left, || change.put_entry(ticket, seq, &Event { what, ..event }))?;
                }
            }
        }
        Ok(())
    }

    fn events_from(&self, no: TicketNo, first: u64, limit: usize) -> Result<Vec<(u64, Event)>, Fault> {
        match first.checked_sub(1) {
            Some(before) => self.events_after(no, before, limit),
            None => {
                let mut events: Vec<_> = self.event(no, 0)?.map(|event| (0, event)).into_iter().collect();
                events.extend(self.events_after(no, 0, limit)?);
                Ok(events)
            }
        }
    }

    /// Forgets where words of a ticket stand in a participant's chat.
    fn forget_copies(&self, change: &mut Change, no: TicketNo, id: PersonId, left: &mut usize) -> Result<(), Fault> {
        let prefix = keys::all_copies(no);
        let end = keys::after(&prefix);
        let mut from = prefix.clone();
        while *left > 0 {
            let rows = self.engine.scan(&from, end.as_deref(), STEP, Order::Ascending)?;
            let Some((last, _)) = rows.last() else { return Ok(()) };
            from = keys::behind(last);
            for (key, row) in rows {
                *left = left.saturating_sub(change.unlink_in(key, &row, id.chat())?);
            }
        }
        Ok(())
    }
}

/// One row of those that may still be changed; none if there are no more.
fn spend(left: &mut usize, change: impl FnOnce() -> Result<(), Fault>) -> Result<(), Fault> {
    if *left == 0 {
        return Ok(());
    }
    *left -= 1;
    change()
}

/// What is left of an entry; none if it stays as it is. `gone` are the entries whose words are no more.
fn without(what: &Happening, id: PersonId, no: TicketNo, gone: &BTreeSet<u64>) -> Option<Happening> {
    if let Some(what) = what.without(id) {
        return Some(what);
    }
    let Happening::Said { by, message } = what else {
        return None;
    };
    let mut reply = message.reply.clone()?;
    if reply.no != no || !gone.contains(&reply.seq) || reply.quote.is_none() {
        return None;
    }
    reply.quote = None;
    let message = Message {
        reply: Some(reply),
        ..message.clone()
    };
    Some(Happening::Said { by: *by, message })
}

/// An entry of which nothing is known but that it held a participant's words.
fn erased(at: Timestamp) -> Event {
    let by = Party::Participant(PersonId::NOBODY);
    let message = Message::of_nobody();
    Event::new(at, Happening::Said { by, message })
}
