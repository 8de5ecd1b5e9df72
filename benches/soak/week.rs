//! What people do in a week: they come, write, get answers, write again, are silent, rate, come back, have everything
//! erased. All by chance, and the same chance each time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use switchboard::domain::TicketNo;
use switchboard::screen::{Filter, Period, Press, StaffPress, UserPress};
use switchboard::telegram::button_data;
use telegram_sim::{Content, Person, Sim};

use crate::cast::{self, FIRST_PERSON, STAFF};
use crate::news::{News, marked};
use crate::plan::Plan;
use crate::program::{GROUP, OWNER};

const MINUTE_MS: f64 = 60_000.0;
const HOUR_MS: i64 = 3_600_000;

/// Staff looks at a screen so often by day, in milliseconds on average.
const LOOKS_MS: f64 = 3.0 * MINUTE_MS;

/// Something that somebody is going to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    /// Somebody comes with a question.
    Arrive,
    /// Staff looks at a screen.
    Look,
    /// The user of a conversation writes again.
    Write(usize),
    /// Staff answers.
    Answer(usize),
    /// Staff closes.
    Close(usize),
    /// The user closes.
    Resolve(usize),
    /// The user gives stars.
    Rate(usize),
    /// The user reopens.
    Reopen(usize),
    /// The user gives feedback.
    Praise(usize),
    /// The user lets the bot write again.
    Unblock(usize),
    /// The user asks to have everything erased.
    Erase(usize),
    /// And says yes.
    EraseNow(usize),
    /// The user has nothing under way any more.
    Leave(usize),
}

/// What goes on between a user and staff.
struct Conversation {
    person: usize,
    thread: Option<i64>,
    /// How often the user writes again.
    more: u32,
    /// Whether staff is going to answer or close already.
    waits_for_staff: bool,
    /// Whether staff has overlooked it.
    overlooked: bool,
    last_message: i64,
}

/// The people, and what each is going to do when.
pub struct Week {
    sim: Sim,
    clock: Arc<AtomicI64>,
    begun_ms: i64,
    random: fastrand::Rng,
    tickets_an_hour: f64,
    erasures: bool,
    idle: Vec<usize>,
    conversations: Vec<Conversation>,
    acts: BinaryHeap<Reverse<(i64, u64, Act)>>,
    planned: u64,
    news: News,
    owner_last: i64,
    done: BTreeMap<&'static str, u64>,
}

impl Week {
    /// Everybody is there, and nothing has happened.
    pub fn new(sim: Sim, clock: Arc<AtomicI64>, plan: &Plan) -> Week {
        cast::enters(&sim, plan.people);
        let begun_ms = clock.load(Ordering::SeqCst);
        let mut week = Week {
            sim,
            clock,
            begun_ms,
            random: fastrand::Rng::with_seed(20_261_121),
            tickets_an_hour: plan.tickets_an_hour,
            erasures: plan.erasures,
            idle: (0..plan.people).collect(),
            conversations: Vec::new(),
            acts: BinaryHeap::new(),
            planned: 0,
            news: News::default(),
            owner_last: 0,
            done: BTreeMap::new(),
        };
        week.plan(0.0, Act::Arrive);
        week.plan(0.0, Act::Look);
        week
    }

    /// The first words of staff, so that the bot may write to the owner.
    pub fn begin(&self) {
        self.person(OWNER).says("/start");
    }

