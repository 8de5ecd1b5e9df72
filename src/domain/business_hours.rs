//! When support is at work: hours of each weekday, but not on holidays. Time that passes otherwise does not count.

use std::fmt;

use super::Timestamp;
use super::wall_clock::{MINUTE_MS, Zone, minutes_of};

/// Names of the weekdays, as they are written in the configuration.
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Days that are looked at for the next hour of work: more than any row of holidays has.
const SIGHT_DAYS: i64 = 800;

/// Hours of each weekday, and the days on which nobody works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessHours {
    /// From Monday on, each with its spans in minutes of the day: in order, apart from each other.
    week: [Vec<(u16, u16)>; 7],
    holidays: Vec<Holiday>,
    /// As it was written.
    text: String,
}

/// A day on which nobody works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holiday {
    /// One day: days since 1970-01-01.
    Once(i64),
    /// Every year: month and day of the month, from 1.
    Yearly(u8, u8),
}

impl Holiday {
    /// What `2026-05-01` or `05-01` means.
    pub fn read(text: &str) -> Option<Self> {
        let numbers: Option<Vec<u32>> = text.split('-').map(digits).collect();
        match numbers?[..] {
            [month, day] => {
                let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
                // The 29th of February is a day of a leap year.
                (civil(days(2_000, month, day)?) == (2_000, month, day)).then_some(Holiday::Yearly(month, day))
            }
            [year, month, day] => {
                let year = i64::from(year);
                let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
                let number = days(year, month, day)?;
                (year >= 1_970 && civil(number) == (year, month, day)).then_some(Holiday::Once(number))
            }
            _ => None,
        }
    }

    fn is_on(self, day: i64) -> bool {
        match self {
            Holiday::Once(holiday) => holiday == day,
            Holiday::Yearly(month, of_month) => {
                let (_, m, d) = civil(day);
                (m, d) == (month, of_month)
            }
        }
    }
}

impl BusinessHours {
    /// What a text such as `Mon-Fri 09:00-13:00,14:00-18:00; Sat 10:00-14:00` means; none if it means nothing. Hours
    /// may go over midnight.
    pub fn read(text: &str) -> Option<Self> {
        let mut week: [Vec<(u16, u16)>; 7] = Default::default();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (names, times) = part.split_once(' ')?;
            let weekdays = weekdays(names)?;
            for time in times.split(',') {
                let (from, to) = time.trim().split_once('-')?;
                let (from, to) = (minutes_of(from.trim_end())?, minutes_of(to.trim_start())?);
                if from == to || from == DAY {
                    return None;
                }
                for weekday in &weekdays {
                    if from < to {
                        week[*weekday].push((from, to));
                    } else {
                        week[*weekday].push((from, DAY));
                        week[(*weekday + 1) % 7].push((0, to));
                    }
                }
            }
        }
        let week = week.map(joined);
        week.iter().any(|spans| !spans.is_empty()).then(|| BusinessHours {
            week,
            holidays: Vec::new(),
            text: text.to_owned(),
        })
    }

    /// The same with these holidays.
    pub fn without(self, holidays: Vec<Holiday>) -> Self {
        BusinessHours { holidays, ..self }
    }

    /// When support is at work again; none if it is now, or never will be.
    pub fn begins_again(&self, now: Timestamp, zone: &impl Zone) -> Option<Timestamp> {
        let (begin, _) = self.spans(now, zone).next()?;
        (begin > now).then_some(begin)
    }

    /// How much of the time between two moments is work, in milliseconds.
    pub fn between(&self, from: Timestamp, to: Timestamp, zone: &impl Zone) -> i64 {
        let spans = self.spans(from, zone).take_while(|(begin, _)| *begin < to);
        spans.map(|(begin, end)| end.min(to).since(begin.max(from))).sum()
    }

    /// The moment at which so many milliseconds of work have passed; none if that is out of sight.
    pub fn after(&self, from: Timestamp, ms: i64, zone: &impl Zone) -> Option<Timestamp> {
        let mut left = ms;
        for (begin, end) in self.spans(from, zone) {
            let begin = begin.max(from);
            let lasts = end.since(begin);
            if left <= lasts {
                return Some(begin.plus_ms(left));
            }
            left -= lasts;
        }
        None
    }

    /// The spans of work that are not over at this moment, in order.
    fn spans(&self, from: Timestamp, zone: &impl Zone) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let (today, _) = zone.shown(from);
        let at = |day: i64, minutes: u16| zone.moment(day, i64::from(minutes) * MINUTE_MS);
        (today - 1..today + SIGHT_DAYS)
            .filter(|day| !self.holidays.iter().any(|holiday| holiday.is_on(*day)))
            .flat_map(move |day| {
                self.of(day)
                    .iter()
                    .map(move |(begin, end)| (at(day, *begin), at(day, *end)))
            })
            // An hour that the clock leaves out is none.
            .filter(move |(begin, end)| *end > from && begin < end)
    }

    fn of(&self, day: i64) -> &[(u16, u16)] {
        // 1970-01-01 was a Thursday.
        let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or_default();
        &self.week[weekday]
    }
}

