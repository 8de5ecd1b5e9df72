//! The demo page over HTTP: who may ask, what the state holds, and that acts reach the bot.

mod acts;
mod guard;
mod stage;
mod state;
mod topics;
