//! What was written by whom, and where it is seen: each message bears a mark of its own.

use std::collections::{BTreeMap, BTreeSet};

use telegram_sim::{SeenMessage, Sim};

use crate::desk::{GROUP, USERS};

/// A message's mark: who of the users it is of or for, and its number among these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub user: i64,
    pub number: u32,
    /// Whether it is an answer.
    pub answer: bool,
}

impl Mark {
    pub fn text(self) -> String {
        let side = if self.answer { 'a' } else { 'q' };
        format!("~{side}.{}.{}~ and some more words", self.user, self.number)
    }

    fn of(message: &SeenMessage) -> Option<Self> {
        let mark = message.text.split('~').nth(1)?;
        let mut fields = mark.split('.');
        let answer = fields.next()? == "a";
        let (user, number) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        Some(Mark { user, number, answer })
    }
}

/// The messages of a user, or the answers to one.
type Conversation = (i64, bool);

/// A question that staff sees, and can be replied to.
#[derive(Clone, Copy, Debug)]
pub struct Post {
    pub user: i64,
    pub message: i64,
}

#[derive(Default)]
pub struct Ledger {
    written: Vec<Mark>,
    last: u32,
    posts: Vec<Post>,
    /// Kills since it was looked last, and between the two looks before.
    kills: [usize; 2],
    /// Messages that came again between the two looks before, of each conversation.
    repeated: BTreeMap<Conversation, usize>,
    /// How often each was seen when it was looked last, in a chat each.
    seen: BTreeMap<Mark, usize>,
}

impl Ledger {
    /// The next message of or for a user.
    pub fn write(&mut self, user: i64, answer: bool) -> Mark {
        self.last += 1;
        let mark = Mark {
            user,
            number: self.last,
            answer,
        };
        self.written.push(mark);
        mark
    }

    /// Any of the latest questions that staff has seen.
    pub fn any_post(&self, random: &mut fastrand::Rng) -> Option<Post> {
        let latest = self.posts.len().saturating_sub(20);
        random.choice(&self.posts[latest..]).copied()
    }

    /// The program was killed.
    pub fn end_of_a_life(&mut self) {
        self.kills[0] += 1;
    }

    /// Whether anything has not arrived yet.
    pub fn waits(&self, sim: &Sim) -> bool {
        let chats = USERS.into_iter().chain([GROUP]);
        let messages = chats
            .flat_map(|chat| sim.messages(chat))
            .filter(|message| message.from_bot);
        let seen: BTreeSet<Mark> = messages.filter_map(|message| Mark::of(&message)).collect();
        self.written.iter().any(|mark| !seen.contains(mark))
    }

    /// Holds what is seen against what was written.
    pub fn compare(&mut self, sim: &Sim) -> Result<(), String> {
        let mut seen: BTreeMap<Mark, usize> = BTreeMap::new();
        let mut places = vec![(None, GROUP)];
        places.extend(USERS.map(|user| (Some(user), user)));
        for (user, chat) in places {
            let messages: Vec<SeenMessage> = sim.messages(chat);
            let ours = messages.iter().filter(|message| message.from_bot);
            let mut latest: BTreeMap<i64, u32> = BTreeMap::new();
            for (message, mark) in ours.filter_map(|message| Some((message, Mark::of(message)?))) {
                if mark.answer != user.is_some() || user.is_some_and(|user| user != mark.user) {
                    return Err(format!("{mark:?} is seen in {chat}"));
                }
                let times = seen.entry(mark).or_default();
                *times += 1;
                let latest = latest.entry(mark.user).or_default();
                if *times == 1 && mark.number < *latest {
                    return Err(format!("{mark:?} is seen after {latest} in {chat}"));
                }
                *latest = mark.number.max(*latest);
                if !mark.answer && *times == 1 && !self.seen.contains_key(&mark) {
                    self.posts.push(Post {
                        user: mark.user,
                        message: message.message_id,
                    });
                }
            }
        }
        self.repeated = self.judge(&seen)?;
        self.seen = seen;
        self.kills = [0, self.kills[0]];
        Ok(())
    }

    /// Gives what came again.
    fn judge(&self, seen: &BTreeMap<Mark, usize>) -> Result<BTreeMap<Conversation, usize>, String> {
        if let Some(lost) = self.written.iter().find(|mark| !seen.contains_key(mark)) {
            return Err(format!("{lost:?} is lost"));
        }
        let mut repeated: BTreeMap<Conversation, usize> = BTreeMap::new();
        for (mark, times) in seen {
            let before = self.seen.get(mark).copied().unwrap_or(1);
            *repeated.entry((mark.user, mark.answer)).or_default() += times.saturating_sub(before);
        }
        // One message of each conversation is under way when the program is killed. On a busy machine it may come
        // again so late that the look after misses it.
        let most: usize = self.kills.iter().sum();
        let sum = |of: &Conversation, times: usize| times + self.repeated.get(of).copied().unwrap_or(0);
        match repeated.iter().find(|(of, times)| sum(of, **times) > most) {
            Some((of, times)) => Err(format!("{times} messages of {of:?} came again, {:?} kills", self.kills)),
            None => Ok(repeated),
        }
    }

    /// What there was in all.
    pub fn sum(&self) -> String {
        let repeated: usize = self.seen.values().map(|times| times - 1).sum();
        format!(
            "{} messages written, none lost, {repeated} sent again",
            self.written.len()
        )
    }
}
