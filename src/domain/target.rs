//! Targets: what a ticket is to reach in time, and how late it is for that. Time is counted in business hours, and
//! stands still while nothing can be done: for the closing, while the user owes the answer.
//!
//! Must not know where the figures come from, or who is told.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{BusinessHours, MINUTE_MS, Priority, Ticket, Timestamp, Turn, Zone};

/// Longest time to a target, in minutes: over two months round the clock, half a year of office hours.
pub const MAX_TARGET_MINUTES: u32 = 100_000;

/// Something to be reached in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Staff's first word, from the ticket's opening; from its reopening, if it was closed without one.
    FirstAnswer,
    /// The closing, from the ticket's opening or its latest reopening.
    Resolution,
}

impl Target {
    /// Both.
    pub const ALL: [Target; 2] = [Target::FirstAnswer, Target::Resolution];
}

/// How late a ticket is for a target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lateness {
    /// Nothing has been told yet.
    #[default]
    InTime,
    /// Staff was warned.
    Near,
    /// It was missed.
    Missed,
}

/// How late a ticket is, by target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lates {
    /// For its first answer.
    #[serde(default)]
    pub first_answer: Lateness,
    /// For its closing.
    #[serde(default)]
    pub resolution: Lateness,
}

impl Lates {
    /// For one target.
    pub fn of(self, target: Target) -> Lateness {
        match target {
            Target::FirstAnswer => self.first_answer,
            Target::Resolution => self.resolution,
        }
    }

    /// Notes it for one target.
    pub fn note(&mut self, target: Target, lateness: Lateness) {
        match target {
            Target::FirstAnswer => self.first_answer = lateness,
            Target::Resolution => self.resolution = lateness,
        }
    }

    /// Whether nothing has been told yet.
    pub fn is_none(&self) -> bool {
        *self == Lates::default()
    }
}

/// Minutes to a target by priority; 0 = there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TargetMinutes([u32; Priority::ALL.len()]);

impl TargetMinutes {
    /// What `60`, or `critical=15 high=60 normal=240`, means; none if it means nothing, or a figure is greater than
    /// [`MAX_TARGET_MINUTES`]. A priority that is not named has no target.
    pub fn read(text: &str) -> Option<Self> {
        let minutes = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let minutes: u32 = text.parse().ok()?;
            (digits && minutes <= MAX_TARGET_MINUTES).then_some(minutes)
        };
        if let Some(all) = minutes(text) {
            return Some(TargetMinutes([all; Priority::ALL.len()]));
        }
        let mut read = TargetMinutes::default();
        let mut named = Vec::new();
        for part in text.split([' ', ',']).filter(|part| !part.is_empty()) {
            let (name, figure) = part.split_once('=')?;
            let priority = Priority::named(&name.to_lowercase())?;
            if named.contains(&priority) {
                return None;
            }
            named.push(priority);
            read.0[place(priority)] = minutes(figure)?;
        }
        (!named.is_empty()).then_some(read)
    }

    /// For tickets of this priority.
    pub fn of(&self, priority: Priority) -> u32 {
        self.0[place(priority)]
    }
}

fn place(priority: Priority) -> usize {
    match priority {
        Priority::Low => 0,
        Priority::Normal => 1,
        Priority::High => 2,
        Priority::Critical => 3,
    }
}

/// As in `.env`.
impl fmt::Display for TargetMinutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.0[0];
        if self.0.iter().all(|minutes| *minutes == first) {
            return first.fmt(f);
        }
        let given = Priority::ALL.iter().rev().filter(|priority| self.of(**priority) > 0);
        let given: Vec<String> = given
            .map(|priority| format!("{}={}", priority.word(), self.of(*priority)))
            .collect();
        f.write_str(&given.join(" "))
    }
}

