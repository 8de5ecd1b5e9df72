//! A book of tickets kept beside the store: what the store should show after every act.

use std::collections::BTreeMap;

use switchboard::desk::WorldZone;
use switchboard::domain::{
    Act, ChatId, Closer, Event, Feedback, FeedbackNo, HOUR_MS, Handling, Kind, Measure, Message, MessageRef, Party,
    Person, PersonId, Refusal, RichText, Sighting, Target, Ticket, TicketNo, Timestamp, Turn,
};
use switchboard::store::{Change, Committed, Store};

/// Operators in random histories.
pub const OPERATORS: [i64; 3] = [901, 902, 903];
/// Users in random histories.
const USERS: i64 = 6;

/// Tickets as the acts made them, and their histories, without looking into the store.
pub struct Book {
    pub store: Store,
    pub tickets: BTreeMap<u64, Ticket>,
    pub events: BTreeMap<u64, Vec<Event>>,
    pub people: BTreeMap<i64, Person>,
    pub feedback: BTreeMap<u64, Feedback>,
    pub now: Timestamp,
    /// Whether its tickets are to be answered and closed in time.
    pub aims: bool,
    messages: i64,
}

pub fn sighting(number: i64) -> Sighting {
    Sighting {
        id: PersonId::telegram(number),
        name: format!("Person {number}"),
        username: None,
        client_language: None,
    }
}