    /// How often what was done.
    pub fn done(&self) -> &BTreeMap<&'static str, u64> {
        &self.done
    }

    /// Does all that is due.
    pub fn go_on(&mut self) {
        for heard in self.news.look(&self.sim) {
            if let Some(conversation) = self.conversations.get_mut(heard.conversation) {
                conversation.thread = Some(heard.thread);
                if !std::mem::replace(&mut conversation.waits_for_staff, true) {
                    self.staff_hears(heard.conversation);
                }
            }
        }
        while let Some(Reverse((at, _, act))) = self.acts.peek().copied() {
            if at > self.now_ms() {
                break;
            }
            self.acts.pop();
            if let Some(what) = self.act(act) {
                *self.done.entry(what).or_default() += 1;
            }
        }
    }

    fn staff_hears(&mut self, n: usize) {
        if self.conversations[n].overlooked {
            // Until somebody goes through what is open.
            self.after_minutes(15.0 * 60.0, Act::Close(n));
        } else {
            self.after_minutes(15.0, Act::Answer(n));
        }
    }

    fn act(&mut self, act: Act) -> Option<&'static str> {
        match act {
            Act::Arrive => self.arrives(),
            Act::Look => self.looks(),
            Act::Write(n) => self.writes(n),
            Act::Answer(n) => self.answers(n),
            Act::Close(n) => {
                let thread = self.conversations[n].thread?;
                self.a_colleague().says_in_topic(GROUP, thread, "/close");
                self.closed(n);
                Some("closed by staff")
            }
            Act::Resolve(n) => {
                let no = self.ticket(n)?;
                self.presses(self.of(n).id(), UserPress::Close(no))?;
                self.closed(n);
                Some("closed by users")
            }
            Act::Rate(n) => self.rates(n),
            Act::Reopen(n) => {
                let no = self.ticket(n)?;
                self.presses(self.of(n).id(), UserPress::Reopen(no))?;
                self.after_minutes(60.0, Act::Close(n));
                Some("reopened")
            }
            Act::Praise(n) => {
                self.of(n).says("/feedback it was quick and to the point");
                Some("feedback")
            }
            Act::Unblock(n) => {
                self.of(n).unblocks_bot();
                Some("blocked the bot for a while")
            }
            Act::Erase(n) => {
                self.presses(self.of(n).id(), UserPress::ForgetMe)?;
                self.after_ms(30_000.0, Act::EraseNow(n));
                None
            }
            Act::EraseNow(n) => self.erases(n),
            Act::Leave(n) => {
                self.idle.push(self.conversations[n].person);
                None
            }
        }
    }

    fn arrives(&mut self) -> Option<&'static str> {
        let rate = if self.is_day() {
            self.tickets_an_hour
        } else {
            self.tickets_an_hour / 5.0
        };
        self.after_minutes(60.0 / rate, Act::Arrive);
        if self.idle.is_empty() {
            return None;
        }
        let person = self.idle.swap_remove(self.random.usize(..self.idle.len()));
        let n = self.conversations.len();
        self.conversations.push(Conversation {
            person,
            thread: None,
            more: self.random.u32(0..5),
            waits_for_staff: false,
            overlooked: self.random.u32(..100) < 4,
            last_message: 0,
        });
        self.writes(n);
        Some("questions")
    }

    fn writes(&mut self, n: usize) -> Option<&'static str> {
        let words = [
            "my parcel has not come yet, although the shop says that it left on Monday",
            "where can I ask for an invoice for what I bought last week?",
            "это не работает: после обновления приложение сразу закрывается",
            "the colour is not the one of the picture; can I send it back, and who pays?",
        ];
        let text = marked(n, words[self.random.usize(..words.len())]);
        let before = self.conversations[n].last_message;
        let (person, chance) = (self.of(n), self.random.u32(..100));
        if chance < 5 && before > 0 {
            person.edits(person.id(), before, text + ", and thank you");
            // An edit is no message that somebody has to answer.
            self.after_minutes(20.0, Act::Write(n));
            return Some("edits");
        }
        let sent = if chance < 20 {
            person.sends(Content::photo(text))
        } else {
            person.says(text)
        };
        self.conversations[n].last_message = sent;
        Some(if chance < 20 { "photos" } else { "texts" })
    }

    fn answers(&mut self, n: usize) -> Option<&'static str> {
        let thread = self.conversations[n].thread?;
        self.a_colleague()
            .says_in_topic(GROUP, thread, "it is under way; you will have it tomorrow");
        self.conversations[n].waits_for_staff = false;
        if let Some(more) = self.conversations[n].more.checked_sub(1) {
            self.conversations[n].more = more;
            self.after_minutes(30.0, Act::Write(n));
            if self.random.u32(..100) < 2 {
                self.of(n).blocks_bot();
                // Whoever writes lifts the block.
                self.after_minutes(15.0, Act::Unblock(n));
            }
            return Some("answers");
        }
        match self.random.u32(..100) {
            0..50 => self.after_minutes(10.0, Act::Close(n)),
            50..70 => self.after_minutes(10.0, Act::Resolve(n)),
            // Silence closes it.
            _ => self.plan(14.0 * HOUR_MS as f64, Act::Leave(n)),
        }
        Some("answers")
    }

    /// What the user of a closed ticket does.
    fn closed(&mut self, n: usize) {
        match self.random.u32(..100) {
            0..50 => self.after_minutes(20.0, Act::Rate(n)),
            50..55 => self.after_minutes(60.0, Act::Reopen(n)),
            55..60 => self.after_minutes(20.0, Act::Praise(n)),
            60..63 if self.erasures => self.after_minutes(60.0, Act::Erase(n)),
            _ => {}
        }
        self.plan(4.0 * HOUR_MS as f64, Act::Leave(n));
    }

    fn rates(&mut self, n: usize) -> Option<&'static str> {
        let user = self.of(n);
        let stars = self.sim.messages(user.id()).into_iter().rev().find_map(|message| {
            let buttons = message.buttons.iter().flatten();
            let data = buttons
                .filter(|button| button.text.contains('⭐'))
                .find_map(|button| button.data.clone());
            Some((message.message_id, data?))
        });
        let (message, data) = stars?;
        user.presses_data(user.id(), message, &data).ok()?;
        Some("ratings")
    }

    fn erases(&mut self, n: usize) -> Option<&'static str> {
        let user = self.of(n);
        let asked = self.sim.messages(user.id()).into_iter().rev().find_map(|message| {
            let yes = message
                .buttons
                .iter()
                .flatten()
                .find(|button| button.text.contains("Yes, erase"))?;
            Some((message.message_id, yes.data.clone()?))
        });
        let (message, data) = asked?;
        user.presses_data(user.id(), message, &data).ok()?;
        Some("erasures")
    }

    fn looks(&mut self) -> Option<&'static str> {
        let pause = if self.is_day() { LOOKS_MS } else { 10.0 * LOOKS_MS };
        self.after_ms(pause, Act::Look);
        let seen = self.sim.messages_after(OWNER, self.owner_last);
        self.owner_last = seen
            .iter()
            .rev()
            .find(|message| message.from_bot)
            .map_or(self.owner_last, |it| it.message_id);
        if self.random.u32(..6) == 0 {
            self.person(OWNER).says("/user Anna");
            return Some("screens of staff");
        }
        let press = match self.random.u32(..5) {
            0 => StaffPress::Menu,
            1 => StaffPress::Inbox(Filter::All, None),
            2 => StaffPress::Statistics(Period::Month),
            3 => StaffPress::Picture,
            _ => {
                let n = self.random.usize(..self.conversations.len().max(1));
                let thread = self.conversations.get(n)?.thread?;
                StaffPress::Card(TicketNo(self.news.ticket(thread)?), Filter::All)
            }
        };
        let data = button_data(&Press::from(press));
        self.person(OWNER).presses_data(OWNER, self.owner_last, &data).ok()?;
        Some("screens of staff")
    }

    /// Presses a button below the bot's last message to somebody.
    fn presses(&self, person: i64, press: UserPress) -> Option<()> {
        let messages = self.sim.messages(person);
        let last = messages.iter().rev().find(|message| message.from_bot)?;
        let data = button_data(&Press::from(press));
        self.person(person).presses_data(person, last.message_id, &data).ok()?;
        Some(())
    }

    fn ticket(&self, n: usize) -> Option<TicketNo> {
        self.news.ticket(self.conversations[n].thread?).map(TicketNo)
    }

    fn of(&self, n: usize) -> Person {
        self.person(FIRST_PERSON + self.conversations[n].person as i64)
    }

    fn a_colleague(&mut self) -> Person {
        let id = STAFF[self.random.usize(..STAFF.len())];
        self.person(id)
    }

    fn person(&self, id: i64) -> Person {
        self.sim
            .find_person(id)
            .expect("invariant: everybody was made at the beginning")
    }

    fn is_day(&self) -> bool {
        // It begins at ten; the day ends at ten in the evening, and begins at eight.
        let hour = (10 + (self.now_ms() - self.begun_ms) / HOUR_MS) % 24;
        (8..22).contains(&hour)
    }

    fn now_ms(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    /// After so many minutes on average, and sooner more often than later.
    fn after_minutes(&mut self, mean: f64, act: Act) {
        self.after_ms(mean * MINUTE_MS, act);
    }

    fn after_ms(&mut self, mean: f64, act: Act) {
        let share = -(1.0 - self.random.f64()).ln();
        self.plan(mean * share, act);
    }

    fn plan(&mut self, ms: f64, act: Act) {
        self.planned += 1;
        self.acts.push(Reverse((self.now_ms() + ms as i64, self.planned, act)));
    }
}
