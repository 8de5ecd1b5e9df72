//! A sector of the journal: 512 bytes, which a disk writes whole or not at all. Each says what it belongs to and bears a
//! check sum, so that a group that was not written to its end is told from one that was damaged later.
//! Must not know what is in it.

/// Bytes of a sector: the least that a disk writes at once.
pub(super) const BYTES: usize = 512;

/// Check sum, group, index, length of the group.
const HEAD: usize = 4 + 8 + 4 + 4;

/// Bytes of a group that fit in a sector.
pub(super) const ROOM: usize = BYTES - HEAD;

/// What a sector belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// The group.
    pub group: u64,
    /// Which of its sectors it is, from 0.
    pub index: u32,
    /// Bytes of the whole group.
    pub bytes: u32,
}

/// What lies in the place of a sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// Nothing was ever written there.
    Blank,
    /// A sector, with its part of the group and zeros behind it.
    Sound(Label, &'a [u8]),
    /// Something that was never written so.
    Damaged,
}

/// Appends a sector that holds `part`, at most [`ROOM`] bytes.
pub(super) fn append(to: &mut Vec<u8>, label: Label, part: &[u8]) {
    let begin = to.len();
    to.extend_from_slice(&[0; 4]);
    to.extend_from_slice(&label.group.to_be_bytes());
    to.extend_from_slice(&label.index.to_be_bytes());
    to.extend_from_slice(&label.bytes.to_be_bytes());
    to.extend_from_slice(part);
    to.resize(begin + BYTES, 0);
    let sum = crc32fast::hash(&to[begin + 4..]);
    to[begin..begin + 4].copy_from_slice(&sum.to_be_bytes());
}

/// Looks at a sector.
pub(super) fn read(sector: &[u8]) -> Found<'_> {
    if sector == [0; BYTES] {
        return Found::Blank;
    }
    let parts = || {
        let (sum, rest) = sector.split_first_chunk::<4>()?;
        let (group, behind) = rest.split_first_chunk::<8>()?;
        let (index, behind) = behind.split_first_chunk::<4>()?;
        let (bytes, part) = behind.split_first_chunk::<4>()?;
        let label = Label {
            group: u64::from_be_bytes(*group),
            index: u32::from_be_bytes(*index),
            bytes: u32::from_be_bytes(*bytes),
        };
        (sector.len() == BYTES && crc32fast::hash(rest).to_be_bytes() == *sum).then_some((label, part))
    };
    parts().map_or(Found::Damaged, |(label, part)| Found::Sound(label, part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_every_flipped_bit_is_seen() {
        let label = Label {
            group: 7,
            index: 2,
            bytes: 1_000,
        };
        let mut sector = Vec::new();
        append(&mut sector, label, b"part");
        assert_eq!(sector.len(), BYTES);
        let Found::Sound(found, part) = read(&sector) else {
            panic!("{sector:?}")
        };
        assert!(found == label && part.len() == ROOM && part.starts_with(b"part\0"));
        for bit in 0..BYTES * 8 {
            sector[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(read(&sector), Found::Damaged, "bit {bit}");
            sector[bit / 8] ^= 1 << (bit % 8);
        }
        assert_eq!(read(&[0; BYTES]), Found::Blank);
        assert_eq!(read(b"short"), Found::Damaged);
    }
}
