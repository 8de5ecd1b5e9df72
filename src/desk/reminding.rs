//! Reminders to whoever owes the next word: the user, or support. Never in quiet hours, and a few at most for one
//! wait. The last one to support goes on to whoever stands behind it as well.

use super::{Desk, Rules};
use crate::domain::{Act, MAX_REMINDERS, PersonId, PersonNotice, SECOND_MS, Ticket, Timestamp, Turn};
use crate::store::{Change, Fault, List};

impl Rules {
    /// Milliseconds between two reminders of whoever's turn it is; 0 = none.
    fn reminder_ms(&self, turn: Turn) -> i64 {
        let secs = match turn {
            Turn::User => self.reminder_user_secs,
            Turn::Support => self.reminder_operator_secs,
        };
        i64::from(secs) * SECOND_MS
    }
}

impl Desk {
    /// Reminds of whatever is due now. Costs what is due, not what waits. Gives the next moment at which something
    /// may be due.
    pub async fn remind(&self) -> Result<Option<Timestamp>, Fault> {
        let rules = self.rules();
        let mut next = Vec::new();
        for turn in [Turn::User, Turn::Support] {
            let after_ms = rules.reminder_ms(turn);
            if after_ms == 0 {
                continue;
            }
            let quiet = rules.quiet_hours;
            if let Some(over) = quiet.and_then(|quiet| quiet.over_at(self.now(), &rules.zone)) {
                return Ok(Some(over));
            }
            let due = |ticket: &Ticket| ticket.reminds_from().plus_ms(after_ms);
            let act = || Act::Remind { turn, after_ms };
            next.extend(self.for_due(List::ToRemind(turn), due, act).await?);
        }
        Ok(next.into_iter().min())
    }

    /// Somebody else hears of it too.
    pub(super) fn escalate(&self, change: &mut Change, ticket: &Ticket, notice: PersonNotice) -> Result<(), Fault> {
        let Some(who) = self
            .rules()
            .escalates_to
            .filter(|who| self.hears_otherwise(*who, ticket))
        else {
            return Ok(());
        };
        self.tell_person(change, who, notice)
    }

    /// Whether somebody is told of this ticket nowhere else.
    fn hears_otherwise(&self, who: PersonId, ticket: &Ticket) -> bool {
        !self.staff_chats(ticket).contains(&who.chat())
    }
}

/// Whether this is the last reminder of one wait.
pub(super) fn is_last(ticket: &Ticket) -> bool {
    ticket.reminders >= MAX_REMINDERS
}
