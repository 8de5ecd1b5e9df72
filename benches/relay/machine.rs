//! The machine that the figures come from, in a line: absolute figures mean nothing without it.

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use crate::figures::percentile;

/// Blocks written and synced to time the disk.
const SYNCS: usize = 200;

/// Describes cores, load and disk. `data` is where the stores will be.
pub fn describe(data: &Path) -> anyhow::Result<String> {
    let cores = std::thread::available_parallelism()?;
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: f64 = load.split(' ').next().unwrap_or_default().parse().unwrap_or(0.0);
    let disk = file_system(data);
    let syncs = sync_ms(data)?;
    let [p50, p99] = [50.0, 99.0].map(|percent| percentile(&syncs, percent));
    let mut told =
        format!("{cores} cores, load {load:.1}; data on {disk}, a block synced in {p50:.2} ms, p99 {p99:.2} ms");
    if load > 0.5 {
        told.push_str("\nother work is going on: ratios hold better than figures, and neither well");
    }
    if disk == "tmpfs" {
        told.push_str("\na store in memory is faster than any disk: set CARGO_TARGET_DIR to a disk");
    }
    Ok(told)
}

/// How long it takes to append a block and sync it, again and again, in milliseconds.
fn sync_ms(data: &Path) -> anyhow::Result<Vec<f64>> {
    let mut file = std::fs::File::create(data.join("block"))?;
    let mut times = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let begun = Instant::now();
        file.write_all(&[7; 4_096])?;
        file.sync_data()?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok(times)
}

/// The kind of file system a path is on.
fn file_system(path: &Path) -> String {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let kind_of = |line: &str| {
        let mut fields = line.split(' ').skip(1);
        let (at, kind) = (fields.next()?, fields.next()?);
        path.starts_with(at).then(|| (at.len(), kind.to_owned()))
    };
    let longest = mounts.lines().filter_map(kind_of).max();
    longest.map_or_else(|| "an unknown file system".to_owned(), |(_, kind)| kind)
}
