//! Writing: all or nothing, expectations, marks and counters, alone and among many.

use std::sync::Arc;
use std::task::{Context, Waker};

use switchboard::store::{Committed, Engine, Fault, Key, Mark, Order, Write};
use tokio::task::JoinSet;

use super::lodging::Lodging;
use super::reads::{everything, put};

fn text(engine: &dyn Engine, key: &[u8]) -> Option<String> {
    let value = engine.get(key).unwrap()?;
    Some(String::from_utf8(value).unwrap())
}

fn add(key: &[u8], delta: i64) -> Write {
    Write {
        adds: vec![(Key::from_slice(key), delta)],
        ..Write::default()
    }
}

fn expecting(key: &[u8], expected: Option<&[u8]>, mut write: Write) -> Write {
    write.expects.push((Key::from_slice(key), expected.map(<[u8]>::to_vec)));
    write
}

/// Marked today, yesterday or, as it never is here, tomorrow.
fn once([today, yesterday]: [&[u8]; 2], mut write: Write) -> Write {
    write.once = Some(Mark {
        places: [today, yesterday, b"tomorrow"].map(Key::from_slice),
        bit: 9,
    });
    write
}

pub async fn an_answered_write_is_seen_at_once(home: Lodging) {
    let engine = home.engine;
    for n in 0..50u8 {
        let mut write = put(b"key", &[n]);
        write.puts.push((Key::from_slice(&[n]), Some(vec![n])));
        write.puts.push((Key::from_slice(&[n.wrapping_sub(1)]), None));
        assert_eq!(engine.commit(write).await.unwrap(), Committed::Done);
        assert_eq!(engine.get(b"key").unwrap(), Some(vec![n]));
        assert_eq!(
            everything(&*engine),
            [(Key::from_slice(&[n]), vec![n]), (Key::from_slice(b"key"), vec![n])]
        );
    }
}

pub async fn an_unmet_expectation_writes_nothing(home: Lodging) {
    let engine = home.engine;
    engine.commit(put(b"ticket", b"old")).await.unwrap();
    let before = everything(&*engine);
    let everything_at_once = || Write {
        expects: vec![(Key::from_slice(b"ticket"), Some(b"old".to_vec()))],
        puts: vec![
            (Key::from_slice(b"ticket"), Some(b"new".to_vec())),
            (Key::from_slice(b"more"), Some(b"x".to_vec())),
        ],
        adds: vec![(Key::from_slice(b"count"), 1)],
        once: None,
        ..Write::default()
    };
    let everything_at_once = || once([b"mark", b"other"], everything_at_once());
    for (key, expected) in [
        (&b"ticket"[..], Some(&b"older"[..])),
        (b"ticket", None),
        (b"none", Some(b"")),
    ] {
        let write = expecting(key, expected, everything_at_once());
        assert_eq!(engine.commit(write).await.unwrap(), Committed::Conflict);
        assert_eq!(everything(&*engine), before);
    }
    assert_eq!(engine.commit(everything_at_once()).await.unwrap(), Committed::Done);
    assert_eq!(text(&*engine, b"ticket").as_deref(), Some("new"));
    assert_eq!(text(&*engine, b"count").as_deref(), Some("1"));
}

pub async fn an_expectation_may_be_that_there_is_nothing(home: Lodging) {
    let engine = home.engine;
    let write = || expecting(b"key", None, put(b"key", b""));
    assert_eq!(engine.commit(write()).await.unwrap(), Committed::Done);
    assert_eq!(
        engine.commit(write()).await.unwrap(),
        Committed::Conflict,
        "empty is not absent"
    );
    let removing = Write {
        puts: vec![(Key::from_slice(b"key"), None)],
        ..Write::default()
    };
    engine.commit(removing).await.unwrap();
    assert_eq!(engine.commit(write()).await.unwrap(), Committed::Done);
}

