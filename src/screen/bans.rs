//! Bans, as staff sees them: who is banned, one person's ban, how long, and why.

use std::sync::Arc;

use super::paging::turn_pages;
use super::{BanPress, Button, CommonPress, Filter, Locale, Screen, StaffPress, UsersPress, Words, shown_name};
use crate::domain::{Ban, PastBan, Person, PersonId, RichText, Style, TicketNo};

/// People on one page of the list.
pub const BANS_PAGE: usize = 8;

/// UTF-16 units of a reason where it is not the matter: on cards, and of bans that are over. With the longest names,
/// as many as are kept fit into one message.
const SHORT_REASON: usize = 120;

/// Durations offered by button, in minutes; 0 = until it is lifted.
const SPANS: [(u32, &str); 5] = [
    (60, "ban.hour"),
    (24 * 60, "ban.day"),
    (7 * 24 * 60, "ban.week"),
    (30 * 24 * 60, "ban.month"),
    (0, "ban.for_good"),
];

/// What the list of banned people shows.
#[derive(Clone, Debug)]
pub struct BansParts {
    /// They, with their places in the list.
    pub entries: Vec<(Vec<u8>, Arc<Person>)>,
    /// Whether there are later bans.
    pub more_before: bool,
    /// Whether there are earlier ones.
    pub more_after: bool,
    /// Banned people in all.
    pub total: u64,
}

/// Who is banned, the latest first.
pub fn bans(words: &Words, parts: &BansParts) -> Screen {
    let locale = words.locale;
    let mut text = locale.text("bans.title", &[("n", &parts.total.to_string())]);
    text.push("\n\n");
    if parts.entries.is_empty() {
        text.append(&locale.text("bans.none", &[]));
    } else {
        text.append(&locale.text("bans.how", &[]));
    }
    let mut screen = Screen::of(text);
    for (_, person) in &parts.entries {
        let end = match person.ban.as_ref().and_then(|ban| ban.until) {
            Some(until) => words.moment(until),
            None => "∞".to_owned(),
        };
        let press = BanPress::Show {
            who: person.id,
            from: None,
        };
        screen = screen.row([Button::new(format!("🚫 {} · {end}", shown_name(person)), press)]);
    }
    let ends = (parts.entries.first(), parts.entries.last());
    let pages = turn_pages(locale, ends, parts.more_before, parts.more_after, BanPress::List);
    screen.row(pages).row([locale.button("button.menu", StaffPress::Menu)])
}

/// What one person's ban shows.
pub struct BannedParts<'a> {
    /// Who.
    pub person: &'a Person,
    /// The ticket that leads back.
    pub from: Option<TicketNo>,
    /// Names of operators by number.
    pub name: &'a dyn Fn(PersonId) -> String,
    /// Whether it is shown in a group, where nothing is pressed.
    pub in_group: bool,
}

/// One person's ban, and the earlier ones.
pub fn banned(words: &Words, parts: &BannedParts) -> Screen {
    let locale = words.locale;
    let person = parts.person;
    let mut text = RichText::from("👤 ");
    text.push_styled(&shown_name(person), Style::Mention(person.id.number));
    text.push(" · id ");
    text.push_styled(&person.id.number.to_string(), Style::Code);
    text.push("\n");
    let ban = person.banned(words.now);
    match ban {
        Some(ban) => {
            text.append(&terms(words, ban, usize::MAX));
            text.push("\n");
            text.push(&spoken(words, ban, parts.name));
        }
        None => text.append(&locale.text("ban.none", &[])),
    }
    if parts.in_group {
        return Screen::of(text);
    }
    for past in person.past_bans.iter().rev() {
        text.push("\n\n");
        text.append(&earlier(words, past, parts.name));
    }
    let (who, from) = (person.id, parts.from);
    let act = match ban {
        Some(_) => locale.button("button.unban", BanPress::Lift { who, from }),
        None => locale.button("button.ban", BanPress::Choose { who, from }),
    };
    Screen::of(text)
        .row([act])
        .row([locale.button("button.user", UsersPress::Card { who, from })])
        .row([back(locale, from), locale.button("button.menu", StaffPress::Menu)])
}

/// The terms of a ban for a card: until when, and in short why.
pub(super) fn terms_in_short(words: &Words, ban: &Ban) -> RichText {
    terms(words, ban, SHORT_REASON)
}

/// The terms of a ban: until when, and why.
fn terms(words: &Words, ban: &Ban, longest: usize) -> RichText {
    let locale = words.locale;
    let mut text = match ban.until {
        Some(until) => locale.text("ban.until", &[("at", &words.moment(until))]),
        None => locale.text("ban.open_ended", &[]),
    };
    if let Some(reason) = &ban.reason {
        text.push(": ");
        text.append(&RichText::from(reason.as_str()).preview(longest));
    }
    text
}

fn spoken(words: &Words, ban: &Ban, name: &dyn Fn(PersonId) -> String) -> String {
    let at = words.moment(ban.at);
    words
        .locale
        .plain("ban.spoken", &[("name", &name(ban.by)), ("at", &at)])
}

fn earlier(words: &Words, past: &PastBan, name: &dyn Fn(PersonId) -> String) -> RichText {
    let locale = words.locale;
    let mut text = RichText::from(spoken(words, &past.ban, name).as_str());
    if let Some(reason) = &past.ban.reason {
        text.push(": ");
        text.append(&RichText::from(reason.as_str()).preview(SHORT_REASON));
    }
    let at = words.moment(past.ended);
    text.push(" · ");
    text.push(&match past.lifted_by {
        Some(by) => locale.plain("ban.lifted", &[("name", &name(by)), ("at", &at)]),
        None => locale.plain("ban.over", &[("at", &at)]),
    });
    text
}

/// For how long?
pub fn choose_ban(locale: Locale, person: &Person, from: Option<TicketNo>) -> Screen {
    let who = person.id;
    let mut screen = Screen::of(locale.text("ban.how_long", &[("user", &shown_name(person))]));
    for spans in SPANS.chunks(2) {
        let row = spans.iter().map(|(minutes, key)| {
            locale.button(
                key,
                BanPress::For {
                    who,
                    minutes: *minutes,
                    from,
                },
            )
        });
        screen = screen.row(row);
    }
    screen.row([back(locale, from), locale.button("button.menu", StaffPress::Menu)])
}

/// Why? Asked before the ban is spoken.
pub fn reason_of_ban(locale: Locale, person: &Person, minutes: u32, from: Option<TicketNo>) -> Screen {
    let skip = BanPress::WithoutReason {
        who: person.id,
        minutes,
        from,
    };
    Screen::of(locale.text("ban.why", &[("user", &shown_name(person))]))
        .row([locale.button("button.without_reason", skip)])
        .row([locale.button("button.cancel", CommonPress::Cancel)])
}

fn back(locale: Locale, from: Option<TicketNo>) -> Button {
    match from {
        Some(no) => locale.button("button.card", StaffPress::Card(no, Filter::All)),
        None => locale.button("button.back_to_bans", BanPress::List(None)),
    }
}
