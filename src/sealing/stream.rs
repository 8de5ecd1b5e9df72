//! A sealed file: written as a stream, read from any place.
//!
//! STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over XChaCha20-Poly1305: pieces of 64 KiB, each sealed under
//! a nonce of a random beginning, its number, and whether it is the last. So pieces cannot be left out, cut off,
//! doubled, put in another order, or taken from another file. The header goes along with every piece as
//! associated data.

use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom, Write};

use aead_stream::{NewStream as _, StreamBE32, StreamPrimitive as _};
use chacha20poly1305::aead::{Generate as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};

use super::file_key::FileKey;
use super::key::FINGERPRINT_BYTES;

/// How every sealed file begins.
const MAGIC: &[u8; 7] = b"SWBSEAL";

/// The random beginning of the nonces: XChaCha20's 24 bytes without the number and the mark of the last piece.
const NONCE_BYTES: usize = 19;

/// Magic, what kind of key it is sealed under, the key's fingerprint, the nonce's beginning.
const HEADER: usize = MAGIC.len() + 1 + FINGERPRINT_BYTES + NONCE_BYTES;

/// Bytes of a piece before it is sealed; the last may have fewer.
const PIECE: usize = 64 * 1024;

/// Bytes that sealing adds to a piece.
const TAG: usize = 16;

type Cipher = StreamBE32<XChaCha20Poly1305>;

/// Why a sealed file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// There is no key.
    #[error("it is sealed, and there is no key")]
    NoKey,
    /// It was sealed with another key.
    #[error("it was sealed with another key")]
    WrongKey,
    /// It is sealed under a data key, and there are none.
    #[error("it is sealed under a data key, and none is known")]
    NoDataKey,
    /// It is sealed under a data key that is none of those known.
    #[error("it is sealed under a data key that is not known")]
    OtherDataKey,
    /// A newer program sealed it.
    #[error("it was sealed by a newer program (layout {0})")]
    Newer(u8),
    /// Its end is missing or spoilt.
    #[error("its end is missing or damaged")]
    Cut,
    /// It cannot be read at all.
    #[error(transparent)]
    File(#[from] Error),
}

/// Whether a file that begins so is sealed.
pub fn is_sealed(beginning: &[u8]) -> bool {
    beginning.starts_with(MAGIC)
}

fn cipher(key: &FileKey, header: &[u8; HEADER]) -> Cipher {
    let mut nonce = [0; NONCE_BYTES];
    nonce.copy_from_slice(&header[HEADER - NONCE_BYTES..]);
    Cipher::from_aead(XChaCha20Poly1305::new((&*key.secret).into()), &nonce.into())
}

/// Seals what is written to it. Without [`Sealer::finish`] what it wrote cannot be opened.
pub struct Sealer<W: Write> {
    out: W,
    cipher: Cipher,
    header: [u8; HEADER],
    piece: Vec<u8>,
    number: u32,
}

impl<W: Write> Sealer<W> {
    /// Begins a sealed file in `out`.
    ///
    /// # Errors
    /// If `out` cannot be written, or the system gives no random bytes.
    pub fn begin(key: &FileKey, mut out: W) -> Result<Self> {
        let mut header = [0; HEADER];
        let nonce = <[u8; NONCE_BYTES]>::try_generate().map_err(Error::other)?;
        let (magic, rest) = header.split_at_mut(MAGIC.len());
        magic.copy_from_slice(MAGIC);
        rest[0] = key.kind;
        rest[1..=FINGERPRINT_BYTES].copy_from_slice(&key.fingerprint);
        rest[1 + FINGERPRINT_BYTES..].copy_from_slice(&nonce);
        out.write_all(&header)?;
        Ok(Sealer {
            out,
            cipher: cipher(key, &header),
            header,
            piece: Vec::with_capacity(PIECE),
            number: 0,
        })
    }

