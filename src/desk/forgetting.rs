//! A user's wish to be forgotten: everything kept of them is erased, but for what the statistics have counted.

use super::{Answer, Desk, Outcome};
use crate::crash;
use crate::domain::{PersonNotice, Refusal, Sighting, Timestamp};
use crate::store::{Change, Fault};

impl Desk {
    /// Erases whoever asks for it: their tickets, open or closed, their feedback, and what is kept of themselves. They are
    /// entered into a register, by which a restored backup forgets them again, and owners are told how much it was, but not
    /// who. Staff cannot be forgotten like that.
    ///
    /// In a sealed store they get another data key first, and the former goes with the last step: whatever lies under it
    /// in a backup is gone with it, as soon as the ring beside the backups is renewed.
    ///
    /// It takes several commits, the last with the update's mark. If the program dies in between, the update comes again
    /// and goes on where it broke off.
    pub async fn forget(&self, update: u64, who: &Sighting) -> Answer<()> {
        let (id, store) = (who.id, self.store());
        if store.has_seen(update, self.now())? {
            return Ok(Outcome::Repeated);
        }
        if !self.is_staff(id) {
            store.renew_key(id).await?;
            crash::point("key_renewed");
        }
        let tickets = store.standing(id)?.tickets;
        let open = self.person(id)?.map_or(0, |person| person.open.len() as u64);
        loop {
            let step = self.carry_out(None, |change, _| {
                if self.is_staff(id) {
                    return Ok(Err(Refusal::NotAllowed));
                }
                let is_last = store.erase_step(change, id)?;
                if is_last {
                    *change = Change::default();
                }
                Ok(Ok(is_last))
            });
            match step.await? {
                Outcome::Done(false) => crash::point("erased_in_part"),
                Outcome::Done(true) => break,
                Outcome::Refused(refusal) => return Ok(Outcome::Refused(refusal)),
                Outcome::Repeated => return Ok(Outcome::Repeated),
            }
        }
        self.sweep().await?;
        self.carry_out(Some(update), |change, now| {
            if !store.erase_step(change, id)? {
                // Somebody brought them into a ticket this instant: the update comes again and finds it.
                return Err(Fault::Contended(1));
            }
            change.drop_aside_of(&store.all_aside()?, id);
            change.note_erasure(id, now)?;
            store.drop_former_key(change, id)?;
            store.make_ring_due(change, now)?;
            self.note_spent(change, now)?;
            for owner in self.rules().owners.clone() {
                self.tell_person(change, owner, PersonNotice::Forgotten { tickets, open })?;
            }
            Ok(Ok(()))
        })
        .await
    }

    /// Something is erased: what the store has overwritten is to go in time, counted from the first.
    pub(super) fn note_spent(&self, change: &mut Change, now: Timestamp) -> Result<(), Fault> {
        match self.store().spent_since()? {
            Some(_) => Ok(()),
            None => change.note_spent(now),
        }
    }
}
