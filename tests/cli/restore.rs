//! `backup` and `restore`, as their user meets them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use switchboard::clock::Clock;
use switchboard::domain::{Person, PersonId, Sighting, Timestamp};
use switchboard::store::sled::SledEngine;
use switchboard::store::{Change, Store};

use super::{converse, run, settings, switchboard, telegram};

async fn export(sim: &telegram_sim::Sim, dir: &Path) -> String {
    let (code, lines, said) = run(dir, settings(sim), &["export"]).await;
    assert_eq!(code, 0, "{said}");
    lines
}

/// The only archive, under a short name.
async fn backup(sim: &telegram_sim::Sim, dir: &Path) -> PathBuf {
    let (code, file, said) = run(dir, settings(sim), &["backup"]).await;
    assert!(code == 0 && said.contains("1 ticket"), "{said}");
    let archive = dir.join(file.trim());
    assert_eq!(archive.parent(), Some(dir.join("bot_data/backups").as_path()));
    std::fs::copy(&archive, dir.join("a.zip")).unwrap();
    archive
}

/// The data changes: one more person.
async fn somebody_comes(dir: &Path) {
    let sighting = Sighting {
        id: PersonId::telegram(1_500),
        name: "Clara".into(),
        username: None,
        client_language: None,
    };
    let engine = SledEngine::open(&dir.join("bot_data")).unwrap();
    let store = Store::open(Arc::new(engine)).await.unwrap();
    let mut change = Change::default();
    change.put_person(None, &Person::met(&sighting, Timestamp(1))).unwrap();
    store.commit(change).await.unwrap();
}

