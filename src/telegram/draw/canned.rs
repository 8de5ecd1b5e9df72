//! Draws the screens of canned replies.

use super::Painter;
use crate::domain::{Canned, CannedNo, Refusal, RichText, TicketNo};
use crate::screen::{self, CANNED_PAGE, Locale, Screen};
use crate::store::Fault;

/// A screen of canned replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum CannedView {
    List(u32, Option<TicketNo>),
    Card(CannedNo),
    Remove(CannedNo),
    /// Asks for a name, or for the words of the one of this name.
    Ask(Option<String>),
    /// One as it will read in a ticket.
    Preview(TicketNo, Box<Canned>, RichText),
    /// In a group: these words have gone to the user of a ticket.
    SentInGroup(TicketNo, RichText),
    /// In a group: what they are called.
    Names,
}

impl Painter {
    pub(super) fn canned(&self, locale: Locale, view: &CannedView) -> Result<Screen, Fault> {
        Ok(match view {
            CannedView::List(page, ticket) => {
                let all = self.desk.canned()?;
                let page = if *page as usize * CANNED_PAGE < all.len() {
                    *page
                } else {
                    0
                };
                let from = page as usize * CANNED_PAGE;
                let shown = all.get(from..all.len().min(from + CANNED_PAGE)).unwrap_or_default();
                screen::canned_list(locale, shown, all.len(), page, *ticket)
            }
            CannedView::Card(no) => match self.desk.store().canned(*no)? {
                Some(canned) => screen::canned_card(&self.words(locale), &canned.value, &self.name(canned.value.by)),
                None => self.no_canned(locale),
            },
            CannedView::Remove(no) => match self.desk.store().canned(*no)? {
                Some(canned) => screen::remove_canned(locale, &canned.value),
                None => self.no_canned(locale),
            },
            CannedView::Ask(name) => screen::ask_canned(locale, name.as_deref()),
            CannedView::Preview(ticket, canned, filled) => {
                screen::canned_preview(locale, *ticket, canned, filled.clone())
            }
            CannedView::SentInGroup(ticket, text) => screen::canned_sent(locale, *ticket, text),
            CannedView::Names => screen::canned_names(locale, &self.desk.canned()?),
        })
    }

    fn no_canned(&self, locale: Locale) -> Screen {
        Screen::of(self.refusal(locale, &Refusal::NoSuchCanned))
    }
}
