//! People by what they are called: one index entry for each of a person's words, found by its beginning.
//!
//! A key may lead to more people than are meant, and is then held against the person. So keys may be made of anything
//! that is the same for the same word. In a sealed store they are blind: for each beginning of a word there is an entry
//! made of what stands for that beginning and of what stands for the word, and nobody without the key can try words.

use super::index::{self, Cursor, Direction, Page};
use super::keys::{Key, KeyWriter};
use super::table::Table;
use super::{Fault, Store};
use crate::domain::{Person, PersonId, Query, words_of};

/// Bytes of a word in a key. A place in what was found must fit into a button.
const MAX_KEY_WORD: usize = 16;

/// Bytes of what stands for a beginning in a blind key. Two that are alike by chance cost a look at a person.
const BLIND_BEGINNING: usize = 8;

/// Bytes of what stands for the word, by which the entries of two words with one beginning differ.
const BLIND_WORD: usize = 4;

/// The letter of this list within the index.
const LIST: u8 = b's';

/// Entries looked at in one step.
const STEP: usize = 50;

/// Most entries looked at for one page. Only a question all of whose words begin so many names can miss somebody.
const MAX_LOOKED_AT: usize = 2_000;

/// What the keys of all words that begin so begin with.
fn beginning(word: &str) -> Key {
    let end = word.floor_char_boundary(MAX_KEY_WORD);
    KeyWriter::of(Table::Index)
        .byte(LIST)
        .bytes(&word.as_bytes()[..end])
        .done()
}

/// The index keys of a person's words. Their last fields are the person.
pub(super) fn of_person(person: &Person) -> Vec<Key> {
    let mut keys: Vec<Key> = words_of(person).iter().map(|word| key(word, person.id)).collect();
    // Two long words may begin alike.
    keys.dedup();
    keys
}

fn key(word: &str, id: PersonId) -> Key {
    let beginning = beginning(word);
    // No word holds a nought: a shorter one stands before all that it begins.
    KeyWriter::of(Table::Index)
        .bytes(&beginning[1..])
        .byte(0)
        .person(id)
        .done()
}

/// What begins the blind keys of a beginning.
fn blind_beginning(beginning: &[u8], blind: impl Fn(&[u8]) -> [u8; 32]) -> KeyWriter {
    KeyWriter::of(Table::Index)
        .byte(LIST)
        .bytes(&blind(beginning)[..BLIND_BEGINNING])
}

/// The index keys that stand for one in a sealed store: itself, unless it holds a word.
pub(super) fn blinded(key: Key, blind: impl Fn(&[u8]) -> [u8; 32]) -> Vec<Key> {
    let [_, LIST, tail @ ..] = key.as_slice() else {
        return vec![key];
    };
    let Some((word, person)) = tail
        .split_last_chunk::<9>()
        .and_then(|(word, person)| Some((word.strip_suffix(&[0])?, person)))
    else {
        return Vec::new();
    };
    let whole = blind(word);
    let ends = (1..=word.len()).filter(|end| str::from_utf8(&word[..*end]).is_ok());
    ends.map(|end| {
        blind_beginning(&word[..end], &blind)
            .bytes(&whole[whole.len() - BLIND_WORD..])
            .bytes(person)
            .done()
    })
    .collect()
}

impl Store {
    /// The same keys as they are kept in this store.
    pub(super) fn blinded(&self, keys: Vec<Key>) -> Vec<Key> {
        match &self.ring {
            Some(ring) => keys.into_iter().flat_map(|key| ring.blinded(key)).collect(),
            None => keys,
        }
    }

    /// What the keys of all words that begin so begin with in this store.
    fn beginning(&self, word: &str) -> Key {
        let plain = beginning(word);
        match &self.ring {
            Some(ring) => blind_beginning(&plain[2..], |word| ring.blind(word)).done(),
            None => plain,
        }
    }

    /// People that fit a question: from the first, or on one side of a place among them.
    ///
    /// # Errors
    /// If the engine fails, or holds what cannot be read.
    pub fn find(
        &self,
        query: &Query,
        from: Option<(&Cursor, Direction)>,
        size: usize,
    ) -> Result<Page<PersonId>, Fault> {
        let prefix = self.rarest(query)?;
        let before = matches!(from, Some((_, Direction::Before)));
        let direction = if before { Direction::Before } else { Direction::After };
        let mut place = from.map(|(cursor, _)| cursor.clone());
        let mut found = Vec::new();
        let mut looked_at = 0;
        while found.len() <= size && looked_at < MAX_LOOKED_AT {
            let from = place.as_ref().map(|place| (place, direction));
            let mut step = self.page_below(&prefix, index::person, from, STEP)?;
            looked_at += step.entries.len();
            if before {
                step.entries.reverse();
            }
            let more = if before { step.more_before } else { step.more_after };
            place = step.entries.last().map(|(cursor, _)| cursor.clone());
            for (cursor, id) in step.entries {
                // One more than is shown says whether there are more; each is a person to be read.
                if found.len() > size {
                    break;
                }
                if self.is_meant(query, &prefix, &cursor, id)? {
                    found.push((cursor, id));
                }
            }
            if !more {
                break;
            }
        }
        let more = found.len() > size;
        found.truncate(size);
        if before {
            found.reverse();
        }
        Ok(Page {
            entries: found,
            more_before: if before { more } else { from.is_some() },
            more_after: before || more,
        })
    }

    /// Whoever bears this public name, whole; as far as known, the one seen with it. The case makes no difference.
    ///
    /// # Errors
    /// If the engine fails, or holds what cannot be read.
    pub fn by_username(&self, username: &str) -> Result<Option<PersonId>, Fault> {
        let Some(query) = Query::of(&format!("@{username}")) else {
            return Ok(None);
        };
        let mut bearers: Vec<Person> = Vec::new();
        for (_, id) in self.find(&query, None, STEP)?.entries {
            let person = self.person(id)?.map(|person| person.value);
            bearers.extend(person.filter(|person| {
                let known = person.username.as_deref();
                known.is_some_and(|known| known.eq_ignore_ascii_case(username))
            }));
        }
        // A public name can change hands: whoever was seen with it last has it.
        let bearer = bearers.into_iter().max_by_key(Person::last_seen);
        Ok(bearer.map(|person| person.id))
    }

    /// What the keys of the word begin with that leads to the fewest people.
    fn rarest(&self, query: &Query) -> Result<Key, Fault> {
        let mut prefixes: Vec<Key> = query.words().iter().map(|word| self.beginning(word)).collect();
        if prefixes.len() > 1 {
            let mut counted = Vec::with_capacity(prefixes.len());
            for prefix in prefixes {
                counted.push((
                    self.page_below(&prefix, index::person, None, MAX_LOOKED_AT)?
                        .entries
                        .len(),
                    prefix,
                ));
            }
            counted.sort();
            prefixes = counted.into_iter().map(|(_, prefix)| prefix).collect();
        }
        Ok(prefixes.swap_remove(0))
    }

    /// Whether the question means this person, and this is the first of the entries that lead there.
    fn is_meant(&self, query: &Query, prefix: &[u8], place: &Cursor, id: PersonId) -> Result<bool, Fault> {
        let Some(person) = self.person(id)?.map(|person| person.value) else {
            return Ok(false);
        };
        let keys = self.blinded(of_person(&person));
        let first = keys.iter().filter(|key| key.starts_with(prefix)).min();
        let is_first = first.is_some_and(|key| key[prefix.len()..] == place.0);
        Ok(is_first && query.fits(&person))
    }
}
