//! The data as it is opened: under which key.

use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretSlice};

use crate::config::Config;
use crate::sealing::MasterKey;
use crate::store::sled::SledEngine;
use crate::store::{Fault, Store, is_plain};

/// The key that seals, if there is one.
pub fn master_key(config: &Config) -> Option<Arc<MasterKey>> {
    config.encryption_key.as_ref().map(master_key_of).map(Arc::new)
}

/// The key that the configuration has read.
pub fn master_key_of(key: &SecretSlice<u8>) -> MasterKey {
    let bytes = key.expose_secret().try_into();
    MasterKey::new(bytes.expect("invariant: the configuration takes no key of another length"))
}

/// The store in the data directory of a stopped bot. One that is not sealed yet stays so until the bot starts.
///
/// # Errors
/// If another process has it, it cannot be read, or the key is not the one it is sealed with.
pub async fn store(config: &Config) -> Result<Store, Fault> {
    let engine = SledEngine::open(&config.data_dir)?;
    let key = if is_plain(&engine)? { None } else { master_key(config) };
    Store::open_with(Arc::new(engine), key.as_deref()).await
}
