//! What parcels say: sentences about a ticket, and the header above a user's words.

use super::digest::digest_title;
use super::participants::told_staff;
use super::rating::{self, stars_in_signs};
use super::reminder::many_unanswered;
use super::staff::role_name;
use super::targets::{late_notice, missed_notice};
use super::{Button, Filter, Linked, Screen, StaffPress, TeamPress, UserPress, Words};
use super::{backup, homes, privacy};
use crate::domain::{Closer, Notice, Party, PersonId, PersonNotice, RichText, Style, Ticket, TicketNo, Undelivered};

/// What stands above words in a place where staff reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The words a ticket begins with.
    First,
    /// Later words.
    Later,
}

/// A sentence about no ticket, for the person it concerns.
pub fn notice_to_person(words: &Words, notice: &PersonNotice, name: impl Fn(PersonId) -> String) -> Screen {
    let locale = words.locale;
    let team = |text: RichText, who| {
        let member = TeamPress::Member(who);
        Screen::of(text).row([locale.button("button.member", StaffPress::Team(member))])
    };
    match notice {
        PersonNotice::Banned { until, reason } => {
            let mut text = match until {
                Some(until) => locale.text("to_person.banned_until", &[("at", &words.moment(*until))]),
                None => locale.text("to_person.banned", &[]),
            };
            if let Some(reason) = reason {
                text.push("\n");
                text.append(&locale.text("to_person.reason", &[("reason", reason)]));
            }
            Screen::of(text)
        }
        PersonNotice::Unbanned => {
            Screen::of(locale.text("to_person.unbanned", &[])).row([locale.button("button.menu", UserPress::Menu)])
        }
        PersonNotice::Restored {
            at,
            holds,
            again,
            aside,
        } => backup::restored(words, *at, holds, *again, aside),
        PersonNotice::NotRestored => backup::not_restored(words.locale),
        PersonNotice::Joined { who, role } => {
            let args = [("name", &*name(*who)), ("role", &*role_name(locale, *role))];
            team(locale.text("to_person.joined", &args), *who)
        }
        PersonNotice::RoleGiven { role } => {
            let text = locale.text("to_person.role_given", &[("role", &role_name(locale, *role))]);
            Screen::of(text).row([locale.button("button.menu", StaffPress::Menu)])
        }
        PersonNotice::RoleChanged { who, role, by, tickets } => {
            let role = role_name(locale, *role);
            let args = [("name", &*name(*who)), ("role", &*role), ("by", &*name(*by))];
            let mut text = locale.text("to_person.role_changed", &args);
            released(words, &mut text, *tickets);
            team(text, *who)
        }
        PersonNotice::RoleTaken => {
            Screen::of(locale.text("to_person.role_taken", &[])).row([locale.button("button.menu", UserPress::Menu)])
        }
        PersonNotice::Left { who, by, tickets } => {
            let args = [("name", &*name(*who)), ("by", &*name(*by))];
            let mut text = locale.text("to_person.left", &args);
            released(words, &mut text, *tickets);
            let inbox = StaffPress::Inbox(Filter::New, None);
            Screen::of(text).row((*tickets > 0).then(|| locale.button("button.new_tickets", inbox)))
        }
        PersonNotice::Unanswered { no, since } => {
            let lasting = words.lasting(words.now.since(*since));
            let args = [("no", &*no.to_string()), ("lasting", &lasting)];
            Screen::of(locale.text("to_person.unanswered", &args))
        }
        PersonNotice::ManyUnanswered { tickets, since } => many_unanswered(words, tickets, *since),
        PersonNotice::Missed { no, target, due } => {
            let args = [("no", &*no.to_string()), ("at", &*words.moment(*due))];
            Screen::of(locale.text(missed_notice(*target), &args))
        }
        // How things stand is known to whoever sends it.
        PersonNotice::Digest { .. } => Screen::of(digest_title(words, words.now)),
        PersonNotice::Forgotten { tickets, open } => privacy::forgotten(locale, *tickets, *open),
        PersonNotice::TopicsForbidden => Screen::of(locale.text("to_owner.topics_forbidden", &[])),
        PersonNotice::HomeLost { categories, title } => Screen::of(homes::home_lost(locale, categories, title)),
    }
}

