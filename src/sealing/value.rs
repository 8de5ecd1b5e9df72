//! Single values that lie at a known place: each sealed under a data key, and a data key under another.
//!
//! XChaCha20-Poly1305 with a random nonce for each value, which its 24 bytes allow without counting. The place goes
//! along as associated data, so that a value moved elsewhere does not open.
//!
//! Every message has three values sealed. `chacha20poly1305` takes 2.1 to 2.5 µs for one of some hundred bytes, ring's
//! ChaCha20-Poly1305 0.4 to 0.6 µs with all that is around it, so that ring's is what seals, under the key that XChaCha
//! makes of key and nonce (draft-irtf-cfrg-xchacha). The tests hold it against the other.

use std::fmt;
use std::io::{Error, Result};

use chacha20::{R20, hchacha};
use chacha20poly1305::aead::Generate as _;
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::file_key::FileKey;
use super::key::{FINGERPRINT_BYTES, KEY_BYTES, MasterKey};

/// Bytes of a nonce.
const NONCE: usize = 24;

/// Bytes of it that go into the key of the value.
const INTO_KEY: usize = 16;

/// Nonces that are drawn at once: for one the system takes nearly as long as for four, and a message has three values.
const FEW: usize = 4;

/// Bytes of the tag behind a value.
const TAG: usize = 16;

/// Bytes that sealing adds to a value: the nonce and the tag.
pub const SEALING_ADDS: usize = NONCE + TAG;

/// What the key that wraps data keys is made for.
const WRAPPING: &str = "data keys 1";

/// What a key that blinds words is made for.
const BLINDING: &[u8] = b"switchboard blind words 1";

/// What the key of files is made for, and by what that is recognised.
const FILES: [&[u8]; 2] = [b"switchboard files 1", b"switchboard files fingerprint 1"];

/// Nonces for the values of one write. They are drawn when the first of some is needed and not kept for later ones: a
/// machine that is woken twice from one picture of its memory is to seal nothing else with the same.
#[derive(Default)]
pub struct Nonces {
    drawn: Vec<[u8; NONCE]>,
}

impl Nonces {
    fn next(&mut self) -> Result<[u8; NONCE]> {
        if let Some(nonce) = self.drawn.pop() {
            return Ok(nonce);
        }
        let few = <[u8; FEW * NONCE]>::try_generate().map_err(Error::other)?;
        let (few, _) = few.as_chunks();
        self.drawn.extend_from_slice(few);
        self.next()
    }
}

/// A key under which values are sealed. Wiped from memory when dropped, and never shown.
pub struct DataKey(Zeroizing<[u8; KEY_BYTES]>);

impl DataKey {
    /// The key under which all data keys of a store are sealed.
    pub fn wrapping(master: &MasterKey) -> Self {
        DataKey(master.for_purpose(WRAPPING))
    }

    /// A new one, and how it is to be kept: sealed under `wrapping`, for this place.
    ///
    /// # Errors
    /// If the system gives no random bytes.
    pub fn make(wrapping: &DataKey, place: &[u8]) -> Result<(Self, Vec<u8>)> {
        let bytes = Zeroizing::new(<[u8; KEY_BYTES]>::try_generate().map_err(Error::other)?);
        let kept = wrapping.seal(place, &*bytes)?;
        Ok((DataKey(bytes), kept))
    }

    /// The one that is kept so at this place; none if `wrapping` is not what it was sealed under, or it was changed.
    pub fn unwrap(wrapping: &DataKey, place: &[u8], kept: &[u8]) -> Option<Self> {
        let bytes = Zeroizing::new(wrapping.open(place, kept)?);
        let bytes: &[u8; KEY_BYTES] = bytes.as_slice().try_into().ok()?;
        Some(DataKey(Zeroizing::new(*bytes)))
    }

    /// How this one is to be kept under another `wrapping`.
    ///
    /// # Errors
    /// If the system gives no random bytes.
    pub fn wrapped(&self, wrapping: &DataKey, place: &[u8]) -> Result<Vec<u8>> {
        wrapping.seal(place, &*self.0)
    }

    /// Seals a value for the place where it is to lie.
    ///
    /// # Errors
    /// If the system gives no random bytes.
    pub fn seal(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
        self.seal_behind(&mut Nonces::default(), &[], place, plain)
    }

    /// The same behind what is written in the clear before it.
    ///
    /// # Errors
    /// As [`DataKey::seal`].
    pub fn seal_behind(&self, nonces: &mut Nonces, clear: &[u8], place: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
        let nonce = nonces.next()?;
        let mut sealed = Vec::with_capacity(clear.len() + plain.len() + SEALING_ADDS);
        sealed.extend_from_slice(clear);
        sealed.extend_from_slice(&nonce);
        let begin = sealed.len();
        sealed.extend_from_slice(plain);
        let (key, nonce) = self.for_nonce(&nonce);
        let tag = key.seal_in_place_separate_tag(nonce, Aad::from(place), &mut sealed[begin..]);
        let tag = tag.map_err(|_| Error::other("a value could not be sealed"))?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// What was sealed for this place; none if it was sealed under another key or for another place, or was changed.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let (key, nonce) = self.for_nonce(nonce);
        let mut plain = sealed.to_vec();
        let length = key.open_in_place(nonce, Aad::from(place), &mut plain).ok()?.len();
        plain.truncate(length);
        Some(plain)
    }

