//! A sealed store: nothing of it can be read, moved or changed without the key, and every reason has its own words.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use switchboard::domain::{Party, Person, PersonId, Sighting, Ticket, Timestamp};
use switchboard::safekeeping::seal_at_rest;
use switchboard::sealing::MasterKey;
use switchboard::store::sled::SledEngine;
use switchboard::store::{
    Change, Committed, Engine, Fault, Key, Loaded, MemoryEngine, Order, Row, Store, Table, Write, export, import,
};

use super::book::{Book, message};
use super::exports::{corpus, lived_in};
use super::reads::everything;

fn key() -> MasterKey {
    MasterKey::new(&[7; 32])
}

async fn opened(engine: &Arc<dyn Engine>) -> Store {
    Store::open_with(engine.clone(), Some(&key())).await.unwrap()
}

fn rows(engine: &dyn Engine, table: Table) -> Vec<Row> {
    let letter = table.letter();
    engine
        .scan(&[letter], Some(&[letter + 1]), 10_000, Order::Ascending)
        .unwrap()
}

async fn put(engine: &Arc<dyn Engine>, key: &[u8], value: &[u8]) {
    let write = Write {
        puts: vec![(Key::from_slice(key), Some(value.to_vec()))],
        ..Write::default()
    };
    engine.commit(write).await.unwrap();
}

fn exported(store: &Store) -> String {
    let mut text = String::new();
    export(store, |line| text += &format!("{line}\n")).unwrap();
    text
}

fn memory() -> Arc<dyn Engine> {
    Arc::new(MemoryEngine::default())
}

#[tokio::test]
async fn a_key_that_does_not_fit_is_told_from_none_and_from_data_in_the_clear() {
    let (sealed, plain) = (memory(), memory());
    drop(opened(&sealed).await);
    drop(Store::open(plain.clone()).await.unwrap());
    let fault = |fault: Option<Fault>| fault.expect("it must be refused");
    let none = fault(Store::open(sealed.clone()).await.err());
    assert!(matches!(none, Fault::Sealed), "{none:?}");
    assert!(none.to_string().contains("set ENCRYPTION_KEY"));
    let wrong = MasterKey::new(&[8; 32]);
    for opened in [
        Store::open_with(sealed.clone(), Some(&wrong)).await,
        Store::as_it_is(sealed.clone(), Some(&wrong)),
    ] {
        let other = fault(opened.err());
        assert!(matches!(other, Fault::OtherKey), "{other:?}");
        assert!(other.to_string().contains("another key"));
    }
    let not = fault(Store::open_with(plain.clone(), Some(&key())).await.err());
    assert!(matches!(not, Fault::NotSealed), "{not:?}");
    assert!(!Store::as_it_is(plain, Some(&key())).unwrap().is_sealed());
    // Whoever writes the key's name into the store does not make it the store's.
    let seal = [&[Table::Meta.letter()], &b"seal"[..]].concat();
    let named = memory();
    drop(Store::open_with(named.clone(), Some(&wrong)).await.unwrap());
    put(&sealed, &seal, &named.get(&seal).unwrap().unwrap()).await;
    let damaged = Store::open_with(sealed, Some(&wrong)).await.err();
    assert!(
        matches!(damaged, Some(Fault::Damaged { what: "data key", .. })),
        "{damaged:?}"
    );
}

#[tokio::test]
async fn values_that_were_moved_changed_or_laid_in_the_clear_are_refused() {
    let engine = memory();
    let mut book = Book::over(opened(&engine).await);
    book.live(3, 200).await;
    for table in [Table::Person, Table::Ticket, Table::Event, Table::Feedback] {
        let found = rows(&*engine, table);
        assert!(found.len() > 1, "{table:?}");
        let (one, other) = (&found[0], &found[1]);
        let mut changed = one.1.clone();
        *changed.last_mut().unwrap() ^= 1;
        // The same, said to be somebody else's: their key opens nothing of it.
        let mut handed_on = one.1.clone();
        let owners = rows(&*engine, Table::DataKey)
            .into_iter()
            .map(|(key, _)| key[1..].to_vec());
        let mut others = owners.filter(|owner| owner.len() == 9 && owner[..] != one.1[1..10]);
        handed_on[1..10].copy_from_slice(&others.next_back().unwrap());
        assert_ne!(handed_on, one.1);
        for value in [
            &other.1,
            &changed,
            &handed_on,
            &b"{}".to_vec(),
            &Vec::new(),
            &one.1[..30].to_vec(),
        ] {
            put(&engine, &one.0, value).await;
            let read = book.store.each(table, |_, _| Ok(()));
            assert!(matches!(read, Err(Fault::Damaged { .. })), "{table:?}: {read:?}");
        }
        put(&engine, &one.0, &one.1).await;
        book.store.each(table, |_, _| Ok(())).unwrap();
    }
    // A data key in the place of another is no better.
    let keys = rows(&*engine, Table::DataKey);
    put(&engine, &keys[1].0, &keys[2].1).await;
    let read = opened(&engine).await.each(Table::Person, |_, _| Ok(()));
    assert!(matches!(read, Err(Fault::Damaged { what: "data key", .. })), "{read:?}");
}