/// How many tickets have no assignee any more, if any.
fn released(words: &Words, text: &mut RichText, tickets: u64) {
    if tickets > 0 {
        text.push("\n");
        text.append(&words.locale.count("count.released", tickets, &[]));
    }
}

/// A sentence for the requester.
pub fn notice_to_user(words: &Words, ticket: &Ticket, notice: &Notice, may_reopen: bool) -> Screen {
    let locale = words.locale;
    let no = ticket.no.to_string();
    let args = [("no", no.as_str()), ("mark", words.mark(ticket))];
    let open = || {
        locale.button(
            "button.open_mine",
            UserPress::MyTicket {
                no: ticket.no,
                before: u64::MAX,
            },
        )
    };
    let ask = || locale.button("button.ask_again", UserPress::Ask);
    match notice {
        Notice::Opened => Screen::of(locale.text("to_user.opened", &args))
            .row([open(), locale.button("button.close_mine", UserPress::Close(ticket.no))]),
        Notice::Added => Screen::of(locale.text("to_user.added", &args)).row([open()]),
        Notice::Taken { .. } => Screen::of(locale.text("to_user.taken", &args)),
        Notice::FeedbackAnswered { .. } => Screen::of(locale.text("to_user.feedback_answered", &args)).row([open()]),
        Notice::Closed { by } => {
            let mut text = match by {
                Closer::User => locale.text("to_user.closed_by_you", &args),
                Closer::Staff(_) => locale.text("to_user.closed", &args),
                Closer::Silence => locale.text("to_user.closed_by_silence", &args),
            };
            if let Some(reason) = ticket.reason.as_ref().filter(|reason| !reason.internal) {
                text.push("\n");
                text.append(&locale.text("to_user.reason", &[("text", &reason.text)]));
            }
            if ticket.closing().is_some() {
                text.push("\n");
                text.append(&match ticket.rating() {
                    Some(_) => locale.text("rating.thanks", &[]),
                    None => locale.text("rating.ask", &[]),
                });
            }
            let reopen = may_reopen.then(|| locale.button("button.reopen", UserPress::Reopen(ticket.no)));
            let rows = rating::rows(words, ticket);
            Screen { text, rows }.row([ask()]).row(reopen)
        }
        Notice::Reopened { by: Party::Staff(_) } => Screen::of(locale.text("to_user.reopened", &args)).row([open()]),
        Notice::Reopened { .. } => Screen::of(locale.text("to_user.reopened_by_you", &args)).row([open()]),
        Notice::Warned { closes_at } => {
            let left = words.until(*closes_at);
            let args = [("no", no.as_str()), ("mark", words.mark(ticket)), ("in", &left)];
            Screen::of(locale.text("to_user.warned", &args)).row([open()])
        }
        Notice::HoursTold { from } => {
            let (at, zone) = (words.moment(*from), words.timezone.name());
            Screen::of(locale.text("to_user.hours", &[("at", &at), ("zone", zone)]))
        }
        Notice::Reminded { .. } => Screen::of(locale.text("to_user.reminded", &args)).row([open()]),
        Notice::Locked => Screen::of(locale.text("to_user.locked", &args)),
        Notice::Unlocked => {
            let label = locale.plain("button.add_to", &[("no", &no)]);
            let add = Button::new(label, UserPress::SendKept(Some(ticket.no)));
            Screen::of(locale.text("to_user.unlocked", &args)).row([add])
        }
        // These are for staff, or drawn by whoever knows who it is.
        Notice::Joined { .. }
        | Notice::Parted { .. }
        | Notice::NotShared
        | Notice::NotDeletedAt { .. }
        | Notice::ParticipantMissed { .. }
        | Notice::Handled { .. }
        | Notice::MovedOn { .. }
        | Notice::AnsweredMeanwhile { .. }
        | Notice::Late { .. } => Screen::of(locale.text("to_user.changed", &args)).row([open()]),
        Notice::Rated { .. } | Notice::Commented { .. } => Screen::of(locale.text("rating.thanks", &[])),
        Notice::NotDeleted | Notice::Undelivered { .. } => Screen::of(locale.text("to_user.undelivered", &args)),
    }
}