/// As in `.env`.
impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Holiday::Once(day) => {
                let (year, month, day) = civil(*day);
                write!(f, "{year:04}-{month:02}-{day:02}")
            }
            Holiday::Yearly(month, day) => write!(f, "{month:02}-{day:02}"),
        }
    }
}

/// As in `.env`.
impl fmt::Display for BusinessHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The weekdays that `Mon`, `Mon-Fri` or `Mon,Wed,Sat-Sun` names, from 0.
fn weekdays(names: &str) -> Option<Vec<usize>> {
    let number = |name: &str| WEEKDAYS.iter().position(|known| known.eq_ignore_ascii_case(name));
    let mut days = Vec::new();
    for name in names.split(',') {
        let (first, last) = name.split_once('-').unwrap_or((name, name));
        let (first, last) = (number(first)?, number(last)?);
        days.extend((0..=(last + 7 - first) % 7).map(|step| (first + step) % 7));
    }
    Some(days)
}

/// The same spans in order, with those that touch made one.
fn joined(mut spans: Vec<(u16, u16)>) -> Vec<(u16, u16)> {
    spans.sort_unstable();
    let mut joined: Vec<(u16, u16)> = Vec::new();
    for (begin, end) in spans {
        match joined.last_mut() {
            Some((_, last)) if *last >= begin => *last = end.max(*last),
            Some(_) | None => joined.push((begin, end)),
        }
    }
    joined
}

