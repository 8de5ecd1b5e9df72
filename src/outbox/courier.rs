//! The courier: takes parcels from the outbox to where they belong.
//!
//! One task keeps the lanes; each carrying is a task of its own. A lane has at most one parcel under way.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;

use super::lane::LaneState;
use super::{Carried, Carrier, Ledger, Next, NotYet, Pace};
use crate::clock::Clock;
use crate::crash;
use crate::domain::{Lane, Parcel, Timestamp};
use crate::panics::{Panicked, caught};
use crate::store::{Fault, Store};

/// Most parcels under way at once. At Telegram's 30 a second a tenth of it is ever used; a self-hosted
/// server with 50 ms of latency gets 2,500 a second through it.
const MAX_UNDER_WAY: usize = 128;

/// Most new parcels that may wait to be taken over by the courier's task.
const MAX_HANDED_OVER: usize = 8_192;

/// The courier before it runs.
pub struct Courier<C, L> {
    carrier: Arc<C>,
    ledger: Arc<L>,
    store: Store,
    pace: Arc<Pace>,
    clock: Clock,
    new_parcels: mpsc::Receiver<(u64, Parcel)>,
    network_is_back: Arc<Notify>,
    lanes: HashMap<Lane, LaneState>,
    /// Lanes with something to send, by when to look at them again.
    due: BTreeSet<(Timestamp, Lane)>,
    /// Nothing goes to anybody before this.
    held_until: Timestamp,
    under_way: JoinSet<Returned>,
    /// Its size, for those who ask.
    count: Arc<AtomicUsize>,
}

/// How others speak to the courier.
#[derive(Clone)]
pub struct CourierHandle {
    parcels: mpsc::Sender<(u64, Parcel)>,
    under_way: Arc<AtomicUsize>,
    network_is_back: Arc<Notify>,
}

struct Returned {
    lane: Lane,
    seq: u64,
    outcome: Outcome,
}

enum Outcome {
    Settled(Next),
    Wait {
        ms: i64,
    },
    Failed {
        why: String,
    },
    /// It was carried; what came of it could not be written down since that broke off.
    Unsettled(Carried),
    Faulty(Fault),
}

impl CourierHandle {
    /// A handle, and the end that the courier takes over with [`Courier::new`].
    pub fn channel() -> (Self, mpsc::Receiver<(u64, Parcel)>) {
        let (parcels, new_parcels) = mpsc::channel(MAX_HANDED_OVER);
        let (under_way, network_is_back) = Default::default();
        (
            CourierHandle {
                parcels,
                under_way,
                network_is_back,
            },
            new_parcels,
        )
    }

    /// Tells of parcels that are in the store now. If the courier has stopped they wait there.
    pub async fn hand_over(&self, parcels: Vec<(u64, Parcel)>) {
        for parcel in parcels {
            if self.parcels.send(parcel).await.is_err() {
                return;
            }
        }
    }

    /// How many parcels are being sent this instant, or have been and wait for their receipt.
    pub fn under_way(&self) -> usize {
        self.under_way.load(Ordering::Relaxed)
    }

    /// Tells that the network works again, so that nobody waits out a long backoff.
    pub fn network_is_back(&self) {
        self.network_is_back.notify_one();
    }
}

impl<C: Carrier, L: Ledger> Courier<C, L> {
    /// A courier that will deliver what the store's outbox holds and what is handed over later.
    pub fn new(
        carrier: Arc<C>,
        ledger: Arc<L>,
        store: Store,
        pace: Arc<Pace>,
        clock: Clock,
        handle: &CourierHandle,
        new_parcels: mpsc::Receiver<(u64, Parcel)>,
    ) -> Self {
        Courier {
            carrier,
            ledger,
            store,
            pace,
            clock,
            new_parcels,
            network_is_back: handle.network_is_back.clone(),
            lanes: HashMap::new(),
            due: BTreeSet::new(),
            held_until: Timestamp(i64::MIN),
            under_way: JoinSet::new(),
            count: handle.under_way.clone(),
        }
    }

