//! Asking, and what is kept until it can go where it belongs.

use super::answers::question;
use super::{Button, CommonPress, Locale, Screen, UserPress, Words};
use crate::domain::{FaqEntry, Occasion, RichText, TicketNo, Timestamp};

/// Most tickets offered to add to; the others can be replied to.
const MAX_JOINS: usize = 6;

/// Ask was pressed: what to do next. `kept` messages stand ready already; `at`: no ticket can be opened before;
/// `about`: what it is about, if that was said.
pub fn ask(words: &Words, kept: usize, at: Option<Timestamp>, about: Option<&str>) -> Screen {
    let locale = words.locale;
    let mut text = RichText::default();
    if let Some(about) = about {
        text.push(&format!("🗂 {about}\n\n"));
    }
    text.append(&match kept {
        0 => locale.text("ask.text", &[]),
        kept => locale.count("ask.with_kept", kept as u64, &[]),
    });
    if let Some(at) = at {
        text.push("\n\n");
        text.append(&locale.text("ask.too_soon", &[("in", &words.until(at))]));
    }
    let send = (kept > 0).then(|| locale.button("button.send_kept", UserPress::SendKept(None)));
    Screen::of(text)
        .row(send)
        .row([locale.button("button.cancel", CommonPress::Cancel)])
}

/// What is kept, and what stands in its way.
#[derive(Clone, Debug, Default)]
pub struct KeptParts {
    /// How many messages; the parts of an album are one.
    pub kept: usize,
    /// They came too fast: nothing of it goes before then.
    pub held: Option<Timestamp>,
    /// No ticket can be opened before then.
    pub ticket_at: Option<Timestamp>,
    /// Too few characters to open a ticket: the least, and what there is.
    pub short: Option<(u32, u32)>,
    /// Whether one more ticket may be open.
    pub may_open: bool,
    /// Whether a new ticket was asked for.
    pub asking: bool,
    /// Whether it is meant as feedback, and the moment from which that is taken.
    pub feedback: Option<Option<Timestamp>>,
    /// Open tickets it can be added to, the likeliest first.
    pub joins: Vec<TicketNo>,
    /// A closed ticket that can be opened again with it.
    pub reopens: Option<TicketNo>,
    /// Answers that may answer it, and the occasion they are read on.
    pub answers: Option<(Occasion, Vec<FaqEntry>)>,
}

/// Messages are kept until the user says where they belong, and until they may go there.
pub fn kept(words: &Words, parts: &KeptParts) -> Screen {
    let locale = words.locale;
    // Whoever did not ask for a new ticket wrote for one that is open.
    let meant_to_join = !parts.asking && parts.reopens.is_none() && !parts.joins.is_empty();
    let sends = parts.may_open && parts.short.is_none() && !meant_to_join;
    // Not for what waits for something else: more would be in the way.
    let plain = sends && parts.held.is_none() && parts.feedback.is_none() && parts.ticket_at.is_none();
    let answers = parts
        .answers
        .as_ref()
        .filter(|(_, answers)| plain && !answers.is_empty());
    let mut text = kept_text(words, parts, meant_to_join);
    if answers.is_some() {
        text.push("\n\n");
        text.append(&locale.text("answers.perhaps", &[]));
    }
    let mut screen = Screen::of(text);
    if parts.feedback.is_some() {
        screen = screen.row([locale.button("button.send_feedback", UserPress::SendFeedback)]);
    }
    if sends {
        screen = screen.row([locale.button("button.send_kept", UserPress::SendKept(None))]);
    }
    screen = screen.row(parts.reopens.map(|no| {
        let label = locale.plain("button.reopen_with", &[("no", &no.to_string())]);
        Button::new(label, UserPress::SendKept(Some(no)))
    }));
    for no in parts.joins.iter().take(MAX_JOINS) {
        let label = locale.plain("button.add_to", &[("no", &no.to_string())]);
        screen = screen.row([Button::new(label, UserPress::SendKept(Some(*no)))]);
    }
    if let Some((occasion, answers)) = answers {
        for entry in answers {
            screen = screen.row([question(entry, *occasion)]);
        }
    }
    screen.row([locale.button("button.discard", CommonPress::Cancel)])
}

fn kept_text(words: &Words, parts: &KeptParts, meant_to_join: bool) -> RichText {
    let locale = words.locale;
    let n = parts.kept as u64;
    if let Some(until) = parts.held {
        return locale.text("kept.held", &[("in", &words.until(until))]);
    }
    if let Some(Some(at)) = parts.feedback {
        let (left, at) = (words.until(at), words.moment(at));
        return locale.text("kept.feedback_too_soon", &[("in", &left), ("at", &at)]);
    }
    if meant_to_join && parts.may_open {
        return locale.count("kept.waiting", n, &[]);
    }
    if !parts.may_open {
        return locale.count("kept.no_more", n, &[]);
    }
    if let Some((min, is)) = parts.short {
        return locale.text("ask.too_short", &[("min", &min.to_string()), ("is", &is.to_string())]);
    }
    if let Some(at) = parts.ticket_at {
        return locale.count("kept.too_soon", n, &[("in", &words.until(at))]);
    }
    match parts.reopens {
        Some(no) => locale.count("kept.closed_ticket", n, &[("no", &no.to_string())]),
        None => locale.count("kept.text", n, &[]),
    }
}

/// Somebody writes fast: how many more messages are passed on, and until when.
pub fn slow_down(words: &Words, left: u32, until: Timestamp) -> Screen {
    let left_time = words.until(until);
    Screen::of(words.locale.count("slow_down", u64::from(left), &[("in", &left_time)]))
}

/// Nothing is kept: it has gone its way already, or was dropped.
pub fn nothing_kept(locale: Locale) -> Screen {
    Screen::of(locale.text("refusal.nothing_to_send", &[])).row([locale.button("button.menu", UserPress::Menu)])
}

/// What was written is kept, but too short to open a ticket.
pub fn too_short(locale: Locale, min: u32, is: u32) -> Screen {
    let words = [("min", &*min.to_string()), ("is", &*is.to_string())];
    Screen::of(locale.text("ask.too_short", &words)).row([locale.button("button.cancel", CommonPress::Cancel)])
}
