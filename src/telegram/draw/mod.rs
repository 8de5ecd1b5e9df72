//! Draws screens: loads what a view shows and hands it to `screen`.

mod archives;
mod bans;
mod canned;
mod categories;
mod digest;
mod faq;
mod feedback;
mod handling;
mod homes;
mod participants;
mod people;
mod privacy;
mod questions;
mod reminder;
mod settings;
mod staff;
mod statistics;
mod team;
mod topic;
mod user;

pub(super) use archives::ArchiveView;
use std::sync::{Arc, OnceLock};

use chrono_tz::Tz;

use crate::desk::Desk;
use crate::domain::{PersonId, Refusal, RichText, Ticket, TicketNo, Timestamp};
use crate::safekeeping::Safekeeping;
use crate::screen::{self, Filter, Locale, Marks, Period, Place, Screen, Topic, Words, shown_name};
use crate::store::{Cursor, Direction, Fault, List, Page};

pub(super) use bans::BanView;
pub(super) use canned::CannedView;
pub(super) use categories::CategoryView;
pub(super) use faq::{AnswersView, FaqView};
pub(super) use feedback::FeedbackView;
pub(super) use handling::HandlingView;
pub(super) use homes::HomeView;
pub(super) use participants::PartView;
pub(super) use people::UsersView;
pub(super) use privacy::PrivacyView;
pub(super) use questions::QuestionView;
pub use settings::Inside;
pub(super) use settings::SettingsView;
pub(super) use team::{Link, TeamView};

/// How everything is drawn here.
#[derive(Clone, Debug)]
pub struct Style {
    /// For groups, and for people whose language there is no file for; in place of a stored one that is gone.
    pub default_locale: Locale,
    /// The zone of times shown.
    pub timezone: Tz,
    /// The marks of states.
    pub marks: Marks,
    /// Where to give something for the support; none if nowhere.
    pub donate: Option<String>,
}

/// A screen by what it shows; drawn when it is sent, from what is stored then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum View {
    Menu,
    Help,
    Ask,
    Kept {
        reopens: Option<TicketNo>,
        /// Whether it is meant as feedback.
        feedback: bool,
    },
    SlowDown {
        left: u32,
        until: Timestamp,
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
    Part(PartView),
    /// The sentence that told of a closing, with the rating that was given.
    Rated(TicketNo),
    Comment(TicketNo),
    Thanks,
    Privacy(PrivacyView),
    LinkForStaff,
    Feedback(FeedbackView),
    Languages,
    StaffMenu,
    StaffHelp(Option<Topic>),
    Settings(SettingsView),
    Team(TeamView),
    Handling(TicketNo, HandlingView),
    /// Several people whom an operator may mean to bring into a ticket.
    ChooseParticipant(TicketNo, Vec<PersonId>),
    Canned(CannedView),
    Categories(CategoryView),
    /// In a group: where tickets of a category go.
    Home(HomeView),
    Faq(FaqView),
    /// The FAQ as users read it.
    Answers(AnswersView),
    /// A card without buttons, for a group.
    Info(TicketNo),
    Statistics(Period),
    StatisticsHelp(Period),
    Inbox(Filter, Place),
    Card(TicketNo, Filter),
    /// A card that leads back to this part of a list.
    ListedCard(TicketNo, Filter, Place),
    History {
        no: TicketNo,
        before: u64,
    },
    Reply(TicketNo),
    Signature,
    AskSignature,
    Sent {
        no: TicketNo,
        unreachable: bool,
    },
    Deleted(TicketNo),
    DeleteHint,
    NotSent(Refusal),
    NotSentInGroup {
        refusal: Refusal,
        reopens: Option<TicketNo>,
    },
    /// What was sent moves on at its writer's alone.
    LiveLocation,
    StaffHint,
    Bans(BanView),
    Users(UsersView),
    NoTicket,
    Ids,
    GroupIds {
        group: i64,
        person: i64,
    },
    UnknownCommand,
    /// In a group: whether it is the support group.
    GroupHelp {
        ours: bool,
    },
    Refused(Refusal),
    Archive(ArchiveView),
}

impl View {
    /// Whether it asks what to do with what is kept, and goes when that is clear.
    pub(super) fn is_prompt(&self) -> bool {
        matches!(
            self,
            View::Kept { .. } | View::TooShort { .. } | View::Answers(AnswersView::Offered)
        )
    }
}

/// Draws for one desk. Cheap to clone.
#[derive(Clone)]
pub struct Painter {
    desk: Desk,
    safekeeping: Safekeeping,
    style: Style,
    inside: Arc<dyn Inside>,
    private_chat: Arc<OnceLock<String>>,
}

