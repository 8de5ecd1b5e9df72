//! Durations counted by how long they were, so that a median costs neither a list nor a sort.
//! Knows nothing of what the durations are of.

use std::collections::BTreeMap;

/// How many buckets there are: one below a second, then each a tenth longer than the one before, up to a year.
const BUCKETS: usize = 184;

/// Where each bucket begins, in milliseconds. Whole numbers, so that every machine sorts alike.
const BEGINS_MS: [i64; BUCKETS] = begins();

const fn begins() -> [i64; BUCKETS] {
    let mut begins = [0; BUCKETS];
    begins[1] = 1_000;
    let mut at = 2;
    while at < BUCKETS {
        begins[at] = begins[at - 1] * 11 / 10;
        at += 1;
    }
    begins
}

/// A class of durations that count as one. From a second to a year its middle is off by 4.8 % at most from any
/// of them: by `0.1 / 2.1` where the end is a tenth behind the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bucket(u8);

impl Bucket {
    /// The bucket of a duration in milliseconds. One below nought, from a clock that was set back, counts as nought;
    /// all beyond a year count as one.
    pub fn of(ms: i64) -> Self {
        let behind = BEGINS_MS.partition_point(|begin| *begin <= ms.max(0));
        Bucket((behind - 1) as u8)
    }

    /// Its number, which keeps its meaning for ever.
    pub fn number(self) -> u8 {
        self.0
    }

    /// The bucket of a number; none beyond the last.
    pub fn numbered(number: u8) -> Option<Self> {
        (usize::from(number) < BUCKETS).then_some(Bucket(number))
    }

    /// What stands for its durations, in milliseconds: half a second below the first second, else the harmonic
    /// mean of beginning and end, which is off from both by the same share of each.
    pub fn middle_ms(self) -> i64 {
        match self.0 {
            0 => 500,
            at => BEGINS_MS[usize::from(at)] * 22 / 21,
        }
    }
}

/// How many durations fell into each bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram(BTreeMap<Bucket, u64>);

impl Histogram {
    /// Adds so many durations of one bucket.
    pub fn add(&mut self, bucket: Bucket, count: u64) {
        *self.0.entry(bucket).or_default() += count;
    }

    /// How many durations there are.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// The shortest duration, in milliseconds, that `percent` of all do not exceed: exact but for the width of its
    /// bucket. None if there are no durations.
    pub fn percentile_ms(&self, percent: u64) -> Option<i64> {
        let rank = (u128::from(self.total()) * u128::from(percent.min(100)))
            .div_ceil(100)
            .max(1);
        let mut passed = 0;
        self.0
            .iter()
            .find(|(_, count)| {
                passed += u128::from(**count);
                passed >= rank
            })
            .map(|(bucket, _)| bucket.middle_ms())
    }
}

#[cfg(test)]
mod tests {
    use proptest::strategy::Strategy as _;

    use super::*;

    const YEAR_MS: i64 = 365 * 24 * 3_600_000;

    /// What is promised: at most a twentieth off.
    fn is_near(shown: i64, exact: i64) -> bool {
        (shown - exact).abs() * 20 <= exact
    }

    #[test]
    fn the_buckets_reach_from_a_second_to_a_year() {
        assert!(BEGINS_MS.is_sorted());
        assert!(BEGINS_MS[BUCKETS - 1] >= YEAR_MS);
        assert!(BEGINS_MS[BUCKETS - 2] < YEAR_MS, "one more than needed");
        assert_eq!((Bucket::of(i64::MIN).number(), Bucket::of(999).number()), (0, 0));
        assert_eq!(usize::from(Bucket::of(i64::MAX).number()), BUCKETS - 1);
    }

    #[test]
    fn a_number_names_its_bucket_for_ever() {
        for (number, begin) in (0..).zip(BEGINS_MS) {
            let bucket = Bucket::numbered(number).unwrap();
            assert_eq!(Bucket::of(begin), bucket);
            assert_eq!(Bucket::of(bucket.middle_ms()), bucket);
        }
        assert_eq!(Bucket::numbered(BUCKETS as u8), None);
        // Numbers are on disks: these must never change.
        let marks = [1_000, 60_000, 3_600_000, 86_400_000, YEAR_MS].map(|ms| Bucket::of(ms).number());
        assert_eq!(marks, [1, 43, 86, 120, 182]);
    }

    #[test]
    fn of_nothing_there_is_no_median() {
        assert_eq!(Histogram::default().percentile_ms(50), None);
        let mut one = Histogram::default();
        one.add(Bucket::of(60_000), 1);
        for percent in [0, 50, 95, 100, 1_000] {
            assert!(is_near(one.percentile_ms(percent).unwrap(), 60_000), "{percent}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_percentile_is_within_a_twentieth_of_the_exact_one(
            mut lengths in proptest::collection::vec((0.0f64..17.2).prop_map(|e| (1_000.0 * e.exp()) as i64), 1..300),
            percent in 1u64..=100,
        ) {
            let mut histogram = Histogram::default();
            for ms in &lengths {
                histogram.add(Bucket::of(*ms), 1);
            }
            lengths.sort_unstable();
            let rank = (lengths.len() as u64 * percent).div_ceil(100) as usize;
            let (shown, exact) = (histogram.percentile_ms(percent).unwrap(), lengths[rank - 1]);
            proptest::prop_assert!(is_near(shown, exact), "{} for {}", shown, exact);
        }
    }
}
