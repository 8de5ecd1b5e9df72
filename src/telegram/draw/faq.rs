//! Draws the screens of the FAQ: the staff's and the users'.

use super::Painter;
use crate::domain::{Dialog, FaqEntry, FaqNo, FaqWording, LanguageCode, Occasion, Person, PersonId, Refusal, TicketNo};
use crate::screen::{self, ANSWERS_PAGE, FAQ_PAGE, FaqParts, Locale, Screen};
use crate::store::Fault;

/// A screen of the FAQ for staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum FaqView {
    List(u32),
    Card(FaqNo),
    Remove(FaqNo),
    Ask(FaqWording),
}

/// A screen of the FAQ for users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::telegram) enum AnswersView {
    List(u32),
    One(FaqNo, Occasion),
    Helped,
    /// What may answer what is kept.
    Offered,
    /// What may answer what this ticket was opened with.
    Meanwhile(TicketNo),
}

/// The page of this number, from 0, with its number; one that is no more gives way to the first.
fn page<T>(all: &[T], page: u32, size: usize) -> (&[T], u32) {
    let from = |page: u32| (page as usize).saturating_mul(size);
    let page = if from(page) < all.len() { page } else { 0 };
    let end = all.len().min(from(page).saturating_add(size));
    (all.get(from(page)..end).unwrap_or_default(), page)
}

/// The occasion on which somebody reads answers to what is kept of them.
pub(super) fn kept_on(person: &Person) -> Option<Occasion> {
    person.drafts.last().map(|last| Occasion::Kept(last.source.message))
}

impl Painter {
    pub(super) fn faq(&self, locale: Locale, view: &FaqView) -> Result<Screen, Fault> {
        let faq = self.desk.faq();
        let entries = faq.entries();
        Ok(match view {
            FaqView::List(number) => {
                let (shown, number) = page(entries, *number, FAQ_PAGE);
                let parts: Result<Vec<FaqParts>, Fault> = shown.iter().map(|entry| self.faq_parts(entry)).collect();
                screen::faq(locale, &parts?, entries.len(), number)
            }
            FaqView::Card(no) => match faq.get(*no) {
                Some(entry) => {
                    let before = entries.iter().position(|other| other.no == *no).unwrap_or_default();
                    let place = (before, entries.len());
                    let parts = self.faq_parts(entry)?;
                    screen::faq_card(&self.words(locale), &parts, &self.name(entry.by), place)
                }
                None => self.no_faq(locale),
            },
            FaqView::Remove(no) => match faq.get(*no) {
                Some(entry) => screen::remove_faq(locale, entry),
                None => self.no_faq(locale),
            },
            FaqView::Ask(what) => screen::word_faq(locale, what),
        })
    }

    pub(super) fn answers(&self, locale: Locale, reader: Option<PersonId>, view: AnswersView) -> Result<Screen, Fault> {
        let faq = self.desk.faq();
        let own = self.questions(locale, faq.entries());
        Ok(match view {
            AnswersView::List(number) => {
                let (shown, number) = page(&own, number, ANSWERS_PAGE);
                screen::answers(locale, shown, own.len(), number)
            }
            AnswersView::One(no, occasion) => match faq.get(no) {
                Some(entry) => {
                    let before = own.iter().position(|other| other.no == no).unwrap_or_default();
                    let number = u32::try_from(before / ANSWERS_PAGE).unwrap_or_default();
                    screen::answer(locale, entry, occasion, number)
                }
                None => self.no_faq(locale),
            },
            AnswersView::Helped => screen::answer_helped(locale),
            AnswersView::Offered => self.offered(locale, reader)?,
            AnswersView::Meanwhile(no) => self.meanwhile(locale, reader, no)?,
        })
    }

    /// What may answer what is kept, while it is to open a ticket; else what is kept, as it always looks.
    fn offered(&self, locale: Locale, reader: Option<PersonId>) -> Result<Screen, Fault> {
        let person = self.own(reader)?.filter(|person| person.dialog == Dialog::Offered);
        let answers = person.as_ref().map(|person| self.desk.answers_to(&person.drafts));
        Ok(match (person.as_deref().and_then(kept_on), answers) {
            (Some(occasion), Some(answers)) if !answers.is_empty() => {
                let kept = person.as_deref().map_or(0, Person::kept);
                screen::offered(locale, kept, &answers, occasion)
            }
            _ => self.kept(locale, reader, None, false)?,
        })
    }

    /// What may answer what a ticket was opened with, while it is open; else the ticket.
    fn meanwhile(&self, locale: Locale, reader: Option<PersonId>, no: TicketNo) -> Result<Screen, Fault> {
        let ticket = self.desk.store().ticket(no)?.map(|ticket| ticket.value);
        let open = ticket.filter(|ticket| Some(ticket.requester) == reader && ticket.is_open());
        let answers = open.map(|ticket| self.desk.answers_in(&ticket)).transpose()?;
        match answers.filter(|answers| !answers.is_empty()) {
            Some(answers) => Ok(screen::meanwhile(locale, no, &answers)),
            None => self.my_ticket(locale, reader, no, u64::MAX),
        }
    }

    /// Whether the FAQ has anything for readers of this language.
    pub(super) fn has_answers(&self, locale: Locale) -> bool {
        !self.questions(locale, self.desk.faq().entries()).is_empty()
    }

    fn questions<'a>(&self, locale: Locale, entries: &'a [FaqEntry]) -> Vec<&'a FaqEntry> {
        let Some(language) = LanguageCode::read(locale.code()) else {
            return entries.iter().collect();
        };
        entries.iter().filter(|entry| entry.is_for(language)).collect()
    }

    fn faq_parts<'a>(&self, entry: &'a FaqEntry) -> Result<FaqParts<'a>, Fault> {
        let counts = self.desk.store().faq_counts(entry.no)?;
        Ok(FaqParts {
            entry,
            offered: counts.offered,
            helped: counts.helped,
        })
    }

    fn no_faq(&self, locale: Locale) -> Screen {
        Screen::of(self.refusal(locale, &Refusal::NoSuchFaq))
    }
}
