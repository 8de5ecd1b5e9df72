//! The daily digest: once a day everybody of staff is told how things stand and what the day before brought. What was
//! missed while the program was down is made up for once.

use super::Desk;
use crate::domain::{PersonNotice, Right, Timestamp};
use crate::store::Fault;

impl Desk {
    /// Sends it if it is due. Gives when the next one is.
    pub async fn send_digest(&self) -> Result<Option<Timestamp>, Fault> {
        let rules = self.rules();
        let Some(time) = rules.digest_at else {
            return Ok(None);
        };
        let quiet = rules.quiet_hours;
        if let Some(over) = quiet.and_then(|quiet| quiet.over_at(self.now(), &rules.zone)) {
            return Ok(Some(over));
        }
        self.carry_out(None, |change, now| {
            let day = time.latest_day(now, &rules.zone);
            let before = self.store().digest_day()?;
            if before.as_ref().is_some_and(|before| before.value >= day) {
                return Ok(Ok(()));
            }
            change.put_digest_day(before.as_ref(), day)?;
            // Where there was none yet, today's would be of a time before the first start.
            if before.is_some() {
                for reader in self.who_may(Right::Look) {
                    self.tell_person(change, reader, PersonNotice::Digest { day })?;
                }
            }
            Ok(Ok(()))
        })
        .await?;
        let next = time.latest_day(self.now(), &rules.zone) + 1;
        Ok(Some(time.due_at(next, &rules.zone)))
    }
}
