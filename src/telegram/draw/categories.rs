//! Draws the screens of categories.

use super::{Painter, QuestionView};
use crate::domain::{CategoryNo, CategoryWording, PersonId, Refusal, Ticket, TicketNo};
use crate::screen::{self, Locale, Screen};
use crate::store::Fault;

/// A screen of categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum CategoryView {
    List,
    Card(CategoryNo),
    Type(CategoryWording),
    Remove(CategoryNo),
    Question(QuestionView),
    /// Where its tickets are shown.
    Home(CategoryNo),
    /// For a user who asks.
    AskAbout,
    /// For a user whose words have opened a ticket: what is it about, if they have not said so yet?
    SayAbout(TicketNo),
    /// They rather say nothing.
    SaidNothing(TicketNo),
}

impl Painter {
    pub(super) fn categories(
        &self,
        locale: Locale,
        reader: Option<PersonId>,
        view: CategoryView,
    ) -> Result<Screen, Fault> {
        Ok(match view {
            CategoryView::List => screen::categories(locale, &self.desk.categories()),
            CategoryView::Card(no) => match self.desk.category(no)? {
                Some(category) => screen::category_card(&self.words(locale), &category, &self.name(category.by)),
                None => self.no_category(locale),
            },
            CategoryView::Remove(no) => match self.desk.category(no)? {
                Some(category) => screen::remove_category(locale, &category),
                None => self.no_category(locale),
            },
            CategoryView::Home(no) => match self.desk.category(no)? {
                Some(category) => screen::category_home(locale, &category),
                None => self.no_category(locale),
            },
            CategoryView::Question(view) => self.intake_questions(locale, view)?,
            CategoryView::Type(what) => screen::word_category(locale, what),
            CategoryView::AskAbout => screen::ask_about(locale, &self.desk.categories()),
            CategoryView::SayAbout(no) => self.say_about(locale, reader, no)?,
            CategoryView::SaidNothing(no) => screen::said_nothing(locale, no),
        })
    }

    fn say_about(&self, locale: Locale, reader: Option<PersonId>, no: TicketNo) -> Result<Screen, Fault> {
        let ticket = self.desk.store().ticket(no)?.map(|ticket| ticket.value);
        let own = |ticket: &Ticket| Some(ticket.requester) == reader && !ticket.hidden;
        let Some(ticket) = ticket.filter(own) else {
            return Ok(Screen::of(self.refusal(locale, &Refusal::NoSuchTicket(no))));
        };
        Ok(screen::say_about(locale, &ticket, &self.desk.categories()))
    }

    fn no_category(&self, locale: Locale) -> Screen {
        Screen::of(self.refusal(locale, &Refusal::NoSuchCategory))
    }
}
