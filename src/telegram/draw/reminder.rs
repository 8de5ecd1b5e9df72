//! Draws the reminder of several tickets at once.

use super::Painter;
use crate::domain::{Gathered, PersonId, Right, Turn};
use crate::screen::{self, ReminderParts, Screen};
use crate::store::Fault;

impl Painter {
    /// Those that still wait, where staff reads; `reader` is none in a group. None if all have been answered meanwhile,
    /// or the reader has nothing to do with it any more.
    pub(in crate::telegram) fn reminder(
        &self,
        reader: Option<PersonId>,
        gathered: &Gathered,
    ) -> Result<Option<Screen>, Fault> {
        if reader.is_some_and(|reader| !self.desk.may(reader, Right::Look)) {
            return Ok(None);
        }
        let mut tickets = Vec::new();
        for no in &gathered.named {
            let ticket = self.desk.store().ticket(*no)?.map(|ticket| ticket.value);
            if let Some(ticket) = ticket.filter(|ticket| ticket.is_open() && ticket.turn == Turn::Support) {
                let name = self.name(ticket.requester);
                tickets.push((ticket, name));
            }
        }
        if tickets.is_empty() {
            return Ok(None);
        }
        let locale = self.locale(reader)?;
        let parts = ReminderParts {
            tickets: &tickets,
            more: gathered.more,
            in_group: reader.is_none(),
        };
        Ok(Some(screen::reminder(&self.words(locale), &parts)))
    }
}
