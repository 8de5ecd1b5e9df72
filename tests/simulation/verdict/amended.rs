//! Words that were changed or taken back are so on the other side too.

use switchboard::domain::{Event, Happening, Party, Payload, PersonId, Ticket};

use super::super::world::World;
use super::{Verdict, participants};

pub fn check(ticket: &Ticket, events: &[Event], world: &World) -> Verdict {
    let count = |meant: &dyn Fn(&Payload) -> bool| {
        let promises = world.promises.iter();
        promises.filter(|promise| meant(&promise.parcel.payload)).count()
    };
    let ticket_no = ticket.no;
    for (seq_of, event) in (0..).zip(events) {
        let Happening::Said { by, message } = &event.what else {
            continue;
        };
        let happened = |meant: &dyn Fn(&Happening) -> bool| events.iter().filter(|event| meant(&event.what)).count();
        let by = participants::party(ticket, seq_of, *by, world);
        let edits = happened(&|what| matches!(what, Happening::Edited { seq, .. } if *seq == seq_of));
        let deletes = happened(&|what| matches!(what, Happening::Deleted { seq, .. } if *seq == seq_of));
        let to_user = count(
            &|payload| matches!(payload, Payload::AmendUser { no, seq, .. } if (*no, *seq) == (ticket_no, seq_of)),
        );
        let to_staff = count(
            &|payload| matches!(payload, Payload::AmendStaff { no, seq, .. } if (*no, *seq) == (ticket_no, seq_of)),
        );
        let withdrawn =
            count(&|payload| matches!(payload, Payload::Withdraw { no, seq } if (*no, *seq) == (ticket_no, seq_of)));
        let (least, most) = readers_of_edits(ticket, seq_of, events, by, world);
        let to_staff_too = to_staff >= edits || matches!(by, Party::Staff(_));
        let told = (least..=most).contains(&to_user) && to_staff_too;
        let idle = edits == 0 && to_staff > 0;
        let erased = event.what.said_by() == Some(Party::Participant(PersonId::NOBODY));
        if !told || idle || (message.edited != (edits > 0) && !erased) {
            return Err(format!(
                "entry {seq_of} was changed {edits} times, and {to_user} and {to_staff} parcels say so: {message:?}"
            ));
        }
        if deletes > 1 || (withdrawn > 0) != (deletes == 1) || (message.deleted != (deletes == 1) && !erased) {
            return Err(format!(
                "entry {seq_of} was taken back {deletes} times, and {withdrawn} parcels do so: {message:?}"
            ));
        }
        let deleted = (0..)
            .zip(events)
            .find(|(_, event)| matches!(event.what, Happening::Deleted { seq, .. } if seq == seq_of));
        if let Some((deleted, _)) = deleted {
            participants::withdrawn(ticket, seq_of, deleted, world)?;
        }
    }
    Ok(())
}

/// How many users were to read the changes of an entry, all together: at least and at most.
fn readers_of_edits(ticket: &Ticket, entry: u64, events: &[Event], by: Party, world: &World) -> (usize, usize) {
    let (mut least, mut most) = (0, 0);
    for (at, event) in (0..).zip(events) {
        if matches!(event.what, Happening::Edited { seq, .. } if seq == entry) {
            let readers = participants::readers(ticket, at, event, by, world);
            least += readers.must.len();
            most += readers.must.len() + readers.may.len();
        }
    }
    (least, most)
}
