//! Switchboard: a support desk for Telegram in one binary.
//!
//! `docs/ARCHITECTURE.md` is the map. In short: `telegram` turns updates into calls of the `desk`,
//! which loads from the `store`, lets the `domain` decide and commits everything at once; the
//! `outbox` delivers what was promised.

// Tests may do all this; the program may not.
#![warn(clippy::disallowed_methods, clippy::too_many_lines, clippy::unwrap_used)]
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

rust_i18n::i18n!("locales", fallback = "en");

pub mod alerts;
pub mod app;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod config;
pub mod crash;
pub mod desk;
pub mod domain;
pub mod jobs;
pub mod outbox;
pub mod panics;
pub mod picture;
pub mod safekeeping;
pub mod screen;
pub mod sealing;
pub mod store;
pub mod telegram;
