//! Destroying a ticket for good: everything that was ever kept of it, but for what the statistics have counted.

use super::engine::{Order, Row};
use super::keys;
use super::numbers::Numbers;
use super::table::Table;
use super::{Change, Fault, Loaded, Store, count, index, standing};
use crate::domain::{Ticket, TicketNo};

impl Store {
    /// What is kept of a ticket's history, at most `limit` rows: where its words stand, then its entries.
    pub fn history_rows(&self, no: TicketNo, limit: usize) -> Result<Vec<Row>, Fault> {
        let mut found = Vec::new();
        for prefix in [keys::all_copies(no), keys::events(no)] {
            let end = keys::after(&prefix);
            let left = limit.saturating_sub(found.len());
            found.extend(self.engine.scan(&prefix, end.as_deref(), left, Order::Ascending)?);
        }
        Ok(found)
    }

    /// Removes rows that [`Store::history_rows`] gave, with the links that lead to them. What cannot be read goes all the
    /// same, and is logged.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn erase_history(&self, change: &mut Change, rows: Vec<Row>) -> Result<(), Fault> {
        change.erases = true;
        for (key, row) in rows {
            let unlinked = match Table::of(&key) {
                // It may get elements meanwhile: each is taken out of it.
                Some(Table::Copies) => change.unlink_row(key.clone(), &row).map(|()| false),
                Some(Table::Event) => self.read_event(&key, &row).map(|(_, entry)| {
                    change.unlink_original(&entry);
                    true
                }),
                _ => Ok(true),
            };
            match unlinked {
                Ok(false) => {}
                Ok(true) => change.remove(key),
                // Its messages then lead to a ticket that is not there.
                Err(fault @ Fault::Damaged { .. }) => {
                    tracing::warn!(%fault, "a part of a history that is erased cannot be read");
                    change.remove(key);
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }

    /// Whether there is such a ticket: it was opened, and has not been destroyed.
    pub fn holds_ticket(&self, no: TicketNo) -> Result<bool, Fault> {
        self.holds(&keys::ticket(no))
    }

    /// Tickets that were destroyed, and of which rows may be left that the last commit did not see: of what arrived
    /// meanwhile.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn unswept(&self) -> Result<Vec<TicketNo>, Fault> {
        let prefix = keys::all_unswept();
        let end = keys::after(&prefix);
        let rows = self
            .engine
            .scan(&prefix, end.as_deref(), usize::MAX, Order::Ascending)?;
        Ok(rows.iter().filter_map(|(key, _)| index::number(key)).collect())
    }

    /// Removes a ticket from everything but the statistics, one in a change. `before` is what the decision saw. Its number is
    /// never given again. It is unswept from then on.
    pub fn erase_ticket(&self, change: &mut Change, before: &Loaded<Ticket>) -> Result<(), Fault> {
        let ticket = &before.value;
        let key = keys::ticket(ticket.no);
        change.erases = true;
        change.write.expects.push((key.clone(), Some(before.raw.clone())));
        change.remove(key);
        for key in index::of_ticket(ticket) {
            change.remove(key);
        }
        for (counter, delta) in count::deltas(Some(before), None) {
            change.write.adds.push((counter.key(), delta));
        }
        change.write.adds.extend(standing::removed(ticket));
        change.touch(ticket.no);
        change.put(Table::Meta, keys::unswept(ticket.no), &ticket.no)?;
        self.spend(
            change,
            Numbers {
                ticket: ticket.no.0,
                ..Numbers::default()
            },
        )
    }
}

impl Change {
    /// The change holds only as long as the ticket is not destroyed: else it is a conflict.
    pub fn unless_erased(&mut self, no: TicketNo) {
        self.write.holds.push(keys::ticket(no));
    }

    /// Nothing is left of a destroyed ticket.
    pub fn swept(&mut self, no: TicketNo) {
        self.remove(keys::unswept(no));
    }
}
