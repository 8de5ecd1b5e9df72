//! `import`, and what it makes of a data directory.

use std::path::Path;

use super::{converse, run, settings, telegram};

fn store_files(dir: &Path) -> Vec<String> {
    let names = std::fs::read_dir(dir.join("bot_data")).unwrap();
    let mut names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("store"))
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_comes_back_in_another_directory_and_never_over_records() {
    let (sim, dir, other) = (
        telegram().await,
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    converse(&sim, dir.path()).await;
    let (code, lines, _) = run(dir.path(), settings(&sim), &["export"]).await;
    assert_eq!(code, 0);
    for place in [dir.path(), other.path()] {
        std::fs::write(place.join("all.jsonl"), &lines).unwrap();
    }
    let (code, _, said) = run(dir.path(), settings(&sim), &["import", "all.jsonl"]).await;
    assert!(code == 1 && said.contains("holds records"), "{said}");
    assert_eq!(store_files(dir.path()), ["store"]);

    let (code, _, said) = run(other.path(), settings(&sim), &["import", "all.jsonl"]).await;
    assert!(code == 0 && said.contains("1 ticket"), "{said}");
    let (code, again, _) = run(other.path(), settings(&sim), &["export"]).await;
    assert_eq!((code, again), (0, lines));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_line_is_named_and_nothing_is_written() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let text = "{\"kind\":\"switchboard\",\"schema\":1}\n\n{\"kind\":\"ticket\",\"value\":7}\n";
    std::fs::write(dir.path().join("bad.jsonl"), text).unwrap();
    let (code, _, said) = run(dir.path(), settings(&sim), &["import", "bad.jsonl"]).await;
    assert_eq!(code, 1);
    for words in ["nothing was changed", "2 lines cannot be read", "line 2:", "line 3:"] {
        assert!(said.contains(words), "no “{words}” in {said}");
    }
    let (_, lines, _) = run(dir.path(), settings(&sim), &["export"]).await;
    assert_eq!(lines.lines().count(), 1, "{lines}");
    assert_eq!(store_files(dir.path()), ["store"]);
    let (code, _, said) = run(dir.path(), settings(&sim), &["import", "none.jsonl"]).await;
    assert!(code == 1 && said.contains("none.jsonl cannot be read"), "{said}");
}
