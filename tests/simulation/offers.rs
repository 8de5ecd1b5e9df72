//! Answers of the FAQ that users are offered for what they write: whether they keep a question from support.

use std::collections::BTreeSet;

use switchboard::desk::Desk;
use switchboard::domain::PersonId;

use super::update::{Made, Update, What};

/// What people ask about; each has words of its own.
pub const QUESTIONS: [&str; 3] = ["parcel lost", "invoice wrong", "password forgotten"];

/// Whoever read answers last, and did nothing since.
#[derive(Clone, Default)]
pub struct Offers(BTreeSet<i64>);

impl Offers {
    /// Takes down an answer to a user's update; fails if answers stand in the way. What was answered `again` leaves open
    /// what it was the first time.
    pub fn answered(&mut self, update: &Update, made: Made, again: bool, desk: &Desk) -> Result<(), String> {
        if matches!(
            update.what,
            What::Operates(..) | What::GroupMoved(..) | What::Regains(_) | What::Joins(_)
        ) {
            return Ok(());
        }
        let had = self.0.remove(&update.who) && !again;
        match (&update.what, made) {
            (What::Writes(message, _), Made::Offered) => {
                if had && message.album.is_none() {
                    return Err(format!("offered twice: {update:?}"));
                }
                if !again {
                    self.0.insert(update.who);
                }
                let person = desk.person(PersonId::telegram(update.who));
                let person = person.map_err(|fault| fault.to_string())?;
                let kept = person.is_some_and(|person| person.drafts.iter().any(|kept| kept.source == message.source));
                match kept {
                    true => Ok(()),
                    false => Err(format!("answers were offered, and the question is gone: {update:?}")),
                }
            }
            // One press reaches support.
            (What::SendsKept(None), made) if had && made == Made::Refused => match may_open(update.who, desk)? {
                true => Err(format!("answers stand in the way of {update:?}")),
                false => Ok(()),
            },
            _ => Ok(()),
        }
    }
}

/// Whether somebody has room for one more ticket. Others may have opened one of theirs again meanwhile.
fn may_open(who: i64, desk: &Desk) -> Result<bool, String> {
    let person = desk
        .person(PersonId::telegram(who))
        .map_err(|fault| fault.to_string())?;
    let max = desk.rules().max_open_tickets as usize;
    Ok(person.is_some_and(|person| max == 0 || person.open.len() < max))
}
