//! How often errors of one kind are told of. Decides from its arguments alone.

use std::collections::HashMap;

use super::Kind;
use crate::domain::Timestamp;

/// What has been told of, and what has been kept back since. It grows with the kinds, which are places in
/// the program and so are few.
#[derive(Debug)]
pub struct Throttle {
    every_ms: i64,
    kinds: HashMap<Kind, Told>,
}

#[derive(Debug)]
struct Told {
    at: Timestamp,
    suppressed: u64,
}

impl Throttle {
    /// At most one of each kind within so many milliseconds; 0 lets everything through.
    pub fn every_ms(every_ms: i64) -> Self {
        Throttle {
            every_ms,
            kinds: HashMap::new(),
        }
    }

    /// Whether to tell of an error now: with the number of its kind that were kept back since the last one
    /// that was told of. None if this one is kept back too.
    pub fn admit(&mut self, kind: &Kind, now: Timestamp) -> Option<u64> {
        let Some(told) = self.kinds.get_mut(kind) else {
            self.kinds.insert(kind.clone(), Told { at: now, suppressed: 0 });
            return Some(0);
        };
        // A clock that was set back must not silence a kind until it has caught up.
        if (0..self.every_ms).contains(&now.since(told.at)) {
            told.suppressed += 1;
            return None;
        }
        told.at = now;
        Some(std::mem::take(&mut told.suppressed))
    }

    /// What [`Throttle::admit`] let through, with that number, reached nobody. It counts as kept back, and
    /// the next try is due when it would have been otherwise.
    pub fn unsent(&mut self, kind: &Kind, suppressed: u64) {
        if let Some(told) = self.kinds.get_mut(kind) {
            told.suppressed += suppressed + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str) -> Kind {
        Kind::at(name.to_owned())
    }

    #[test]
    fn the_first_is_told_the_rest_is_counted_until_the_time_is_over() {
        let mut throttle = Throttle::every_ms(300);
        let (a, b) = (kind("a"), kind("b"));
        assert_eq!(throttle.admit(&a, Timestamp(0)), Some(0));
        assert_eq!(throttle.admit(&a, Timestamp(1)), None);
        assert_eq!(
            throttle.admit(&b, Timestamp(2)),
            Some(0),
            "kinds do not silence each other"
        );
        assert_eq!(throttle.admit(&a, Timestamp(299)), None);
        assert_eq!(throttle.admit(&a, Timestamp(300)), Some(2));
        assert_eq!(throttle.admit(&a, Timestamp(599)), None, "the time begins anew");
        assert_eq!(throttle.admit(&a, Timestamp(600)), Some(1));
        assert_eq!(throttle.admit(&a, Timestamp(9_000)), Some(0), "nothing was kept back");
    }

    #[test]
    fn what_reached_nobody_is_counted_and_not_tried_sooner() {
        let mut throttle = Throttle::every_ms(300);
        let a = kind("a");
        assert_eq!(throttle.admit(&a, Timestamp(0)), Some(0));
        throttle.unsent(&a, 0);
        assert_eq!(throttle.admit(&a, Timestamp(100)), None);
        assert_eq!(throttle.admit(&a, Timestamp(300)), Some(2));
        throttle.unsent(&a, 2);
        assert_eq!(throttle.admit(&a, Timestamp(600)), Some(3));
    }

    #[test]
    fn without_a_time_everything_is_told_and_a_clock_set_back_silences_nothing() {
        let mut always = Throttle::every_ms(0);
        let mut throttle = Throttle::every_ms(300);
        let a = kind("a");
        for moment in [0, 0, 1] {
            assert_eq!(always.admit(&a, Timestamp(moment)), Some(0));
        }
        assert_eq!(throttle.admit(&a, Timestamp(1_000_000)), Some(0));
        assert_eq!(throttle.admit(&a, Timestamp(5)), Some(0));
        assert_eq!(throttle.admit(&a, Timestamp(6)), None);
    }
}
