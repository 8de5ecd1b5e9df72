//! The statistics, read from counters: what a reading costs depends on the time it is of, not on what was ever written.

use std::sync::Arc;

use std::ops::Range;

use super::Desk;
use crate::domain::{Figure, Person, Tally};
use crate::store::{Fault, Span};

/// Hours of a day of UTC, by which durations are kept.
const DAY_HOURS: i64 = 24;

impl Desk {
    /// Members of staff who have been met. Costs one reading for each, and staff is few.
    pub fn staff_met(&self) -> Result<Vec<Arc<Person>>, Fault> {
        let team = self.team();
        let people = team.iter().map(|member| self.person(member.id));
        people.filter_map(Result::transpose).collect()
    }

    /// What ever happened.
    pub fn tally_ever(&self) -> Result<Tally, Fault> {
        self.tally(&[Span::Ever])
    }

    /// What happened in these hours since 1970 UTC. Durations are those of the whole days of UTC that the hours
    /// lie in.
    pub fn tally_of(&self, hours: Range<i64>) -> Result<Tally, Fault> {
        let days = hours.start.div_euclid(DAY_HOURS)..(hours.end - 1).div_euclid(DAY_HOURS) + 1;
        self.tally(&[Span::Hours(hours), Span::Days(days)])
    }

    /// What happened in each of several spans of hours, in one reading; durations are left out.
    pub fn tallies_of(&self, spans: &[Range<i64>]) -> Result<Vec<Tally>, Fault> {
        let mut tallies = vec![Tally::default(); spans.len()];
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
            return Ok(tallies);
        };
        for (hour, figure, count) in self.figures(&Span::Hours(first.start..last.end))? {
            let within = spans.iter().zip(&mut tallies).find(|(span, _)| span.contains(&hour));
            if let Some((_, tally)) = within {
                tally.add(figure, count);
            }
        }
        Ok(tallies)
    }

    fn tally(&self, spans: &[Span]) -> Result<Tally, Fault> {
        let mut tally = Tally::default();
        for span in spans {
            for (_, figure, count) in self.figures(span)? {
                tally.add(figure, count);
            }
        }
        Ok(tally)
    }

    /// A rating that was changed leaves a nought behind, which is nothing that happened.
    fn figures(&self, span: &Span) -> Result<impl Iterator<Item = (i64, Figure, u64)>, Fault> {
        let figures = self.store().figures(span)?.into_iter();
        Ok(figures.filter(|(.., count)| *count > 0))
    }
}
