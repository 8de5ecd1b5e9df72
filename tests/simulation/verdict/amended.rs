//! Words that were changed or taken back are so on the other side too.

use switchboard::domain::{Event, Happening, Party, Payload, Ticket};

use super::super::world::World;
use super::Verdict;

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
        let told = match by {
            Party::User => to_user == 0 && to_staff >= edits,
            Party::Staff(_) => to_user == edits,
            // Nobody is brought into a ticket in these histories.
            Party::Participant(_) => false,
        };
        let idle = edits == 0 && to_staff > 0;
        if !told || idle || message.edited != (edits > 0) {
            return Err(format!(
                "entry {seq_of} was changed {edits} times, and {to_user} and {to_staff} parcels say so: {message:?}"
            ));
        }
        if deletes > 1 || withdrawn != deletes || message.deleted != (deletes == 1) {
            return Err(format!(
                "entry {seq_of} was taken back {deletes} times, and {withdrawn} parcels do so: {message:?}"
            ));
        }
    }
    Ok(())
}