fn digits(text: &str) -> Option<u32> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// Days since 1970-01-01 of a date of the Gregorian calendar; of the one that a day too many leads to, if that is not
/// in its month. By Howard Hinnant's `days_from_civil`.
fn days(year: i64, month: u8, day: u8) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years begin in March, so that a leap day is a year's last.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * (i64::from(month) + 9).rem_euclid(12) + 2) / 5 + i64::from(day) - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The date of a day since 1970-01-01: year, month, day of the month. By Howard Hinnant's `civil_from_days`.
fn civil(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (
        year,
        u8::try_from(month).unwrap_or_default(),
        u8::try_from(day).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike as _, NaiveDate};
    use proptest::prelude::*;

    use super::super::wall_clock::{Real, ZONES, at};
    use super::*;

    const BERLIN: Real = Real(chrono_tz::Europe::Berlin);

    fn office() -> BusinessHours {
        let hours = BusinessHours::read("Mon-Fri 09:00-13:00,14:00-18:00; Sat 10:00-14:00").unwrap();
        hours.without(vec![
            Holiday::read("2026-04-03").unwrap(),
            Holiday::read("05-01").unwrap(),
        ])
    }

    #[test]
    fn work_begins_again_on_the_next_day_of_work() {
        for (now, again) in [
            // A Monday morning, lunch, evening.
            ("2026-03-02T07:59:59Z", Some("2026-03-02T08:00:00Z")),
            ("2026-03-02T08:00:00Z", None),
            ("2026-03-02T12:00:00Z", Some("2026-03-02T13:00:00Z")),
            ("2026-03-02T17:00:00Z", Some("2026-03-03T08:00:00Z")),
            // Over the Sunday on which the clock is put forward.
            ("2026-03-28T13:00:00Z", Some("2026-03-30T07:00:00Z")),
            // Over a holiday of one year, and one of every year.
            ("2026-04-02T16:00:00Z", Some("2026-04-04T08:00:00Z")),
            ("2026-04-30T16:00:00Z", Some("2026-05-02T08:00:00Z")),
        ] {
            assert_eq!(office().begins_again(at(now), &BERLIN), again.map(at), "{now}");
        }
    }

    #[test]
    fn only_work_counts_and_a_day_has_as_many_hours_as_it_has() {
        let hours = |from, to| office().between(at(from), at(to), &BERLIN) / 3_600_000;
        assert_eq!(hours("2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z"), 5 * 8 + 4);
        assert_eq!(hours("2026-03-02T12:30:00Z", "2026-03-02T15:00:00Z"), 2);
        let night = BusinessHours::read("Mon-Sun 00:00-24:00").unwrap();
        let whole = |from, to| night.between(at(from), at(to), &BERLIN) / 3_600_000;
        assert_eq!(whole("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"), 23);
        assert_eq!(whole("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"), 25);
        let late = BusinessHours::read("Sat 22:00-04:00").unwrap();
        let at_night = late.between(at("2026-03-28T00:00:00Z"), at("2026-03-30T00:00:00Z"), &BERLIN);
        assert_eq!(at_night / 3_600_000, 5, "an hour of that night is left out");
    }

    #[test]
    fn what_are_no_hours_or_no_days_is_refused() {
        for text in [
            "",
            ";",
            "Mon",
            "Mon 9-18",
            "Mon 09:00",
            "Mon 09:00-09:00",
            "Mon 24:00-09:00",
            "Mon-Foo 09:00-18:00",
            "09:00-18:00",
            "Mon 09:00-25:00",
        ] {
            assert_eq!(BusinessHours::read(text), None, "{text}");
        }
        for text in [
            "mon-fri 09:00-18:00",
            "Sat-Mon 22:00-06:00;",
            " Mon,Wed 09:00 - 12:00 , 13:00-24:00",
        ] {
            assert!(BusinessHours::read(text).is_some(), "{text}");
        }
        for text in [
            "",
            "01",
            "13-01",
            "02-30",
            "2026-02-29",
            "1969-01-01",
            "2026-1-1-1",
            "+1-01",
            "12-32",
        ] {
            assert_eq!(Holiday::read(text), None, "{text}");
        }
        assert_eq!(Holiday::read("02-29"), Some(Holiday::Yearly(2, 29)));
        for text in ["02-29", "2028-02-29", "1999-12-31"] {
            assert_eq!(Holiday::read(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn who_never_works_is_not_waited_for() {
        let never = office().without(
            (1..=12)
                .flat_map(|month| (1..=31).map(move |day| Holiday::Yearly(month, day)))
                .collect(),
        );
        assert_eq!(never.begins_again(at("2026-03-02T07:59:59Z"), &BERLIN), None);
        assert_eq!(never.after(at("2026-03-02T07:59:59Z"), 1, &BERLIN), None);
    }

    fn hours() -> impl Strategy<Value = BusinessHours> {
        let span = (0..7_usize, 0..1_440_u16, 1..=1_440_u16);
        let spans = prop::collection::vec(span, 1..6);
        spans.prop_filter_map("a span has a length", |spans| {
            let shown = super::super::wall_clock::shown_minutes;
            let part = |(day, from, to): (usize, u16, u16)| format!("{} {}-{}", WEEKDAYS[day], shown(from), shown(to));
            BusinessHours::read(&spans.into_iter().map(part).collect::<Vec<_>>().join("; "))
        })
    }

    proptest! {
        #[test]
        fn dates_are_those_of_the_calendar(day in -700_000_i64..1_000_000) {
            let date = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + chrono::Duration::days(day);
            let (year, month, of_month) = civil(day);
            prop_assert_eq!((year, u32::from(month), u32::from(of_month)), (i64::from(date.year()), date.month(), date.day()));
            prop_assert_eq!(days(year, month, of_month), Some(day));
        }

        #[test]
        fn spans_of_work_follow_each_other_in_every_zone(
            hours in hours(), zone in 0..ZONES.len(), now in 1_500_000_000_000_i64..2_000_000_000_000,
        ) {
            let (zone, mut last) = (Real(ZONES[zone]), Timestamp(i64::MIN));
            for (begin, end) in hours.spans(Timestamp(now), &zone).take(40) {
                prop_assert!(begin >= last && end > begin && end.0 > now);
                last = end;
            }
        }

        #[test]
        fn work_adds_up_and_its_end_is_found_again(
            hours in hours(), zone in 0..ZONES.len(), from in 1_500_000_000_000_i64..2_000_000_000_000,
            first in 0_i64..1_000_000_000, second in 0_i64..1_000_000_000,
        ) {
            let (zone, from) = (Real(ZONES[zone]), Timestamp(from));
            let (middle, to) = (from.plus_ms(first), from.plus_ms(first + second));
            let whole = hours.between(from, to, &zone);
            prop_assert!((0..=first + second).contains(&whole));
            prop_assert_eq!(whole, hours.between(from, middle, &zone) + hours.between(middle, to, &zone));
            let done = hours.after(from, whole, &zone).unwrap();
            prop_assert!(done <= to || whole == 0);
            prop_assert_eq!(hours.between(from, done, &zone), whole);
        }

        #[test]
        fn when_work_begins_again_it_has_begun(
            hours in hours(), zone in 0..ZONES.len(), now in 1_500_000_000_000_i64..2_000_000_000_000,
        ) {
            let (zone, now) = (Real(ZONES[zone]), Timestamp(now));
            if let Some(again) = hours.begins_again(now, &zone) {
                prop_assert!(again > now);
                prop_assert_eq!(hours.between(now, again, &zone), 0);
                prop_assert_eq!(hours.begins_again(again, &zone), None);
            }
        }
    }
}
