//! Draws the user's screens.

use std::sync::Arc;

use super::Painter;
use super::faq::kept_on;
use crate::desk::Beginning;
use crate::domain::{Dialog, Notice, Party, Person, PersonId, Refusal, State, Ticket, TicketNo};
use crate::screen::{
    self, HELD_PAGE, HISTORY_PAGE, KeptParts, Locale, OwnParts, Place, Screen, StaffPress, TicketsParts, UserPress,
};
use crate::store::{Fault, List};

impl Painter {
    pub(super) fn own(&self, reader: Option<PersonId>) -> Result<Option<Arc<Person>>, Fault> {
        reader.map(|id| self.desk.person(id)).transpose().map(Option::flatten)
    }

    pub(super) fn menu(&self, locale: Locale, reader: Option<PersonId>) -> Result<Screen, Fault> {
        let open = self.own(reader)?.map_or(0, |person| person.open.len());
        let takes_part = match reader {
            Some(id) => !self.page(List::TakesPart(id), &None, 1)?.entries.is_empty(),
            None => false,
        };
        Ok(screen::menu(locale, open, self.has_answers(locale), takes_part))
    }

    pub(super) fn ask(&self, locale: Locale, reader: Option<PersonId>) -> Result<Screen, Fault> {
        let words = self.words(locale);
        let person = self.own(reader)?;
        if let Some(person) = &person
            && let Dialog::Questioned { question } = &person.dialog
        {
            return self.intake(locale, person, question);
        }
        let kept = person.as_deref().map_or(0, Person::kept);
        let about = person.as_ref().and_then(|person| person.about);
        let about = about.map(|no| self.desk.category(no)).transpose()?.flatten();
        let at = person.and_then(|person| self.desk.next_ticket_at(&person, words.now));
        Ok(screen::ask(&words, kept, at, about.as_ref().map(|about| &*about.name)))
    }

    pub(super) fn kept(
        &self,
        locale: Locale,
        reader: Option<PersonId>,
        reopens: Option<TicketNo>,
        feedback: bool,
    ) -> Result<Screen, Fault> {
        let Some(person) = self.own(reader)? else {
            return self.menu(locale, reader);
        };
        if person.drafts.is_empty() {
            return Ok(screen::nothing_kept(locale));
        }
        let words = self.words(locale);
        let max = self.desk.rules().max_open_tickets as usize;
        let mut joins = person.open.clone();
        // The one that the next words would join first.
        joins.sort_by_key(|no| (person.current() != Some(*no), std::cmp::Reverse(*no)));
        let answers = match self.desk.rules().beginning {
            Beginning::Menu => kept_on(&person).map(|occasion| (occasion, self.desk.answers_to(&person.drafts))),
            Beginning::Any => None,
        };
        let feedback_at = self.desk.next_feedback_at(&person, words.now)?;
        let parts = KeptParts {
            kept: person.kept(),
            held: self.desk.held_until(person.id),
            ticket_at: self.desk.next_ticket_at(&person, words.now),
            short: match self.desk.is_enough(&person.drafts) {
                Err(Refusal::TooShort { min, is }) => Some((min, is)),
                Err(_) | Ok(()) => None,
            },
            may_open: max == 0 || person.open.len() < max,
            asking: person.dialog.is_asking(),
            feedback: (feedback || person.dialog == Dialog::GivingFeedback).then_some(feedback_at),
            reopens: match reopens {
                None if joins.is_empty() => self.desk.latest_closed(&person, words.now)?,
                reopens => reopens,
            },
            joins,
            answers,
        };
        Ok(screen::kept(&words, &parts))
    }

    pub(super) fn cancelled(&self, locale: Locale, reader: Option<PersonId>, had: bool) -> Screen {
        let menu = match reader.is_some_and(|id| self.desk.is_staff(id)) {
            true => screen::Press::from(StaffPress::Menu),
            false => UserPress::Menu.into(),
        };
        let button = locale.button("button.menu", menu);
        Screen::of(screen::cancelled(locale, had)).row([button])
    }

    pub(super) fn my_tickets(&self, locale: Locale, reader: Option<PersonId>, place: &Place) -> Result<Screen, Fault> {
        let Some(id) = reader else {
            return self.menu(locale, reader);
        };
        let page = self.page(List::Of(id), place, HELD_PAGE)?;
        let entries = self.tickets(&page)?;
        let parts = TicketsParts {
            entries,
            more_before: page.more_before,
            more_after: page.more_after,
        };
        Ok(screen::my_tickets(&self.words(locale), &parts))
    }

    pub(super) fn my_ticket(
        &self,
        locale: Locale,
        reader: Option<PersonId>,
        no: TicketNo,
        before: u64,
    ) -> Result<Screen, Fault> {
        let Some(id) = reader else {
            return self.menu(locale, reader);
        };
        let card = match self.desk.own_card(id, no, before, HISTORY_PAGE)? {
            Ok(card) => card,
            Err(refusal) => return Ok(Screen::of(self.refusal(locale, &refusal))),
        };
        let participants = card.ticket.participants.iter().chain(&card.ticket.former_participants);
        let participants: Vec<_> = participants.map(|id| (*id, self.name(*id))).collect();
        let parts = OwnParts {
            ticket: &card.ticket,
            participants: &participants,
            events: &card.events,
            more_before: card.more_before,
            more_after: before < card.ticket.version,
            may_reopen: self.may_reopen(&card.ticket),
        };
        Ok(screen::my_ticket(&self.words(locale), &parts))
    }

    /// The sentence that told of a closing, as it is now.
    pub(super) fn rated(&self, locale: Locale, no: TicketNo) -> Result<Screen, Fault> {
        let Some(ticket) = self.desk.store().ticket(no)?.map(|ticket| ticket.value) else {
            return Ok(Screen::of(self.refusal(locale, &Refusal::NoSuchTicket(no))));
        };
        let notice = match ticket.state {
            State::Closed { by, .. } => Notice::Closed { by },
            State::New | State::InProgress { .. } => Notice::Reopened { by: Party::User },
        };
        self.notice_to_user(ticket.requester, &ticket, &notice)
    }

    pub(in crate::telegram) fn may_reopen(&self, ticket: &Ticket) -> bool {
        ticket.user_may_reopen(self.desk.now(), self.desk.rules().reopen_within_hours)
    }
}
