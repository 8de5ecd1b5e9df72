//! Whoever was erased is gone from every archive, on whichever machine it is restored, and nobody else is.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use switchboard::backup::{BackupFault, Examined, RingFault, Rings, Shelf, read_ring, renew_ring, ring_in};
use switchboard::domain::{PersonId, Timestamp};
use switchboard::safekeeping::{change_key, fill, forget_again};
use switchboard::sealing::MasterKey;
use switchboard::store::sled::{Replacement, SledEngine};
use switchboard::store::{Change, MemoryEngine, Store, Table, export};

use super::restored::live_in;
use super::{NOW, exported, key, shelf};

/// A desk with people whose texts are hard to keep; sealed unless told otherwise.
async fn lived_in(sealed: bool) -> Store {
    let key = sealed.then(key);
    let store = Store::open_with(Arc::new(MemoryEngine::default()), key.as_deref())
        .await
        .unwrap();
    live_in(&store).await;
    store
}

fn corpus() -> Vec<String> {
    let text = |line: &str| -> serde_json::Value { serde_json::from_str(line).unwrap() };
    let texts = include_str!("../data/corpus.jsonl").lines();
    texts
        .map(|line| text(line)["text"].as_str().unwrap().to_owned())
        .collect()
}

async fn erase(store: &Store, id: PersonId, now: Timestamp) {
    store.renew_key(id).await.unwrap();
    let mut is_last = false;
    while !is_last {
        let mut change = Change::default();
        is_last = store.erase_step(&mut change, id).unwrap();
        if is_last {
            change.note_erasure(id, now).unwrap();
            store.drop_former_key(&mut change, id).unwrap();
        }
        store.commit(change).await.unwrap();
    }
}

fn after(hours: i64) -> Timestamp {
    NOW.plus_ms(hours * 3_600_000)
}

fn keeper(dir: &Path, sealed: bool) -> Shelf {
    let mut shelf = shelf(dir, &[]);
    shelf.key = sealed.then(key);
    shelf
}

/// What is restored from these files alone on a machine that has nothing else.
async fn elsewhere(
    archive: &Path,
    ring: Option<&Path>,
    key: Option<&MasterKey>,
) -> Result<(String, usize), BackupFault> {
    let dir = tempfile::tempdir().unwrap();
    let mut rings = Rings::default();
    if let Some(ring) = ring {
        rings.add(read_ring(ring, key)?);
    }
    let mut archive = Examined::open(archive, &rings.keys(key))?;
    let fitting = rings.fitting(&archive, key)?;
    let replacement = Replacement::begin(dir.path()).unwrap();
    let mut data = archive.data().unwrap();
    let (imported, store) = fill(&replacement, &mut data, key, Some(&fitting)).await.unwrap();
    let again = forget_again(&store, &fitting, &imported.left_out, after(100))
        .await
        .unwrap();
    drop(data);
    assert_eq!(
        imported.counts.values().sum::<u64>(),
        archive.manifest().records(),
        "what is left out is counted"
    );
    assert_eq!(store.recount().unwrap(), Vec::<String>::new());
    let lines = exported(&store);
    Ok((lines, again))
}

/// The lines without those of these people and their tickets, which have the same numbers.
fn without(lines: &str, gone: &[i64]) -> String {
    let is_of = |line: &serde_json::Value, number: i64| {
        let value = &line["value"];
        match line["kind"].as_str().unwrap() {
            "person" => value["id"] == format!("t{number}"),
            "ticket" | "link" => value["no"] == number,
            "event" => line["no"] == number,
            _ => false,
        }
    };
    let stays = |line: &&str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        !gone.iter().any(|number| is_of(&line, *number))
    };
    lines.lines().filter(stays).map(|line| format!("{line}\n")).collect()
}

