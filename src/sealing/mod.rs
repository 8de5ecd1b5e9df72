//! Sealing: what nobody without the key may read, nor change unnoticed. XChaCha20-Poly1305, with a key of its own
//! for each purpose under one master key. Knows bytes; not what they mean, nor where they are kept.

mod file_key;
mod key;
mod stream;
mod value;

pub use file_key::FileKey;
pub use key::{FINGERPRINT_BYTES, KEY_BYTES, MasterKey};
pub use stream::{Sealer, Unreadable, Unsealed, is_sealed};
pub use value::{BlindingKey, DataKey, Nonces, SEALING_ADDS};
