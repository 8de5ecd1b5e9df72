//! Draws screens: loads what a view shows and hands it to `screen`.

use chrono_tz::Tz;

use crate::desk::Desk;
use crate::domain::{Notice, Party, PersonId, Refusal, RichText, State, Ticket, TicketNo};
use crate::screen::{
    self, CardParts, Filter, HELD_PAGE, HISTORY_PAGE, INBOX_PAGE, InboxParts, Locale, Marks, OwnParts, Place, Screen,
    TicketsParts, Words, shown_name,
};
use crate::store::{Count, Cursor, Direction, Fault, List, Page};

/// History entries on a card.
const CARD_EVENTS: usize = 5;

/// How everything is drawn here.
#[derive(Clone, Debug)]
pub struct Style {
    /// For groups, and for people whose language there is no file for.
    pub default_locale: Locale,
    /// The zone of times shown.
    pub timezone: Tz,
    /// The marks of states.
    pub marks: Marks,
}

/// A screen by what it shows; drawn when it is sent, from what is stored then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum View {
    Menu,
    Help,
    Ask,
    Kept {
        reopens: Option<TicketNo>,
    },
    TooShort {
        min: u32,
        is: u32,
    },
    PassedOn(TicketNo),
    Cancelled {
        had: bool,
    },
    MyTickets(Place),
    MyTicket {
        no: TicketNo,
        before: u64,
    },
    WriteTo(TicketNo),
    /// The sentence that told of a closing, with the rating that was given.
    Rated(TicketNo),
    Comment(TicketNo),
    Thanks,
    Languages,
    StaffMenu,
    StaffHelp,
    Inbox(Filter, Place),
    Card(TicketNo, Filter),
    History {
        no: TicketNo,
        before: u64,
    },
    Reply(TicketNo),
    Sent {
        no: TicketNo,
        unreachable: bool,
    },
    NotSent(Refusal),
    NotSentInGroup {
        refusal: Refusal,
        reopens: Option<TicketNo>,
    },
    StaffHint,
    NoTicket,
    Ids,
    GroupIds {
        group: i64,
        person: i64,
    },
    UnknownCommand,
    Refused(Refusal),
}

/// Draws for one desk. Cheap to clone.
#[derive(Clone)]
pub struct Painter {
    desk: Desk,
    style: Style,
}

impl Painter {
    /// A painter.
    pub fn new(desk: Desk, style: Style) -> Self {
        Painter { desk, style }
    }

    pub(super) fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The language somebody reads; a group reads the default.
    pub(super) fn locale(&self, reader: Option<PersonId>) -> Result<Locale, Fault> {
        let person = reader.map(|id| self.desk.person(id)).transpose()?.flatten();
        Ok(person.map_or(self.style.default_locale, |person| {
            Locale::of(&person, self.style.default_locale)
        }))
    }

