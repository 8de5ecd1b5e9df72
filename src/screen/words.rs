//! Small pieces that many screens share: names, times, states, kinds.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Linked, Locale};
use crate::domain::{Closer, Kind, Message, Person, RichText, State, Style, Ticket, TicketNo, Timestamp, Turn};

/// Most UTF-16 units of a name that are shown. Telegram allows 64 characters each for first and last
/// name; an emoji among them may take a dozen units.
const MAX_NAME: usize = 48;

/// Most UTF-16 units of a name on a button that says more than the name.
const MAX_NAME_ON_BUTTON: usize = 24;

/// First strong isolate, and pop directional isolate: between them a text keeps its direction to itself.
const ISOLATED: char = '\u{2068}';
const ISOLATE_ENDS: char = '\u{2069}';

/// The emoji that mark states, from the configuration.
#[derive(Clone, Debug)]
pub struct Marks {
    /// Nobody has taken it.
    pub new: String,
    /// An operator is on it.
    pub in_progress: String,
    /// Closed.
    pub resolved: String,
}

/// How a reader is spoken to: in which language, at whose clock, with which marks.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The language.
    pub locale: Locale,
    /// The time zone of all times shown.
    pub timezone: Tz,
    /// The marks of states.
    pub marks: &'a Marks,
    /// The present moment.
    pub now: Timestamp,
    /// Most stars of a rating.
    pub stars: u8,
    /// A user's silence that closes a ticket, in milliseconds; 0 = never.
    pub auto_close_ms: i64,
    /// What the address of a screen in the private chat with the program begins with, where there are such addresses.
    pub private_chat: Option<&'a str>,
}

