//! A key is set for data that lies in the clear: the next start seals it, whenever that is broken off.

use std::path::Path;

use super::{converse, run, settings, switchboard, telegram};

const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const OTHER: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Which of these words lie in the clear somewhere below a directory.
pub fn in_the_clear(dir: &Path, words: &[&'static str]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(in_the_clear(&path, words));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            found.extend(words.iter().filter(|word| text.contains(**word)));
        }
    }
    found
}

pub fn stores(data: &Path) -> Vec<String> {
    let names = std::fs::read_dir(data).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("store")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_step_of_the_sealing_the_data_is_whole_and_the_next_start_ends_it() {
    const WORDS: [&str; 3] = ["my words, kept", "Anna", "anna"];
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    converse(&sim, dir.path()).await;
    let (code, then, said) = run(dir.path(), settings(&sim), &["export"]).await;
    assert_eq!(code, 0, "{said}");
    let with = |key: &str| [settings(&sim), vec![("ENCRYPTION_KEY", key.to_owned())]].concat();
    for (place, is_sealed) in [
        ("sealed", false),
        ("replacing", false),
        ("replaced", true),
        ("exchanged", true),
    ] {
        let other = tempfile::tempdir().unwrap();
        let data = other.path().join("bot_data");
        copy(&dir.path().join("bot_data"), &data);
        assert!(!in_the_clear(&data, &WORDS).is_empty(), "else the test could not fail");
        let starts_and_dies = |place: &str| {
            let crash = format!("{place}:1");
            let output = switchboard(other.path(), &with(KEY), &["--crash-at", &crash, "run"]);
            assert_eq!(output.status.code(), None, "{place}: {output:?}");
        };
        starts_and_dies(place);
        let (code, lines, said) = run(other.path(), with(KEY), &["export"]).await;
        assert_eq!((code, &lines), (0, &then), "{place}: {said}");
        if !is_sealed {
            let (code, lines, said) = run(other.path(), settings(&sim), &["export"]).await;
            assert_eq!((code, &lines), (0, &then), "{place}: still in the clear; {said}");
            starts_and_dies("exchanged");
        }
        let (code, lines, said) = run(other.path(), with(KEY), &["export"]).await;
        assert_eq!((code, &lines), (0, &then), "{place}: {said}");
        assert_eq!(in_the_clear(&data, &WORDS), Vec::<&str>::new(), "{place}");
        assert_eq!(stores(&data), ["store"], "{place}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sealed_data_without_its_key_is_refused_by_every_command_with_the_remedy() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let with = |key: &str| [settings(&sim), vec![("ENCRYPTION_KEY", key.to_owned())]].concat();
    let (code, said, _) = run(dir.path(), with(KEY), &["check"]).await;
    assert!(code == 0 && said.contains("will be sealed from the start"), "{said}");
    converse(&sim, dir.path()).await;
    let (code, said, _) = run(dir.path(), settings(&sim), &["check"]).await;
    assert!(code == 0 && said.contains("the data is not sealed: whoever"), "{said}");
    let (code, said, _) = run(dir.path(), with(KEY), &["check"]).await;
    assert!(code == 0 && said.contains("the bot does it when it starts"), "{said}");
    let output = switchboard(dir.path(), &with(KEY), &["--crash-at", "exchanged:1", "run"]);
    assert_eq!(output.status.code(), None, "{output:?}");
    let (code, said, _) = run(dir.path(), with(KEY), &["check"]).await;
    assert!(code == 0 && said.contains("the data is sealed"), "{said}");
    for command in [&["run"][..], &["export"], &["backup"], &["check"]] {
        for (settings, remedy) in [
            (settings(&sim), "set ENCRYPTION_KEY"),
            (with(OTHER), "sealed with another key"),
        ] {
            let output = switchboard(dir.path(), &settings, command);
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            let said = text(&output.stdout) + &text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{command:?}: {said}");
            assert!(said.contains(remedy), "{command:?}: {said}");
            assert!(![KEY, OTHER].iter().any(|key| said.contains(&key[..8])), "{said}");
        }
    }
}
