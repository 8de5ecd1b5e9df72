//! The program is killed between the steps by which nothing is left of somebody who was erased: whatever it starts with
//! again holds everybody else, and the next start ends it.

use std::path::Path;

use switchboard::domain::{PersonId, TicketNo};
use switchboard::sealing::MasterKey;
use switchboard::store::sled::SledEngine;
use switchboard::store::{Count, Engine as _, Order, Store, Table};

use crate::harness::{ADMIN, GROUP, GUARD, Program, person};
use crate::sealed::in_the_clear;

const ANNA: i64 = 1_001;
const CLARA: i64 = 1_300;
/// 32 bytes, of which [`KEY`] is the text.
const KEY_BYTES: &[u8; 32] = b"0123456789abcdef0123456789abcdef";
const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const WORDS: [&str; 2] = ["secret of Anna's", "Anna"];

/// The steps with the passing at which the program dies there, and under which name the data lies then that counts.
const PLACES: [(&str, u32, &str); 6] = [
    ("rewriting", 1, "store"),
    ("rewriting", 2, "store"),
    ("purged", 1, "store"),
    ("replacing", 1, "store"),
    ("replaced", 1, "store.ready"),
    ("exchanged", 1, "store"),
];

async fn said(program: &Program, chat: i64, text: &str) -> telegram_sim::SeenMessage {
    let found = program.sim.until(
        |sim| {
            let messages = sim.messages(chat).into_iter().rev();
            messages
                .filter(|message| message.from_bot)
                .find(|message| message.text.contains(text))
        },
        GUARD,
    );
    let found = found.await;
    found.unwrap_or_else(|timeout| panic!("“{text}” does not come: {timeout}"))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let place = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &place),
            false => drop(std::fs::copy(&path, &place).unwrap()),
        }
    }
}

/// The data is as it was then.
fn put_back(data: &Path, then: &Path) {
    for entry in std::fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => std::fs::remove_dir_all(path).unwrap(),
            false => std::fs::remove_file(path).unwrap(),
        }
    }
    copy(then, data);
}

/// The directories of stores.
fn stores(data: &Path) -> Vec<String> {
    let names = std::fs::read_dir(data).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.starts_with("store")).collect();
    names.sort_unstable();
    names
}

/// What the data keys are wrapped into, row by row.
fn data_keys(data: &Path) -> Vec<Vec<u8>> {
    let engine = SledEngine::open(data).unwrap();
    let (from, to) = ([Table::DataKey.letter()], [Table::DataKey.letter() + 1]);
    let rows = engine.scan(&from, Some(&to), 1_000, Order::Ascending).unwrap();
    rows.into_iter().map(|(_, value)| value).collect()
}

/// How many of these byte strings lie somewhere in the files of the stores.
fn lying(data: &Path, needles: &[Vec<u8>]) -> usize {
    fn bytes(dir: &Path, all: &mut Vec<Vec<u8>>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => bytes(&path, all),
                false => all.push(std::fs::read(&path).unwrap()),
            }
        }
    }
    let mut files = Vec::new();
    for store in stores(data) {
        bytes(&data.join(store), &mut files);
    }
    let lies = |needle: &&Vec<u8>| {
        files
            .iter()
            .any(|file| file.windows(needle.len()).any(|bytes| bytes == &needle[..]))
    };
    needles.iter().filter(lies).count()
}

/// A desk over which Anna and Clara have written, and Anna has erased hers. Gives the data keys before that.
async fn erased(sealed: bool) -> (Program, Vec<Vec<u8>>) {
    let mut program = Program::new().await;
    if sealed {
        program = program.with("ENCRYPTION_KEY", KEY);
    }
    program.sim.person(person(CLARA, "Clara", "en"));
    let [anna, clara, admin] = [ANNA, CLARA, ADMIN].map(|id| program.sim.find_person(id).unwrap());
    program.starts(None);
    admin.starts();
    anna.says("secret of Anna's");
    said(&program, GROUP, "secret of Anna's").await;
    clara.says("words of Clara's");
    said(&program, GROUP, "words of Clara's").await;
    assert!(!program.dies_or_rests().await);
    assert_eq!(program.is_stopped().await, Some(0));
    let keys = data_keys(program.data_dir());
    program.starts(None);
    anna.says("/privacy");
    let menu = said(&program, ANNA, "What is kept about you").await;
    anna.presses(ANNA, menu.message_id, "🔥 Erase my data").unwrap();
    let asked = said(&program, ANNA, "Erase everything about you?").await;
    let yes = asked
        .buttons
        .iter()
        .flatten()
        .find(|button| button.text.contains("Yes"));
    let yes = yes.and_then(|button| button.data.clone()).unwrap();
    anna.presses_data(ANNA, asked.message_id, &yes).unwrap();
    said(&program, ANNA, "Everything about you was erased").await;
    assert!(!program.dies_or_rests().await);
    assert_eq!(program.is_stopped().await, Some(0));
    (program, keys)
}

async fn holds_everybody_else(data: &Path, sealed: bool) {
    let key = sealed.then(|| MasterKey::new(KEY_BYTES));
    let engine = std::sync::Arc::new(SledEngine::open(data).unwrap());
    let store = Store::open_with(engine, key.as_ref()).await.unwrap();
    assert_eq!(store.recount().unwrap(), Vec::<String>::new());
    assert_eq!(store.count(Count::People).unwrap(), 2, "Clara and the owner");
    assert!(store.person(PersonId::telegram(ANNA)).unwrap().is_none());
    assert!(store.ticket(TicketNo(1)).unwrap().is_none());
    let said = store.event(TicketNo(2), 1).unwrap().unwrap();
    assert_eq!(said.what.message().unwrap().text.plain, "words of Clara's");
}

async fn killed_at_each_step(sealed: bool) {
    let (mut program, keys) = erased(sealed).await;
    let (data, then) = (program.data_dir().to_path_buf(), tempfile::tempdir().unwrap());
    // What the program said is not its data.
    std::fs::remove_file(data.join("stderr.txt")).unwrap();
    copy(&data, then.path());
    let gone: Vec<Vec<u8>> = {
        let left = data_keys(&data);
        keys.into_iter().filter(|key| !left.contains(key)).collect()
    };
    if sealed {
        assert!(lying(&data, &gone) > 0, "else the test could not fail");
    } else {
        assert!(!in_the_clear(&data, &WORDS).is_empty(), "else the test could not fail");
    }
    for (place, pass, counts) in PLACES {
        put_back(&data, then.path());
        program.starts(Some((place, pass)));
        program.dies().await;
        let names = stores(&data);
        assert!(names.iter().any(|name| name == counts), "{place}: {names:?}");
        program.starts(None);
        assert!(!program.dies_or_rests().await, "{place}");
        assert_eq!(program.is_stopped().await, Some(0), "{place}");
        assert_eq!(stores(&data), ["store"], "{place}");
        assert_eq!(in_the_clear(&data.join("store"), &WORDS), Vec::<&str>::new(), "{place}");
        assert_eq!(lying(&data, &gone), 0, "{place}: a key of the erased is left");
        holds_everybody_else(&data, sealed).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_step_of_the_writing_anew_nothing_is_left_of_the_erased_and_all_of_the_others() {
    killed_at_each_step(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_their_data_keys_are_gone_from_the_disk_as_well() {
    killed_at_each_step(true).await;
}