impl Words<'_> {
    /// The address of a screen in the private chat, for groups, where it cannot be opened in place.
    pub fn address(&self, to: Linked) -> Option<String> {
        self.private_chat.map(|begins| format!("{begins}{}", to.word()))
    }

    /// The mark of a ticket's state.
    pub fn mark(&self, ticket: &Ticket) -> &str {
        match ticket.state {
            State::New => &self.marks.new,
            State::InProgress { .. } => &self.marks.in_progress,
            State::Closed { .. } => &self.marks.resolved,
        }
    }

    /// A ticket's number as the language writes it.
    pub fn number(&self, no: TicketNo) -> String {
        self.locale.plain("ticket.number", &[("no", &no.to_string())])
    }

    /// A ticket's state in words, for its requester.
    pub fn own_state(&self, ticket: &Ticket) -> String {
        match ticket.state {
            State::Closed { by: Closer::User, .. } => self.locale.plain("state.closed_by_you", &[]),
            State::Closed {
                by: Closer::Silence, ..
            } => self.locale.plain("state.closed_by_your_silence", &[]),
            State::New | State::InProgress { .. } | State::Closed { .. } => self.state(ticket),
        }
    }

    /// A ticket's state in words, for staff.
    pub fn state(&self, ticket: &Ticket) -> String {
        match ticket.state {
            State::New => self.locale.plain("state.new", &[]),
            State::InProgress { .. } => self.locale.plain("state.in_progress", &[]),
            State::Closed { by: Closer::User, .. } => self.locale.plain("state.closed_by_user", &[]),
            State::Closed {
                by: Closer::Staff(_), ..
            } => self.locale.plain("state.closed_by_staff", &[]),
            State::Closed {
                by: Closer::Silence, ..
            } => self.locale.plain("state.closed_by_silence", &[]),
        }
    }

    /// A moment: the time today, else the date as well.
    pub fn moment(&self, at: Timestamp) -> String {
        let (at, now) = (self.local(at), self.local(self.now));
        let format = if at.date_naive() == now.date_naive() {
            "%H:%M"
        } else if at.format("%Y").to_string() == now.format("%Y").to_string() {
            "%d.%m %H:%M"
        } else {
            "%d.%m.%Y %H:%M"
        };
        at.format(format).to_string()
    }

    /// A moment with its whole date.
    pub fn full_moment(&self, at: Timestamp) -> String {
        self.local(at).format("%d.%m.%Y %H:%M").to_string()
    }

    /// The day of a moment.
    pub fn date(&self, at: Timestamp) -> String {
        self.local(at).format("%d.%m.%Y").to_string()
    }

    /// How long ago a moment was, in its greatest unit.
    pub fn ago(&self, at: Timestamp) -> String {
        let minutes = self.now.since(at).max(0) / 60_000;
        let n = |n: i64| n.to_string();
        match minutes {
            ..=0 => self.locale.plain("ago.moments", &[]),
            1..60 => self.locale.plain("ago.minutes", &[("n", &n(minutes))]),
            60..1_440 => self.locale.plain("ago.hours", &[("n", &n(minutes / 60))]),
            1_440.. => self.locale.plain("ago.days", &[("n", &n(minutes / 1_440))]),
        }
    }

    /// How long it is until a moment, in its greatest unit; a begun one counts whole.
    pub fn until(&self, at: Timestamp) -> String {
        const SECOND: i64 = 1_000;
        const MINUTE: i64 = 60 * SECOND;
        let whole = |unit: i64| (at.since(self.now).max(0) + unit - 1) / unit;
        let n = |n: i64| n.to_string();
        match whole(MINUTE) {
            ..=0 => self.locale.plain("ago.moments", &[]),
            1 => match whole(SECOND) {
                seconds @ ..60 => self.locale.plain("ago.seconds", &[("n", &n(seconds))]),
                60.. => self.locale.plain("ago.minutes", &[("n", "1")]),
            },
            minutes @ 2..60 => self.locale.plain("ago.minutes", &[("n", &n(minutes))]),
            60..2_880 => self.locale.plain("ago.hours", &[("n", &n(whole(60 * MINUTE)))]),
            2_880.. => self.locale.plain("ago.days", &[("n", &n(whole(1_440 * MINUTE)))]),
        }
    }

    /// How long something lasted, in its greatest unit; in two where one alone would tell too little.
    pub fn lasting(&self, ms: i64) -> String {
        let units = [
            ("duration.days", 86_400),
            ("duration.hours", 3_600),
            ("duration.minutes", 60),
            ("duration.seconds", 1),
        ];
        let seconds = ms / 1_000;
        let told = |key: &str, n: i64| self.locale.plain(key, &[("n", &n.to_string())]);
        let Some(place) = units.iter().position(|(_, unit)| seconds >= *unit) else {
            return self.locale.plain("duration.moment", &[]);
        };
        let (key, unit) = units[place];
        let whole = seconds / unit;
        let rest = units.get(place + 1).filter(|_| whole < 10);
        match rest.map(|(key, smaller)| (*key, seconds % unit / smaller)) {
            Some((smaller, n)) if n > 0 => format!("{} {}", told(key, whole), told(smaller, n)),
            Some(_) | None => told(key, whole),
        }
    }

    /// A number with its digits in groups, as the language writes it; from five digits on.
    pub fn grouped(&self, number: u64) -> String {
        let digits = number.to_string();
        if digits.len() < 5 {
            return digits;
        }
        let between = self.locale.plain("number.group", &[]);
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(&between);
            }
            text.push(digit);
        }
        text
    }

    /// When silence will close a ticket, if nobody says anything; none if that is not to be feared.
    pub fn closes_in(&self, ticket: &Ticket) -> Option<String> {
        let at = ticket.closes_at(self.auto_close_ms)?;
        Some(self.locale.plain("turn.closes_in", &[("in", &self.until(at))]))
    }

    /// Whose turn it is, and for how long, as staff reads it.
    pub fn turn_for_staff(&self, ticket: &Ticket) -> String {
        let ago = self.ago(ticket.waiting_since);
        match ticket.turn {
            Turn::Support => self.locale.plain("turn.user_waits", &[("ago", &ago)]),
            Turn::User => self.locale.plain("turn.we_wait", &[("ago", &ago)]),
        }
    }

    /// What a message is made of, in a word.
    pub fn kind(&self, kind: Kind) -> String {
        let locale = self.locale;
        match kind {
            Kind::Text => locale.plain("kind.text", &[]),
            Kind::Photo => locale.plain("kind.photo", &[]),
            Kind::Video => locale.plain("kind.video", &[]),
            Kind::Animation => locale.plain("kind.animation", &[]),
            Kind::Audio => locale.plain("kind.audio", &[]),
            Kind::Voice => locale.plain("kind.voice", &[]),
            Kind::VideoNote => locale.plain("kind.video_note", &[]),
            Kind::Document => locale.plain("kind.document", &[]),
            Kind::Sticker => locale.plain("kind.sticker", &[]),
            Kind::Location => locale.plain("kind.location", &[]),
            Kind::Venue => locale.plain("kind.venue", &[]),
            Kind::Contact => locale.plain("kind.contact", &[]),
            Kind::Dice => locale.plain("kind.dice", &[]),
            Kind::Poll => locale.plain("kind.poll", &[]),
            Kind::Other => locale.plain("kind.other", &[]),
        }
    }

    /// A message for a list: what it is, the file's name, and its words up to `max` units.
    pub fn preview(&self, message: &Message, max: usize) -> RichText {
        let mut text = RichText::default();
        if message.kind != Kind::Text {
            text.push_styled(&self.kind(message.kind), Style::Italic);
            if let Some(name) = &message.file_name {
                text.push(" ");
                text.push_styled(&RichText::from(name.as_str()).preview(MAX_NAME).plain, Style::Code);
            }
            if !message.text.is_empty() {
                text.push(": ");
            }
        }
        text.append(&message.text.preview(max));
        text
    }

    /// What a ticket is about, in a few words.
    pub fn subject(&self, ticket: &Ticket) -> String {
        if ticket.subject.is_empty() {
            self.locale.plain("ticket.without_words", &[])
        } else {
            ticket.subject.clone()
        }
    }

    fn local(&self, at: Timestamp) -> DateTime<Tz> {
        DateTime::<Utc>::from_timestamp_millis(at.0)
            .unwrap_or_default()
            .with_timezone(&self.timezone)
    }
}

