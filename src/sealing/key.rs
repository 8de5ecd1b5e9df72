//! The master key, and the keys made from it. None of them is ever shown, written or compared.

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Bytes of a master key, and of every key made from it.
pub const KEY_BYTES: usize = 32;

/// Bytes by which a key is recognised.
pub const FINGERPRINT_BYTES: usize = 8;

/// The key that its owner keeps. Seals nothing itself: each purpose gets a key of its own, made by HKDF-SHA256
/// (RFC 5869), so that what is sealed for one can never be taken for the other. Wiped from memory when dropped.
pub struct MasterKey(Zeroizing<[u8; KEY_BYTES]>);

impl MasterKey {
    /// A key of these bytes, which should be random.
    pub fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        MasterKey(Zeroizing::new(*bytes))
    }

    /// The key for one purpose; a purpose once named keeps its name.
    pub(super) fn for_purpose(&self, purpose: &str) -> Zeroizing<[u8; KEY_BYTES]> {
        self.expand(purpose)
    }

    /// By what the key is recognised, so that a wrong one can be told from damage. Says nothing of the key.
    pub fn fingerprint(&self) -> [u8; FINGERPRINT_BYTES] {
        *self.expand("fingerprint")
    }

    fn expand<const N: usize>(&self, purpose: &str) -> Zeroizing<[u8; N]> {
        let mut bytes = Zeroizing::new([0; N]);
        Hkdf::<Sha256>::new(None, &*self.0)
            .expand(format!("switchboard {purpose}").as_bytes(), &mut *bytes)
            .expect("invariant: HKDF-SHA256 gives up to 8160 bytes");
        bytes
    }
}

/// Never the key: it may stand in what is logged whole.
impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(set)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_a_key_of_its_own_that_stays_the_same() {
        let key = MasterKey::new(&[7; KEY_BYTES]);
        assert_eq!(key.for_purpose("a"), MasterKey::new(&[7; KEY_BYTES]).for_purpose("a"));
        assert_ne!(key.for_purpose("a"), key.for_purpose("b"));
        assert_ne!(key.for_purpose("a"), MasterKey::new(&[8; KEY_BYTES]).for_purpose("a"));
        assert_ne!(key.fingerprint(), MasterKey::new(&[8; KEY_BYTES]).fingerprint());
    }

    #[test]
    fn the_key_is_never_shown() {
        assert_eq!(format!("{:?}", MasterKey::new(&[7; KEY_BYTES])), "MasterKey(set)");
    }
}
