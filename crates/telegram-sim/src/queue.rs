//! The queue of updates, with the real server's rules: an update stays until a higher offset is asked for,
//! one poll at a time, and only the kinds that were asked for. Knows nothing of what updates mean.

use std::collections::{HashSet, VecDeque};

use serde_json::{Value, json};

use crate::hook;

/// The first update id, less one. Far from zero, as with real bots.
const BASE: i64 = 748_219_300;
/// How many past updates are kept for repeating.
const KEPT: usize = 10_000;
/// Kinds a bot gets only if it names them.
const ON_REQUEST: &[&str] = &["chat_member", "message_reaction", "message_reaction_count"];

/// Updates that wait, and what is known of the bot's polling.
#[derive(Debug)]
pub(crate) struct Queue {
    waiting: VecDeque<Entry>,
    past: VecDeque<Value>,
    last_id: i64,
    /// All ids below were confirmed by a higher offset.
    confirmed: i64,
    /// The kinds the bot asked for; none for the default set.
    pub(crate) allowed: Option<Vec<String>>,
    /// Counts polls: a poll that finds a newer number was overtaken.
    pub(crate) poll: u64,
    /// Whether the last overtaking came from `setWebhook`.
    pub(crate) ended_by_webhook: bool,
    entries: u64,
}

#[derive(Debug)]
struct Entry {
    id: i64,
    update: Value,
    /// Delivered again though its id was confirmed before; goes once it was handed out.
    again: bool,
    handed_out: bool,
    /// Counts entries, for ids may stand twice.
    number: u64,
    /// Whether it is on its way to a webhook, or pauses before it is sent again.
    under_way: bool,
    /// How often a webhook did not take it.
    tries: u32,
}

impl Queue {
    pub(crate) fn new() -> Self {
        Self {
            waiting: VecDeque::new(),
            past: VecDeque::new(),
            last_id: BASE,
            confirmed: 0,
            allowed: None,
            poll: 0,
            ended_by_webhook: false,
            entries: 0,
        }
    }

    /// Queues an update of that kind if the bot wants such; its id then.
    pub(crate) fn push(&mut self, kind: &str, payload: Value) -> Option<i64> {
        let wanted = match &self.allowed {
            None => !ON_REQUEST.contains(&kind),
            Some(kinds) => kinds.iter().any(|wanted| wanted == kind),
        };
        if !wanted {
            return None;
        }
        self.last_id += 1;
        let mut update = json!({ "update_id": self.last_id });
        update[kind] = payload;
        self.enqueue(self.last_id, update);
        Some(self.last_id)
    }

    /// Queues an update as it is. Without an `update_id` it gets the next one; with one it keeps it.
    pub(crate) fn push_raw(&mut self, mut update: Value) -> i64 {
        let id = update
            .get("update_id")
            .and_then(Value::as_i64)
            .unwrap_or(self.last_id + 1);
        self.last_id = self.last_id.max(id);
        if let Value::Object(fields) = &mut update {
            fields.insert("update_id".into(), json!(id));
        }
        self.enqueue(id, update);
        id
    }

    /// Queues an earlier update again, with its id. False if it is not known (any more).
    pub(crate) fn repeat(&mut self, id: i64) -> bool {
        let Some(update) = self.past.iter().rev().find(|update| update["update_id"] == id).cloned() else {
            return false;
        };
        self.enqueue(id, update);
        true
    }

    fn enqueue(&mut self, id: i64, update: Value) {
        let again = id < self.confirmed || self.waiting.iter().any(|entry| entry.id == id);
        if self.past.len() == KEPT {
            self.past.pop_front();
        }
        self.past.push_back(update.clone());
        self.entries += 1;
        self.waiting.push_back(Entry {
            id,
            update,
            again,
            handed_out: false,
            number: self.entries,
            under_way: false,
            tries: 0,
        });
    }

    /// Confirms what lies below the offset. A negative offset keeps only that many from the end.
    pub(crate) fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let forgotten = self.waiting.len().saturating_sub(keep);
            self.waiting.drain(..forgotten);
            if let Some(first) = self.waiting.front() {
                self.confirmed = self.confirmed.max(first.id);
            }
        } else if offset > 0 {
            self.confirmed = self.confirmed.max(offset);
            self.waiting
                .retain(|entry| entry.id >= offset || (entry.again && !entry.handed_out));
        }
    }

    /// The updates that wait, at most `limit`; they stay until confirmed.
    pub(crate) fn hand_out(&mut self, limit: usize) -> Vec<Value> {
        let out = self.waiting.iter_mut().take(limit);
        out.map(|entry| {
            entry.handed_out = true;
            entry.update.clone()
        })
        .collect()
    }

    /// The updates that may go to a webhook now, with their entries' numbers and how often they went: the first of
    /// each line, and not more at a time than it takes.
    pub(crate) fn take_for_hook(&mut self, most: usize) -> Vec<(u64, u32, Value)> {
        let mut busy: HashSet<(i64, bool)> = HashSet::new();
        let mut free = most.saturating_sub(self.waiting.iter().filter(|entry| entry.under_way).count());
        let mut taken = Vec::new();
        for entry in &mut self.waiting {
            let first = busy.insert(hook::line(&entry.update));
            if first && !entry.under_way && free > 0 {
                entry.under_way = true;
                free -= 1;
                taken.push((entry.number, entry.tries, entry.update.clone()));
            }
        }
        taken
    }

    /// A webhook took it.
    pub(crate) fn delivered(&mut self, number: u64) {
        if let Some(at) = self.waiting.iter().position(|entry| entry.number == number)
            && let Some(entry) = self.waiting.remove(at)
        {
            self.confirmed = self.confirmed.max(entry.id + 1);
        }
    }

    /// A webhook did not take it.
    pub(crate) fn not_delivered(&mut self, number: u64) {
        if let Some(entry) = self.waiting.iter_mut().find(|entry| entry.number == number) {
            entry.under_way = false;
            entry.tries += 1;
        }
    }

    /// How many updates wait for confirmation.
    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(crate) fn clear(&mut self) {
        self.confirmed = self.last_id + 1;
        self.waiting.clear();
    }
}
