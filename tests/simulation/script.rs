//! What people do next, by dice.

use std::collections::BTreeMap;

use switchboard::desk::{Beginning, GroupOperators, Rules, TopicAnswers, TopicPer, WorldZone};
use switchboard::domain::{
    BusinessHours, CategoryNo, ChatId, Chosen, Dialog, DigestTime, FaqNo, FeedbackNo, Handling, Message, Occasion,
    PersonId, Priority, QuietHours, Reason, RichText, Role, TargetMinutes, Timestamp,
};

use switchboard::store::{Count, Store};

use super::albums::Unfinished;
use super::homes::GROUPS;
use super::offers::QUESTIONS;
use super::team::{HIRED, Managing};
use super::update::{Operation, Update, What};
use super::world::Shared;

pub const STAFF: [i64; 3] = [901, 902, 903];
/// Members of the group who are not staff.
const MEMBERS: [i64; 2] = [951, 952];
const USERS: i64 = 5;
/// The number the group was configured with.
pub const GROUP: ChatId = ChatId {
    messenger: switchboard::domain::Messenger::Telegram,
    number: -1_000,
};

/// Makes up updates.
pub struct Script {
    pub random: fastrand::Rng,
    pub world: Shared,
    next_update: u64,
    pub(super) next_word: u64,
    /// What everybody wrote.
    pub(super) written: BTreeMap<i64, Vec<Message>>,
    pub(super) albums: Unfinished,
}

/// What holds at the desk of one history.
pub fn rules(random: &mut fastrand::Rng) -> Rules {
    Rules {
        owners: STAFF.map(PersonId::telegram).to_vec(),
        group: random.bool().then_some(GROUP),
        group_operators: random
            .choice([GroupOperators::Members, GroupOperators::Staff])
            .expect("two"),
        topic_answers: TopicAnswers::All,
        topic_per: random.choice([TopicPer::Ticket, TopicPer::User]).expect("two"),
        beginning: random.choice([Beginning::Menu, Beginning::Any]).expect("two"),
        ask_min_length: random.choice([0, 0, 8]).expect("three"),
        max_open_tickets: random.u32(..4),
        ticket_cooldown_secs: random.choice([0, 30]).expect("two"),
        flood_limit_per_min: random.choice([0, 0, 2]).expect("three"),
        feedback_cooldown_hours: 1,
        reopen_within_hours: random.choice([0, 1, 72]).expect("three"),
        auto_close_after_hours: random.choice([0, 2, 48]).expect("three"),
        auto_close_warn_hours: random.u32(..2),
        faq_suggestions: random.u8(..4) > 0,
        rating_stars: 5,
        ticket_cleanup_days: random.choice([0, 0, 3]).expect("three"),
        reminder_user_secs: random.choice([0, 600, 7_200]).expect("three"),
        reminder_operator_secs: random.choice([0, 600, 7_200]).expect("three"),
        quiet_hours: random.bool().then(|| QuietHours::read("22:00-07:00").expect("hours")),
        digest_at: random.bool().then(|| DigestTime::read("09:00").expect("a time")),
        business_hours: random
            .bool()
            .then(|| BusinessHours::read("Mon-Fri 09:00-18:00").expect("hours")),
        first_answer: TargetMinutes::read(random.choice(["0", "20", "normal=10 high=5"]).expect("three"))
            .expect("minutes"),
        resolution: TargetMinutes::read(random.choice(["0", "120"]).expect("two")).expect("minutes"),
        target_warn_percent: random.choice([0, 80]).expect("two"),
        zone: WorldZone(chrono_tz::Europe::Berlin),
        escalates_to: Some(PersonId::telegram(STAFF[0])),
        default_locale: switchboard::domain::LanguageCode::read("en").unwrap(),
    }
}

impl Script {
    pub fn new(random: fastrand::Rng, world: Shared) -> Self {
        Script {
            random,
            world,
            next_update: 1_000,
            next_word: 0,
            written: BTreeMap::new(),
            albums: Unfinished::default(),
        }
    }

