//! Under what name an operator answers: as the team, or with a signature of their own.

use super::{Answer, Operator, Verdict};
use crate::domain::{self, Dialog, MAX_SIGNATURE, Refusal, Right, Timestamp};
use crate::store::{Change, Fault};

impl Operator<'_> {
    /// What stands under this operator's answers.
    ///
    /// # Errors
    /// If the store fails.
    pub fn signature(&self) -> Result<Option<String>, Fault> {
        Ok(self
            .desk()
            .person(self.id())?
            .and_then(|person| person.signature.clone()))
    }

    /// The operator's next words are the signature.
    pub async fn begin_signing(&self, update: u64) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Work) {
                return Ok(Err(Refusal::NotAllowed));
            }
            self.note_private(change, now, Dialog::Signing)?;
            Ok(Ok(()))
        })
        .await
    }

    /// These words stand under what the operator answers from now on.
    pub async fn sign(&self, update: u64, words: &str) -> Answer<()> {
        self.carry_out(Some(update), |change, now| match domain::signature(words) {
            Some(signature) => self.put_signature(change, now, Some(signature)),
            None if words.trim().is_empty() => Ok(Err(Refusal::NoWords)),
            None => Ok(Err(Refusal::TooLong { max: MAX_SIGNATURE })),
        })
        .await
    }

    /// The operator answers as the team again.
    pub async fn unsign(&self, update: u64) -> Answer<()> {
        self.carry_out(Some(update), |change, now| self.put_signature(change, now, None))
            .await
    }

    fn put_signature(&self, change: &mut Change, now: Timestamp, signature: Option<String>) -> Verdict<()> {
        if !self.may(Right::Work) {
            return Ok(Err(Refusal::NotAllowed));
        }
        let (before, mut person) = self.desk().meet(self.who(), now)?;
        person.signature = signature;
        if person.dialog == Dialog::Signing {
            person.dialog = Dialog::Idle;
        }
        change.put_person(before.as_ref(), &person)?;
        Ok(Ok(()))
    }
}