/// What to call a person: their name, else their public name, else their number. Safe to put beside
/// other words: long ones are shortened, and signs that turn the direction of writing stay inside.
pub fn shown_name(person: &Person) -> String {
    let visible = |text: &str| text.chars().any(|c| !c.is_whitespace() && !is_invisible(c));
    let name = if visible(&person.name) {
        person.name.trim().replace(['\n', '\r'], " ")
    } else if let Some(username) = &person.username {
        format!("@{username}")
    } else {
        format!("id {}", person.id.number)
    };
    contained(&name, MAX_NAME)
}

/// A name beside other words on a button: shorter than [`shown_name`], or a phone would show the name alone.
pub(super) fn name_on_button(name: &str) -> String {
    contained(name.trim_matches([ISOLATED, ISOLATE_ENDS]), MAX_NAME_ON_BUTTON)
}

/// A text that must not turn the direction of what stands beside it, up to `max` UTF-16 units.
fn contained(text: &str, max: usize) -> String {
    let text = RichText::from(text).preview(max).plain;
    if text.chars().any(turns_direction) {
        format!("{ISOLATED}{text}{ISOLATE_ENDS}")
    } else {
        text
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}')
        || c.is_control()
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PersonId, Sighting};

    fn named(name: &str) -> String {
        shown_name(&Person::met(
            &Sighting {
                id: PersonId::telegram(42),
                name: name.into(),
                username: None,
                client_language: None,
            },
            Timestamp(0),
        ))
    }

    #[test]
    fn a_name_is_shown_whatever_it_is_made_of() {
        assert_eq!(named("<3 & *_["), "<3 & *_[");
        assert_eq!(named(" \u{200B}\u{3164} "), "id 42");
        assert_eq!(named("\u{202E}txet"), "\u{2068}\u{202E}txet\u{2069}");
        assert!(crate::domain::utf16_len(&named(&"👨‍👩‍👧‍👦".repeat(64))) <= MAX_NAME);
    }
}