#[tokio::test]
async fn every_record_lies_under_the_key_of_whom_it_belongs_to() {
    let engine = memory();
    let mut book = Book::over(opened(&engine).await);
    book.live(5, 300).await;
    let owner = |person: PersonId| {
        let number = (person.number as u64 ^ (1 << 63)).to_be_bytes();
        [&[b't'][..], &number].concat()
    };
    let requester = |key: &[u8]| owner(book.tickets[&u64::from_be_bytes(key[1..9].try_into().unwrap())].requester);
    let mut of_participants = 0;
    // A participant's words are theirs, whosever the ticket is.
    let mut writer = |key: &[u8]| {
        let seq = u64::from_be_bytes(key[9..17].try_into().unwrap());
        let events = &book.events[&u64::from_be_bytes(key[1..9].try_into().unwrap())];
        match events[usize::try_from(seq).unwrap()].what.said_by() {
            Some(Party::Participant(id)) => {
                of_participants += 1;
                owner(id)
            }
            _ => requester(key),
        }
    };
    for table in [Table::Person, Table::Ticket, Table::Event, Table::Feedback] {
        for (key, value) in rows(&*engine, table) {
            let whose = match table {
                Table::Event => writer(&key),
                Table::Person => key[1..].to_vec(),
                Table::Feedback => owner(book.feedback[&u64::from_be_bytes(key[1..9].try_into().unwrap())].by),
                _ => requester(&key),
            };
            assert_eq!(value[1..10], whose, "{table:?}");
        }
    }
    assert!(of_participants > 0, "else it says nothing of them");
    // An import says so as well, with history entries that come without their ticket.
    let copy = memory();
    let store = opened(&copy).await;
    import(&store, &mut exported(&book.store).as_bytes()).await.unwrap();
    let whose = |engine: &dyn Engine, table| -> Vec<Row> {
        let rows = rows(engine, table).into_iter();
        rows.map(|(key, value)| (key, value[..10].to_vec())).collect()
    };
    for table in [
        Table::Person,
        Table::Ticket,
        Table::Event,
        Table::Feedback,
        Table::Outbox,
    ] {
        assert_eq!(whose(&*copy, table), whose(&*engine, table), "{table:?}");
    }
    assert_eq!(exported(&store), exported(&book.store));
    assert_eq!(store.recount().unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn many_commits_at_once_make_one_data_key_for_a_new_person() {
    let engine = memory();
    let store = opened(&engine).await;
    let requester = PersonId::telegram(5);
    let tasks: Vec<_> = (0..50)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let words = message(5, n, &format!("words {n}"));
                let (ticket, events) = Ticket::open(store.next_ticket(), requester, words, Timestamp(n));
                let committed = || async {
                    let mut change = Change::default();
                    change.put_ticket(None, &ticket, &events).unwrap();
                    store.commit(change).await.unwrap()
                };
                // Whose key was not the first to be stored decides anew, and then takes the one that is.
                while committed().await == Committed::Conflict {}
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(rows(&*engine, Table::DataKey).len(), 2, "the desk's and the person's");
    let mut read = 0;
    opened(&engine)
        .await
        .each(Table::Event, |_, _| {
            read += 1;
            Ok(())
        })
        .unwrap();
    assert_eq!(read, 100);
}

/// More people than data keys are held in memory.
#[tokio::test]
async fn a_data_key_that_is_no_longer_held_is_read_again() {
    const PEOPLE: i64 = 5_000;
    let engine = memory();
    let store = opened(&engine).await;
    for round in 0..2 {
        for number in 0..PEOPLE {
            let id = PersonId::telegram(number);
            let before = store.person(id).unwrap();
            assert_eq!(before.is_some(), round == 1, "{number}");
            let mut person = before
                .as_ref()
                .map_or_else(|| met(number), |before| before.value.clone());
            person.name = format!("Name {number} in round {round}");
            let mut change = Change::default();
            change.put_person(before.as_ref(), &person).unwrap();
            assert_eq!(store.commit(change).await.unwrap(), Committed::Done);
        }
    }
    assert_eq!(rows(&*engine, Table::DataKey).len(), 1 + PEOPLE as usize);
}

/// An erasure gives somebody another data key while a commit of theirs is under way with the former.
#[tokio::test]
async fn nothing_is_written_under_a_data_key_that_is_no_longer_the_persons() {
    let engine = memory();
    // Two hold keys of their own in memory, as two commits do that were sealed before and after.
    let (store, eraser) = (opened(&engine).await, opened(&engine).await);
    let id = PersonId::telegram(5);
    let mut change = Change::default();
    change.put_person(None, &met(5)).unwrap();
    assert_eq!(eraser.commit(change).await.unwrap(), Committed::Done);
    let late = |before: Loaded<Person>| {
        let mut change = Change::default();
        let mut after = before.value.clone();
        after.name = "written late".into();
        change.put_person(Some(&before), &after).unwrap();
        store.commit(change)
    };
    let read = || store.person(id).unwrap().unwrap();
    let before = read();
    eraser.renew_key(id).await.unwrap();
    assert_eq!(late(before).await.unwrap(), Committed::Conflict);
    assert_eq!(
        late(read()).await.unwrap(),
        Committed::Done,
        "decided anew, under the new key"
    );
    let mut change = Change::default();
    eraser.drop_former_key(&mut change, id).unwrap();
    assert_eq!(eraser.commit(change).await.unwrap(), Committed::Done);
    let read = opened(&engine).await.person(id).unwrap().unwrap();
    assert_eq!(read.value.name, "written late");
}

fn met(number: i64) -> Person {
    let sighting = Sighting {
        id: PersonId::telegram(number),
        name: "x".into(),
        username: None,
        client_language: None,
    };
    Person::met(&sighting, Timestamp(0))
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The first of these words that lies in the clear somewhere below a directory.
fn in_the_clear<'a>(dir: &Path, words: &'a [String]) -> Option<&'a String> {
    let contents: Vec<String> = files(dir)
        .iter()
        .map(|file| String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned())
        .collect();
    words.iter().find(|word| {
        // As JSON has it, too: that escapes what is no letter.
        let quoted = serde_json::to_string(word).unwrap();
        let quoted = quoted.trim_matches('"');
        contents
            .iter()
            .any(|text| text.contains(word.as_str()) || text.contains(quoted))
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_in_the_clear_is_sealed_whole_and_nothing_stays_behind() {
    let dir = tempfile::tempdir().unwrap();
    let words: Vec<String> = corpus()
        .into_iter()
        .filter(|text| text.len() > 5)
        .chain(["Person 1".to_owned()])
        .collect();
    assert!(words.len() > 40);
    let before = {
        let engine: Arc<dyn Engine> = Arc::new(SledEngine::open(dir.path()).unwrap());
        let store = lived_in(Store::open(engine.clone()).await.unwrap()).await;
        (exported(&store), store.tally().unwrap(), everything(&*engine).len())
    };
    assert!(
        in_the_clear(dir.path(), &words).is_some(),
        "else the test could not fail"
    );
    let engine = SledEngine::open(dir.path()).unwrap();
    let engine: Arc<dyn Engine> = Arc::new(seal_at_rest(engine, Some(&key())).await.unwrap());
    let store = opened(&engine).await;
    assert!(store.is_sealed());
    assert_eq!((exported(&store), store.tally().unwrap()), (before.0, before.1));
    assert_eq!(store.recount().unwrap(), Vec::<String>::new());
    assert_eq!(in_the_clear(dir.path(), &words), None);
    let left: Vec<_> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(
        left.iter()
            .filter(|name| name.to_string_lossy().starts_with("store"))
            .count(),
        1,
        "{left:?}"
    );
    // What is written from now on is sealed as well, and a second sealing changes nothing.
    for (n, text) in (0..).zip(&words) {
        let (mut person, mut change) = (met(50_000 + n), Change::default());
        person.name.clone_from(text);
        change.put_person(None, &person).unwrap();
        assert_eq!(store.commit(change).await.unwrap(), Committed::Done);
    }
    let (again, rows) = (exported(&store), everything(&*engine));
    drop((store, engine));
    let engine = SledEngine::open(dir.path()).unwrap();
    let engine: Arc<dyn Engine> = Arc::new(seal_at_rest(engine, Some(&key())).await.unwrap());
    assert_eq!(everything(&*engine), rows);
    assert_eq!(exported(&opened(&engine).await), again);
    assert_eq!(in_the_clear(dir.path(), &words), None);
}