/// Anna has everything about her erased, at this moment.
async fn anna_is_forgotten(dir: &Path, at: Timestamp) {
    let engine = SledEngine::open(&dir.join("bot_data")).unwrap();
    let (store, anna) = (Store::open(Arc::new(engine)).await.unwrap(), PersonId::telegram(1_001));
    let mut is_last = false;
    while !is_last {
        let mut change = Change::default();
        is_last = store.erase_step(&mut change, anna).unwrap();
        change.note_erasure(anna, at).unwrap();
        store.commit(change).await.unwrap();
    }
    assert_eq!(store.recount().unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_erased_after_a_backup_is_erased_from_it_when_it_comes_back_and_not_who_was_before() {
    for (at, again) in [(Clock::System.now().plus_ms(60_000), true), (Timestamp(1), false)] {
        let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
        converse(&sim, dir.path()).await;
        let then = export(&sim, dir.path()).await;
        assert!(then.contains("my words, kept") && then.contains("Anna"));
        backup(&sim, dir.path()).await;
        anna_is_forgotten(dir.path(), at).await;
        let gone = |lines: &str| !lines.contains("my words, kept") && !lines.contains("Anna");
        assert!(gone(&export(&sim, dir.path()).await));
        // Twice: the register comes along.
        for round in 0..2 {
            let (code, _, said) = run(dir.path(), settings(&sim), &["restore", "--yes", "a.zip"]).await;
            assert_eq!(code, 0, "{said}");
            assert_eq!(said.contains("erased from it again: 1"), again, "{round}: {said}");
            assert_eq!(gone(&export(&sim, dir.path()).await), again, "{round}");
            for aside in kept_aside(dir.path()) {
                std::fs::remove_dir_all(aside).unwrap();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_another_machine_the_ring_keeps_the_erased_away_and_without_it_nobody_knows() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    converse(&sim, dir.path()).await;
    backup(&sim, dir.path()).await;
    anna_is_forgotten(dir.path(), Clock::System.now().plus_ms(60_000)).await;
    let (code, _, said) = run(dir.path(), settings(&sim), &["backup"]).await;
    assert_eq!(code, 0, "{said}");
    let archive = dir.path().join("a.zip").display().to_string();
    let ring = dir.path().join("bot_data/backups/switchboard-ring.json");
    let ring = ring.display().to_string();
    let bare = ["restore", "--yes", &archive];
    let with_ring = ["restore", "--yes", &archive, "--ring", &ring];
    for (arguments, comes_back, words) in [
        (&bare[..], true, "not known here: give the ring"),
        (&with_ring, false, "will not come back: 1"),
    ] {
        let other = tempfile::tempdir().unwrap();
        let output = switchboard(other.path(), &settings(&sim), arguments);
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.code() == Some(0) && shown.contains(words), "{shown}");
        let lines = export(&sim, other.path()).await;
        assert_eq!(lines.contains("my words, kept"), comes_back);
    }
    let wrong = ["restore", "--yes", &archive, "--ring", &archive];
    let output = switchboard(dir.path(), &settings(&sim), &wrong);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(1) && said.contains("the ring cannot be used"),
        "{said}"
    );
}

fn kept_aside(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir.join("bot_data")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.to_string_lossy().contains("store.")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_comes_back_and_what_was_there_is_kept() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let (code, _, said) = run(dir.path(), settings(&sim), &["backup"]).await;
    assert!(code == 1 && said.contains("nothing to back up"), "{said}");
    converse(&sim, dir.path()).await;
    let then = export(&sim, dir.path()).await;
    backup(&sim, dir.path()).await;
    somebody_comes(dir.path()).await;
    let later = export(&sim, dir.path()).await;
    assert_ne!(then, later);

    // Nobody answers the question: that is a no.
    let (code, shown, said) = run(dir.path(), settings(&sim), &["restore", "a.zip"]).await;
    assert!(code == 1 && said.contains("nothing was changed"), "{said}");
    for words in ["backup of 20", "version 0.", "ticket", "change", "[y/N]"] {
        assert!(shown.contains(words), "no “{words}” in\n{shown}");
    }
    assert_eq!(export(&sim, dir.path()).await, later);
    assert_eq!(kept_aside(dir.path()), Vec::<PathBuf>::new());

    let (code, _, said) = run(dir.path(), settings(&sim), &["restore", "--yes", "a.zip"]).await;
    assert!(code == 0 && said.contains("kept as store.before-"), "{said}");
    assert_eq!(export(&sim, dir.path()).await, then);
    let aside = kept_aside(dir.path());
    assert_eq!(aside.len(), 1, "{aside:?}");
    // The way back is a rename.
    let store = dir.path().join("bot_data/store");
    std::fs::remove_dir_all(&store).unwrap();
    std::fs::rename(&aside[0], &store).unwrap();
    assert_eq!(export(&sim, dir.path()).await, later);
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_are_put_together_and_an_empty_directory_will_do() {
    let (sim, dir, other) = (
        telegram().await,
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    converse(&sim, dir.path()).await;
    let archive = backup(&sim, dir.path()).await;
    let bytes = std::fs::read(archive).unwrap();
    let (one, two) = bytes.split_at(bytes.len() / 2);
    std::fs::write(other.path().join("a.zip.001"), one).unwrap();
    std::fs::write(other.path().join("a.zip.002"), two).unwrap();
    let (code, _, said) = run(other.path(), settings(&sim), &["restore", "--yes", "a.zip.002"]).await;
    assert!(code == 1 && said.contains("part 1 is missing"), "{said}");
    let (code, _, said) = run(
        other.path(),
        settings(&sim),
        &["restore", "--yes", "a.zip.002", "a.zip.001"],
    )
    .await;
    assert_eq!(code, 0, "{said}");
    assert_eq!(export(&sim, other.path()).await, export(&sim, dir.path()).await);
    assert!(!other.path().join("bot_data/restore.partial").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_backup_changes_nothing() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    converse(&sim, dir.path()).await;
    let before = export(&sim, dir.path()).await;
    let archive = backup(&sim, dir.path()).await;
    let mut bytes = std::fs::read(archive).unwrap();
    let middle = bytes.len() / 4;
    bytes[middle] ^= 0xff;
    std::fs::write(dir.path().join("a.zip"), bytes).unwrap();
    let (code, _, said) = run(dir.path(), settings(&sim), &["restore", "--yes", "a.zip"]).await;
    assert!(code == 1 && said.contains("a.zip cannot be restored"), "{said}");
    assert_eq!(export(&sim, dir.path()).await, before);
    assert_eq!(kept_aside(dir.path()), Vec::<PathBuf>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_a_backup_is_sealed_and_only_the_key_brings_it_back() {
    const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    converse(&sim, dir.path()).await;
    let with = |key: &str| [settings(&sim), vec![("ENCRYPTION_KEY", key.to_owned())]].concat();
    let (code, file, said) = run(dir.path(), with(KEY), &["backup"]).await;
    assert!(code == 0 && said.contains("sealed"), "{said}");
    assert!(file.trim().ends_with(".zip.sealed"), "{file}");
    let then = export(&sim, dir.path()).await;
    somebody_comes(dir.path()).await;
    std::fs::rename(dir.path().join(file.trim()), dir.path().join("a.zip.sealed")).unwrap();
    let restore: &[&str] = &["restore", "--yes", "a.zip.sealed"];
    let (code, _, said) = run(dir.path(), settings(&sim), restore).await;
    assert!(code == 1 && said.contains("it is sealed: set ENCRYPTION_KEY"), "{said}");
    let wrong = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let (code, _, said) = run(dir.path(), with(wrong), restore).await;
    assert!(code == 1 && said.contains("another key"), "{said}");
    assert_ne!(export(&sim, dir.path()).await, then, "nothing was changed");
    let (code, shown, said) = run(dir.path(), with(KEY), restore).await;
    assert_eq!(code, 0, "{said}");
    assert!(!format!("{shown}{said}").contains(&KEY[..8]));
    // With a key, what is restored is sealed at once.
    let (code, lines, said) = run(dir.path(), with(KEY), &["export"]).await;
    assert_eq!((code, lines), (0, then), "{said}");
    let (code, _, said) = run(dir.path(), settings(&sim), &["export"]).await;
    assert!(code == 1 && said.contains("set ENCRYPTION_KEY"), "{said}");
}