/// How the time to targets is measured.
#[derive(Clone, Copy, Debug)]
pub struct Measure<'a, Z> {
    /// When time counts; none: always.
    pub hours: Option<&'a BusinessHours>,
    /// By whose clocks.
    pub zone: &'a Z,
    /// The share of a target's time after which staff is warned, in percent; 0 = not at all.
    pub warn_percent: u32,
}

impl<Z: Zone> Measure<'_, Z> {
    /// The moment at which so much time has counted, in milliseconds; none if that is out of sight.
    pub fn after(&self, from: Timestamp, ms: i64) -> Option<Timestamp> {
        match self.hours {
            Some(hours) => hours.after(from, ms.max(0), self.zone),
            None => Some(from.plus_ms(ms.max(0))),
        }
    }

    /// How much of the time between two moments counts, in milliseconds; nothing if the clock went back.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> i64 {
        match self.hours {
            Some(hours) => hours.between(from, to, self.zone),
            None => to.since(from).max(0),
        }
    }
}

/// The time to one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countdown {
    /// All of it, in milliseconds that count.
    pub within_ms: i64,
    /// What had passed of it when it last began to run.
    #[serde(default)]
    pub used_ms: i64,
    /// How it runs; none while it stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs: Option<Running>,
}

/// A time that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Since when.
    pub since: Timestamp,
    /// When staff is to be warned, if at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near_at: Option<Timestamp>,
    /// When it is over; none if that is out of sight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

impl Countdown {
    fn running<Z: Zone>(within_ms: i64, used_ms: i64, since: Timestamp, measure: &Measure<Z>) -> Self {
        let due_at = measure.after(since, within_ms - used_ms);
        let near_ms = within_ms / 100 * i64::from(measure.warn_percent);
        let warns = due_at.is_some() && measure.warn_percent > 0;
        let near_at = measure.after(since, near_ms - used_ms).filter(|_| warns);
        Countdown {
            within_ms,
            used_ms,
            runs: Some(Running { since, near_at, due_at }),
        }
    }

    fn standing(within_ms: i64, used_ms: i64) -> Self {
        Countdown {
            within_ms,
            used_ms,
            runs: None,
        }
    }

    /// When something is to be told of it next, after what has been told.
    fn next(&self, told: Lateness) -> Option<Timestamp> {
        let Running { near_at, due_at, .. } = self.runs?;
        match told {
            Lateness::InTime => near_at.into_iter().chain(due_at).min(),
            Lateness::Near => due_at,
            Lateness::Missed => None,
        }
    }

    /// How late it is now.
    fn lateness(&self, now: Timestamp) -> Lateness {
        let is_past = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
        match self.runs {
            Some(Running { due_at, .. }) if is_past(due_at) => Lateness::Missed,
            Some(Running { near_at, .. }) if is_past(near_at) => Lateness::Near,
            Some(_) | None => Lateness::InTime,
        }
    }
}

/// The times to the targets of a ticket, as far as it has any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// To its first answer. Stays as it is once that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_answer: Option<Countdown>,
    /// To its closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Countdown>,
}

impl Targets {
    /// Of one target.
    pub fn of(&self, target: Target) -> Option<Countdown> {
        match target {
            Target::FirstAnswer => self.first_answer,
            Target::Resolution => self.resolution,
        }
    }

    /// Whether there are none.
    pub fn is_none(&self) -> bool {
        *self == Targets::default()
    }
}

impl Ticket {
    /// The time to a target that it has still to reach.
    pub fn countdown(&self, target: Target) -> Option<Countdown> {
        let reached = match target {
            Target::FirstAnswer => self.answered_at.is_some(),
            Target::Resolution => false,
        };
        self.targets.of(target).filter(|_| self.is_open() && !reached)
    }

    /// When staff is next to be told of a target.
    pub fn next_late(&self) -> Option<Timestamp> {
        let next = |target| self.countdown(target)?.next(self.late.of(target));
        Target::ALL.into_iter().filter_map(next).min()
    }

