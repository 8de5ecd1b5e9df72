//! The way to Telegram, which every room shares and which outlives what is restored.

use std::sync::Arc;

use super::inside::Later;
use super::{Failure, api_settings, limits};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::Timestamp;
use crate::outbox::Pace;
use crate::telegram::Api;

/// The way to Telegram, for as long as the program runs: the pace outlives what is restored.
#[derive(Clone)]
pub struct Line {
    pub(super) api: Api,
    pub(super) pace: Arc<Pace>,
    pub(super) clock: Clock,
    /// When the program started.
    pub(super) started: Timestamp,
    /// What becomes known of it later.
    pub(super) later: Arc<Later>,
}

impl Line {
    /// A way; nothing goes it yet.
    ///
    /// # Errors
    /// If the machine's TLS set-up cannot be used.
    pub fn new(config: &Config, clock: Clock) -> Result<Self, Failure> {
        Ok(Line {
            api: Api::new(&api_settings(config)).map_err(Failure::Machine)?,
            pace: Arc::new(Pace::new(limits(config))),
            started: clock.now(),
            later: Arc::default(),
            clock,
        })
    }
}
