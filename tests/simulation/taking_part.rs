//! Users who take part in tickets of others, and who of the users reads along: when, as the disk has it.

use std::collections::{BTreeMap, BTreeSet};

use switchboard::domain::{Ban, Event, Handling, Happening, Party, Person, PersonId, Right, Ticket, Timestamp};

use super::team::Ledger;

/// Who took part in which ticket, and who was banned, at each time.
#[derive(Clone, Default)]
pub struct Participation {
    /// By ticket: who took part from which version on, and in which step that began. At first nobody did.
    tickets: BTreeMap<u64, Vec<(u64, u32, BTreeSet<PersonId>)>>,
    /// Each person's ban, from which step on.
    bans: BTreeMap<PersonId, Vec<(u32, Option<Ban>)>>,
    /// Whom of the participants an entry named when it was written, by its ticket and its place there.
    named: BTreeMap<(u64, u64), PersonId>,
}

impl Participation {
    /// Notes a ticket as it is on the disk from now on.
    pub fn note_ticket(&mut self, step: u32, ticket: &Ticket) {
        let now: BTreeSet<PersonId> = ticket.participants.iter().copied().collect();
        let before = self.tickets.entry(ticket.no.0).or_default();
        if before.last().map_or(!now.is_empty(), |(_, _, people)| *people != now) {
            before.push((ticket.version, step, now));
        }
    }

    /// Notes an entry as it was written first.
    pub fn note_entry(&mut self, place: (u64, u64), event: &Event) {
        let named = match event.what {
            Happening::Said {
                by: Party::Participant(who),
                ..
            } => Some(who),
            Happening::Handled {
                how: Handling::Added { who } | Handling::Removed { who },
                ..
            } => Some(who),
            Happening::Left { who } | Happening::ParticipantUnreachable { who } => Some(who),
            _ => None,
        };
        if let Some(who) = named {
            self.named.insert(place, who);
        }
    }

    /// Whom of the participants an entry named when it was written: they may be erased by now.
    pub fn named(&self, no: u64, entry: u64) -> Option<PersonId> {
        self.named.get(&(no, entry)).copied()
    }

    /// The same of a person.
    pub fn note_person(&mut self, step: u32, person: &Person) {
        let before = self.bans.entry(person.id).or_default();
        if before.last().and_then(|(_, ban)| ban.as_ref()) != person.ban.as_ref() {
            before.push((step, person.ban.clone()));
        }
    }

    /// What was kept of somebody is gone, and their ban with it.
    pub fn note_gone(&mut self, step: u32, id: PersonId) {
        self.bans.entry(id).or_default().push((step, None));
    }

    /// Who took part once an entry stood in a ticket.
    pub fn at(&self, no: u64, entry: u64) -> BTreeSet<PersonId> {
        let all = self.tickets.get(&no).into_iter().flatten();
        let until = all.take_while(|(version, ..)| *version <= entry + 1).last();
        until.map(|(_, _, people)| people.clone()).unwrap_or_default()
    }

    /// Everybody who took part at some time in these steps.
    pub fn during(&self, no: u64, first: u32, last: u32) -> BTreeSet<PersonId> {
        let all = self.tickets.get(&no).map_or(&[][..], Vec::as_slice);
        let earlier = all.iter().rposition(|(_, from, _)| *from < first).unwrap_or(0);
        let until = all[earlier..].iter().take_while(|(_, from, _)| *from <= last);
        until.flat_map(|(_, _, people)| people.iter().copied()).collect()
    }

    /// Everybody who ever did.
    pub fn ever(&self, no: u64) -> BTreeSet<PersonId> {
        self.during(no, 0, u32::MAX)
    }

    /// Whether somebody who takes part read along at a moment of a step; none if they did at some time of it and did not
    /// at another.
    pub fn reads(&self, id: PersonId, step: u32, at: Timestamp, ledger: &Ledger) -> Option<bool> {
        let teams = ledger.who_might(step, Right::Look);
        let staff = teams.iter().map(|team| team.contains(&id)).collect::<BTreeSet<bool>>();
        let bans = self.bans.get(&id).map_or(&[][..], Vec::as_slice);
        let earlier = bans.iter().rposition(|(from, _)| *from < step);
        let since = &bans[earlier.unwrap_or(0)..];
        let holds = |ban: &Option<Ban>| ban.as_ref().is_some_and(|ban| ban.holds(at));
        let until = since.iter().take_while(|(from, _)| *from <= step);
        let mut banned: BTreeSet<bool> = until.map(|(_, ban)| holds(ban)).collect();
        if earlier.is_none() {
            banned.insert(false);
        }
        let surely = |is: &BTreeSet<bool>, what: bool| is.len() == 1 && is.contains(&what);
        if surely(&staff, true) || surely(&banned, true) {
            return Some(false);
        }
        (surely(&staff, false) && surely(&banned, false)).then_some(true)
    }
}
