//! Targets of support: a first answer and a closing in time. The times are set anew in the commit of whatever changes
//! them; staff is warned when one comes near, and told once when it was missed.

use super::{Desk, Rules};
use crate::domain::{
    Act, Category, Event, Lateness, Measure, Notice, PersonNotice, Target, Targets, Ticket, Timestamp, target_ms,
};
use crate::store::{Change, Fault, List};

impl Rules {
    /// Minutes to a target for a ticket: what its category says, else what its priority does; 0 = there is none.
    fn target_minutes(&self, target: Target, ticket: &Ticket, category: Option<&Category>) -> u32 {
        let minutes = match target {
            Target::FirstAnswer => self.first_answer,
            Target::Resolution => self.resolution,
        };
        let own = category.and_then(|category| category.minutes(target));
        own.unwrap_or_else(|| minutes.of(ticket.priority))
    }
}

impl Desk {
    /// Sets the times to a ticket's targets as they are after what happens to it now, which is not empty. `before` is
    /// the ticket as it was, if it was.
    pub(super) fn retarget(
        &self,
        before: Option<&Ticket>,
        ticket: &mut Ticket,
        events: &mut [Event],
        now: Timestamp,
    ) -> Result<(), Fault> {
        let begins = before.is_none_or(|before| !before.is_open());
        let targets = self.targets_of(begins, ticket, now)?;
        if let Some(event) = events.last_mut().filter(|_| targets != ticket.targets) {
            event.targets = Some(Box::new(targets));
            ticket.targets = targets;
        }
        Ok(())
    }

    fn targets_of(&self, begins: bool, ticket: &Ticket, now: Timestamp) -> Result<Targets, Fault> {
        let rules = self.rules();
        // One that is offered no more says what it said.
        let category = match &ticket.category {
            Some(chosen) => self.store().category(chosen.no)?.map(|category| category.value),
            None => None,
        };
        let measure = Measure {
            hours: rules.business_hours.as_ref(),
            zone: &rules.zone,
            warn_percent: rules.target_warn_percent,
        };
        let within = |target| target_ms(rules.target_minutes(target, ticket, category.as_ref()));
        Ok(ticket.retargeted(begins, within, &measure, now))
    }

    /// Tells of targets that have come near or were missed. Costs what is due. Gives the next moment at which
    /// something may be due.
    pub async fn note_late(&self) -> Result<Option<Timestamp>, Fault> {
        // What is in the list has such a moment.
        let due = |ticket: &Ticket| ticket.next_late().unwrap_or(Timestamp(i64::MAX));
        self.for_due(List::Due, due, || Act::BeLate).await
    }

    /// Whoever answers the ticket hears of it; of what was missed, whoever stands behind them as well.
    pub(super) fn tell_late(
        &self,
        change: &mut Change,
        ticket: &Ticket,
        target: Target,
        lateness: Lateness,
    ) -> Result<(), Fault> {
        let runs = ticket.targets.of(target).and_then(|countdown| countdown.runs);
        let Some(due) = runs.and_then(|runs| runs.due_at) else {
            return Ok(());
        };
        self.tell_staff(change, ticket, Notice::Late { target, lateness, due })?;
        match lateness {
            Lateness::InTime | Lateness::Near => Ok(()),
            Lateness::Missed => {
                let no = ticket.no;
                self.escalate(change, ticket, PersonNotice::Missed { no, target, due })
            }
        }
    }
}
