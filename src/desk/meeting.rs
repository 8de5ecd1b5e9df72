//! What is known of people: who was seen, in which language they read, whether they can be reached.

use super::{Answer, Desk};
use crate::domain::{Person, Sighting};

impl Desk {
    /// A person was seen: keeps their name and language. Gives them as they are now.
    pub async fn greet(&self, who: &Sighting) -> Answer<Person> {
        self.carry_out(None, |change, now| {
            let (before, person) = self.meet(who, now)?;
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(person))
        })
        .await
    }

    /// A person turned to something else: what they had begun is ended, but nothing they wrote is dropped.
    pub async fn leave(&self, update: u64, who: &Sighting) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            person.leave_off();
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }

    /// A person chooses a language.
    pub async fn choose_locale(&self, update: u64, who: &Sighting, locale: &str) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            person.locale = Some(locale.to_owned());
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }

    /// The messenger says whether a person can be reached.
    pub async fn reach(&self, update: u64, who: &Sighting, reachable: bool) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            person.reachable = reachable;
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }
}