    /// The key of one value, and what is left of its nonce for ChaCha20.
    fn for_nonce(&self, nonce: &[u8; NONCE]) -> (LessSafeKey, Nonce) {
        let (into_key, rest) = nonce.split_at(INTO_KEY);
        let into_key: [u8; INTO_KEY] = into_key.try_into().expect("invariant: it is split there");
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        key.copy_from_slice(&hchacha::<R20>((&*self.0).into(), (&into_key).into()));
        let key = UnboundKey::new(&CHACHA20_POLY1305, &*key).expect("invariant: it takes a key of 32 bytes");
        // As XChaCha has it: four empty bytes, then the rest.
        let mut last = [0; 12];
        last[12 - rest.len()..].copy_from_slice(rest);
        (LessSafeKey::new(key), Nonce::assume_unique_for_key(last))
    }

    /// The key that blinds words, made from this one.
    pub fn blinding(&self) -> BlindingKey {
        BlindingKey(self.expand(BLINDING))
    }

    /// The key of files that are sealed under this one.
    pub fn for_files(&self) -> FileKey {
        let [files, fingerprint] = FILES;
        let fingerprint = *self.expand::<FINGERPRINT_BYTES>(fingerprint);
        FileKey::under_data_key(fingerprint, self.expand(files))
    }

    fn expand<const N: usize>(&self, purpose: &[u8]) -> Zeroizing<[u8; N]> {
        let mut bytes = Zeroizing::new([0; N]);
        Hkdf::<Sha256>::new(None, &*self.0)
            .expand(purpose, &mut *bytes)
            .expect("invariant: HKDF-SHA256 gives up to 8160 bytes");
        bytes
    }
}

/// Never the key.
impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(set)")
    }
}

/// Turns words into what can be looked up, and nobody without the key can try words against.
pub struct BlindingKey(Zeroizing<[u8; KEY_BYTES]>);

impl BlindingKey {
    /// The same for the same word; says nothing else of it (HMAC-SHA256).
    pub fn blind(&self, word: &[u8]) -> [u8; 32] {
        let mac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(&*self.0);
        let mut mac = mac.expect("invariant: HMAC takes a key of any length");
        mac.update(word);
        mac.finalize().into_bytes().into()
    }
}

/// Never the key.
impl fmt::Debug for BlindingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlindingKey(set)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn wrapping(byte: u8) -> DataKey {
        DataKey::wrapping(&MasterKey::new(&[byte; KEY_BYTES]))
    }

    #[test]
    fn a_value_opens_at_its_place_under_its_key_alone() {
        let (key, _) = DataKey::make(&wrapping(1), b"a").unwrap();
        let (other, _) = DataKey::make(&wrapping(1), b"a").unwrap();
        let sealed = key.seal(b"here", b"words").unwrap();
        assert_eq!(sealed.len(), b"words".len() + SEALING_ADDS);
        assert_eq!(key.open(b"here", &sealed).as_deref(), Some(&b"words"[..]));
        assert_eq!(key.open(b"there", &sealed), None);
        assert_eq!(other.open(b"here", &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(b"here", &changed), None, "{at}");
            assert_eq!(key.open(b"here", &sealed[..at]), None, "{at}");
        }
        assert_ne!(
            sealed,
            key.seal(b"here", b"words").unwrap(),
            "the same words never look the same"
        );
    }

    #[test]
    fn each_value_of_a_write_has_a_nonce_of_its_own() {
        let (key, _) = DataKey::make(&wrapping(1), b"a").unwrap();
        let mut nonces = Nonces::default();
        let count = 3 * FEW + 1;
        let sealed: Vec<_> = (0..count)
            .map(|_| key.seal_behind(&mut nonces, b"clear", b"here", b"words").unwrap())
            .collect();
        let used: HashSet<&[u8]> = sealed.iter().map(|value| &value[5..5 + NONCE]).collect();
        assert_eq!(used.len(), count);
        for value in &sealed {
            assert_eq!(key.open(b"here", &value[5..]).as_deref(), Some(&b"words"[..]));
        }
    }

    #[test]
    fn it_is_xchacha20_poly1305() {
        use chacha20poly1305::aead::{Aead as _, Payload};
        use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
        let (key, _) = DataKey::make(&wrapping(1), b"a").unwrap();
        let other = XChaCha20Poly1305::new((&*key.0).into());
        for length in (0..300).chain([1_000, 56 * 1_024]) {
            let plain = vec![length as u8; length];
            let place = &plain[..length.min(40)];
            let sealed = key.seal(place, &plain).unwrap();
            let (nonce, rest) = sealed.split_first_chunk::<NONCE>().unwrap();
            let opened = other.decrypt(nonce.into(), Payload { msg: rest, aad: place });
            assert_eq!(opened.unwrap(), plain, "{length}");
            let payload = Payload {
                msg: &plain,
                aad: place,
            };
            let theirs = other.encrypt(nonce.into(), payload).unwrap();
            assert_eq!(theirs, rest, "{length}");
        }
    }

    #[test]
    fn a_data_key_comes_back_under_the_master_key_that_wrapped_it() {
        let (key, kept) = DataKey::make(&wrapping(1), b"place").unwrap();
        let sealed = key.seal(b"x", b"words").unwrap();
        let back = DataKey::unwrap(&wrapping(1), b"place", &kept).unwrap();
        assert_eq!(back.open(b"x", &sealed).as_deref(), Some(&b"words"[..]));
        assert!(DataKey::unwrap(&wrapping(2), b"place", &kept).is_none());
        assert!(DataKey::unwrap(&wrapping(1), b"elsewhere", &kept).is_none());
        assert_eq!(format!("{key:?} {:?}", key.blinding()), "DataKey(set) BlindingKey(set)");
    }

    #[test]
    fn words_are_blinded_alike_under_one_key_only() {
        let (one, other) = (wrapping(1).blinding(), wrapping(2).blinding());
        assert_eq!(one.blind(b"anna"), wrapping(1).blinding().blind(b"anna"));
        assert_ne!(one.blind(b"anna"), one.blind(b"ann"));
        assert_ne!(one.blind(b"anna"), other.blind(b"anna"));
    }
}
