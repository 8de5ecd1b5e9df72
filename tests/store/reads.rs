//! Reading: single keys, and stretches of them in both directions.

use std::collections::BTreeMap;

use switchboard::store::{Engine, Key, Order, Row, Table, Write};

use super::lodging::Lodging;

/// The largest value the store above ever hands to an engine, in bytes.
const LARGEST: usize = 64 * 1024;

pub fn put(key: &[u8], value: &[u8]) -> Write {
    Write {
        puts: vec![(Key::from_slice(key), Some(value.to_vec()))],
        ..Write::default()
    }
}

/// A key of a table.
pub fn in_table(table: Table, fields: &[&[u8]]) -> Key {
    let mut key = Key::from_slice(&[table.letter()]);
    fields.iter().for_each(|field| key.extend_from_slice(field));
    key
}

/// All rows of an engine.
pub fn everything(engine: &dyn Engine) -> Vec<Row> {
    engine.scan(b"", None, usize::MAX, Order::Ascending).unwrap()
}

fn keys(rows: Vec<Row>) -> Vec<String> {
    rows.into_iter()
        .map(|(key, _)| String::from_utf8(key.to_vec()).unwrap())
        .collect()
}

pub async fn an_empty_store_shows_nothing(home: Lodging) {
    let engine = home.engine;
    assert_eq!(engine.get(b"key").unwrap(), None);
    assert_eq!(engine.get(b"").unwrap(), None);
    for order in [Order::Ascending, Order::Descending] {
        assert!(engine.scan(b"", None, 10, order).unwrap().is_empty());
    }
}

pub async fn rows_come_in_the_order_of_their_bytes_and_within_bounds(home: Lodging) {
    let engine = home.engine;
    for key in ["b", "a", "ba", "c", "ab"] {
        engine.commit(put(key.as_bytes(), key.as_bytes())).await.unwrap();
    }
    let up = |from: &str, to: Option<&str>, limit| {
        keys(
            engine
                .scan(from.as_bytes(), to.map(str::as_bytes), limit, Order::Ascending)
                .unwrap(),
        )
    };
    let down = |from: &str, to: Option<&str>, limit| {
        keys(
            engine
                .scan(from.as_bytes(), to.map(str::as_bytes), limit, Order::Descending)
                .unwrap(),
        )
    };
    assert_eq!(up("", None, 10), ["a", "ab", "b", "ba", "c"]);
    assert_eq!(down("", None, 10), ["c", "ba", "b", "ab", "a"]);
    assert_eq!(
        up("ab", Some("c"), 10),
        ["ab", "b", "ba"],
        "from is within, to is without"
    );
    assert_eq!(down("ab", Some("c"), 10), ["ba", "b", "ab"]);
    assert_eq!(up("aa", Some("bz"), 2), ["ab", "b"]);
    assert_eq!(
        down("aa", Some("bz"), 2),
        ["ba", "b"],
        "a limit counts from the side one starts at"
    );
    assert!(up("", None, 0).is_empty());
    for (from, to) in [("b", "b"), ("c", "a"), ("x", "b")] {
        assert!(up(from, Some(to), 10).is_empty(), "{from}..{to}");
        assert!(down(from, Some(to), 10).is_empty(), "{from}..{to}");
    }
    assert!(up("", Some(""), 10).is_empty());
    assert!(up("d", None, 10).is_empty());
}

pub async fn any_scan_shows_what_a_sorted_map_would(home: Lodging) {
    let engine = home.engine;
    let mut random = fastrand::Rng::with_seed(7);
    let mut model: BTreeMap<Key, Vec<u8>> = BTreeMap::new();
    let mut key = {
        let mut random = random.fork();
        move || -> Key {
            (0..random.usize(1..4))
                .map(|_| [0, 1, 0x7f, 0xfe, 0xff][random.usize(..5)])
                .collect()
        }
    };
    for _ in 0..60 {
        let mut write = Write::default();
        for _ in 0..random.usize(1..6) {
            let value = random.u8(..4).checked_sub(1).map(|byte| vec![byte; random.usize(..9)]);
            let key = key();
            match &value {
                Some(value) => model.insert(key.clone(), value.clone()),
                None => model.remove(&key),
            };
            write.puts.push((key, value));
        }
        engine.commit(write).await.unwrap();
        for _ in 0..10 {
            let (from, to, limit) = (key(), random.bool().then(&mut key), random.usize(..8));
            let within = |key: &Key| *key >= from && to.as_ref().is_none_or(|to| key < to);
            let mut expected: Vec<Row> = model.clone().into_iter().filter(|(key, _)| within(key)).collect();
            let up = engine.scan(&from, to.as_deref(), limit, Order::Ascending).unwrap();
            assert_eq!(up, expected.iter().take(limit).cloned().collect::<Vec<_>>());
            expected.reverse();
            let down = engine.scan(&from, to.as_deref(), limit, Order::Descending).unwrap();
            assert_eq!(down, expected.iter().take(limit).cloned().collect::<Vec<_>>());
            assert_eq!(engine.get(&from).unwrap(), model.get(&from).cloned());
            assert_eq!(engine.holds(&from).unwrap(), model.contains_key(&from));
        }
    }
}

pub async fn a_large_value_comes_back_whole(home: Lodging) {
    let engine = home.engine;
    let mut random = fastrand::Rng::with_seed(1);
    let values: Vec<Vec<u8>> = (0..20)
        .map(|_| std::iter::repeat_with(|| random.u8(..)).take(LARGEST).collect())
        .collect();
    for (n, value) in (0u8..).zip(&values) {
        engine.commit(put(&[b'k', n], value)).await.unwrap();
    }
    for (n, value) in (0u8..).zip(&values) {
        assert_eq!(engine.get(&[b'k', n]).unwrap().as_ref(), Some(value));
    }
    engine.commit(put(b"empty", b"")).await.unwrap();
    assert_eq!(
        engine.get(b"empty").unwrap(),
        Some(Vec::new()),
        "an empty value is a value"
    );
    assert_eq!(everything(&*engine).len(), 21);
}
