//! Stories: people talk to the real bot over real HTTP, through the simulated Telegram.
//!
//! Three verbs tell them: somebody says or presses something, and somebody sees something. A story ends
//! with `desk.closes()`, which fails if anything is left over: unconfirmed updates, unsent parcels,
//! unanswered presses, complaints of the simulated server, warnings in the log that nobody expected.

mod harness;

mod albums;
mod alerts;
mod aside;
mod backups;
mod bans;
mod business_hours;
mod canned;
mod canned_files;
mod categories;
mod cleaning;
mod collisions;
mod conversation;
mod crashes;
mod default_language;
mod deletes;
mod digests;
mod dropped;
mod edits;
mod endings;
mod faq;
mod faq_faults;
mod faq_offers;
mod faults;
mod feedback;
mod group;
mod handling;
mod hasty;
mod hazards;
mod help;
mod hostile;
mod intake;
mod links;
mod logs;
mod names;
mod operators;
mod own_tickets;
mod pace;
mod panics;
mod privacy;
mod purge_crashes;
mod questions;
mod ratings;
mod reactions;
mod received;
mod refusals;
mod reminders;
mod replies;
mod restore_crashes;
mod restores;
mod ring_posts;
mod rings;
mod russian;
mod sealed;
mod settings;
mod signatures;
mod silence;
mod sorting;
mod stale;
mod statistics;
mod targets;
mod team;
mod team_day;
mod topic_troubles;
mod topics;
mod uncopied;
mod users;
mod ways_back;
mod webhook;
mod writing;
