//! The numbers of tickets and feedback: none is given twice, not even when what bore it is erased, or lost by a restore.
//! The messages about it stay in chats with their buttons, which would lead to somebody else's.

use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};

use super::keys;
use super::table::Table;
use super::{Change, Committed, Fault, Store};

/// The greatest number that anything may bear: what JSON's readers agree on, and far more than are ever given. Beyond
/// it an import would leave no number for what comes next.
pub(super) const GREATEST: u64 = 1 << 53;

/// The greatest numbers given so far; 0 if none was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// Of tickets.
    pub ticket: u64,
    /// Of feedback.
    pub feedback: u64,
}

impl Numbers {
    fn with(self, other: Numbers) -> Self {
        Numbers {
            ticket: self.ticket.max(other.ticket),
            feedback: self.feedback.max(other.feedback),
        }
    }

    /// Whether none of them is too great to go on from.
    pub(super) fn are_bearable(self) -> bool {
        self.ticket <= GREATEST && self.feedback <= GREATEST
    }
}

impl Store {
    /// The greatest numbers given so far, as far as is kept: to what there is, to what was erased, and before a restore.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn numbers(&self) -> Result<Numbers, Fault> {
        let there = Numbers {
            ticket: self.greatest(&Table::Ticket.prefix())?,
            feedback: self.greatest(&Table::Feedback.prefix())?,
        };
        Ok(self.spent()?.with(there))
    }

    /// The greatest numbers that are known to have been given, whatever there is now: one row, however much is erased.
    ///
    /// # Errors
    /// If the engine fails.
    pub(super) fn spent(&self) -> Result<Numbers, Fault> {
        let noted = self.read::<Numbers>(Table::Meta, &keys::numbers())?;
        // An import notes each ticket that it leaves out.
        let left_out = Numbers {
            ticket: self.greatest(&keys::all_erased())?,
            ..Numbers::default()
        };
        Ok(noted.map_or(left_out, |noted| noted.value.with(left_out)))
    }

    /// Numbers up to these are not given any more: they were given where this store's data comes from, or in what it
    /// takes the place of.
    ///
    /// # Errors
    /// If the engine fails, or the numbers are none that were ever given.
    pub async fn number_on(&self, numbers: Numbers) -> Result<(), Fault> {
        let known = self.numbers()?;
        let numbers = known.with(numbers);
        if numbers == known {
            return Ok(());
        }
        if !numbers.are_bearable() {
            return Err(Fault::Damaged {
                what: Table::Meta.noun(),
                why: "its numbers are too great".into(),
            });
        }
        let mut change = Change::default();
        change.put(Table::Meta, keys::numbers(), &numbers)?;
        match self.commit(change).await? {
            Committed::Done => {}
            // Nothing was expected of it.
            Committed::Conflict | Committed::Repeated => return Err(Fault::Contended(1)),
        }
        self.last_ticket.fetch_max(numbers.ticket, Ordering::Relaxed);
        self.last_feedback.fetch_max(numbers.feedback, Ordering::Relaxed);
        Ok(())
    }

    /// Puts into a change that the numbers of what is erased by it are never given again. Once in a change.
    pub(super) fn spend(&self, change: &mut Change, erased: Numbers) -> Result<(), Fault> {
        let noted = self.read::<Numbers>(Table::Meta, &keys::numbers())?;
        let before = noted.as_ref().map(|noted| noted.value).unwrap_or_default();
        let now = before.with(erased);
        if now != before {
            let key = keys::numbers();
            change.write.expects.push((key.clone(), noted.map(|noted| noted.raw)));
            change.put(Table::Meta, key, &now)?;
        }
        Ok(())
    }
}
