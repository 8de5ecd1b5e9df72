//! A store file that was torn, cut short or changed: refused with the way back, or read as it was. Never a panic, and
//! never something missing without a word.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{converse, run, settings, telegram};

/// Longest that a command may take over a damaged store.
const GUARD: Duration = Duration::from_secs(60);

/// What became of a look at all data.
enum Came {
    Read(String),
    Refused(String),
}

/// Reads everything with a command of its own, since whatever it does is not to end the test.
fn looks(dir: &Path, settings: &[(&'static str, String)], case: &str) -> Came {
    let out = std::fs::File::create(dir.join("out.txt")).unwrap();
    let err = std::fs::File::create(dir.join("err.txt")).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_switchboard"))
        .env_clear()
        .envs(settings.iter().map(|(name, value)| (*name, value.clone())))
        .arg("export")
        .current_dir(dir)
        .stdout(Stdio::from(out))
        .stderr(Stdio::from(err))
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let code = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if begun.elapsed() > GUARD {
            child.kill().unwrap();
            panic!("{case}: it hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let said = String::from_utf8_lossy(&std::fs::read(dir.join("err.txt")).unwrap()).into_owned();
    assert!(!said.contains("panicked"), "{case}: {said}");
    match code {
        Some(0) => Came::Read(std::fs::read_to_string(dir.join("out.txt")).unwrap()),
        Some(1) => Came::Refused(said),
        other => panic!("{case}: exit code {other:?}: {said}"),
    }
}

fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(dir).unwrap();
    let files = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    files.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn puts_back(dir: &Path, files: &[(PathBuf, Vec<u8>)]) {
    std::fs::remove_dir_all(dir).unwrap();
    std::fs::create_dir(dir).unwrap();
    for (path, bytes) in files {
        std::fs::write(path, bytes).unwrap();
    }
}

/// Ways to damage a file: what to call it, and what is in it then.
fn damages(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let written: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] != 0).collect();
    let Some(last) = written.last().copied() else {
        return Vec::new();
    };
    let mut damages = Vec::new();
    for n in 0..20 {
        let at = written[n * (written.len() - 1) / 19];
        let mut flipped = bytes.to_vec();
        flipped[at] ^= 1 << (n % 8);
        damages.push((format!("bit {} of byte {at}", n % 8), flipped));
    }
    for n in 1..8 {
        let end = last * n / 8;
        damages.push((format!("cut short to {end}"), bytes[..end].to_vec()));
        let mut torn = bytes.to_vec();
        torn[end..].fill(0);
        damages.push((format!("torn at {end}"), torn));
    }
    damages.push(("empty".into(), Vec::new()));
    damages
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_store_is_refused_with_the_way_back_and_nothing_is_missing_silently() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    converse(&sim, dir.path()).await;
    let (code, file, said) = run(dir.path(), settings(&sim), &["backup"]).await;
    assert_eq!(code, 0, "{said}");
    let archive = file.trim().to_owned();
    let settings = settings(&sim);
    let dir = dir.path().to_path_buf();
    let work = move || {
        let Came::Read(before) = looks(&dir, &settings, "nothing") else {
            panic!("the sound store is refused");
        };
        let store = dir.join("bot_data/store");
        let sound = files(&store);
        let (mut read, mut refused, mut silent) = (0, 0, Vec::new());
        for (path, bytes) in &sound {
            for (what, damaged) in damages(bytes) {
                let case = format!("{}, {what}", path.file_name().unwrap().to_string_lossy());
                puts_back(&store, &sound);
                std::fs::write(path, damaged).unwrap();
                match looks(&dir, &settings, &case) {
                    Came::Read(now) if now == before => read += 1,
                    Came::Read(now) => {
                        silent.push(format!("{case}: {} of {}", now.lines().count(), before.lines().count()))
                    }
                    Came::Refused(said) => {
                        refused += 1;
                        for words in [&*archive, "switchboard restore"] {
                            assert!(said.contains(words), "{case}: no “{words}” in {said}");
                        }
                    }
                }
            }
        }
        println!("{read} read, {refused} refused");
        assert!(
            silent.is_empty(),
            "{} with a loss that nobody is told of: {silent:#?}",
            silent.len()
        );
        assert!(refused > 20, "only {refused} refused");
        // The way back that it names is one, whatever the present data is like.
        puts_back(&store, &sound);
        for (path, _) in &sound {
            std::fs::write(path, b"torn").unwrap();
        }
        assert!(matches!(looks(&dir, &settings, "all torn"), Came::Refused(_)));
        let restored = super::switchboard(&dir, &settings, &["restore", "--yes", &archive]);
        let said = String::from_utf8_lossy(&restored.stderr).into_owned();
        assert_eq!(restored.status.code(), Some(0), "{said}");
        let Came::Read(now) = looks(&dir, &settings, "restored") else {
            panic!("what was restored is refused");
        };
        assert_eq!(now, before);
    };
    tokio::task::spawn_blocking(work).await.unwrap();
}
