//! Picks errors up where they are logged, and keeps them until somebody tells of them.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

use crate::domain::Timestamp;

/// Most errors that wait to be told of; what comes on top is only counted. A burst this long is one
/// trouble, and its first errors say which.
const MAX_WAITING: usize = 256;

/// Most characters kept of an error's words.
const MAX_WHAT: usize = 1_000;

/// The field in which the log says where a panic happened: see `src/panics.rs`. All panics are logged in
/// one place, and it is theirs that makes the kind.
const PANIC_FIELD: &str = "panicked_at";

/// What makes two errors alike: the place in the program that they come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(String);

impl Kind {
    /// The kind of the errors of this place.
    pub(super) fn at(place: String) -> Self {
        Kind(place)
    }

    /// The place: a file of the program, and a line.
    pub fn place(&self) -> &str {
        &self.0
    }
}

/// An error of the program, as it was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its kind.
    pub kind: Kind,
    /// What the log says, with all its fields; at most 1,000 characters.
    pub what: String,
}

/// How often errors of a kind have come since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How often.
    pub times: u64,
    /// When last.
    pub last: Timestamp,
}

/// The errors that wait to be told of. Clones are the same queue.
#[derive(Clone, Debug, Default)]
pub struct Incidents(Arc<Queue>);

#[derive(Debug, Default)]
struct Queue {
    waiting: Mutex<VecDeque<Incident>>,
    lost: AtomicU64,
    /// How often each kind was picked out of the queue, and when last. Kinds are places in the program, so few.
    seen: Mutex<BTreeMap<Kind, Seen>>,
    news: Notify,
}

impl Incidents {
    /// What puts errors into this queue: a layer for the log.
    pub fn collector(&self) -> Collector {
        Collector(self.clone())
    }

    /// The next error, once there is one.
    pub async fn next(&self) -> Incident {
        loop {
            let news = self.0.news.notified();
            if let Some(incident) = self.take() {
                return incident;
            }
            news.await;
        }
    }

    /// The next error if there is one.
    pub fn take(&self) -> Option<Incident> {
        self.waiting().pop_front()
    }

    /// Notes that an error of this kind came.
    pub fn note(&self, kind: &Kind, now: Timestamp) {
        let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let before = seen.get(kind).map_or(0, |seen| seen.times);
        let times = before + 1;
        seen.insert(kind.clone(), Seen { times, last: now });
    }

    /// The kinds that were noted, the latest first.
    pub fn noted(&self) -> Vec<(Kind, Seen)> {
        let seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut noted: Vec<_> = seen.iter().map(|(kind, seen)| (kind.clone(), *seen)).collect();
        noted.sort_by_key(|(_, seen)| std::cmp::Reverse(seen.last));
        noted
    }

    /// How many found no room since this was asked last.
    pub fn take_lost(&self) -> u64 {
        self.0.lost.swap(0, Ordering::Relaxed)
    }

    fn put(&self, incident: Incident) {
        let mut waiting = self.waiting();
        if waiting.len() >= MAX_WAITING {
            self.0.lost.fetch_add(1, Ordering::Relaxed);
            return;
        }
        waiting.push_back(incident);
        drop(waiting);
        self.0.news.notify_one();
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Incident>> {
        // The queue is whole after every statement on it.
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The layer that picks up our own errors, and no library's.
#[derive(Clone, Debug)]
pub struct Collector(Incidents);

impl<S: Subscriber> Layer<S> for Collector {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        let own = env!("CARGO_CRATE_NAME");
        let ours = metadata.target().split("::").next() == Some(own);
        if !ours || *metadata.level() != Level::ERROR {
            return;
        }
        let mut words = Words::default();
        event.record(&mut words);
        let place = words.panicked_at.unwrap_or_else(|| {
            let line = metadata.line().unwrap_or_default();
            format!("{}:{line}", metadata.file().unwrap_or(own))
        });
        let mut what = words.message;
        what.push_str(&words.fields);
        if let Some((end, _)) = what.char_indices().nth(MAX_WHAT) {
            what.truncate(end);
        }
        self.0.put(Incident {
            kind: Kind::at(place),
            what,
        });
    }
}

/// What an event says: its message, and behind it the other fields.
#[derive(Default)]
struct Words {
    message: String,
    fields: String,
    panicked_at: Option<String>,
}

impl Visit for Words {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == PANIC_FIELD {
            self.panicked_at = Some(value.to_owned());
        } else {
            self.record_debug(field, &format_args!("{value}"));
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a String does not fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::registry;

    use super::*;

    fn collecting(log: impl FnOnce()) -> Incidents {
        let incidents = Incidents::default();
        tracing::subscriber::with_default(registry().with(incidents.collector()), log);
        incidents
    }

    #[test]
    fn our_errors_are_collected_with_their_place_and_nothing_else_is() {
        let incidents = collecting(|| {
            tracing::warn!("not an error");
            tracing::error!(target: "hyper::client", "not ours");
            tracing::error!(target: "switchboard_of_others", "not ours");
            tracing::error!(chat = 7, why = "no room", "it failed");
        });
        let incident = incidents.take().expect("an incident");
        assert_eq!(incident.what, "it failed chat=7 why=no room");
        assert!(
            incident.kind.place().starts_with("src/alerts/collector.rs:"),
            "{}",
            incident.kind.place()
        );
        assert_eq!(incidents.take(), None);
    }

    #[test]
    fn errors_are_alike_if_they_come_from_the_same_line_and_panics_by_their_own() {
        let incidents = collecting(|| {
            for (number, place) in [(1, "src/a.rs:1:2"), (2, "src/b.rs:1:2")] {
                tracing::error!(number, "it failed");
                tracing::error!(panicked_at = place, "a panic");
            }
        });
        let mut kinds: Vec<Kind> = std::iter::from_fn(|| incidents.take()).map(|one| one.kind).collect();
        assert_eq!(kinds.remove(0), kinds.remove(1));
        assert_eq!(
            kinds,
            ["src/a.rs:1:2", "src/b.rs:1:2"].map(|place| Kind::at(place.into()))
        );
    }

    #[tokio::test]
    async fn a_burst_is_bounded_and_counted_and_words_are_cut() {
        let incidents = collecting(|| {
            for _ in 0..MAX_WAITING + 5 {
                tracing::error!("{}", "é".repeat(2 * MAX_WHAT));
            }
        });
        assert_eq!(incidents.next().await.what.chars().count(), MAX_WHAT);
        assert_eq!(std::iter::from_fn(|| incidents.take()).count(), MAX_WAITING - 1);
        assert_eq!(incidents.take_lost(), 5);
        assert_eq!(incidents.take_lost(), 0);
    }
}
