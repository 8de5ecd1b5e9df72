//! Writes data directories of many tickets, as they would have come about, through the store: hundreds of tickets in a
//! commit. Knows nothing of what is measured on them.

use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, ensure};
use serde::Deserialize;
use switchboard::domain::{
    ChatId, Closer, Event, HOUR_MS, Happening, Kind, Message, MessageRef, Party, Person, PersonId, RichText, Sighting,
    Ticket, TicketNo, Timestamp,
};
use switchboard::store::sled::SledEngine;
use switchboard::store::{Change, Committed, Link, Store};

use crate::subject::GROUP;

/// How much a directory holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Tickets.
    pub tickets: u64,
    /// One of so many is open.
    pub open_one_of: u64,
    /// Messages in all.
    pub messages: u64,
}

/// The number of the first person; the traffic of the bench comes from them.
pub const FIRST_PERSON: i64 = 1_000_000;

/// The only member of staff.
pub const ADMIN: i64 = 42;

/// The ticket that has [`LONG_MESSAGES`].
pub const LONG: TicketNo = TicketNo(1);

/// Messages of a ticket that went on for long.
pub const LONG_MESSAGES: u64 = 200;

/// Rises when other directories are written than before: those that were kept are then of no use.
pub const EDITION: u32 = 3;

/// Tickets of one person.
const TICKETS_EACH: u64 = 2;

/// People, with their tickets, in one commit.
const AT_ONCE: u64 = 200;

/// The number, among people, of the first one whose ticket is planted.
const NEW_PEOPLE: u64 = 10_000_000;

/// Silence that closes a ticket, in hours: since before there was this desk, so that only what is planted falls due.
pub const AUTO_CLOSE_HOURS: i64 = 200_000;

/// Texts that people wrote.
const CORPUS: &str = include_str!("../../tests/data/corpus.jsonl");

const FIRST_NAMES: [&str; 12] = [
    "Anna",
    "Boris",
    "Clara",
    "Дмитрий",
    "Elif",
    "Фёдор",
    "Grace",
    "Hiroshi",
    "Ирина",
    "Jonas",
    "Karim",
    "Ольга",
];

#[derive(Deserialize)]
struct Line {
    text: String,
}

/// A person's last name: many share one, as people do.
pub fn last_name(person: u64) -> String {
    let syllables = ["ba", "ko", "ri", "mel", "tsu", "van", "der", "lo", "pes", "gu"];
    let mut rest = person.wrapping_mul(2_654_435_761) % 5_000;
    let mut name = "N".to_owned();
    for _ in 0..4 {
        name.push_str(syllables[(rest % 10) as usize]);
        rest /= 10;
    }
    name
}

/// How a ticket went so far.
struct Course {
    messages: u64,
    /// A minute after the last of them.
    at: Timestamp,
    /// Whether staff has said something.
    answered: bool,
    /// Whether the last word is staff's.
    staff_last: bool,
    /// Whether staff has closed it.
    closed: bool,
}

struct Generator {
    store: Store,
    texts: Vec<RichText>,
    now: Timestamp,
    messages: i64,
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or_default())
}

impl Generator {
    async fn over(directory: &Path) -> anyhow::Result<Generator> {
        std::fs::create_dir_all(directory)?;
        let engine = SledEngine::open(directory)?;
        let lines: Result<Vec<Line>, _> = CORPUS.lines().map(serde_json::from_str).collect();
        Ok(Generator {
            store: Store::open(Arc::new(engine)).await?,
            texts: lines?.iter().map(|line| RichText::from(line.text.as_str())).collect(),
            now: now(),
            messages: 0,
        })
    }

    async fn commit(&self, change: Change) -> anyhow::Result<()> {
        let committed = self.store.commit(change).await?;
        ensure!(committed == Committed::Done, "the directory is in use: {committed:?}");
        Ok(())
    }

    fn message(&mut self, chat: i64) -> Message {
        self.messages += 1;
        let text = &self.texts[self.messages as usize % self.texts.len()];
        Message {
            source: MessageRef {
                chat: ChatId::telegram(chat),
                message: self.messages,
            },
            kind: Kind::Text,
            text: text.clone(),
            file_name: None,
            album: None,
            file: None,
            edited: false,
            deleted: false,
            composed: false,
            attached: None,
            signature: None,
            reply: None,
        }
    }