pub fn message(chat: i64, number: i64, text: &str) -> Message {
    Message {
        source: at(chat, number),
        kind: Kind::Text,
        text: RichText::from(text),
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

pub fn at(chat: i64, message: i64) -> MessageRef {
    MessageRef {
        chat: ChatId::telegram(chat),
        message,
    }
}

impl Book {
    pub fn over(store: Store) -> Self {
        Book {
            store,
            tickets: BTreeMap::new(),
            events: BTreeMap::new(),
            people: BTreeMap::new(),
            feedback: BTreeMap::new(),
            now: Timestamp(1_700_000_000_000),
            aims: false,
            messages: 0,
        }
    }

    pub fn words(&mut self, chat: i64) -> Message {
        self.messages += 1;
        message(chat, self.messages, &format!("word {}", self.messages))
    }

    /// Notes that a person was met.
    pub async fn meet(&mut self, number: i64) {
        let before = self.store.person(PersonId::telegram(number)).unwrap();
        let person = before.as_ref().map_or_else(
            || Person::met(&sighting(number), self.now),
            |before| before.value.clone(),
        );
        let mut change = Change::default();
        change.put_person(before.as_ref(), &person).unwrap();
        assert_eq!(self.store.commit(change).await.unwrap(), Committed::Done);
        self.people.insert(number, person);
    }

    pub async fn open(&mut self, user: i64) -> TicketNo {
        self.meet(user).await;
        let message = self.words(user);
        let no = self.store.next_ticket();
        let (mut ticket, mut events) = Ticket::open(no, PersonId::telegram(user), message, self.now);
        self.retarget(true, &mut ticket, &mut events);
        let mut change = Change::default();
        change.put_ticket(None, &ticket, &events).unwrap();
        assert_eq!(self.store.commit(change).await.unwrap(), Committed::Done);
        assert!(
            self.tickets.insert(no.0, ticket).is_none(),
            "ticket number {no} given twice"
        );
        self.events.insert(no.0, events);
        no
    }

    pub async fn act(&mut self, no: TicketNo, act: Act) -> Result<(), Refusal> {
        let before = self.store.ticket(no).unwrap().unwrap();
        let mut events = before.value.decide(act, self.now)?;
        let mut after = before.value.clone();
        for event in &events {
            after.apply(event);
        }
        self.retarget(!before.value.is_open(), &mut after, &mut events);
        let mut change = Change::default();
        change.put_ticket(Some(&before), &after, &events).unwrap();
        assert_eq!(self.store.commit(change).await.unwrap(), Committed::Done);
        self.tickets.insert(no.0, after);
        self.events.entry(no.0).or_default().extend(events);
        Ok(())
    }

    /// Half an hour to the first answer and an hour to the closing, for tickets with even numbers.
    fn retarget(&self, begins: bool, ticket: &mut Ticket, events: &mut [Event]) {
        if !self.aims {
            return;
        }
        let measure = Measure {
            hours: None,
            zone: &WorldZone(chrono_tz::UTC),
            warn_percent: 80,
        };
        let within = |target| match target {
            Target::FirstAnswer => HOUR_MS / 2,
            Target::Resolution => HOUR_MS,
        };
        let within = |target| ticket.no.0.is_multiple_of(2).then(|| within(target));
        let targets = ticket.retargeted(begins, within, &measure, self.now);
        if let Some(event) = events.last_mut().filter(|_| targets != ticket.targets) {
            event.targets = Some(Box::new(targets));
            ticket.targets = targets;
        }
    }

    /// A user gives feedback, which staff sees as a message of its own.
    pub async fn give_feedback(&mut self, user: i64) {
        self.meet(user).await;
        let feedback = Feedback {
            no: self.store.next_feedback(),
            by: PersonId::telegram(user),
            at: self.now,
            messages: vec![self.words(user)],
            read: false,
            answer: None,
        };
        let mut change = Change::default();
        change.put_feedback(None, &feedback).unwrap();
        change
            .link_feedback(self.words(OPERATORS[0]).source, feedback.no)
            .unwrap();
        assert_eq!(self.store.commit(change).await.unwrap(), Committed::Done);
        assert!(self.feedback.insert(feedback.no.0, feedback).is_none());
    }

    /// Staff reads a feedback, or answers it in this ticket.
    pub async fn look_at_feedback(&mut self, no: u64, answer: Option<TicketNo>) {
        let before = self.store.feedback(FeedbackNo(no)).unwrap().unwrap();
        let mut after = before.value.clone();
        after.read = true;
        if let Some(ticket) = answer {
            // A second answer is refused, and changes nothing.
            let _ = after.answered(PersonId::telegram(OPERATORS[1]), ticket);
        }
        let mut change = Change::default();
        change.put_feedback(Some(&before), &after).unwrap();
        assert_eq!(self.store.commit(change).await.unwrap(), Committed::Done);
        self.feedback.insert(no, after);
    }

    /// One random step: somebody opens, says, takes, closes, reopens or rates, a timer acts, or time passes.
    pub async fn step(&mut self, random: &mut fastrand::Rng) {
        // Several things happen within one millisecond, and now and then nothing for days.
        self.now = self.now.plus_ms([0, 0, 1, 1_000, 90_000_000][random.usize(..5)]);
        let known: Vec<u64> = self.tickets.keys().copied().collect();
        for no in &known {
            // Refused where nothing is due.
            let _ = self.act(TicketNo(*no), Act::BeLate).await;
        }
        if known.is_empty() || random.u8(..5) == 0 {
            self.open(random.i64(1..=USERS)).await;
            return;
        }
        if random.u8(..8) == 0 {
            match self.feedback.len() as u64 {
                given @ 1.. if random.bool() => {
                    let answer = random.bool().then_some(TicketNo(known[0]));
                    self.look_at_feedback(random.u64(1..=given), answer).await;
                }
                _ => self.give_feedback(random.i64(1..=USERS)).await,
            }
            return;
        }
        let no = TicketNo(known[random.usize(..known.len())]);
        let operator = PersonId::telegram(OPERATORS[random.usize(..OPERATORS.len())]);
        let closing = self.tickets[&no.0].closing().unwrap_or(0);
        let user = PersonId::telegram(random.i64(1..=USERS));
        let act = match random.u8(..15) {
            0 => Act::Say {
                by: Party::User,
                message: self.words(1),
            },
            1 => Act::Say {
                by: Party::Staff(operator),
                message: self.words(operator.number),
            },
            2 => Act::Take(operator),
            3 => Act::Close(Closer::Staff(operator)),
            4 => Act::Reopen {
                by: Party::Staff(operator),
                within_hours: 0,
            },
            5 => Act::Warn { after_ms: HOUR_MS },
            6 => Act::CloseForSilence { after_ms: 2 * HOUR_MS },
            7 => Act::Rate {
                closing,
                stars: random.u8(1..=5),
            },
            9 => Act::Remind {
                turn: [Turn::User, Turn::Support][random.usize(..2)],
                after_ms: HOUR_MS,
            },
            11 | 12 => Act::Handle {
                by: operator,
                how: Handling::Added { who: user },
            },
            13 => {
                let user = self.tickets[&no.0].participants.first().copied().unwrap_or(user);
                Act::Say {
                    by: Party::Participant(user),
                    message: self.words(user.number),
                }
            }
            14 => match random.bool() {
                true => Act::Leave { who: user },
                false => Act::Handle {
                    by: operator,
                    how: Handling::Removed { who: user },
                },
            },
            8 => Act::Comment {
                text: RichText::from("so so"),
            },
            _ => Act::Reopen {
                by: Party::User,
                within_hours: 72,
            },
        };
        // A refusal changes nothing: as good a step as any.
        let _ = self.act(no, act).await;
    }

    /// A history of so many random steps.
    pub async fn live(&mut self, seed: u64, steps: usize) {
        let mut random = fastrand::Rng::with_seed(seed);
        for _ in 0..steps {
            self.step(&mut random).await;
        }
    }
}
