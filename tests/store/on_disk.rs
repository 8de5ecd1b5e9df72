//! What only an engine on a disk can promise: data that outlives the process, and one process at a time.

use std::path::Path;
use std::sync::Arc;

use switchboard::store::sled::SledEngine;
use switchboard::store::{Engine, Fault, Store};

use super::book::Book;
use super::reads::{everything, put};

fn open(dir: &Path) -> Arc<dyn Engine> {
    Arc::new(SledEngine::open(dir).unwrap())
}

#[tokio::test]
async fn everything_is_there_after_each_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let mut before = Vec::new();
    for round in 0..5 {
        let engine = open(dir.path());
        if round > 0 {
            assert_eq!(everything(&*engine), before);
        }
        let mut book = Book::over(Store::open(engine.clone()).await.unwrap());
        book.live(round, 100).await;
        engine
            .commit(put(&[b'z', round as u8], &vec![round as u8; 64 * 1024]))
            .await
            .unwrap();
        assert_eq!(book.store.recount().unwrap().len(), 0, "round {round}");
        before = everything(&*engine);
    }
    assert!(before.len() > 500);
}

#[tokio::test]
async fn a_second_process_is_refused_until_the_first_has_gone() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path());
    first.commit(put(b"key", b"value")).await.unwrap();
    let refused = SledEngine::open(dir.path()).err();
    assert!(
        matches!(&refused, Some(Fault::InUse { dir: named, .. }) if named == dir.path()),
        "{refused:?}"
    );
    assert_eq!(
        first.get(b"key").unwrap(),
        Some(b"value".to_vec()),
        "the first goes on undisturbed"
    );
    drop(first);
    assert_eq!(open(dir.path()).get(b"key").unwrap(), Some(b"value".to_vec()));
}

#[tokio::test]
async fn a_place_that_cannot_be_used_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, b"").unwrap();
    let refused = SledEngine::open(&file).err();
    assert!(
        matches!(&refused, Some(Fault::Directory { dir, .. }) if *dir == file),
        "{refused:?}"
    );
}
