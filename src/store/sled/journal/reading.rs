//! What the two files of a journal hold after a crash.
//!
//! A power cut leaves of a group that was being written any of its sectors, each whole, and between them what lay there
//! before. So a sector that is neither blank nor sound is damage, and so is anything that was written after a group of
//! which something is missing.

use super::sector::{self, Found, Label};
use super::{HEAD, NONE};
use crate::store::Fault;
use crate::store::keys::Key;
use crate::store::sled::ahead::Rows;
use crate::store::sled::unsound;

/// The groups of a file, from its beginning to the first that is not whole.
#[derive(Default)]
struct Groups {
    /// The numbers of the first and the last; none if there is none.
    numbers: Option<(u64, u64)>,
    rows: Rows,
    /// The greatest number found behind them.
    behind: u64,
}

/// What both files hold.
pub(super) struct Read {
    /// What the groups make of the rows.
    pub rows: Rows,
    /// The number of the last group, or of the last that was spent.
    pub last: u64,
    /// Whether the next one was not written to its end.
    pub is_torn: bool,
}

/// Reads both files of a journal.
///
/// # Errors
/// [`Fault::Unsound`] if anything is not as it was written.
pub(super) fn read_back(files: [&[u8]; 2]) -> Result<Read, Fault> {
    let [first, second] = files;
    let spent = head(first)?.max(head(second)?);
    let mut found = [groups(first, spent)?, groups(second, spent)?];
    found.sort_by_key(|groups| groups.numbers);
    let mut last = spent;
    let mut rows = Rows::new();
    let mut behind = 0;
    for groups in found {
        behind = behind.max(groups.behind);
        if let Some((begin, end)) = groups.numbers {
            if begin != last + 1 {
                return Err(missing(last + 1));
            }
            last = end;
            rows.extend(groups.rows);
        }
    }
    // One more may have been under way.
    if behind > last + 1 {
        return Err(missing(last + 1));
    }
    Ok(Read {
        rows,
        last,
        is_torn: behind > last,
    })
}

/// Up to which group a file, or the one before it, was spent.
fn head(file: &[u8]) -> Result<u64, Fault> {
    match file.get(..sector::BYTES).map(sector::read) {
        Some(Found::Sound(label, _)) if label.index == HEAD => Ok(label.group),
        _ => Err(unsound("the journal has no head")),
    }
}

fn groups(file: &[u8], spent: u64) -> Result<Groups, Fault> {
    let sectors: Vec<Found<'_>> = file.chunks(sector::BYTES).skip(1).map(sector::read).collect();
    let mut groups = Groups::default();
    let mut rest = &sectors[..];
    while let Some((label, payload, behind)) = group(rest) {
        let is_next = groups.numbers.is_none_or(|(_, last)| label.group == last + 1);
        if label.group <= spent || !is_next {
            break;
        }
        let first = groups.numbers.map_or(label.group, |(first, _)| first);
        groups.numbers = Some((first, label.group));
        take_apart(&payload, &mut groups.rows)
            .ok_or_else(|| unsound(&format!("group {} of the journal is none", label.group)))?;
        rest = behind;
    }
    for found in &sectors {
        match found {
            Found::Damaged => return Err(unsound("a sector of the journal is not as it was written")),
            Found::Blank | Found::Sound(..) => {}
        }
    }
    let numbers = rest.iter().filter_map(|found| match found {
        Found::Sound(label, _) => Some(label.group),
        Found::Blank | Found::Damaged => None,
    });
    groups.behind = numbers.max().unwrap_or(0);
    Ok(groups)
}

/// A group that lies here whole, with what lies behind it; none if there is none.
fn group<'a, 'b>(sectors: &'b [Found<'a>]) -> Option<(Label, Vec<u8>, &'b [Found<'a>])> {
    let Some(Found::Sound(first, _)) = sectors.first() else {
        return None;
    };
    let bytes = usize::try_from(first.bytes).ok()?;
    let (own, behind) = sectors.split_at_checked(bytes.div_ceil(sector::ROOM))?;
    let mut payload = Vec::with_capacity(own.len() * sector::ROOM);
    for (index, found) in (0..).zip(own) {
        match found {
            Found::Sound(label, part) if *label == (Label { index, ..*first }) => payload.extend_from_slice(part),
            Found::Sound(..) | Found::Blank | Found::Damaged => return None,
        }
    }
    payload.truncate(bytes);
    (!own.is_empty()).then_some((*first, payload, behind))
}

