//! What Switchboard is about: tickets, people and the words between them.
//!
//! Pure: no clock, no environment, no randomness, no I/O, no messenger types. Everything here is
//! decided from arguments, so that a history replays to the same state on any machine.

mod act;
mod archive;
mod ban;
mod canned;
mod drafts;
mod event;
mod feedback;
mod figure;
mod flood;
mod handling;
mod histogram;
mod ids;
mod language;
mod message;
mod naming;
mod notice;
mod person;
mod person_note;
mod priority;
mod quiet_hours;
mod rating;
mod refusal;
mod reminder;
mod rights;
mod switch;
mod tally;
mod text;
mod ticket;
mod time;
mod topic;
mod wall_clock;

pub use act::Act;
pub use archive::{ArchiveTrouble, Gathering, Holdings, Preview};
pub use ban::{Ban, MAX_PAST_BANS, MAX_REASON, PastBan, duration_ms, reason};
pub use canned::{Canned, CannedNo, MAX_CANNED, MAX_CANNED_TEXT, PutIn};
pub use drafts::MAX_DRAFTS;
pub use event::{Closer, Event, Happening, Party};
pub use feedback::{Feedback, FeedbackAnswer, FeedbackNo};
pub use figure::{Course, Figure, met, rated};
pub use flood::{FloodWindow, Passage};
pub use handling::{Handling, MAX_NOTE, MAX_TAGS, Reason, Schedule};
pub use histogram::{Bucket, Histogram};
pub use ids::{ChatId, MessageRef, Messenger, PersonId, TicketNo};
pub use language::LanguageCode;
pub use message::{Kind, Message, Reply};
pub use naming::{Query, words_of};
pub use notice::{Lane, Notice, Parcel, Payload, PersonNotice, Undelivered};
pub use person::{Dialog, Person, SentAlbum, Sighting, Wording};
pub use person_note::{MAX_NOTE_BYTES, MAX_NOTES, PersonNote};
pub use priority::Priority;
pub use quiet_hours::QuietHours;
pub use rating::{RATING_CHANGE_MS, Rating};
pub use refusal::Refusal;
pub use reminder::MAX_REMINDERS;
pub use rights::{INVITATION_MS, Invitation, Membership, Right, Role};
pub use switch::{Bounds, MAX_TURNS, Switch, Switches, Turned, Value, warns_in_time};
pub use tally::Tally;
pub use text::{Mark, RichText, Style, utf16_len};
pub use ticket::{State, Ticket, Turn};
pub use time::{HOUR_MS, SECOND_MS, Timestamp};
pub use topic::{Topic, TopicChange, TopicOwner};
pub use wall_clock::{MINUTE_MS, Zone, minutes_of, shown_minutes};