    /// How late it is for a target that it has still to reach; none if there is none.
    pub fn lateness(&self, target: Target) -> Option<Lateness> {
        self.countdown(target).map(|_| self.late.of(target))
    }

    /// Whether it has missed a target that it has still to reach.
    pub fn is_late(&self) -> bool {
        Target::ALL
            .into_iter()
            .any(|target| self.lateness(target) == Some(Lateness::Missed))
    }

    /// The targets that have come near or were missed, and were not told of yet.
    pub(super) fn become_late(&self, now: Timestamp) -> Vec<(Target, Lateness)> {
        let news = |target| {
            let lateness = self.countdown(target)?.lateness(now);
            (lateness > self.late.of(target)).then_some((target, lateness))
        };
        Target::ALL.into_iter().filter_map(news).collect()
    }

    /// The times to its targets as they are to be, after what has just happened to it. `begins`: it has just been
    /// opened, or reopened. `within_ms` is the whole time to a target for tickets like this one; none: it has no such
    /// target.
    pub fn retargeted<Z: Zone>(
        &self,
        begins: bool,
        within_ms: impl Fn(Target) -> Option<i64>,
        measure: &Measure<Z>,
        now: Timestamp,
    ) -> Targets {
        if !self.is_open() {
            return self.targets;
        }
        let anew = |target, stands| {
            let within_ms = within_ms(target)?;
            Some(self.counted(target, (begins, stands), within_ms, measure, now))
        };
        Targets {
            first_answer: match self.answered_at {
                Some(_) => self.targets.first_answer,
                None => anew(Target::FirstAnswer, false),
            },
            resolution: anew(Target::Resolution, self.turn == Turn::User),
        }
    }

    fn counted<Z: Zone>(
        &self,
        target: Target,
        (begins, stands): (bool, bool),
        within_ms: i64,
        measure: &Measure<Z>,
        now: Timestamp,
    ) -> Countdown {
        // One that it gets later counts from the present wait: what was before is not known any more.
        let began = self.waiting_since.max(self.reopened_at.unwrap_or(self.opened_at));
        match (self.targets.of(target).filter(|_| !begins), stands) {
            (Some(before), _) if before.within_ms == within_ms && before.runs.is_none() == stands => before,
            (Some(before), true) => {
                let since = before.runs.map_or(0, |runs| measure.between(runs.since, now));
                Countdown::standing(within_ms, before.used_ms + since)
            }
            (Some(before), false) => {
                let since = before.runs.map_or(now, |runs| runs.since);
                Countdown::running(within_ms, before.used_ms, since, measure)
            }
            (None, true) => Countdown::standing(within_ms, 0),
            (None, false) => Countdown::running(within_ms, 0, began, measure),
        }
    }
}

