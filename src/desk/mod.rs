//! The use cases: load what is needed, let the domain decide, commit everything at once.
//!
//! Knows no messenger, no words and no screens. Whoever calls gets outcomes and records, and draws them.

mod acting;
mod answering;
mod aside;
mod asking;
mod banning;
mod canned;
mod categories;
mod cleaning;
mod collisions;
mod counting;
mod digesting;
mod faq;
mod feedback;
mod flood;
mod forgetting;
mod handling;
mod hearing;
mod homes;
mod hours;
mod intake;
mod meeting;
mod mirroring;
mod missing;
mod opening;
mod operating;
mod own_data;
mod participating;
mod people;
mod questions;
mod rating;
mod reading;
mod reminding;
mod settling;
mod signing;
mod silence;
mod switching;
mod targets;
mod team;
mod telling;
mod topics;
mod zone;

pub use asking::Sent;
pub use banning::BegunBan;
pub use faq::Explained;
pub use hearing::{Heard, Hearing};
pub use operating::{Operator, Replying, Said};
pub use participating::MOST_OFFERED;
pub use people::{BegunNote, Known};
pub use questions::Worded;
pub use reading::Card;
pub use switching::Owner;
pub use team::{Invited, Member};
pub use topics::{TopicAnswers, TopicPer};
pub use zone::WorldZone;

use std::sync::Arc;

use tokio::sync::{Mutex, broadcast, watch};

use crate::clock::Clock;
use crate::crash;
use crate::domain::{
    BusinessHours, ChatId, DigestTime, HOUR_MS, LanguageCode, Person, PersonId, QuietHours, Refusal, Right, Role,
    Sighting, TargetMinutes, TicketNo, Timestamp,
};
use crate::outbox::CourierHandle;
use crate::store::{Change, Committed, Fault, Loaded, Store};

/// How often a decision is made anew because others changed the same records meanwhile.
const MAX_TRIES: u32 = 64;

/// Changes of tickets that a slow listener may lag behind before it misses some.
const MAX_UNHEARD: usize = 4_096;

/// How a ticket begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// The user presses Ask first.
    Menu,
    /// Any first message opens one.
    Any,
}

/// Who may answer in the support group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupOperators {
    /// Every human member.
    Members,
    /// Staff only.
    Staff,
}

/// What holds at this desk.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Who is an owner, by the configuration.
    pub owners: Vec<PersonId>,
    /// The support group, under the number it was configured with.
    pub group: Option<ChatId>,
    /// Who may answer there.
    pub group_operators: GroupOperators,
    /// What has a topic of its own there, if it has topics.
    pub topic_per: TopicPer,
    /// Which words of a topic go to its user.
    pub topic_answers: TopicAnswers,
    /// How a ticket begins.
    pub beginning: Beginning,
    /// Fewest characters a ticket begins with, unless it begins with more than words; 0 = any.
    pub ask_min_length: u32,
    /// Most open tickets per user; 0 = any number.
    pub max_open_tickets: u32,
    /// Seconds from one new ticket of a user to the next; 0 = no pause.
    pub ticket_cooldown_secs: u32,
    /// Messages of one user that are passed on per minute; 0 = no limit.
    pub flood_limit_per_min: u32,
    /// Hours from one feedback of a user to the next; 0 = no pause.
    pub feedback_cooldown_hours: u32,
    /// Whether users are offered answers that fit what they write.
    pub faq_suggestions: bool,
    /// Hours after closing in which the user may reopen.
    pub reopen_within_hours: u32,
    /// Hours of a user's silence that close a ticket; 0 = never.
    pub auto_close_after_hours: u32,
    /// Hours before that at which the user is warned; 0 = not at all.
    pub auto_close_warn_hours: u32,
    /// Days after which a closed ticket is erased; 0 = never.
    pub ticket_cleanup_days: u32,
    /// Seconds between reminders of a user who owes an answer; 0 = none.
    pub reminder_user_secs: u32,
    /// Seconds between reminders of staff that owes an answer; 0 = none.
    pub reminder_operator_secs: u32,
    /// When nobody is reminded.
    pub quiet_hours: Option<QuietHours>,
    /// When staff is given a digest; none: never.
    pub digest_at: Option<DigestTime>,
    /// When support is at work; none: always.
    pub business_hours: Option<BusinessHours>,
    /// Minutes of work to a ticket's first answer.
    pub first_answer: TargetMinutes,
    /// Minutes of work to its closing.
    pub resolution: TargetMinutes,
    /// The share of that time after which staff is warned, in percent; 0 = not at all.
    pub target_warn_percent: u32,
    /// By whose clocks.
    pub zone: WorldZone,
    /// Who hears of it if staff was reminded in vain.
    pub escalates_to: Option<PersonId>,
    /// Most stars of a rating.
    pub rating_stars: u8,
    /// The language of groups, and of people who have chosen none and whose own is not on offer.
    pub default_locale: LanguageCode,
}

