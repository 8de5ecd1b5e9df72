//! Everything outside the program, which no crash of it touches: the disk's contents as promises made,
//! the messenger with its chats, and what was seen of both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use switchboard::desk::{GroupOperators, Rules};
use switchboard::domain::{ChatId, FeedbackNo, Lane, MessageRef, Parcel, Payload, PersonId, TicketNo, Undelivered};
use switchboard::store::Key;

use super::homes::Homes;
use super::rights::Acts;
use super::taking_part::Participation;
use super::team::{Ledger, Token};

/// The world, shared by engine, carrier and script.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub fn new(world: World) -> Self {
        Shared(Arc::new(Mutex::new(world)))
    }

    /// Never held over an await.
    pub fn look(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap()
    }

    /// Lets others go first, a random number of times: any of them may be the moment of a crash.
    pub async fn dawdle(&self) {
        let times = {
            let random = &mut self.look().random;
            let long = random.u8(..16) == 0;
            random.usize(..if long { 60 } else { 4 })
        };
        for _ in 0..times {
            tokio::task::yield_now().await;
        }
    }
}

/// Who put a parcel into the outbox, in which order decides what must arrive before what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An update, in this step of the history. Steps follow each other; what happens in one, happens at once.
    Update { step: u32, update: u64 },
    /// The settling of another parcel, or a timer, at a time of its own.
    Itself,
}

/// What the messenger said last of a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Nothing,
    Arrived {
        more: bool,
    },
    Refused(Undelivered),
    Moved,
    /// The ticket it was about is destroyed: nothing to say any more.
    Pointless,
    /// It stands there already, with the rest of its album.
    WentAlong,
}

/// A parcel that was put into the outbox once.
#[derive(Clone, Debug)]
pub struct Promise {
    pub parcel: Parcel,
    pub seq: u64,
    pub origin: Origin,
    /// The step in which it was made.
    pub step: u32,
    /// Whether it shows words again where their ticket goes on.
    pub moved: bool,
    pub said: Said,
    /// Whether it has left the outbox.
    pub settled: bool,
    /// Messages that came of each part. A part that says nothing is one without a message.
    pub landed: BTreeMap<u16, Vec<Option<MessageRef>>>,
    /// The words that its last part brought each time it landed, with those that went along: each entry with its message.
    pub together: Vec<Vec<(u64, MessageRef)>>,
    /// How often a part landed and the program never learnt it.
    pub torn: BTreeMap<u16, u32>,
}

