//! A commit that was answered survives a power cut: shown with a disk that keeps only what was synced.
//!
//! The test compiles `disk.c` with the C compiler that Rust links with and preloads it into a child
//! process: this executable again, running [`writes_until_it_is_killed`]. The child commits numbered
//! records from several tasks and says each number once it was answered; then it is killed, and the
//! next child goes on with what the disk kept.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod child;
mod disk;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use disk::{Disk, Ears};

/// Lives of the child. Nearly a third of them end while the store is being opened or soon after.
const LIVES: usize = 16;

/// Not a test by itself: the child process. It runs only where a parent says so.
#[test]
fn writes_until_it_is_killed() {
    if let Some(dir) = std::env::var_os(child::DIR) {
        child::write(Path::new(&dir));
    }
}

#[test]
fn an_answered_commit_survives_a_power_cut() {
    let mut random = fastrand::Rng::new();
    let mut acknowledged = [0; child::TASKS];
    let mut disk = Disk::new();
    for life in 0..LIVES {
        let how = if life % 3 == 2 { Moment::Early } else { Moment::Busy };
        let said = live(&disk, Ears::Good, how, &mut random);
        let more = said.iter().zip(&acknowledged).any(|(now, before)| now > before);
        assert!(how == Moment::Early || more, "life {life} got nothing done");
        for (latest, said) in acknowledged.iter_mut().zip(said) {
            *latest = said.max(*latest);
        }
        // Whatever was not synced may have arrived all the same: none of it, or any pages of it.
        let strays = if life % 2 == 0 { 0.0 } else { random.f64() };
        disk = disk.cut(strays, &mut random);
        if let Err(lost) = child::check(&disk.root(), &acknowledged) {
            panic!("after life {life}, ended {how:?}, with {strays:.2} of the unsynced pages: {lost}");
        }
    }
}

/// The proof above can fail: the same with a disk that does not hear the committer's sync.
#[test]
fn without_the_sync_answered_commits_are_lost() {
    let mut random = fastrand::Rng::new();
    let disk = Disk::new();
    let acknowledged = live(&disk, Ears::Deaf, Moment::Busy, &mut random);
    let disk = disk.cut(0.0, &mut random);
    let result = child::check(&disk.root(), &acknowledged);
    assert!(result.is_err(), "{acknowledged:?} were answered and all are there");
}

/// When a child is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// Opening the store, or just done with it.
    Early,
    /// With commits under way.
    Busy,
}

/// One life of the child on a disk; gives the last number each task was answered.
fn live(disk: &Disk, ears: Ears, moment: Moment, random: &mut fastrand::Rng) -> [u64; child::TASKS] {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args([
            "--exact",
            "writes_until_it_is_killed",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(child::DIR, disk.root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    disk.preload(&mut child, ears);
    let mut child = child.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = [0; child::TASKS];
    let mut until = |word: &str, lines: &mut dyn Iterator<Item = std::io::Result<String>>| {
        for line in lines {
            let line = line.unwrap();
            if let Some((task, number)) = child::parse(&line) {
                acknowledged[task] = number;
            }
            if line.contains(word) {
                return true;
            }
        }
        false
    };
    let begun = match moment {
        Moment::Early => until(child::BEGUN, &mut lines),
        Moment::Busy => until(child::ANSWERED, &mut lines),
    };
    assert!(begun, "the child ended by itself: {:?}", child.wait());
    let wait = match moment {
        Moment::Early => random.u64(0..40),
        Moment::Busy => random.u64(20..600),
    };
    let killer = kill_after(child, Duration::from_millis(wait));
    until("no line says this", &mut lines);
    killer.join().unwrap();
    acknowledged
}

/// Reading goes on meanwhile, so that the child is not held up by a full pipe.
fn kill_after(mut child: Child, wait: Duration) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        std::thread::sleep(wait);
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert_eq!(status.code(), None, "the child ended by itself");
    })
}
