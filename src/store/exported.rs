//! A record as a line of an export has it: with what its key says, which the value does not.

use std::collections::HashSet;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::figures::Place;
use super::keys::{self, Key, KeyReader};
use super::mark;
use super::numbers::GREATEST;
use super::seal::Owner;
use super::table::Table;
use super::{Change, Fault, Link, Store, TokenHash, View};
use crate::domain::{
    Aside, Canned, Category, ChatId, Event, FaqEntry, Feedback, FeedbackNo, Invitation, MessageRef, Parcel, Person,
    Switches, Ticket, TicketNo, Topic,
};

/// A record with what its key says of it.
pub(super) enum Record {
    Person(Box<Person>),
    Ticket(Box<Ticket>),
    Event(TicketNo, u64, Event),
    Link(MessageRef, Link),
    Feedback(Box<Feedback>),
    FeedbackLink(MessageRef, FeedbackNo),
    View(View),
    Moved(ChatId, ChatId),
    Seen(i64, u64, String),
    Parcel(u64, Parcel),
    Figure(Place, i64),
    Switches(Switches),
    Invitation(TokenHash, Invitation),
    Topic(Box<Topic>),
    Canned(Box<Canned>),
    Aside(u64, Box<Aside>),
    Category(Box<Category>),
    Faq(Box<FaqEntry>),
}

impl Record {
    /// What a line says.
    ///
    /// # Errors
    /// What is wrong with it; never its contents.
    pub(super) fn read(table: Table, line: &Value, value: &Value) -> Result<Self, String> {
        let unsigned = |field: &str| line[field].as_u64().ok_or(format!("it has no right “{field}”"));
        let signed = |field: &str| line[field].as_i64().ok_or(format!("it has no right “{field}”"));
        let chat = || {
            let chat = line["chat"].as_str().and_then(|text| text.parse::<ChatId>().ok());
            chat.ok_or("it has no right “chat”".to_owned())
        };
        let place = || -> Result<MessageRef, String> {
            Ok(MessageRef {
                chat: chat()?,
                message: signed("message")?,
            })
        };
        Ok(match table {
            Table::Person => Record::Person(Box::new(typed(table, value)?)),
            Table::Ticket => {
                let ticket: Ticket = typed(table, value)?;
                Record::Ticket(Box::new(bearable(ticket.no.0, ticket)?))
            }
            Table::Event => Record::Event(TicketNo(unsigned("no")?), unsigned("seq")?, typed(table, value)?),
            Table::Link | Table::Links => Record::Link(place()?, typed(table, value)?),
            Table::Feedback => {
                let feedback: Feedback = typed(table, value)?;
                Record::Feedback(Box::new(bearable(feedback.no.0, feedback)?))
            }
            Table::FeedbackLink => Record::FeedbackLink(place()?, typed(table, value)?),
            Table::View => Record::View(typed(table, value)?),
            Table::Moved => Record::Moved(chat()?, typed(table, value)?),
            Table::Seen => {
                let block: String = typed(table, value)?;
                if !mark::is_block(format!("\"{block}\"").as_bytes()) {
                    return Err("its value is no block of marks".into());
                }
                Record::Seen(signed("day")?, unsigned("block")?, block)
            }
            Table::Outbox => {
                let seq = unsigned("seq")?;
                Record::Parcel(bearable(seq, seq)?, typed(table, value)?)
            }
            Table::Figure => {
                let place = Place::heard(line).ok_or("it does not say rightly what it counts")?;
                Record::Figure(place, typed(table, value)?)
            }
            Table::Switches => Record::Switches(typed(table, value)?),
            Table::Invitation => {
                let token = line["token"].as_str().and_then(|text| text.parse::<TokenHash>().ok());
                let token = token.ok_or("it has no right “token”".to_owned())?;
                Record::Invitation(token, typed(table, value)?)
            }
            Table::Topic => Record::Topic(Box::new(typed(table, value)?)),
            Table::Canned => Record::Canned(Box::new(typed(table, value)?)),
            Table::Aside => Record::Aside(unsigned("place")?, Box::new(typed(table, value)?)),
            Table::Category => Record::Category(Box::new(typed(table, value)?)),
            Table::Faq => Record::Faq(Box::new(typed(table, value)?)),
            Table::Meta | Table::OldCopy | Table::Copies | Table::Count | Table::Index | Table::DataKey => {
                return Err(format!("a {} is never exported", table.noun()));
            }
        })
    }

    /// Where it lies; of a link, of which many lie in a row, what tells it from all others.
    pub(super) fn key(&self) -> Key {
        match self {
            Record::Person(person) => keys::person(person.id),
            Record::Ticket(ticket) => keys::ticket(ticket.no),
            Record::Event(no, seq, _) => keys::event(*no, *seq),
            Record::Link(at, _) => keys::link(*at),
            Record::Feedback(feedback) => keys::feedback(feedback.no),
            Record::FeedbackLink(at, _) => keys::feedback_link(*at),
            Record::View(view) => keys::view(view.at.chat),
            Record::Moved(from, _) => keys::moved(*from),
            Record::Seen(day, block, _) => keys::seen(*day, *block),
            Record::Parcel(seq, parcel) => keys::parcel(parcel.lane, *seq),
            Record::Figure(place, _) => place.key(),
            Record::Switches(_) => keys::switches(),
            Record::Invitation(token, _) => keys::invitation(token),
            Record::Topic(topic) => keys::topic(topic.of()),
            Record::Canned(canned) => keys::canned(canned.no),
            Record::Aside(place, _) => keys::aside(*place),
            Record::Category(category) => keys::category(category.no),
            Record::Faq(entry) => keys::faq(entry.no),
        }
    }

