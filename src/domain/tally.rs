//! Figures of some time added up, as the statistics show them.

use super::{Figure, Histogram, Target};

/// Most stars that a rating can have.
const MAX_STARS: usize = 5;

/// What happened in some time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tickets opened.
    pub opened: u64,
    /// Closings.
    pub closed: u64,
    /// Reopenings.
    pub reopened: u64,
    /// Messages of users in tickets.
    pub from_users: u64,
    /// Messages of staff in tickets.
    pub from_staff: u64,
    /// People met for the first time.
    pub met: u64,
    /// First answers that did not come in time.
    pub missed_answers: u64,
    /// Closings that did not.
    pub missed_closings: u64,
    /// Ratings, by stars from 1.
    pub ratings: [u64; MAX_STARS],
    /// Times from opening to the first answer.
    pub answered: Histogram,
    /// Times from opening to closing; see [`super::Course`].
    pub resolved: Histogram,
}

impl Tally {
    /// Adds a figure.
    pub fn add(&mut self, figure: Figure, count: u64) {
        match figure {
            Figure::Opened => self.opened += count,
            Figure::Closed => self.closed += count,
            Figure::Reopened => self.reopened += count,
            Figure::FromUsers => self.from_users += count,
            Figure::FromStaff => self.from_staff += count,
            Figure::Met => self.met += count,
            Figure::Missed(Target::FirstAnswer) => self.missed_answers += count,
            Figure::Missed(Target::Resolution) => self.missed_closings += count,
            Figure::Rated(stars) => {
                let place = usize::from(stars).checked_sub(1);
                if let Some(ratings) = place.and_then(|place| self.ratings.get_mut(place)) {
                    *ratings += count;
                }
            }
            Figure::Answered(bucket) => self.answered.add(bucket, count),
            Figure::Resolved(bucket) => self.resolved.add(bucket, count),
        }
    }

    /// How many ratings were given.
    pub fn rated(&self) -> u64 {
        self.ratings.iter().sum()
    }

    /// Their average in tenths of a star, rounded; none without ratings.
    pub fn average_tenths(&self) -> Option<u64> {
        let stars: u64 = (1..).zip(self.ratings).map(|(stars, count)| stars * count).sum();
        let rated = self.rated();
        (rated > 0).then(|| (stars * 20 + rated) / (rated * 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_is_rounded_to_a_tenth() {
        let average = |ratings| {
            Tally {
                ratings,
                ..Tally::default()
            }
            .average_tenths()
        };
        assert_eq!(average([0; 5]), None);
        assert_eq!(average([0, 0, 0, 0, 7]), Some(50));
        assert_eq!(average([1, 0, 0, 0, 1]), Some(30));
        // 4.25 and 4.24
        assert_eq!(average([0, 0, 0, 3, 1]), Some(43));
        assert_eq!(average([0, 0, 0, 76, 24]), Some(42));
    }
}
