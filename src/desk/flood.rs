//! Who writes how fast. In memory only: a restart forgives, and costs nobody more than a minute's messages too many;
//! on the disk it would cost every message another write.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Desk;
use crate::domain::{FloodWindow, Message, Passage, PersonId, Timestamp};

/// So many people are looked through for those whose minute is over; it is done again when they have doubled.
const SWEEP_AT: usize = 4_096;

/// The windows of those who wrote lately.
#[derive(Debug, Default)]
pub(super) struct Floods(Mutex<Windows>);

#[derive(Debug, Default)]
struct Windows {
    of: HashMap<PersonId, FloodWindow>,
    sweep_at: usize,
}

impl Floods {
    fn windows(&self) -> MutexGuard<'_, Windows> {
        // Whole after every statement on it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, who: PersonId) -> FloodWindow {
        self.windows().of.get(&who).cloned().unwrap_or_default()
    }

    fn put(&self, who: PersonId, window: FloodWindow, now: Timestamp) {
        let mut windows = self.windows();
        windows.of.insert(who, window);
        if windows.of.len() > windows.sweep_at.max(SWEEP_AT) {
            windows.of.retain(|_, window| !window.is_over(now));
            windows.sweep_at = 2 * windows.of.len();
        }
    }
}

impl Desk {
    /// What becomes of a message of this person's by its number alone, and the window if it is counted. Nothing is
    /// counted yet: an update that turns out to be a repetition must not be.
    pub(super) fn passage(&self, who: PersonId, message: &Message) -> (FloodWindow, Passage) {
        let limit = self.rules().flood_limit_per_min;
        self.floods().of(who).with(Some(message), limit, self.now())
    }

    /// Counts a message.
    pub(super) fn note_passage(&self, who: PersonId, window: FloodWindow) {
        self.floods().put(who, window, self.now());
    }

    /// What becomes of a command of this person's, which counts like a message: it is answered like one.
    pub fn command_passage(&self, who: PersonId) -> Passage {
        let limit = self.rules().flood_limit_per_min;
        let (window, passage) = self.floods().of(who).with(None, limit, self.now());
        self.note_passage(who, window);
        passage
    }

    /// Until when this person's messages are held, if they are.
    pub fn held_until(&self, who: PersonId) -> Option<Timestamp> {
        let limit = self.rules().flood_limit_per_min;
        self.floods().of(who).held_until(limit, self.now())
    }
}
