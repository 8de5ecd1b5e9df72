//! Pauses in long work, so that messages that come meanwhile find a processor and the disk free. Must not know what the
//! work is.

use std::time::Duration;

/// Bytes of contents between two pauses: a fifth of a millisecond of packing or unpacking. Nobody waits longer for the
/// processor than that.
const BURST: usize = 16 * 1024;

/// As long as the work before it, so that a backup takes half of one processor at most.
const PAUSE: Duration = Duration::from_micros(200);

/// Work that pauses by itself.
///
/// A low priority instead would not do: whoever has one keeps the processor to the end of its slice, and the store's locks
/// longer than anybody else. With 200 messages a second, at 200,000 tickets, a backup of the least priority makes their p99
/// 2.4 to 4.5 times as long, and one that pauses 1.3 times (bench `scale`, `--backup`).
#[derive(Default)]
pub(super) struct Breath {
    since: usize,
}

impl Breath {
    /// So many bytes more are done.
    pub fn after(&mut self, bytes: usize) {
        self.since += bytes;
        if self.since >= BURST {
            self.since = 0;
            pause();
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a thread that makes way; nothing is decided by the time it takes"
)]
fn pause() {
    std::thread::sleep(PAUSE);
}
