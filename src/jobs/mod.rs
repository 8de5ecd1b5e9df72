//! What has to be done from time to time, one file a job. A job costs what is due, not what is stored.

pub mod backup;
pub mod end_bans;
pub mod end_silence;
pub mod forget_updates;
pub mod heartbeat;
mod registry;
mod supervisor;

pub use registry::{Came, Entry, Registry, Run};
pub use supervisor::keep_going;
