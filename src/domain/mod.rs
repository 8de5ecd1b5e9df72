//! What Switchboard is about: tickets, people and the words between them.
//!
//! Pure: no clock, no environment, no randomness, no I/O, no messenger types. Everything here is
//! decided from arguments, so that a history replays to the same state on any machine.

mod act;
mod answers;
mod archive;
mod aside;
mod ban;
mod business_hours;
mod canned;
mod category;
mod dialog;
mod digest;
mod drafts;
mod event;
mod faq;
mod feedback;
mod figure;
mod flood;
mod handling;
mod helped;
mod histogram;
mod home;
mod ids;
mod intake;
mod language;
mod message;
mod misfit;
mod naming;
mod notice;
mod participants;
mod person;
mod person_note;
mod priority;
mod quiet_hours;
mod rating;
mod refusal;
mod reminder;
mod rights;
mod signature;
mod silence;
mod state;
mod stems;
mod switch;
mod tally;
mod target;
mod text;
mod ticket;
mod time;
mod topic;
mod turn;
mod wall_clock;

pub use act::Act;
pub use answers::{Faq, MAX_OFFERED};
pub use archive::{ArchiveTrouble, Gathering, Holdings, Preview};
pub use aside::{ASIDE_MS, Aside, MAX_ASIDE, WhyAside};
pub use ban::{Ban, MAX_PAST_BANS, MAX_REASON, PastBan, duration_ms, reason};
pub use business_hours::{BusinessHours, Holiday};
pub use canned::{Canned, CannedNo, MAX_CANNED, MAX_CANNED_CAPTION, MAX_CANNED_NAME, MAX_CANNED_TEXT, PutIn};
pub use category::{Category, CategoryNo, Chosen, MAX_CATEGORIES, MAX_CATEGORY_NAME, MAX_CATEGORY_TAGS};
pub use dialog::{CategoryWording, Dialog, Wording};
pub use digest::DigestTime;
pub use drafts::MAX_DRAFTS;
pub use event::{Closer, Event, Happening, Party};
pub use faq::{FaqEntry, FaqNo, FaqWording, MAX_FAQ, MAX_FAQ_ANSWER, MAX_FAQ_QUESTION};
pub use feedback::{Feedback, FeedbackAnswer, FeedbackNo};
pub use figure::{Course, Figure, met, rated};
pub use flood::{FloodWindow, Passage};
pub use handling::{Handling, MAX_NOTE, MAX_TAGS, Reason, Schedule};
pub use helped::Occasion;
pub use histogram::{Bucket, Histogram};
pub use home::Home;
pub use ids::{ChatId, MessageRef, Messenger, PersonId, TicketNo};
pub use intake::{
    Expects, Form, MAX_CHOICE, MAX_CHOICES, MAX_EXAMPLE, MAX_PATTERN, MAX_QUESTION, MAX_QUESTIONS, MAX_RESPONSE,
    MIN_CHOICES, Question, QuestionNo, QuestionStep, Response,
};
pub use language::LanguageCode;
pub use message::{Attachment, Kind, Message, Reply};
pub use misfit::Misfit;
pub use naming::{Query, words_of};
pub use notice::{Lane, Notice, Parcel, Payload, PersonNotice, Undelivered};
pub use participants::{MAX_EVER_PARTICIPANTS, MAX_PARTICIPANTS};
pub use person::{GivenAlbum, Person, SentAlbum, Sighting};
pub use person_note::{MAX_NOTE_BYTES, MAX_NOTES, PersonNote};
pub use priority::Priority;
pub use quiet_hours::QuietHours;
pub use rating::{RATING_CHANGE_MS, Rating};
pub use refusal::{NoPart, Refusal};
pub use reminder::{Gathered, MAX_NAMED, MAX_REMINDERS};
pub use rights::{INVITATION_MS, Invitation, Membership, Right, Role};
pub use signature::{MAX_SIGNATURE, signature, signed};
pub use state::State;
pub use switch::{Bounds, MAX_TURNS, Switch, Switches, Turned, Value, warns_in_time};
pub use tally::Tally;
pub use target::{
    Countdown, Lateness, Lates, MAX_TARGET_MINUTES, Measure, Running, Target, TargetMinutes, Targets, target_ms,
};
pub use text::{Mark, RichText, Style, utf16_len};
pub use ticket::Ticket;
pub use time::{HOUR_MS, SECOND_MS, Timestamp};
pub use topic::{Topic, TopicChange, TopicOf, TopicOwner};
pub use turn::Turn;
pub use wall_clock::{MINUTE_MS, Zone, minutes_of, shown_minutes};
