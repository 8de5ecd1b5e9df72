//! The messenger's pace: how much may be sent when. Everything that sends asks here first.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::{ChatId, Timestamp};

/// How much may be sent; 0 lifts a limit. Telegram's figures are the defaults of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Over all chats, per second.
    pub global_per_sec: u32,
    /// To one person, per second on average.
    pub chat_per_sec: u32,
    /// To one group, per minute.
    pub group_per_min: u32,
}

/// A person's chat may get this many seconds' worth at once, if it was quiet before: Telegram lets
/// short bursts pass.
const BURST_SECS: u32 = 3;

/// Chats kept in memory before quiet ones are forgotten.
const MANY_CHATS: usize = 4_096;

/// Nothing may be sent yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotYet {
    /// To nobody, until then.
    Anybody(Timestamp),
    /// To this chat, until then.
    Chat(Timestamp),
}

/// The gate. One for the whole process.
#[derive(Debug)]
pub struct Pace {
    limits: Limits,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    global: Window,
    chats: HashMap<ChatId, Gate>,
}

#[derive(Debug, Default)]
struct Gate {
    window: Window,
    held_until: Timestamp,
}

/// The moments of the latest sends, as many as are allowed within the window's length.
#[derive(Debug, Default)]
struct Window(VecDeque<Timestamp>);

impl Window {
    /// When one more may go, if `allowed` may within `length_ms`.
    fn free_at(&self, allowed: usize, length_ms: i64) -> Timestamp {
        match self.0.len().checked_sub(allowed) {
            Some(older) => self.0[older].plus_ms(length_ms),
            None => Timestamp(i64::MIN),
        }
    }

    fn note(&mut self, now: Timestamp, allowed: usize) {
        while self.0.len() >= allowed.max(1) {
            self.0.pop_front();
        }
        self.0.push_back(now);
    }
}

impl Pace {
    /// A gate with these limits.
    pub fn new(limits: Limits) -> Self {
        Pace {
            limits,
            state: Mutex::default(),
        }
    }

    /// Takes leave to send one message to `chat` now, or says when to ask again.
    pub fn admit(&self, chat: ChatId, now: Timestamp) -> Result<(), NotYet> {
        let global = self.limits.global_per_sec as usize;
        let (allowed, length_ms) = self.window_of(chat);
        let mut state = self.state();
        if state.chats.len() >= MANY_CHATS {
            state.forget_quiet_chats(now);
        }
        if global > 0 {
            let free = state.global.free_at(global, 1_000);
            if free > now {
                return Err(NotYet::Anybody(free));
            }
        }
        if allowed > 0 || state.chats.contains_key(&chat) {
            let gate = state.chats.entry(chat).or_default();
            let mut free = gate.held_until;
            if allowed > 0 {
                free = free.max(gate.window.free_at(allowed, length_ms));
            }
            if free > now {
                return Err(NotYet::Chat(free));
            }
            if allowed > 0 {
                gate.window.note(now, allowed);
            }
        }
        if global > 0 {
            state.global.note(now, global);
        }
        Ok(())
    }

    /// Nothing more to this chat until then: the messenger said so.
    pub fn hold(&self, chat: ChatId, until: Timestamp) {
        let mut state = self.state();
        let gate = state.chats.entry(chat).or_default();
        gate.held_until = gate.held_until.max(until);
    }

    /// How many chats have to wait now, and whether everybody has.
    pub fn held(&self, now: Timestamp) -> (usize, bool) {
        let global = self.limits.global_per_sec as usize;
        let state = self.state();
        let waits = |chat: &ChatId, gate: &Gate| {
            let (allowed, length_ms) = self.window_of(*chat);
            gate.held_until > now || (allowed > 0 && gate.window.free_at(allowed, length_ms) > now)
        };
        let chats = state.chats.iter().filter(|(chat, gate)| waits(chat, gate)).count();
        (chats, global > 0 && state.global.free_at(global, 1_000) > now)
    }

    fn window_of(&self, chat: ChatId) -> (usize, i64) {
        if chat.is_group() {
            (self.limits.group_per_min as usize, 60_000)
        } else {
            let burst = self.limits.chat_per_sec * BURST_SECS;
            (burst as usize, i64::from(BURST_SECS) * 1_000)
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is a record of moments; whatever a panic left of it is still one.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn forget_quiet_chats(&mut self, now: Timestamp) {
        self.chats.retain(|_, gate| {
            let latest = gate.window.0.back().copied().unwrap_or_default();
            gate.held_until > now || now.since(latest) < 60_000
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        global_per_sec: 30,
        chat_per_sec: 1,
        group_per_min: 20,
    };

    #[test]
    fn a_person_gets_a_short_burst_and_then_one_a_second() {
        let pace = Pace::new(LIMITS);
        let anna = ChatId::telegram(1);
        for _ in 0..3 {
            assert_eq!(pace.admit(anna, Timestamp(0)), Ok(()));
        }
        assert_eq!(pace.admit(anna, Timestamp(0)), Err(NotYet::Chat(Timestamp(3_000))));
        let sent = (1..=60)
            .filter(|second| pace.admit(anna, Timestamp(second * 1_000)).is_ok())
            .count();
        assert!(sent <= 60, "{sent} in a minute");
        assert!(sent >= 57, "{sent} in a minute");
    }

    #[test]
    fn a_group_gets_twenty_in_any_minute() {
        let pace = Pace::new(LIMITS);
        let group = ChatId::telegram(-100);
        let sent: Vec<i64> = (0..180)
            .filter(|second| pace.admit(group, Timestamp(second * 1_000)).is_ok())
            .collect();
        assert_eq!(sent.len(), 60);
        for minute in 0..120 {
            assert!(
                sent.iter()
                    .filter(|second| (minute..minute + 60).contains(*second))
                    .count()
                    <= 20
            );
        }
    }

    #[test]
    fn thirty_a_second_over_all_and_nobody_pays_for_a_refusal() {
        let pace = Pace::new(LIMITS);
        for person in 0..30 {
            assert_eq!(pace.admit(ChatId::telegram(person), Timestamp(5)), Ok(()));
        }
        assert_eq!(
            pace.admit(ChatId::telegram(99), Timestamp(5)),
            Err(NotYet::Anybody(Timestamp(1_005)))
        );
        assert_eq!(pace.admit(ChatId::telegram(99), Timestamp(1_005)), Ok(()));
    }

    #[test]
    fn a_chat_that_is_told_to_wait_holds_up_no_other_even_without_limits() {
        let pace = Pace::new(Limits {
            global_per_sec: 0,
            chat_per_sec: 0,
            group_per_min: 0,
        });
        let (anna, boris) = (ChatId::telegram(1), ChatId::telegram(2));
        pace.hold(anna, Timestamp(7_000));
        assert_eq!(pace.admit(anna, Timestamp(6_999)), Err(NotYet::Chat(Timestamp(7_000))));
        assert_eq!(pace.admit(boris, Timestamp(0)), Ok(()));
        assert_eq!(pace.admit(anna, Timestamp(7_000)), Ok(()));
    }
}
