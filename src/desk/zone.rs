//! The zone by whose clocks people live, as the domain asks for it.

use chrono::{DateTime, Offset as _, TimeZone as _};
use chrono_tz::Tz;

use crate::domain::{Timestamp, Zone};

/// A zone of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldZone(pub Tz);

impl Zone for WorldZone {
    fn offset_ms(&self, at: Timestamp) -> i64 {
        let utc = DateTime::from_timestamp_millis(at.0).unwrap_or_default().naive_utc();
        i64::from(self.0.offset_from_utc_datetime(&utc).fix().local_minus_utc()) * 1_000
    }
}
