//! Which records are sealed, under whose key, and how a sealed value looks. Knows no key.
//!
//! A sealed value: [`LAYOUT`], its owner (9 bytes in the clear, else reading a history entry would cost a look at
//! its ticket), then what the owner's key sealed for this place. The place is layout, owner and the whole key.

use super::keys::{self, Key, KeyReader, KeyWriter};
use super::records::decode;
use super::table::Table;
use super::{Fault, Store};
use crate::domain::{Event, Feedback, Parcel, Party, PersonId, Ticket, TicketNo, Topic};

/// How a sealed value begins; JSON never does.
pub(super) const LAYOUT: u8 = 1;

/// Bytes of an owner.
const OWNER_BYTES: usize = 9;

/// Bytes before what the owner's key has sealed.
const HEADER: usize = 1 + OWNER_BYTES;

/// How much longer a value becomes by being sealed.
pub(super) const SEAL_ADDS: usize = HEADER + crate::sealing::SEALING_ADDS;

/// Whose key a value is sealed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    /// The desk's: nobody's in particular.
    Desk,
    /// That of the person whose words or name it holds.
    Person(PersonId),
}

/// What becomes of a table's values in a sealed store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sealing {
    /// Numbers, moments and places only: they stay as they are.
    None,
    /// Sealed, under the key of the person whom each change names, else under the desk's.
    Values,
    /// Keys that hold words are blinded; the values are empty.
    Words,
}

/// The one list of what is sealed. Whoever adds a table answers here whether it may lie in the clear.
pub(super) fn sealing(table: Table) -> Sealing {
    match table {
        Table::Person
        | Table::Ticket
        | Table::Event
        | Table::Outbox
        | Table::Switches
        | Table::Feedback
        | Table::Invitation
        | Table::Topic
        | Table::Canned
        | Table::Aside
        | Table::Category
        | Table::Faq => Sealing::Values,
        Table::Index => Sealing::Words,
        // A data key is sealed already, under the master key.
        Table::DataKey
        | Table::Meta
        | Table::Link
        | Table::OldCopy
        | Table::Links
        | Table::Copies
        | Table::View
        | Table::Seen
        | Table::Moved
        | Table::Count
        | Table::Figure
        | Table::FeedbackLink => Sealing::None,
    }
}

impl Owner {
    /// Whoever has the private chat of this number; of a group nobody in particular.
    pub(super) fn of_parcel(parcel: &Parcel) -> Self {
        parcel.lane.chat.person().map_or(Owner::Desk, Owner::Person)
    }

    /// The participant whose words an entry of another's history holds; none if it is the requester's.
    pub(super) fn of_participant(event: &Event) -> Option<Self> {
        match event.what.said_by() {
            Some(Party::Participant(id)) if id != PersonId::NOBODY => Some(Owner::Person(id)),
            Some(Party::Participant(_) | Party::User | Party::Staff(_)) | None => None,
        }
    }

    /// As it stands in keys and values.
    pub(super) fn bytes(self) -> [u8; OWNER_BYTES] {
        let mut bytes = [0; OWNER_BYTES];
        if let Owner::Person(id) = self {
            // The person's own key, without the letter of its table.
            bytes.copy_from_slice(&keys::person(id)[1..]);
        }
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        if *bytes == [0; OWNER_BYTES] {
            return Some(Owner::Desk);
        }
        KeyReader(bytes).person().map(Owner::Person)
    }

    /// Where the owner's data key lies.
    pub(super) fn place(self) -> Key {
        KeyWriter::of(Table::DataKey).bytes(&self.bytes()).done()
    }

    /// Where the one lies that was the owner's until their erasure began, as long as it goes on.
    pub(super) fn former_place(self) -> Key {
        KeyWriter::of(Table::DataKey)
            .bytes(&self.bytes())
            .bytes(b"former")
            .done()
    }

    /// Whether a key is the place of an owner's data key.
    pub(super) fn has_place(key: &[u8]) -> bool {
        key.len() == 1 + OWNER_BYTES
    }

    /// The owner whose data key, or former one, lies at a place.
    pub(super) fn at(place: &[u8]) -> Option<Self> {
        Owner::read(place.get(1..=OWNER_BYTES)?)
    }
}

/// A sealed value without what was sealed; and with the key it lies under, what is sealed along with it.
pub(super) fn header(owner: Owner) -> [u8; HEADER] {
    let mut header = [LAYOUT; HEADER];
    header[1..].copy_from_slice(&owner.bytes());
    header
}

/// The owner of a sealed value and what the owner's key has sealed; none if it is no sealed value.
pub(super) fn parted(value: &[u8]) -> Option<(Owner, &[u8])> {
    let (header, sealed) = value.split_at_checked(HEADER)?;
    let owner = header.strip_prefix(&[LAYOUT]).and_then(Owner::read)?;
    Some((owner, sealed))
}

impl Store {
    /// The requester of a ticket, if there is such a ticket.
    pub(super) fn requester_of(&self, no: TicketNo) -> Result<Option<PersonId>, Fault> {
        Ok(self.ticket(no)?.map(|ticket| ticket.value.requester))
    }

    /// Who owns a record of this store that is not sealed: what each change says when it writes such a one.
    pub(super) fn owner_of(&self, table: Table, key: &[u8], value: &[u8]) -> Result<Owner, Fault> {
        let of_ticket = |no| Ok(self.requester_of(no)?.map_or(Owner::Desk, Owner::Person));
        let mut fields = KeyReader(key.get(1..).unwrap_or_default());
        match table {
            Table::Person => Ok(fields.person().map_or(Owner::Desk, Owner::Person)),
            Table::Ticket => Ok(Owner::Person(decode::<Ticket>(table, value)?.requester)),
            Table::Event => match (Owner::of_participant(&decode(table, value)?), fields.unsigned()) {
                (Some(owner), _) => Ok(owner),
                (None, Some(no)) => of_ticket(TicketNo(no)),
                (None, None) => Ok(Owner::Desk),
            },
            Table::Outbox => Ok(Owner::of_parcel(&decode(table, value)?)),
            Table::Feedback => Ok(Owner::Person(decode::<Feedback>(table, value)?.by)),
            Table::Topic => {
                let requester = self.requester_in(decode::<Topic>(table, value)?.owner)?;
                Ok(requester.map_or(Owner::Desk, Owner::Person))
            }
            Table::Switches
            | Table::Invitation
            | Table::Canned
            | Table::Aside
            | Table::Category
            | Table::Faq
            | Table::DataKey
            | Table::Meta
            | Table::Link
            | Table::OldCopy
            | Table::Links
            | Table::Copies
            | Table::View
            | Table::Seen
            | Table::Moved
            | Table::Count
            | Table::Figure
            | Table::FeedbackLink
            | Table::Index => Ok(Owner::Desk),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_read_back_from_a_sealed_value_and_json_is_none() {
        for owner in [Owner::Desk, Owner::Person(PersonId::telegram(i64::MAX))] {
            let value = [&header(owner)[..], b"sealed"].concat();
            assert_eq!(parted(&value), Some((owner, &b"sealed"[..])));
        }
        for value in [
            &b""[..],
            b"{\"no\":1,\"text\":\"x\"}",
            b"\"0123456789\"",
            &[LAYOUT; 9],
            &[LAYOUT; 30],
        ] {
            assert_eq!(parted(value), None);
        }
    }
}
