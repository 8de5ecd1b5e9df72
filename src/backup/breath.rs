//! Pauses in long work, so that messages that come meanwhile find a processor and the disk free. Must not know what the
//! work is.

use std::time::{Duration, Instant};

/// Bytes of contents between two pauses: with reading, packing and writing some tenths of a millisecond, on a busy machine
/// one or two. Nobody waits longer for the processor than that.
const BURST: usize = 8 * 1024;

/// The shortest pause: less would not let anybody in.
const LEAST: Duration = Duration::from_micros(200);

/// The longest one: work that was held up by the disk for long is not to hold up itself.
const MOST: Duration = Duration::from_millis(4);

/// Work that pauses by itself, each time for as long as it has worked: a backup takes half of one processor at most, however
/// fast that is, and less of one that others need as well.
///
/// A low priority instead would not do: whoever has one keeps the processor to the end of its slice, and the store's locks
/// longer than anybody else. With 200 messages a second, at 200,000 tickets, a backup of the least priority makes their p99
/// 2.4 to 4.5 times as long (bench `scale`, `--backup`).
pub(super) struct Breath {
    since: usize,
    begun: Instant,
}

impl Default for Breath {
    fn default() -> Self {
        Breath { since: 0, begun: now() }
    }
}

impl Breath {
    /// So many bytes more are done.
    pub fn after(&mut self, bytes: usize) {
        self.since += bytes;
        if self.since >= BURST {
            self.since = 0;
            pause(self.begun.elapsed().clamp(LEAST, MOST));
            self.begun = now();
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long work took, for the pause after it; nothing else is decided by it"
)]
fn now() -> Instant {
    Instant::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a thread that makes way; nothing is decided by the time it takes"
)]
fn pause(time: Duration) {
    std::thread::sleep(time);
}
