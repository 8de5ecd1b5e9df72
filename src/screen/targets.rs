//! What staff reads of a ticket's targets: on its card, in a list, in a notice, in the history.

use super::Words;
use crate::domain::{Lateness, RichText, Target, Ticket};

/// The sign of a ticket that is late, or nearly; none for what is in time.
pub(super) fn late_mark(ticket: &Ticket) -> &'static str {
    let lateness = Target::ALL.into_iter().filter_map(|target| ticket.lateness(target));
    match lateness.max() {
        Some(Lateness::Missed) => "🚨",
        Some(Lateness::Near) => "⏱",
        Some(Lateness::InTime) | None => "",
    }
}

/// What a ticket has still to reach, and by when: line by line, for its card.
pub(super) fn target_lines(words: &Words, ticket: &Ticket, text: &mut RichText) {
    for target in Target::ALL {
        if let Some(line) = line(words, ticket, target) {
            text.push(&format!("\n{line}"));
        }
    }
}

/// The same for a card that stays as it is for long: moments, and nothing that goes on counting.
pub(super) fn lasting_target_lines(words: &Words, ticket: &Ticket, text: &mut RichText) {
    for target in Target::ALL {
        let (Some(countdown), Some(lateness)) = (ticket.countdown(target), ticket.lateness(target)) else {
            continue;
        };
        let Some(due) = countdown.runs.and_then(|runs| runs.due_at) else {
            if lateness == Lateness::Missed {
                text.push(&format!("\n{}", words.locale.plain("card.closing_late", &[])));
            }
            continue;
        };
        let key = match (target, lateness) {
            (Target::FirstAnswer, Lateness::InTime | Lateness::Near) => "topic.answer_due",
            (Target::FirstAnswer, Lateness::Missed) => "card.answer_missed",
            (Target::Resolution, Lateness::InTime | Lateness::Near) => "topic.closing_due",
            (Target::Resolution, Lateness::Missed) => "card.closing_missed",
        };
        let at = words.full_moment(due);
        text.push(&format!("\n{}", words.locale.plain(key, &[("at", &at)])));
    }
}

fn line(words: &Words, ticket: &Ticket, target: Target) -> Option<String> {
    let locale = words.locale;
    let missed = ticket.lateness(target)? == Lateness::Missed;
    let Some(runs) = ticket.countdown(target)?.runs else {
        return Some(match missed {
            true => locale.plain("card.closing_late", &[]),
            false => locale.plain("card.closing_stands", &[]),
        });
    };
    let due = runs.due_at?;
    let (at, left) = (words.moment(due), words.until(due));
    let given = [("at", &*at), ("in", &*left)];
    // It is told of with the next tick: whoever looks before then need not be misled.
    let key = match (target, missed || due <= words.now) {
        (Target::FirstAnswer, false) => "card.answer_due",
        (Target::FirstAnswer, true) => "card.answer_missed",
        (Target::Resolution, false) => "card.closing_due",
        (Target::Resolution, true) => "card.closing_missed",
    };
    Some(locale.plain(key, &given))
}

/// The key of what staff is told of a target.
pub(super) fn late_notice(target: Target, lateness: Lateness) -> &'static str {
    match (target, lateness) {
        (Target::FirstAnswer, Lateness::InTime | Lateness::Near) => "to_staff.answer_near",
        (Target::FirstAnswer, Lateness::Missed) => "to_staff.answer_missed",
        (Target::Resolution, Lateness::InTime | Lateness::Near) => "to_staff.closing_near",
        (Target::Resolution, Lateness::Missed) => "to_staff.closing_missed",
    }
}

/// The key of what whoever stands behind staff is told of a missed one.
pub(super) fn missed_notice(target: Target) -> &'static str {
    match target {
        Target::FirstAnswer => "to_person.answer_missed",
        Target::Resolution => "to_person.closing_missed",
    }
}

/// The key of what the history says.
pub(super) fn late_event(target: Target, lateness: Lateness) -> &'static str {
    match (target, lateness) {
        (Target::FirstAnswer, Lateness::InTime | Lateness::Near) => "event.answer_near",
        (Target::FirstAnswer, Lateness::Missed) => "event.answer_missed",
        (Target::Resolution, Lateness::InTime | Lateness::Near) => "event.closing_near",
        (Target::Resolution, Lateness::Missed) => "event.closing_missed",
    }
}
