//! What people write and what arrives in the group: the queue of updates as the Bot API keeps it, and for each
//! message when it could be fetched and when, and how often, it was sent on.
//!
//! Knows nothing of HTTP.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// Most updates in one answer (Bot API).
const MAX_BATCH: usize = 100;

/// The number of the first person.
const FIRST_PERSON: usize = 1_000_000;

/// Everything between the people and the group. One for each subject.
#[derive(Default)]
pub struct Traffic {
    state: Mutex<State>,
    news: Notify,
}

#[derive(Default)]
struct State {
    /// Updates not yet confirmed, by number.
    updates: VecDeque<(u64, String)>,
    last_update: u64,
    last_message: u64,
    /// All that was ever written; a message's place is its marker.
    written: Vec<Written>,
    arrived: usize,
    repeated: usize,
    /// Whether whoever's message has arrived writes the next one.
    keeps_writing: bool,
    first_poll: Option<Instant>,
    /// Sends and edits outside the group.
    shown: u64,
    /// How long a send takes.
    latency: Duration,
}

struct Written {
    user: usize,
    at: Instant,
    sent: Option<Instant>,
}

/// How many messages did what.
#[derive(Clone, Copy)]
pub struct Count {
    /// Were written.
    pub written: usize,
    /// Arrived in the group.
    pub arrived: usize,
    /// Sends beyond the first of each.
    pub repeated: usize,
}

impl Traffic {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A user, counted from 0, writes a message.
    pub fn write(&self, user: usize) {
        self.state().write(user);
        self.news.notify_waiters();
    }

    /// Something else than a message of a user happens: `json` makes the update of its number.
    pub fn happen(&self, json: impl FnOnce(u64) -> String) {
        let mut state = self.state();
        state.last_update += 1;
        let number = state.last_update;
        state.updates.push_back((number, json(number)));
        drop(state);
        self.news.notify_waiters();
    }

    /// Something was sent to somebody outside the group, or changed there. Gives the number of a message.
    pub fn show(&self) -> u64 {
        let mut state = self.state();
        state.shown += 1;
        state.next_message()
    }

    /// How often something was.
    pub fn shown(&self) -> u64 {
        self.state().shown
    }

    /// From now on whoever's message arrives writes the next one, or no longer does.
    pub fn keep_writing(&self, yes: bool) {
        self.state().keeps_writing = yes;
    }

    /// How long a send takes from now on.
    pub fn set_latency(&self, latency: Duration) {
        self.state().latency = latency;
    }

    /// How long a send takes.
    pub fn latency(&self) -> Duration {
        self.state().latency
    }

    /// The counts so far.
    pub fn count(&self) -> Count {
        let state = self.state();
        Count {
            written: state.written.len(),
            arrived: state.arrived,
            repeated: state.repeated,
        }
    }

    /// How long the messages took that were written from this marker on, from when they could be fetched to the
    /// send; those that have not arrived are left out.
    pub fn latencies_from(&self, marker: usize) -> Vec<Duration> {
        let state = self.state();
        let taken = |written: &Written| written.sent.map(|sent| sent - written.at);
        state.written[marker..].iter().filter_map(taken).collect()
    }

    /// A new process is about to start: its first poll is to be noted.
    pub fn expect_first_poll(&self) {
        self.state().first_poll = None;
    }

    /// When the process asked for updates first.
    pub fn first_poll(&self) -> Option<Instant> {
        self.state().first_poll
    }

    /// A poll: forgets what is below `offset`, and gives the updates from there on as the items of a JSON array.
    /// Waits as long for one as the poll allows.
    pub async fn poll(&self, offset: u64, limit: usize, wait: Duration) -> String {
        let until = tokio::time::Instant::now() + wait;
        loop {
            let mut news = std::pin::pin!(self.news.notified());
            news.as_mut().enable();
            let batch = self.state().batch(offset, limit.clamp(1, MAX_BATCH));
            if !batch.is_empty() || tokio::time::timeout_at(until, news).await.is_err() {
                return batch;
            }
        }
    }

    /// A text is sent to the group. Gives the number of the message it becomes.
    pub fn sent(&self, text: &str) -> u64 {
        let mut state = self.state();
        let next = marker(text).and_then(|marker| state.note_sent(marker));
        if let Some(user) = next.filter(|_| state.keeps_writing) {
            state.write(user);
            self.news.notify_waiters();
        }
        state.next_message()
    }

    /// The number of one more message anywhere.
    pub fn next_message(&self) -> u64 {
        self.state().next_message()
    }
}

impl State {
    fn next_message(&mut self) -> u64 {
        self.last_message += 1;
        self.last_message
    }

    fn write(&mut self, user: usize) {
        self.last_update += 1;
        let message = self.next_message();
        let update = update(self.last_update, message, user, self.written.len());
        self.updates.push_back((self.last_update, update));
        self.written.push(Written {
            user,
            at: Instant::now(),
            sent: None,
        });
    }

    fn batch(&mut self, offset: u64, limit: usize) -> String {
        self.first_poll.get_or_insert_with(Instant::now);
        while self.updates.front().is_some_and(|(number, _)| *number < offset) {
            self.updates.pop_front();
        }
        let batch: Vec<&str> = self.updates.iter().take(limit).map(|(_, json)| json.as_str()).collect();
        batch.join(",")
    }

    /// Notes the send of a message. Gives its writer if it is the first one.
    fn note_sent(&mut self, marker: usize) -> Option<usize> {
        let written = self.written.get_mut(marker)?;
        if written.sent.is_some() {
            self.repeated += 1;
            return None;
        }
        written.sent = Some(Instant::now());
        self.arrived += 1;
        Some(written.user)
    }
}

/// A private text message, as long as people's usually are.
fn update(number: u64, message: u64, user: usize, marker: usize) -> String {
    let id = FIRST_PERSON + user;
    format!(
        r#"{{"update_id":{number},"message":{{"message_id":{message},"date":1750000000,"from":{{"id":{id},"is_bot":false,"first_name":"Visitor","last_name":"{user}","username":"visitor_{user}","language_code":"en"}},"chat":{{"id":{id},"type":"private","first_name":"Visitor","last_name":"{user}","username":"visitor_{user}"}},"text":"~{marker}~ My parcel has not come yet, although the shop says that it left on Monday. Where can I ask?"}}}}"#
    )
}

/// The marker in a text.
fn marker(text: &str) -> Option<usize> {
    text.split('~').nth(1)?.parse().ok()
}