    /// Works until `stop` says true; then lets what is under way arrive and returns. What has not been
    /// sent stays in the store.
    ///
    /// # Errors
    /// A fault of the store: nothing may be sent that cannot be written down.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) -> Result<(), Fault> {
        for lane in self.store.lanes()? {
            self.lanes.insert(lane, LaneState::stored());
            self.due.insert((Timestamp(i64::MIN), lane));
        }
        loop {
            self.start_what_may_go()?;
            self.count.store(self.under_way.len(), Ordering::Relaxed);
            let wake = self.next_look();
            tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => break,
                Some(returned) = self.under_way.join_next() => self.take_back(returned)?,
                Some((seq, parcel)) = self.new_parcels.recv() => self.accept(seq, parcel)?,
                () = self.network_is_back.notified() => self.try_all_again(),
                () = self.clock.sleep_until(wake.unwrap_or_default()), if wake.is_some() => {}
            }
        }
        while let Some(returned) = self.under_way.join_next().await {
            self.take_back(returned)?;
        }
        Ok(())
    }

    fn next_look(&self) -> Option<Timestamp> {
        if self.under_way.len() >= MAX_UNDER_WAY {
            return None;
        }
        self.due.first().map(|(at, _)| (*at).max(self.held_until))
    }

    fn accept(&mut self, seq: u64, parcel: Parcel) -> Result<(), Fault> {
        let lane = parcel.lane;
        let state = self.lanes.entry(lane).or_default();
        state.accept(seq, parcel, &self.store)?;
        if !state.busy {
            self.due.insert((state.not_before, lane));
        }
        Ok(())
    }

    fn start_what_may_go(&mut self) -> Result<(), Fault> {
        let now = self.clock.now();
        while self.under_way.len() < MAX_UNDER_WAY && self.held_until <= now {
            let Some((at, lane)) = self.due.first().copied() else {
                break;
            };
            if at > now {
                break;
            }
            self.due.remove(&(at, lane));
            self.look_at(lane, now)?;
        }
        Ok(())
    }

    fn look_at(&mut self, lane: Lane, now: Timestamp) -> Result<(), Fault> {
        let Some(state) = self.lanes.get_mut(&lane) else {
            return Ok(());
        };
        if state.busy {
            return Ok(());
        }
        if state.not_before > now {
            self.due.insert((state.not_before, lane));
            return Ok(());
        }
        let Some((seq, parcel)) = state.head(lane, &self.store)? else {
            if state.is_done() {
                self.lanes.remove(&lane);
            }
            return Ok(());
        };
        if let Some(at) = parcel.not_before.filter(|at| *at > now) {
            self.due.insert((at, lane));
            return Ok(());
        }
        let chat = self.store.chat_now(lane.chat)?;
        match self.pace.admit(chat, now) {
            Ok(()) => {}
            Err(NotYet::Anybody(until)) => {
                self.held_until = until;
                self.due.insert((now, lane));
                return Ok(());
            }
            Err(NotYet::Chat(until)) => {
                self.due.insert((until, lane));
                return Ok(());
            }
        }
        state.busy = true;
        let before = state
            .unsettled
            .take_if(|(of, _)| *of == seq)
            .map(|(_, carried)| carried);
        let (carrier, ledger) = (self.carrier.clone(), self.ledger.clone());
        self.under_way.spawn(async move {
            let outcome = carry(&*carrier, &*ledger, seq, parcel, before).await;
            Returned { lane, seq, outcome }
        });
        Ok(())
    }

    fn take_back(&mut self, joined: Result<Returned, tokio::task::JoinError>) -> Result<(), Fault> {
        let returned = joined.map_err(|error| Fault::Engine(format!("a delivery broke off: {error}")))?;
        let now = self.clock.now();
        let Returned { lane, seq, outcome } = returned;
        let Some(state) = self.lanes.get_mut(&lane) else {
            return Ok(());
        };
        state.busy = false;
        match outcome {
            Outcome::Settled(next) => {
                state.backoff.reset();
                match next {
                    Next::Done => state.remove(seq),
                    Next::Continue(parcel) => state.replace(seq, parcel),
                    Next::Again => {}
                }
            }
            Outcome::Wait { ms } => self.pace.hold(self.store.chat_now(lane.chat)?, now.plus_ms(ms)),
            Outcome::Failed { why } => {
                let ms = state.backoff.failed(seq);
                state.not_before = now.plus_ms(ms);
                tracing::warn!(chat = %lane.chat, parcel = seq, failures = state.backoff.failures(), retry_in_ms = ms, why, "delivery failed");
            }
            Outcome::Unsettled(carried) => {
                state.unsettled = Some((seq, carried));
                let ms = state.backoff.failed(seq);
                state.not_before = now.plus_ms(ms);
                tracing::warn!(chat = %lane.chat, parcel = seq, retry_in_ms = ms, "a receipt was not written down");
            }
            Outcome::Faulty(fault) => return Err(fault),
        }
        self.due.insert((state.not_before, lane));
        Ok(())
    }

    fn try_all_again(&mut self) {
        let now = self.clock.now();
        for (lane, state) in &mut self.lanes {
            if state.not_before > now {
                self.due.remove(&(state.not_before, *lane));
                state.not_before = now;
                self.due.insert((now, *lane));
            }
        }
    }
}

/// Carries and settles; only settles what was carried `before`, or it would be sent twice. A mistake of ours
/// that this parcel meets holds up its own lane and no other.
async fn carry<C: Carrier, L: Ledger>(
    carrier: &C,
    ledger: &L,
    seq: u64,
    parcel: Parcel,
    before: Option<Carried>,
) -> Outcome {
    let carried = match before {
        Some(carried) => Ok(carried),
        None => {
            let carrying = caught(async {
                crash::point("sending");
                carrier.carry(&parcel).await
            });
            carrying.await
        }
    };
    let carried = carried.unwrap_or_else(|panicked| Carried::Failed {
        why: panicked.to_string(),
    });
    match carried {
        Carried::Wait { ms } => Outcome::Wait { ms },
        Carried::Failed { why } => Outcome::Failed { why },
        carried @ (Carried::Arrived { .. }
        | Carried::ArrivedTogether { .. }
        | Carried::Moved { .. }
        | Carried::Topic { .. }
        | Carried::Refused(_)) => {
            let settling = caught(async {
                crash::point("sent");
                ledger.settle(seq, parcel, carried.clone()).await
            });
            match settling.await {
                Ok(Ok(next)) => Outcome::Settled(next),
                Ok(Err(fault)) => Outcome::Faulty(fault),
                Err(Panicked) => Outcome::Unsettled(carried),
            }
        }
    }
}