    /// What one to three different people do at the same time.
    pub fn scene(&mut self, store: &Store, at: i64) -> Vec<Update> {
        let mut updates: Vec<Update> = Vec::new();
        // The parts of an album come one after the other, with little in between.
        let mut all: Vec<(i64, What)> = Vec::new();
        for (who, chat) in self.albums.begun() {
            if self.random.u8(..4) > 0 {
                all.extend(self.next_part(who, chat));
            }
        }
        for _ in 0..self.random.usize(1..=3) {
            all.push(self.something(store, at));
        }
        for (who, what) in all {
            if updates.iter().all(|update| update.who != who) {
                self.next_update += 1;
                let number = self.next_update;
                if let What::Operates(group, _) = what {
                    let act = (PersonId::telegram(who), group);
                    self.world.look().acts.insert(number, act);
                }
                updates.push(Update { number, who, what, at });
            }
        }
        updates
    }

    /// One more part of an album, unless its group goes on under another number.
    fn next_part(&mut self, who: i64, chat: ChatId) -> Option<(i64, What)> {
        let group = self.world.look().group.last().copied();
        if chat.is_group() && group != Some(chat) && !GROUPS.contains(&chat) {
            return None;
        }
        let place = chat.is_group().then_some(chat);
        let answers = self.albums.answers(who, chat).flatten();
        let says = |message| What::Operates(place, Operation::Says(Box::new(message), answers));
        let message = self.words(who, chat);
        Some(match who {
            1..=USERS => (who, What::Writes(message, answers)),
            _ => (who, says(message)),
        })
    }

    fn something(&mut self, store: &Store, at: i64) -> (i64, What) {
        let tickets = self.world.look().tickets.len() as u64;
        let group = self.world.look().group.clone();
        let home = self.random.choice(GROUPS).expect("two");
        match self.random.u8(..100) {
            0..55 => {
                let user = self.random.i64(1..=USERS);
                (user, self.user_does(user, tickets, store))
            }
            55..60 if group.len() > 1 => {
                // The service message of a move: early, late, or long after the next one.
                let move_no = self.random.usize(1..group.len());
                (0, What::GroupMoved(group[move_no - 1], group[move_no]))
            }
            63..65 if !self.world.look().blocked.contains(&home) => (0, What::Regains(home)),
            60..63 => {
                let all = self.world.look().invitations.len();
                let latest = all.saturating_sub(self.random.usize(1..4));
                (self.pick(&HIRED), What::Joins(latest))
            }
            _ => {
                let staff = if self.random.bool() {
                    self.pick(&HIRED)
                } else {
                    self.pick(&STAFF)
                };
                let place = if self.random.u8(..5) == 0 {
                    Some(&home)
                } else {
                    group.last()
                };
                match place.filter(|_| self.random.bool()) {
                    Some(group) => {
                        let who = if self.random.u8(..4) == 0 {
                            self.pick(&MEMBERS)
                        } else {
                            staff
                        };
                        let operation = self.operation(who, *group, store, at);
                        (who, What::Operates(Some(*group), operation))
                    }
                    None => (
                        staff,
                        What::Operates(None, self.operation(staff, ChatId::telegram(staff), store, at)),
                    ),
                }
            }
        }
    }

