//! Users, as staff sees them: all, those that were looked for, and one user's card.

use std::sync::Arc;

use super::bans::terms_in_short;
use super::paging::turn_pages;
use super::{BanPress, Button, CommonPress, Filter, Locale, Place, Screen, StaffPress, UsersPress, Words, shown_name};
use crate::domain::{Person, PersonId, RichText, Style, Ticket, TicketNo};

/// People on one page of a list.
pub const USERS_PAGE: usize = 8;

/// Tickets on one page of a user's.
pub const USER_TICKETS_PAGE: usize = 8;

/// Notes on a user's card: with the longest names and words it stays below the limit of a message.
const NOTES_SHOWN: usize = 4;

/// UTF-16 units of what was looked for, as shown.
const MAX_QUERY: usize = 60;

/// UTF-16 units of a ticket's subject on a button.
const MAX_SUBJECT: usize = 40;

/// What a list of users shows.
#[derive(Clone, Debug)]
pub struct UsersParts {
    /// They, with their places in the list.
    pub entries: Vec<(Vec<u8>, Arc<Person>)>,
    /// Whether there are entries before.
    pub more_before: bool,
    /// Whether there are entries behind.
    pub more_after: bool,
}

/// All users, the last seen first: so many of them, and so many of the team, who are listed too.
pub fn users(words: &Words, parts: &UsersParts, total: u64, team: u64) -> Screen {
    let locale = words.locale;
    let mut text = locale.text(
        "users.title",
        &[("n", &words.grouped(total)), ("team", &words.grouped(team))],
    );
    text.push("\n\n");
    text.append(&locale.text("users.how", &[]));
    listed(words, text, parts, None, UsersPress::List)
}

/// Users that fit what was looked for.
pub fn found_users(words: &Words, parts: &UsersParts, query: &str) -> Screen {
    let mut text = RichText::from("🔎 ");
    text.push_styled(&RichText::from(query).preview(MAX_QUERY).plain, Style::Bold);
    if parts.entries.is_empty() {
        text.push("\n\n");
        text.append(&words.locale.text("users.nobody", &[]));
    }
    let all = words.locale.button("button.users", UsersPress::List(None));
    listed(words, text, parts, Some(all), UsersPress::Found)
}

fn listed(
    words: &Words,
    text: RichText,
    parts: &UsersParts,
    all: Option<Button>,
    page: impl Fn(Place) -> UsersPress,
) -> Screen {
    let locale = words.locale;
    let mut screen = Screen::of(text);
    for (_, person) in &parts.entries {
        let mark = if person.banned(words.now).is_some() {
            "🚫 "
        } else {
            ""
        };
        let label = format!("{mark}{} · {}", shown_name(person), words.date(person.last_seen()));
        let card = UsersPress::Card {
            who: person.id,
            from: None,
        };
        screen = screen.row([Button::new(label, card)]);
    }
    let ends = (parts.entries.first(), parts.entries.last());
    screen
        .row(turn_pages(locale, ends, parts.more_before, parts.more_after, page))
        .row(
            [locale.button("button.search", UsersPress::Search)]
                .into_iter()
                .chain(all)
                .chain([locale.button("button.menu", StaffPress::Menu)]),
        )
}

/// Whom to look for?
pub fn search_users(locale: Locale) -> Screen {
    Screen::of(locale.text("users.search", &[])).row([locale.button("button.cancel", CommonPress::Cancel)])
}

/// What a user's card shows.
pub struct UserParts<'a> {
    /// The user.
    pub person: &'a Person,
    /// Tickets they have opened.
    pub tickets: u64,
    /// Ratings they have given.
    pub ratings: u64,
    /// The stars of those, added up.
    pub stars: u64,
    /// Whether they are staff, who cannot be banned.
    pub staff: bool,
    /// The ticket that leads back.
    pub from: Option<TicketNo>,
    /// Names of operators by number.
    pub name: &'a dyn Fn(PersonId) -> String,
}

/// A user's card: who they are, what they had from us, what colleagues say of them.
pub fn user_card(words: &Words, parts: &UserParts) -> Screen {
    let locale = words.locale;
    let person = parts.person;
    let (who, from) = (person.id, parts.from);
    let mut text = RichText::from("👤 ");
    text.push_styled(&shown_name(person), Style::Mention(who.number));
    if let Some(username) = &person.username {
        text.push(&format!(" · @{username}"));
    }
    text.push("\nid ");
    text.push_styled(&who.number.to_string(), Style::Code);
    text.push(&format!(" · {}\n", language(person)));
    let seen = [
        ("first", &*words.date(person.first_seen)),
        ("last", &*words.date(person.last_seen())),
    ];
    text.append(&locale.text("user.seen", &seen));
    if !person.reachable {
        text.push("\n");
        text.append(&locale.text("card.unreachable", &[]));
    }
    history(words, parts, &mut text);
    notes(words, parts, &mut text);
    let tickets = (parts.tickets > 0).then(|| {
        let label = locale.plain("button.user_tickets", &[("n", &parts.tickets.to_string())]);
        Button::new(label, UsersPress::Tickets { who, place: None })
    });
    let note = locale.button("button.note", UsersPress::Note { who, from });
    let bans = (!person.past_bans.is_empty()).then(|| locale.button("button.user_bans", BanPress::Show { who, from }));
    let ban = match person.banned(words.now) {
        _ if parts.staff => None,
        Some(_) => Some(locale.button("button.unban", BanPress::Lift { who, from })),
        None => Some(locale.button("button.ban", BanPress::Choose { who, from })),
    };
    let back = match from {
        Some(no) => locale.button("button.card", StaffPress::Card(no, Filter::All)),
        None => locale.button("button.back_to_users", UsersPress::List(None)),
    };
    Screen::of(text)
        .row(tickets)
        .row([note])
        .row(ban.into_iter().chain(bans))
        .row([back, locale.button("button.menu", StaffPress::Menu)])
}

