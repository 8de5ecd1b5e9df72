//! Draws the screens of canned replies.

use super::Painter;
use crate::domain::{Attachment, Canned, CannedNo, PersonId, Refusal, RichText, TicketNo};
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
    /// The file of one, with its words as they were written.
    File(Box<Canned>),
    /// In a group: these words have gone to the user of a ticket, with this file.
    SentInGroup(TicketNo, RichText, Option<Attachment>),
    /// In a group: what they are called.
    Names,
}

impl CannedView {
    /// The file that its words stand below.
    pub(in crate::telegram) fn file(&self) -> Option<(&Canned, &Attachment)> {
        match self {
            CannedView::Preview(_, canned, _) | CannedView::File(canned) => {
                canned.file.as_ref().map(|file| (&**canned, file))
            }
            CannedView::List(..)
            | CannedView::Card(_)
            | CannedView::Remove(_)
            | CannedView::Ask(_)
            | CannedView::SentInGroup(..)
            | CannedView::Names => None,
        }
    }
}

impl Painter {
    /// What stands in the place of a file that cannot be shown.
    pub(in crate::telegram) fn file_refused(&self, reader: Option<PersonId>, canned: &Canned) -> Result<Screen, Fault> {
        Ok(screen::canned_file_refused(self.locale(reader)?, canned))
    }

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
            CannedView::File(canned) => screen::canned_file(locale, canned),
            CannedView::SentInGroup(ticket, text, file) => {
                screen::canned_sent(&self.words(locale), *ticket, text, file.as_ref())
            }
            CannedView::Names => screen::canned_names(locale, &self.desk.canned()?),
        })
    }

    fn no_canned(&self, locale: Locale) -> Screen {
        Screen::of(self.refusal(locale, &Refusal::NoSuchCanned))
    }
}
