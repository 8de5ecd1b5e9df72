//! Nothing that a timer was to do is left behind, said in other words than the timers'.

use switchboard::desk::Desk;
use switchboard::domain::{HOUR_MS, MAX_REMINDERS, State, Ticket, Turn};

use super::{Tickets, Verdict};

pub fn check(desk: &Desk, tickets: &Tickets) -> Verdict {
    let cleanup_ms = i64::from(desk.rules().ticket_cleanup_days) * 24 * HOUR_MS;
    let over = |ticket: &Ticket| match ticket.state {
        State::Closed { at, .. } => cleanup_ms > 0 && desk.now().since(at) >= cleanup_ms,
        State::New | State::InProgress { .. } => false,
    };
    if let Some((ticket, _)) = tickets.values().find(|(ticket, _)| over(ticket)) {
        return Err(format!("it is closed for too long at {:?}: {ticket:?}", desk.now()));
    }
    let open = tickets
        .values()
        .map(|(ticket, _)| ticket)
        .filter(|ticket| ticket.is_open());
    for ticket in open {
        if let Some(what) = of(ticket, desk) {
            return Err(format!("{what} was not done at {:?}: {ticket:?}", desk.now()));
        }
    }
    Ok(())
}

fn of(ticket: &Ticket, desk: &Desk) -> Option<&'static str> {
    let (now, rules) = (desk.now(), desk.rules());
    let waits_ms = now.since(ticket.waiting_since);
    let end_ms = i64::from(rules.auto_close_after_hours) * HOUR_MS;
    let warn_ms = i64::from(rules.auto_close_warn_hours) * HOUR_MS;
    let of_user = ticket.turn == Turn::User;
    if of_user && end_ms > 0 && waits_ms >= end_ms {
        return Some("the end by silence");
    }
    if of_user && end_ms > 0 && warn_ms > 0 && !ticket.warned && waits_ms >= end_ms - warn_ms {
        return Some("the warning");
    }
    if ticket.next_late().is_some_and(|at| at <= now) {
        return Some("the word of a target");
    }
    if ticket.close_at.is_some_and(|schedule| schedule.at <= now) {
        return Some("the end as scheduled");
    }
    let secs = if of_user {
        rules.reminder_user_secs
    } else {
        rules.reminder_operator_secs
    };
    let since = ticket.reminded_at.unwrap_or(ticket.waiting_since);
    let due = secs > 0 && ticket.reminders < MAX_REMINDERS && now.since(since) >= i64::from(secs) * 1_000;
    let disturbs = rules
        .quiet_hours
        .and_then(|quiet| quiet.over_at(now, &rules.zone))
        .is_some();
    (due && !disturbs).then_some("the reminder")
}
