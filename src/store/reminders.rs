//! Gives an older store the list of tickets in which somebody may be reminded.

use super::{Change, Cursor, Direction, Fault, List, Store, index};

/// Since which layout of the data there is such a list.
pub(super) const SINCE_SCHEMA: u32 = 4;

/// Tickets read and written in one step.
const STEP: usize = 500;

impl Store {
    /// Puts the open tickets of a store of this older layout into the list. Broken off, it is to be done again.
    ///
    /// # Errors
    /// If the engine fails, or a ticket cannot be read.
    pub(super) async fn fill_reminders(&self) -> Result<(), Fault> {
        let mut last: Option<Cursor> = None;
        loop {
            let from = last.as_ref().map(|cursor| (cursor, Direction::After));
            let page = self.page(List::Open, from, STEP)?;
            let mut change = Change::default();
            for (_, no) in &page.entries {
                let Some(ticket) = self.ticket(*no)? else { continue };
                for key in index::of_ticket(&ticket.value) {
                    change.write.puts.push((key, Some(Vec::new())));
                }
            }
            let done = !page.more_after;
            self.commit(change).await?;
            if done {
                return Ok(());
            }
            last = page.entries.last().map(|(cursor, _)| cursor.clone());
        }
    }
}
