//! The log of the bot's calls, bounded, and the presses of buttons that wait for an answer.
//! Knows nothing of what calls do.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;
use serde_json::Value;

/// How long a press can be answered, in milliseconds: 15 minutes.
const ANSWERABLE_MS: i64 = 15 * 60 * 1000;

/// Presses kept; those beyond can't be answered any more.
const MAX_PRESSES: usize = 10_000;

/// One call of the bot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// Counts all calls from 1, also those dropped from the log.
    pub seq: u64,
    /// The method's canonical name, such as `sendMessage`; an unknown one as it was asked for.
    pub method: String,
    /// The parameters. A file shows its name and size.
    pub params: Value,
    /// The HTTP status of the answer; 0 while there is none, and for good if the connection was dropped.
    pub status: u16,
    /// The text of an error answer.
    pub error: Option<String>,
}

/// The last calls.
#[derive(Debug)]
pub(crate) struct CallLog {
    calls: VecDeque<Call>,
    last: u64,
    keep: usize,
    /// Calls being served now, `getUpdates` aside.
    pub(crate) in_flight: usize,
}

impl CallLog {
    pub(crate) fn new(keep: usize) -> Self {
        Self {
            calls: VecDeque::new(),
            last: 0,
            keep,
            in_flight: 0,
        }
    }

    pub(crate) fn open(&mut self, method: &str, params: Value) -> u64 {
        self.last += 1;
        while self.calls.len() >= self.keep.max(1) {
            self.calls.pop_front();
        }
        let (seq, method) = (self.last, method.to_owned());
        self.calls.push_back(Call {
            seq,
            method,
            params,
            status: 0,
            error: None,
        });
        seq
    }

    pub(crate) fn close(&mut self, seq: u64, status: u16, error: Option<String>) {
        let call = self.calls.iter_mut().rev().find(|call| call.seq == seq);
        if let Some(call) = call {
            call.status = status;
            call.error = error;
        }
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Call> {
        self.calls.iter()
    }
}

/// The bot's answer to a press.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallbackAnswer {
    /// The press's id.
    pub query_id: String,
    /// Who pressed.
    pub person: i64,
    /// What the person is shown; empty for nothing.
    pub text: String,
    /// Whether it is shown as an alert that has to be closed.
    pub alert: bool,
}

/// A press of a button.
#[derive(Debug)]
struct Press {
    person: i64,
    at_ms: i64,
    /// Whether the bot tried to answer, with success or not.
    tried: bool,
    answered: bool,
    /// Whether the bot was told of it at all.
    told: bool,
}

/// The presses so far and their answers.
#[derive(Debug, Default)]
pub(crate) struct Presses {
    by_id: BTreeMap<u64, Press>,
    last: u64,
    pub(crate) answers: Vec<CallbackAnswer>,
}

impl Presses {
    /// A new press's id.
    pub(crate) fn add(&mut self, person: i64, at_ms: i64) -> String {
        self.last += 1;
        if self.by_id.len() == MAX_PRESSES {
            self.by_id.pop_first();
        }
        let id = 4_382_905_617_000_000_000 + self.last;
        self.by_id.insert(
            id,
            Press {
                person,
                at_ms,
                tried: false,
                answered: false,
                told: false,
            },
        );
        id.to_string()
    }

    pub(crate) fn told(&mut self, id: &str) {
        if let Some(press) = self.get_mut(id) {
            press.told = true;
        }
    }

    pub(crate) fn tried(&mut self, id: &str) {
        if let Some(press) = self.get_mut(id) {
            press.tried = true;
        }
    }

    /// Answers a press; false if it is unknown, was answered before, or lies too far back.
    pub(crate) fn answer(&mut self, id: &str, text: &str, alert: bool, now_ms: i64) -> bool {
        let Some(press) = self.get_mut(id) else {
            return false;
        };
        if press.answered || now_ms - press.at_ms > ANSWERABLE_MS {
            return false;
        }
        press.answered = true;
        let (query_id, person, text) = (id.to_owned(), press.person, text.to_owned());
        self.answers.push(CallbackAnswer {
            query_id,
            person,
            text,
            alert,
        });
        true
    }

    /// The bot's answer to a person's latest press, once it is there.
    pub(crate) fn latest_answer(&self, person: i64) -> Option<&CallbackAnswer> {
        let (id, _) = self.by_id.iter().rev().find(|(_, press)| press.person == person)?;
        let id = id.to_string();
        self.answers.iter().rev().find(|answer| answer.query_id == id)
    }

    /// Whether the bot owes an answer to a press it was told of.
    pub(crate) fn is_owing(&self, now_ms: i64) -> bool {
        self.by_id
            .values()
            .any(|press| press.told && !press.tried && now_ms - press.at_ms <= ANSWERABLE_MS)
    }

    fn get_mut(&mut self, id: &str) -> Option<&mut Press> {
        self.by_id.get_mut(&id.parse().ok()?)
    }
}