/// A sentence for staff. `user` is the requester's name; `name` knows operators by number.
pub fn notice_to_staff(
    words: &Words,
    ticket: &Ticket,
    notice: &Notice,
    user: &str,
    name: impl Fn(PersonId) -> String,
    in_group: bool,
) -> Screen {
    let locale = words.locale;
    let no = ticket.no.to_string();
    let args = |name: &str| -> Vec<(&str, String)> {
        vec![
            ("no", no.clone()),
            ("mark", words.mark(ticket).to_owned()),
            ("user", user.to_owned()),
            ("name", name.to_owned()),
        ]
    };
    let text = |key: &str, name: &str| {
        let args = args(name);
        let args: Vec<(&str, &str)> = args.iter().map(|(key, word)| (*key, word.as_str())).collect();
        locale.text(key, &args)
    };
    let screen = match notice {
        Notice::Joined { .. } | Notice::Parted { .. } | Notice::NotShared | Notice::ParticipantMissed { .. } => {
            Screen::of(told_staff(words, ticket, notice, &name).unwrap_or_else(|| text("to_staff.handled", "")))
        }
        // The user's words themselves say these two.
        Notice::Opened | Notice::Added => Screen::of(text("to_staff.opened", "")),
        Notice::Taken { by } => Screen::of(text("to_staff.taken", &name(*by))),
        Notice::FeedbackAnswered { by } => Screen::of(text("to_staff.feedback_answered", &name(*by))),
        // What it was stands in the history; whoever sends this knows it.
        Notice::Handled { .. } | Notice::Locked | Notice::Unlocked => Screen::of(text("to_staff.handled", "")),
        Notice::MovedOn { .. } => Screen::of(match &ticket.category {
            Some(category) => text("to_staff.moved_on", &category.name),
            None => text("to_staff.moved_back", ""),
        }),
        Notice::Closed { by: Closer::User } => Screen::of(text("to_staff.closed_by_user", "")),
        Notice::Closed { by: Closer::Staff(by) } => {
            let mut text = text("to_staff.closed", &name(*by));
            if let Some(reason) = &ticket.reason {
                text.push(&format!(": {}", reason.text));
            }
            Screen::of(text)
        }
        Notice::Closed { by: Closer::Silence } => Screen::of(text("to_staff.closed_by_silence", "")),
        Notice::Rated { stars } => Screen::of(text("to_staff.rated", &stars_in_signs(*stars))),
        // The words follow; whoever sends this knows them.
        Notice::Commented { .. } => Screen::of(text("to_staff.commented", "")),
        Notice::Reminded { since } => Screen::of(text("to_staff.reminded", &words.lasting(words.now.since(*since)))),
        Notice::Late { target, lateness, due } => {
            Screen::of(text(late_notice(*target, *lateness), &words.moment(*due)))
        }
        // This is for the user.
        Notice::Warned { .. } | Notice::HoursTold { .. } => Screen::of(text("to_staff.opened", "")),
        Notice::Reopened { by: Party::User } => Screen::of(text("to_staff.reopened_by_user", "")),
        Notice::Reopened {
            by: Party::Staff(by) | Party::Participant(by),
        } => Screen::of(text("to_staff.reopened", &name(*by))),
        Notice::AnsweredMeanwhile { by } => Screen::of(text("to_staff.answered_meanwhile", &name(*by))),
        Notice::NotDeleted => Screen::of(text("to_staff.not_deleted", "")),
        Notice::NotDeletedAt { who } => Screen::of(text("to_staff.not_deleted_at", &name(*who))),
        Notice::Undelivered {
            why: Undelivered::Unreachable,
            ..
        } => Screen::of(text("to_staff.unreachable", "")),
        Notice::Undelivered {
            why: Undelivered::Refused(why),
            ..
        } => {
            let mut text = text("to_staff.undelivered", "");
            text.push("\n");
            text.push_styled(&RichText::from(why.as_str()).preview(300).plain, Style::Code);
            Screen::of(text)
        }
    };
    let rows = keyboard_for_staff(words, ticket, in_group, Opening::First);
    Screen { rows, ..screen }
}

