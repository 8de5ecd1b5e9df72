//! The pace the server allows: how many messages per second and chat, per second over all, per minute and group.
//! Knows nothing of methods; it is told what counts.

use std::collections::{HashMap, VecDeque};

/// Bounds on sending; `None` for no bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Messages to one chat within a second.
    pub per_chat_per_sec: Option<u32>,
    /// Messages to all chats within a second.
    pub global_per_sec: Option<u32>,
    /// Messages and edits in one group within a minute.
    pub group_per_min: Option<u32>,
}

impl Limits {
    /// The bounds Telegram's documentation names: 1 a second and chat, 30 a second over all, 20 a minute and group.
    pub fn documented() -> Self {
        Self {
            per_chat_per_sec: Some(1),
            global_per_sec: Some(30),
            group_per_min: Some(20),
        }
    }
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60_000;

/// When messages went out, as far back as the bounds reach. Times are Unix milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    pub(crate) limits: Limits,
    all: VecDeque<i64>,
    chats: HashMap<i64, VecDeque<i64>>,
}

impl Pace {
    /// Counts `count` messages to a chat (a negative id is a group's), or says after how many
    /// seconds to come back. What is refused does not count.
    pub(crate) fn admit(&mut self, now: i64, chat: i64, count: u32) -> Result<(), i64> {
        let own = self.chats.entry(chat).or_default();
        forget(&mut self.all, now - SECOND);
        forget(own, now - MINUTE);
        let group = self.limits.group_per_min.filter(|_| chat < 0);
        let wait = [
            wait(own, now, SECOND, self.limits.per_chat_per_sec),
            wait(&self.all, now, SECOND, self.limits.global_per_sec),
            wait(own, now, MINUTE, group),
        ];
        if let Some(ms) = wait.into_iter().flatten().max() {
            return Err(ms.div_euclid(SECOND) + i64::from(ms % SECOND != 0));
        }
        for _ in 0..count {
            own.push_back(now);
            self.all.push_back(now);
        }
        Ok(())
    }
}

fn forget(sent: &mut VecDeque<i64>, before: i64) {
    while sent.front().is_some_and(|at| *at <= before) {
        sent.pop_front();
    }
}

/// How many milliseconds until the window has room, if it has none.
fn wait(sent: &VecDeque<i64>, now: i64, window: i64, bound: Option<u32>) -> Option<i64> {
    let bound = usize::try_from(bound?).unwrap_or(usize::MAX);
    let within = sent.iter().rev().take_while(|at| **at > now - window);
    if within.count() < bound {
        return None;
    }
    let frees = sent.len().checked_sub(bound).and_then(|at| sent.get(at));
    Some(frees.map_or(window, |at| at + window - now).max(1))
}
