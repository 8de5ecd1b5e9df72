//! Links of messages and copies of entries, which are kept as lists.

use std::sync::Arc;

use switchboard::domain::{ChatId, MessageRef, TicketNo};
use switchboard::store::{Change, Committed, Key, Link, Listed, Order, SCHEMA, Store, Table, Write};
use tokio::task::JoinSet;

use super::book::Book;
use super::lodging::Lodging;
use super::reads::{everything, in_table};

fn at(chat: i64, message: i64) -> MessageRef {
    let chat = ChatId::telegram(chat);
    MessageRef { chat, message }
}

fn element(n: u64, rest: Option<&str>) -> Write {
    Write {
        lists: vec![listed(n, rest)],
        ..Write::default()
    }
}

fn listed(n: u64, rest: Option<&str>) -> Listed {
    Listed {
        list: Key::from_slice(b"list\0\0"),
        mark: format!("[{n},"),
        rest: rest.map(str::to_owned),
        alone: false,
    }
}

pub async fn a_list_has_what_everybody_put_into_it(home: Lodging) {
    let engine = home.engine;
    let mut adding = JoinSet::new();
    for n in 0..50 {
        let engine = Arc::clone(&engine);
        adding.spawn(async move { engine.commit(element(n, Some("1]"))).await.unwrap() });
    }
    assert!(adding.join_all().await.iter().all(|done| *done == Committed::Done));
    let several = Write {
        lists: vec![
            listed(7, Some("2]")),
            listed(7, Some("3]")),
            listed(8, None),
            listed(99, Some("4]")),
        ],
        ..Write::default()
    };
    engine.commit(several).await.unwrap();
    let refused = Write {
        expects: vec![(Key::from_slice(b"none"), Some(Vec::new()))],
        ..element(100, Some("1]"))
    };
    assert_eq!(engine.commit(refused).await.unwrap(), Committed::Conflict);
    let row = engine.get(b"list\0\0").unwrap().unwrap();
    let mut found: Vec<(u64, u64)> = serde_json::from_slice(&row).unwrap();
    found.sort_unstable();
    let expected = (0..50).filter(|n| *n != 8).map(|n| (n, if n == 7 { 3 } else { 1 }));
    assert_eq!(found, expected.chain([(99, 4)]).collect::<Vec<_>>());
    for (n, _) in found {
        engine.commit(element(n, None)).await.unwrap();
    }
    assert_eq!(everything(&*engine), [], "an empty list is no row");
}

pub async fn any_message_leads_to_its_entry_alone(home: Lodging) {
    let store = home.store().await;
    let messages = [i64::MIN, -65, -64, -1, 0, 1, 63, 64, 65, 1 << 40, i64::MAX];
    let entries = [0, 1, 15, 16, 17, u64::MAX];
    let mut change = Change::default();
    for (seq, message) in (0..).zip(messages) {
        for no in [1, 2] {
            change.link(at(no as i64, message), Link { no: TicketNo(no), seq });
        }
    }
    for (place, seq) in (0..).zip(entries) {
        change.link(at(-9, place), Link { no: TicketNo(3), seq });
    }
    store.commit(change).await.unwrap();
    for (seq, message) in (0..).zip(messages) {
        for no in [1, 2] {
            let link = Link { no: TicketNo(no), seq };
            assert_eq!(store.link(at(no as i64, message)).unwrap(), Some(link));
            assert_eq!(store.copies(TicketNo(no), seq).unwrap(), [at(no as i64, message)]);
        }
    }
    for (place, seq) in (0..).zip(entries) {
        assert_eq!(store.copies(TicketNo(3), seq).unwrap(), [at(-9, place)]);
    }
    assert_eq!(store.link(at(1, 2)).unwrap(), None);
    assert_eq!(store.link(at(3, 0)).unwrap(), None);
}

pub async fn what_was_linked_anew_leads_there_and_is_listed_once(home: Lodging) {
    let store = home.store().await;
    for (no, seq) in [(1, 3), (1, 3), (2, 5)] {
        let mut change = Change::default();
        change.link(at(7, 7), Link { no: TicketNo(no), seq });
        store.commit(change).await.unwrap();
    }
    let link = Link {
        no: TicketNo(2),
        seq: 5,
    };
    assert_eq!(store.link(at(7, 7)).unwrap(), Some(link));
    assert_eq!(store.copies(TicketNo(1), 3).unwrap(), [at(7, 7)]);
}

