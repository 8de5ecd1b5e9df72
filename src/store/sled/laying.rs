//! The thread that lays what the journal holds into the tree, and frees the journal's files. Nobody waits for it, unless
//! the journal is full: then the committer does.

use std::fs::File;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::ahead::{Ahead, Loose, Rows};
use super::fresh::Fresh;
use super::frozen::{Captures, lock};
use super::journal::{Journal, Turned};
use super::packing::Change;
use super::sound;
use super::tree::Tree;
use crate::crash;
use crate::store::Fault;

/// How long rows stay ahead of the tree, about: what changes again meanwhile is laid once. Laying ends with a sync of
/// sled's log, which holds up the journal's for some milliseconds: twice a second that made the p99 of messages at 200/s
/// 3.6 and 4.5 times the bare relay's (bench `relay`).
const LATER: Duration = Duration::from_secs(3);

/// Bytes of rows ahead of the tree from which on they are laid at once. With what is being laid it bounds their memory.
const MUCH: usize = 8 * 1024 * 1024;

/// What a row takes in memory besides its key and value, about.
const ROW_BYTES: usize = 100;

/// Rows that are laid, about, until the layer rests.
const STEP: usize = 16;

/// How long it rests then, as long as nobody waits for room: whoever has a message is to find a processor.
const BREATH: Duration = Duration::from_millis(1);

/// How far the thread that lays, and those that sled starts from it, step back behind others that want a processor:
/// to a third of their share (sched(7)). With that a busy desk relays 4 to 6 % more messages (bench `relay`). No further:
/// others may wait for a lock that it holds.
#[cfg(target_os = "linux")]
const NICER: i32 = 5;

/// Rows after which what was laid is handed to the system while there is time for it, so that the journal's sync never
/// waits behind all of them.
const FLUSHED: usize = 256;

/// What both threads that write have in common.
pub(super) struct Shared {
    pub tree: Tree,
    /// sled's log.
    pub log: File,
    pub journal: Mutex<Journal>,
    pub ahead: Ahead,
    pub fresh: Arc<Fresh>,
    pub captures: Captures,
    state: Mutex<State>,
    /// Tells of every change of the state.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Bytes of the rows that came since the last turn.
    bytes: usize,
    /// Somebody waits for the next turn.
    pressed: bool,
    /// Rows are being laid.
    busy: bool,
    shut: bool,
    /// Why nothing is laid any more.
    broken: Option<Fault>,
}

impl State {
    fn is_idle(&self) -> bool {
        self.bytes == 0 && !self.busy
    }
}

