//! The simulator's idea of the present. Message dates, the age of a button press and the pace limits
//! read it; nothing else in the crate asks the system for the time of day.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where the simulator takes the time of day from.
#[derive(Debug, Clone, Default)]
pub enum TimeSource {
    /// The system's clock.
    #[default]
    System,
    /// A clock moved by hand: milliseconds since 1970-01-01 UTC, shared with whoever moves it.
    Manual(Arc<AtomicI64>),
}

impl TimeSource {
    /// Milliseconds since 1970-01-01 UTC.
    pub fn now_ms(&self) -> i64 {
        match self {
            Self::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |past| i64::try_from(past.as_millis()).unwrap_or(i64::MAX)),
            Self::Manual(ms) => ms.load(Ordering::SeqCst),
        }
    }

    /// Whole seconds since 1970-01-01 UTC, as message dates carry them.
    pub fn now_secs(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }
}
