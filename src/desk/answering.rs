//! What users make of the FAQ: which answers helped.

use super::{Answer, Desk};
use crate::domain::{FaqNo, Occasion, Sighting};

impl Desk {
    /// An answer helped a user. One that is gone meanwhile is not counted.
    pub async fn helped(&self, update: u64, who: &Sighting, no: FaqNo, occasion: Occasion) -> Answer<()> {
        self.carry_out(Some(update), |change, now| {
            let (before, mut person) = self.meet(who, now)?;
            if self.faq().get(no).is_some() {
                person.note_helped(no);
            }
            match occasion {
                Occasion::Reading => {}
            }
            change.put_person(before.as_ref(), &person)?;
            Ok(Ok(()))
        })
        .await
    }
}
