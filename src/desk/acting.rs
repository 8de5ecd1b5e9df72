//! Acts on a ticket, whoever's: decided by the domain, written and told as one.

use super::Desk;
use super::telling::Place;
use crate::domain::{Act, Event, Handling, Person, Refusal, Right, Ticket, Timestamp};
use crate::store::{Change, Fault, Loaded};

impl Desk {
    /// One act on a ticket, written and told. Gives the ticket as it is to be.
    pub(super) fn act(
        &self,
        change: &mut Change,
        requester: Option<&mut Person>,
        before: &Loaded<Ticket>,
        act: Act,
        place: Place,
        now: Timestamp,
    ) -> Result<Result<Ticket, Refusal>, Fault> {
        self.act_all(change, requester, before, vec![act], place, now)
    }

    /// Several acts in a row, all or none. If the requester's record is being changed by the same
    /// decision it is given along; else it is loaded where the acts concern it.
    pub(super) fn act_all(
        &self,
        change: &mut Change,
        requester: Option<&mut Person>,
        before: &Loaded<Ticket>,
        acts: Vec<Act>,
        place: Place,
        now: Timestamp,
    ) -> Result<Result<Ticket, Refusal>, Fault> {
        let mut ticket = before.value.clone();
        let mut events = Vec::new();
        for act in acts {
            let decided = match ticket.decide(act, now) {
                Ok(decided) => decided,
                Err(refusal) => return Ok(Err(refusal)),
            };
            for event in decided {
                ticket.apply(&event);
                events.push(event);
            }
        }
        if events.is_empty() {
            return Ok(Ok(ticket));
        }
        if !before.value.is_open() {
            self.release_from_former(change, &mut ticket, &mut events, now)?;
        }
        self.tell_hours(&mut ticket, &mut events, now);
        self.retarget(Some(&before.value), &mut ticket, &mut events, now)?;
        change.put_ticket(Some(before), &ticket, &events)?;
        if ticket.is_open() != before.value.is_open() {
            self.note_open(change, requester, &ticket)?;
        }
        self.tell(change, &ticket, &events, place)?;
        self.move_on(change, &before.value, &ticket, &events)?;
        Ok(Ok(ticket))
    }

    /// A ticket that is opened again goes on with whoever had it, unless they work here no more: then nobody has it.
    fn release_from_former(
        &self,
        change: &mut Change,
        ticket: &mut Ticket,
        events: &mut Vec<Event>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let Some(by) = ticket.assignee().filter(|_| ticket.is_open()) else {
            return Ok(());
        };
        // Whoever is let into a group may work there, and nobody tells of those who leave it.
        if self.members_answer() && !self.groups().is_empty() {
            return Ok(());
        }
        if !self.is_owner(by) {
            change.if_still(by, self.store().person(by)?.as_ref());
        }
        if self.may(by, Right::Work) {
            return Ok(());
        }
        let how = Handling::Vacated;
        for event in ticket.decide(Act::Handle { by, how }, now).unwrap_or_default() {
            ticket.apply(&event);
            events.push(event);
        }
        Ok(())
    }

    /// Keeps the requester's list of open tickets true.
    fn note_open(&self, change: &mut Change, requester: Option<&mut Person>, ticket: &Ticket) -> Result<(), Fault> {
        let note = |person: &mut Person| match ticket.is_open() {
            true => person.opened(ticket.no),
            false => person.closed(ticket.no),
        };
        if let Some(person) = requester {
            note(person);
            return Ok(());
        }
        if let Some(before) = self.store().person(ticket.requester)? {
            let mut person = before.value.clone();
            note(&mut person);
            change.put_person(Some(&before), &person)?;
        }
        Ok(())
    }
}
