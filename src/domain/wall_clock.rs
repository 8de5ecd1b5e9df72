//! What a clock on the wall shows, and when it shows it, in a zone that may turn its clocks. Must not know any zone:
//! how far each is from UTC is asked of whoever knows.

use super::{HOUR_MS, Timestamp};

#[cfg(test)]
pub(super) use tests::{Real, ZONES, at};

/// Milliseconds of a day on which no clock is turned.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// Milliseconds of a minute.
pub const MINUTE_MS: i64 = 60_000;

/// A zone of time.
pub trait Zone {
    /// How far the clocks are ahead of UTC at this moment, in milliseconds; less than a day.
    fn offset_ms(&self, at: Timestamp) -> i64;

    /// What the clock shows at this moment: days since 1970-01-01, and milliseconds of the day.
    fn shown(&self, at: Timestamp) -> (i64, i64) {
        let shown = at.plus_ms(self.offset_ms(at)).0;
        (shown.div_euclid(DAY_MS), shown.rem_euclid(DAY_MS))
    }

    /// The first moment at which the clock shows this time of this day, or a later one if that hour is left out.
    fn moment(&self, day: i64, time_ms: i64) -> Timestamp {
        let shown = Timestamp(day.saturating_mul(DAY_MS).saturating_add(time_ms));
        let (before, after) = (
            self.offset_ms(shown.plus_ms(-DAY_MS)),
            self.offset_ms(shown.plus_ms(DAY_MS)),
        );
        let (by_before, by_after) = (shown.plus_ms(-before), shown.plus_ms(-after));
        if self.offset_ms(by_before) == before {
            return by_before;
        }
        if self.offset_ms(by_after) == after {
            return by_after;
        }
        // The clock is put forward over it: the moment at which that is done.
        let (mut low, mut high) = (by_after, by_before);
        while high.since(low) > 1 {
            let middle = low.plus_ms(high.since(low) / 2);
            if self.offset_ms(middle) == before {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}

/// Minutes of a day that a text such as `09:30` shows, up to `24:00`.
pub fn minutes_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hours) || !digits(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= 24 * 60).then_some(all)
}

/// The same the other way round.
pub fn shown_minutes(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Offset as _, TimeZone as _};
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::*;

    /// A real zone.
    pub struct Real(pub Tz);

    impl Zone for Real {
        fn offset_ms(&self, at: Timestamp) -> i64 {
            let utc = DateTime::from_timestamp_millis(at.0).unwrap_or_default().naive_utc();
            i64::from(self.0.offset_from_utc_datetime(&utc).fix().local_minus_utc()) * 1_000
        }
    }

    /// A moment as a person writes it.
    pub fn at(text: &str) -> Timestamp {
        Timestamp(DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
    }

    /// Zones that turn their clocks in their own ways: by an hour, by half an hour, at midnight, or never.
    pub const ZONES: [Tz; 6] = [
        chrono_tz::Europe::Berlin,
        chrono_tz::America::New_York,
        chrono_tz::Australia::Lord_Howe,
        chrono_tz::America::Santiago,
        chrono_tz::Asia::Kathmandu,
        chrono_tz::UTC,
    ];

    fn day(text: &str) -> i64 {
        at(text).day()
    }

    #[test]
    fn an_hour_that_is_left_out_is_the_moment_of_the_change_and_one_that_comes_twice_the_first() {
        let berlin = Real(chrono_tz::Europe::Berlin);
        let spring = day("2026-03-29T00:00:00Z");
        assert_eq!(
            berlin.moment(spring, 2 * HOUR_MS + 30 * MINUTE_MS),
            at("2026-03-29T01:00:00Z")
        );
        assert_eq!(berlin.moment(spring, 9 * HOUR_MS), at("2026-03-29T07:00:00Z"));
        let autumn = day("2026-10-25T00:00:00Z");
        assert_eq!(
            berlin.moment(autumn, 2 * HOUR_MS + 30 * MINUTE_MS),
            at("2026-10-25T00:30:00Z")
        );
        assert_eq!(berlin.moment(autumn, 9 * HOUR_MS), at("2026-10-25T08:00:00Z"));
    }

    #[test]
    fn times_of_a_day_are_read_as_they_are_shown() {
        for text in ["00:00", "09:30", "23:59", "24:00"] {
            assert_eq!(minutes_of(text).map(shown_minutes).as_deref(), Some(text));
        }
        for text in ["", "9:30", "24:01", "12:60", "-1:00", "12", "12:3", "1２:00"] {
            assert_eq!(minutes_of(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_clock_shows_what_was_asked_for_or_was_put_forward_over_it(
            zone in 0..ZONES.len(), day in 10_000_i64..30_000, minute in 0_i64..1_440,
        ) {
            let zone = Real(ZONES[zone]);
            let moment = zone.moment(day, minute * MINUTE_MS);
            let asked = (day, minute * MINUTE_MS);
            let shown = zone.shown(moment);
            prop_assert!(shown >= asked);
            if shown != asked {
                // A moment before, it was still earlier than what was asked for.
                prop_assert!(zone.shown(moment.plus_ms(-1)) < asked);
            }
        }
    }
}
