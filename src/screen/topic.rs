//! What a topic of the support group shows: its title, and the card pinned in it.

use super::handling::peculiarities;
use super::participants::participants_line;
use super::questions::responses;
use super::targets::lasting_target_lines;
use super::{Button, Screen, StaffPress, Words, shown_name};
use crate::domain::{Closer, Person, PersonId, RichText, State, Style, Ticket, TicketNo};

/// Most UTF-16 units of a topic's title (Bot API: createForumTopic).
pub const MAX_TITLE: usize = 128;

/// What the card of a ticket's topic shows.
pub struct TopicCardParts<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// Who asked.
    pub requester: &'a Person,
    /// Names of operators by number.
    pub name: &'a dyn Fn(PersonId) -> String,
    /// Former tickets of the requester.
    pub former: &'a Former,
    /// Whether only replies go to the user.
    pub replies_only: bool,
}

/// Former tickets of a requester.
#[derive(Clone, Debug, Default)]
pub struct Former {
    /// Some of them, newest first, each with the address of its topic if it has one.
    pub tickets: Vec<(Ticket, Option<String>)>,
    /// Whether there are more.
    pub more: bool,
}

/// The title of a ticket's topic, in one line.
pub fn topic_title(words: &Words, ticket: &Ticket, requester: &str) -> String {
    one_line(&format!(
        "{} · {requester} · {}",
        words.number(ticket.no),
        words.subject(ticket)
    ))
}

/// The title of a user's topic.
pub fn user_topic_title(requester: &Person) -> String {
    let name = shown_name(requester);
    one_line(&match &requester.username {
        Some(username) if !name.contains(username.as_str()) => format!("{name} · @{username}"),
        Some(_) | None => name,
    })
}

fn one_line(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    RichText::from(line.join(" ").as_str()).preview(MAX_TITLE).plain
}

/// The card of a ticket's topic. It shows what changes seldom: the conversation stands below it.
pub fn topic_card(words: &Words, parts: &TopicCardParts) -> Screen {
    let (locale, ticket) = (words.locale, parts.ticket);
    let mut text = RichText::default();
    text.push(words.mark(ticket));
    text.push(" ");
    let no = ticket.no.to_string();
    text.push_styled(&locale.plain("ticket.title", &[("no", &no)]), Style::Bold);
    text.push(&format!(" · {}", words.subject(ticket)));
    text.push("\n");
    requester(words, parts.requester, &mut text);
    text.push(&format!("\n{}", words.state(ticket)));
    let by = match ticket.state {
        State::New => Some(locale.plain("card.nobody", &[])),
        State::InProgress { by }
        | State::Closed {
            by: Closer::Staff(by), ..
        } => Some((parts.name)(by)),
        State::Closed {
            by: Closer::User | Closer::Silence,
            ..
        } => None,
    };
    if let Some(by) = by {
        text.push(&format!(" · {by}"));
    }
    let opened = words.full_moment(ticket.opened_at);
    lasting_target_lines(words, ticket, &mut text);
    text.push(&format!("\n{}", locale.plain("card.opened", &[("at", &opened)])));
    participants_line(words, ticket, &mut text, parts.name);
    peculiarities(words, ticket, &mut text);
    responses(&ticket.responses, &mut text);
    if !parts.former.tickets.is_empty() {
        text.push(&format!("\n{} ", locale.plain("topic.former", &[])));
        former(words, parts.former, &mut text);
    }
    text.push("\n\n");
    let hint = match parts.replies_only {
        true => "topic.hint_replies",
        false => "topic.hint",
    };
    text.append(&locale.text(hint, &[]));
    Screen::of(text).row(buttons(words, ticket))
}

/// The card of a user's topic: whose it is, and how one answers there.
pub fn user_topic_card(words: &Words, person: &Person, replies_only: bool) -> Screen {
    let mut text = RichText::default();
    requester(words, person, &mut text);
    text.push("\n\n");
    let hint = match replies_only {
        true => "topic.hint_replies",
        false => "topic.hint_of_user",
    };
    text.append(&words.locale.text(hint, &[]));
    Screen::of(text)
}

fn requester(words: &Words, person: &Person, text: &mut RichText) {
    text.push("👤 ");
    text.push_styled(&shown_name(person), Style::Mention(person.id.number));
    if let Some(username) = &person.username {
        text.push(&format!(" · @{username}"));
    }
    text.push(" · id ");
    text.push_styled(&person.id.number.to_string(), Style::Code);
    if !person.reachable {
        text.push("\n");
        text.append(&words.locale.text("card.unreachable", &[]));
    }
}

fn former(words: &Words, former: &Former, text: &mut RichText) {
    for (at, (ticket, address)) in former.tickets.iter().enumerate() {
        if at > 0 {
            text.push(", ");
        }
        let shown = format!("{} {}", words.mark(ticket), words.number(ticket.no));
        match address {
            Some(address) => text.push_styled(&shown, Style::Link(address.clone())),
            None => text.push(&shown),
        }
    }
    if former.more {
        text.push(" …");
    }
}

fn buttons(words: &Words, ticket: &Ticket) -> Vec<Button> {
    let no: TicketNo = ticket.no;
    let locale = words.locale;
    if !ticket.is_open() {
        return vec![locale.button("button.reopen", StaffPress::Reopen(no))];
    }
    let take = (ticket.assignee().is_none()).then(|| locale.button("button.take", StaffPress::Take(no)));
    let close = locale.button("button.close", StaffPress::Close(no));
    take.into_iter().chain([close]).collect()
}
