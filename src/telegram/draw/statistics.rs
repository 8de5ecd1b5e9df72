//! Draws the statistics and their picture.

use super::Painter;
use crate::domain::{PersonId, Tally};
use crate::picture::{BLUE, Chart, GREEN, ORANGE, Panel, Series, VIOLET};
use crate::screen::{self, Day, Locale, Period, STATISTICS_DAYS, Screen, StatisticsParts, last_days};
use crate::store::{Count, Fault};

impl Painter {
    pub(super) fn statistics(&self, locale: Locale, period: Period) -> Result<Screen, Fault> {
        let (desk, store) = (&self.desk, self.desk.store());
        let ever = desk.tally_ever()?;
        let any = ever.opened > 0;
        // Staff is no user, although it has been met.
        let staff: Vec<i64> = desk
            .staff_met()?
            .iter()
            .map(|person| person.first_seen.hour())
            .collect();
        let tally = match (period, self.days().as_slice()) {
            (Period::Month, [first, .., last]) => {
                let hours = first.hours.start..last.hours.end;
                let of_staff = staff.iter().filter(|hour| hours.contains(hour)).count() as u64;
                let mut tally = desk.tally_of(hours)?;
                tally.met = tally.met.saturating_sub(of_staff);
                tally
            }
            (Period::Month | Period::Ever, _) => ever,
        };
        let parts = StatisticsParts {
            users: store.count(Count::People)?.saturating_sub(staff.len() as u64),
            new: store.count(Count::New)?,
            in_progress: store.count(Count::InProgress)?,
            closed: store.count(Count::Closed)?,
            waiting: store.count(Count::Waiting)?,
            period,
            tally,
            any,
        };
        Ok(screen::statistics(&self.words(locale), &parts))
    }

    /// The picture of the last days, not drawn yet, and what stands below it.
    pub(in crate::telegram) fn picture(&self, reader: PersonId) -> Result<(Chart, Screen), Fault> {
        let locale = self.locale(Some(reader))?;
        let words = self.words(locale);
        let days = self.days();
        let spans: Vec<_> = days.iter().map(|day| day.hours.clone()).collect();
        let tallies = self.desk.tallies_of(&spans)?;
        let mut all = Tally::default();
        for tally in &tallies {
            all.opened += tally.opened;
            all.closed += tally.closed;
            all.reopened += tally.reopened;
            all.from_users += tally.from_users;
            all.from_staff += tally.from_staff;
        }
        let series = |key: &str, colour, number: fn(&Tally) -> u64| Series {
            name: locale.plain(key, &[]),
            colour,
            numbers: tallies.iter().map(number).collect(),
        };
        let tickets = vec![
            series("picture.opened", BLUE, |tally| tally.opened),
            series("picture.closed", GREEN, |tally| tally.closed),
        ];
        let messages = vec![
            series("picture.from_users", ORANGE, |tally| tally.from_users),
            series("picture.from_staff", VIOLET, |tally| tally.from_staff),
        ];
        let chart = Chart {
            title: locale.plain("picture.title", &[]),
            days: days.into_iter().map(|day| day.name).collect(),
            panels: vec![Panel { series: tickets }, Panel { series: messages }],
            nothing: locale.plain("picture.nothing", &[]),
            between_digits: locale.plain("number.group", &[]),
        };
        Ok((chart, screen::picture_caption(&words, &all)))
    }

    fn days(&self) -> Vec<Day> {
        last_days(self.style.timezone, self.desk.now(), STATISTICS_DAYS)
    }
}
