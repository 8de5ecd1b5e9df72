//! The process that writes until it is killed, and what must be left of its work.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use switchboard::store::sled::SledEngine;
use switchboard::store::{Committed, Engine, Key, Order, Write};

/// The variable that tells the child where to write.
pub const DIR: &str = "POWER_LOSS_DIR";
/// Tasks that commit at the same time.
pub const TASKS: usize = 6;
/// Records of a task that are kept; older ones go in the commit that adds a new one.
const KEPT: u64 = 200;
/// What the child says before it opens the store.
pub const BEGUN: &str = "begun";
/// What the child says with every answered number.
pub const ANSWERED: &str = "answered";

fn record_key(task: usize, number: u64) -> Key {
    [&b"r"[..], &[task as u8], &number.to_be_bytes()].concat().into()
}

fn last_key(task: usize) -> Key {
    Key::from_slice(&[b'l', task as u8])
}

/// A value that only this record can have, of a length between 0 and 3000 bytes.
fn value(task: usize, number: u64) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(number * TASKS as u64 + task as u64);
    (0..random.usize(..3_000)).map(|_| random.u8(..)).collect()
}

fn number(bytes: Option<Vec<u8>>) -> u64 {
    bytes.map_or(0, |bytes| String::from_utf8(bytes).unwrap().parse().unwrap())
}

/// Opens the store and commits until it is killed.
pub fn write(dir: &Path) {
    say(BEGUN);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap();
    runtime.block_on(async {
        let engine = Arc::new(SledEngine::open(dir).unwrap());
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| tokio::spawn(go_on(engine.clone(), task)))
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
}

async fn go_on(engine: Arc<SledEngine>, task: usize) {
    let first = number(engine.get(&last_key(task)).unwrap()) + 1;
    for number in first.. {
        let write = Write {
            puts: vec![
                (record_key(task, number), Some(value(task, number))),
                (last_key(task), Some(number.to_string().into_bytes())),
                (record_key(task, number.saturating_sub(KEPT)), None),
            ],
            adds: vec![(Key::from_slice(b"sum"), 1)],
            ..Write::default()
        };
        assert_eq!(engine.commit(write).await.unwrap(), Committed::Done);
        say(&format!("{ANSWERED} {task} {number}"));
    }
}

/// One line at once, past the test harness, which would keep it.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// The task and the number that a line says were answered.
pub fn parse(line: &str) -> Option<(usize, u64)> {
    let (task, number) = line.strip_prefix(ANSWERED)?.trim().split_once(' ')?;
    Some((task.parse().ok()?, number.parse().ok()?))
}

/// Opens what a power cut left and says what is missing of all that was answered, or torn.
pub fn check(dir: &Path, answered: &[u64; TASKS]) -> Result<(), String> {
    let engine = SledEngine::open(dir).map_err(|fault| format!("the store cannot be opened: {fault}"))?;
    let mut sum = 0;
    for (task, answered) in answered.iter().enumerate() {
        let last = number(engine.get(&last_key(task)).unwrap());
        if last < *answered {
            return Err(format!(
                "task {task} was answered {answered}, and the last there is {last}"
            ));
        }
        let rows = engine
            .scan(
                &record_key(task, 0),
                Some(&record_key(task + 1, 0)),
                usize::MAX,
                Order::Ascending,
            )
            .unwrap();
        let expected: Vec<_> = (last.saturating_sub(KEPT) + 1..=last)
            .map(|number| (record_key(task, number), value(task, number)))
            .collect();
        if rows != expected {
            return Err(format!(
                "the records of task {task} up to {last} are not what was written"
            ));
        }
        sum += last;
    }
    match number(engine.get(b"sum").unwrap()) {
        counted if counted == sum => Ok(()),
        counted => Err(format!("{sum} commits are there and {counted} are counted")),
    }
}
