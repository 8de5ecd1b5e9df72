//! What screens ask for. Reads only what one screen shows.

use std::sync::Arc;

use super::{Answer, Desk};
use crate::domain::{ChatId, Event, Person, PersonId, Refusal, Ticket, TicketNo};
use crate::store::{Fault, View};

/// A ticket with everything its card shows.
#[derive(Clone, Debug)]
pub struct Card {
    /// The ticket.
    pub ticket: Ticket,
    /// Its requester.
    pub requester: Arc<Person>,
    /// Its assignee, if there is one and they are known.
    pub assignee: Option<Arc<Person>>,
    /// Entries of its history with their numbers, oldest first.
    pub events: Vec<(u64, Event)>,
    /// Whether there are older entries than these.
    pub more_before: bool,
}

impl Desk {
    /// A person, if ever met.
    pub fn person(&self, id: PersonId) -> Result<Option<Arc<Person>>, Fault> {
        self.store().seen_person(id)
    }

    /// A ticket with its last `size` history entries before entry `before` (`u64::MAX`: the latest).
    pub fn card(&self, no: TicketNo, before: u64, size: usize) -> Result<Option<Card>, Fault> {
        let Some(ticket) = self.store().ticket(no)?.map(|ticket| ticket.value) else {
            return Ok(None);
        };
        let requester = self.person(ticket.requester)?.ok_or(Fault::Damaged {
            what: "ticket",
            why: "its requester is not known".into(),
        })?;
        let assignee = ticket.assignee().map(|id| self.person(id)).transpose()?.flatten();
        let mut events = self.store().events_before(no, before, size + 1)?;
        let more_before = events.len() > size;
        events.truncate(size);
        events.reverse();
        Ok(Some(Card {
            ticket,
            requester,
            assignee,
            events,
            more_before,
        }))
    }

    /// The same for the ticket's own requester; nobody else's ticket can be looked at this way.
    pub fn own_card(
        &self,
        who: PersonId,
        no: TicketNo,
        before: u64,
        size: usize,
    ) -> Result<Result<Card, Refusal>, Fault> {
        let card = self.card(no, before, size)?;
        Ok(card
            .filter(|card| card.ticket.requester == who && !card.ticket.hidden)
            .ok_or(Refusal::NoSuchTicket(no)))
    }

    /// Notes which message of a chat shows a ticket's card and is to be kept up to date; `None`: none.
    pub async fn note_view(&self, chat: ChatId, view: Option<View>) -> Answer<()> {
        self.carry_out(None, |change, _| {
            change.put_view(chat, view)?;
            Ok(Ok(()))
        })
        .await
    }
}