/// Milliseconds of so many minutes; none if there is no target.
pub fn target_ms(minutes: u32) -> Option<i64> {
    (minutes > 0).then_some(i64::from(minutes) * MINUTE_MS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::wall_clock::{Real, ZONES, at};
    use super::*;
    use crate::domain::{Act, ChatId, Closer, Kind, Message, MessageRef, Party, PersonId, RichText, TicketNo};

    const BERLIN: Real = Real(chrono_tz::Europe::Berlin);
    const MINUTE: i64 = MINUTE_MS;

    fn office() -> BusinessHours {
        let hours = BusinessHours::read("Mon-Fri 09:00-18:00; Sat 22:00-04:00").unwrap();
        hours.without(vec![crate::domain::Holiday::read("05-01").unwrap()])
    }

    fn measure<'a>(hours: Option<&'a BusinessHours>, zone: &'a Real) -> Measure<'a, Real> {
        Measure {
            hours,
            zone,
            warn_percent: 80,
        }
    }

    #[test]
    fn minutes_are_read_for_all_or_by_priority() {
        let read = |text: &str| TargetMinutes::read(text).map(|minutes| minutes.to_string());
        for (text, shown) in [
            ("0", "0"),
            ("60", "60"),
            ("critical=15 high=60 normal=240", "critical=15 high=60 normal=240"),
            ("low=5,CRITICAL=1", "critical=1 low=5"),
            ("low=7 normal=7 high=7 critical=7", "7"),
            ("high=0", "0"),
        ] {
            assert_eq!(read(text).as_deref(), Some(shown), "{text}");
        }
        for text in [
            "",
            "-1",
            "+1",
            "1h",
            "high",
            "high=",
            "urgent=3",
            "high=1 high=2",
            "100001",
            "60 high=3",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    fn words(by: Party) -> Act {
        let message = Message {
            source: MessageRef {
                chat: ChatId::telegram(1),
                message: 1,
            },
            kind: Kind::Text,
            text: RichText::from("words"),
            file_name: None,
            album: None,
            file: None,
            edited: false,
            deleted: false,
            composed: false,
            attached: None,
            signature: None,
            reply: None,
        };
        Act::Say { by, message }
    }

    /// A ticket whose targets are kept as the desk keeps them: 10 minutes to the answer, 60 to the closing.
    struct Kept(Ticket);

    impl Kept {
        fn opened(at: i64) -> Self {
            let Act::Say { message, .. } = words(Party::User) else {
                unreachable!()
            };
            let at = Timestamp(at * MINUTE);
            let (ticket, _) = Ticket::open(TicketNo(1), PersonId::telegram(1), message, at);
            let mut kept = Kept(ticket);
            kept.retarget(true, at);
            kept
        }

        fn retarget(&mut self, begins: bool, now: Timestamp) {
            let within = |target| {
                target_ms(match target {
                    Target::FirstAnswer => 10,
                    Target::Resolution => 60,
                })
            };
            self.0.targets = self.0.retargeted(begins, within, &measure(None, &BERLIN), now);
        }

        fn act(&mut self, minute: i64, act: Act) {
            let (now, was_open) = (Timestamp(minute * MINUTE), self.0.is_open());
            for event in self.0.decide(act, now).unwrap() {
                self.0.apply(&event);
            }
            self.retarget(!was_open, now);
        }

        fn next(&self) -> Option<i64> {
            self.0.next_late().map(|at| at.0 / MINUTE)
        }
    }

    const STAFF: Party = Party::Staff(PersonId {
        messenger: crate::domain::Messenger::Telegram,
        number: 9,
    });

    #[test]
    fn each_target_is_warned_of_and_missed_once() {
        let mut kept = Kept::opened(100);
        assert_eq!(kept.next(), Some(108));
        kept.act(108, Act::BeLate);
        assert_eq!(kept.next(), Some(110));
        assert!(!kept.0.is_late());
        kept.act(115, Act::BeLate);
        assert!(kept.0.is_late());
        assert_eq!(kept.next(), Some(148), "now the closing is next");
        assert!(kept.0.decide(Act::BeLate, Timestamp(147 * MINUTE)).is_err());
        // Both at once after a long sleep: what was missed is not warned of.
        kept.act(200, Act::BeLate);
        assert_eq!(kept.next(), None);
        assert_eq!(kept.0.late.resolution, Lateness::Missed);
    }

    #[test]
    fn the_closing_waits_while_the_user_owes_the_answer_and_begins_anew_when_reopened() {
        let mut kept = Kept::opened(0);
        kept.act(5, words(STAFF));
        assert_eq!(kept.next(), None, "it is the user's turn");
        kept.act(7, words(STAFF));
        kept.act(1_000, words(Party::User));
        assert_eq!(kept.next(), Some(1_000 + 48 - 5));
        kept.act(1_010, words(Party::User));
        kept.act(1_020, words(STAFF));
        kept.act(2_000, words(Party::User));
        assert_eq!(kept.next(), Some(2_000 + 48 - 25));
        kept.act(2_060, Act::BeLate);
        kept.act(2_061, Act::Close(Closer::User));
        assert!(kept.next().is_none() && !kept.0.is_late());
        let by = Party::User;
        kept.act(2_070, Act::Reopen { by, within_hours: 1 });
        assert_eq!(
            kept.next(),
            Some(2_070 + 48),
            "the answer was given, the closing counts anew"
        );
    }

    #[test]
    fn what_was_closed_without_an_answer_is_owed_one_anew() {
        let mut kept = Kept::opened(0);
        kept.act(20, Act::BeLate);
        kept.act(21, Act::Close(Closer::User));
        let by = Party::User;
        kept.act(50, Act::Reopen { by, within_hours: 1 });
        assert_eq!((kept.0.late.first_answer, kept.next()), (Lateness::InTime, Some(58)));
    }

    #[test]
    fn another_time_to_a_target_keeps_what_has_passed() {
        let mut kept = Kept::opened(0);
        kept.act(5, words(STAFF));
        kept.act(100, words(Party::User));
        let now = Timestamp(110 * MINUTE);
        let within = |ms| kept.0.retargeted(false, |_| Some(ms), &measure(None, &BERLIN), now);
        let due = |targets: Targets| targets.resolution.unwrap().runs.unwrap().due_at;
        assert_eq!(due(within(30 * MINUTE)), Some(Timestamp(125 * MINUTE)));
        assert_eq!(
            due(within(10 * MINUTE)),
            Some(Timestamp(105 * MINUTE)),
            "it is over already"
        );
        let none = kept.0.retargeted(false, |_| None, &measure(None, &BERLIN), now);
        assert_eq!(none.resolution, None);
    }

    #[test]
    fn days_without_work_and_turned_clocks_are_counted_as_they_are() {
        let hours = office();
        let after = |from, minutes| {
            measure(Some(&hours), &BERLIN)
                .after(at(from), minutes * MINUTE)
                .unwrap()
        };
        // From Friday noon over the weekend; Thursday evening over a holiday.
        assert_eq!(after("2026-03-06T11:00:00Z", 8 * 60), at("2026-03-07T23:00:00Z"));
        assert_eq!(after("2026-04-30T15:00:00Z", 61), at("2026-05-02T20:01:00Z"));
        // The night in which an hour is left out: from 22:00 there are five until 4:00.
        assert_eq!(after("2026-03-28T21:00:00Z", 5 * 60), at("2026-03-29T02:00:00Z"));
        assert_eq!(after("2026-03-28T21:00:00Z", 5 * 60 + 1), at("2026-03-30T07:01:00Z"));
        let never = office().without(
            (1..=12)
                .flat_map(|m| (1..=31).map(move |d| crate::domain::Holiday::Yearly(m, d)))
                .collect(),
        );
        assert_eq!(
            measure(Some(&never), &BERLIN).after(at("2026-03-06T11:00:00Z"), MINUTE),
            None
        );
    }

    proptest! {
        #[test]
        fn breaks_take_nothing_from_the_time_to_a_target(
            zone in 0..ZONES.len(), with_hours: bool, from in 1_500_000_000_000_i64..2_000_000_000_000,
            minutes in 1_i64..6_000, part in 0_i64..6_000,
        ) {
            let (hours, zone) = (office(), Real(ZONES[zone]));
            let measure = measure(with_hours.then_some(&hours), &zone);
            let (from, part) = (Timestamp(from), part.min(minutes));
            let due = measure.after(from, minutes * MINUTE).unwrap();
            prop_assert_eq!(measure.between(from, due), minutes * MINUTE);
            prop_assert!(measure.between(from, due.plus_ms(-1)) < minutes * MINUTE);
            // Counted in two parts it comes to the same.
            let middle = measure.after(from, part * MINUTE).unwrap();
            let rest = measure.after(middle, (minutes - part) * MINUTE).unwrap();
            prop_assert_eq!(if part == minutes { middle } else { rest }, due);
        }
    }
}
