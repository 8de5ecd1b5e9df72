//! A messenger that waits, fails, loses answers, moves groups and refuses, as its dice say.

use std::sync::LazyLock;

use switchboard::domain::{ChatId, Lane, MessageRef, Parcel, Payload, PersonId, Undelivered};
use switchboard::outbox::{Carried, Carrier};
use switchboard::store::Store;
use switchboard::telegram::{album_from, carried, went_along};
use teloxide::RequestError;
use teloxide::types::Seconds;

use super::world::{Said, Shared, World, words};

pub struct Messenger {
    pub world: Shared,
    pub store: Store,
}

impl Carrier for Messenger {
    async fn carry(&self, parcel: &Parcel) -> Carried {
        let _under_way = self.depart(parcel.lane);
        self.world.dawdle().await;
        // Looked up when the request is made, as the program's own delivery does.
        let chat = self.store.chat_now(parcel.lane.chat).unwrap();
        let carried = accept(&mut self.world.look(), &self.store, parcel, chat);
        self.world.dawdle().await;
        carried
    }
}

/// A lane with a parcel under way, as long as it lives.
struct UnderWay {
    world: Shared,
    lane: Lane,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.world.look().busy.remove(&self.lane);
    }
}

impl Messenger {
    fn depart(&self, lane: Lane) -> UnderWay {
        let mut world = self.world.look();
        if !world.busy.insert(lane) {
            world.wrong.push(format!("two parcels of {lane:?} under way at once"));
        }
        UnderWay {
            world: self.world.clone(),
            lane,
        }
    }
}

/// How many parts a parcel has. The middle one of three is without a message.
pub fn parts(payload: &Payload) -> u16 {
    match payload {
        Payload::ToUser { no, seq } | Payload::ToStaff { no, seq } => 1 + ((no.0 * 7 + seq * 3) % 3) as u16,
        Payload::ShowFeedback { no, item } => 1 + ((no.0 * 5 + u64::from(*item)) % 3) as u16,
        _ => 1,
    }
}

/// Whether a parcel changes what stands there already, and becomes no message.
fn changes_only(payload: &Payload) -> bool {
    match payload {
        Payload::AmendUser { .. } | Payload::AmendStaff { .. } | Payload::Withdraw { .. } | Payload::React { .. } => {
            true
        }
        Payload::ToUser { .. }
        | Payload::ToStaff { .. }
        | Payload::ShowFeedback { .. }
        | Payload::TellUser { .. }
        | Payload::TellStaff { .. }
        | Payload::RemindStaff { .. }
        | Payload::TellPerson { .. } => false,
    }
}

/// The entries that a parcel's words stand there with, if they are of an album: as the program's own delivery has it.
enum Company {
    /// It is alone, or no album.
    Alone,
    /// It stands there already.
    There,
    /// These go together.
    With(Vec<u64>),
}

fn company(store: &Store, parcel: &Parcel, chat: ChatId) -> Company {
    let (Payload::ToUser { no, seq } | Payload::ToStaff { no, seq }) = parcel.payload else {
        return Company::Alone;
    };
    let Some(event) = store.event(no, seq).unwrap() else {
        return Company::Alone;
    };
    let Some(message) = event.what.message() else {
        // That only words are shown is for the verdict.
        return Company::Alone;
    };
    if parcel.part == 0 && went_along(store, chat, (no, seq), message).unwrap() {
        return Company::There;
    }
    let album = album_from(store, chat, (no, seq), &event).unwrap();
    album.map_or(Company::Alone, |album| {
        Company::With(album.into_iter().map(|(seq, _)| seq).collect())
    })
}

/// Whether a user is meant of whom the ticket knows nothing any more, as they were erased: then nothing is drawn.
fn is_for_nobody(store: &Store, parcel: &Parcel) -> bool {
    let (Payload::ToUser { no, .. } | Payload::TellUser { no, .. }) = parcel.payload else {
        return false;
    };
    let reader = reader_of(parcel);
    let ticket = store.ticket(no).unwrap();
    ticket.is_some_and(|ticket| ticket.value.requester != reader && !ticket.value.took_part(reader))
}

/// Whose private chat a parcel goes to.
pub fn reader_of(parcel: &Parcel) -> PersonId {
    let ChatId { messenger, number } = parcel.lane.chat;
    PersonId { messenger, number }
}

