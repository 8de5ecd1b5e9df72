//! `keys`: a new one that a script can take, another in the place of the present one whenever that is broken off, and
//! what is said of them.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::sealed::{copy, in_the_clear, stores};
use super::{converse, run, settings, switchboard, telegram};

/// Runs the program with something on its standard input.
fn told(dir: &Path, settings: &[(&str, String)], arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_switchboard"))
        .env_clear()
        .envs(settings.iter().map(|(name, value)| (*name, value.clone())))
        .args(arguments)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without having read it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Runs `keys rotate`; gives the exit code and all that was said.
fn rotates(dir: &Path, settings: &[(&str, String)], input: &str) -> (Option<i32>, String) {
    let output = told(dir, settings, &["keys", "rotate"], input);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

/// A fresh key, with what was said beside it.
async fn fresh(dir: &Path) -> (String, String) {
    let (code, shown, said) = run(dir, Vec::new(), &["keys", "new"]).await;
    assert_eq!(code, 0, "{said}");
    let key = shown.strip_suffix('\n').unwrap().to_owned();
    assert!(!key.contains(char::is_whitespace), "nothing but the key");
    (key, said)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_needs_no_settings_is_told_once_and_is_another_each_time() {
    let dir = tempfile::tempdir().unwrap();
    let (one, said) = fresh(dir.path()).await;
    let (other, _) = fresh(dir.path()).await;
    assert_ne!(one, other);
    assert!(
        said.contains("ENCRYPTION_KEY") && said.contains("keep a copy"),
        "{said}"
    );
    assert!(!said.contains(&one[..8]));
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        0,
        "it is written nowhere"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_takes_the_place_of_another_and_only_it_opens_the_data_then() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let ((one, _), (other, _)) = (fresh(dir.path()).await, fresh(dir.path()).await);
    let with = |key: &str| [settings(&sim), vec![("ENCRYPTION_KEY", key.to_owned())]].concat();
    let (code, said) = rotates(dir.path(), &settings(&sim), &other);
    assert!(code == Some(2) && said.contains("ENCRYPTION_KEY is not set"), "{said}");
    let (code, said) = rotates(dir.path(), &with(&one), &other);
    assert!(code == Some(1) && said.contains("no data directory"), "{said}");
    converse(&sim, dir.path()).await;
    let (code, said, _) = run(dir.path(), with(&one), &["keys", "status"]).await;
    assert!(code == 0 && said.contains("the data is not sealed"), "{said}");
    let (code, said) = rotates(dir.path(), &with(&one), &other);
    assert!(code == Some(1) && said.contains("the data is not sealed"), "{said}");
    let sealing = switchboard(dir.path(), &with(&one), &["--crash-at", "exchanged:1", "run"]);
    assert_eq!(sealing.status.code(), None);
    let (_, then, _) = run(dir.path(), with(&one), &["export"]).await;
    let (_, file, _) = run(dir.path(), with(&one), &["backup"]).await;
    for (key, what, code) in [
        ("", "holds 0 bytes", Some(2)),
        ("no key at all!", "must be 32 bytes", Some(2)),
        (one.as_str(), "is the present", Some(2)),
    ] {
        let (found, said) = rotates(dir.path(), &with(&one), key);
        assert!(found == code && said.contains(what), "{said}");
    }
    let (code, said) = rotates(dir.path(), &with(&other), &one);
    assert!(code == Some(0) && said.contains("is sealed with the new key"), "{said}");
    let (_, said, _) = run(dir.path(), with(&one), &["keys", "status"]).await;
    assert!(said.contains("never changed"), "it was so already: {said}");

    let (code, said) = rotates(dir.path(), &with(&one), &format!("{other}\n"));
    assert!(code == Some(0) && said.contains("keep the old one"), "{said}");
    assert!(![&one, &other].iter().any(|key| said.contains(&key[..8])), "{said}");
    let (code, now, said) = run(dir.path(), with(&other), &["export"]).await;
    assert_eq!((code, now), (0, then), "{said}");
    let (code, _, said) = run(dir.path(), with(&one), &["export"]).await;
    assert!(code == 1 && said.contains("another key"), "{said}");
    let (code, said, _) = run(dir.path(), with(&one), &["keys", "status"]).await;
    assert!(code == 0 && said.contains("the data is sealed"), "{said}");
    assert!(
        said.contains("people with a data key: 2") && said.contains("the key was changed: 2"),
        "{said}"
    );
    assert_eq!(stores(&dir.path().join("bot_data")), ["store"]);
    // An older backup goes on opening, with the new key and with that alone.
    let archive = dir.path().join(file.trim());
    let restore = ["restore", "--yes", archive.to_str().unwrap()];
    for (key, code, words) in [(&one, 1, "another key"), (&other, 0, "restored; ")] {
        let output = switchboard(dir.path(), &with(key), &restore);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(code) && said.contains(words), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_step_of_the_change_one_of_both_keys_opens_everything() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let ((one, _), (other, _)) = (fresh(dir.path()).await, fresh(dir.path()).await);
    let with = |key: &str| [settings(&sim), vec![("ENCRYPTION_KEY", key.to_owned())]].concat();
    converse(&sim, dir.path()).await;
    let sealing = switchboard(dir.path(), &with(&one), &["--crash-at", "exchanged:1", "run"]);
    assert_eq!(sealing.status.code(), None);
    let (_, then, _) = run(dir.path(), with(&one), &["export"]).await;
    for (place, is_changed) in [
        ("rewrapped", false),
        ("replacing", false),
        ("replaced", true),
        ("exchanged", true),
    ] {
        let other_dir = tempfile::tempdir().unwrap();
        let data = other_dir.path().join("bot_data");
        copy(&dir.path().join("bot_data"), &data);
        let crash = format!("{place}:1");
        let output = told(
            other_dir.path(),
            &with(&one),
            &["--crash-at", &crash, "keys", "rotate"],
            &other,
        );
        assert_eq!(output.status.code(), None, "{place}: {output:?}");
        let (holds, fails) = if is_changed { (&other, &one) } else { (&one, &other) };
        let (code, lines, said) = run(other_dir.path(), with(holds), &["export"]).await;
        assert_eq!((code, &lines), (0, &then), "{place}: {said}");
        let (code, _, said) = run(other_dir.path(), with(fails), &["export"]).await;
        assert!(code == 1 && said.contains("another key"), "{place}: {said}");
        // The same command again ends it, whether it had been done or not.
        let (code, said) = rotates(other_dir.path(), &with(&one), &other);
        assert!(code == Some(0) && said.contains("with the new key"), "{place}: {said}");
        let (code, lines, said) = run(other_dir.path(), with(&other), &["export"]).await;
        assert_eq!((code, &lines), (0, &then), "{place}: {said}");
        assert_eq!(stores(&data), ["store"], "{place}");
        assert_eq!(in_the_clear(&data, &["my words, kept"]), Vec::<&str>::new());
    }
}
