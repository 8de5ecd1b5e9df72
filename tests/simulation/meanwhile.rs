//! What dice come to too seldom: a decision whose ground is taken away before it is on the disk is made anew.

use std::sync::{Arc, Mutex};

use futures_util::future::maybe_done;
use switchboard::clock::{Clock, ManualClock};
use switchboard::desk::{Beginning, Desk, GroupOperators, Heard, Outcome, Rules};
use switchboard::domain::{
    ChatId, Handling, MessageRef, NoPart, Parcel, Payload, PersonId, Refusal, RichText, Role, Sighting, TicketNo,
    Timestamp,
};
use switchboard::outbox::{Carried, CourierHandle, Ledger, Next};
use switchboard::store::{Committed, Engine, Fault, MemoryEngine, Order, Pending, Row, Store, Write};
use tokio::sync::oneshot;

use super::script::{self, STAFF};
use super::team::HIRED;
use super::update::sighting;

/// Told when a commit has come, and says when it may go on.
type Gate = (oneshot::Sender<()>, oneshot::Receiver<()>);

/// An engine whose next commit waits if it is to.
#[derive(Default)]
struct Hesitant {
    disk: MemoryEngine,
    gate: Mutex<Option<Gate>>,
}

impl Engine for Hesitant {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.disk.get(key)
    }

    fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault> {
        self.disk.scan(from, to, limit, order)
    }

    fn commit(&self, write: Write) -> Pending<'_> {
        Box::pin(async move {
            let gate = self.gate.lock().unwrap().take();
            if let Some((comes, goes_on)) = gate {
                comes.send(()).unwrap();
                goes_on.await.unwrap();
            }
            let committed: Committed = self.disk.commit(write).await?;
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

/// A desk with one ticket of the user 1, an operator who was hired, and the user 2.
struct Scene {
    engine: Arc<Hesitant>,
    desk: Desk,
    owner: Sighting,
    hired: Sighting,
    ticket: TicketNo,
}

impl Scene {
    async fn opens() -> Self {
        let engine = Arc::new(Hesitant::default());
        let store = Store::open(engine.clone()).await.unwrap();
        let rules = Rules {
            group: None,
            group_operators: GroupOperators::Staff,
            beginning: Beginning::Any,
            ask_min_length: 0,
            max_open_tickets: 0,
            ticket_cooldown_secs: 0,
            flood_limit_per_min: 0,
            reopen_within_hours: 72,
            ..script::rules(&mut fastrand::Rng::with_seed(0))
        };
        let clock = Clock::Manual(ManualClock::starting_at(Timestamp(1_700_000_000_000)));
        let (courier, parcels) = CourierHandle::channel();
        // Nothing is carried here.
        std::mem::forget(parcels);
        let desk = Desk::new(store, rules, clock, courier);
        let (owner, hired) = (sighting(STAFF[0]), sighting(HIRED[0]));
        let invited = desk.as_owner(&owner).unwrap().invite(1, Role::Operator).await.unwrap();
        let Outcome::Done(invited) = invited else {
            panic!("no invitation")
        };
        let joined = desk.join_team(2, &hired, &invited.token).await.unwrap();
        assert!(matches!(joined, Outcome::Done(Role::Operator)), "{joined:?}");
        desk.ask(3, &sighting(2)).await.unwrap();
        let mut scene = Scene {
            engine,
            desk,
            owner,
            hired,
            ticket: TicketNo(0),
        };
        scene.ticket = match scene.hears(4, 1, "a question").await {
            Heard::Opened(no) => no,
            heard => panic!("{heard:?}"),
        };
        scene
    }

    async fn hears(&self, update: u64, who: i64, text: &str) -> Heard {
        let at = MessageRef {
            chat: PersonId::telegram(who).chat(),
            message: i64::try_from(update).unwrap(),
        };
        let message = switchboard::domain::Message {
            composed: false,
            ..switchboard::domain::Message::composed(at, RichText::from(text))
        };
        match self.desk.hear(update, &sighting(who), message, None).await.unwrap() {
            Outcome::Done(hearing) => hearing.heard,
            other => panic!("{other:?}"),
        }
    }

    /// Something is decided; before it is written, something else is done.
    async fn meanwhile<T>(&self, decided: impl Future<Output = T>, other: impl Future<Output = ()>) -> T {
        let (came, go_on) = self.holds_the_next_commit();
        let other = async {
            came.await.unwrap();
            other.await;
            go_on.send(()).unwrap();
        };
        tokio::join!(decided, other).0
    }

    /// The first words arrive with the owner: the receipt, and where they stand.
    fn words_arrive(&self) -> (impl Future<Output = Result<Next, Fault>>, MessageRef) {
        let (store, chat) = (self.desk.store(), self.owner.id.chat());
        let lanes = store.lanes().unwrap().into_iter();
        let mut waiting = lanes.flat_map(|lane| store.parcels(lane, 0, 10).unwrap());
        let words =
            |(_, parcel): &(u64, Parcel)| parcel.lane.chat == chat && matches!(parcel.payload, Payload::ToStaff { .. });
        let (seq, parcel) = waiting.find(words).unwrap();
        let at = MessageRef { chat, message: 77 };
        let carried = Carried::Arrived {
            at: vec![at],
            more: false,
        };
        (self.desk.settle(seq, parcel, carried), at)
    }

    /// The next commit waits: told when it has come, and how it may go on.
    fn holds_the_next_commit(&self) -> (oneshot::Receiver<()>, oneshot::Sender<()>) {
        let (comes, came) = oneshot::channel();
        let (go_on, goes_on) = oneshot::channel();
        *self.engine.gate.lock().unwrap() = Some((comes, goes_on));
        (came, go_on)
    }

    async fn removes_the_hired(&self) {
        let owner = self.desk.as_owner(&self.owner).unwrap();
        let removed = owner.remove(100, self.hired.id).await.unwrap();
        assert!(matches!(removed, Outcome::Done(_)), "{removed:?}");
    }
}

#[tokio::test]
async fn who_is_staff_no_more_when_it_is_written_does_nothing() {
    let scene = Scene::opens().await;
    let operator = scene.desk.as_staff(&scene.hired).unwrap();
    let closed = scene
        .meanwhile(operator.close(10, scene.ticket), scene.removes_the_hired())
        .await;
    assert_eq!(closed.unwrap(), Outcome::Refused(Refusal::NotAllowed));
    let ticket = scene.desk.store().ticket(scene.ticket).unwrap().unwrap();
    assert!(ticket.value.is_open());
}

#[tokio::test]
async fn who_is_staff_no_more_when_it_is_written_gets_no_ticket() {
    let scene = Scene::opens().await;
    let owner = scene.desk.as_staff(&scene.owner).unwrap();
    let how = Handling::Transferred { to: scene.hired.id };
    let handed = scene
        .meanwhile(owner.handle(10, scene.ticket, how), scene.removes_the_hired())
        .await;
    assert_eq!(handed.unwrap(), Outcome::Refused(Refusal::NoSuchMember));
    let ticket = scene.desk.store().ticket(scene.ticket).unwrap().unwrap();
    assert_eq!(ticket.value.assignee(), None);
}

#[tokio::test]
async fn who_is_banned_when_it_is_written_is_not_brought_in() {
    let scene = Scene::opens().await;
    let owner = scene.desk.as_staff(&scene.owner).unwrap();
    let who = PersonId::telegram(2);
    let bans = async {
        let other = sighting(STAFF[1]);
        let other = scene.desk.as_staff(&other).unwrap();
        let banned = other.ban(11, who, None, None).await.unwrap();
        assert_eq!(banned, Outcome::Done(()));
    };
    let added = owner.handle(10, scene.ticket, Handling::Added { who });
    let added = scene.meanwhile(added, bans).await.unwrap();
    assert_eq!(added, Outcome::Refused(Refusal::Participant(NoPart::Banned)));
    let ticket = scene.desk.store().ticket(scene.ticket).unwrap().unwrap();
    assert!(!ticket.value.takes_part(who));
}

#[tokio::test]
async fn words_that_arrive_while_their_ticket_is_destroyed_lead_nowhere() {
    let scene = Scene::opens().await;
    let (store, no) = (scene.desk.store(), scene.ticket);
    let owner = scene.desk.as_staff(&scene.owner).unwrap();
    let (words, at) = scene.words_arrive();
    let destroys = async {
        assert_eq!(owner.close(11, no).await.unwrap(), Outcome::Done(()));
        let hidden = owner.handle(12, no, Handling::Hidden).await.unwrap();
        assert_eq!(hidden, Outcome::Done(()));
        assert_eq!(owner.erase(13, no).await.unwrap(), Outcome::Done(()));
    };
    scene.meanwhile(words, destroys).await.unwrap();
    assert_eq!(store.link(at).unwrap(), None);
    assert!(store.history_rows(no, 1).unwrap().is_empty());
}

#[tokio::test]
async fn what_arrived_while_its_ticket_was_destroyed_goes_though_the_program_died_before() {
    let scene = Scene::opens().await;
    let (store, no) = (scene.desk.store(), scene.ticket);
    let (words, at) = scene.words_arrive();
    let user = sighting(1);
    let forgets = scene.desk.forget(10, &user);
    let (destroying, goes_on) = scene.holds_the_next_commit();
    let dies = async {
        destroying.await.unwrap();
        words.await.unwrap();
        let (sweeping, _never) = scene.holds_the_next_commit();
        goes_on.send(()).unwrap();
        sweeping.await.unwrap();
    };
    tokio::select! {
        _ = forgets => panic!("it was to die before"),
        () = dies => {}
    }
    assert_eq!(store.ticket(no).unwrap().map(|ticket| ticket.value.no), None);
    assert_eq!(store.history_rows(no, 10).unwrap().len(), 1, "where the words stand");
    scene.desk.clean_up().await.unwrap();
    assert_eq!(store.history_rows(no, 10).unwrap(), []);
    assert_eq!(store.link(at).unwrap(), None);
}

#[tokio::test]
async fn a_ticket_that_is_opened_again_is_not_with_somebody_who_left() {
    let scene = Scene::opens().await;
    let operator = scene.desk.as_staff(&scene.hired).unwrap();
    assert_eq!(operator.take(10, scene.ticket).await.unwrap(), Outcome::Done(()));
    assert_eq!(operator.close(11, scene.ticket).await.unwrap(), Outcome::Done(()));
    scene.removes_the_hired().await;
    let reopened = scene.desk.reopen_own(12, &sighting(1), scene.ticket).await.unwrap();
    assert_eq!(reopened, Outcome::Done(()));
    let ticket = scene.desk.store().ticket(scene.ticket).unwrap().unwrap();
    assert_eq!(ticket.value.assignee(), None);
}

#[tokio::test]
async fn a_group_that_moved_twice_is_followed_though_both_are_heard_at_once() {
    let scene = Scene::opens().await;
    let [first, second, third] = [-1_000, -1_001, -1_002].map(ChatId::telegram);
    let mut later = std::pin::pin!(maybe_done(scene.desk.group_moved(first, third)));
    let comes = async {
        let _ = futures_util::poll!(&mut later);
    };
    let earlier = scene.desk.group_moved(first, second);
    scene.meanwhile(earlier, comes).await.unwrap();
    later.as_mut().await;
    later.take_output().unwrap().unwrap();
    // What is heard last holds; which that is, the two decide.
    let now = scene.desk.store().chat_now(first).unwrap();
    for number in [first, second, third] {
        assert_eq!(scene.desk.store().chat_now(number).unwrap(), now);
    }
}