/// The line above a user's or a colleague's words in a place where staff reads.
/// Names the ticket unless it is clear which is spoken of.
pub fn header(words: &Words, ticket: Option<&Ticket>, user: &str, colleague: Option<&str>) -> RichText {
    let mut line = RichText::default();
    if let Some(ticket) = ticket {
        line.push(words.mark(ticket));
        line.push(" ");
        line.push_styled(&words.number(ticket.no), Style::Bold);
        line.push(" · ");
    }
    match colleague {
        None => {
            line.push_styled(user, Style::Bold);
            if let Some(category) = ticket.and_then(|ticket| ticket.category.as_ref()) {
                line.push(&format!(" · 🗂 {}", category.name));
            }
        }
        Some(name) => {
            line.push_styled(name, Style::Bold);
            line.push(&format!(" → {user}"));
        }
    }
    line
}

/// What was answered before the ticket was opened, below the header of its first words.
pub fn with_responses(mut header: RichText, ticket: &Ticket) -> RichText {
    super::questions::responses(&ticket.responses, &mut header);
    header
}

/// The ticket that a header names: the first number behind a sign for numbers.
pub fn ticket_in_header(line: &str) -> Option<TicketNo> {
    line.match_indices(['#', '№']).find_map(|(at, sign)| {
        let digits: String = line[at + sign.len()..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().ok().map(TicketNo)
    })
}

/// The buttons below words in a place where staff reads. In a group they stand below first words and
/// notices only: later words are answered by replying.
pub fn keyboard_for_staff(words: &Words, ticket: &Ticket, in_group: bool, opening: Opening) -> Vec<Vec<Button>> {
    let locale = words.locale;
    let row = match (in_group, ticket.is_open(), opening) {
        (true, true, Opening::First) => {
            let take = (ticket.assignee().is_none()).then(|| locale.button("button.take", StaffPress::Take(ticket.no)));
            take.into_iter()
                .chain([locale.button("button.close", StaffPress::Close(ticket.no))])
                .collect()
        }
        (true, false, Opening::First) => vec![locale.button("button.reopen", StaffPress::Reopen(ticket.no))],
        (true, _, Opening::Later) => Vec::new(),
        (false, true, _) => vec![
            locale.button("button.reply", StaffPress::Reply(ticket.no)),
            locale.button("button.card", StaffPress::Card(ticket.no, Filter::All)),
        ],
        (false, false, _) => vec![locale.button("button.card", StaffPress::Card(ticket.no, Filter::All))],
    };
    let mut rows = if row.is_empty() { Vec::new() } else { vec![row] };
    if in_group && opening == Opening::First {
        let card = words.address(Linked::Card(ticket.no));
        rows.extend(card.map(|card| vec![Button::link(words.locale.plain("button.card", &[]), card)]));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_names_its_ticket_in_every_language() {
        for locale in crate::screen::Locale::all() {
            let number = locale.plain("ticket.number", &[("no", "12")]);
            assert_eq!(
                ticket_in_header(&format!("🔧 {number} · Anna #7")),
                Some(TicketNo(12)),
                "{}",
                locale.code()
            );
        }
        assert_eq!(ticket_in_header("no number # here"), None);
    }
}
