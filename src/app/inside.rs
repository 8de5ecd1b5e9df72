//! What owners are shown of the program itself, gathered from all its parts.

use std::sync::{Arc, OnceLock};

use crate::alerts::Incidents;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::desk::Desk;
use crate::domain::Timestamp;
use crate::jobs::{Came, Registry};
use crate::outbox::{CourierHandle, Pace};
use crate::screen::{About, Job, State};
use crate::store::{Count, Fault};
use crate::telegram::{Inside, Reception};

/// Parcels looked at: a screen must not walk through a long outbox.
const MOST_WAITING: usize = 1_000;

/// Bytes of a page of memory, as Linux counts it on the machines that this runs on.
const PAGE_BYTES: u64 = 4_096;

/// Everything that has something to tell.
pub(super) struct Parts {
    pub desk: Desk,
    pub clock: Clock,
    pub courier: CourierHandle,
    pub pace: Arc<Pace>,
    pub jobs: Registry,
    pub reception: Reception,
    /// Whether Telegram brings updates.
    pub brought: bool,
    pub settings: Vec<(&'static str, String)>,
    /// The names of those that were given.
    pub given: Vec<&'static str>,
    pub started: Timestamp,
    /// What becomes known later: the errors' queue, and the bot's name.
    pub later: Arc<Later>,
}

/// What is not known yet when the screens are made.
#[derive(Default)]
pub(super) struct Later {
    pub incidents: OnceLock<Incidents>,
    pub bot: OnceLock<String>,
}

impl Parts {
    /// The settings as they may be shown.
    pub fn settings(config: &Config) -> Vec<(&'static str, String)> {
        config::redacted(config)
    }
}

impl Inside for Parts {
    fn about(&self) -> About {
        About {
            bot: self.later.bot.get().cloned().unwrap_or_default(),
            started: self.started,
            settings: self.settings.clone(),
            group: self.desk.rules().group.is_some(),
        }
    }

    fn is_given(&self, name: &str) -> bool {
        self.given.contains(&name)
    }

    fn state(&self) -> Result<State, Fault> {
        let store = self.desk.store();
        let (waiting, lanes) = store.waiting(MOST_WAITING)?;
        let well = |came| match came {
            Came::Nothing => None,
            Came::Well => Some(true),
            Came::Failed | Came::BrokeOff => Some(false),
        };
        let job = |(name, run): (&'static str, crate::jobs::Run)| Job {
            name,
            last: run.last,
            next: run.next,
            well: well(run.came),
        };
        let errors = self.later.incidents.get().map(Incidents::noted).unwrap_or_default();
        Ok(State {
            disk: store.size_on_disk()?,
            memory: memory(),
            people: store.count(Count::People)?,
            tickets: (
                store.count(Count::New)? + store.count(Count::InProgress)?,
                store.count(Count::Closed)?,
            ),
            under_way: self.courier.under_way(),
            waiting,
            more_wait: waiting >= MOST_WAITING,
            lanes,
            paced: self.pace.held(self.clock.now()),
            polled: self.reception.state(),
            brought: self.brought,
            jobs: self.jobs.all().into_iter().map(job).collect(),
            errors: errors
                .into_iter()
                .map(|(kind, seen)| (kind.place().to_owned(), seen.times, seen.last))
                .collect(),
        })
    }
}

/// What the process takes of memory, on Linux.
fn memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * PAGE_BYTES)
}
