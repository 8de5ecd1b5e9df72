//! The other records: numbers, people, message links, views, moved chats, the outbox.

use switchboard::domain::{
    Act, ChatId, Lane, Notice, Parcel, Party, Payload, Person, PersonId, RichText, TicketNo, Timestamp,
};
use switchboard::store::{Change, Committed, Count, Fault, Link, Store, View};

use super::book::{Book, at, message, sighting};
use super::lodging::Lodging;
use super::reads::everything;

fn lane(chat: i64, strand: u64) -> Lane {
    Lane {
        chat: ChatId::telegram(chat),
        strand,
    }
}

fn parcel(lane: Lane) -> Parcel {
    Parcel {
        lane,
        payload: Payload::TellUser {
            no: TicketNo(1),
            notice: Notice::Opened,
        },
        part: 0,
        not_before: None,
    }
}

async fn send(store: &Store, parcels: impl IntoIterator<Item = (u64, Parcel)>) {
    let mut change = Change::default();
    for (seq, parcel) in parcels {
        change.send(seq, parcel).unwrap();
    }
    store.commit(change).await.unwrap();
}

fn seqs(parcels: &[(u64, Parcel)]) -> Vec<u64> {
    parcels.iter().map(|(seq, _)| *seq).collect()
}

pub async fn numbers_go_on_where_they_ended(home: Lodging) {
    let store = home.store().await;
    assert_eq!((store.next_ticket(), store.next_ticket()), (TicketNo(1), TicketNo(2)));
    assert_eq!((store.next_parcel(), store.next_parcel()), (1, 2));
    let mut book = Book::over(home.store().await);
    for _ in 0..300 {
        book.open(1).await;
    }
    send(
        &book.store,
        [(70_000, parcel(lane(-5, 1))), (300, parcel(lane(i64::MAX, 0)))],
    )
    .await;
    let store = home.store().await;
    assert_eq!(store.next_ticket(), TicketNo(301));
    assert_eq!(
        store.next_parcel(),
        70_001,
        "above all that wait, whatever lane they are in"
    );
}

pub async fn messages_lead_to_their_entry_and_back(home: Lodging) {
    let mut book = Book::over(home.store().await);
    let no = book.open(1).await;
    let store = book.store.clone();
    let original = at(1, 1);
    assert_eq!(store.link(original).unwrap(), Some(Link { no, seq: 1 }));
    let (group, private) = (at(-100, 7), at(901, -3));
    let mut change = Change::default();
    change.link(group, Link { no, seq: 1 });
    change.link(private, Link { no, seq: 1 });
    change.link(at(-100, 8), Link { no, seq: 0 });
    store.commit(change).await.unwrap();
    let mut copies = store.copies(no, 1).unwrap();
    copies.sort();
    assert_eq!(copies, [group, original, private]);
    assert_eq!(store.copies(no, 0).unwrap(), [at(-100, 8)]);
    assert_eq!(store.copies(no, 2).unwrap(), []);
    assert_eq!(store.link(private).unwrap(), Some(Link { no, seq: 1 }));
    assert_eq!(store.link(at(100, 7)).unwrap(), None, "the same number in another chat");

    let answer = message(901, 50, "hello");
    let by = Party::Staff(PersonId::telegram(901));
    book.act(no, Act::Say { by, message: answer }).await.unwrap();
    let link = store.link(at(901, 50)).unwrap().unwrap();
    assert_eq!(link, Link { no, seq: 3 }, "behind the taking");
}

pub async fn a_chat_shows_one_card(home: Lodging) {
    let store = home.store().await;
    let show = async |chat: i64, view: Option<View>| {
        let mut change = Change::default();
        change.put_view(ChatId::telegram(chat), view).unwrap();
        store.commit(change).await.unwrap();
    };
    let view = |chat, message, no| View {
        at: at(chat, message),
        no: TicketNo(no),
    };
    show(1, Some(view(1, 10, 1))).await;
    show(2, Some(view(2, 10, 1))).await;
    show(1, Some(view(1, 11, 2))).await;
    assert_eq!(store.views().unwrap(), [view(1, 11, 2), view(2, 10, 1)]);
    show(1, None).await;
    show(3, None).await;
    assert_eq!(store.views().unwrap(), [view(2, 10, 1)]);
}

pub async fn a_moved_chat_is_found_under_its_new_number(home: Lodging) {
    let store = home.store().await;
    let (old, new) = (ChatId::telegram(-5), ChatId::telegram(-1_000_000_000_005));
    assert_eq!(store.chat_now(old).unwrap(), old);
    let mut change = Change::default();
    change.moved(old, new).unwrap();
    store.commit(change).await.unwrap();
    let store = home.store().await;
    assert_eq!((store.chat_now(old).unwrap(), store.chat_now(new).unwrap()), (new, new));
}

