//! What silence does: support has spoken last, and the user does not answer. First a warning, if one is set,
//! then the end. Never while the user waits for support.

use super::telling::Place;
use super::{Desk, Outcome};
use crate::domain::{Act, HOUR_MS, Ticket, TicketNo, Timestamp};
use crate::store::{Fault, List};

/// Tickets looked at in one step.
const STEP: usize = 100;

impl Desk {
    /// Warns and closes whatever is due now. Costs what is due, not what is open. Gives the next moment at
    /// which something may be due.
    pub async fn end_silence(&self) -> Result<Option<Timestamp>, Fault> {
        let rules = self.rules();
        let after_ms = rules.auto_close_ms();
        if after_ms == 0 {
            return Ok(None);
        }
        let next_end = self
            .for_due(
                List::Silent,
                |ticket| ticket.waiting_since.plus_ms(after_ms),
                || Act::CloseForSilence { after_ms },
            )
            .await?;
        let warn_hours = rules.auto_close_warn_hours;
        if warn_hours == 0 {
            return Ok(next_end);
        }
        let warn_ms = after_ms - i64::from(warn_hours) * HOUR_MS;
        let next_warning = self
            .for_due(
                List::Unwarned,
                |ticket| ticket.waiting_since.plus_ms(warn_ms),
                || Act::Warn { after_ms: warn_ms },
            )
            .await?;
        Ok(next_end.into_iter().chain(next_warning).min())
    }

    /// Acts on the tickets of a list that are due. The list is ordered by that, and what has been acted on leaves it,
    /// or moves to its end. Gives when the first of the rest is due.
    pub(super) async fn for_due(
        &self,
        list: List,
        due: impl Fn(&Ticket) -> Timestamp,
        act: impl Fn() -> Act,
    ) -> Result<Option<Timestamp>, Fault> {
        loop {
            let page = self.store().page(list, None, STEP)?;
            let mut acted = false;
            for (_, no) in &page.entries {
                let Some(ticket) = self.store().ticket(*no)? else {
                    continue;
                };
                let due = due(&ticket.value);
                if due > self.now() {
                    return Ok(Some(due));
                }
                acted |= self.act_by_timer(*no, &act).await?;
            }
            // A full page of tickets that changed under our hands: the next tick looks again.
            if !acted || !page.more_after {
                return Ok(None);
            }
        }
    }

    /// Gives whether it was done; what is no longer due is left alone.
    async fn act_by_timer(&self, no: TicketNo, act: &impl Fn() -> Act) -> Result<bool, Fault> {
        let outcome = self
            .carry_out(None, |change, now| {
                let Some(ticket) = self.store().ticket(no)? else {
                    return Ok(Err(crate::domain::Refusal::NoSuchTicket(no)));
                };
                let done = self.act(change, None, &ticket, act(), Place::Timer, now)?;
                Ok(done.map(|_| ()))
            })
            .await?;
        Ok(matches!(outcome, Outcome::Done(())))
    }
}
