//! What is kept, and how it is found again.
//!
//! [`Store`] gives typed access to records; a [`Change`] gathers everything one decision writes and is
//! committed whole, indexes and counters included. Engines below know only keys and bytes.

mod aside;
mod banned;
mod canned;
mod categories;
mod change;
mod count;
mod engine;
mod erasing;
mod export;
mod exported;
mod faq;
mod fault;
mod feedback;
mod figures;
mod forgetting;
mod hook;
mod import;
mod index;
mod keys;
mod mark;
mod memory;
mod moved;
mod numbers;
mod pages;
mod parcels;
mod records;
mod reminders;
mod rewrite;
mod ring;
mod seal;
mod search;
pub mod sled;
mod standing;
mod table;
mod team;
mod topics;
mod whole;

pub use categories::MAX_CATEGORIES_EVER;
pub use change::{Change, Committed};
pub use count::{Count, RATED};
pub use engine::{Engine, Order, Pending, Row, Write};
pub use export::export;
pub use faq::FaqCounts;
pub use fault::Fault;
pub use feedback::FeedbackList;
pub use figures::Span;
pub use forgetting::spent_since;
pub use import::{BadLine, Counts, ImportError, import};
pub use index::{Cursor, Direction, List, Page, People};
pub use keys::Key;
pub use mark::Mark;
pub use memory::MemoryEngine;
pub use numbers::Numbers;
pub use records::{Link, Loaded, SCHEMA, Store, View};
pub use rewrite::{is_plain, purge, rewrap, rewrite};
pub use ring::{Sealed, sealed};
pub use standing::Standing;
pub use table::Table;
pub use team::TokenHash;
