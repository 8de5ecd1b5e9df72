//! From a backup to a store that is fit for going on: nothing is lost on the way, and nothing stale is done.

use std::sync::Arc;

use switchboard::backup::Examined;
use switchboard::domain::{
    Dialog, Kind, Lane, Message, MessageRef, Notice, Parcel, Payload, Person, PersonId, RichText, Sighting, Ticket,
    TicketNo,
};
use switchboard::safekeeping::{fill, settle};
use switchboard::store::sled::{Replacement, SledEngine};
use switchboard::store::{Change, Store};

use super::{NOW, exported, key, shelf, store};

/// A store whose people and tickets bear the texts that are hard to keep; `tests/data/README.md` says where they
/// are from.
async fn lived_in() -> Store {
    let store = store(0).await;
    live_in(&store).await;
    store
}

pub async fn live_in(store: &Store) {
    let texts = include_str!("../data/corpus.jsonl").lines();
    for (number, line) in (1..).zip(texts) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = line["text"].as_str().unwrap();
        let sighting = Sighting {
            id: PersonId::telegram(number),
            name: text.to_owned(),
            username: None,
            client_language: None,
        };
        let source = MessageRef {
            chat: sighting.id.chat(),
            message: number,
        };
        let words = Message {
            source,
            kind: Kind::Document,
            text: RichText::from(text),
            file_name: Some(text.to_owned()),
            album: None,
            file: None,
            edited: false,
            deleted: false,
            composed: false,
            attached: None,
            signature: None,
            reply: None,
        };
        let (ticket, events) = Ticket::open(store.next_ticket(), sighting.id, words, NOW);
        let mut change = Change::default();
        change.put_person(None, &Person::met(&sighting, NOW)).unwrap();
        change.put_ticket(None, &ticket, &events).unwrap();
        store.commit(change).await.unwrap();
    }
}

#[tokio::test]
async fn texts_that_are_hard_to_keep_come_back_to_the_byte_sealed_or_not() {
    let store = lived_in().await;
    for sealed in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let mut shelf = shelf(&dir.path().join("backups"), &[]);
        shelf.key = sealed.then(key);
        let made = shelf.make(&store, NOW).unwrap();
        let mut archive = Examined::open(&made.file, &shelf.keys(&store)).unwrap();
        let replacement = Replacement::begin(dir.path()).unwrap();
        let (_, restored) = fill(&replacement, &mut archive.data().unwrap(), None, None)
            .await
            .unwrap();
        assert_eq!(settle(&restored, &[PersonId::telegram(1)]).await.unwrap(), 0);
        drop(restored);
        replacement.swap("aside").unwrap();
        let engine = SledEngine::open(dir.path()).unwrap();
        let restored = Store::open(Arc::new(engine)).await.unwrap();
        assert_eq!(exported(&restored), exported(&store), "sealed: {sealed}");
    }
}

#[tokio::test]
async fn after_a_restore_words_are_sent_again_notices_are_not_and_no_reply_is_under_way() {
    let store = lived_in().await;
    let staff = PersonId::telegram(1);
    let before = store.person(staff).unwrap().unwrap();
    let mut person = before.value.clone();
    person.dialog = Dialog::Replying {
        no: TicketNo(2),
        since: None,
    };
    let mut change = Change::default();
    change.put_person(Some(&before), &person).unwrap();
    let payloads = [
        Payload::ToUser {
            no: TicketNo(1),
            seq: 1,
        },
        Payload::TellUser {
            no: TicketNo(1),
            notice: Notice::Opened,
        },
        Payload::ToStaff {
            no: TicketNo(1),
            seq: 1,
        },
    ];
    let lane = Lane {
        chat: staff.chat(),
        strand: 0,
    };
    for payload in payloads.clone() {
        let (part, not_before) = (0, None);
        let parcel = Parcel {
            lane,
            payload,
            part,
            not_before,
        };
        change.send(store.next_parcel(), parcel).unwrap();
    }
    store.commit(change).await.unwrap();
    assert_eq!(settle(&store, &[staff]).await.unwrap(), 2);
    let left = store.parcels(lane, 0, 10).unwrap();
    let left: Vec<Payload> = left.into_iter().map(|(_, parcel)| parcel.payload).collect();
    assert_eq!(left, [payloads[0].clone(), payloads[2].clone()]);
    assert_eq!(store.person(staff).unwrap().unwrap().value.dialog, Dialog::Idle);
}
