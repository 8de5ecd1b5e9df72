//! What sealed files are sealed under: a key made from the master key, or from a data key. Must not know what the files
//! are.

use std::fmt;

use zeroize::Zeroizing;

use super::key::{FINGERPRINT_BYTES, KEY_BYTES, MasterKey};
use super::stream::Unreadable;

/// What the keys of files under the master key are made for.
const PURPOSE: &str = "sealed file 1";

/// The mark of a file under the master key.
const MASTER: u8 = 1;

/// The mark of a file under a data key.
const DATA: u8 = 2;

/// The key of sealed files. Wiped from memory when dropped, and never shown.
#[derive(Clone)]
pub struct FileKey {
    /// What it was made from, as the file says it.
    pub(super) kind: u8,
    pub(super) fingerprint: [u8; FINGERPRINT_BYTES],
    pub(super) secret: Zeroizing<[u8; KEY_BYTES]>,
}

impl FileKey {
    /// For whoever has the master key.
    pub fn of(master: &MasterKey) -> Self {
        FileKey {
            kind: MASTER,
            fingerprint: master.fingerprint(),
            secret: master.for_purpose(PURPOSE),
        }
    }

    pub(super) fn under_data_key(fingerprint: [u8; FINGERPRINT_BYTES], secret: Zeroizing<[u8; KEY_BYTES]>) -> Self {
        FileKey {
            kind: DATA,
            fingerprint,
            secret,
        }
    }

    /// By what it is recognised. Says nothing of the key.
    pub fn fingerprint(&self) -> [u8; FINGERPRINT_BYTES] {
        self.fingerprint
    }

    /// Whether it was made from a data key.
    pub fn is_of_data_key(&self) -> bool {
        self.kind == DATA
    }

    /// The one of these that a file of this kind and fingerprint is sealed under.
    pub(super) fn fitting<'a>(keys: &'a [FileKey], kind: u8, fingerprint: &[u8]) -> Result<&'a FileKey, Unreadable> {
        if ![MASTER, DATA].contains(&kind) {
            return Err(Unreadable::Newer(kind));
        }
        if keys.is_empty() {
            return Err(Unreadable::NoKey);
        }
        let of_kind = || keys.iter().filter(|key| key.kind == kind);
        let found = of_kind().find(|key| key.fingerprint == *fingerprint);
        found.ok_or_else(|| match (kind, of_kind().next()) {
            (DATA, None) => Unreadable::NoDataKey,
            (DATA, Some(_)) => Unreadable::OtherDataKey,
            _ => Unreadable::WrongKey,
        })
    }
}

/// Never the key.
impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(set)")
    }
}
