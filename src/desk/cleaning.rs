//! The end of tickets: how one is destroyed for good, and those that have been closed for long enough. What the
//! statistics have counted stays counted.

use super::{Desk, Outcome, Rules};
use crate::domain::{HOUR_MS, Refusal, State, Ticket, TicketNo, Timestamp, TopicOwner};
use crate::store::{Change, Cursor, Direction, Fault, List, Loaded};

/// Rows of a history that are erased in one commit.
const ERASED_AT_ONCE: usize = 500;

/// Tickets erased in one round: what is left waits for the next, so that nothing else waits for it.
const CLEANED_AT_ONCE: usize = 25;

impl Rules {
    /// When a closed ticket is to be erased; never, if it is open or nothing is.
    fn erased_at(&self, ticket: &Ticket) -> Option<Timestamp> {
        let after_ms = i64::from(self.ticket_cleanup_days) * 24 * HOUR_MS;
        match ticket.state {
            State::Closed { at, .. } if after_ms > 0 => Some(at.plus_ms(after_ms)),
            State::New | State::InProgress { .. } | State::Closed { .. } => None,
        }
    }
}

impl Desk {
    /// Erases what has been closed for long enough, a few at a time, and what destroyed tickets have left. Costs what is
    /// due. Gives the next moment at which something may be due.
    pub async fn clean_up(&self) -> Result<Option<Timestamp>, Fault> {
        self.sweep().await?;
        let mut next = Vec::new();
        for list in [List::Closed, List::Hidden] {
            // Both begin with the latest closing.
            let end = Cursor(vec![u8::MAX]);
            let page = self
                .store()
                .page(list, Some((&end, Direction::Before)), CLEANED_AT_ONCE)?;
            for (_, no) in page.entries.iter().rev() {
                let Some(ticket) = self.store().ticket(*no)? else {
                    continue;
                };
                match self.rules().erased_at(&ticket.value) {
                    Some(due) if due <= self.now() => self.erase_when_due(*no).await?,
                    due => {
                        next.extend(due);
                        break;
                    }
                }
            }
        }
        Ok(next.into_iter().min())
    }

    /// What was reopened meanwhile stays.
    async fn erase_when_due(&self, no: TicketNo) -> Result<(), Fault> {
        let is_due = |ticket: &Ticket, now| self.rules().erased_at(ticket).is_some_and(|due| due <= now);
        self.erase_long_history(no, |ticket| is_due(ticket, self.now())).await?;
        let outcome = self
            .carry_out(None, |change, now| {
                let Some(ticket) = self.store().ticket(no)? else {
                    return Ok(Err(Refusal::NoSuchTicket(no)));
                };
                if !is_due(&ticket.value, now) {
                    return Ok(Err(Refusal::NotDue));
                }
                self.erase_whole(change, &ticket, now)?;
                Ok(Ok(()))
            })
            .await?;
        match outcome {
            Outcome::Done(()) => self.sweep().await,
            Outcome::Refused(_) | Outcome::Repeated => Ok(()),
        }
    }

    /// A long history is erased in several commits, its ticket in the last: all but what one commit takes, as long as
    /// the ticket is to be erased.
    pub(super) async fn erase_long_history(
        &self,
        no: TicketNo,
        is_to_go: impl Fn(&Ticket) -> bool,
    ) -> Result<(), Fault> {
        let store = self.store();
        while let Some(ticket) = store.ticket(no)?
            && is_to_go(&ticket.value)
            && store.history_rows(no, ERASED_AT_ONCE + 1)?.len() > ERASED_AT_ONCE
        {
            self.carry_out(None, |change, _| {
                store.erase_history(change, store.history_rows(no, ERASED_AT_ONCE)?)?;
                Ok(Ok(()))
            })
            .await?;
        }
        Ok(())
    }

    /// A ticket with the rest of its history, and what stands for it elsewhere.
    pub(super) fn erase_whole(
        &self,
        change: &mut Change,
        ticket: &Loaded<Ticket>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let (store, no) = (self.store(), ticket.value.no);
        store.erase_history(change, store.history_rows(no, 2 * ERASED_AT_ONCE)?)?;
        store.erase_ticket(change, ticket)?;
        self.note_spent(change, now)?;
        if let Some(before) = store.person(ticket.value.requester)? {
            let mut person = before.value.clone();
            person.forget(no);
            change.put_person(Some(&before), &person)?;
        }
        change.erase_topics(store, TopicOwner::Ticket(no), ticket.value.requester)
    }

    /// What arrived while its ticket was being destroyed has left rows that the last commit did not see; from that commit on
    /// nothing adds any. If the program dies before they are gone, whoever sweeps next finds them.
    pub(super) async fn sweep(&self) -> Result<(), Fault> {
        let store = self.store();
        for no in store.unswept()? {
            loop {
                let rows = store.history_rows(no, ERASED_AT_ONCE)?;
                let are_last = rows.len() < ERASED_AT_ONCE;
                self.carry_out(None, |change, now| {
                    if !rows.is_empty() {
                        store.erase_history(change, rows.clone())?;
                        self.note_spent(change, now)?;
                    }
                    if are_last {
                        change.swept(no);
                    }
                    Ok(Ok(()))
                })
                .await?;
                if are_last {
                    break;
                }
            }
        }
        Ok(())
    }
}
