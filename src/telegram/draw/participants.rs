//! Draws what participants see of tickets of others, and whom staff may bring into one.

use super::Painter;
use crate::desk::MOST_OFFERED;
use crate::domain::{PersonId, Refusal, TicketNo};
use crate::screen::{self, HELD_PAGE, Locale, Place, Screen, TicketsParts};
use crate::store::{Fault, List};

/// A screen about tickets in which a user takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum PartView {
    /// All of them.
    List(Place),
    /// One of them.
    Ticket(TicketNo),
    /// Do they want to leave?
    Leave(TicketNo),
    /// What do they want to say?
    Write(TicketNo),
}

impl Painter {
    pub(super) fn part(&self, locale: Locale, reader: Option<PersonId>, view: &PartView) -> Result<Screen, Fault> {
        let Some(id) = reader else {
            return self.menu(locale, reader);
        };
        let words = self.words(locale);
        let no = match view {
            PartView::List(place) => {
                let page = self.page(List::TakesPart(id), place, HELD_PAGE)?;
                let parts = TicketsParts {
                    entries: self.tickets(&page)?,
                    more_before: page.more_before,
                    more_after: page.more_after,
                };
                return Ok(screen::taking_part(&words, &parts));
            }
            PartView::Ticket(no) | PartView::Leave(no) | PartView::Write(no) => *no,
        };
        let ticket = match self.desk.taking_part(id, no)? {
            Ok(ticket) => ticket.value,
            Err(refusal) => return Ok(Screen::of(self.refusal_for(id, locale, &refusal))),
        };
        Ok(match view {
            PartView::List(_) | PartView::Ticket(_) => {
                screen::taken_part(&words, &ticket, &self.name(ticket.requester))
            }
            PartView::Leave(_) => screen::leave(locale, no),
            PartView::Write(_) => screen::contribute(locale, no),
        })
    }

    pub(super) fn choose_participant(&self, locale: Locale, no: TicketNo, found: &[PersonId]) -> Result<Screen, Fault> {
        let Some(ticket) = self.desk.store().ticket(no)?.map(|ticket| ticket.value) else {
            return Ok(Screen::of(self.refusal(locale, &Refusal::NoSuchTicket(no))));
        };
        let mut named = Vec::with_capacity(found.len());
        for id in found.iter().take(MOST_OFFERED) {
            if let Some(person) = self.desk.person(*id)? {
                named.push((*id, screen::found_label(&person)));
            }
        }
        let more = found.len() > MOST_OFFERED;
        Ok(screen::choose_participant(&self.words(locale), &ticket, &named, more))
    }
}