#[tokio::test]
async fn an_old_archive_and_the_newest_ring_bring_everybody_back_but_the_erased() {
    for sealed in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        let (store, shelf) = (lived_in(sealed).await, keeper(dir.path(), sealed));
        let key = shelf.key.clone();
        let archive = shelf.make(&store, NOW).unwrap().file;
        let old_ring = dir.path().join("old-ring");
        let before = exported(&store);
        let ring = renew_ring(dir.path(), &store, key.as_deref(), NOW).unwrap();
        std::fs::copy(&ring, &old_ring).unwrap();
        let (lines, again) = elsewhere(&archive, Some(&ring), key.as_deref()).await.unwrap();
        assert_eq!((lines, again), (before.clone(), 0), "nobody was erased: all of it");
        let gone = [3, 7];
        for number in gone {
            erase(&store, PersonId::telegram(number), after(1)).await;
        }
        let ring = renew_ring(dir.path(), &store, key.as_deref(), after(2)).unwrap();
        let (lines, again) = elsewhere(&archive, Some(&ring), key.as_deref()).await.unwrap();
        assert_eq!(again, 2);
        assert_eq!(lines, without(&before, &gone), "sealed: {sealed}");
        let texts = corpus();
        for number in gone {
            let text = serde_json::to_string(&texts[usize::try_from(number).unwrap() - 1]).unwrap();
            assert!(
                before.contains(&text) && (text.len() < 8 || !lines.contains(&text)),
                "{text}"
            );
        }
        // The register holds, whichever ring the keys are from.
        let mut rings = Rings::default();
        rings.add(read_ring(&old_ring, key.as_deref()).unwrap());
        rings.add(store.keyring(after(2)).unwrap());
        let examined = Examined::open(&archive, &rings.keys(key.as_deref())).unwrap();
        let fitting = rings.fitting(&examined, key.as_deref()).unwrap();
        assert_eq!(fitting.since.len(), 2);
    }
}

#[tokio::test]
async fn whoever_comes_back_after_their_erasure_is_in_later_archives_and_in_no_earlier_one() {
    let dir = tempfile::tempdir().unwrap();
    let (store, shelf) = (lived_in(true).await, keeper(dir.path(), true));
    let early = shelf.make(&store, NOW).unwrap().file;
    for number in [1, 2] {
        erase(&store, PersonId::telegram(number), after(1)).await;
    }
    // Everybody writes again; who was erased, under another key.
    live_in(&store).await;
    let late = shelf.make(&store, after(2)).unwrap().file;
    let ring = dir.path().join("switchboard-ring.sealed");
    let of = |lines: &str, number: i64| lines.contains(&format!("\"id\":\"t{number}\""));
    let (lines, _) = elsewhere(&early, Some(&ring), Some(&key())).await.unwrap();
    assert!(!of(&lines, 1) && !of(&lines, 2) && of(&lines, 3));
    let (lines, _) = elsewhere(&late, Some(&ring), Some(&key())).await.unwrap();
    assert!(of(&lines, 1) && of(&lines, 2) && of(&lines, 3));
    assert_eq!(lines, exported(&store));
}

#[tokio::test]
async fn neither_the_archive_nor_the_ring_alone_shows_anything() {
    let dir = tempfile::tempdir().unwrap();
    let (store, shelf) = (lived_in(true).await, keeper(dir.path(), true));
    let archive = shelf.make(&store, NOW).unwrap().file;
    let mut opened = Examined::open(&archive, &shelf.keys(&store)).unwrap();
    let mut lines = String::new();
    opened.data().unwrap().read_to_string(&mut lines).unwrap();
    let ring = std::fs::read(dir.path().join("switchboard-ring.sealed")).unwrap();
    let ring = String::from_utf8_lossy(&ring);
    for text in corpus().iter().filter(|text| text.len() >= 8) {
        let text = serde_json::to_string(text).unwrap();
        let text = text.trim_matches('"');
        assert!(!lines.contains(text), "below its outer seal the archive shows “{text}”");
        assert!(!ring.contains(text));
    }
    assert!(lines.contains("\"kind\":\"ticket\""), "else the test could not fail");
    for (_, kept) in store.rows(Table::DataKey, None, 1_000).unwrap() {
        use base64::Engine as _;
        let kept = base64::engine::general_purpose::STANDARD.encode(kept);
        assert!(!lines.contains(&kept) && !ring.contains(&kept));
    }
}

