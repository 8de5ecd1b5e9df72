//! Commits of which the later one is told of first: what is held in memory is what the records say all the same.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use switchboard::domain::{Ban, Membership, Person, PersonId, Role, Timestamp};
use switchboard::store::{Change, Committed, Engine, Fault, MemoryEngine, Order, Pending, Row, Store, Write};
use tokio::sync::oneshot;

use super::book::sighting;

/// An engine that has written at once, and says so when it is told to.
#[derive(Default)]
struct Reticent {
    disk: MemoryEngine,
    gates: Mutex<VecDeque<oneshot::Receiver<()>>>,
}

impl Reticent {
    /// The next commit is answered only when this is sent.
    fn holds_back(&self) -> oneshot::Sender<()> {
        let (open, gate) = oneshot::channel();
        self.gates.lock().unwrap().push_back(gate);
        open
    }
}

impl Engine for Reticent {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.disk.get(key)
    }

    fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault> {
        self.disk.scan(from, to, limit, order)
    }

    fn commit(&self, write: Write) -> Pending<'_> {
        Box::pin(async move {
            let gate = self.gates.lock().unwrap().pop_front();
            let committed = self.disk.commit(write).await?;
            if let Some(gate) = gate {
                gate.await.unwrap();
            }
            Ok(committed)
        })
    }

    fn freeze(&self) -> Result<Arc<dyn Engine>, Fault> {
        self.disk.freeze()
    }

    fn size_on_disk(&self) -> Result<u64, Fault> {
        self.disk.size_on_disk()
    }
}

const NOW: Timestamp = Timestamp(1_700_000_000_000);

async fn changed(store: &Store, change: impl FnOnce(&mut Person)) {
    let id = PersonId::telegram(1);
    let before = store.person(id).unwrap();
    let mut person = before
        .as_ref()
        .map_or_else(|| Person::met(&sighting(1), NOW), |before| before.value.clone());
    change(&mut person);
    let mut write = Change::default();
    write.put_person(before.as_ref(), &person).unwrap();
    assert_eq!(store.commit(write).await.unwrap(), Committed::Done);
}

#[tokio::test]
async fn who_is_banned_or_staff_is_as_the_last_commit_wrote_it() {
    let engine = Arc::new(Reticent::default());
    let store = Store::open(engine.clone()).await.unwrap();
    let id = PersonId::telegram(1);
    let owner = PersonId::telegram(2);
    let (first, second) = (engine.holds_back(), engine.holds_back());
    let comes = changed(&store, |person| {
        person.ban = Some(Ban {
            by: owner,
            at: NOW,
            until: None,
            reason: None,
        });
        person.membership = Some(Membership {
            role: Role::Admin,
            by: owner,
            since: NOW,
        });
    });
    let goes = changed(&store, |person| (person.ban, person.membership) = (None, None));
    let told = async {
        second.send(()).unwrap();
        tokio::task::yield_now().await;
        first.send(()).unwrap();
    };
    tokio::join!(comes, goes, told);
    assert!(!store.is_banned(id, NOW), "banned in memory alone");
    assert_eq!(store.team(), [], "staff in memory alone");
    let again = Store::open(engine).await.unwrap();
    assert_eq!((again.is_banned(id, NOW), again.team()), (false, vec![]));
}
