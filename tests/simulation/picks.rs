//! Which tickets people mean, by dice.

use switchboard::domain::{Handling, PersonId, TicketNo};
use switchboard::store::Store;

use super::script::Script;
use super::update::Operation;

impl Script {
    /// A user, mostly, is brought into a ticket that is open, if there is any among the latest.
    pub(super) fn bringing_in(&mut self, tickets: u64, store: &Store) -> Operation {
        let open = |no: &TicketNo| store.ticket(*no).unwrap().is_some_and(|ticket| ticket.value.is_open());
        let some: Vec<TicketNo> = (0..6).map(|_| self.ticket(tickets)).collect();
        let no = some.iter().copied().find(open).unwrap_or(some[0]);
        Operation::Handles(no, Handling::Added { who: self.anybody() })
    }

    /// A ticket there is, mostly; mostly one of the latest.
    pub(super) fn ticket(&mut self, tickets: u64) -> TicketNo {
        let first = if self.random.bool() {
            tickets.saturating_sub(4)
        } else {
            0
        };
        TicketNo(self.random.u64(first..=tickets + 1))
    }

    /// Mostly one that is hidden, if there is any.
    pub(super) fn hidden_ticket(&mut self, tickets: u64, store: &Store) -> TicketNo {
        let some: Vec<TicketNo> = (0..12).map(|_| TicketNo(self.random.u64(..=tickets))).collect();
        let hidden = |no: &TicketNo| store.ticket(*no).unwrap().is_some_and(|ticket| ticket.value.hidden);
        some.iter().copied().find(hidden).unwrap_or(some[0])
    }

    /// Mostly one of this user's.
    pub(super) fn own_ticket(&mut self, user: i64, tickets: u64, store: &Store) -> TicketNo {
        let own = |no: &TicketNo| {
            let ticket = store.ticket(*no).unwrap();
            ticket.is_some_and(|ticket| ticket.value.requester == PersonId::telegram(user))
        };
        let some: Vec<TicketNo> = (0..6).map(|_| self.ticket(tickets)).collect();
        some.iter().copied().find(own).unwrap_or(some[0])
    }

    /// Mostly one in which this user takes part, if there is any among the latest.
    pub(super) fn ticket_taken_part_in(&mut self, user: i64, tickets: u64, store: &Store) -> TicketNo {
        let takes_part = |no: &TicketNo| {
            let ticket = store.ticket(*no).unwrap();
            ticket.is_some_and(|ticket| ticket.value.takes_part(PersonId::telegram(user)))
        };
        let some: Vec<TicketNo> = (0..12).map(|_| self.ticket(tickets)).collect();
        some.iter().copied().find(takes_part).unwrap_or(some[0])
    }
}