pub async fn a_mark_lets_a_write_happen_once(home: Lodging) {
    let engine = home.engine;
    let write = || once([b"today 7", b"yesterday 7"], add(b"count", 1));
    assert_eq!(engine.commit(write()).await.unwrap(), Committed::Done);
    let before = everything(&*engine);
    for _ in 0..3 {
        assert_eq!(engine.commit(write()).await.unwrap(), Committed::Repeated);
    }
    let unmet = expecting(b"count", None, write());
    assert_eq!(
        engine.commit(unmet).await.unwrap(),
        Committed::Repeated,
        "what is done is not decided again, whatever has changed since"
    );
    assert_eq!(everything(&*engine), before);
    assert!(
        engine.get(b"yesterday 7").unwrap().is_none(),
        "only the first place is written"
    );
    // The same at the same moment, many times: once.
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        let engine = engine.clone();
        tasks.spawn(async move {
            engine
                .commit(once([b"today 8", b"yesterday 8"], add(b"count", 1)))
                .await
                .unwrap()
        });
    }
    let outcomes = tasks.join_all().await;
    let done = outcomes.iter().filter(|outcome| **outcome == Committed::Done).count();
    assert_eq!((done, text(&*engine, b"count").as_deref()), (1, Some("2")));
}

pub async fn a_mark_in_the_second_place_counts_as_well(home: Lodging) {
    let engine = home.engine;
    engine
        .commit(once([b"monday 7", b"sunday 7"], put(b"a", b"1")))
        .await
        .unwrap();
    let tuesday = once([b"tuesday 7", b"monday 7"], put(b"a", b"2"));
    assert_eq!(engine.commit(tuesday).await.unwrap(), Committed::Repeated);
    assert_eq!(text(&*engine, b"a").as_deref(), Some("1"));
    assert!(engine.get(b"tuesday 7").unwrap().is_none());
    let wednesday = once([b"wednesday 7", b"tuesday 7"], put(b"a", b"3"));
    assert_eq!(engine.commit(wednesday).await.unwrap(), Committed::Done);
}

pub async fn counters_begin_at_nought_and_may_fall(home: Lodging) {
    let engine = home.engine;
    for (delta, value) in [
        (5, "5"),
        (-7, "-2"),
        (0, "-2"),
        (2, "0"),
        (40_000_000_000, "40000000000"),
    ] {
        assert_eq!(engine.commit(add(b"count", delta)).await.unwrap(), Committed::Done);
        assert_eq!(text(&*engine, b"count").as_deref(), Some(value));
    }
}

pub async fn all_additions_of_one_write_count(home: Lodging) {
    let engine = home.engine;
    let mut write = add(b"count", 1);
    write
        .adds
        .extend([(&b"other"[..], -1), (b"count", 1), (b"count", 3)].map(|(key, delta)| (Key::from_slice(key), delta)));
    engine.commit(write.clone()).await.unwrap();
    engine.commit(write).await.unwrap();
    assert_eq!(text(&*engine, b"count").as_deref(), Some("10"));
    assert_eq!(text(&*engine, b"other").as_deref(), Some("-2"));
}

pub async fn a_counter_that_is_no_number_stops_its_write_only(home: Lodging) {
    let engine = home.engine;
    engine.commit(put(b"count", b"secret words")).await.unwrap();
    let before = everything(&*engine);
    let mut write = add(b"count", 1);
    write.puts.push((Key::from_slice(b"key"), Some(b"value".to_vec())));
    let fault = engine.commit(write).await.unwrap_err();
    assert!(matches!(fault, Fault::Damaged { .. }), "{fault:?}");
    assert!(!fault.to_string().contains("secret"));
    assert_eq!(everything(&*engine), before);
    assert_eq!(engine.commit(add(b"sound", 1)).await.unwrap(), Committed::Done);
}

pub async fn a_hundred_tasks_lose_no_addition(home: Lodging) {
    let engine = home.engine;
    let mut tasks = JoinSet::new();
    for task in 0..100i64 {
        let engine = engine.clone();
        tasks.spawn(async move {
            for step in 0..5i64 {
                let mut write = add(b"sum", task * step - 50);
                write.adds.push((Key::from_slice(b"commits"), 1));
                assert_eq!(engine.commit(write).await.unwrap(), Committed::Done);
            }
        });
    }
    tasks.join_all().await;
    let sum: i64 = (0..100).flat_map(|task| (0..5).map(move |step| task * step - 50)).sum();
    assert_eq!(text(&*engine, b"sum"), Some(sum.to_string()));
    assert_eq!(text(&*engine, b"commits").as_deref(), Some("500"));
}

