//! Bans: spoken and lifted by staff, ended by time.

use super::{Answer, Desk, Operator, Outcome};
use crate::domain::{Ban, Dialog, Person, PersonId, PersonNotice, Refusal, Right, TicketNo, Timestamp};
use crate::store::{Change, Fault, Loaded, People};

/// People looked at in one step.
const STEP: usize = 100;

/// A ban that an operator has begun and not yet spoken: its reason is awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BegunBan {
    /// Whom.
    pub who: PersonId,
    /// For how long, in milliseconds; none: until it is lifted.
    pub for_ms: Option<i64>,
    /// The ticket it was begun from.
    pub from: Option<TicketNo>,
}

impl Operator<'_> {
    /// Bans a person from now on. Whoever is banned already gets this ban instead. They are told once.
    pub async fn ban(&self, update: u64, who: PersonId, for_ms: Option<i64>, reason: Option<String>) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Users) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let before = match self.desk.may_be_banned(who)? {
                Ok(before) => before,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let mut person = before.value.clone();
            let until = for_ms.map(|ms| now.plus_ms(ms));
            person.put_under(Ban {
                by: self.id(),
                at: now,
                until,
                reason: reason.clone(),
            });
            change.put_person(Some(&before), &person)?;
            let reason = reason.clone();
            self.desk
                .tell_person(change, who, PersonNotice::Banned { until, reason })?;
            self.note_private(change, now, Dialog::Idle)?;
            Ok(Ok(()))
        })
        .await
    }

    /// Lifts a ban. The person is told.
    pub async fn unban(&self, update: u64, who: PersonId) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Users) {
                return Ok(Err(Refusal::NotAllowed));
            }
            let Some(before) = self.desk.store().person(who)? else {
                return Ok(Err(Refusal::NoSuchPerson));
            };
            if !self.desk.end_ban(change, &before, now, Some(self.id()))? {
                return Ok(Err(Refusal::NotBanned));
            }
            Ok(Ok(()))
        })
        .await
    }

    /// The operator's next words are the reason of this ban.
    pub async fn begin_ban(&self, update: u64, begun: BegunBan) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            if !self.may(Right::Users) {
                return Ok(Err(Refusal::NotAllowed));
            }
            if let Err(refusal) = self.desk.may_be_banned(begun.who)? {
                return Ok(Err(refusal));
            }
            let BegunBan { who, for_ms, from } = begun;
            self.note_private(change, now, Dialog::Banning { who, for_ms, from })?;
            Ok(Ok(()))
        })
        .await
    }

    /// The ban whose reason is awaited.
    pub fn banning(&self) -> Result<Option<BegunBan>, Fault> {
        let person = self.desk.store().person(self.id())?;
        Ok(match person.map(|person| person.value.dialog) {
            Some(Dialog::Banning { who, for_ms, from }) => Some(BegunBan { who, for_ms, from }),
            Some(
                Dialog::Idle
                | Dialog::Asking
                | Dialog::Offered
                | Dialog::Questioned { .. }
                | Dialog::Questioning { .. }
                | Dialog::Commenting { .. }
                | Dialog::GivingFeedback
                | Dialog::Contributing { .. }
                | Dialog::AnsweringFeedback { .. }
                | Dialog::Replying { .. }
                | Dialog::Wording { .. }
                | Dialog::Canning { .. }
                | Dialog::Explaining { .. }
                | Dialog::Signing
                | Dialog::Sorting { .. }
                | Dialog::Setting { .. }
                | Dialog::Searching
                | Dialog::Noting { .. },
            )
            | None => None,
        })
    }
}

impl Desk {
    /// Somebody who is banned wrote or pressed a button: nothing comes of it, and nothing is kept of it.
    pub async fn turn_away(&self, update: u64) -> Result<(), Fault> {
        let refuse = |_: &mut Change, _| Ok(Err::<(), _>(Refusal::Banned));
        self.carry_out(Some(update), refuse).await.map(|_| ())
    }

    /// Whether a person is banned now. Costs no look into the store.
    pub fn is_banned(&self, id: PersonId) -> bool {
        self.store().is_banned(id, self.now())
    }

    /// Ends the bans whose time is over. Costs what is due. Gives when the next one ends.
    pub async fn end_bans(&self) -> Result<Option<Timestamp>, Fault> {
        loop {
            let page = self.store().people(People::BannedUntil, None, STEP)?;
            let mut ended = false;
            for (_, id) in &page.entries {
                let ban = self.store().person(*id)?.and_then(|person| person.value.ban);
                let Some(until) = ban.and_then(|ban| ban.until) else {
                    continue;
                };
                if until > self.now() {
                    return Ok(Some(until));
                }
                ended |= self.end_ban_by_time(*id).await?;
            }
            if !ended || !page.more_after {
                return Ok(None);
            }
        }
    }

    async fn end_ban_by_time(&self, id: PersonId) -> Result<bool, Fault> {
        let outcome = self
            .carry_out(None, |change, now| {
                let Some(before) = self.store().person(id)? else {
                    return Ok(Err(Refusal::NoSuchPerson));
                };
                if before.value.banned(now).is_some() || !self.end_ban(change, &before, now, None)? {
                    return Ok(Err(Refusal::NotDue));
                }
                Ok(Ok(()))
            })
            .await?;
        Ok(outcome == Outcome::Done(()))
    }

    fn may_be_banned(&self, who: PersonId) -> Result<Result<Loaded<Person>, Refusal>, Fault> {
        if self.is_staff(who) {
            return Ok(Err(Refusal::StaffIsNotBanned));
        }
        Ok(self.store().person(who)?.ok_or(Refusal::NoSuchPerson))
    }

    fn end_ban(
        &self,
        change: &mut Change,
        before: &Loaded<Person>,
        now: Timestamp,
        by: Option<PersonId>,
    ) -> Result<bool, Fault> {
        let mut person = before.value.clone();
        if !person.unban(now, by) {
            return Ok(false);
        }
        change.put_person(Some(before), &person)?;
        self.tell_person(change, person.id, PersonNotice::Unbanned)?;
        Ok(true)
    }
}