pub async fn lanes_are_found_once_each(home: Lodging) {
    let store = home.store().await;
    assert_eq!(store.lanes().unwrap(), []);
    let lanes = [
        lane(i64::MIN, 0),
        lane(-100, 1),
        lane(-100, 2),
        lane(-100, u64::MAX),
        lane(7, 0),
        lane(i64::MAX, u64::MAX),
    ];
    for _ in 0..3 {
        send(
            &store,
            lanes.iter().rev().map(|lane| (store.next_parcel(), parcel(*lane))),
        )
        .await;
    }
    assert_eq!(store.lanes().unwrap(), lanes);
    let mut change = Change::default();
    for (seq, parcel) in store.parcels(lanes[2], 0, 10).unwrap() {
        change.delivered(seq, &parcel);
    }
    store.commit(change).await.unwrap();
    assert_eq!(
        store.lanes().unwrap(),
        [lanes[0], lanes[1], lanes[3], lanes[4], lanes[5]]
    );
}

pub async fn parcels_come_page_by_page_until_they_are_delivered(home: Lodging) {
    let store = home.store().await;
    let (mine, other) = (lane(7, 0), lane(7, 1));
    // Written in any order, read in the order of their numbers.
    for seq in [3, 300, 1, 256, 2, 255] {
        send(&store, [(seq, parcel(mine)), (1_000 + seq, parcel(other))]).await;
    }
    let page = |after, limit| seqs(&store.parcels(mine, after, limit).unwrap());
    assert_eq!(page(0, 4), [1, 2, 3, 255]);
    assert_eq!(page(255, 4), [256, 300]);
    assert_eq!(page(300, 4), [] as [u64; 0]);
    assert_eq!(page(u64::MAX, 4), [] as [u64; 0]);
    assert_eq!(seqs(&store.parcels(other, 1_255, 9).unwrap()), [1_256, 1_300]);
    assert!(store.holds_parcel(mine, 2).unwrap());
    assert!(!store.holds_parcel(other, 2).unwrap());

    let mut change = Change::default();
    change.delivered(2, &parcel(mine));
    let rest = Parcel {
        part: 1,
        ..parcel(mine)
    };
    change.progressed(3, &rest).unwrap();
    store.commit(change).await.unwrap();
    assert!(!store.holds_parcel(mine, 2).unwrap());
    assert_eq!(
        store.parcels(mine, 0, 2).unwrap(),
        [(1, parcel(mine)), (3, rest)],
        "a parcel under way keeps its place"
    );
}

pub async fn people_are_counted_once(home: Lodging) {
    let store = home.store().await;
    let person = Person::met(&sighting(1), Timestamp(5));
    let commit = async |change: Change| store.commit(change).await.unwrap();
    let mut first = Change::default();
    first.put_person(None, &person).unwrap();
    assert_eq!(commit(first).await, Committed::Done);
    let mut again = Change::default();
    again.put_person(None, &person).unwrap();
    assert_eq!(
        commit(again).await,
        Committed::Conflict,
        "they were met in the meantime"
    );

    let loaded = store.person(person.id).unwrap().unwrap();
    let mut same = Change::default();
    same.put_person(Some(&loaded), &person).unwrap();
    assert!(same.is_empty(), "nothing is written that is there already");
    let mut renamed = loaded.value.clone();
    renamed.name = "\u{202e}\u{0} ’Anna".into();
    let mut change = Change::default();
    change.put_person(Some(&loaded), &renamed).unwrap();
    assert_eq!(commit(change).await, Committed::Done);
    assert_eq!(store.person(person.id).unwrap().unwrap().value, renamed);
    assert_eq!(store.count(Count::People).unwrap(), 1);
}

pub async fn a_value_beyond_the_bound_is_refused_whole(home: Lodging) {
    let store = home.store().await;
    let before = everything(&*home.engine);
    let mut person = Person::met(&sighting(1), Timestamp(5));
    person.name = "secret ".repeat(10_000);
    let fault = Change::default().put_person(None, &person).unwrap_err();
    assert!(
        matches!(fault, Fault::TooLarge { what: "person", bytes, max } if bytes > max),
        "{fault:?}"
    );
    assert!(!fault.to_string().contains("secret"));
    assert_eq!(everything(&*home.engine), before);

    // The longest message a messenger sends fits, with every character of the longest kind.
    let mut longest = message(1, 1, "");
    longest.text = RichText::from("\u{1}".repeat(4_096).as_str());
    let mut book = Book::over(store);
    let no = book.open(1).await;
    let by = Party::User;
    let say = Act::Say {
        by,
        message: longest.clone(),
    };
    book.act(no, say).await.unwrap();
    assert_eq!(book.store.event(no, 2).unwrap().as_ref(), book.events[&no.0].get(2));
}