#[tokio::test]
async fn each_ring_that_does_not_fit_has_its_own_words() {
    let dir = tempfile::tempdir().unwrap();
    let (store, shelf) = (lived_in(true).await, keeper(dir.path(), true));
    let archive = shelf.make(&store, NOW).unwrap().file;
    let (key, other_key) = (key(), MasterKey::new(&[1; 32]));
    let refused =
        async |ring: Option<&Path>, key: Option<&MasterKey>| elsewhere(&archive, ring, key).await.unwrap_err();
    assert!(matches!(refused(None, None).await, BackupFault::Sealed));
    let missing = refused(None, Some(&key)).await;
    assert!(matches!(missing, BackupFault::NoRing), "{missing:?}");
    assert!(missing.to_string().contains("switchboard-ring.sealed"));

    let sub = |name: &str| -> PathBuf { dir.path().join(name) };
    let others = renew_ring(&sub("others"), &lived_in(true).await, Some(&key), NOW).unwrap();
    assert!(matches!(
        refused(Some(&others), Some(&key)).await,
        BackupFault::OtherRing
    ));
    let old = renew_ring(&sub("old"), &store, Some(&key), NOW.plus_ms(-1_000)).unwrap();
    assert!(matches!(refused(Some(&old), Some(&key)).await, BackupFault::OldRing));
    let right = sub("switchboard-ring.sealed");
    for (key, expected) in [(None, "set ENCRYPTION_KEY"), (Some(&other_key), "another key")] {
        let fault = refused(Some(&right), key).await;
        assert!(
            matches!(fault, BackupFault::Ring(_)) && fault.to_string().contains(expected),
            "{fault}"
        );
    }
    let whole = std::fs::read(&right).unwrap();
    let bad = sub("bad");
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut changed = whole.clone();
        changed[at] ^= 4;
        for bytes in [&changed[..], &whole[..at]] {
            std::fs::write(&bad, bytes).unwrap();
            assert!(
                matches!(refused(Some(&bad), Some(&key)).await, BackupFault::Ring(_)),
                "{at}"
            );
        }
    }
    // In the clear a checksum does it.
    let plain = renew_ring(&sub("plain"), &lived_in(false).await, None, NOW).unwrap();
    let text = std::fs::read_to_string(&plain).unwrap();
    std::fs::write(&bad, text.replacen("\"ring\":1", "\"ring\":0", 1)).unwrap();
    assert!(matches!(
        read_ring(&bad, None),
        Err(BackupFault::Ring(RingFault::Damaged))
    ));
    assert!(read_ring(&plain, None).is_ok());
}

#[tokio::test]
async fn without_any_ring_a_plain_archive_comes_back_and_it_is_said_that_nobody_knows_of_the_erased() {
    let dir = tempfile::tempdir().unwrap();
    let (store, shelf) = (lived_in(false).await, keeper(dir.path(), false));
    let archive = shelf.make(&store, NOW).unwrap().file;
    let examined = Examined::open(&archive, &[]).unwrap();
    let mut rings = Rings::default();
    assert!(!rings.know_of(&examined, None));
    assert!(
        !rings.know_of(&examined, Some(after(1))),
        "a desk that is younger than the archive"
    );
    assert!(rings.know_of(&examined, Some(NOW)));
    rings.add(ring_in(dir.path(), None).unwrap().unwrap());
    assert!(rings.know_of(&examined, None));
    let (lines, again) = elsewhere(&archive, None, None).await.unwrap();
    assert_eq!((lines, again), (exported(&store), 0));
}

