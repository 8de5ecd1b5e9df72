//! Backups: what is made, what is kept, and what is refused, each with its own words.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use switchboard::backup::{BackupFault, Companion, Examined, Made, Shelf, Volumes, gather};
use switchboard::domain::{Person, PersonId, Sighting, Timestamp};
use switchboard::sealing::MasterKey;
use switchboard::store::{Change, MemoryEngine, SCHEMA, Store, export, import};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

mod restored;
mod rings;
mod sealed;

/// 2026-03-02T10:00:00Z.
const NOW: Timestamp = Timestamp(1_772_445_600_000);

async fn store(people: i64) -> Store {
    let store = Store::open(Arc::new(MemoryEngine::default())).await.unwrap();
    for number in 1..=people {
        let sighting = Sighting {
            id: PersonId::telegram(number),
            name: format!("Person {number}"),
            username: None,
            client_language: None,
        };
        let mut change = Change::default();
        change.put_person(None, &Person::met(&sighting, NOW)).unwrap();
        store.commit(change).await.unwrap();
    }
    store
}

fn key() -> Arc<MasterKey> {
    Arc::new(MasterKey::new(b"a key of exactly thirty-two byte"))
}

fn exported(store: &Store) -> String {
    let mut text = String::new();
    export(store, |line| text += &format!("{line}\n")).unwrap();
    text
}

fn shelf(directory: &Path, companions: &[(&str, &[u8])]) -> Shelf {
    let owned = |(name, bytes): &(&str, &[u8])| -> Companion { ((*name).to_owned(), bytes.to_vec()) };
    let companions: Vec<Companion> = companions.iter().map(owned).collect();
    Shelf {
        directory: directory.to_path_buf(),
        keep: 2,
        key: None,
        companions: Arc::new(move || companions.clone()),
    }
}

async fn made(dir: &Path) -> Made {
    let shelf = shelf(dir, &[("logs/bot.log", b"a line\n")]);
    shelf.make(&store(20).await, NOW).unwrap()
}

/// The files of an archive, the manifest among them.
fn unpacked(archive: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(std::fs::File::open(archive).unwrap()).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn packed(path: &Path, files: &BTreeMap<String, Vec<u8>>) -> PathBuf {
    let mut zip = ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, bytes) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    path.to_path_buf()
}

/// An archive like a good one, but for what `change` does to its manifest and its files.
async fn altered(change: impl FnOnce(&mut Value, &mut BTreeMap<String, Vec<u8>>)) -> BackupFault {
    let dir = tempfile::tempdir().unwrap();
    let mut files = unpacked(&made(dir.path()).await.file);
    let mut manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    change(&mut manifest, &mut files);
    if files.contains_key("manifest.json") {
        files.insert("manifest.json".into(), manifest.to_string().into_bytes());
    }
    refused(&packed(&dir.path().join("altered.zip"), &files))
}

fn refused(archive: &Path) -> BackupFault {
    Examined::open(archive, &[]).err().expect("it must be refused")
}

fn note(bytes: &[u8]) -> Value {
    let hex: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "size": bytes.len(), "sha256": hex })
}

#[tokio::test]
async fn a_backup_holds_an_export_and_says_what_it_holds() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(20).await;
    let directory = dir.path().join("backups");
    let shelf = shelf(&directory, &[("settings.txt", b"A=b\n")]);
    let made = shelf.make(&store, NOW).unwrap();
    assert_eq!(made.file, directory.join("switchboard-20260302T100000Z.zip"));
    let files = unpacked(&made.file);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["data.jsonl", "manifest.json", "settings.txt"]);
    assert_eq!(
        String::from_utf8(files["data.jsonl"].clone()).unwrap(),
        exported(&store)
    );
    let manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    assert_eq!(manifest["created_at"], "2026-03-02T10:00:00Z");
    assert_eq!(manifest["counts"]["person"], 20);
    assert_eq!(manifest["files"]["data.jsonl"], note(&files["data.jsonl"]));
    assert_eq!(manifest["files"]["settings.txt"], note(b"A=b\n"));
    let mut archive = Examined::open(&made.file, &[]).unwrap();
    let copy = self::store(0).await;
    import(&copy, &mut archive.data().unwrap()).await.unwrap();
    assert_eq!(exported(&copy), exported(&store));
    assert_eq!(
        std::fs::read_dir(&directory).unwrap().count(),
        2,
        "the ring lies beside it, and nothing half-made is left"
    );
    let again = shelf.make(&store, NOW).unwrap().file;
    assert_eq!(
        again,
        directory.join("switchboard-20260302T100001Z.zip"),
        "of the same second"
    );
    assert_eq!(unpacked(&made.file), files);
}

