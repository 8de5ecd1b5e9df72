//! An engine that takes its time and sees what is written.

use std::sync::Arc;

use switchboard::domain::Parcel;
use switchboard::store::{Committed, Engine, Fault, Key, Mark, MemoryEngine, Order, Pending, Row, Table, Write};

use super::world::{Origin, Shared};

/// Holds what the simulated disk holds; outlives every crash.
pub struct Witness {
    disk: MemoryEngine,
    world: Shared,
}

impl Witness {
    pub fn new(world: Shared) -> Arc<Self> {
        Arc::new(Witness {
            disk: MemoryEngine::default(),
            world,
        })
    }

    async fn write(&self, write: Write) -> Result<Committed, Fault> {
        self.world.dawdle().await;
        let update = write.once.as_ref().map(Mark::update);
        let outbox: Vec<(Key, Option<Parcel>)> = write
            .puts
            .iter()
            .filter(|(key, _)| key.first() == Some(&Table::Outbox.letter()))
            .map(|(key, value)| (key.clone(), value.as_deref().map(parcel)))
            .collect();
        let outcome = self.disk.commit(write).await?;
        if outcome == Committed::Done {
            self.seen(update, outbox);
        }
        self.world.dawdle().await;
        Ok(outcome)
    }

    fn seen(&self, update: Option<u64>, outbox: Vec<(Key, Option<Parcel>)>) {
        let mut world = self.world.look();
        world.note(&format!("commit {update:?}"));
        let origin = match update {
            Some(update) => {
                *world.commits.entry(update).or_default() += 1;
                Origin::Update {
                    step: world.step,
                    update,
                }
            }
            None => Origin::Itself,
        };
        for (key, parcel) in outbox {
            world.written(&key, parcel, origin);
        }
    }
}

fn parcel(value: &[u8]) -> Parcel {
    serde_json::from_slice(value).unwrap()
}

impl Engine for Witness {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.disk.get(key)
    }

    fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault> {
        self.disk.scan(from, to, limit, order)
    }

    fn commit(&self, write: Write) -> Pending<'_> {
        Box::pin(self.write(write))
    }

    fn freeze(&self) -> Result<Arc<dyn Engine>, Fault> {
        self.disk.freeze()
    }

    fn size_on_disk(&self) -> Result<u64, Fault> {
        self.disk.size_on_disk()
    }
}