    fn user_does(&mut self, user: i64, tickets: u64, store: &Store) -> What {
        let own = self.own_ticket(user, tickets, store);
        if self.random.u8(..3) == 0 && has_read_answers(user, store) {
            return What::SendsKept(None);
        }
        match self.random.u8(..41) {
            36..39 => What::Contributes(self.ticket_taken_part_in(user, tickets, store)),
            39.. => match self.random.bool() {
                true => What::Leaves(self.ticket_taken_part_in(user, tickets, store)),
                false => What::Contributes(own),
            },
            32..36 => {
                let number = |message: Message| Occasion::Kept(message.source.message);
                let kept = self.written_by(user, ChatId::telegram(user)).map(number);
                let occasion = match self.random.u8(..6) {
                    0 => Occasion::Reading,
                    1 => Occasion::Ticket(own),
                    _ => kept.unwrap_or(Occasion::Reading),
                };
                What::Helped(self.faq_entry(store), occasion)
            }
            31 if self.random.u8(..3) == 0 => What::Forgets,
            27..29 if let Some(message) = self.written_by(user, ChatId::telegram(user)) => {
                What::Edits(self.changed(message))
            }
            29..31 if let Some(at) = self.sometimes_a_message(ChatId::telegram(user)) => What::Reacts(at, self.emoji()),
            24 | 25 => What::BeginsFeedback,
            26 => What::SendsKeptAsFeedback,
            0..9 => {
                let chat = ChatId::telegram(user);
                let (message, answers) = self.reply(user, chat);
                What::Writes(message, answers)
            }
            9..12 => What::Asks,
            12..14 => What::SendsKept(self.random.bool().then_some(own)),
            14 => What::Cancels,
            15 => What::CloseOwn(own),
            16 => What::ReopenOwn(own),
            17 => What::Focuses(own),
            18..21 => {
                // The button of the latest closing, or of one before.
                let no = own;
                let ticket = store.ticket(no).unwrap();
                let closing = ticket.and_then(|ticket| ticket.value.closing()).unwrap_or(3);
                What::Rates(no, closing, self.random.u8(1..=5))
            }
            21 | 22 => What::BeginsComment(own),
            _ => {
                // Blocks or unblocks the bot; the messenger tells the program, or it finds out by itself.
                let reachable = self.random.bool();
                let chat = ChatId::telegram(user);
                let mut world = self.world.look();
                match reachable {
                    true => world.blocked.remove(&chat),
                    false => world.blocked.insert(chat),
                };
                What::Reaches(reachable)
            }
        }
    }

    fn operation(&mut self, who: i64, chat: ChatId, store: &Store, at: i64) -> Operation {
        let tickets = self.world.look().tickets.len() as u64;
        let feedback = store.count(Count::Feedback).unwrap();
        match self.random.u8(..60) {
            54.. => self.bringing_in(tickets, store),
            48..54 => self.housing(store),
            42..46 => Operation::Explains(self.random.choice(QUESTIONS).expect("three")),
            46..48 => Operation::Unexplains(self.faq_entry(store)),
            36..42 => Operation::Manages(self.managing()),
            30 | 31 if let Some(message) = self.written_by(who, chat) => {
                Operation::Edits(Box::new(self.changed(message)))
            }
            32 | 33 if let Some(message) = self.written_by(who, chat) => Operation::Deletes(message.source),
            34 | 35 if let Some(at) = self.sometimes_a_message(chat) => Operation::Reacts(at, self.emoji()),
            29 => Operation::Erases(self.hidden_ticket(tickets, store)),
            26 => {
                let until_lifted = self.random.u8(..6) == 0;
                let for_ms = (!until_lifted).then(|| self.random.i64(1..20_000_000));
                Operation::Bans(self.anybody(), for_ms)
            }
            27 | 28 => Operation::Unbans(self.anybody()),
            20..26 => Operation::Handles(self.ticket(tickets), self.handling(at)),
            0..4 => Operation::Takes(self.ticket(tickets)),
            4..6 => Operation::Closes(self.ticket(tickets)),
            6..8 => Operation::Reopens(self.ticket(tickets)),
            8..10 => Operation::BeginsReply(self.ticket(tickets)),
            10 => match self.random.bool() {
                true => Operation::BeginsFeedbackAnswer(FeedbackNo(self.random.u64(..=feedback + 1))),
                false => Operation::ReadsFeedback(FeedbackNo(self.random.u64(..=feedback + 1))),
            },
            _ => {
                let (message, answers) = self.reply(who, chat);
                Operation::Says(Box::new(message), answers)
            }
        }
    }

