//! The queue of updates, with the real server's rules: an update stays until a higher offset is asked for,
//! one poll at a time, and only the kinds that were asked for. Knows nothing of what updates mean.

use std::collections::VecDeque;

use serde_json::{Value, json};

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
}

#[derive(Debug)]
struct Entry {
    id: i64,
    update: Value,
    /// Delivered again though its id was confirmed before; goes once it was handed out.
    again: bool,
    handed_out: bool,
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
        self.waiting.push_back(Entry {
            id,
            update,
            again,
            handed_out: false,
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

    /// How many updates wait for confirmation.
    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(crate) fn clear(&mut self) {
        self.confirmed = self.last_id + 1;
        self.waiting.clear();
    }
}