#[tokio::test]
async fn after_a_change_of_the_master_key_older_archives_open_with_the_newest_ring() {
    let (data, backups) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (old, new) = (key(), Arc::new(MasterKey::new(&[1; 32])));
    let open = async |key: &MasterKey| {
        let engine = Arc::new(SledEngine::open(data.path()).unwrap());
        (Store::open_with(engine.clone(), Some(key)).await.unwrap(), engine)
    };
    let (archive, before) = {
        let (store, _engine) = open(&old).await;
        live_in(&store).await;
        let archive = keeper(backups.path(), true).make(&store, NOW).unwrap().file;
        (archive, exported(&store))
    };
    change_key(data.path(), &old, &new, after(1)).await.unwrap();
    let (store, _engine) = open(&new).await;
    assert_eq!(
        store.ring_due().unwrap(),
        Some(after(1)),
        "the old key opens the ring that lies there"
    );
    let ring = renew_ring(backups.path(), &store, Some(&new), after(1)).unwrap();
    store.ring_renewed(after(1)).await.unwrap();
    assert_eq!(store.ring_due().unwrap(), None);
    let (lines, _) = elsewhere(&archive, Some(&ring), Some(&new)).await.unwrap();
    assert_eq!(lines, before);
    let fault = elsewhere(&archive, Some(&ring), Some(&old)).await.unwrap_err();
    assert!(matches!(fault, BackupFault::Ring(RingFault::WrongKey)), "{fault:?}");
}

#[tokio::test]
async fn a_restored_desk_goes_on_with_its_ring_and_never_gives_the_numbers_of_the_erased_again() {
    let dir = tempfile::tempdir().unwrap();
    let (store, shelf) = (lived_in(true).await, keeper(dir.path(), true));
    let last = store.next_ticket().0 - 1;
    let archive = shelf.make(&store, NOW).unwrap().file;
    let id = PersonId::telegram(i64::try_from(last).unwrap());
    erase(&store, id, after(1)).await;
    let mut rings = Rings::new(Some(store.keyring(after(2)).unwrap()));
    rings.add(store.keyring(after(2)).unwrap());
    let mut examined = Examined::open(&archive, &rings.keys(Some(&key()))).unwrap();
    let fitting = rings.fitting(&examined, Some(&key())).unwrap();
    let other = tempfile::tempdir().unwrap();
    let replacement = Replacement::begin(other.path()).unwrap();
    let mut data = examined.data().unwrap();
    let (imported, restored) = fill(&replacement, &mut data, Some(&key()), Some(&fitting))
        .await
        .unwrap();
    assert_eq!(
        forget_again(&restored, &fitting, &imported.left_out, after(2))
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        restored.file_key().unwrap().fingerprint(),
        store.file_key().unwrap().fingerprint()
    );
    assert_eq!(restored.erasures().unwrap(), [(id, after(1))]);
    assert!(restored.ring_due().unwrap().is_some());
    assert!(restored.numbers().unwrap().ticket >= last);
    // A second archive, of the restored desk, opens over the first desk as well: it is the same ring.
    let second = keeper(other.path(), true).make(&restored, after(3)).unwrap().file;
    Examined::open(&second, &shelf.keys(&store)).unwrap();
    let mut lines = 0;
    export(&restored, |_| lines += 1).unwrap();
    assert!(lines > 10);
}

#[tokio::test]
async fn whoever_is_erased_without_a_ticket_makes_no_archive_worthless() {
    let store = super::store(3).await;
    erase(&store, PersonId::telegram(2), after(1)).await;
    assert_eq!(
        store.recount().unwrap(),
        Vec::<String>::new(),
        "who was met stays counted"
    );
    let (lines, dir) = (exported(&store), tempfile::tempdir().unwrap());
    let replacement = Replacement::begin(dir.path()).unwrap();
    let (_, restored) = fill(&replacement, &mut lines.as_bytes(), None, None).await.unwrap();
    assert!(restored.person(PersonId::telegram(2)).unwrap().is_none());
    assert!(restored.person(PersonId::telegram(3)).unwrap().is_some());
}