#[tokio::test]
async fn the_latest_stay_and_other_files_are_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(1).await;
    let mut shelf = shelf(dir.path(), &[]);
    for day in 0..5 {
        // Sealed or not, an archive is an archive.
        shelf.key = (day % 2 == 0).then(key);
        shelf.make(&store, NOW.plus_ms(day * 86_400_000)).unwrap();
    }
    for name in [
        "switchboard-2026.zip",
        "holiday.zip",
        "switchboard-20260301T100000Z.zip.001",
    ] {
        std::fs::write(dir.path().join(name), "").unwrap();
    }
    std::fs::write(dir.path().join("switchboard-20260301T100000Z.partial"), "").unwrap();
    assert_eq!(shelf.kept().unwrap().len(), 5);
    shelf.prune().unwrap();
    let kept = shelf.kept().unwrap();
    assert_eq!(kept[0].at, NOW.plus_ms(4 * 86_400_000), "the latest first");
    assert_eq!(kept[0].bytes, std::fs::metadata(&kept[0].file).unwrap().len());
    for kept in &kept {
        assert_eq!(shelf.manifest(kept, &shelf.keys(&store)).unwrap().counts["person"], 1);
    }
    let mut names: Vec<String> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "holiday.zip",
            "switchboard-2026.zip",
            "switchboard-20260301T100000Z.zip.001",
            "switchboard-20260305T100000Z.zip",
            "switchboard-20260306T100000Z.zip.sealed",
            // Of rings only the latest stays, sealed or not.
            "switchboard-ring.sealed",
        ]
    );
}

#[tokio::test]
async fn volumes_make_the_archive_again_in_any_order_and_none_may_be_missing() {
    let dir = tempfile::tempdir().unwrap();
    let archive = made(dir.path()).await.file;
    let bytes = std::fs::read(&archive).unwrap();
    let mut whole = Volumes::of(&archive, bytes.len() as u64).unwrap();
    assert_eq!(whole.count(), 1);
    assert_eq!(
        whole.read(1).unwrap(),
        ("switchboard-20260302T100000Z.zip".to_owned(), bytes.clone())
    );
    let mut volumes = Volumes::of(&archive, 300).unwrap();
    assert_eq!(volumes.count(), bytes.len().div_ceil(300) as u64);
    let mut parts: Vec<PathBuf> = (1..=volumes.count())
        .map(|number| {
            let (name, bytes) = volumes.read(number).unwrap();
            assert!(name.contains(&format!(".zip.{number:03}of")) && bytes.len() <= 300);
            std::fs::write(dir.path().join(&name), bytes).unwrap();
            dir.path().join(name)
        })
        .collect();
    assert!(parts.len() > 2);
    parts.reverse();
    let joined = dir.path().join("joined");
    assert_eq!(
        gather(std::slice::from_ref(&archive), &joined).unwrap(),
        archive,
        "one file is the archive"
    );
    assert_eq!(gather(&parts, &joined).unwrap(), joined);
    assert_eq!(std::fs::read(&joined).unwrap(), bytes);
    Examined::open(&joined, &[]).unwrap();

    let last = parts.remove(0);
    let number = u32::try_from(parts.len()).unwrap() + 1;
    assert!(matches!(gather(&parts, &joined), Err(BackupFault::PartMissing(missing)) if missing == number));
    // Under names that do not say how many there are, the archive itself shows it.
    let renamed: Vec<PathBuf> = parts.iter().map(|part| unnumbered(part)).collect();
    assert!(matches!(
        refused(&gather(&renamed, &joined).unwrap()),
        BackupFault::NotWhole(_)
    ));
    parts.push(last);
    let second = parts
        .iter()
        .position(|part| part.to_string_lossy().contains(".002of"))
        .unwrap();
    let removed = parts.remove(second);
    assert!(matches!(gather(&parts, &joined), Err(BackupFault::PartMissing(2))));
    parts.extend([removed.clone(), removed]);
    assert!(
        matches!(gather(&parts, &joined), Err(BackupFault::Foreign(_))),
        "twice the same"
    );
    assert!(matches!(
        gather(&[archive.clone(), archive], &joined),
        Err(BackupFault::Foreign(_))
    ));
}

/// The same volume under a name without how many there are.
fn unnumbered(part: &Path) -> PathBuf {
    let name = part.to_str().unwrap().rsplit_once("of").unwrap().0;
    std::fs::copy(part, name).unwrap();
    PathBuf::from(name)
}