pub async fn of_those_who_expect_the_same_one_wins(home: Lodging) {
    const RIVALS: usize = 20;
    let engine = home.engine;
    let mut value: Option<Vec<u8>> = None;
    for round in 0..30 {
        let mut tasks = JoinSet::new();
        for rival in 0..RIVALS {
            let (engine, expected) = (engine.clone(), value.clone());
            tasks.spawn(async move {
                let mine = format!("round {round} rival {rival}").into_bytes();
                let write = expecting(b"key", expected.as_deref(), put(b"key", &mine));
                (engine.commit(write).await.unwrap(), mine)
            });
        }
        let outcomes = tasks.join_all().await;
        let winners: Vec<_> = outcomes
            .into_iter()
            .filter(|(outcome, _)| *outcome == Committed::Done)
            .collect();
        assert_eq!(winners.len(), 1, "round {round}");
        value = engine.get(b"key").unwrap();
        assert_eq!(value.as_ref(), Some(&winners[0].1));
    }
}

pub async fn a_reader_never_sees_half_a_write(home: Lodging) {
    let engine = home.engine;
    let pair = |n: u32| {
        let value = n.to_string().into_bytes();
        let mut write = put(b"a", &value);
        write.puts.push((Key::from_slice(b"b"), Some(value)));
        write
    };
    engine.commit(pair(0)).await.unwrap();
    let writer = tokio::spawn({
        let engine = engine.clone();
        async move {
            for n in 1..200 {
                engine.commit(pair(n)).await.unwrap();
            }
        }
    });
    let number = |bytes: Option<Vec<u8>>| String::from_utf8(bytes.unwrap()).unwrap().parse::<u32>().unwrap();
    let mut last = 0;
    while !writer.is_finished() {
        // Read in this order, the second can be newer but never older.
        let first = number(engine.get(b"a").unwrap());
        let second = number(engine.get(b"b").unwrap());
        assert!(
            second >= first && first >= last,
            "{first} and then {second}, after {last}"
        );
        last = first;
        // What a scan has shown, no look at a single key may deny.
        let shown = engine.scan(b"b", Some(b"c"), 1, Order::Ascending).unwrap().remove(0).1;
        let (shown, then) = (number(Some(shown)), number(engine.get(b"a").unwrap()));
        assert!(then >= shown, "{shown} and then {then}");
        tokio::task::yield_now().await;
    }
    writer.await.unwrap();
}

pub async fn a_write_that_builds_on_a_key_needs_it_to_be_there(home: Lodging) {
    let engine = home.engine;
    let building = || Write {
        holds: vec![Key::from_slice(b"ground")],
        ..put(b"house", b"x")
    };
    assert_eq!(engine.commit(building()).await.unwrap(), Committed::Conflict);
    assert!(everything(&*engine).is_empty());
    engine.commit(put(b"ground", b"any")).await.unwrap();
    assert_eq!(engine.commit(building()).await.unwrap(), Committed::Done);
    engine.commit(put(b"ground", b"other")).await.unwrap();
    assert_eq!(engine.commit(building()).await.unwrap(), Committed::Done);
}

pub async fn a_write_nobody_waits_for_is_whole_or_absent(home: Lodging) {
    let engine: Arc<dyn Engine> = home.engine;
    for n in 0..50u8 {
        let mut write = put(&[b'a', n], b"x");
        write.puts.push((Key::from_slice(&[b'b', n]), Some(b"x".to_vec())));
        write.adds.push((Key::from_slice(b"count"), 1));
        let mut pending = engine.commit(write);
        if n % 2 == 0 {
            // Begun, then given up by its caller.
            let _ = pending.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
        drop(pending);
    }
    // Writes are done in order: once this one is answered the others are settled.
    engine.commit(put(b"last", b"x")).await.unwrap();
    let written = (0..50u8)
        .filter(|n| {
            let (a, b) = (
                engine.get(&[b'a', *n]).unwrap().is_some(),
                engine.get(&[b'b', *n]).unwrap().is_some(),
            );
            assert_eq!(a, b);
            a
        })
        .count();
    let count = text(&*engine, b"count").map_or(0, |text| text.parse().unwrap());
    assert_eq!(written, count);
}
