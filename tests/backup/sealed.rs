//! Sealed archives: nothing of them can be read or changed without the key, and every reason has its own words.

use std::path::Path;

use switchboard::backup::{BackupFault, Examined, Made};
use switchboard::sealing::{FileKey, MasterKey};
use switchboard::store::import;

use super::{NOW, exported, key, shelf, store};

async fn made(dir: &Path) -> Made {
    let mut shelf = shelf(dir, &[("settings.txt", b"A=b\n")]);
    shelf.key = Some(key());
    shelf.make(&store(20).await, NOW).unwrap()
}

fn refused(archive: &Path, key: Option<&MasterKey>) -> BackupFault {
    Examined::open(archive, &key.map(FileKey::of).into_iter().collect::<Vec<_>>())
        .err()
        .expect("it must be refused")
}

#[tokio::test]
async fn a_sealed_archive_shows_nothing_and_comes_back_with_its_key() {
    let dir = tempfile::tempdir().unwrap();
    let made = made(dir.path()).await;
    assert_eq!(made.file, dir.path().join("switchboard-20260302T100000Z.zip.sealed"));
    let bytes = std::fs::read(&made.file).unwrap();
    for text in ["manifest", "data.jsonl", "settings.txt", "A=b", "PK\u{3}\u{4}"] {
        assert!(
            !bytes.windows(text.len()).any(|window| window == text.as_bytes()),
            "{text}"
        );
    }
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        2,
        "the ring lies beside it, and nothing plain is left"
    );
    let mut archive = Examined::open(&made.file, &[FileKey::of(&key())]).unwrap();
    let copy = store(0).await;
    import(&copy, &mut archive.data().unwrap()).await.unwrap();
    assert_eq!(exported(&copy), exported(&store(20).await));
}

#[tokio::test]
async fn no_key_another_key_and_a_missing_end_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let made = made(dir.path()).await;
    let fault = refused(&made.file, None);
    assert!(matches!(fault, BackupFault::Sealed), "{fault:?}");
    assert!(fault.to_string().contains("set ENCRYPTION_KEY"));
    let fault = refused(&made.file, Some(&MasterKey::new(&[1; 32])));
    assert!(matches!(fault, BackupFault::WrongKey), "{fault:?}");
    assert!(fault.to_string().contains("another key"));
    let bytes = std::fs::read(&made.file).unwrap();
    let cut = dir.path().join("cut.zip.sealed");
    for end in [16, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&cut, &bytes[..end]).unwrap();
        let fault = refused(&cut, Some(&key()));
        assert!(matches!(fault, BackupFault::NotWhole(_)), "{end}: {fault:?}");
    }
}

#[tokio::test]
async fn damage_anywhere_is_found() {
    let dir = tempfile::tempdir().unwrap();
    // A companion that makes it several pieces long.
    let mut random = fastrand::Rng::with_seed(3);
    let log: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(200_000).collect();
    let mut shelf = shelf(dir.path(), &[("logs/bot.log", &log)]);
    shelf.key = Some(key());
    let made = shelf.make(&store(3).await, NOW).unwrap();
    let bytes = std::fs::read(&made.file).unwrap();
    let spoilt = dir.path().join("spoilt.zip.sealed");
    for at in (0..bytes.len()).step_by(9_001) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        std::fs::write(&spoilt, &changed).unwrap();
        let fault = refused(&spoilt, Some(&key()));
        if at > 40 {
            let known = matches!(fault, BackupFault::Damaged(_) | BackupFault::NotWhole(_));
            assert!(known, "byte {at}: {fault:?}");
        }
    }
}
