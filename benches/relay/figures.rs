//! Medians and percentiles.

use std::time::Duration;

/// The median; not a number if there is none.
pub fn median(values: &[f64]) -> f64 {
    percentile(values, 50.0)
}

/// The value that this many per cent do not exceed; not a number if there is none.
pub fn percentile(values: &[f64], percent: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1) as f64;
    let at = (last * percent / 100.0).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// Durations in milliseconds.
pub fn millis(durations: &[Duration]) -> Vec<f64> {
    durations.iter().map(|duration| duration.as_secs_f64() * 1e3).collect()
}
