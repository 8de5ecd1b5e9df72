//! Delivery of what was promised: lanes, pace, retry.
//!
//! A parcel is in the store before anybody is told of it, and leaves it only when it has arrived or can
//! never arrive. Knows no messenger: a [`Carrier`] carries, a [`Ledger`] writes down what came of it.

mod backoff;
mod courier;
mod lane;
mod pace;

pub use backoff::Backoff;
pub use courier::{Courier, CourierHandle};
pub use pace::{Limits, NotYet, Pace};

use std::future::Future;

use crate::domain::{ChatId, MessageRef, Parcel, TopicChange, TopicOf, Undelivered};
use crate::store::Fault;

/// What came of carrying one part of a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    /// It stands there now.
    Arrived {
        /// As these messages.
        at: Vec<MessageRef>,
        /// Whether the parcel has more parts.
        more: bool,
    },
    /// It stands there now, and so do the words of other entries that went along, whose parcels follow. Nothing more
    /// of it is to come.
    ArrivedTogether {
        /// Each entry with its message.
        at: Vec<(u64, MessageRef)>,
    },
    /// The messenger wants us to wait this long.
    Wait {
        /// Milliseconds.
        ms: i64,
    },
    /// The messenger was not reached, or had trouble of its own; `why` holds no secret and no text.
    Failed {
        /// For the log.
        why: String,
    },
    /// The chat goes on under another number.
    Moved {
        /// The new one.
        to: ChatId,
    },
    /// Something was done to the topic it goes to; the parcel itself has still to be carried.
    Topic {
        /// Whose topic it is.
        of: TopicOf,
        /// Its number in the group.
        thread: i64,
        /// What was done, or is found to be so.
        what: TopicChange,
    },
    /// It will never arrive.
    Refused(Undelivered),
}

/// Somebody who can carry a parcel.
pub trait Carrier: Send + Sync + 'static {
    /// Carries the next part of a parcel.
    fn carry(&self, parcel: &Parcel) -> impl Future<Output = Carried> + Send;
}

/// What is to be done with a parcel after its part was carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is done with; the lane goes on.
    Done,
    /// The next part is to be carried.
    Continue(Parcel),
    /// It is to be tried again: at once where nothing was wrong with the try itself.
    Again,
}

/// Somebody who writes down what came of parcels.
pub trait Ledger: Send + Sync + 'static {
    /// Brings an outcome other than [`Carried::Wait`] and [`Carried::Failed`] to the disk.
    fn settle(&self, seq: u64, parcel: Parcel, carried: Carried) -> impl Future<Output = Result<Next, Fault>> + Send;
}
