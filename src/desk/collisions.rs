//! Several of staff about to answer the same ticket: each hears of the others, and of an answer that came first.

use super::{Desk, Operator};
use crate::domain::{Dialog, HOUR_MS, MINUTE_MS, Notice, PersonId, Right, Ticket, TicketNo, Timestamp};
use crate::store::{Change, Fault, People};

/// How long somebody who pressed Reply counts as about to answer.
const ANSWERS_FOR_MS: i64 = 15 * MINUTE_MS;

/// How long an answer of a colleague is still news to somebody who pressed Reply.
const CARES_FOR_MS: i64 = 24 * HOUR_MS;

/// Most of them that are told, or told of.
const MOST: usize = 5;

impl Desk {
    /// Who else is about to answer a ticket, and since when.
    ///
    /// # Errors
    /// If the store fails.
    pub fn answering(&self, no: TicketNo, but: PersonId) -> Result<Vec<(PersonId, Timestamp)>, Fault> {
        self.answering_for(no, but, self.now(), ANSWERS_FOR_MS)
    }

    fn answering_for(
        &self,
        no: TicketNo,
        but: PersonId,
        now: Timestamp,
        ms: i64,
    ) -> Result<Vec<(PersonId, Timestamp)>, Fault> {
        let page = self.store().people(People::Answering(no), None, MOST + 1)?;
        let mut others = Vec::new();
        for (_, id) in page.entries {
            let dialog = self.person(id)?.map(|person| person.dialog.clone());
            if let Some(Dialog::Replying { since: Some(since), .. }) = dialog
                && id != but
                && now.since(since) < ms
                && self.may(id, Right::Work)
            {
                others.push((id, since));
            }
        }
        others.truncate(MOST);
        Ok(others)
    }
}

impl Operator<'_> {
    /// Tells whoever else is about to answer this ticket that this operator has.
    pub(super) fn tell_others_answering(
        &self,
        change: &mut Change,
        ticket: &Ticket,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let by = self.id();
        for (other, _) in self.desk().answering_for(ticket.no, by, now, CARES_FOR_MS)? {
            let notice = Notice::AnsweredMeanwhile { by };
            self.desk().tell_staff_in(change, other.chat(), ticket, notice)?;
        }
        Ok(())
    }
}