/// Puts the rows of a group over others; none if it is no group.
fn take_apart(mut payload: &[u8], rows: &mut Rows) -> Option<()> {
    while !payload.is_empty() {
        let (key, behind) = payload.split_first_chunk::<4>()?;
        let (value, behind) = behind.split_first_chunk::<4>()?;
        let (key, value) = (u32::from_be_bytes(*key), u32::from_be_bytes(*value));
        let (key, behind) = behind.split_at_checked(usize::try_from(key).ok()?)?;
        let (value, behind) = match value {
            NONE => (None, behind),
            length => {
                let (value, behind) = behind.split_at_checked(usize::try_from(length).ok()?)?;
                (Some(value.to_vec()), behind)
            }
        };
        rows.insert(Key::from_slice(key), value);
        payload = behind;
    }
    Some(())
}

fn missing(group: u64) -> Fault {
    unsound(&format!(
        "group {group} of the journal is missing, and later ones are there"
    ))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::sector::BYTES;
    use super::super::{Group, Journal, NAMES, Written};
    use super::*;

    /// A group that takes some sectors.
    fn group(n: u64, sectors: usize) -> Group {
        rows(n, sectors).into_iter().collect()
    }

    fn rows(n: u64, sectors: usize) -> Rows {
        let value = format!("{n}").repeat(sectors * sector::ROOM - 300);
        Rows::from([
            (Key::from_slice(b"last"), Some(n.to_string().into_bytes())),
            (Key::from_slice(&n.to_be_bytes()), Some(value.into_bytes())),
            (Key::from_slice(b"gone"), n.is_multiple_of(2).then(|| b"there".to_vec())),
        ])
    }

    fn written(journal: &mut Journal, groups: std::ops::RangeInclusive<u64>) {
        for n in groups {
            assert_eq!(journal.write(&group(n, 3)).unwrap(), Written::Done);
        }
    }

    fn begun(dir: &Path) -> Journal {
        Journal::begin(dir).unwrap();
        opened(dir).unwrap().0
    }

    fn opened(dir: &Path) -> Result<(Journal, Rows), Fault> {
        let (mut journal, rows) = Journal::open(dir)?;
        journal.caught_up()?;
        Ok((journal, rows))
    }

    fn all(groups: std::ops::RangeInclusive<u64>) -> Rows {
        let mut all = Rows::new();
        groups.for_each(|n| all.extend(rows(n, 3)));
        all
    }

    fn change(dir: &Path, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let path = dir.join(name);
        let mut contents = std::fs::read(&path).unwrap();
        change(&mut contents);
        std::fs::write(path, contents).unwrap();
    }

    fn is_refused(dir: &Path) -> bool {
        matches!(Journal::open(dir), Err(Fault::Unsound(_)))
    }

    #[test]
    fn what_was_written_is_read_once_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = begun(dir.path());
        written(&mut journal, 1..=3);
        drop(journal);
        let (mut journal, rows) = opened(dir.path()).unwrap();
        assert_eq!(rows, all(1..=3));
        written(&mut journal, 4..=5);
        drop(journal);
        assert_eq!(
            opened(dir.path()).unwrap().1,
            all(4..=5),
            "what was laid is not read again"
        );
        assert_eq!(opened(dir.path()).unwrap().1, Rows::new());
    }

    #[test]
    fn both_files_are_read_until_they_are_spent() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = begun(dir.path());
        written(&mut journal, 1..=9);
        let first = journal.turn().unwrap();
        written(&mut journal, 10..=11);
        assert!(journal.turn().is_none(), "the other file is not spent yet");
        assert_eq!(Journal::open(dir.path()).unwrap().1, all(1..=11));
        first.spend().unwrap();
        journal.spent(&first);
        assert_eq!(Journal::open(dir.path()).unwrap().1, all(10..=11));
        let second = journal.turn().unwrap();
        written(&mut journal, 12..=13);
        assert_eq!(Journal::open(dir.path()).unwrap().1, all(10..=13));
        second.spend().unwrap();
        assert_eq!(
            Journal::open(dir.path()).unwrap().1,
            all(12..=13),
            "before what is left of the longer file"
        );
    }

    #[test]
    fn a_group_not_written_to_its_end_is_nothing_whichever_sectors_arrived() {
        for arrived in 0..7_u8 {
            let dir = tempfile::tempdir().unwrap();
            let mut journal = begun(dir.path());
            written(&mut journal, 1..=4);
            let first = journal.turn().unwrap();
            written(&mut journal, 5..=5);
            first.spend().unwrap();
            journal.spent(&first);
            journal.turn().unwrap();
            // The next group goes over the first of the old ones, as far as it arrives.
            let before = std::fs::read(dir.path().join(NAMES[0])).unwrap();
            written(&mut journal, 6..=6);
            change(dir.path(), NAMES[0], |now| {
                for index in (0..3).filter(|index| arrived & (1 << index) == 0) {
                    let at = (1 + index) * BYTES;
                    now[at..at + BYTES].copy_from_slice(&before[at..at + BYTES]);
                }
            });
            let (mut journal, found) = opened(dir.path()).unwrap();
            assert_eq!(found, all(5..=5), "{arrived:b}");
            journal.write(&group(6, 2)).unwrap();
            assert_eq!(Journal::open(dir.path()).unwrap().1, rows(6, 2), "{arrived:b}");
        }
    }

    #[test]
    fn anything_else_that_is_not_as_it_was_written_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = begun(dir.path());
        written(&mut journal, 1..=3);
        journal.turn().unwrap();
        written(&mut journal, 4..=6);
        let sound = NAMES.map(|name| std::fs::read(dir.path().join(name)).unwrap());
        for (name, sound) in NAMES.iter().zip(&sound) {
            for sector in 0..10 {
                for byte in [0, 3, 7, 12, 100, 511] {
                    change(dir.path(), name, |contents| contents[sector * BYTES + byte] ^= 0x10);
                    assert!(is_refused(dir.path()), "{name}, sector {sector}, byte {byte}");
                    std::fs::write(dir.path().join(name), sound).unwrap();
                }
            }
            change(dir.path(), name, |contents| contents.truncate(10 * BYTES));
            assert!(is_refused(dir.path()), "{name} cut off");
            std::fs::remove_file(dir.path().join(name)).unwrap();
            assert!(is_refused(dir.path()), "{name} gone");
            std::fs::write(dir.path().join(name), sound).unwrap();
        }
        change(dir.path(), NAMES[0], |contents| contents[BYTES..5 * BYTES].fill(0));
        assert!(is_refused(dir.path()), "a group is gone, and later ones are there");
        std::fs::write(dir.path().join(NAMES[0]), &sound[0]).unwrap();
        change(dir.path(), NAMES[1], |contents| contents[4 * BYTES..7 * BYTES].fill(0));
        assert!(is_refused(dir.path()), "a group in the middle is gone");
        std::fs::write(dir.path().join(NAMES[1]), &sound[1]).unwrap();
        assert_eq!(Journal::open(dir.path()).unwrap().1, all(1..=6));
    }

    #[test]
    fn what_is_no_group_is_not_read() {
        for payload in [
            &b"\0\0\0"[..],
            &[0, 0, 0, 9, 0, 0, 0, 0],
            &[0xff; 8],
            &[0, 0, 0, 0, 0, 0, 0, 1],
        ] {
            assert_eq!(take_apart(payload, &mut Rows::new()), None, "{payload:?}");
        }
    }

    #[test]
    fn a_full_file_says_so_and_takes_no_part_of_a_group() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = begun(dir.path());
        let sectors = super::super::FILE_BYTES / BYTES;
        assert_eq!(journal.write(&group(1, sectors)).unwrap(), Written::TooLarge);
        assert_eq!(journal.write(&group(1, sectors / 2)).unwrap(), Written::Done);
        assert_eq!(journal.write(&group(2, sectors / 2)).unwrap(), Written::Full);
        assert_eq!(Journal::open(dir.path()).unwrap().1, rows(1, sectors / 2));
        journal.turn().unwrap();
        assert_eq!(journal.write(&group(2, sectors / 2)).unwrap(), Written::Done);
    }
}
