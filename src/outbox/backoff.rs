//! How long to wait after the n-th failure in a row.

/// Waits that double from a second to half a minute, spread so that lanes do not knock all at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    const FIRST_MS: u64 = 1_000;
    const LONGEST_MS: u64 = 30_000;

    /// One more failure; gives the wait before the next try in milliseconds. `salt` tells waiters apart.
    pub fn failed(&mut self, salt: u64) -> i64 {
        let doubled = Self::FIRST_MS << self.failures.min(10);
        self.failures = self.failures.saturating_add(1);
        let whole = doubled.min(Self::LONGEST_MS);
        // Between three quarters and all of it. A hash is spread enough and repeats in simulations.
        let spread = (salt ^ u64::from(self.failures)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        i64::try_from(whole - spread % (whole / 4)).unwrap_or(i64::MAX)
    }

    /// A success.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// How many failures in a row there were.
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_half_a_minute_and_start_over_after_a_success() {
        let mut backoff = Backoff::default();
        let waits: Vec<i64> = (0..8).map(|_| backoff.failed(7)).collect();
        for (wait, whole) in waits.iter().zip([1, 2, 4, 8, 16, 30, 30, 30]) {
            assert!((whole * 750..=whole * 1_000).contains(wait), "{wait} for {whole} s");
        }
        backoff.reset();
        assert!(backoff.failed(7) <= 1_000);
    }
}
