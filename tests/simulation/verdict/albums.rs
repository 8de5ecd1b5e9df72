//! Albums stand as albums where they belong: once, whole, in order, and count once.

use std::collections::{BTreeMap, BTreeSet};

use switchboard::desk::Desk;
use switchboard::domain::{ChatId, Event, Message, Ticket};
use switchboard::store::Link;

use super::super::messenger::reader_of;
use super::super::world::{Origin, Promise, Said, World};
use super::places::configured;
use super::{Verdict, is_erased, text};

/// Parts that come within so many milliseconds of the first go on as one.
const TOGETHER_MS: i64 = 1_000;

/// Entries that may come in between, at most.
const NEAR: u64 = 20;

pub fn check(
    ticket: &Ticket,
    events: &[Event],
    carried: &BTreeMap<(u64, u64), Vec<&Promise>>,
    world: &World,
    desk: &Desk,
) -> Verdict {
    counted(ticket, events)?;
    for album in albums(events) {
        let entries: BTreeSet<u64> = album.iter().map(|(seq, _)| *seq).collect();
        let mut chats: BTreeMap<ChatId, Vec<(u64, &Promise)>> = BTreeMap::new();
        for entry in &entries {
            for promise in carried.get(&(ticket.no.0, *entry)).into_iter().flatten() {
                let chat = configured(promise.parcel.lane.chat, world);
                chats.entry(chat).or_default().push((*entry, promise));
            }
        }
        for (chat, promises) in &chats {
            let judged = once(&entries, promises)
                .and_then(|()| whole(&album, promises, world))
                .and_then(|()| known(ticket, promises, world, desk));
            judged.map_err(|why| format!("{why} in {chat}, of {entries:?} of {ticket:?}: {promises:?}"))?;
        }
    }
    Ok(())
}

/// The words of each album, with the entries they are.
fn albums(events: &[Event]) -> Vec<Vec<(u64, &Event)>> {
    let mut albums: BTreeMap<&String, Vec<(u64, &Event)>> = BTreeMap::new();
    for (seq, event) in (0..).zip(events) {
        if let Some(mark) = event.what.message().and_then(|message| message.album.as_ref()) {
            let album = albums.entry(mark).or_default();
            album.push((seq, event));
        }
    }
    albums.into_values().filter(|album| album.len() > 1).collect()
}

/// An album is one message, as long as nobody says anything in between.
fn counted(ticket: &Ticket, events: &[Event]) -> Verdict {
    let said: Vec<&Message> = events.iter().filter_map(|event| event.what.message()).collect();
    let followers = said.windows(2).filter(|two| two[1].goes_with(two[0])).count();
    if ticket.messages != (said.len() - followers) as u64 {
        return Err(format!("{ticket:?} counts otherwise: {said:?}"));
    }
    Ok(())
}

/// What a promise brought each time its last part landed.
fn brought(promise: &Promise) -> impl Iterator<Item = Vec<u64>> {
    let entries = |at: &Vec<_>| at.iter().map(|(entry, _)| *entry).collect();
    promise.together.iter().map(entries)
}

/// Every part stands there once, more often only where a receipt was lost, and what went along stands there indeed: if
/// only with its header, where the words below it were refused and its readers were told so.
fn once(entries: &BTreeSet<u64>, promises: &[(u64, &Promise)]) -> Verdict {
    let torn: u32 = promises.iter().flat_map(|(_, promise)| promise.torn.values()).sum();
    let landed: Vec<Vec<u64>> = promises.iter().flat_map(|(_, promise)| brought(promise)).collect();
    for entry in entries {
        let times = landed.iter().filter(|brought| brought.contains(entry)).count();
        let any = |said: fn(&Said) -> bool| promises.iter().any(|(of, promise)| of == entry && said(&promise.said));
        let along = any(|said| *said == Said::WentAlong) && !any(|said| matches!(said, Said::Refused(_)));
        if times > 1 + torn as usize || (along && times == 0) {
            return Err(format!(
                "part {entry} of an album stands there {times} times, with {torn} receipts lost"
            ));
        }
    }
    match landed.iter().find(|brought| !brought.is_sorted_by(|a, b| a < b)) {
        Some(brought) => Err(format!("an album out of order: {brought:?}")),
        None => Ok(()),
    }
}

/// What came within a second arrives as one, if nothing of it was refused.
fn whole(album: &[(u64, &Event)], promises: &[(u64, &Promise)], world: &World) -> Verdict {
    let (first, began) = album[0];
    let soon: Vec<u64> = (album.iter())
        .filter(|(seq, event)| event.at.since(began.at) < TOGETHER_MS && seq - first < NEAR)
        .map(|(seq, _)| *seq)
        .collect();
    let refused = promises
        .iter()
        .any(|(_, promise)| matches!(promise.said, Said::Refused(_) | Said::Pointless));
    if world.wavered || refused {
        return Ok(());
    }
    let firsts = promises.iter().filter(|(entry, promise)| {
        *entry == first && !promise.moved && promise.origin != Origin::Itself && promise.said != Said::WentAlong
    });
    for (_, promise) in firsts {
        if let Some(less) = brought(promise).find(|brought| !brought.starts_with(&soon)) {
            return Err(format!("an album of {soon:?} in pieces: {less:?}"));
        }
    }
    Ok(())
}

/// Each part of it leads to its own entry, but in the chat of somebody who was erased.
fn known(ticket: &Ticket, promises: &[(u64, &Promise)], world: &World, desk: &Desk) -> Verdict {
    let erased = |promise: &Promise| is_erased(reader_of(&promise.parcel), ticket.no, world);
    for (_, promise) in promises.iter().filter(|(_, promise)| !erased(promise)) {
        let last = promise.together.last().into_iter().flatten();
        for (seq, at) in last.filter(|_| promise.said == Said::Arrived { more: false }) {
            let link = desk.store().link(*at).map_err(text)?;
            if link
                != Some(Link {
                    no: ticket.no,
                    seq: *seq,
                })
            {
                return Err(format!("{at:?} leads to {link:?} instead of part {seq} of its album"));
            }
        }
    }
    Ok(())
}
