//! What archives and their volumes are called, and what a name says.

use chrono::{DateTime, NaiveDateTime};

use crate::domain::Timestamp;

/// How a name begins.
const BEGINNING: &str = "switchboard-";

/// How the moment stands in it. Names sort as their moments do.
const MOMENT: &str = "%Y%m%dT%H%M%SZ";

/// How an archive's name ends.
const PLAIN: &str = ".zip";

/// How a sealed one's ends.
const SEALED: &str = ".zip.sealed";

/// How the name of one that is not finished ends.
const PARTIAL: &str = ".partial";

/// What stands between a volume's number and how many there are.
const OF: &str = "of";

/// Digits of these two numbers, so that names sort as numbers do.
const DIGITS: usize = 3;

/// Most volumes of an archive: as many as two gigabytes in parts of a megabyte have, with room. A name may say any
/// number, and what is missing is listed.
const MAX_VOLUMES: u32 = 9_999;

fn stem(at: Timestamp) -> String {
    let at = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    format!("{BEGINNING}{}", at.format(MOMENT))
}

/// What an archive of this moment is called.
pub(super) fn archive(at: Timestamp, sealed: bool) -> String {
    stem(at) + if sealed { SEALED } else { PLAIN }
}

/// What it is called until it is finished.
pub(super) fn partial(at: Timestamp) -> String {
    stem(at) + PARTIAL
}

/// What a volume is called.
pub(super) fn volume(archive: &str, number: u64, of: u64) -> String {
    format!("{archive}.{number:0DIGITS$}{OF}{of:0DIGITS$}")
}

fn moment(stem: &str) -> Option<Timestamp> {
    let moment = NaiveDateTime::parse_from_str(stem.strip_prefix(BEGINNING)?, MOMENT).ok()?;
    Some(Timestamp(moment.and_utc().timestamp_millis()))
}

/// The moment of an archive of ours by its name; none for other files.
pub(super) fn moment_of(name: &str) -> Option<Timestamp> {
    moment(name.strip_suffix(SEALED).or_else(|| name.strip_suffix(PLAIN))?)
}

/// Whether it is the name of one that was never finished.
pub(super) fn is_partial(name: &str) -> bool {
    name.strip_suffix(PARTIAL).and_then(moment).is_some()
}

/// What a file's name says of the archive it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartName {
    /// The archive's name.
    pub archive: String,
    /// Which volume it is, from 1; none for a whole archive.
    pub number: Option<u32>,
    /// How many volumes there are, if the name says it.
    pub of: Option<u32>,
}

impl PartName {
    /// Reads a name: `backup.zip`, `backup.zip.002of003`, `backup.zip.002`, each also sealed. None if it names
    /// neither archive nor volume. The archive may bear any name.
    pub fn read(name: &str) -> Option<Self> {
        let is_archive = |name: &str| name.ends_with(PLAIN) || name.ends_with(SEALED);
        if is_archive(name) {
            return Some(PartName {
                archive: name.to_owned(),
                number: None,
                of: None,
            });
        }
        let (archive, volume) = name.rsplit_once('.').filter(|(archive, _)| is_archive(archive))?;
        let (number, of) = match volume.split_once(OF) {
            Some((number, of)) => (number, Some(count(of)?)),
            None => (volume, None),
        };
        let number = count(number).filter(|number| of.is_none_or(|of| *number <= of))?;
        Some(PartName {
            archive: archive.to_owned(),
            number: Some(number),
            of,
        })
    }

    /// Whether the archive bears a name that we give, and nobody else.
    pub fn is_ours(&self) -> bool {
        moment_of(&self.archive).is_some()
    }
}

/// A number from 1 on, written as we write it.
fn count(text: &str) -> Option<u32> {
    let digits = text.len() >= DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|number| digits && (1..=MAX_VOLUMES).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_given() {
        let at = Timestamp(1_772_445_600_000);
        for sealed in [false, true] {
            let name = archive(at, sealed);
            assert_eq!(moment_of(&name), Some(at), "{name}");
            let part = PartName::read(&volume(&name, 2, 13));
            let expected = PartName {
                archive: name.clone(),
                number: Some(2),
                of: Some(13),
            };
            assert!(expected.is_ours());
            assert_eq!(part, Some(expected));
            assert_eq!(
                PartName::read(&name).map(|part| (part.number, part.of)),
                Some((None, None))
            );
        }
        assert!(is_partial(&partial(at)));
    }

    #[test]
    fn other_names_say_nothing() {
        for name in [
            "",
            "a",
            "a.txt",
            "zip",
            "a.zip.1",
            "a.zip.000",
            "a.zip.003of002",
            "a.zip.00a",
            "a.zip.001of",
            "a.zip.4294967295",
            "a.zip.001of4294967295",
            "a.zip.001of10000",
        ] {
            assert_eq!(PartName::read(name), None, "{name}");
        }
        let other = PartName::read("holiday.zip.001").unwrap();
        assert_eq!((other.number, other.of, other.is_ours()), (Some(1), None, false));
        for name in [
            "switchboard-2026.zip",
            "holiday.zip",
            "switchboard-20260301T100000Z.zip.001",
        ] {
            assert_eq!(moment_of(name), None, "{name}");
        }
    }
}