impl Rules {
    /// A user's silence that closes a ticket, in milliseconds; 0 = never.
    pub fn auto_close_ms(&self) -> i64 {
        i64::from(self.auto_close_after_hours) * HOUR_MS
    }
}

/// What became of a wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It was done and is on disk.
    Done(T),
    /// The rules are against it.
    Refused(Refusal),
    /// This update did it before; nothing changed.
    Repeated,
}

impl<T> Outcome<T> {
    /// The same with something else made of what was done.
    pub fn map<U>(self, done: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Outcome::Done(value) => Outcome::Done(done(value)),
            Outcome::Refused(refusal) => Outcome::Refused(refusal),
            Outcome::Repeated => Outcome::Repeated,
        }
    }
}

/// The answer to a wish. Faults are the store's.
pub type Answer<T> = Result<Outcome<T>, Fault>;

/// What a decision comes to while it is being made.
type Verdict<T> = Result<Result<T, Refusal>, Fault>;

/// The desk. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    store: Store,
    /// As configured.
    configured: Rules,
    /// As they hold now: those, with what the switches stand at.
    rules: watch::Sender<Arc<Rules>>,
    clock: Clock,
    courier: CourierHandle,
    changed: broadcast::Sender<TicketNo>,
    floods: flood::Floods,
    /// Held from deciding what becomes of a chat that moved until that is written.
    moving: Mutex<()>,
}

impl Desk {
    /// A desk over a store.
    pub fn new(store: Store, rules: Rules, clock: Clock, courier: CourierHandle) -> Self {
        let (changed, _) = broadcast::channel(MAX_UNHEARD);
        Desk(Arc::new(Inner {
            store,
            rules: watch::Sender::new(Arc::new(rules.clone())),
            configured: rules,
            clock,
            courier,
            changed,
            floods: flood::Floods::default(),
            moving: Mutex::default(),
        }))
    }

    /// What holds here now. Owners may change it meanwhile: a decision asks once for what it must see as one.
    pub fn rules(&self) -> Arc<Rules> {
        self.0.rules.borrow().clone()
    }

    fn floods(&self) -> &flood::Floods {
        &self.0.floods
    }

    /// The store, for reading.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Hears of every ticket that changes from now on.
    pub fn changes(&self) -> broadcast::Receiver<TicketNo> {
        self.0.changed.subscribe()
    }

    /// What this person is trusted with; none if they are no staff. Asked anew for every action.
    pub fn role(&self, id: PersonId) -> Option<Role> {
        if self.0.configured.owners.contains(&id) {
            return Some(Role::Owner);
        }
        self.store().membership(id).map(|membership| membership.role)
    }

    /// Whether this person is staff. Asked anew for every action.
    pub fn is_staff(&self, id: PersonId) -> bool {
        self.role(id).is_some()
    }

    /// Whether this person is staff and may do so. Asked anew for every action.
    pub fn may(&self, id: PersonId, right: Right) -> bool {
        self.role(id).is_some_and(|role| role.may(right))
    }

    /// Whether this person owns the desk. Asked anew for every action.
    pub fn is_owner(&self, id: PersonId) -> bool {
        self.role(id) == Some(Role::Owner)
    }

    /// Decides and commits, again if others were faster, and hands the parcels over. An update leaves its mark even if
    /// it was refused or changed nothing: delivered again, after others, it might otherwise do something after all.
    async fn carry_out<T>(
        &self,
        update: Option<u64>,
        decide: impl Fn(&mut Change, Timestamp) -> Verdict<T>,
    ) -> Answer<T> {
        for _ in 0..MAX_TRIES {
            let now = self.now();
            let mut change = Change::default();
            let verdict = decide(&mut change, now)?;
            if verdict.is_err() {
                // Nothing of what was gathered until the refusal may be written.
                change = Change::default();
            }
            if change.is_empty() && update.is_none() {
                return Ok(verdict.map_or_else(Outcome::Refused, Outcome::Done));
            }
            if let Some(update) = update {
                change.once_for(update, now);
            }
            let parcels = change.parcels().to_vec();
            let touched = change.touched().to_vec();
            match self.0.store.commit(change).await? {
                Committed::Done => {
                    crash::point("committed");
                    self.0.courier.hand_over(parcels).await;
                    for no in touched {
                        // Nobody may be listening.
                        let _ = self.0.changed.send(no);
                    }
                    return Ok(verdict.map_or_else(Outcome::Refused, Outcome::Done));
                }
                Committed::Repeated => return Ok(Outcome::Repeated),
                Committed::Conflict => {}
            }
        }
        Err(Fault::Contended(MAX_TRIES))
    }

    /// A person as they are to be after this sighting, with what was read.
    fn meet(&self, sighting: &Sighting, now: Timestamp) -> Result<(Option<Loaded<Person>>, Person), Fault> {
        let before = self.0.store.person(sighting.id)?;
        let mut person = match &before {
            Some(before) => before.value.clone(),
            None => Person::met(sighting, now),
        };
        person.see(sighting);
        person.notice(now);
        person.reachable = true;
        Ok((before, person))
    }
}