/// Notices all stand for the first entry of their ticket, and there may be thousands.
pub async fn a_ticket_with_many_notices_has_them_all_and_leaves_nothing(home: Lodging) {
    let mut book = Book::over(home.store().await);
    let no = book.open(1).await;
    let other = book.open(2).await;
    let store = book.store.clone();
    let notices: Vec<MessageRef> = (1_000..2_500).map(|message| at(-100, message)).collect();
    for some in notices.chunks(100) {
        let mut change = Change::default();
        for notice in some {
            change.link(*notice, Link { no, seq: 0 });
        }
        store.commit(change).await.unwrap();
    }
    let found = store.copies(no, 0).unwrap();
    assert!(notices.iter().all(|notice| found.contains(notice)));
    assert!(found.is_sorted());
    assert!(store.history_rows(no, 1_000).unwrap().len() < 50);

    let (original, others) = (store.copies(no, 1).unwrap(), store.copies(other, 1).unwrap());
    let mut late = Change::default();
    late.link(at(-100, 5_000), Link { no, seq: 1 });
    let mut erasing = Change::default();
    store
        .erase_history(&mut erasing, store.history_rows(no, 1_000).unwrap())
        .unwrap();
    // It arrives between the look and the erasure.
    store.commit(late).await.unwrap();
    store.commit(erasing).await.unwrap();
    assert_eq!(store.copies(no, 0).unwrap(), []);
    assert_eq!(
        store.copies(no, 1).unwrap(),
        [at(-100, 5_000)],
        "nothing is lost that was not seen"
    );
    for gone in notices.iter().chain(&original) {
        assert_eq!(store.link(*gone).unwrap(), None);
    }
    let mut rest = Change::default();
    store
        .erase_history(&mut rest, store.history_rows(no, 10).unwrap())
        .unwrap();
    store.commit(rest).await.unwrap();
    assert!(store.history_rows(no, 1).unwrap().is_empty());
    assert_eq!(store.link(at(-100, 5_000)).unwrap(), None);
    assert_eq!(store.copies(other, 1).unwrap(), others);
    let link = Link { no: other, seq: 1 };
    assert_eq!(store.link(others[0]).unwrap(), Some(link));
}

pub async fn the_original_of_an_entry_is_known_from_the_entry(home: Lodging) {
    let mut book = Book::over(home.store().await);
    let (no, older) = (book.open(1).await, book.open(2).await);
    let originals = |store: &Store| [no, older].map(|no| store.copies(no, 1).unwrap());
    let [original, older_original] = originals(&book.store);
    assert_eq!((original.len(), older_original.len()), (1, 1));
    assert_eq!(book.store.rows(Table::Copies, None, 10).unwrap(), []);

    // Before layout 6 it was in the list of copies as well, and private chats had lists of links, too.
    let mut before = Change::default();
    before.link(older_original[0], Link { no: older, seq: 1 });
    book.store.commit(before).await.unwrap();
    let link = in_table(Table::Link, &[&place_in_keys(older_original[0])]);
    let (block, place) = (older_original[0].message / 64, older_original[0].message % 64);
    let neighbours = MessageRef {
        message: block,
        ..older_original[0]
    };
    let layout = Write {
        puts: vec![(link, None), (in_table(Table::Meta, &[b"schema"]), Some(b"5".to_vec()))],
        lists: vec![Listed {
            list: in_table(Table::Links, &[&place_in_keys(neighbours), &[0, 0]]),
            mark: format!("[{place},"),
            rest: Some(format!("{},1]", older.0)),
            alone: true,
        }],
        ..Write::default()
    };
    home.engine.commit(layout).await.unwrap();
    let store = home.store().await;
    assert_eq!(store.version().unwrap(), Some(SCHEMA));
    assert_eq!(originals(&store), [original.clone(), older_original.clone()]);
    for (no, original) in [(no, &original), (older, &older_original)] {
        assert_eq!(store.link(original[0]).unwrap(), Some(Link { no, seq: 1 }));
        let mut erasing = Change::default();
        let rows = store.history_rows(no, 100).unwrap();
        store.erase_history(&mut erasing, rows).unwrap();
        store.commit(erasing).await.unwrap();
        assert_eq!(store.link(original[0]).unwrap(), None);
        assert_eq!(store.copies(no, 1).unwrap(), []);
    }
    for table in [Table::Link, Table::Links] {
        assert_eq!(store.rows(table, None, 10).unwrap(), []);
    }
    assert_eq!(store.rows(Table::Copies, None, 10).unwrap(), []);
}