/// A request reaches the messenger, or not.
fn accept(world: &mut World, store: &Store, parcel: &Parcel, chat: ChatId) -> Carried {
    let Some(id) = world.recognise(parcel) else {
        return Carried::Failed { why: "unknown".into() };
    };
    if world.is_pointless(&parcel.payload) || is_for_nobody(store, parcel) {
        // There is nothing left to draw.
        world.promises[id].said = Said::Pointless;
        world.tally.count("pointless");
        return Carried::Arrived {
            at: vec![],
            more: false,
        };
    }
    let company = company(store, parcel, chat);
    if matches!(company, Company::There) {
        world.promises[id].said = Said::WentAlong;
        world.tally.count("parts that went along");
        return Carried::Arrived {
            at: vec![],
            more: false,
        };
    }
    if !world.reached {
        world.tally.count("outages met");
        return Carried::Failed {
            why: "no network".into(),
        };
    }
    if !world.healthy {
        match world.random.u8(..100) {
            0..5 => {
                world.tally.count("waits");
                return Carried::Wait {
                    ms: world.random.i64(1..90_000),
                };
            }
            5..14 => {
                world.tally.count("failures");
                return Carried::Failed {
                    why: "no network".into(),
                };
            }
            14..17 => return error(world, id),
            17..20 => {
                // It arrives, but the answer does not come back: as good as a crash between the two.
                let carried = land(world, id, chat, &company);
                if matches!(carried, Carried::Arrived { .. } | Carried::ArrivedTogether { .. }) {
                    let part = parcel.part;
                    world.in_the_air.remove(&(id, part));
                    world.promises[id].said = Said::Nothing;
                    world.tear(id, part);
                }
                return Carried::Failed {
                    why: "no answer".into(),
                };
            }
            _ => {}
        }
    }
    land(world, id, chat, &company)
}

fn land(world: &mut World, id: usize, chat: ChatId, company: &Company) -> Carried {
    if world.group.contains(&chat) && world.group.last() != Some(&chat) {
        let to = *world.group.last().expect("it has a number");
        world.promises[id].said = Said::Moved;
        return Carried::Moved { to };
    }
    if world.blocked.contains(&chat) {
        return refuse(world, id, Undelivered::Unreachable);
    }
    let part = world.promises[id].parcel.part;
    let parts = parts(&world.promises[id].parcel.payload);
    let silent = (parts == 3 && part == 1) || changes_only(&world.promises[id].parcel.payload);
    let message = (!silent).then(|| world.new_message(chat));
    let more = part + 1 < parts;
    world.note(&format!("landed {message:?}"));
    world.tally.count("landed");
    world.in_the_air.insert((id, part));
    let promise = &mut world.promises[id];
    promise.said = Said::Arrived { more };
    promise.landed.entry(part).or_default().push(message);
    if let (false, Some(first), Some((_, entry))) = (more, message, words(promise)) {
        let along: &[u64] = match company {
            Company::With(entries) => &entries[1..],
            Company::Alone | Company::There => &[],
        };
        let along = along.iter().map(|entry| (*entry, world.new_message(chat)));
        let at: Vec<(u64, MessageRef)> = std::iter::once((entry, first)).chain(along).collect();
        world.promises[id].together.push(at.clone());
        if at.len() > 1 {
            world.tally.count("albums landed");
            return Carried::ArrivedTogether { at };
        }
    }
    Carried::Arrived {
        at: message.into_iter().collect(),
        more,
    }
}

/// One of the errors that the real server is known to give, as the program's own delivery reads it.
fn error(world: &mut World, id: usize) -> Carried {
    let errors = errors();
    let (text, error) = &errors[world.random.usize(..errors.len())];
    match carried(error.clone()) {
        Carried::Refused(why) => {
            world.tally.count(text);
            refuse(world, id, why)
        }
        later @ (Carried::Failed { .. } | Carried::Wait { .. }) => {
            world.tally.count(text);
            later
        }
        other => unreachable!("{text} makes {other:?}"),
    }
}

/// Every known error with its text, but for moves, which have a number to go to.
pub fn errors() -> &'static [(&'static str, RequestError)] {
    static ERRORS: LazyLock<Vec<(&str, RequestError)>> = LazyLock::new(|| {
        #[derive(serde::Deserialize)]
        struct Known {
            code: u16,
            description: &'static str,
        }
        let known: Vec<Known> =
            serde_json::from_str(include_str!("../../crates/telegram-sim/data/errors.json")).unwrap();
        let known = known
            .into_iter()
            .filter(|known| !known.description.contains("was upgraded"));
        let read = |known: Known| {
            let error = match known.code {
                429 => RequestError::RetryAfter(Seconds::from_seconds(7)),
                _ => RequestError::Api(serde_json::from_value(known.description.into()).unwrap()),
            };
            (known.description, error)
        };
        known.map(read).collect()
    });
    &ERRORS
}

fn refuse(world: &mut World, id: usize, why: Undelivered) -> Carried {
    world.tally.count(match why {
        Undelivered::Unreachable => "unreachable",
        Undelivered::Refused(_) => "refused",
    });
    world.promises[id].said = Said::Refused(why.clone());
    Carried::Refused(why)
}
