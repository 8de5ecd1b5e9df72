//! What has happened to a ticket, entry by entry, for its requester or for staff.

use super::handling::{NOTE_PREVIEW, handling, own_handling};
use super::participants::participant;
use super::rating::stars_in_signs;
use super::targets::late_event;
use super::{Locale, Words};
use crate::domain::{Closer, Event, Handling, Happening, Kind, Party, PersonId, RichText, Style, Turn};

/// UTF-16 units of each message that a history shows; the whole is one press away.
const PREVIEW: usize = 350;

/// UTF-16 units of a comment that a history shows.
const COMMENT_PREVIEW: usize = 200;

/// Whose words nothing is left of.
const ERASED: Party = Party::Participant(PersonId::NOBODY);

/// Who reads a history.
pub(super) enum Reader<'a> {
    /// Staff, who see everybody's name.
    Staff {
        /// The requester's name.
        user: &'a str,
        /// Names of operators by number.
        name: &'a dyn Fn(PersonId) -> String,
    },
    /// The requester, for whom all of staff is support.
    Requester {
        /// Names of participants by number.
        name: &'a dyn Fn(PersonId) -> String,
    },
}

/// Draws entries below each other. Gives those not shown whole: their mark and their number.
pub(super) fn timeline(
    words: &Words,
    text: &mut RichText,
    events: &[(u64, Event)],
    reader: &Reader,
) -> Vec<(usize, u64)> {
    let mut originals = Vec::new();
    for (seq, event) in events {
        let at = words.moment(event.at);
        let Happening::Said { by, message } = &event.what else {
            let line = match reader {
                Reader::Staff { user, name } => Some(happening(words, &event.what, user, name)),
                Reader::Requester { .. } => own_happening(words.locale, &event.what),
            };
            // Not all that staff does is for the requester to know.
            let Some(line) = line else { continue };
            text.push("\n");
            if let Happening::Handled {
                how: Handling::Noted { text: note },
                ..
            } = &event.what
                && note.len() > NOTE_PREVIEW
            {
                originals.push((originals.len() + 1, *seq));
                text.push(&format!("⤵{} ", originals.len()));
            }
            let line = format!("· {at} {line}");
            text.push_styled(&line, Style::Italic);
            continue;
        };
        text.push("\n");
        text.push_styled(&speaker(words.locale, *by, reader), Style::Bold);
        text.push(&format!(" · {at}"));
        if message.edited && !message.deleted {
            text.push(&format!(" · {}", words.locale.plain("words.edited", &[])));
        }
        if message.deleted {
            let key = if *by == ERASED { "words.erased" } else { "words.deleted" };
            text.push(&format!(" · {}", words.locale.plain(key, &[])));
            if matches!(reader, Reader::Requester { .. }) || *by == ERASED {
                continue;
            }
        }
        if message.kind != Kind::Text || message.text.len() > PREVIEW {
            originals.push((originals.len() + 1, *seq));
            text.push(&format!(" ⤵{}", originals.len()));
        }
        text.push("\n");
        text.append(&words.preview(message, PREVIEW));
    }
    originals
}

/// Whose word it is.
fn speaker(locale: Locale, by: Party, reader: &Reader) -> String {
    match (reader, by) {
        (Reader::Staff { user, .. }, Party::User) => (*user).to_owned(),
        (Reader::Staff { name, .. }, Party::Staff(id)) => name(id),
        (Reader::Requester { .. }, Party::User) => locale.plain("you", &[]),
        (Reader::Requester { .. }, Party::Staff(_)) => locale.plain("support", &[]),
        (Reader::Staff { name, .. } | Reader::Requester { name }, Party::Participant(id)) => {
            format!("👥 {}", participant(locale, id, name))
        }
    }
}