impl Painter {
    /// A painter.
    pub fn new(desk: Desk, safekeeping: Safekeeping, style: Style, inside: Arc<dyn Inside>) -> Self {
        Painter {
            desk,
            safekeeping,
            style,
            inside,
            private_chat: Arc::default(),
        }
    }

    /// Tells the public name of the bot; until then there are no links into its private chat.
    pub fn introduce(&self, username: &str) {
        // Whoever connects anew connects as the same bot.
        let _ = self.private_chat.set(format!("https://t.me/{username}?start="));
    }

    pub(super) fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The language somebody reads; a group reads the default.
    pub(super) fn locale(&self, reader: Option<PersonId>) -> Result<Locale, Fault> {
        let person = reader.map(|id| self.desk.person(id)).transpose()?.flatten();
        let default = self.default_locale();
        Ok(person.map_or(default, |person| Locale::of(&person, default)))
    }

    /// The language of groups, and of people whose own there is no file for.
    pub fn default_locale(&self) -> Locale {
        Locale::find(self.desk.rules().default_locale.as_str()).unwrap_or(self.style.default_locale)
    }

    pub(super) fn words(&self, locale: Locale) -> Words<'_> {
        let rules = self.desk.rules();
        Words {
            locale,
            timezone: self.style.timezone,
            marks: &self.style.marks,
            now: self.desk.now(),
            stars: rules.rating_stars,
            auto_close_ms: rules.auto_close_ms(),
            private_chat: self.private_chat.get().map(String::as_str),
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
        screen::refusal(&self.words(locale), refusal, |id| self.name(id))
    }

    /// A refusal for somebody: staff hear names, users do not.
    pub(super) fn refusal_for(&self, reader: PersonId, locale: Locale, refusal: &Refusal) -> RichText {
        if self.desk.is_staff(reader) {
            self.refusal(locale, refusal)
        } else {
            screen::own_refusal(&self.words(locale), refusal)
        }
    }

    /// Draws a view for its reader, without the buttons that their role does not allow; `reader` is none in a group.
    pub(super) fn draw(&self, reader: Option<PersonId>, view: &View) -> Result<Screen, Fault> {
        let screen = self.draw_whole(reader, view)?;
        Ok(match reader.and_then(|reader| self.desk.role(reader)) {
            Some(role) => screen.for_role(role),
            None => screen,
        })
    }

    fn draw_whole(&self, reader: Option<PersonId>, view: &View) -> Result<Screen, Fault> {
        let locale = self.locale(reader)?;
        let plain = |key: &str| Screen::of(locale.text(key, &[]));
        Ok(match view {
            View::Menu => self.menu(locale, reader)?,
            View::Help => screen::help(locale, self.style.donate.as_deref()),
            View::Ask => self.ask(locale, reader)?,
            View::Kept { reopens, feedback } => self.kept(locale, reader, *reopens, *feedback)?,
            View::SlowDown { left, until } => screen::slow_down(&self.words(locale), *left, *until),
            View::TooShort { min, is } => screen::too_short(locale, *min, *is),
            View::PassedOn(no) => Screen::of(locale.text("kept.passed_on", &[("no", &no.to_string())])),
            View::Cancelled { had } => self.cancelled(locale, reader, *had),
            View::MyTickets(place) => self.my_tickets(locale, reader, place)?,
            View::MyTicket { no, before } => self.my_ticket(locale, reader, *no, *before)?,
            View::WriteTo(no) => screen::write_to(locale, *no),
            View::Part(view) => self.part(locale, reader, view)?,
            View::Rated(no) => self.rated(locale, *no)?,
            View::Comment(no) => self.comment(locale, *no)?,
            View::Thanks => Screen::of(locale.text("rating.thanks_for_words", &[])),
            View::Privacy(view) => self.privacy(locale, *view),
            View::LinkForStaff => screen::link_for_staff(locale),
            View::Feedback(view) => self.feedback(locale, view)?,
            View::Languages => screen::languages(locale, reader.is_some_and(|id| self.desk.is_staff(id))),
            View::StaffMenu => self.staff_menu(locale, reader)?,
            View::StaffHelp(topic) => screen::staff_help(locale, *topic, self.style.donate.as_deref()),
            View::Settings(view) => self.settings(locale, view)?,
            View::Team(view) => self.team(locale, view)?,
            View::Categories(view) => self.categories(locale, reader, *view)?,
            View::Home(view) => self.home(locale, view)?,
            View::Faq(view) => self.faq(locale, view)?,
            View::Answers(view) => self.answers(locale, reader, *view)?,
            View::Canned(view) => self.canned(locale, view)?,
            View::ChooseParticipant(no, found) => self.choose_participant(locale, *no, found)?,
            View::Handling(no, view) => self.handling(locale, *no, *view)?,
            View::Info(no) => Screen::of(self.card(locale, *no, u64::MAX, (Filter::All, None), false)?.text),
            View::Statistics(period) => self.statistics(locale, *period)?,
            View::StatisticsHelp(period) => screen::statistics_help(&self.words(locale), *period),
            View::Inbox(filter, place) => self.inbox(locale, reader, *filter, place)?,
            View::Card(no, filter) => self.card(locale, *no, u64::MAX, (*filter, None), false)?,
            View::ListedCard(no, filter, place) => self.card(locale, *no, u64::MAX, (*filter, place.clone()), false)?,
            View::History { no, before } => self.card(locale, *no, *before, (Filter::All, None), true)?,
            View::Reply(no) => self.reply(locale, reader, *no)?,
            View::Signature => self.signature(locale, reader)?,
            View::AskSignature => screen::ask_signature(locale),
            View::Sent { no, unreachable } => sent(locale, *no, *unreachable),
            View::Deleted(no) => Screen::of(locale.text("staff.deleted", &[("no", &no.to_string())])),
            View::DeleteHint => plain("staff.delete_hint"),
            View::LiveLocation => plain("live_location"),
            View::NotSent(refusal) => self.not_sent(locale, refusal),
            View::Users(view) => self.users(locale, reader, view)?,
            View::Bans(view) => self.bans(locale, reader.is_none(), view)?,
            View::StaffHint => screen::staff_hint(locale, self.open_and_waiting()?.1),
            View::NoTicket => Screen::of(locale.text("staff.no_ticket", &[])),
            View::NotSentInGroup { refusal, reopens } => {
                let reopen = |no| locale.button("button.reopen", screen::StaffPress::Reopen(no));
                self.not_sent(locale, refusal).row(reopens.map(reopen))
            }
            View::Ids => own_id(locale, reader),
            View::GroupIds { group, person } => {
                let words = [("group", &*group.to_string()), ("id", &*person.to_string())];
                Screen::of(locale.text("id.group", &words))
            }
            View::GroupHelp { ours } => plain(if *ours { "help.group" } else { "help.other_group" }),
            View::Archive(view) => self.archive(locale, view),
            View::UnknownCommand => plain("unknown_command"),
            View::Refused(refusal) => Screen::of(match reader {
                Some(reader) => self.refusal_for(reader, locale, refusal),
                None => self.refusal(locale, refusal),
            }),
        })
    }

