//! Alerts about the program itself: which of its errors somebody is told of, and how often.
//!
//! Errors are picked up where they are logged. Nothing here sends: how an alert reaches people is the
//! messenger's. Must not know texts of people or settings; what is not fit for the log is not fit for an
//! alert.

mod collector;
mod throttle;

pub use collector::{Collector, Incident, Incidents, Kind, Seen};
pub use throttle::Throttle;
