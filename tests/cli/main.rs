//! The command line as its user meets it: exit codes, words, and what each command leaves behind.

mod check;
mod damaged;
mod healthcheck;
mod import;
mod keys;
mod restore;
mod sealed;

use std::path::Path;
use std::process::{Command, Output};

use switchboard::clock::Clock;
use switchboard::store::sled::SledEngine;
use telegram_sim::{Fault, GroupKind, GroupSpec, How, PersonSpec, Sim, SimOptions};

const ADMIN: i64 = 2_001;
const GROUP: i64 = -1_000_000_000_077;

fn switchboard(dir: &Path, settings: &[(&str, String)], arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_switchboard"))
        .env_clear()
        .envs(settings.iter().map(|(name, value)| (*name, value.clone())))
        .args(arguments)
        .current_dir(dir)
        .output()
        .unwrap()
}

async fn run(
    dir: &Path,
    settings: Vec<(&'static str, String)>,
    arguments: &'static [&'static str],
) -> (i32, String, String) {
    let dir = dir.to_path_buf();
    let output = tokio::task::spawn_blocking(move || switchboard(&dir, &settings, arguments))
        .await
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code().unwrap(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn settings(sim: &Sim) -> Vec<(&'static str, String)> {
    vec![
        ("BOT_TOKEN", sim.token().to_owned()),
        ("ADMIN_ID", ADMIN.to_string()),
        ("BOT_GROUP_ID", GROUP.to_string()),
        ("TELEGRAM_API_URL", sim.url()),
    ]
}

async fn telegram() -> Sim {
    let sim = Sim::start(SimOptions::default()).await.unwrap();
    sim.person(PersonSpec::new(ADMIN, "Alex")).starts();
    let kind = GroupKind::Supergroup;
    sim.group(GroupSpec {
        id: GROUP,
        title: "Support".into(),
        kind,
        members: vec![ADMIN],
        bot_is_admin: false,
    });
    sim
}

#[test]
fn without_settings_it_says_what_is_missing_and_mentions_the_demo() {
    let dir = tempfile::tempdir().unwrap();
    let output = switchboard(dir.path(), &[], &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    for word in [
        "BOT_TOKEN",
        "ADMIN_ID",
        "@BotFather",
        ".env.example",
        "switchboard demo",
    ] {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn wrong_use_is_told_from_failure() {
    let dir = tempfile::tempdir().unwrap();
    for (arguments, code) in [
        (&["--version"][..], 0),
        (&["--help"], 0),
        (&["nonsense"], 2),
        (&["--env-file", "none.env", "run"], 2),
    ] {
        assert_eq!(
            switchboard(dir.path(), &[], arguments).status.code(),
            Some(code),
            "{arguments:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_finds_everything_right() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let (code, said, _) = run(dir.path(), settings(&sim), &["check"]).await;
    assert_eq!(code, 0, "{said}");
    for line in [
        "ok    configuration",
        "ok    languages",
        "ok    data directory",
        "ok    clock",
        "ok    token",
        "ok    owner",
        "ok    group: “Support”",
    ] {
        assert!(said.contains(line), "no “{line}” in\n{said}");
    }
    assert!(!said.contains(sim.token()));
}

#[tokio::test(flavor = "multi_thread")]
async fn check_says_what_a_group_with_topics_needs() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let (_, said, _) = run(dir.path(), settings(&sim), &["check"]).await;
    assert!(said.contains("ok    topics: the group has none"), "{said}");
    sim.set_forum(GROUP, true);
    sim.admit_bot(GROUP, false);
    let (code, said, _) = run(dir.path(), settings(&sim), &["check"]).await;
    assert_eq!(code, 0, "{said}");
    for text in [
        "“Manage topics” and “Pin messages”",
        "note  group privacy: on",
        "ok    group reactions: the bot hears none",
    ] {
        assert!(said.contains(text), "no “{text}” in\n{said}");
    }
    sim.admit_bot(GROUP, true);
    let (_, said, _) = run(dir.path(), settings(&sim), &["check"]).await;
    assert!(said.contains("ok    topics: one for each ticket"), "{said}");
    assert!(said.contains("ok    group reactions: the bot hears them"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_says_how_to_mend_a_wrong_token() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let mut settings = settings(&sim);
    settings[0].1 = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".into();
    let (code, said, _) = run(dir.path(), settings, &["check"]).await;
    assert_eq!(code, 1);
    assert!(said.contains("FAIL  token") && said.contains("@BotFather"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_says_how_to_mend_a_group_that_cannot_be_reached() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    sim.kick_bot(GROUP);
    let (code, said, _) = run(dir.path(), settings(&sim), &["check"]).await;
    assert_eq!(code, 1);
    assert!(said.contains("FAIL  group") && said.contains("BOT_GROUP_ID"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_notes_an_owner_who_has_not_pressed_start() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let mut settings = settings(&sim);
    settings[1].1 = "2999".into();
    let (code, said, _) = run(dir.path(), settings, &["check"]).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("note  owner") && said.contains("press Start"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_ends_run_with_a_clear_word() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let how = How::Refuse {
        code: 401,
        description: "Unauthorized".into(),
        parameters: None,
    };
    sim.fail(Fault {
        method: Some("getMe"),
        chat: None,
        times: None,
        how,
    });
    let (code, _, said) = run(dir.path(), settings(&sim), &["run"]).await;
    assert_eq!(code, 1);
    assert!(said.contains("BOT_TOKEN") && !said.contains(sim.token()), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_never_share_a_data_directory() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let held = SledEngine::open(&dir.path().join("bot_data")).unwrap();
    for arguments in [&["run"][..], &["export"], &["backup"], &["restore", "--yes", "a.zip"]] {
        let (code, _, said) = run(dir.path(), settings(&sim), arguments).await;
        assert_eq!(code, 1);
        assert!(said.contains("in use by another Switchboard process"), "{said}");
    }
    drop(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn export_writes_every_record_as_a_line_of_json() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let (code, _, said) = run(dir.path(), settings(&sim), &["export"]).await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("nothing to export"), "{said}");
    converse(&sim, dir.path()).await;
    let (code, lines, _) = run(dir.path(), settings(&sim), &["export"]).await;
    assert_eq!(code, 0);
    let records: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = |kind: &str| records.iter().filter(|record| record["kind"] == kind).count();
    assert_eq!((count("switchboard"), count("person"), count("ticket")), (1, 2, 1));
    // Opened and said; the message itself, its post in the group, and the notice to the user.
    assert_eq!((count("event"), count("link"), count("parcel")), (2, 3, 0));
    assert!(lines.contains("my words, kept"));
    let (code, nothing, said) = run(dir.path(), settings(&sim), &["export", "all.jsonl"]).await;
    assert_eq!((code, nothing.as_str()), (0, ""), "{said}");
    assert_eq!(std::fs::read_to_string(dir.path().join("all.jsonl")).unwrap(), lines);
    let (code, _, said) = run(dir.path(), settings(&sim), &["export", "all.jsonl"]).await;
    assert_eq!(code, 1, "a file is never overwritten: {said}");
}

/// One question, asked while the program runs on this directory.
async fn converse(sim: &Sim, dir: &Path) {
    use switchboard::app::House;
    use switchboard::config::{self, Source};
    let mut settings = settings(sim);
    settings.push(("TICKET_MODE", "any".into()));
    let config = config::load(&Source::from_pairs(settings), &["en", "ru"])
        .unwrap()
        .config;
    let engine = SledEngine::open(&dir.join("bot_data")).unwrap();
    let house = House::build(config, Clock::System, engine).await.unwrap();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let running = tokio::spawn(house.run(stopped));
    let anna = sim.person(PersonSpec::new(1_001, "Anna"));
    anna.says("my words, kept");
    let guard = std::time::Duration::from_secs(20);
    let there = |chat: i64, text: &'static str| {
        sim.until(
            move |sim| {
                sim.messages(chat)
                    .iter()
                    .any(|message| message.from_bot && message.text.contains(text))
                    .then_some(())
            },
            guard,
        )
    };
    there(GROUP, "my words, kept").await.unwrap();
    there(1_001, "Ticket #1").await.unwrap();
    stop.send_replace(true);
    running.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn check_says_what_each_rule_stands_at_and_why() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    std::fs::write(dir.path().join(".env"), "MAX_OPEN_TICKETS=5\n").unwrap();
    let mut settings = settings(&sim);
    settings.push(("ASK_MIN_LENGTH", "4".into()));
    let data = dir.path().join("bot_data");
    let engine = std::sync::Arc::new(SledEngine::open(&data).unwrap());
    let store = switchboard::store::Store::open(engine).await.unwrap();
    let mut switches = switchboard::domain::Switches::default();
    switches.turn(switchboard::domain::Turned {
        at: switchboard::domain::Timestamp(0),
        by: switchboard::domain::PersonId::telegram(ADMIN),
        switch: switchboard::domain::Switch::MaxOpenTickets,
        from: switchboard::domain::Value::Number(5),
        to: switchboard::domain::Value::Number(7),
        back: false,
    });
    let mut change = switchboard::store::Change::default();
    change.put_switches(None, &switches).unwrap();
    store.commit(change).await.unwrap();
    drop(store);
    let (code, said, _) = run(dir.path(), settings, &["check"]).await;
    assert_eq!(code, 0, "{said}");
    for line in [
        "ok    rule: AUTO_CLOSE_AFTER_HOURS=24 (default)",
        "ok    rule: ASK_MIN_LENGTH=4 (environment)",
        "ok    rule: MAX_OPEN_TICKETS=7 (changed in the bot by 2001; .env: 5)",
        "ok    rule: DEFAULT_LOCALE=en (default)",
    ] {
        assert!(said.contains(line), "no “{line}” in\n{said}");
    }
}
