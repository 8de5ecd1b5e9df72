//! Bans keep words out, end when they are to, and are told of once each.

use switchboard::desk::Desk;
use switchboard::domain::{
    Ban, Feedback, Happening, MAX_PAST_BANS, Party, Payload, Person, PersonId, PersonNotice, Timestamp,
};
use switchboard::store::Table;

use super::super::words::records;
use super::super::world::World;
use super::{Tickets, Verdict};

pub fn check(world: &World, desk: &Desk, tickets: &Tickets) -> Verdict {
    for person in records::<Person>(desk.store(), Table::Person)? {
        of_person(&person, world, desk, tickets).map_err(|why| format!("{why}: {person:?}"))?;
    }
    Ok(())
}

fn of_person(person: &Person, world: &World, desk: &Desk, tickets: &Tickets) -> Verdict {
    let now = desk.now();
    if desk.is_banned(person.id) != person.ban.as_ref().is_some_and(|ban| ban.holds(now)) {
        return Err("what is in memory says otherwise".into());
    }
    if person.ban.as_ref().is_some_and(|ban| !ban.holds(now)) {
        return Err("the ban is over and was not ended".into());
    }
    for past in &person.past_bans {
        let too_soon = past.lifted_by.is_none() && past.ban.until.is_none_or(|until| past.ended < until);
        if (past.ended < past.ban.at || too_soon) && !world.wavered {
            return Err(format!("ended against the rules: {past:?}"));
        }
    }
    told(person, world)?;
    if world.wavered {
        return Ok(());
    }
    let past = person.past_bans.iter().map(|past| (&past.ban, Some(past.ended)));
    for (ban, ended) in past.chain(person.ban.iter().map(|ban| (ban, None))) {
        if let Some(at) = words_during(ban, ended, person.id, desk, tickets)? {
            return Err(format!("words of {at:?} were heard in spite of {ban:?}"));
        }
    }
    Ok(())
}

/// Each ban was told when it was spoken, each end but that by another ban when it came.
fn told(person: &Person, world: &World) -> Verdict {
    let notices = || {
        // What was said before they were forgotten is about nobody that is known.
        let forgotten = world.forgotten.get(&person.id).copied().unwrap_or(0);
        world
            .promises
            .iter()
            .skip(forgotten)
            .filter_map(|promise| match &promise.parcel.payload {
                Payload::TellPerson { person: to, notice } if *to == person.id => Some(notice),
                _ => None,
            })
    };
    let banned = notices().filter(|notice| matches!(notice, PersonNotice::Banned { .. }));
    let banned = banned.count();
    let unbanned = notices().filter(|notice| **notice == PersonNotice::Unbanned).count();
    if person.past_bans.len() == MAX_PAST_BANS {
        // Older ones are forgotten.
        return Ok(());
    }
    let spoken = person.past_bans.len() + usize::from(person.ban.is_some());
    let next = person.past_bans.iter().skip(1).map(|past| &past.ban).chain(&person.ban);
    let mut next = next.map(|ban| (ban.at, ban.by));
    let ends = person.past_bans.iter().filter(|past| {
        let next = next.next();
        next.is_none_or(|(at, by)| at != past.ended || past.lifted_by != Some(by))
    });
    // An end and a new ban in the same moment look like a replacement.
    let (ends, replaced) = (ends.count(), person.past_bans.len());
    if banned != spoken || !(ends..=replaced).contains(&unbanned) {
        return Err(format!("told of {banned} bans and {unbanned} ends, at least {ends}"));
    }
    Ok(())
}

/// When this person was heard while the ban held. What happened in the same moment may have been before it.
fn words_during(
    ban: &Ban,
    ended: Option<Timestamp>,
    who: PersonId,
    desk: &Desk,
    tickets: &Tickets,
) -> Result<Option<Timestamp>, String> {
    let end = match (ban.until, ended) {
        (Some(until), Some(ended)) => until.min(ended),
        (until, ended) => until.or(ended).unwrap_or(Timestamp(i64::MAX)),
    };
    let held = |at: &Timestamp| ban.at < *at && *at < end;
    let given = records::<Feedback>(desk.store(), Table::Feedback)?;
    let given = given
        .iter()
        .filter(|feedback| feedback.by == who)
        .map(|feedback| feedback.at);
    let own = tickets.values().filter(|(ticket, _)| ticket.requester == who);
    let said = own.flat_map(|(_, events)| events).filter(|event| match event.what {
        Happening::Said { by, .. } => by == Party::User,
        Happening::Commented { .. } | Happening::Rated { .. } => true,
        _ => false,
    });
    let contributed = tickets.values().flat_map(|(_, events)| events);
    let contributed = contributed.filter(|event| event.what.said_by() == Some(Party::Participant(who)));
    let said = said.chain(contributed);
    // The words of a feedback bear the time at which it was given.
    Ok(given.chain(said.map(|event| event.at)).find(held))
}
