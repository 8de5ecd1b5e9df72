//! `check` as its user meets it: what it says of updates, backups and records, and how to mend each.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use switchboard::domain::{Category, ChatId, PersonId};
use switchboard::store::sled::SledEngine;
use switchboard::store::{Change, Engine as _, Order, Store, Table, Write};
use telegram_sim::{GroupKind, GroupSpec, Sim};

use super::{ADMIN, converse, run, settings, telegram};

const URL: &str = "https://desk.example.org/hook";

type Settings = Vec<(&'static str, String)>;

async fn checks(dir: &Path, settings: &Settings) -> (i32, String) {
    let (code, said, _) = run(dir, settings.clone(), &["check"]).await;
    (code, said)
}

async fn checks_deep(dir: &Path, settings: &Settings) -> (i32, String) {
    let (code, said, _) = run(dir, settings.clone(), &["check", "--deep"]).await;
    (code, said)
}

/// As another program with the same token would.
async fn webhook_is_set(sim: &Sim, url: &str) {
    let call = format!("{}/bot{}/setWebhook?url={url}", sim.url(), sim.token());
    reqwest::get(call).await.unwrap().error_for_status().unwrap();
}

fn brought(sim: &Sim, door: impl ToString) -> Settings {
    let mut settings = settings(sim);
    settings.extend([("WEBHOOK_URL", URL.to_owned()), ("WEBHOOK_BIND", door.to_string())]);
    settings
}

/// The newest backup of a data directory.
fn newest(dir: &Path) -> PathBuf {
    let entries = std::fs::read_dir(dir.join("bot_data/backups")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.to_string_lossy().contains(".zip"))
        .max()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_how_updates_come_and_why_they_do_not() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let (code, said) = checks(dir.path(), &settings(&sim)).await;
    assert!(code == 0 && said.contains("ok    updates: polled; "), "{said}");

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let settings_of_hook = brought(&sim, address);
    let (code, said) = checks(dir.path(), &settings_of_hook).await;
    assert!(
        code == 1 && said.contains("FAIL  door: ") && said.contains("WEBHOOK_BIND"),
        "{said}"
    );
    drop(taken);
    let (code, said) = checks(dir.path(), &settings_of_hook).await;
    assert_eq!(code, 0, "{said}");
    for line in ["ok    updates: the bot sets the webhook", "ok    door: "] {
        assert!(said.contains(line), "no “{line}” in\n{said}");
    }

    webhook_is_set(&sim, "https://elsewhere.example.org/").await;
    let (_, said) = checks(dir.path(), &settings(&sim)).await;
    assert!(
        said.contains("note  updates: a webhook is set for this token"),
        "{said}"
    );
    let (_, said) = checks(dir.path(), &settings_of_hook).await;
    assert!(
        said.contains("note  updates: the webhook leads to another address"),
        "{said}"
    );

    webhook_is_set(&sim, URL).await;
    let (_, said) = checks(dir.path(), &settings_of_hook).await;
    assert!(said.contains("ok    updates: brought by Telegram; "), "{said}");
    sim.set_webhook_proxy(address);
    sim.find_person(ADMIN).unwrap().says("is anybody there?");
    let failed = |sim: &Sim| sim.webhook_info().get("last_error_message").cloned();
    sim.until(failed, std::time::Duration::from_secs(30)).await.unwrap();
    let (code, said) = checks(dir.path(), &settings_of_hook).await;
    assert_eq!(code, 0, "{said}");
    for words in [
        "note  updates: Telegram could not bring them",
        "Connection refused",
        "certificate",
    ] {
        assert!(said.contains(words), "no “{words}” in\n{said}");
    }
    assert!(!said.contains("/hook"), "the path may be a secret: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_how_old_the_newest_backup_is_and_whether_its_key_is_there() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let plain = settings(&sim);
    let (_, said) = checks(dir.path(), &plain).await;
    for line in ["note  backups: there are none: set BACKUP_ENABLED=true", "ok    disk: "] {
        assert!(said.contains(line), "no “{line}” in\n{said}");
    }
    converse(&sim, dir.path()).await;
    let mut sealed = plain.clone();
    sealed.push((
        "ENCRYPTION_KEY",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".to_owned(),
    ));
    let (code, _, said) = run(dir.path(), sealed.clone(), &["backup"]).await;
    assert_eq!(code, 0, "{said}");
    let (code, said) = checks_deep(dir.path(), &sealed).await;
    assert_eq!(code, 0, "{said}");
    for line in [
        "ok    backups: 1 kept, the newest is 0 min old",
        "ok    backups: 1 of 1 read from end to end and right",
        "ok    records: all can be read; counters and indexes equal a recount",
    ] {
        assert!(said.contains(line), "no “{line}” in\n{said}");
    }
    let (code, said) = checks(dir.path(), &plain).await;
    assert!(
        code == 0 && said.contains("note  backups: 1 are sealed and ENCRYPTION_KEY is not set"),
        "{said}"
    );
    let mut other = plain.clone();
    other.push((
        "ENCRYPTION_KEY",
        "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=".to_owned(),
    ));
    let (_, said) = checks(dir.path(), &other).await;
    assert!(said.contains("note  backups: 1 were sealed with another key"), "{said}");

    let old = dir
        .path()
        .join("bot_data/backups/switchboard-20240229T030000Z.zip.sealed");
    std::fs::rename(newest(dir.path()), &old).unwrap();
    let (_, said) = checks(dir.path(), &sealed).await;
    assert!(
        said.contains("note  backups: 1 kept") && said.contains("run `switchboard backup`"),
        "{said}"
    );
    sealed.push(("BACKUP_ENABLED", "true".into()));
    let (_, said) = checks(dir.path(), &sealed).await;
    assert!(said.contains("though BACKUP_SCHEDULE named a time"), "{said}");

    let mut bytes = std::fs::read(&old).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&old, bytes).unwrap();
    let (code, said) = checks_deep(dir.path(), &sealed).await;
    assert!(
        code == 1 && said.contains("FAIL  backups: ") && said.contains("cannot be restored"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_counted_wrong_is_found_and_mended_as_it_says() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let settings = settings(&sim);
    converse(&sim, dir.path()).await;
    let engine = SledEngine::open(&dir.path().join("bot_data")).unwrap();
    let first_of = |table: Table| {
        let (from, to) = ([table.letter()], [table.letter() + 1]);
        let rows = engine.scan(&from, Some(&to), 1, Order::Ascending).unwrap();
        rows.into_iter().next().unwrap().0
    };
    let puts = vec![(first_of(Table::Count), None), (first_of(Table::Index), None)];
    engine
        .commit(Write {
            puts,
            ..Write::default()
        })
        .await
        .unwrap();
    let (code, said) = checks_deep(dir.path(), &settings).await;
    assert!(code == 1 && said.contains("stop it and check again"), "{said}");
    drop(engine);
    let (code, said) = checks(dir.path(), &settings).await;
    assert_eq!(code, 0, "only a deep look counts again: {said}");
    let (code, said) = checks_deep(dir.path(), &settings).await;
    assert_eq!(code, 1, "{said}");
    for words in [
        "FAIL  records: counter ",
        "FAIL  records: 1 index entries are missing",
        "`switchboard backup` and then `switchboard restore`",
    ] {
        assert!(said.contains(words), "no “{words}” in\n{said}");
    }
    let (code, _, said) = run(dir.path(), settings.clone(), &["backup"]).await;
    assert_eq!(code, 0, "{said}");
    std::fs::copy(newest(dir.path()), dir.path().join("a.zip")).unwrap();
    let (code, _, said) = run(dir.path(), settings.clone(), &["restore", "--yes", "a.zip"]).await;
    assert_eq!(code, 0, "{said}");
    let (code, said) = checks_deep(dir.path(), &settings).await;
    assert_eq!(code, 0, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_looks_at_the_groups_of_categories_too() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let money = -1_000_000_000_088;
    sim.group(GroupSpec {
        id: money,
        title: "Money".into(),
        kind: GroupKind::Supergroup,
        members: vec![ADMIN],
        bot_is_admin: true,
    });
    sim.set_forum(money, true);
    let engine = SledEngine::open(&dir.path().join("bot_data")).unwrap();
    let store = Store::open(Arc::new(engine)).await.unwrap();
    let mut change = Change::default();
    for (no, name, chat) in [(1, "Payment", money), (2, "Delivery", money - 1)] {
        let category = serde_json::json!({
            "no": no,
            "name": name,
            "home": { "chat": ChatId::telegram(chat), "title": "Money" },
            "by": PersonId::telegram(ADMIN),
            "at": 0,
        });
        let category: Category = serde_json::from_value(category).unwrap();
        change.put_category(None, &category).unwrap();
    }
    store.commit(change).await.unwrap();
    drop(store);
    let (code, said) = checks(dir.path(), &settings(&sim)).await;
    assert_eq!(code, 0, "{said}");
    for line in [
        "ok    group: “Money”, of the category “Payment”",
        "ok    topics: one for each ticket",
        "note  group: “Money”, of the category “Delivery”: ",
        "send /here where they belong",
    ] {
        assert!(said.contains(line), "no “{line}” in\n{said}");
    }
}