    fn comment(&self, locale: Locale, no: TicketNo) -> Result<Screen, Fault> {
        Ok(match self.desk.store().ticket(no)? {
            Some(ticket) => screen::comment(&self.words(locale), &ticket.value),
            None => Screen::of(self.refusal(locale, &Refusal::NoSuchTicket(no))),
        })
    }

    fn not_sent(&self, locale: Locale, refusal: &Refusal) -> Screen {
        let why = self.refusal(locale, refusal).plain;
        Screen::of(locale.text("staff.not_sent", &[("why", &why)]))
    }

    /// A page of a list. One that has become empty, because its entries have moved, gives way to the first.
    pub(super) fn page(&self, list: List, place: &Place, size: usize) -> Result<Page, Fault> {
        self.page_of(place, |from| self.desk.store().page(list, from, size))
    }

    /// The same of any list that `page` reads.
    pub(super) fn page_of<T>(
        &self,
        place: &Place,
        page: impl Fn(Option<(&Cursor, Direction)>) -> Result<Page<T>, Fault>,
    ) -> Result<Page<T>, Fault> {
        if let Some(step) = place {
            let direction = if step.forward {
                Direction::After
            } else {
                Direction::Before
            };
            let page = page(Some((&Cursor(step.entry.clone()), direction)))?;
            if !page.entries.is_empty() {
                return Ok(page);
            }
        }
        page(None)
    }

    pub(super) fn tickets(&self, page: &Page) -> Result<Vec<(Vec<u8>, Ticket)>, Fault> {
        let mut tickets = Vec::with_capacity(page.entries.len());
        for (cursor, no) in &page.entries {
            // An entry whose ticket vanished between the two reads is left out.
            if let Some(ticket) = self.desk.store().ticket(*no)? {
                tickets.push((cursor.0.clone(), ticket.value));
            }
        }
        Ok(tickets)
    }
}

fn own_id(locale: Locale, reader: Option<PersonId>) -> Screen {
    let id = reader.map(|id| id.number.to_string()).unwrap_or_default();
    Screen::of(locale.text("id.text", &[("id", &id)]))
}

fn sent(locale: Locale, no: TicketNo, unreachable: bool) -> Screen {
    let key = if unreachable {
        "staff.sent_unreachable"
    } else {
        "staff.sent"
    };
    let card = locale.button("button.card", screen::StaffPress::Card(no, Filter::All));
    Screen::of(locale.text(key, &[("no", &no.to_string())])).row([card])
}
