//! The simulator seen from outside: over HTTP as a bot, and through its own handles as people.

mod bot;
mod callbacks;
mod copies;
mod edits;
mod faults;
mod files;
mod groups;
mod pace;
mod reactions;
mod results;
mod sending;
mod topics;
mod updates;
mod validation;