/// The language they read, as far as it is known.
fn language(person: &Person) -> String {
    let known = person.locale.as_deref().or(person.client_language.as_deref());
    match known.map(|code| (code, Locale::find(code))) {
        Some((_, Some(locale))) => locale.plain("language.name", &[]),
        Some((code, None)) => RichText::from(code).preview(16).plain,
        None => "🌐 ?".to_owned(),
    }
}

/// Bans, tickets and ratings.
fn history(words: &Words, parts: &UserParts, text: &mut RichText) {
    let locale = words.locale;
    if let Some(ban) = parts.person.banned(words.now) {
        text.push("\n");
        text.append(&terms_in_short(words, ban));
    }
    let open = parts.person.open.len().to_string();
    let tickets = [("n", &*parts.tickets.to_string()), ("open", &*open)];
    text.push("\n");
    text.append(&locale.text("user.tickets", &tickets));
    // Tenths, rounded: no figure that needs more.
    if let Some(tenths) = (parts.stars * 10 + parts.ratings / 2).checked_div(parts.ratings) {
        let average = locale.plain(
            "user.decimal",
            &[
                ("whole", &(tenths / 10).to_string()),
                ("tenth", &(tenths % 10).to_string()),
            ],
        );
        let ratings = [("average", &*average), ("n", &*parts.ratings.to_string())];
        text.push("\n");
        text.append(&locale.text("user.ratings", &ratings));
    }
}

fn notes(words: &Words, parts: &UserParts, text: &mut RichText) {
    let notes = &parts.person.notes;
    if notes.is_empty() {
        return;
    }
    text.push("\n\n");
    text.append(&words.locale.text("user.notes", &[]));
    for note in notes.iter().rev().take(NOTES_SHOWN) {
        text.push("\n");
        let head = format!("{} · {}", (parts.name)(note.by), words.moment(note.at));
        text.push_styled(&head, Style::Italic);
        text.push(&format!("\n{}", note.text));
    }
    let hidden = notes.len().saturating_sub(NOTES_SHOWN) as u64;
    if hidden > 0 {
        text.push("\n");
        text.append(&words.locale.count("user.more_notes", hidden, &[]));
    }
}

/// The note on a user is to be typed.
pub fn note_on_user(locale: Locale, person: &Person) -> Screen {
    Screen::of(locale.text("user.note_prompt", &[("user", &shown_name(person))]))
        .row([locale.button("button.cancel", CommonPress::Cancel)])
}

/// What the list of a user's tickets shows.
pub struct UserTicketsParts<'a> {
    /// The user.
    pub person: &'a Person,
    /// The tickets with their places in the list.
    pub entries: Vec<(Vec<u8>, Ticket)>,
    /// Whether there are newer ones.
    pub more_before: bool,
    /// Whether there are older ones.
    pub more_after: bool,
}

/// A user's tickets, newest first.
pub fn user_tickets(words: &Words, parts: &UserTicketsParts) -> Screen {
    let locale = words.locale;
    let who = parts.person.id;
    let mut text = locale.text("user.tickets_of", &[("user", &shown_name(parts.person))]);
    if parts.entries.is_empty() {
        text.push("\n\n");
        text.append(&locale.text("user.no_tickets", &[]));
    }
    let mut screen = Screen::of(text);
    for (_, ticket) in &parts.entries {
        let subject = RichText::from(words.subject(ticket).as_str())
            .preview(MAX_SUBJECT)
            .plain;
        let label = format!("{} {} · {subject}", words.mark(ticket), words.number(ticket.no));
        screen = screen.row([Button::new(label, StaffPress::Card(ticket.no, Filter::All))]);
    }
    let ends = (parts.entries.first(), parts.entries.last());
    let pages = turn_pages(locale, ends, parts.more_before, parts.more_after, |place| {
        UsersPress::Tickets { who, place }
    });
    screen.row(pages).row([
        locale.button("button.user", UsersPress::Card { who, from: None }),
        locale.button("button.menu", StaffPress::Menu),
    ])
}
