//! The state of a moment, held still while others write.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use switchboard::store::{Change, Engine, Fault, Key, Order, Row, Write};

use super::book::Book;
use super::lodging::Lodging;
use super::reads::{everything, put};

fn steps(engine: &dyn Engine, limit: usize, order: Order) -> Vec<Row> {
    let (mut from, mut to) = (Key::new(), None::<Key>);
    let mut all = Vec::new();
    loop {
        let rows = engine.scan(&from, to.as_deref(), limit, order).unwrap();
        let Some((last, _)) = rows.last() else { return all };
        match order {
            Order::Ascending => from = [last.as_slice(), &[0]].concat().into(),
            Order::Descending => to = Some(last.clone()),
        }
        assert!(rows.len() <= limit);
        all.extend(rows);
    }
}

pub async fn a_held_moment_shows_nothing_of_what_came_later(home: Lodging) {
    let engine = home.engine;
    for key in [b'b', b'd', b'f'] {
        engine.commit(put(&[key], b"then")).await.unwrap();
    }
    let before = everything(&*engine);
    let held = engine.freeze().unwrap();
    for key in [b'a', b'b', b'c', b'e', b'g', b'h'] {
        engine.commit(put(&[key], b"later")).await.unwrap();
    }
    let gone = Write {
        puts: vec![(Key::from_slice(b"d"), None), (Key::from_slice(b"a"), None)],
        ..Write::default()
    };
    engine.commit(gone).await.unwrap();
    let after = everything(&*engine);
    assert_eq!(after.len(), 6);
    for limit in [1, 2, 3, 10] {
        assert_eq!(steps(&*held, limit, Order::Ascending), before, "{limit}");
        let mut downwards = steps(&*held, limit, Order::Descending);
        downwards.reverse();
        assert_eq!(downwards, before, "{limit}");
    }
    assert_eq!(held.get(b"b").unwrap(), Some(b"then".to_vec()));
    assert_eq!(held.get(b"d").unwrap(), Some(b"then".to_vec()));
    assert_eq!(held.get(b"c").unwrap(), None);
    assert!(matches!(held.commit(put(b"b", b"x")).await, Err(Fault::Frozen)));
    assert_eq!(everything(&*held.freeze().unwrap()), before, "and once more");
    let second = engine.freeze().unwrap();
    engine.commit(put(b"z", b"last")).await.unwrap();
    assert_eq!(everything(&*second), after);
    assert_eq!(everything(&*held), before);
}

pub async fn a_held_moment_is_one_moment_among_many_writers(home: Lodging) {
    const PLACES: u32 = 40;
    const SUM: i64 = 4_000;
    let engine = home.engine.clone();
    let place = |n: u32| Key::from_slice(format!("place {n:03}").as_bytes());
    let put_all = Write {
        puts: (0..PLACES).map(|n| (place(n), Some(b"100".to_vec()))).collect(),
        ..Write::default()
    };
    engine.commit(put_all).await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..8u64)
        .map(|seed| {
            let (engine, stop) = (engine.clone(), stop.clone());
            tokio::spawn(async move {
                let mut random = fastrand::Rng::with_seed(seed);
                while !stop.load(Ordering::Relaxed) {
                    let (one, other) = (random.u32(..PLACES), random.u32(..PLACES));
                    let write = Write {
                        adds: vec![(place(one), 1), (place(other), -1)],
                        ..Write::default()
                    };
                    engine.commit(write).await.unwrap();
                }
            })
        })
        .collect();
    let look = tokio::task::spawn_blocking({
        let engine = engine.clone();
        move || {
            let mut states = std::collections::HashSet::new();
            let mut round = 0;
            // As long as it takes to have caught the writers at a good many moments.
            while round < 50 || states.len() < 12 {
                round += 1;
                let held = engine.freeze().unwrap();
                let rows = steps(&*held, 1 + round % 7, Order::Ascending);
                let number = |value: &[u8]| std::str::from_utf8(value).unwrap().parse::<i64>().unwrap();
                let sum: i64 = rows.iter().map(|(_, value)| number(value)).sum();
                assert_eq!((rows.len() as u32, sum), (PLACES, SUM), "round {round}");
                // Read again, by single keys: it is still the same moment.
                for (key, value) in &rows {
                    assert_eq!(held.get(key).unwrap().as_ref(), Some(value));
                }
                states.insert(rows);
            }
        }
    });
    let looked = look.await;
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    looked.unwrap();
}

pub async fn records_indexes_and_counters_of_a_held_moment_agree(home: Lodging) {
    let mut book = Book::over(home.store().await);
    book.live(1, 100).await;
    let held = book.store.frozen().unwrap();
    let tickets = book.tickets.clone();
    book.live(2, 300).await;
    assert_eq!(held.recount().unwrap(), Vec::<String>::new());
    for (no, ticket) in &tickets {
        let kept = held.ticket(switchboard::domain::TicketNo(*no)).unwrap().unwrap();
        assert_eq!(kept.value, *ticket);
    }
    assert_eq!(
        held.count(switchboard::store::Count::Tickets).unwrap(),
        tickets.len() as u64
    );
    assert!(book.tickets.len() > tickets.len());
    assert!(matches!(held.commit(Change::default()).await, Err(Fault::Frozen)));
}
