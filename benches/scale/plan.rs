//! How much is measured: everything, or just enough to see that it works.

use std::time::Duration;

use anyhow::bail;

use crate::generator::Size;

/// People who write; so many messages are under way in the closed loop.
pub const USERS: usize = 256;

/// Messages per second in the open loop.
pub const OPEN_RATE: u32 = 200;

/// How much of each kind.
pub struct Plan {
    /// The small desk, and the large one.
    pub sizes: [Size; 2],
    /// Starts over each store.
    pub starts: usize,
    /// Rounds of everything that is done in turns.
    pub rounds: usize,
    /// Presses of each button in a round.
    pub presses: usize,
    /// Tickets that fall due at once.
    pub due: u64,
    /// How long after they are written down the due tickets fall due at the earliest: time enough to start. Zero: they
    /// are overdue when the program starts, and what it takes to start counts too.
    pub until_due: Duration,
    /// Length of a round of the closed loop, after [`Plan::ramp`].
    pub closed: Duration,
    /// What is left out at the beginning of such a round.
    pub ramp: Duration,
    /// Whether a backup is waited for: it begins with a minute.
    pub backs_up: bool,
    /// Whether that is all there is to measure.
    pub only_backs_up: bool,
    /// Whether the figures are kept in the documentation.
    pub kept: bool,
    /// In which section.
    pub section: &'static str,
    /// Whether the figures are good enough to be held against the targets.
    pub judges: bool,
}

/// Of this many tickets of a real desk one is open; the others are kept.
const OPEN_ONE_OF: u64 = 50;

fn size(tickets: u64, messages: u64) -> Size {
    Size {
        tickets,
        open_one_of: 1,
        messages,
    }
}

/// The same of a desk whose tickets are closed but for one in [`OPEN_ONE_OF`].
fn mostly_closed(size: Size) -> Size {
    Size {
        open_one_of: OPEN_ONE_OF,
        ..size
    }
}

impl Plan {
    /// The largest desk that the program is made for.
    fn full() -> Plan {
        Plan {
            sizes: [size(10_000, 50_000), size(1_000_000, 5_000_000)].map(mostly_closed),
            section: "full",
            ..Plan::usual()
        }
    }

    fn usual() -> Plan {
        Plan {
            sizes: [size(2_000, 10_000), size(200_000, 1_000_000)],
            starts: 3,
            rounds: 3,
            presses: 200,
            due: 100,
            until_due: Duration::from_secs(20),
            closed: Duration::from_secs(4),
            ramp: Duration::from_millis(500),
            backs_up: true,
            only_backs_up: false,
            kept: false,
            section: "scale",
            judges: true,
        }
    }

    fn short() -> Plan {
        Plan {
            sizes: [size(200, 1_000), size(2_000, 10_000)],
            starts: 1,
            rounds: 1,
            presses: 10,
            due: 5,
            until_due: Duration::ZERO,
            closed: Duration::from_secs(1),
            ramp: Duration::from_millis(100),
            backs_up: false,
            only_backs_up: false,
            kept: false,
            section: "scale",
            judges: false,
        }
    }

    /// The plan that the arguments ask for. `cargo bench` adds `--bench`; without it, as under
    /// `cargo test --all-targets`, the short one is enough.
    pub fn of(arguments: &[String]) -> anyhow::Result<Plan> {
        let (mut short, mut full, mut bench, mut only_backs_up, mut kept) = (false, false, false, false, false);
        for argument in arguments {
            match argument.as_str() {
                "--short" => short = true,
                "--full" => full = true,
                "--bench" => bench = true,
                "--backup" => only_backs_up = true,
                "--keep" => kept = true,
                other => {
                    bail!(
                        "{other} is unknown; there are --short, --full, --backup, --keep, and generate DIR TICKETS MESSAGES [OPEN_ONE_OF]"
                    )
                }
            }
        }
        let plan = match (bench && !short, full) {
            (false, _) => Plan::short(),
            (true, false) => Plan::usual(),
            (true, true) => Plan::full(),
        };
        Ok(Plan {
            only_backs_up,
            kept: kept && !only_backs_up,
            ..plan
        })
    }
}
