//! Draws the screens on which staff does more with a ticket than its card offers.

use super::Painter;
use crate::domain::{Handling, Happening, PersonId, Refusal, TicketNo, Wording};
use crate::screen::{self, COLLEAGUES_PAGE, Locale, Screen};
use crate::store::Fault;

/// A screen about a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum HandlingView {
    More,
    Transfer(u32),
    Priorities,
    Schedule,
    Tags,
    Categories,
    Participants,
    Type(Wording),
    Erase,
    /// The note of one history entry.
    Note(u64),
}

impl HandlingView {
    /// What is shown instead if what was to lead there was refused.
    pub(in crate::telegram) fn if_refused(self) -> Self {
        match self {
            HandlingView::Participants => self,
            HandlingView::More
            | HandlingView::Transfer(_)
            | HandlingView::Priorities
            | HandlingView::Schedule
            | HandlingView::Tags
            | HandlingView::Categories
            | HandlingView::Type(_)
            | HandlingView::Erase
            | HandlingView::Note(_) => HandlingView::More,
        }
    }
}

impl Painter {
    pub(super) fn handling(&self, locale: Locale, no: TicketNo, view: HandlingView) -> Result<Screen, Fault> {
        let Some(ticket) = self.desk.store().ticket(no)?.map(|ticket| ticket.value) else {
            return Ok(Screen::of(self.refusal(locale, &Refusal::NoSuchTicket(no))));
        };
        let words = self.words(locale);
        Ok(match view {
            HandlingView::More => screen::more(&words, &ticket),
            HandlingView::Transfer(page) => {
                let others = |id: &PersonId| ticket.assignee() != Some(*id);
                let all: Vec<PersonId> = self.desk.colleagues().into_iter().filter(others).collect();
                let page = if page as usize * COLLEAGUES_PAGE < all.len() {
                    page
                } else {
                    0
                };
                let shown = all.iter().skip(page as usize * COLLEAGUES_PAGE).take(COLLEAGUES_PAGE);
                let named: Vec<_> = shown.map(|id| (*id, self.name(*id))).collect();
                screen::transfer(&words, &ticket, page, &named, all.len())
            }
            HandlingView::Priorities => screen::priorities(&words, &ticket),
            HandlingView::Schedule => screen::schedule(&words, &ticket),
            HandlingView::Tags => screen::tags(&words, &ticket),
            HandlingView::Categories => screen::categorise(&words, &ticket, &self.desk.categories()),
            HandlingView::Participants => screen::participants(&words, &ticket, |id| self.name(id)),
            HandlingView::Type(what) => screen::wording(&words, &ticket, what),
            HandlingView::Erase => screen::erase(&words, &ticket),
            HandlingView::Note(seq) => match self.desk.store().event(no, seq)?.map(|event| event.what) {
                Some(Happening::Handled {
                    by,
                    how: Handling::Noted { text },
                }) => screen::note(&words, no, &self.name(by), &text),
                Some(_) | None => screen::more(&words, &ticket),
            },
        })
    }
}