pub async fn the_links_of_an_older_store_are_listed_when_it_is_opened(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.live(45, 60).await;
    let mut change = Change::default();
    for message in 0..600 {
        change.link(
            at(-100, 10_000 + message),
            Link {
                no: TicketNo(1),
                seq: 0,
            },
        );
    }
    book.store.commit(change).await.unwrap();
    let rows = |table: Table| {
        let rows = home.engine.scan(
            &[table.letter()],
            Some(&[table.letter() + 1]),
            100_000,
            Order::Ascending,
        );
        rows.unwrap()
    };
    let lists = [rows(Table::Links), rows(Table::Copies)];
    let mut older = Write::default();
    older
        .puts
        .extend(lists.iter().flatten().map(|(key, _)| (key.clone(), None)));
    // Of each link: the messenger, chat and message as keys have them, the ticket and the entry.
    let mut links = Vec::new();
    for (key, row) in &lists[0] {
        let elements: Vec<(u64, u64, u64)> = serde_json::from_slice(row).unwrap();
        links.extend(
            elements
                .into_iter()
                .map(|(place, no, seq)| (old_place(key, place), no, seq)),
        );
    }
    for (key, row) in rows(Table::Link) {
        let Link { no, seq } = serde_json::from_slice(&row).unwrap();
        links.push((Key::from_slice(&key[1..]), no.0, seq));
    }
    let (in_groups, mut count) = (links.len() - rows(Table::Link).len(), links.len());
    for (at, no, seq) in links {
        let link = in_table(Table::Link, &[&at]);
        let value = format!("{{\"no\":{no},\"seq\":{seq}}}").into_bytes();
        older.puts.push((link, Some(value)));
        let copy = in_table(Table::OldCopy, &[&no.to_be_bytes(), &seq.to_be_bytes(), &at]);
        older.puts.push((copy, Some(Vec::new())));
    }
    assert!(count > 600);
    let schema = in_table(Table::Meta, &[b"schema"]);
    older.puts.push((schema.clone(), Some(b"4".to_vec())));
    home.engine.commit(older).await.unwrap();
    let store = home.store().await;
    assert_eq!(
        rows(Table::Link).len(),
        count - in_groups,
        "those of private chats stay"
    );
    assert_eq!(rows(Table::OldCopy), []);
    for no in (1..)
        .map(TicketNo)
        .take_while(|no| store.ticket(*no).unwrap().is_some())
    {
        for seq in 0..store.ticket(no).unwrap().unwrap().value.version {
            for copy in store.copies(no, seq).unwrap() {
                count -= 1;
                assert_eq!(store.link(copy).unwrap(), Some(Link { no, seq }));
            }
        }
    }
    assert_eq!(count, 0, "each is there");
    assert_eq!(store.version().unwrap(), Some(SCHEMA));
    assert_eq!(store.recount().unwrap(), Vec::<String>::new());
}

/// The messenger, chat and message as keys have them.
fn place_in_keys(at: MessageRef) -> Key {
    let ordered = |n: i64| (n as u64 ^ (1 << 63)).to_be_bytes();
    let messenger = at.chat.messenger.letter();
    [&[messenger][..], &ordered(at.chat.number), &ordered(at.message)]
        .concat()
        .into()
}

/// The messenger, chat and message of a place in a list of links, as older keys had them.
fn old_place(list: &[u8], place: u64) -> Key {
    let (chat, block) = (&list[1..10], &list[10..18]);
    let block = (u64::from_be_bytes(block.try_into().unwrap()) ^ (1 << 63)) as i64;
    let message = (block * 64 + place as i64) as u64 ^ (1 << 63);
    [chat, &message.to_be_bytes()].concat().into()
}