    /// Seals the end, and gives back what it wrote to.
    ///
    /// # Errors
    /// If that cannot be written.
    pub fn finish(mut self) -> Result<W> {
        self.seal(true)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn seal(&mut self, last: bool) -> Result<()> {
        let payload = Payload {
            msg: &self.piece,
            aad: &self.header,
        };
        let sealed = self.cipher.encrypt(self.number, last, payload);
        let sealed = sealed.map_err(|_| Error::other("a piece could not be sealed"))?;
        self.out.write_all(&sealed)?;
        self.piece.clear();
        // 2^32 pieces are 256 TiB.
        let next = self.number.checked_add(1);
        self.number = next.ok_or_else(|| Error::new(ErrorKind::FileTooLarge, "too much for one sealed file"))?;
        Ok(())
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        // A full piece waits for more: only then it is known not to be the last.
        if self.piece.len() == PIECE && !bytes.is_empty() {
            self.seal(false)?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    /// Nothing: a piece is sealed when it is full.
    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// What a sealed file holds, readable from any place. Nothing is given out that was not found unchanged.
pub struct Unsealed<R> {
    sealed: R,
    cipher: Cipher,
    header: [u8; HEADER],
    /// How many pieces there are.
    pieces: u32,
    /// Bytes of all of them, unsealed.
    bytes: u64,
    /// Where the next read begins.
    at: u64,
    /// The piece read last, and its number.
    piece: Vec<u8>,
    number: u32,
}

impl<R: Read + Seek> Unsealed<R> {
    /// Opens a sealed file with whichever of these keys fits, after a look at its beginning and its end.
    ///
    /// # Errors
    /// See [`Unreadable`].
    pub fn open(keys: &[FileKey], mut sealed: R) -> std::result::Result<Self, Unreadable> {
        let end = sealed.seek(SeekFrom::End(0))?;
        let body = end.checked_sub(HEADER as u64).ok_or(Unreadable::Cut)?;
        sealed.seek(SeekFrom::Start(0))?;
        let mut header = [0; HEADER];
        sealed.read_exact(&mut header)?;
        let key = FileKey::fitting(
            keys,
            header[MAGIC.len()],
            &header[MAGIC.len() + 1..][..FINGERPRINT_BYTES],
        )?;
        let pieces = body.div_ceil((PIECE + TAG) as u64);
        let bytes = body.checked_sub(pieces * TAG as u64).ok_or(Unreadable::Cut)?;
        let pieces = u32::try_from(pieces).map_err(|_| Unreadable::Cut)?;
        let mut unsealed = Unsealed {
            sealed,
            cipher: cipher(key, &header),
            header,
            pieces,
            bytes,
            at: 0,
            piece: Vec::new(),
            number: pieces,
        };
        let last = pieces.checked_sub(1).ok_or(Unreadable::Cut)?;
        match unsealed.unseal(last) {
            Err(error) if error.kind() == ErrorKind::InvalidData => Err(Unreadable::Cut),
            opened => Ok(opened.map(|()| unsealed)?),
        }
    }

    /// The fingerprint of the key it is sealed under.
    pub fn fingerprint(&self) -> [u8; FINGERPRINT_BYTES] {
        let mut bytes = [0; FINGERPRINT_BYTES];
        bytes.copy_from_slice(&self.header[MAGIC.len() + 1..][..FINGERPRINT_BYTES]);
        bytes
    }

    /// Reads the piece of that number, unless it was the last one read.
    fn unseal(&mut self, number: u32) -> Result<()> {
        if number == self.number {
            return Ok(());
        }
        let from = HEADER as u64 + u64::from(number) * (PIECE + TAG) as u64;
        self.sealed.seek(SeekFrom::Start(from))?;
        let mut sealed = Vec::with_capacity(PIECE + TAG);
        (&mut self.sealed).take((PIECE + TAG) as u64).read_to_end(&mut sealed)?;
        let payload = Payload {
            msg: &sealed,
            aad: &self.header,
        };
        let unsealed = self.cipher.decrypt(number, number + 1 == self.pieces, payload);
        self.piece = unsealed.map_err(|_| Error::new(ErrorKind::InvalidData, "a sealed piece was changed"))?;
        self.number = number;
        Ok(())
    }
}

impl<R: Read + Seek> Read for Unsealed<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        if self.at >= self.bytes || into.is_empty() {
            return Ok(0);
        }
        let number = u32::try_from(self.at / PIECE as u64).map_err(Error::other)?;
        self.unseal(number)?;
        let within = usize::try_from(self.at % PIECE as u64).map_err(Error::other)?;
        let there = self.piece.get(within..).unwrap_or_default();
        let taken = there.len().min(into.len());
        into[..taken].copy_from_slice(&there[..taken]);
        self.at += taken as u64;
        Ok(taken)
    }
}

impl<R: Read + Seek> Seek for Unsealed<R> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "a place before the beginning"))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::key::MasterKey;
    use super::super::value::DataKey;
    use super::*;

    fn key() -> FileKey {
        FileKey::of(&MasterKey::new(&[7; 32]))
    }

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut sealer = Sealer::begin(&key(), Vec::new()).unwrap();
        sealer.write_all(plain).unwrap();
        sealer.finish().unwrap()
    }

    fn plain(bytes: usize) -> Vec<u8> {
        let mut random = fastrand::Rng::with_seed(bytes as u64);
        std::iter::repeat_with(|| random.u8(..)).take(bytes).collect()
    }

    fn unsealed(sealed: &[u8]) -> std::result::Result<Vec<u8>, String> {
        let mut file = Unsealed::open(&[key()], Cursor::new(sealed)).map_err(|why| why.to_string())?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|why| why.to_string())?;
        Ok(bytes)
    }

    #[test]
    fn what_is_sealed_comes_back_whatever_its_length() {
        for bytes in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5] {
            let plain = plain(bytes);
            let sealed = sealed(&plain);
            assert!(is_sealed(&sealed));
            assert_eq!(unsealed(&sealed), Ok(plain.clone()), "{bytes}");
            assert!(bytes < 16 || !sealed.windows(16).any(|window| window == &plain[..16]));
        }
    }

    #[test]
    fn it_is_read_from_any_place() {
        let plain = plain(2 * PIECE + 100);
        let mut file = Unsealed::open(&[key()], Cursor::new(sealed(&plain))).unwrap();
        for (from, length) in [(2 * PIECE - 3, 6), (5, 10), (2 * PIECE + 99, 1), (0, 1)] {
            file.seek(SeekFrom::Start(from as u64)).unwrap();
            let mut there = vec![0; length];
            file.read_exact(&mut there).unwrap();
            assert_eq!(there, plain[from..from + length], "{from}");
        }
        assert_eq!(file.seek(SeekFrom::End(-1)).unwrap(), plain.len() as u64 - 1);
        assert_eq!(file.read(&mut [0; 9]).unwrap(), 1);
        assert_eq!(file.read(&mut [0; 9]).unwrap(), 0);
        assert!(file.seek(SeekFrom::Current(-1_000_000)).is_err());
    }

    #[test]
    fn a_changed_byte_anywhere_is_found() {
        let whole = sealed(&plain(100));
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(!is_sealed(&changed) || unsealed(&changed).is_err(), "{at}");
        }
    }

    #[test]
    fn pieces_cannot_be_cut_off_swapped_doubled_or_taken_from_another_file() {
        let whole = sealed(&plain(3 * PIECE));
        let other = sealed(&plain(3 * PIECE));
        let (header, body) = whole.split_at(HEADER);
        let pieces: Vec<&[u8]> = body.chunks(PIECE + TAG).collect();
        let foreign: Vec<&[u8]> = other[HEADER..].chunks(PIECE + TAG).collect();
        let made = |pieces: &[&[u8]]| unsealed(&[header, &pieces.concat()].concat());
        assert!(made(&pieces).is_ok());
        for bad in [
            vec![pieces[0], pieces[1]],
            vec![pieces[0]],
            vec![],
            vec![pieces[1], pieces[0], pieces[2]],
            vec![pieces[0], pieces[0], pieces[1], pieces[2]],
            vec![pieces[0], pieces[2]],
            vec![pieces[0], foreign[1], pieces[2]],
        ] {
            assert!(made(&bad).is_err());
        }
        for end in [0, 5, HEADER, HEADER + 1, HEADER + TAG, whole.len() - 1] {
            let cut = Unsealed::open(&[key()], Cursor::new(&whole[..end])).err();
            assert!(matches!(cut, Some(Unreadable::Cut)), "{end}: {cut:?}");
        }
    }

    #[test]
    fn no_key_a_wrong_key_and_a_newer_layout_are_told_apart() {
        let mut whole = sealed(b"words");
        let open = |keys: &[FileKey], bytes: &[u8]| Unsealed::open(keys, Cursor::new(bytes.to_vec())).err();
        assert!(matches!(open(&[], &whole), Some(Unreadable::NoKey)));
        let wrong = FileKey::of(&MasterKey::new(&[8; 32]));
        assert!(matches!(open(&[wrong], &whole), Some(Unreadable::WrongKey)));
        whole[MAGIC.len()] = 3;
        assert!(matches!(open(&[key()], &whole), Some(Unreadable::Newer(3))));
    }

    #[test]
    fn a_file_under_a_data_key_opens_with_that_one_whatever_else_is_known() {
        let wrapping = DataKey::wrapping(&MasterKey::new(&[7; 32]));
        let data_key = || DataKey::make(&wrapping, b"place").unwrap().0.for_files();
        let (one, other) = (data_key(), data_key());
        let mut sealer = Sealer::begin(&one, Vec::new()).unwrap();
        sealer.write_all(b"words").unwrap();
        let whole = sealer.finish().unwrap();
        let open = |keys: &[FileKey]| Unsealed::open(keys, Cursor::new(whole.clone()));
        assert_eq!(
            open(&[key(), other.clone(), one.clone()]).unwrap().fingerprint(),
            one.fingerprint()
        );
        assert!(matches!(open(&[]).err(), Some(Unreadable::NoKey)));
        assert!(matches!(open(&[key()]).err(), Some(Unreadable::NoDataKey)));
        assert!(matches!(open(&[key(), other]).err(), Some(Unreadable::OtherDataKey)));
    }
}
