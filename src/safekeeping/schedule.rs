//! When backups make themselves.

use chrono::DateTime;
use chrono_tz::Tz;
use croner::Cron;

use crate::domain::Timestamp;

/// Times by the wall clock of a zone.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// When.
    pub pattern: Cron,
    /// In which zone.
    pub zone: Tz,
}

impl Schedule {
    /// The first time after this moment; none if there is none in sight.
    pub fn next(&self, after: Timestamp) -> Option<Timestamp> {
        let after = DateTime::from_timestamp_millis(after.0)?.with_timezone(&self.zone);
        let next = self.pattern.find_next_occurrence(&after, false).ok()?;
        Some(Timestamp(next.timestamp_millis()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(pattern: &str, zone: Tz) -> Schedule {
        Schedule {
            pattern: pattern.parse().unwrap(),
            zone,
        }
    }

    fn at(text: &str) -> Timestamp {
        Timestamp(DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
    }

    #[test]
    fn three_at_night_is_three_by_the_wall_clock_on_both_sides_of_its_changes() {
        let schedule = schedule("0 3 * * *", chrono_tz::Europe::Berlin);
        for (after, next) in [
            ("2026-03-02T10:00:00Z", "2026-03-03T02:00:00Z"),
            ("2026-03-28T10:00:00Z", "2026-03-29T01:00:00Z"),
            ("2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z"),
            ("2026-10-24T10:00:00Z", "2026-10-25T02:00:00Z"),
        ] {
            assert_eq!(schedule.next(at(after)), Some(at(next)), "{after}");
        }
    }

    #[test]
    fn a_day_that_never_comes_is_no_time() {
        let schedule = schedule("0 3 31 2 *", chrono_tz::UTC);
        assert_eq!(schedule.next(at("2026-03-02T10:00:00Z")), None);
    }
}
