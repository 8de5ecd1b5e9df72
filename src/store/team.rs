//! Who is staff by an owner's word, and the invitations to become so.

use std::fmt;
use std::str::FromStr;
use std::sync::PoisonError;

use sha2::{Digest as _, Sha256};

use super::index::{Cursor, Direction, People};
use super::keys;
use super::table::Table;
use super::{Change, Fault, Loaded, Store};
use crate::domain::{Invitation, Membership, PersonId};

/// Bytes of a hash.
const HASH_BYTES: usize = 32;

/// The hash of an invitation's token (SHA-256): what is kept of it. Whoever reads the store cannot follow the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenHash(pub(super) [u8; HASH_BYTES]);

impl TokenHash {
    /// The hash of a token.
    pub fn of(token: &str) -> Self {
        TokenHash(Sha256::digest(token.as_bytes()).into())
    }

    /// A number that tells the invitations of one desk apart, short enough for a button.
    pub fn short(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// Of an invitation's key.
    pub(super) fn read(key: &[u8]) -> Option<Self> {
        key.get(1..)?.try_into().ok().map(TokenHash)
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for TokenHash {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut hash = [0; HASH_BYTES];
        if text.len() != 2 * HASH_BYTES || !text.is_ascii() {
            return Err(());
        }
        for (at, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| ())?;
        }
        Ok(TokenHash(hash))
    }
}

impl Store {
    /// That a person is staff, if an owner made them so.
    pub fn membership(&self, id: PersonId) -> Option<Membership> {
        let known = self.team.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&id).copied()
    }

    /// All whom owners made staff, in no order.
    pub fn team(&self) -> Vec<(PersonId, Membership)> {
        let known = self.team.read().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|(id, membership)| (*id, *membership)).collect()
    }

    /// Takes over whose place in the team was changed by what was committed, as [`Store::note_bans`] does.
    pub(super) fn note_team(&self, changes: Vec<(PersonId, Option<Membership>)>) {
        if changes.is_empty() {
            return;
        }
        let mut known = self.team.write().unwrap_or_else(PoisonError::into_inner);
        for (id, written) in changes {
            let membership = match self.person(id) {
                Ok(person) => person.and_then(|person| person.value.membership),
                Err(_) => written,
            };
            match membership {
                Some(membership) => known.insert(id, membership),
                None => known.remove(&id),
            };
        }
    }

    pub(super) fn load_team(&self) -> Result<(), Fault> {
        const STEP: usize = 500;
        let mut from: Option<Cursor> = None;
        loop {
            let after = from.as_ref().map(|cursor| (cursor, Direction::After));
            let page = self.people(People::Staff, after, STEP)?;
            let mut team = Vec::with_capacity(page.entries.len());
            for (_, id) in &page.entries {
                team.push((*id, self.person(*id)?.and_then(|person| person.value.membership)));
            }
            self.note_team(team);
            match page.entries.into_iter().next_back() {
                Some((cursor, _)) if page.more_after => from = Some(cursor),
                Some(_) | None => return Ok(()),
            }
        }
    }

    /// Invitations, in no order, at most `limit`.
    pub fn invitations(&self, limit: usize) -> Result<Vec<(TokenHash, Invitation)>, Fault> {
        let rows = self.rows(Table::Invitation, None, limit)?;
        rows.iter()
            .map(|(key, value)| {
                let hash = TokenHash::read(key).ok_or_else(|| Fault::Damaged {
                    what: Table::Invitation.noun(),
                    why: "its key is no hash".into(),
                })?;
                Ok((hash, self.decode(Table::Invitation, key, value)?))
            })
            .collect()
    }

    /// One invitation.
    pub fn invitation(&self, token: &TokenHash) -> Result<Option<Loaded<Invitation>>, Fault> {
        self.read(Table::Invitation, &keys::invitation(token))
    }
}

impl Change {
    /// A new invitation.
    pub fn put_invitation(&mut self, token: &TokenHash, invitation: &Invitation) -> Result<(), Fault> {
        self.put(Table::Invitation, keys::invitation(token), invitation)
    }

    /// An invitation is used, called back, or over. `before` is what the decision saw: it is used once.
    pub fn remove_invitation(&mut self, token: &TokenHash, before: &Loaded<Invitation>) {
        let key = keys::invitation(token);
        self.write.expects.push((key.clone(), Some(before.raw.clone())));
        self.remove(key);
    }
}