    pub(super) fn words(&self, locale: Locale) -> Words<'_> {
        Words {
            locale,
            timezone: self.style.timezone,
            marks: &self.style.marks,
            now: self.desk.now(),
            stars: self.desk.rules().rating_stars,
            auto_close_ms: self.desk.rules().auto_close_ms(),
        }
    }

    /// What to call a person known by number.
    pub(super) fn name(&self, id: PersonId) -> String {
        match self.desk.person(id) {
            Ok(Some(person)) => shown_name(&person),
            // A name is no reason to fail a whole screen.
            Ok(None) | Err(_) => format!("id {}", id.number),
        }
    }

    /// A refusal in the reader's language.
    pub(super) fn refusal(&self, locale: Locale, refusal: &Refusal) -> RichText {
        screen::refusal(locale, refusal, |id| self.name(id))
    }

    /// A refusal for somebody: staff hear names, users do not.
    pub(super) fn refusal_for(&self, reader: PersonId, locale: Locale, refusal: &Refusal) -> RichText {
        if self.desk.is_staff(reader) {
            self.refusal(locale, refusal)
        } else {
            screen::own_refusal(locale, refusal)
        }
    }

    pub(super) fn draw(&self, reader: Option<PersonId>, view: &View) -> Result<Screen, Fault> {
        let locale = self.locale(reader)?;
        let plain = |key: &str| Screen::of(locale.text(key, &[]));
        Ok(match view {
            View::Menu => screen::menu(locale, self.own(reader)?.map_or(0, |person| person.open.len())),
            View::Help => screen::help(locale),
            View::Ask => screen::ask(locale, self.own(reader)?.map_or(0, |person| person.drafts.len())),
            View::Kept { reopens } => self.kept(locale, reader, *reopens)?,
            View::TooShort { min, is } => screen::too_short(locale, *min, *is),
            View::PassedOn(no) => Screen::of(locale.text("kept.passed_on", &[("no", &no.to_string())])),
            View::Cancelled { had } => self.cancelled(locale, reader, *had),
            View::MyTickets(place) => self.my_tickets(locale, reader, place)?,
            View::MyTicket { no, before } => self.my_ticket(locale, reader, *no, *before)?,
            View::WriteTo(no) => screen::write_to(locale, *no),
            View::Rated(no) => self.rated(locale, *no)?,
            View::Comment(no) => match self.desk.store().ticket(*no)? {
                Some(ticket) => screen::comment(&self.words(locale), &ticket.value),
                None => Screen::of(self.refusal(locale, &Refusal::NoSuchTicket(*no))),
            },
            View::Thanks => Screen::of(locale.text("rating.thanks_for_words", &[])),
            View::Languages => screen::languages(locale, reader.is_some_and(|id| self.desk.is_staff(id))),
            View::StaffMenu => {
                let (open, waiting) = self.open_and_waiting()?;
                screen::staff_menu(locale, open, waiting)
            }
            View::StaffHelp => screen::staff_help(locale),
            View::Inbox(filter, place) => self.inbox(locale, reader, *filter, place)?,
            View::Card(no, filter) => self.card(locale, *no, u64::MAX, *filter, false)?,
            View::History { no, before } => self.card(locale, *no, *before, Filter::All, true)?,
            View::Reply(no) => self.reply(locale, *no)?,
            View::Sent { no, unreachable } => {
                let key = if *unreachable {
                    "staff.sent_unreachable"
                } else {
                    "staff.sent"
                };
                screen_with_card(locale, locale.text(key, &[("no", &no.to_string())]), *no)
            }
            View::NotSent(refusal) => {
                let why = self.refusal(locale, refusal).plain;
                Screen::of(locale.text("staff.not_sent", &[("why", &why)]))
            }
            View::StaffHint => screen::staff_hint(locale, self.open_and_waiting()?.1),
            View::NoTicket => Screen::of(locale.text("staff.no_ticket", &[])),
            View::NotSentInGroup { refusal, reopens } => {
                let why = self.refusal(locale, refusal).plain;
                let reopen = |no| locale.button("button.reopen", screen::StaffPress::Reopen(no));
                Screen::of(locale.text("staff.not_sent", &[("why", &why)])).row(reopens.map(reopen))
            }
            View::Ids => {
                let id = reader.map(|id| id.number.to_string()).unwrap_or_default();
                Screen::of(locale.text("id.text", &[("id", &id)]))
            }
            View::GroupIds { group, person } => {
                let words = [("group", &*group.to_string()), ("id", &*person.to_string())];
                Screen::of(locale.text("id.group", &words))
            }
            View::UnknownCommand => plain("unknown_command"),
            View::Refused(refusal) => Screen::of(match reader {
                Some(reader) => self.refusal_for(reader, locale, refusal),
                None => self.refusal(locale, refusal),
            }),
        })
    }

    fn own(&self, reader: Option<PersonId>) -> Result<Option<crate::domain::Person>, Fault> {
        reader.map(|id| self.desk.person(id)).transpose().map(Option::flatten)
    }

    fn open_and_waiting(&self) -> Result<(u64, u64), Fault> {
        let store = self.desk.store();
        let open = store.count(Count::New)? + store.count(Count::InProgress)?;
        Ok((open, store.count(Count::Waiting)?))
    }

    fn kept(&self, locale: Locale, reader: Option<PersonId>, reopens: Option<TicketNo>) -> Result<Screen, Fault> {
        let Some(person) = self.own(reader)? else {
            return Ok(screen::menu(locale, 0));
        };
        if person.drafts.is_empty() {
            return Ok(screen::nothing_kept(locale));
        }
        let max = self.desk.rules().max_open_tickets as usize;
        let may_open = max == 0 || person.open.len() < max;
        let joins = if may_open { &[][..] } else { &person.open[..] };
        if let (true, Err(Refusal::TooShort { min, is })) = (may_open, self.desk.is_enough(&person.drafts)) {
            return Ok(screen::kept_too_short(locale, min, is, reopens));
        }
        Ok(screen::kept(locale, person.drafts.len(), may_open, joins, reopens))
    }

    fn cancelled(&self, locale: Locale, reader: Option<PersonId>, had: bool) -> Screen {
        let menu = match reader.is_some_and(|id| self.desk.is_staff(id)) {
            true => screen::Press::from(screen::StaffPress::Menu),
            false => screen::UserPress::Menu.into(),
        };
        let button = locale.button("button.menu", menu);
        Screen::of(screen::cancelled(locale, had)).row([button])
    }

    fn my_tickets(&self, locale: Locale, reader: Option<PersonId>, place: &Place) -> Result<Screen, Fault> {
        let Some(id) = reader else {
            return Ok(screen::menu(locale, 0));
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

    fn my_ticket(&self, locale: Locale, reader: Option<PersonId>, no: TicketNo, before: u64) -> Result<Screen, Fault> {
        let Some(id) = reader else {
            return Ok(screen::menu(locale, 0));
        };
        let card = match self.desk.own_card(id, no, before, HISTORY_PAGE)? {
            Ok(card) => card,
            Err(refusal) => return Ok(Screen::of(self.refusal(locale, &refusal))),
        };
        let parts = OwnParts {
            ticket: &card.ticket,
            events: &card.events,
            more_before: card.more_before,
            more_after: before < card.ticket.version,
            may_reopen: self.may_reopen(&card.ticket),
        };
        Ok(screen::my_ticket(&self.words(locale), &parts))
    }

    /// The sentence that told of a closing, as it is now.
    fn rated(&self, locale: Locale, no: TicketNo) -> Result<Screen, Fault> {
        let Some(ticket) = self.desk.store().ticket(no)?.map(|ticket| ticket.value) else {
            return Ok(Screen::of(self.refusal(locale, &Refusal::NoSuchTicket(no))));
        };
        let notice = match ticket.state {
            State::Closed { by, .. } => Notice::Closed { by },
            State::New | State::InProgress { .. } => Notice::Reopened { by: Party::User },
        };
        self.notice_to_user(&ticket, &notice)
    }

    pub(super) fn may_reopen(&self, ticket: &Ticket) -> bool {
        ticket.user_may_reopen(self.desk.now(), self.desk.rules().reopen_within_hours)
    }

    fn inbox(&self, locale: Locale, reader: Option<PersonId>, filter: Filter, place: &Place) -> Result<Screen, Fault> {
        let list = match (filter, reader) {
            (Filter::All, _) => List::Open,
            (Filter::Waiting, _) => List::Waiting,
            (Filter::Mine, Some(id)) => List::Mine(id),
            (Filter::Mine, None) | (Filter::New, _) => List::New,
            (Filter::Closed, _) => List::Closed,
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

    /// A page of a list. One that has become empty, because its entries have moved, gives way to the first.
    fn page(&self, list: List, place: &Place, size: usize) -> Result<Page, Fault> {
        let store = self.desk.store();
        if let Some(step) = place {
            let direction = if step.forward {
                Direction::After
            } else {
                Direction::Before
            };
            let page = store.page(list, Some((&Cursor(step.entry.clone()), direction)), size)?;
            if !page.entries.is_empty() {
                return Ok(page);
            }
        }
        store.page(list, None, size)
    }

    fn tickets(&self, page: &Page) -> Result<Vec<(Vec<u8>, Ticket)>, Fault> {
        let mut tickets = Vec::with_capacity(page.entries.len());
        for (cursor, no) in &page.entries {
            // An entry whose ticket vanished between the two reads is left out.
            if let Some(ticket) = self.desk.store().ticket(*no)? {
                tickets.push((cursor.0.clone(), ticket.value));
            }
        }
        Ok(tickets)
    }

    fn card(&self, locale: Locale, no: TicketNo, before: u64, filter: Filter, history: bool) -> Result<Screen, Fault> {
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
            filter,
            history,
        };
        Ok(screen::card(&self.words(locale), &parts))
    }

    fn reply(&self, locale: Locale, no: TicketNo) -> Result<Screen, Fault> {
        let name = self
            .desk
            .store()
            .ticket(no)?
            .map(|ticket| self.name(ticket.value.requester));
        Ok(screen::reply(locale, no, &name.unwrap_or_default()))
    }
}

fn screen_with_card(locale: Locale, text: RichText, no: TicketNo) -> Screen {
    let card = locale.button("button.card", screen::StaffPress::Card(no, Filter::All));
    Screen::of(text).row([card])
}
