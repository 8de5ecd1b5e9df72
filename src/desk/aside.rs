//! Updates that could not be handled are kept aside, so that the stream goes on and nothing of it is lost.

use super::{Answer, Desk};
use crate::domain::Aside;

impl Desk {
    /// Keeps it, once however often it comes. Gives whether it is the first of its kind among those kept.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn set_aside(&self, aside: &Aside) -> Answer<bool> {
        self.carry_out(Some(aside.update), |change, _| {
            let kept = self.store().all_aside()?;
            change.put_aside(&kept, aside)?;
            Ok(Ok(!kept.iter().any(|(_, other)| other.is_like(aside))))
        })
        .await
    }
}
