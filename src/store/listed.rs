//! Lists in rows of many elements: small facts that come one by one, of which each would otherwise take a row of its
//! own, and with it a place in the engine's memory and a step of its tree. Must not know what the elements say.
//!
//! A row is a JSON array of flat arrays, without spaces. No text in them has a bracket, so that an element is found by
//! what it begins with, and changed without reading the others.

use serde::de::DeserializeOwned;

use super::Fault;
use super::keys::Key;
use super::records::decode;
use super::table::Table;

/// Bytes from which on a row takes no more elements: the list then goes on in the row behind it. Each change writes the
/// row anew.
const FULL: usize = 4 * 1024;

/// A row and its new value; `None` removes it.
type Placed = (Key, Option<Vec<u8>>);

/// A change of one element of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The list's first row. The last two bytes of its key number the rows.
    pub list: Key,
    /// What the element begins with, its bracket first. It takes the place of one that begins so.
    pub mark: String,
    /// What follows, its bracket last; `None` takes the element away.
    pub rest: Option<String>,
    /// Whether the list has one row at most, since all it can ever have has room there.
    pub alone: bool,
}

impl Listed {
    /// Which row it changes, and to what; nothing if it is so already.
    ///
    /// # Errors
    /// If a row cannot be read, or is no list.
    pub(super) fn placed(
        &self,
        get: impl Fn(&[u8]) -> Result<Option<Vec<u8>>, Fault>,
    ) -> Result<Option<Placed>, Fault> {
        let mut key = self.list.clone();
        let mut room = None;
        while let Some(row) = get(&key)? {
            let elements = inside(&key, &row)?;
            if let Some(at) = memchr::memmem::find(elements, self.mark.as_bytes()) {
                let changed = self.instead(elements, at);
                let is_same = changed.as_deref() == Some(&row);
                return Ok((!is_same).then_some((key, changed)));
            }
            if room.is_none() && row.len() < FULL {
                room = Some((key.clone(), row));
                if self.alone {
                    break;
                }
            }
            key = behind(key)?;
        }
        let Some(rest) = &self.rest else { return Ok(None) };
        let mark = &self.mark;
        Ok(Some(match room {
            Some((key, mut row)) => {
                row.pop();
                row.extend_from_slice(format!(",{mark}{rest}]").as_bytes());
                (key, Some(row))
            }
            None => (key, Some(format!("[{mark}{rest}]").into_bytes())),
        }))
    }

    /// A row in which the element at `at` is as it is to be; none if nothing is left in it.
    fn instead(&self, elements: &[u8], at: usize) -> Option<Vec<u8>> {
        let (before, from) = elements.split_at(at);
        let length = from
            .iter()
            .position(|byte| *byte == b']')
            .map_or(from.len(), |end| end + 1);
        let behind = &from[length..];
        let new = self.rest.as_ref().map(|rest| format!("{}{rest}", self.mark));
        let (before, behind) = match &new {
            Some(_) => (before, behind),
            // A comma goes with it.
            None if before.is_empty() => (before, behind.strip_prefix(b",").unwrap_or(behind)),
            None => (before.strip_suffix(b",").unwrap_or(before), behind),
        };
        let new = new.unwrap_or_default();
        let row = [b"[", before, new.as_bytes(), behind, b"]"].concat();
        (row.len() > b"[]".len()).then_some(row)
    }
}

/// The elements of a row.
///
/// # Errors
/// If it is no list of such.
pub(super) fn elements<T: DeserializeOwned>(table: Table, row: &[u8]) -> Result<Vec<T>, Fault> {
    decode(table, row)
}

/// What stands between a row's brackets: something, as a row without elements is taken away.
fn inside<'a>(key: &[u8], row: &'a [u8]) -> Result<&'a [u8], Fault> {
    let elements = row.strip_prefix(b"[").and_then(|row| row.strip_suffix(b"]"));
    elements
        .filter(|elements| elements.starts_with(b"[") && elements.ends_with(b"]"))
        .ok_or_else(|| Fault::Damaged {
            what: Table::of(key).map_or("list", Table::noun),
            why: "it is no list of lists".into(),
        })
}

/// The key of the row behind.
fn behind(mut key: Key) -> Result<Key, Fault> {
    let number = key.last_chunk_mut::<2>();
    let next = number.and_then(|number| {
        *number = u16::from_be_bytes(*number).checked_add(1)?.to_be_bytes();
        Some(())
    });
    match next {
        Some(()) => Ok(key),
        None => Err(Fault::Damaged {
            what: Table::of(&key).map_or("list", Table::noun),
            why: "it has too many rows".into(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Default)]
    struct Rows(BTreeMap<Key, Vec<u8>>);

    impl Rows {
        fn change(&mut self, mark: &str, rest: Option<&str>) -> bool {
            let listed = Listed {
                list: Key::from_slice(&[7, 0, 0]),
                mark: mark.into(),
                rest: rest.map(str::to_owned),
                alone: false,
            };
            let placed = listed.placed(|key| Ok(self.0.get(key).cloned())).unwrap();
            let changes = placed.is_some();
            match placed {
                Some((key, Some(row))) => drop(self.0.insert(key, row)),
                Some((key, None)) => drop(self.0.remove(&key)),
                None => {}
            }
            changes
        }

        fn text(&self, number: u8) -> &str {
            self.0
                .get(&[7, 0, number][..])
                .map_or("", |row| std::str::from_utf8(row).unwrap())
        }
    }

    #[test]
    fn elements_come_are_replaced_and_go() {
        let mut rows = Rows::default();
        assert!(rows.change("[1,", Some("10]")));
        assert!(rows.change("[12,", Some("20]")));
        assert!(rows.change("[2,", Some("]")));
        assert_eq!(rows.text(0), "[[1,10],[12,20],[2,]]");
        assert!(rows.change("[2,", Some("30]")));
        assert!(
            !rows.change("[2,", Some("30]")),
            "nothing is written if nothing changes"
        );
        assert!(rows.change("[12,", None));
        assert_eq!(rows.text(0), "[[1,10],[2,30]]");
        assert!(rows.change("[1,", None));
        assert!(!rows.change("[1,", None));
        assert_eq!(rows.text(0), "[[2,30]]");
        assert!(rows.change("[2,", None));
        assert!(rows.0.is_empty());
    }

    #[test]
    fn a_full_row_is_followed_by_another() {
        let mut rows = Rows::default();
        for n in 0..1_000 {
            assert!(rows.change(&format!("[{n},"), Some("\"something\"]")));
        }
        assert!(rows.0.len() > 3);
        assert!(rows.0.values().all(|row| row.len() < FULL + 100));
        let all = rows
            .0
            .values()
            .flat_map(|row| elements::<(u64, String)>(Table::Copies, row).unwrap());
        assert_eq!(all.map(|(n, _)| n).collect::<Vec<_>>(), (0..1_000).collect::<Vec<_>>());
        assert!(rows.change("[999,", Some("\"else\"]")));
        assert!(rows.change("[0,", None));
        assert!(rows.text(0).starts_with("[[1,"));
    }

    #[test]
    fn what_is_no_list_is_damaged() {
        for row in ["", "[", "[]", "{}", "1", "[1]", "secret"] {
            let listed = Listed {
                list: Key::from_slice(&[7, 0, 0]),
                mark: "[1,".into(),
                rest: Some("2]".into()),
                alone: false,
            };
            let fault = listed.placed(|_| Ok(Some(row.as_bytes().to_vec()))).unwrap_err();
            assert!(matches!(fault, Fault::Damaged { .. }), "{row}");
        }
    }
}