    /// Whether a store has a record at its place.
    pub(super) fn is_held_by(&self, store: &Store) -> Result<bool, Fault> {
        if let Record::Link(at, _) = self {
            return Ok(store.link(*at)?.is_some());
        }
        store.holds(&self.key())
    }

    /// Whose history or topic it belongs to, if its ticket must be asked for that.
    pub(super) fn asks(&self) -> Option<TicketNo> {
        match self {
            Record::Event(no, _, _) => Some(*no),
            Record::Topic(topic) => Some(topic.first),
            Record::Person(_)
            | Record::Ticket(_)
            | Record::Link(..)
            | Record::Feedback(_)
            | Record::FeedbackLink(..)
            | Record::View(_)
            | Record::Moved(..)
            | Record::Seen(..)
            | Record::Parcel(..)
            | Record::Figure(..)
            | Record::Switches(_)
            | Record::Invitation(..)
            | Record::Canned(_)
            | Record::Aside(..)
            | Record::Category(_)
            | Record::Faq(_) => None,
        }
    }

    /// Adds it to a change. `owner` is whose it is if it does not say so itself.
    pub(super) fn put(self, owner: Owner, change: &mut Change) -> Result<(), Fault> {
        let key = self.key();
        match self {
            Record::Person(person) => change.put_person(None, &person),
            Record::Ticket(ticket) => change.put_ticket(None, &ticket, &[]),
            Record::Event(_, _, event) => {
                change.own(Owner::of_participant(&event).unwrap_or(owner));
                change.put(Table::Event, key, &event)
            }
            Record::Link(at, link) => {
                change.link(at, link);
                Ok(())
            }
            Record::Feedback(feedback) => change.put_feedback(None, &feedback),
            Record::FeedbackLink(at, no) => change.link_feedback(at, no),
            Record::View(view) => change.put_view(view.at.chat, Some(view)),
            Record::Moved(from, to) => change.moved(from, to),
            Record::Seen(_, _, block) => change.put(Table::Seen, key, &block),
            Record::Parcel(seq, parcel) => change.send(seq, parcel),
            Record::Figure(_, count) => change.put(Table::Figure, key, &count),
            Record::Switches(switches) => change.put_switches(None, &switches),
            Record::Invitation(token, invitation) => change.put_invitation(&token, &invitation),
            Record::Canned(canned) => change.put_canned(None, &canned),
            Record::Aside(_, aside) => change.put(Table::Aside, key, &aside),
            Record::Category(category) => change.put_category(None, &category),
            Record::Faq(entry) => change.put_faq(None, &entry),
            // Its link is a record of the export as well.
            Record::Topic(topic) => {
                change.own(owner);
                change.put(Table::Topic, key, &topic)
            }
        }
    }
}

/// What bears a number, if there is one left behind it.
fn bearable<T>(number: u64, record: T) -> Result<T, String> {
    let why = || "its number is too great".to_owned();
    (number <= GREATEST).then_some(record).ok_or_else(why)
}

/// What was left out of an import: nothing may lead there.
#[derive(Debug, Default)]
pub(super) struct Gone {
    tickets: HashSet<TicketNo>,
    feedback: HashSet<FeedbackNo>,
}

impl Gone {
    /// What lay at this key is left out. A ticket's number is never given again.
    pub(super) fn note(&mut self, key: &[u8], change: &mut Change) -> Result<(), Fault> {
        let number = KeyReader(key.get(1..).unwrap_or_default()).unsigned();
        match (Table::of(key), number) {
            (Some(Table::Ticket), Some(no)) => {
                self.tickets.insert(TicketNo(no));
                change.put(Table::Meta, keys::erased(TicketNo(no)), &TicketNo(no))
            }
            (Some(Table::Feedback), Some(no)) => {
                self.feedback.insert(FeedbackNo(no));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whether a record leads to what was left out.
    pub(super) fn is_led_to_by(&self, record: &Record) -> bool {
        match record {
            Record::Link(_, link) => self.tickets.contains(&link.no),
            Record::View(view) => self.tickets.contains(&view.no),
            Record::FeedbackLink(_, no) => self.feedback.contains(no),
            // These are sealed under the key of whoever they are of, and gone with it, or lead nowhere.
            Record::Person(_)
            | Record::Ticket(_)
            | Record::Event(..)
            | Record::Feedback(_)
            | Record::Topic(_)
            | Record::Moved(..)
            | Record::Seen(..)
            | Record::Parcel(..)
            | Record::Figure(..)
            | Record::Switches(_)
            | Record::Invitation(..)
            | Record::Canned(_)
            | Record::Aside(..)
            | Record::Category(_)
            | Record::Faq(_) => false,
        }
    }
}

fn typed<T: DeserializeOwned + serde::Serialize>(table: Table, value: &Value) -> Result<T, String> {
    // serde_json's own words may quote the value.
    let unreadable = || format!("its value is no {} as this version knows it", table.noun());
    let record: T = serde_json::from_value(value.clone()).map_err(|_| unreadable())?;
    let kept = serde_json::to_value(&record).map_err(|_| unreadable())?;
    if holds(&kept, value) {
        Ok(record)
    } else {
        Err("its value has fields that this version does not know and would lose".into())
    }
}

/// Whether `kept` has everything that `given` has. A field that says nothing need not be kept.
fn holds(kept: &Value, given: &Value) -> bool {
    let says_nothing = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    match (kept, given) {
        (Value::Object(kept), Value::Object(given)) => given.iter().all(|(name, value)| {
            let found = kept.get(name);
            found.map_or_else(|| says_nothing(value), |found| holds(found, value))
        }),
        (Value::Array(kept), Value::Array(given)) => {
            kept.len() == given.len() && kept.iter().zip(given).all(|(kept, given)| holds(kept, given))
        }
        (kept, given) => kept == given,
    }
}
