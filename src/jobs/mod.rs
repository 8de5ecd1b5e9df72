//! What has to be done from time to time, one file a job. A job costs what is due, not what is stored.

pub mod backup;
pub mod clean_up;
pub mod close_as_scheduled;
pub mod end_bans;
pub mod end_silence;
pub mod forget_updates;
pub mod heartbeat;
pub mod note_late;
mod registry;
pub mod remind;
pub mod ring;
mod rounds;
pub mod send_digest;
mod supervisor;
mod ticker;

pub use registry::{Came, Entry, Registry, Run};
pub use rounds::{Looked, Wakes, go_round};
pub use supervisor::keep_going;
pub use ticker::{Ticker, Ticks};