/// An entry that is no message, in a few words for its requester.
fn own_happening(locale: Locale, what: &Happening) -> Option<String> {
    let key = match what {
        Happening::Said { .. } => return None,
        Happening::Opened => "own_event.opened",
        Happening::Taken { .. } => "own_event.taken",
        Happening::Closed { by: Closer::User } => "own_event.closed_by_you",
        Happening::Closed { by: Closer::Staff(_) } => "own_event.closed",
        Happening::Closed { by: Closer::Silence } => "own_event.closed_by_silence",
        Happening::Handled { how, .. } => return own_handling(locale, how),
        Happening::Warned | Happening::Reminded { turn: Turn::User } => "own_event.warned",
        Happening::Reminded { turn: Turn::Support } => "own_event.staff_reminded",
        Happening::HoursTold { .. } => "own_event.hours_told",
        // How late we are by our own measure is between us.
        Happening::Late { .. } => return None,
        Happening::Answered { .. } => "own_event.answered",
        Happening::Rated { .. } => "own_event.rated",
        Happening::Commented { .. } => "own_event.commented",
        Happening::Left { .. } => "own_event.parted",
        // Whom support cannot reach is between them and support.
        Happening::ParticipantUnreachable { .. } => return None,
        Happening::Reopened { by: Party::User } => "own_event.reopened_by_you",
        Happening::Reopened {
            by: Party::Staff(_) | Party::Participant(_),
        } => "own_event.reopened",
        Happening::Unreachable => "own_event.unreachable",
        Happening::Edited { .. } => "own_event.edited",
        Happening::Deleted { .. } => "own_event.deleted",
        Happening::Undelivered { .. } => "own_event.undelivered",
    };
    Some(locale.plain(key, &[]))
}

/// An entry that is no message, in a few words for staff.
fn happening(words: &Words, what: &Happening, user: &str, operator: &dyn Fn(PersonId) -> String) -> String {
    let locale = words.locale;
    let named = |key: &str, name: &str| locale.plain(key, &[("name", name)]);
    match what {
        Happening::Opened => named("event.opened", user),
        Happening::Said { .. } => String::new(),
        Happening::Taken { by } => named("event.taken", &operator(*by)),
        Happening::Closed { by: Closer::User } => named("event.closed", user),
        Happening::Closed { by: Closer::Staff(by) } => named("event.closed", &operator(*by)),
        Happening::Closed { by: Closer::Silence } => locale.plain("event.closed_by_silence", &[]),
        Happening::Handled { by, how } => handling(words, &operator(*by), how, NOTE_PREVIEW, operator),
        Happening::Warned => locale.plain("event.warned", &[]),
        Happening::HoursTold { .. } => locale.plain("event.hours_told", &[]),
        Happening::Late { target, lateness } => locale.plain(late_event(*target, *lateness), &[]),
        Happening::Answered { .. } => named("event.answered", user),
        Happening::Reminded { turn: Turn::User } => locale.plain("event.user_reminded", &[]),
        Happening::Reminded { turn: Turn::Support } => locale.plain("event.staff_reminded", &[]),
        Happening::Rated { stars } => {
            locale.plain("event.rated", &[("name", user), ("stars", &stars_in_signs(*stars))])
        }
        Happening::Commented { text } => {
            let words = text.preview(COMMENT_PREVIEW).plain;
            locale.plain("event.commented", &[("name", user), ("text", &words)])
        }
        Happening::Reopened { by: Party::User } => named("event.reopened", user),
        Happening::Reopened {
            by: Party::Staff(by) | Party::Participant(by),
        } => named("event.reopened", &operator(*by)),
        Happening::Left { who } => named("event.left", &participant(locale, *who, operator)),
        Happening::ParticipantUnreachable { who } => {
            named("event.participant_unreachable", &participant(locale, *who, operator))
        }
        Happening::Unreachable => named("event.unreachable", user),
        Happening::Edited { before, .. } => {
            let words = before.preview(COMMENT_PREVIEW).plain;
            match words.is_empty() {
                true => locale.plain("event.edited", &[]),
                false => locale.plain("event.edited_from", &[("text", &words)]),
            }
        }
        Happening::Deleted { by, .. } => named("event.deleted", &operator(*by)),
        Happening::Undelivered { .. } => locale.plain("event.undelivered", &[]),
    }
}