impl Shared {
    pub fn new(tree: Tree, log: File, journal: Journal, captures: Captures, fresh: Arc<Fresh>, ahead: Ahead) -> Self {
        Shared {
            tree,
            log,
            journal: Mutex::new(journal),
            ahead,
            fresh,
            captures,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Rows have come ahead of the tree. The journal has not turned since: whoever calls this still holds it.
    ///
    /// # Errors
    /// If nothing is laid any more.
    pub fn rows_came(&self, bytes: usize, rows: usize) -> Result<(), Fault> {
        let mut state = lock(&self.state);
        let before = state.bytes;
        state.bytes += bytes + rows * ROW_BYTES;
        if before == 0 || (before < MUCH && state.bytes >= MUCH) {
            self.changed.notify_all();
        }
        state.broken.clone().map_or(Ok(()), Err)
    }

    /// Waits until the journal has room again.
    ///
    /// # Errors
    /// If nothing is laid any more.
    pub fn wait_for_turn(&self) -> Result<(), Fault> {
        let mut state = lock(&self.state);
        state.pressed = true;
        self.changed.notify_all();
        let done = |state: &mut State| state.pressed && state.broken.is_none();
        let state = self.changed.wait_while(state, done);
        let state = state.unwrap_or_else(PoisonError::into_inner);
        state.broken.clone().map_or(Ok(()), Err)
    }

    /// Waits until nothing is ahead of the tree. Nothing may come meanwhile.
    ///
    /// # Errors
    /// If nothing is laid any more.
    pub fn wait_until_idle(&self) -> Result<(), Fault> {
        let mut state = lock(&self.state);
        state.pressed = state.bytes > 0;
        self.changed.notify_all();
        let state = self
            .changed
            .wait_while(state, |state| !state.is_idle() && state.broken.is_none());
        let state = state.unwrap_or_else(PoisonError::into_inner);
        state.broken.clone().map_or(Ok(()), Err)
    }

    /// Lays rows into the tree and brings them to the disk. They are seen meanwhile. If it is broken off, the journal mends
    /// it.
    fn lay(&self, rows: &[Change]) -> Result<(), Fault> {
        self.captures.before_write(&self.tree, rows)?;
        let (mut left, mut step, mut unflushed) = (rows.len(), STEP, 0);
        self.tree.lay_by_blocks(rows, |count| {
            (left, step, unflushed) = (left - count, step.saturating_sub(count), unflushed + count);
            if step == 0 || left == 0 {
                crash::point("laying");
            }
            if step == 0 && left > 0 {
                step = STEP;
                if self.breathes() && unflushed >= FLUSHED {
                    unflushed = 0;
                    self.tree.flush()?;
                }
            }
            Ok(())
        })?;
        self.bring_to_the_disk()
    }

    /// Lays rows into the tree that no journal holds, all or nothing, and brings them to the disk. They are seen from then
    /// on.
    pub fn lay_as_one(&self, rows: &Loose) -> Result<(), Fault> {
        let sorted = rows.sorted();
        self.captures.before_write(&self.tree, &sorted)?;
        self.tree.lay(&sorted)?;
        crash::point("laying");
        self.bring_to_the_disk()?;
        self.laid(rows);
        Ok(())
    }

    fn bring_to_the_disk(&self) -> Result<(), Fault> {
        self.tree.flush()?;
        crash::point("flushed");
        self.log
            .sync_data()
            .map_err(|error| Fault::Engine(format!("the log cannot be brought to the disk: {error}")))?;
        crash::point("laid");
        Ok(())
    }

    /// Rests, unless somebody waits for room. Gives whether nobody does.
    fn breathes(&self) -> bool {
        let rests = |state: &mut State| state.busy && state.bytes < MUCH && !state.pressed && !state.shut;
        let rested = self.changed.wait_timeout_while(lock(&self.state), BREATH, rests);
        let (state, rested) = rested.unwrap_or_else(PoisonError::into_inner);
        drop(state);
        rested.timed_out()
    }

    /// What was laid is seen in the tree from now on.
    fn laid(&self, rows: &Loose) {
        self.fresh.forget(rows.iter().map(|(key, _)| key));
        self.ahead.laid();
    }

    /// Lays what the journal held when it was opened.
    pub fn catch_up(&self, left: &Rows) -> Result<(), Fault> {
        if !left.is_empty() {
            let left: Vec<Change> = left.iter().map(|(key, value)| (&key[..], value.as_deref())).collect();
            self.lay(&left)?;
        }
        lock(&self.journal).caught_up()
    }

    /// Turns to the other file, and lays what was written to this one.
    fn lay_all(&self) -> Result<(), Fault> {
        let turned = {
            let mut journal = lock(&self.journal);
            let turned = journal.turn();
            let turned = turned.map(|turned| (turned, self.ahead.begin_laying()));
            // Before another group comes: its bytes are to be counted, not taken for laid.
            let mut state = lock(&self.state);
            (state.bytes, state.pressed) = (0, false);
            self.changed.notify_all();
            turned
        };
        // There is one thread that lays, and it spends each file before it turns again.
        let Some((turned, rows)) = turned else { return Ok(()) };
        self.lay(&rows.sorted())?;
        self.laid(&rows);
        self.spend(&turned)
    }

    fn spend(&self, turned: &Turned) -> Result<(), Fault> {
        turned.spend()?;
        lock(&self.journal).spent(turned);
        crash::point("spent");
        Ok(())
    }
}

/// A handle on the thread. Dropping it, or shutting it, ends the thread once all is laid.
pub(super) struct Layer(Mutex<Option<Running>>);

struct Running {
    shared: Arc<Shared>,
    thread: JoinHandle<()>,
}

impl Layer {
    pub fn start(shared: Arc<Shared>) -> Result<Self, Fault> {
        let own = shared.clone();
        let thread = std::thread::Builder::new()
            .name("layer".into())
            .spawn(move || run(&own))
            .map_err(|error| Fault::Engine(format!("no thread to lay what was written: {error}")))?;
        Ok(Layer(Mutex::new(Some(Running { shared, thread }))))
    }

    /// Waits until all that is ahead of the tree is laid. Nothing may be written any more.
    pub fn shut(&self) {
        let running = lock(&self.0).take();
        if let Some(Running { shared, thread }) = running {
            lock(&shared.state).shut = true;
            shared.changed.notify_all();
            // It can only have panicked: what it has not laid, the journal holds.
            let _ = thread.join();
        }
    }
}

impl Drop for Layer {
    fn drop(&mut self) {
        self.shut();
    }
}

/// A thread has a priority of its own on Linux alone.
#[cfg(not(target_os = "linux"))]
fn step_back() {}

#[cfg(target_os = "linux")]
fn step_back() {
    if rustix::process::nice(NICER).is_err() {
        tracing::debug!("the thread that lays rows keeps the priority it has");
    }
}

fn run(shared: &Shared) {
    step_back();
    let _breaking = Breaking(shared);
    loop {
        let state = lock(&shared.state);
        let state = shared
            .changed
            .wait_while(state, |state| state.bytes == 0 && !state.shut && !state.pressed);
        let state = state.unwrap_or_else(PoisonError::into_inner);
        let waits = |state: &mut State| state.bytes < MUCH && !state.pressed && !state.shut;
        let waited = shared.changed.wait_timeout_while(state, LATER, waits);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if state.bytes == 0 && state.shut {
            return;
        }
        state.busy = true;
        drop(state);
        let laid = sound(|| shared.lay_all());
        let mut state = lock(&shared.state);
        state.busy = false;
        state.broken = laid.err();
        shared.changed.notify_all();
        if state.broken.is_some() {
            return;
        }
    }
}

/// Whoever waits for the thread is told if it breaks off.
struct Breaking<'a>(&'a Shared);

impl Drop for Breaking<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.0.state);
        if !state.shut && state.broken.is_none() {
            state.broken = Some(Fault::Shut);
        }
        self.0.changed.notify_all();
    }
}
