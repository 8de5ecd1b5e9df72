//! Draws the staff's screens.

use super::Painter;
use crate::domain::{PersonId, Refusal, Ticket, TicketNo};
use crate::screen::{
    self, CARD_EVENTS, CardParts, Filter, HISTORY_PAGE, INBOX_PAGE, InboxParts, Locale, MenuParts, Place, Screen,
};
use crate::store::{Count, Fault, List};

impl Painter {
    pub(super) fn open_and_waiting(&self) -> Result<(u64, u64), Fault> {
        let store = self.desk.store();
        let open = store.count(Count::New)? + store.count(Count::InProgress)?;
        Ok((open, store.count(Count::Waiting)?))
    }

    pub(super) fn staff_menu(&self, locale: Locale, reader: Option<PersonId>) -> Result<Screen, Fault> {
        let (open, waiting) = self.open_and_waiting()?;
        let store = self.desk.store();
        let parts = MenuParts {
            open,
            waiting,
            banned: store.count(Count::Banned)?,
            feedback: store.count(Count::FeedbackUnread)?,
            owner: reader.is_some_and(|id| self.desk.is_owner(id)),
        };
        Ok(screen::staff_menu(locale, &parts))
    }

    pub(super) fn inbox(
        &self,
        locale: Locale,
        reader: Option<PersonId>,
        filter: Filter,
        place: &Place,
    ) -> Result<Screen, Fault> {
        let list = match (filter, reader) {
            (Filter::All, _) => List::Open,
            (Filter::Waiting, _) => List::Waiting,
            (Filter::Mine, Some(id)) => List::Mine(id),
            (Filter::Mine, None) | (Filter::New, _) => List::New,
            (Filter::Closed, _) => List::Closed,
            (Filter::Hidden, _) => List::Hidden,
        };
        let page = self.page(list, place, INBOX_PAGE)?;
        let named = |(entry, ticket): (Vec<u8>, Ticket)| {
            let name = self.name(ticket.requester);
            (entry, (ticket, name))
        };
        let (open, waiting) = self.open_and_waiting()?;
        let parts = InboxParts {
            filter,
            entries: self.tickets(&page)?.into_iter().map(named).collect(),
            more_before: page.more_before,
            more_after: page.more_after,
            open,
            waiting,
        };
        Ok(screen::inbox(&self.words(locale), &parts))
    }

    pub(super) fn card(
        &self,
        locale: Locale,
        no: TicketNo,
        before: u64,
        list: (Filter, Place),
        history: bool,
    ) -> Result<Screen, Fault> {
        let size = if history { HISTORY_PAGE } else { CARD_EVENTS };
        let Some(card) = self.desk.card(no, before, size)? else {
            return Ok(Screen::of(self.refusal(locale, &Refusal::NoSuchTicket(no))));
        };
        let parts = CardParts {
            ticket: &card.ticket,
            requester: &card.requester,
            events: &card.events,
            more_before: card.more_before,
            more_after: before < card.ticket.version,
            name: &|id| self.name(id),
            list,
            history,
        };
        Ok(screen::card(&self.words(locale), &parts))
    }

    pub(super) fn reply(&self, locale: Locale, reader: Option<PersonId>, no: TicketNo) -> Result<Screen, Fault> {
        let ticket = self.desk.store().ticket(no)?;
        let name = ticket
            .map(|ticket| self.name(ticket.value.requester))
            .unwrap_or_default();
        let others = match reader {
            Some(reader) => self.desk.answering(no, reader)?,
            None => Vec::new(),
        };
        let others: Vec<_> = others.into_iter().map(|(id, since)| (self.name(id), since)).collect();
        Ok(screen::reply(&self.words(locale), no, &name, &others))
    }

    pub(super) fn signature(&self, locale: Locale, reader: Option<PersonId>) -> Result<Screen, Fault> {
        let person = reader.map(|reader| self.desk.person(reader)).transpose()?.flatten();
        let now = person.and_then(|person| person.signature.clone());
        Ok(screen::signature(locale, now.as_deref()))
    }
}
