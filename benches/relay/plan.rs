//! How much is measured: everything, or just enough to see that it works.

use std::time::Duration;

use anyhow::bail;

use crate::subject::Kind;

/// People who write, each with an open ticket; so many messages are under way in the closed loop.
pub const USERS: usize = 256;

/// Messages per second in the open loop.
pub const OPEN_RATE: u32 = 200;

/// Messages per second while the program is killed.
pub const CRASH_RATE: u32 = 500;

/// How long the Bot API takes to answer a send while the program is killed: what the public one takes.
pub const CRASH_LATENCY: Duration = Duration::from_millis(50);

/// How much of each kind, and of whom.
pub struct Plan {
    /// Starts of each subject on an empty store.
    pub starts: usize,
    /// Rounds of each subject in both loops, in turns.
    pub rounds: usize,
    /// Length of a round of the closed loop, after [`Plan::ramp`].
    pub closed: Duration,
    /// What is left out at the beginning of such a round.
    pub ramp: Duration,
    /// Length of a round of the open loop.
    pub open: Duration,
    /// How often the program is killed.
    pub kills: u32,
    /// How long messages come in before, between and after kills.
    pub between_kills: Duration,
    /// Whether the figures are good enough to be held against the targets.
    pub judges: bool,
    /// Who is held against whom.
    pub contest: Contest,
    /// Whether the figures are kept in the documentation.
    pub kept: bool,
}

const FULL: Plan = Plan {
    starts: 7,
    rounds: 5,
    closed: Duration::from_secs(5),
    ramp: Duration::from_millis(500),
    open: Duration::from_secs(8),
    kills: 3,
    between_kills: Duration::from_secs(2),
    judges: true,
    contest: Contest::Clear,
    kept: false,
};

const SHORT: Plan = Plan {
    starts: 1,
    rounds: 1,
    closed: Duration::from_secs(2),
    ramp: Duration::from_millis(200),
    open: Duration::from_secs(3),
    kills: 1,
    between_kills: Duration::from_secs(2),
    judges: false,
    contest: Contest::Clear,
    kept: false,
};

impl Plan {
    /// The plan that the arguments ask for. `cargo bench` adds `--bench`; without it, as under
    /// `cargo test --all-targets`, the short one is enough.
    pub fn of(arguments: &[String]) -> anyhow::Result<Plan> {
        let (mut short, mut bench, mut kept) = (false, false, false);
        let mut contest = Contest::Clear;
        for argument in arguments {
            match argument.as_str() {
                "--short" => short = true,
                "--bench" => bench = true,
                "--sealed" => contest = Contest::Sealed,
                "--sealing" => contest = Contest::Sealing,
                "--floor" => contest = Contest::Floor,
                "--keep" => kept = true,
                other => bail!("{other} is unknown; there are --short, --sealed, --sealing, --floor and --keep"),
            }
        }
        let plan = if bench && !short { FULL } else { SHORT };
        Ok(Plan { contest, kept, ..plan })
    }
}

/// Who is held against whom.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Contest {
    /// A desk in the clear against the bare relay.
    Clear,
    /// A sealed one against the bare relay.
    Sealed,
    /// A sealed one against one in the clear.
    Sealing,
    /// A sealed one against a bare relay that brings each message to the disk first.
    Floor,
}

impl Contest {
    /// Who is measured, and what that is compared with, in the order of a round.
    pub fn subjects(self) -> [Kind; 2] {
        match self {
            Contest::Clear => [Kind::Switchboard, Kind::Bare],
            Contest::Sealed => [Kind::Sealed, Kind::Bare],
            Contest::Sealing => [Kind::Sealed, Kind::Switchboard],
            Contest::Floor => [Kind::Sealed, Kind::Syncing],
        }
    }

    /// What its figures are called in the documentation.
    pub fn section(self) -> &'static str {
        match self {
            Contest::Clear => "relay",
            Contest::Sealed => "sealed",
            Contest::Sealing => "sealing",
            Contest::Floor => "floor",
        }
    }
}