    /// A person met some time ago.
    fn person(&self, number: u64) -> Person {
        let id = PersonId::telegram(FIRST_PERSON + number as i64);
        let first = FIRST_NAMES[number as usize % FIRST_NAMES.len()];
        let sighting = Sighting {
            id,
            name: format!("{first} {}", last_name(number)),
            username: Some(format!("visitor_{number}")),
            client_language: Some("en".to_owned()),
        };
        Person::met(&sighting, self.now.plus_ms(-(number as i64 % 4_000) * HOUR_MS))
    }

    /// A ticket of so many messages, the last ones at this moment.
    fn ticket(&mut self, change: &mut Change, no: u64, of: PersonId, course: Course) -> anyhow::Result<()> {
        let Course {
            messages,
            at,
            answered,
            staff_last,
            closed,
        } = course;
        let chat = of.chat().number;
        let opened = at.plus_ms(-60_000 * messages as i64);
        let question = self.message(chat);
        let (mut ticket, mut events) = Ticket::open(TicketNo(no), of, question, opened);
        let operator = PersonId::telegram(ADMIN);
        let mut happen = |ticket: &mut Ticket, minute: u64, what| {
            let event = Event::new(opened.plus_ms(60_000 * minute as i64), what);
            ticket.apply(&event);
            events.push(event);
        };
        if answered {
            happen(&mut ticket, 0, Happening::Taken { by: operator });
        }
        for minute in 1..messages {
            let last = minute + 1 == messages;
            let by_staff = answered && if last { staff_last } else { minute % 2 == 1 };
            let (by, from) = if by_staff {
                (Party::Staff(operator), GROUP)
            } else {
                (Party::User, chat)
            };
            let message = self.message(from);
            happen(&mut ticket, minute, Happening::Said { by, message });
        }
        if closed {
            let by = Closer::Staff(operator);
            happen(&mut ticket, messages, Happening::Closed { by });
        }
        for (seq, event) in (0..).zip(&events) {
            let Some(by) = event.what.said_by() else { continue };
            let chat = ChatId::telegram(if by == Party::User { GROUP } else { chat });
            self.messages += 1;
            let message = self.messages;
            // The copy on the other side.
            change.link(MessageRef { chat, message }, Link { no: ticket.no, seq });
        }
        change.put_ticket(None, &ticket, &events)?;
        Ok(())
    }
}

/// Fills an empty directory.
pub async fn generate(directory: &Path, size: Size) -> anyhow::Result<()> {
    let mut generator = Generator::over(directory).await?;
    ensure!(!generator.store.has_records()?, "{} is not empty", directory.display());
    let people = size.tickets.div_ceil(TICKETS_EACH);
    for first in (0..people).step_by(AT_ONCE as usize) {
        let mut change = Change::default();
        for number in first..people.min(first + AT_ONCE) {
            let mut person = generator.person(number);
            for no in number * TICKETS_EACH + 1..=((number + 1) * TICKETS_EACH).min(size.tickets) {
                let closed = !no.is_multiple_of(size.open_one_of);
                if !closed {
                    person.open.push(TicketNo(no));
                }
                // Spread evenly, and so that each has at least the question.
                let share = (size.messages * no / size.tickets - size.messages * (no - 1) / size.tickets).max(1);
                let messages = if no == LONG.0 { LONG_MESSAGES } else { share };
                let course = Course {
                    messages,
                    at: generator.now.plus_ms(-(no as i64 % 2_000) * 60_000),
                    answered: !no.is_multiple_of(5),
                    staff_last: no.is_multiple_of(3),
                    closed,
                };
                generator.ticket(&mut change, no, person.id, course)?;
            }
            change.put_person(None, &person)?;
        }
        generator.commit(change).await?;
        if first % 20_000 == 0 && first > 0 {
            eprintln!("generated {first} of {people} people");
        }
    }
    Ok(())
}

/// Adds tickets that fall due at this moment, each of somebody new.
pub async fn plant(directory: &Path, tickets: u64, due: SystemTime) -> anyhow::Result<()> {
    let mut generator = Generator::over(directory).await?;
    let due = due.duration_since(UNIX_EPOCH).context("a clock before 1970")?;
    let answered = Timestamp(i64::try_from(due.as_millis())?).plus_ms(-AUTO_CLOSE_HOURS * HOUR_MS);
    let mut change = Change::default();
    let next = generator.store.next_ticket().0;
    for n in 0..tickets {
        let mut person = generator.person(NEW_PEOPLE + n);
        person.open.push(TicketNo(next + n));
        let course = Course {
            messages: 2,
            // The last message comes a minute after the first.
            at: answered.plus_ms(60_000),
            answered: true,
            staff_last: true,
            closed: false,
        };
        generator.ticket(&mut change, next + n, person.id, course)?;
        change.put_person(None, &person)?;
    }
    generator.commit(change).await
}