#[tokio::test]
async fn damage_anywhere_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let archive = made(dir.path()).await.file;
    let bytes = std::fs::read(&archive).unwrap();
    let spoilt = dir.path().join("spoilt.zip");
    let data = unpacked(&archive)["data.jsonl"].clone();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        std::fs::write(&spoilt, &changed).unwrap();
        // Some bytes say nothing, such as a file's time; with those it is as good as before.
        if let Ok(mut archive) = Examined::open(&spoilt, &[]) {
            let mut read = Vec::new();
            archive.data().unwrap().read_to_end(&mut read).unwrap();
            assert!(read == data, "byte {at}");
        }
    }
    for end in [0, 1, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&spoilt, &bytes[..end]).unwrap();
        let fault = refused(&spoilt);
        assert!(matches!(fault, BackupFault::NotWhole(_)), "{end}: {fault:?}");
        assert!(fault.to_string().contains("cut short"));
    }
}

#[tokio::test]
async fn contents_that_are_not_as_the_manifest_says_are_refused() {
    let same_size = altered(|_, files| {
        let data = files.get_mut("data.jsonl").unwrap();
        let end = data.len() - 3;
        data[end] ^= 1;
    });
    let shorter = altered(|_, files| files.get_mut("data.jsonl").unwrap().truncate(100));
    let other_counts = altered(|manifest, _| manifest["counts"]["person"] = json!(21));
    let more_files = altered(|_, files| assert!(files.insert("more".into(), Vec::new()).is_none()));
    let fewer_files = altered(|_, files| assert!(files.remove("logs/bot.log").is_some()));
    for fault in [
        same_size.await,
        shorter.await,
        other_counts.await,
        more_files.await,
        fewer_files.await,
    ] {
        assert!(matches!(fault, BackupFault::Damaged(_)), "{fault:?}");
        assert!(fault.to_string().contains("take another backup"));
    }
}

#[tokio::test]
async fn what_is_no_backup_of_ours_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let no_zip = dir.path().join("text.zip");
    std::fs::write(&no_zip, "hello").unwrap();
    assert!(matches!(refused(&no_zip), BackupFault::NotWhole(_)));
    let other = altered(|manifest, _| manifest["program"] = json!("other"));
    let no_manifest = altered(|_, files| assert!(files.remove("manifest.json").is_some()));
    let no_data = altered(|manifest, _| {
        assert!(
            manifest["files"]
                .as_object_mut()
                .unwrap()
                .remove("data.jsonl")
                .is_some()
        )
    });
    let nonsense = altered(|manifest, _| *manifest = json!([1, 2]));
    for fault in [other.await, no_manifest.await, no_data.await, nonsense.await] {
        assert!(matches!(fault, BackupFault::Foreign(_)), "{fault:?}");
        assert!(fault.to_string().contains("no backup of Switchboard"));
    }
}

#[tokio::test]
async fn a_newer_one_is_refused_with_its_version() {
    for field in ["format", "schema"] {
        let fault = altered(|manifest, _| {
            manifest[field] = json!(SCHEMA + 1);
            manifest["version"] = json!("9.1.0\u{1b}[31m");
            manifest["counts"] = json!("of another shape");
        });
        let fault = fault.await;
        assert!(matches!(fault, BackupFault::Newer(_)), "{fault:?}");
        let said = fault.to_string();
        assert!(said.contains("9.1.0") && !said.contains('\u{1b}'), "{said}");
    }
}

#[tokio::test]
async fn what_would_unpack_to_far_too_much_is_refused_before_it_does() {
    let nought = vec![0; 8 * 1024 * 1024];
    let honest = altered(|manifest, files| {
        manifest["files"]["more"] = note(&nought);
        files.insert("more".into(), nought.clone());
    });
    let lying = altered(|manifest, files| {
        manifest["files"]["more"] = note(b"x");
        files.insert("more".into(), nought.clone());
    });
    let in_manifest = altered(|manifest, _| manifest["more"] = json!(" ".repeat(2 * 1024 * 1024)));
    let overflow = altered(|manifest, _| {
        manifest["files"]["data.jsonl"]["size"] = json!(u64::MAX);
        manifest["files"]["logs/bot.log"]["size"] = json!(u64::MAX);
    });
    for fault in [honest.await, lying.await, in_manifest.await, overflow.await] {
        assert!(matches!(fault, BackupFault::Bomb(_)), "{fault:?}");
        assert!(fault.to_string().contains("is not touched"));
    }
}

#[tokio::test]
async fn names_that_lead_out_of_the_folder_are_refused() {
    for name in ["../x", "/etc/x", "a/../../x", "a\\x", "C:x", "a//x", "./x"] {
        let fault = altered(|manifest, files| {
            manifest["files"][name] = note(b"x");
            files.insert(name.to_owned(), b"x".to_vec());
        });
        let fault = fault.await;
        assert!(matches!(fault, BackupFault::Outside), "{name}: {fault:?}");
    }
}