    /// Something about categories and where they are at home.
    fn housing(&mut self, store: &Store) -> Operation {
        let all = store.offered_categories();
        let Some(category) = self.random.choice(all.iter()).filter(|_| all.len() > 1) else {
            return Operation::Sorts;
        };
        let chat = self.random.choice(GROUPS).expect("two");
        match self.random.u8(..4) {
            0 => Operation::Unhouses(category.no),
            1 => Operation::Houses(category.no, chat, Some(77)),
            _ => Operation::Houses(category.no, chat, None),
        }
    }

    fn managing(&mut self) -> Managing {
        let role = self.random.choice(Role::GIVEN).expect("three");
        let whom = PersonId::telegram(self.pick(&HIRED));
        match self.random.u8(..8) {
            0..3 => Managing::Invites(role),
            3 => Managing::Revokes(self.random.usize(..=self.world.look().invitations.len())),
            4 | 5 => Managing::Gives(whom, role),
            _ => Managing::Removes(whom),
        }
    }

    /// An entry of the FAQ, if it has any.
    fn faq_entry(&mut self, store: &Store) -> FaqNo {
        let faq = store.faq();
        let all = faq.entries().iter().map(|entry| entry.no);
        self.random.choice(all.collect::<Vec<_>>()).unwrap_or(FaqNo(0))
    }

    /// A user mostly.
    pub(super) fn anybody(&mut self) -> PersonId {
        let number = match self.random.u8(..8) {
            0 => self.pick(&STAFF),
            1 => self.pick(&MEMBERS),
            _ => self.random.i64(1..=USERS),
        };
        PersonId::telegram(number)
    }

    fn handling(&mut self, at: i64) -> Handling {
        let words = |n: u8| format!("t{n}");
        match self.random.u8(..26) {
            20..22 => Handling::Added { who: self.anybody() },
            10 | 22..24 => Handling::Noted {
                text: RichText::from("a note"),
            },
            24.. => Handling::Removed { who: self.anybody() },
            17 => Handling::Uncategorised,
            18..20 => Handling::Categorised {
                category: Chosen {
                    no: CategoryNo(self.random.u32(1..3)),
                    name: "c".into(),
                },
                priority: self.random.choice(Priority::ALL).expect("four"),
                tags: vec![words(self.random.u8(..3))],
            },
            14 => Handling::Renamed {
                subject: words(self.random.u8(..3)),
            },
            15 => Handling::Unscheduled,
            16 => Handling::Hidden,
            0 => Handling::Released,
            1 | 2 => Handling::Transferred {
                to: PersonId::telegram(self.pick(&[STAFF[0], STAFF[1], HIRED[0], HIRED[1], MEMBERS[0]])),
            },
            3 | 5 => Handling::Locked,
            4 => Handling::Unlocked,
            6 => Handling::Prioritised {
                priority: self.random.choice(Priority::ALL).expect("four"),
            },
            7 => Handling::Escalated,
            8 => Handling::Tagged {
                tag: words(self.random.u8(..3)),
            },
            9 => Handling::Untagged {
                tag: words(self.random.u8(..3)),
            },
            11 => Handling::Scheduled {
                at: Timestamp(at + self.random.i64(1..10_000_000)),
            },
            12 => Handling::Reasoned {
                reason: Reason {
                    text: words(0),
                    internal: self.random.bool(),
                },
            },
            _ => match self.random.bool() {
                true => Handling::Hidden,
                false => Handling::Restored,
            },
        }
    }

    pub(super) fn pick(&mut self, people: &[i64]) -> i64 {
        people[self.random.usize(..people.len())]
    }
}

/// Whether somebody was offered answers, and has done nothing since.
fn has_read_answers(user: i64, store: &Store) -> bool {
    let person = store.person(PersonId::telegram(user)).unwrap();
    person.is_some_and(|person| person.value.dialog == Dialog::Offered)
}
