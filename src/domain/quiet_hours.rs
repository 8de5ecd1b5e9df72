//! Hours of each day in which nobody is to be disturbed.

use std::fmt;

use super::Timestamp;
use super::wall_clock::{MINUTE_MS, Zone, minutes_of, shown_minutes};

/// From one time of the day to another, over midnight if that is the earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// Minutes of the day at which they begin.
    from: u16,
    /// Minutes of the day at which they are over.
    to: u16,
}

impl QuietHours {
    /// What a text such as `22:00-07:00` means; none if it means nothing, or all day.
    pub fn read(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let (from, to) = (minutes_of(from.trim())?, minutes_of(to.trim())?);
        let hours = QuietHours {
            from: from % (24 * 60),
            to: to % (24 * 60),
        };
        (hours.from != hours.to).then_some(hours)
    }

    /// When they are over, if it is such an hour.
    pub fn over_at(self, now: Timestamp, zone: &impl Zone) -> Option<Timestamp> {
        let (day, time_ms) = zone.shown(now);
        let (from, to) = (i64::from(self.from) * MINUTE_MS, i64::from(self.to) * MINUTE_MS);
        let quiet = match from < to {
            true => (from..to).contains(&time_ms),
            false => time_ms >= from || time_ms < to,
        };
        let last_day = if time_ms < to { day } else { day + 1 };
        // Where the clock is put back within them, their end is still to come a second time.
        let over = zone.moment(last_day, to);
        quiet.then(|| if over > now { over } else { now.plus_ms(MINUTE_MS) })
    }
}

/// As in `.env`.
impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", shown_minutes(self.from), shown_minutes(self.to))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::wall_clock::{Real, ZONES, at};
    use super::*;

    #[test]
    fn a_night_goes_over_midnight_and_by_the_wall_clock() {
        let berlin = Real(chrono_tz::Europe::Berlin);
        let night = QuietHours::read("22:00-07:00").unwrap();
        for (now, over) in [
            ("2026-03-28T20:59:59Z", None),
            ("2026-03-28T21:00:00Z", Some("2026-03-29T05:00:00Z")),
            ("2026-03-29T04:59:59Z", Some("2026-03-29T05:00:00Z")),
            ("2026-03-29T05:00:00Z", None),
            ("2026-03-29T19:59:59Z", None),
            ("2026-03-29T20:00:00Z", Some("2026-03-30T05:00:00Z")),
            ("2026-10-24T22:00:00Z", Some("2026-10-25T06:00:00Z")),
        ] {
            assert_eq!(night.over_at(at(now), &berlin), over.map(at), "{now}");
        }
        let noon = QuietHours::read(" 12:00 - 13:00 ").unwrap();
        assert_eq!(
            noon.over_at(at("2026-03-02T11:30:00Z"), &berlin),
            Some(at("2026-03-02T12:00:00Z"))
        );
        assert_eq!(noon.over_at(at("2026-03-02T12:00:00Z"), &berlin), None);
    }

    #[test]
    fn what_is_no_part_of_a_day_is_refused() {
        for text in [
            "",
            "22:00",
            "22:00-",
            "22-7",
            "22:00-22:00",
            "00:00-24:00",
            "25:00-07:00",
        ] {
            assert_eq!(QuietHours::read(text), None, "{text}");
        }
        assert_eq!(QuietHours::read("22:00-24:00").unwrap().to_string(), "22:00-00:00");
    }

    proptest! {
        #[test]
        fn quiet_hours_end_within_a_day_and_a_bit_and_are_over_then(
            zone in 0..ZONES.len(), from in 0_u16..1_440, to in 0_u16..1_440,
            now in 1_500_000_000_000_i64..2_000_000_000_000,
        ) {
            prop_assume!(from != to);
            let (zone, hours) = (Real(ZONES[zone]), QuietHours { from, to });
            // Where the clock is put back, the end may come twice: after as many steps it is over.
            let mut now = Timestamp(now);
            let begun = now;
            for _ in 0..200 {
                match hours.over_at(now, &zone) {
                    Some(over) => {
                        prop_assert!(over > now);
                        now = over;
                    }
                    None => break,
                }
            }
            prop_assert_eq!(hours.over_at(now, &zone), None);
            prop_assert!(now.since(begun) <= 26 * 3_600_000);
        }
    }
}
