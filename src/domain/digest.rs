//! When the digest of a day is due. Must not know what it says, or to whom.

use std::fmt;

use super::Timestamp;
use super::wall_clock::{MINUTE_MS, Zone, minutes_of, shown_minutes};

/// The time of day at which a digest is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigestTime {
    /// Minutes of the day.
    minutes: u16,
}

impl DigestTime {
    /// What a text such as `09:00` means, up to `23:59`.
    pub fn read(text: &str) -> Option<Self> {
        let minutes = minutes_of(text.trim())?;
        (minutes < 24 * 60).then_some(DigestTime { minutes })
    }

    /// When the digest of a day is due: days since 1970-01-01.
    pub fn due_at(self, day: i64, zone: &impl Zone) -> Timestamp {
        zone.moment(day, i64::from(self.minutes) * MINUTE_MS)
    }

    /// The latest day whose digest is due.
    pub fn latest_day(self, now: Timestamp, zone: &impl Zone) -> i64 {
        let (today, _) = zone.shown(now);
        if self.due_at(today, zone) <= now {
            today
        } else {
            today - 1
        }
    }
}

/// As in `.env`.
impl fmt::Display for DigestTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown_minutes(self.minutes))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::wall_clock::{DAY_MS, Real, ZONES, at};
    use super::*;

    #[test]
    fn it_is_due_once_a_day_by_the_wall_clock() {
        let berlin = Real(chrono_tz::Europe::Berlin);
        let time = DigestTime::read("02:30").unwrap();
        let day = |text: &str| at(text).day();
        for (now, latest) in [
            ("2026-03-28T01:29:59Z", "2026-03-27T00:00:00Z"),
            ("2026-03-28T01:30:00Z", "2026-03-28T00:00:00Z"),
            // The hour that is left out.
            ("2026-03-29T00:59:59Z", "2026-03-28T00:00:00Z"),
            ("2026-03-29T01:00:00Z", "2026-03-29T00:00:00Z"),
            // The hour that comes twice.
            ("2026-10-25T00:30:00Z", "2026-10-25T00:00:00Z"),
            ("2026-10-25T01:00:00Z", "2026-10-25T00:00:00Z"),
        ] {
            assert_eq!(time.latest_day(at(now), &berlin), day(latest), "{now}");
        }
        for text in ["", "24:00", "9:00", "09.00"] {
            assert_eq!(DigestTime::read(text), None, "{text}");
        }
        assert_eq!(time.to_string(), "02:30");
    }

    proptest! {
        #[test]
        fn days_follow_each_other_in_every_zone(
            zone in 0..ZONES.len(), now in 1_500_000_000_000_i64..2_000_000_000_000, minutes in 0..1_440_u16,
        ) {
            let (zone, time, now) = (Real(ZONES[zone]), DigestTime { minutes }, Timestamp(now));
            let day = time.latest_day(now, &zone);
            prop_assert!(time.due_at(day, &zone) <= now && now < time.due_at(day + 1, &zone));
            prop_assert!(now.since(time.due_at(day, &zone)) <= DAY_MS + 2 * 3_600_000);
        }
    }
}
