//! What proves that an update comes from Telegram: made once, and the same after every restart.

use super::keys;
use super::table::Table;
use super::{Change, Fault, Store};

impl Store {
    /// The secret that was made for the webhook; none if none was.
    ///
    /// # Errors
    /// If the engine fails, or what it holds is no text.
    pub fn webhook_secret(&self) -> Result<Option<String>, Fault> {
        let found = self.read(Table::Meta, &keys::webhook_secret())?;
        Ok(found.map(|loaded| loaded.value))
    }

    /// Keeps it.
    ///
    /// # Errors
    /// If the engine fails.
    pub async fn keep_webhook_secret(&self, secret: &str) -> Result<(), Fault> {
        let mut change = Change::default();
        change.put(Table::Meta, keys::webhook_secret(), &secret.to_owned())?;
        self.commit(change).await.map(|_| ())
    }
}
