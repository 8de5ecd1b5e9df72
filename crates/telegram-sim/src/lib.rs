//! A simulated Telegram Bot API server, with people and groups that act.
//!
//! A bot under test calls it over HTTP as it would call the real server. Tests let people write, press buttons and
//! block the bot, look at what came to pass, and let things go wrong on demand. Every call is held against the Bot
//! API's description: what the real server would refuse is refused with its words; what it would ignore without a
//! word becomes a [complaint](Sim::complaints).
//!
//! ```no_run
//! # async fn story() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use telegram_sim::{PersonSpec, Sim, SimOptions};
//!
//! let sim = Sim::start(SimOptions::default()).await?;
//! let anna = sim.person(PersonSpec::new(1001, "Anna"));
//! // … a bot is started here, with `sim.url()` and `sim.token()` …
//! anna.starts();
//! let greeting = sim
//!     .until(|view| view.messages(anna.id()).into_iter().find(|m| m.from_bot), Duration::from_secs(5))
//!     .await?;
//! assert!(greeting.text.contains("Welcome"));
//! # Ok(())
//! # }
//! ```
//!
//! Each simulator has its own port and its own state behind one lock. It shares nothing with the bot.

#![warn(clippy::too_many_lines, clippy::unwrap_used)]

mod acts;
mod body;
mod calls;
mod chat;
mod clock;
mod content;
mod errors;
mod faults;
mod files;
mod hook;
mod html;
mod limits;
mod look;
mod message;
mod methods;
pub mod page;
mod params;
mod people;
mod queue;
mod server;
mod sim;
mod spec;
mod state;
mod text;
mod topics;
mod validate;
mod wire;

pub use acts::ActError;
pub use calls::{Call, CallbackAnswer};
pub use chat::GroupKind;
pub use clock::TimeSource;
pub use content::Content;
pub use faults::{Fault, FaultId, How};
pub use limits::Limits;
pub use look::{SeenButton, SeenChat, SeenMessage, SimView, Timeout};
pub use people::{GroupId, GroupSpec, Person, PersonSpec};
pub use sim::{Sim, SimError, SimOptions};
pub use state::BotUser;
pub use topics::{BotRights, SeenTopic};
