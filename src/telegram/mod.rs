//! The Telegram adapter: updates in, messages and screens out. The only part that knows teloxide and
//! the Bot API.

mod alerts;
mod api;
mod archives;
mod ban_chat;
mod callback;
mod cards;
mod commands;
mod delivery;
mod documents;
mod draw;
mod event;
mod feedback_chat;
mod group;
mod intake;
mod mirroring;
mod notices;
mod owner_chat;
mod people_chat;
mod pictures;
mod presses;
mod probe;
mod prompts;
mod reader;
mod refusals;
mod router;
mod settings;
mod staff_chat;
mod stage;
mod team_chat;
mod user_chat;
mod wire;

pub use alerts::{AlertSettings, Alerts, Destination};
pub use api::{Api, ApiSettings, Me, Trouble};
pub use archives::{ArchiveSettings, Archives};
pub use cards::Cards;
pub use commands::register as register_commands;
pub use delivery::Delivery;
pub use documents::{Document, Documents};
pub use draw::{Inside, Painter, Style};
pub use intake::{Ended, Intake, Polling};
pub use probe::{GroupReport, admin_reachable, probe_group, server_time};
pub use router::Router;
pub use stage::Stage;
