//! Backups taken in the middle, and restores: the disk goes back to what it was, and so does what is promised. What
//! stands in chats stays there, and what waited to be delivered when the backup was taken comes again.

use std::io::Cursor;

use switchboard::domain::PersonId;
use switchboard::safekeeping::settle;
use switchboard::store::{Store, export, import};

use super::script::STAFF;
use super::update::Update;
use super::witness::Witness;
use super::words::Words;
use super::world::{Said, World};

/// An archive, and what was so when it was written.
pub struct Backup {
    lines: Vec<u8>,
    world: World,
    words: Words,
}

impl Backup {
    /// Of this moment.
    pub fn take(store: &Store, world: &World, words: &Words) -> Result<Self, String> {
        let mut lines = Vec::new();
        let frozen = store.frozen().map_err(|fault| fault.to_string())?;
        export(&frozen, |line| lines.extend(format!("{line}\n").into_bytes())).map_err(|fault| fault.to_string())?;
        Ok(Backup {
            lines,
            world: world.clone(),
            words: words.clone(),
        })
    }

    /// Puts it in the place of everything since, on the disk and among what is promised.
    pub async fn restore(
        &self,
        disk: &std::sync::Arc<Witness>,
        world: &mut World,
        words: &mut Words,
        done: &mut Vec<Update>,
    ) -> Result<(), String> {
        let given = disk.store().await.and_then(|present| present.numbers());
        let given = given.map_err(|fault| fault.to_string())?;
        let store = disk.new_disk().await.map_err(|fault| fault.to_string())?;
        let counts = import(&store, &mut Cursor::new(&self.lines)).await;
        counts.map_err(|error| error.to_string())?;
        let differences = store.recount().map_err(|fault| fault.to_string())?;
        if !differences.is_empty() {
            return Err(format!("the restored store is not right: {differences:?}"));
        }
        store.number_on(given).await.map_err(|fault| fault.to_string())?;
        let staff = STAFF.map(PersonId::telegram);
        settle(&store, &staff).await.map_err(|fault| fault.to_string())?;
        self.promise_again(world);
        *words = self.words.clone();
        done.retain(|update| world.commits.contains_key(&update.number));
        world.tally.count("restores");
        Ok(())
    }

    fn promise_again(&self, world: &mut World) {
        let then = &self.world;
        world.promises.truncate(then.promises.len());
        world.waiting.clone_from(&then.waiting);
        world.commits.clone_from(&then.commits);
        world.tickets.clone_from(&then.tickets);
        world.erased.clone_from(&then.erased);
        world.feedback.clone_from(&then.feedback);
        world.erased_feedback.clone_from(&then.erased_feedback);
        world.people.clone_from(&then.people);
        world.forgotten.clone_from(&then.forgotten);
        world.entries.clone_from(&then.entries);
        world.homes.clone_from(&then.homes);
        world.participation.clone_from(&then.participation);
        world.ledger.clone_from(&then.ledger);
        world.invitations.clone_from(&then.invitations);
        world.been.clone_from(&then.been);
        for (key, id) in &then.waiting {
            let (now, then) = (&mut world.promises[*id], &then.promises[*id]);
            now.parcel = then.parcel.clone();
            now.settled = !then.parcel.payload.holds_words();
            if now.settled {
                // A notice that waited then has most likely been read since.
                now.said = Said::Pointless;
                world.waiting.remove(key);
                continue;
            }
            now.said = Said::Nothing;
            now.seq = then.seq;
            for (part, landed) in now.landed.range(then.parcel.part..) {
                // Their receipts are not in the backup.
                now.torn.insert(*part, u32::try_from(landed.len()).unwrap());
            }
        }
        for (now, then) in world
            .promises
            .iter_mut()
            .zip(&then.promises)
            .filter(|(_, then)| then.settled)
        {
            *now = then.clone();
        }
    }
}
