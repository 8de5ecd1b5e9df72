//! What the bot logs during a story, and what has been read of each chat.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use switchboard::alerts::Incidents;
use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry;

/// Messages of a chat that somebody has read, each as number and number of edits.
pub type Read = Arc<Mutex<HashSet<(i64, u32)>>>;

/// Collects warnings and errors of this thread. Stories run on one thread each.
pub struct Log {
    lines: Lines,
    expected: Mutex<Vec<String>>,
    read: Mutex<HashMap<i64, Read>>,
    _guard: DefaultGuard,
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Log {
    /// Errors go to these incidents, too.
    pub fn start(incidents: &Incidents) -> Self {
        let lines = Lines::default();
        let subscriber = registry().with(lines.clone()).with(incidents.collector());
        let guard = tracing::subscriber::set_default(subscriber);
        Log {
            lines,
            expected: Mutex::default(),
            read: Mutex::default(),
            _guard: guard,
        }
    }

    pub fn lines(&self) -> Vec<String> {
        self.lines.0.lock().unwrap().clone()
    }

    pub fn expect(&self, text: &str) {
        self.expected.lock().unwrap().push(text.to_owned());
    }

    pub fn unread(&self, chat: i64) -> Read {
        self.read.lock().unwrap().entry(chat).or_default().clone()
    }

    pub fn has_no_surprises(&self) {
        let lines = self.lines();
        let expected = self.expected.lock().unwrap();
        let surprises: Vec<&String> = lines
            .iter()
            .filter(|line| !expected.iter().any(|text| line.contains(text.as_str())))
            .collect();
        assert!(surprises.is_empty(), "the log holds surprises: {surprises:#?}");
        for text in expected.iter() {
            assert!(
                lines.iter().any(|line| line.contains(text.as_str())),
                "the log does not say “{text}”: {lines:#?}"
            );
        }
    }
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let from_us = event.metadata().target().starts_with("switchboard");
        if from_us && *event.metadata().level() <= Level::WARN {
            let mut line = Line(String::new());
            event.record(&mut line);
            self.0.lock().unwrap().push(line.0);
        }
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        use std::fmt::Write as _;
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}
