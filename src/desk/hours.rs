//! Support's hours: whoever writes when nobody is at work is told once a ticket when to expect an answer.

use super::Desk;
use crate::domain::{Act, Event, Happening, Party, Ticket, Timestamp};

impl Desk {
    /// Adds to what happens to a ticket that its user is told, if they have just come to wait and nobody is at work.
    pub(super) fn tell_hours(&self, ticket: &mut Ticket, events: &mut Vec<Event>, now: Timestamp) {
        let comes_to_wait = |event: &Event| match event.what {
            Happening::Said { by, .. } | Happening::Reopened { by } => by == Party::User,
            Happening::Opened
            | Happening::Taken { .. }
            | Happening::Closed { .. }
            | Happening::Handled { .. }
            | Happening::Left { .. }
            | Happening::Warned
            | Happening::Reminded { .. }
            | Happening::Answered { .. }
            | Happening::HoursTold { .. }
            | Happening::Late { .. }
            | Happening::Rated { .. }
            | Happening::Commented { .. }
            | Happening::Unreachable
            | Happening::ParticipantUnreachable { .. }
            | Happening::Edited { .. }
            | Happening::Deleted { .. }
            | Happening::Undelivered { .. } => false,
        };
        if ticket.hours_told || !events.iter().any(comes_to_wait) {
            return;
        }
        let rules = self.rules();
        let begins_again = |hours: &crate::domain::BusinessHours| hours.begins_again(now, &rules.zone);
        let Some(from) = rules.business_hours.as_ref().and_then(begins_again) else {
            return;
        };
        // It is no wish of anybody's that could be refused.
        for event in ticket.decide(Act::TellHours { from }, now).unwrap_or_default() {
            ticket.apply(&event);
            events.push(event);
        }
    }
}