/// How often what happened, to see that the histories are worth something.
#[derive(Clone, Debug, Default)]
pub struct Tally(pub BTreeMap<&'static str, u64>);

impl Tally {
    pub fn count(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    pub fn add(&mut self, other: &Tally) {
        for (what, times) in &other.0 {
            *self.0.entry(what).or_default() += times;
        }
    }
}

#[derive(Clone)]
pub struct World {
    pub random: fastrand::Rng,
    /// Whether the messenger accepts everything from now on.
    pub healthy: bool,
    /// Whether there is a network.
    pub reached: bool,
    /// The support group under all its numbers, the present one last; none if there is no group.
    pub group: Vec<ChatId>,
    /// Chats that refuse the bot.
    pub blocked: BTreeSet<ChatId>,
    pub promises: Vec<Promise>,
    /// What is in the outbox, by key.
    pub waiting: BTreeMap<Key, usize>,
    /// Parts that stand in a chat while their receipt is not yet on the disk.
    pub in_the_air: BTreeSet<(usize, u16)>,
    /// Lanes with a parcel under way.
    pub busy: BTreeSet<Lane>,
    /// Messages of each chat, to be answered.
    pub messages: BTreeMap<ChatId, Vec<MessageRef>>,
    /// Every ticket there ever was, by its key, with its requester.
    pub tickets: BTreeMap<Key, (TicketNo, PersonId)>,
    /// Every number that a ticket ever bore, before a restore as well.
    pub given: BTreeSet<TicketNo>,
    /// Those that were destroyed.
    pub erased: BTreeSet<TicketNo>,
    /// Every entry of a history, by its ticket and its place there, with the step in which it was written.
    pub entries: BTreeMap<(u64, u64), u32>,
    /// Every feedback there ever was, by its key.
    pub feedback: BTreeMap<Key, FeedbackNo>,
    /// Those that were destroyed.
    pub erased_feedback: BTreeSet<FeedbackNo>,
    /// Everybody there ever was, by the key of what is kept of them.
    pub people: BTreeMap<Key, PersonId>,
    /// Whoever was forgotten, with the number of promises that had been made by then.
    pub forgotten: BTreeMap<PersonId, usize>,
    /// Who was staff when.
    pub ledger: Ledger,
    /// Who took part in tickets of others when.
    pub participation: Participation,
    /// What was home to which tickets when.
    pub homes: Homes,
    /// The invitations that somebody got to see.
    pub invitations: Vec<Token>,
    /// What staff did, or wanted to do.
    pub acts: Acts,
    /// Whether whoever is let into the group may answer there.
    pub members_answer: bool,
    /// The group's numbers that the program has worked under.
    pub been: BTreeSet<ChatId>,
    /// Whether the clock was ever put back: then moments do not tell what came before what.
    pub wavered: bool,
    /// How often each update was committed.
    pub commits: BTreeMap<u64, u32>,
    pub step: u32,
    /// What was seen that must never be.
    pub wrong: Vec<String>,
    pub tally: Tally,
    /// Everything that happened, as one number: the same seed must give the same.
    pub trace: u64,
}

impl World {
    pub fn new(random: fastrand::Rng, rules: &Rules) -> Self {
        World {
            random,
            healthy: false,
            reached: true,
            group: rules.group.into_iter().collect(),
            blocked: BTreeSet::new(),
            promises: Vec::new(),
            waiting: BTreeMap::new(),
            in_the_air: BTreeSet::new(),
            busy: BTreeSet::new(),
            messages: BTreeMap::new(),
            tickets: BTreeMap::new(),
            given: BTreeSet::new(),
            erased: BTreeSet::new(),
            feedback: BTreeMap::new(),
            erased_feedback: BTreeSet::new(),
            people: BTreeMap::new(),
            forgotten: BTreeMap::new(),
            entries: BTreeMap::new(),
            ledger: Ledger::default(),
            participation: Participation::default(),
            homes: Homes::default(),
            invitations: Vec::new(),
            acts: Acts::new(),
            members_answer: rules.group_operators == GroupOperators::Members,
            been: BTreeSet::new(),
            wavered: false,
            commits: BTreeMap::new(),
            step: 0,
            wrong: Vec::new(),
            tally: Tally::default(),
            trace: 0,
        }
    }

    pub fn note(&mut self, what: &str) {
        for byte in what.bytes() {
            self.trace = (self.trace ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The next message number of a chat, used.
    pub fn new_message(&mut self, chat: ChatId) -> MessageRef {
        let messages = self.messages.entry(chat).or_default();
        let message = MessageRef {
            chat,
            message: messages.len() as i64 + 1,
        };
        messages.push(message);
        message
    }

    /// A message of a chat, if it has any.
    pub fn any_message(&mut self, chat: ChatId) -> Option<MessageRef> {
        let messages = self.messages.get(&chat)?;
        messages.get(self.random.usize(..messages.len())).copied()
    }

    /// The group goes on under another number: what stands in it, stands there under the old one.
    pub fn move_group(&mut self) {
        let number = -1_000 - self.group.len() as i64;
        self.group.push(ChatId::telegram(number));
        self.tally.count("groups moved");
    }

    /// A conversation: a lane, whichever number its group had when it got its name.
    fn conversation(&self, lane: Lane) -> Lane {
        match self.group.last() {
            Some(now) if self.group.contains(&lane.chat) => Lane { chat: *now, ..lane },
            _ => lane,
        }
    }

    /// Whether what a parcel is about was destroyed.
    pub fn is_pointless(&self, payload: &Payload) -> bool {
        match payload {
            Payload::ShowFeedback { no, .. } => self.erased_feedback.contains(no),
            _ => payload.ticket().is_some_and(|no| self.erased.contains(&no)),
        }
    }

    /// Whose a ticket is or was.
    pub fn requester(&self, no: TicketNo) -> Option<PersonId> {
        let mut tickets = self.tickets.values();
        tickets.find(|(other, _)| *other == no).map(|(_, requester)| *requester)
    }

    /// A parcel was put into the outbox, moved on by a part, or taken out; it is on the disk now.
    pub fn written(&mut self, key: &Key, parcel: Option<Parcel>, origin: Origin) {
        self.exchange_twins(key);
        match (self.waiting.get(key).copied(), parcel) {
            (None, Some(parcel)) => self.promised(key, parcel, origin),
            (Some(id), Some(parcel)) => {
                let promise = &mut self.promises[id];
                if parcel == promise.parcel {
                    // Sealed under another key.
                    return;
                }
                let on = parcel.part == promise.parcel.part + 1 && promise.said == Said::Arrived { more: true };
                if !on || parcel.payload != promise.parcel.payload {
                    self.wrong.push(format!("{promise:?} became {parcel:?}"));
                    return;
                }
                self.in_the_air.remove(&(id, promise.parcel.part));
                promise.parcel = parcel;
                promise.said = Said::Nothing;
            }
            (Some(id), None) => {
                self.waiting.remove(key);
                let promise = &mut self.promises[id];
                promise.settled = true;
                self.in_the_air.remove(&(id, promise.parcel.part));
                if !matches!(
                    promise.said,
                    Said::Arrived { more: false } | Said::Refused(_) | Said::Pointless | Said::WentAlong
                ) {
                    self.wrong
                        .push(format!("taken out of the outbox without having arrived: {promise:?}"));
                }
            }
            (None, None) => self.wrong.push("a parcel was taken out twice".into()),
        }
    }

    /// The messenger is not told a parcel's number. If it took this one for a twin that says the same in the
    /// same lane, the two change places.
    fn exchange_twins(&mut self, key: &Key) {
        let Some(id) = self.waiting.get(key).copied() else {
            return;
        };
        if self.promises[id].said != Said::Nothing {
            return;
        }
        let twin = self.waiting.iter().find(|(_, other)| {
            let other = &self.promises[**other];
            other.said != Said::Nothing && other.parcel == self.promises[id].parcel
        });
        if let Some((other_key, other)) = twin.map(|(key, other)| (key.clone(), *other)) {
            self.waiting.insert(other_key, id);
            self.waiting.insert(key.clone(), other);
            let seq = self.promises[id].seq;
            self.promises[id].seq = std::mem::replace(&mut self.promises[other].seq, seq);
        }
    }

    fn promised(&mut self, key: &Key, parcel: Parcel, origin: Origin) {
        let tail: [u8; 8] = key[key.len() - 8..].try_into().unwrap();
        self.note(&format!("{parcel:?}"));
        self.waiting.insert(key.clone(), self.promises.len());
        self.promises.push(Promise {
            parcel,
            seq: u64::from_be_bytes(tail),
            origin,
            step: self.step,
            moved: false,
            said: Said::Nothing,
            settled: false,
            landed: BTreeMap::new(),
            together: Vec::new(),
            torn: BTreeMap::new(),
        });
    }

    /// Finds the promise that a parcel under way keeps, and sees that none before it is still to be kept.
    pub fn recognise(&mut self, parcel: &Parcel) -> Option<usize> {
        let waiting: Vec<usize> = self.waiting.values().copied().collect();
        // Two that say the same in the same lane are one as good as the other: the first is meant.
        let same = |id: &usize| self.promises[*id].parcel == *parcel;
        let Some(id) = waiting
            .iter()
            .copied()
            .filter(same)
            .min_by_key(|id| self.promises[*id].seq)
        else {
            self.wrong
                .push(format!("carried, but not in the outbox (any more): {parcel:?}"));
            return None;
        };
        let conversation = self.conversation(parcel.lane);
        let earlier = waiting.iter().map(|id| &self.promises[*id]).find(|other| {
            self.conversation(other.parcel.lane) == conversation && must_come_first(other, &self.promises[id])
        });
        if let Some(earlier) = earlier {
            self.wrong.push(format!(
                "carried out of order: {:?} before {earlier:?}",
                self.promises[id]
            ));
        }
        Some(id)
    }

    /// The program died: what had landed without a receipt will land again.
    pub fn crashed(&mut self) {
        self.tally.count("crashes");
        for (id, part) in std::mem::take(&mut self.in_the_air) {
            self.tear(id, part);
        }
        self.busy.clear();
        self.note("crash");
    }

    pub fn tear(&mut self, id: usize, part: u16) {
        *self.promises[id].torn.entry(part).or_default() += 1;
        self.tally.count("receipts lost");
    }
}

/// Whether order within a conversation demands that `first` arrives before `second`.
fn must_come_first(first: &Promise, second: &Promise) -> bool {
    match (first.origin, second.origin) {
        (Origin::Update { step: a, update }, Origin::Update { step: b, update: other }) => {
            a < b || (update == other && first.seq < second.seq)
        }
        (Origin::Itself, _) | (_, Origin::Itself) => false,
    }
}

/// The history entry whose words a promise carries.
pub fn words(promise: &Promise) -> Option<(u64, u64)> {
    match promise.parcel.payload {
        Payload::ToUser { no, seq } | Payload::ToStaff { no, seq } => Some((no.0, seq)),
        _ => None,
    }
}
