//! The days of a time zone, as hours since 1970 UTC: what the statistics' counters are kept by.

use std::ops::Range;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::domain::Timestamp;

/// A day of a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Its date, such as `24.12`.
    pub name: String,
    /// Its hours. Where the zone is off by half an hour, half an hour belongs to the neighbour.
    pub hours: Range<i64>,
}

/// The last so many days of a zone, today among them, the oldest first.
pub fn last_days(zone: Tz, now: Timestamp, count: u32) -> Vec<Day> {
    let now = DateTime::<Utc>::from_timestamp_millis(now.0).unwrap_or_default();
    let today = now.with_timezone(&zone).date_naive();
    let dates = (0..count)
        .rev()
        .filter_map(|ago| today.checked_sub_days(Days::new(ago.into())));
    dates
        .filter_map(|date| {
            let next = date.checked_add_days(Days::new(1))?;
            Some(Day {
                name: date.format("%d.%m").to_string(),
                hours: first_hour(zone, date)..first_hour(zone, next),
            })
        })
        .collect()
}

/// The hour in which a date begins. Where clocks are put forward at midnight, it begins later.
fn first_hour(zone: Tz, date: NaiveDate) -> i64 {
    let midnight = date.and_time(NaiveTime::MIN);
    let begin = (0..=24)
        .map(|halves| midnight + TimeDelta::minutes(30 * halves))
        .find_map(|at| zone.from_local_datetime(&at).earliest())
        .map_or_else(|| midnight.and_utc(), |at| at.to_utc());
    Timestamp(begin.timestamp_millis()).hour()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<DateTime<Utc>>().unwrap().timestamp_millis())
    }

    #[test]
    fn days_follow_each_other_without_a_gap_and_today_is_the_last() {
        for zone in [
            Tz::UTC,
            Tz::Asia__Vladivostok,
            Tz::America__New_York,
            Tz::Asia__Kolkata,
            Tz::Africa__Cairo,
        ] {
            for now in ["2026-03-15T21:30:00Z", "2026-11-10T03:00:00Z", "2026-05-01T00:00:00Z"].map(at) {
                let days = last_days(zone, now, 30);
                assert_eq!(days.len(), 30);
                assert!(days.windows(2).all(|two| two[0].hours.end == two[1].hours.start));
                assert!(days[29].hours.contains(&now.hour()), "{zone} {now:?}");
            }
        }
    }

    #[test]
    fn a_day_is_the_zones_own() {
        let days = last_days(Tz::Asia__Vladivostok, at("2026-01-31T14:00:00Z"), 2);
        assert_eq!(days[1].name, "01.02", "there it is February already");
        assert_eq!(days[1].hours.start, at("2026-01-31T14:00:00Z").hour());
        // 23 hours where the clocks are put forward.
        let short = &last_days(Tz::Europe__Berlin, at("2026-03-29T12:00:00Z"), 1)[0];
        assert_eq!(short.hours.end - short.hours.start, 23);
    }
}
