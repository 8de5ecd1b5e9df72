//! Data that cannot be read: said clearly, without contents and without a panic.

use std::sync::Arc;

use switchboard::domain::{ChatId, Lane, PersonId, TicketNo};
use switchboard::store::{Change, Count, Engine, Fault, Key, Link, List, Order, SCHEMA, Table, Write};

use super::book::{Book, at};
use super::lodging::Lodging;
use super::reads::{everything, in_table};

/// Every key of a table.
fn keys(engine: &dyn Engine, table: Table) -> Vec<Key> {
    let rows = engine
        .scan(&[table.letter()], Some(&[table.letter() + 1]), 1_000, Order::Ascending)
        .unwrap();
    rows.into_iter().map(|(key, _)| key).collect()
}

async fn overwrite(engine: &Arc<dyn Engine>, key: impl Into<Key>, value: &[u8]) {
    let write = Write {
        puts: vec![(key.into(), Some(value.to_vec()))],
        ..Write::default()
    };
    engine.commit(write).await.unwrap();
}

fn assert_damaged<T>(result: Result<T, Fault>, noun: &str) {
    match result.err() {
        Some(fault @ Fault::Damaged { what, .. }) => {
            assert_eq!(what, noun);
            let text = format!("{fault} {fault:?}");
            assert!(text.contains(noun) && !text.contains("secret"), "{text}");
        }
        other => panic!("expected a damaged {noun}, got {other:?}"),
    }
}

pub async fn data_of_a_newer_version_is_refused(home: Lodging) {
    drop(home.store().await);
    let schema = keys(&*home.engine, Table::Meta).remove(0);
    overwrite(&home.engine, schema.clone(), (SCHEMA + 1).to_string().as_bytes()).await;
    let before = everything(&*home.engine);
    let refused = home.open().await.err();
    assert!(
        matches!(&refused, Some(Fault::Newer { found, known }) if (*found, *known) == (SCHEMA + 1, SCHEMA)),
        "{refused:?}"
    );
    assert_eq!(everything(&*home.engine), before, "and left as it was");
    overwrite(&home.engine, schema, b"not a number").await;
    assert_damaged(home.open().await, "fact about the store");
}

pub async fn a_damaged_record_is_named_without_its_contents(home: Lodging) {
    let mut book = Book::over(home.store().await);
    let no = book.open(1).await;
    let lane = Lane {
        chat: ChatId::telegram(1),
        strand: 0,
    };
    let store = book.store.clone();
    let mut in_group = Change::default();
    in_group.link(at(-100, 1), Link { no, seq: 0 });
    store.commit(in_group).await.unwrap();
    let garbage: [&[u8]; 5] = [
        b"secret",
        b"",
        b"{\"no\":\"secret\"",
        b"{\"name\":\"secret\",\"secret\":[\"secret\"]}",
        &[0xff, 0xfe],
    ];
    for table in [
        Table::Ticket,
        Table::Event,
        Table::Person,
        Table::Link,
        Table::Links,
        Table::Count,
    ] {
        for key in keys(&*home.engine, table) {
            overwrite(&home.engine, key, garbage[3]).await;
        }
    }
    for value in garbage {
        for key in keys(&*home.engine, Table::Ticket) {
            overwrite(&home.engine, key, value).await;
        }
        assert_damaged(store.ticket(no), "ticket");
    }
    assert_damaged(store.event(no, 0), "history entry");
    assert_damaged(store.events_before(no, u64::MAX, 5), "history entry");
    assert_damaged(store.person(PersonId::telegram(1)), "person");
    assert_damaged(store.link(at(1, 1)), "message link");
    assert_damaged(store.link(at(-100, 1)), "message link");
    assert_damaged(store.count(Count::Tickets), "counter");
    assert_damaged(store.recount(), "ticket");
    // What is sound is still read.
    assert_eq!(store.page(List::Open, None, 5).unwrap().entries.len(), 1);
    assert_eq!(store.parcels(lane, 0, 5).unwrap(), []);
}

pub async fn a_damaged_key_is_no_panic(home: Lodging) {
    let store = home.store().await;
    for table in [
        Table::Ticket,
        Table::Event,
        Table::Outbox,
        Table::Index,
        Table::View,
        Table::Copies,
    ] {
        for tail in [&b""[..], b"o", b"tsecret", b"secretsecretsecretsecret"] {
            overwrite(&home.engine, [&[table.letter()], tail].concat(), b"\"secret\"").await;
        }
    }
    let number = |n: u64| [&[Table::Event.letter()][..], &n.to_be_bytes()].concat();
    overwrite(&home.engine, [number(5), vec![1]].concat(), b"\"secret\"").await;
    assert_damaged(store.events_before(TicketNo(5), u64::MAX, 5), "history entry");
    overwrite(&home.engine, number(6), b"\"secret\"").await;
    // Too short to lie within the entries of ticket 6, so not met by its reader.
    assert_eq!(store.events_before(TicketNo(6), u64::MAX, 5).unwrap(), []);
    assert_damaged(store.lanes(), "parcel");
    assert_damaged(store.page(List::Open, None, 5), "index entry");
    assert_damaged(store.views(), "card view");
    assert_damaged(home.open().await, "parcel");
}

pub async fn what_cannot_be_read_is_erased_all_the_same(home: Lodging) {
    let mut book = Book::over(home.store().await);
    let no = book.open(1).await;
    let number = no.0.to_be_bytes();
    let copies = in_table(Table::Copies, &[&number, &[0; 8], &[0; 2]]);
    let entry = in_table(Table::Event, &[&number, &[0; 8]]);
    for key in [copies, entry] {
        overwrite(&home.engine, key, b"\"secret\"").await;
    }
    let rows = book.store.history_rows(no, 10).unwrap();
    assert!(rows.len() >= 2);
    let mut change = Change::default();
    book.store.erase_history(&mut change, rows).unwrap();
    book.store.commit(change).await.unwrap();
    assert_eq!(book.store.history_rows(no, 10).unwrap(), []);
}
