//! Backups that come by themselves, by Telegram.

use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use switchboard::store::export;

use crate::harness::{ADMIN, Story, desk};

const HOUR: Duration = Duration::from_secs(3_600);

/// The records in an archive.
fn data(archive: Vec<u8>) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut text = String::new();
    zip.by_name("data.jsonl").unwrap().read_to_string(&mut text).unwrap();
    text
}

fn exported(story: &Story) -> String {
    let mut text = String::new();
    export(story.desk.store(), |line| text += &format!("{line}\n")).unwrap();
    text
}

fn archives(dir: &Path) -> usize {
    let entries = std::fs::read_dir(dir.join("backups")).into_iter().flatten();
    let is_archive = |name: &std::ffi::OsString| name.to_string_lossy().contains(".zip");
    entries
        .filter(|entry| is_archive(&entry.as_ref().unwrap().file_name()))
        .count()
}

#[tokio::test]
async fn at_three_at_night_each_owner_receives_all_data_in_a_zip() {
    let dir = tempfile::tempdir().unwrap();
    let setup = desk().with("TICKET_MODE", "any").with("DATA_DIR", dir.path().display());
    let setup = setup.with("BACKUP_ENABLED", true).with("BACKUP_SEND_TO_TELEGRAM", true);
    let mut story = setup.with("BACKUP_KEEP", 2).opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("my words, kept");
    admin.sees("my words, kept").await;
    anna.sees("Ticket #1").await;
    story.is_quiet().await;
    story.passes_slowly(16, HOUR).await;
    story.passes(HOUR - Duration::from_secs(1));
    story.is_quiet().await;
    assert_eq!(archives(dir.path()), 0, "not before its time");
    story.passes(Duration::from_secs(1));
    for owner in [&admin, &boris] {
        let received = owner.sees_archive().await;
        assert!(
            received.text.contains("Backup of 03.03.2026 03:00"),
            "{}",
            received.text
        );
        assert_eq!(received.file_name.as_deref(), Some("switchboard-20260303T030000Z.zip"));
        let archive = story.sim.file(&received.file_id.unwrap()).unwrap();
        let records = data(archive);
        assert!(records.contains("my words, kept"));
        assert_eq!(records, exported(&story));
    }
    story.is_quiet().await;
    // Three nights without the bot are made up for by one backup.
    story.restarts_after(HOUR * 72).await;
    let received = admin.sees_archive().await;
    assert_eq!(received.file_name.as_deref(), Some("switchboard-20260306T030000Z.zip"));
    boris.sees_archive().await;
    story.passes_slowly(23, HOUR).await;
    story.is_quiet().await;
    story.passes(HOUR);
    admin.sees_archive().await;
    boris.sees_archive().await;
    story.is_quiet().await;
    assert_eq!(archives(dir.path()), 2, "only the latest stay");
    let documents = story
        .sim
        .messages(ADMIN)
        .into_iter()
        .filter(|message| message.file_name.as_deref().is_some_and(|name| name.contains(".zip")));
    assert_eq!(documents.count(), 3);
    story.closes().await;
}

#[tokio::test]
async fn a_backup_goes_to_the_alert_chat_if_there_is_one_and_a_failed_one_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let setup = desk()
        .with("BACKUP_ENABLED", true)
        .with("BACKUP_SEND_TO_TELEGRAM", true);
    let setup = setup
        .with("BACKUP_FULL_PROJECT", true)
        .with("ALERT_CHAT_ID", crate::harness::GROUP);
    let setup = setup
        .with("START_ALERT", "good morning")
        .with("SHUTDOWN_ALERT", "good night");
    let mut story = setup.with_group().with("DATA_DIR", file.display()).opens().await;
    let group = story.boris_in_group();
    group.sees("good morning").await;
    story.passes(HOUR * 17);
    story.sees_in_log("no backup was made").await;
    // Somebody mends what was wrong, and a quarter of an hour later it is tried again.
    std::fs::remove_file(&file).unwrap();
    story.passes(Duration::from_secs(899));
    story.is_quiet().await;
    assert!(
        !story
            .sim
            .messages(crate::harness::GROUP)
            .iter()
            .any(|message| message.file_name.as_deref().is_some_and(|name| name.contains(".zip")))
    );
    story.passes(Duration::from_secs(1));
    let received = group.sees_archive().await;
    let archive = story.sim.file(&received.file_id.unwrap()).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut settings = String::new();
    zip.by_name("settings.txt")
        .unwrap()
        .read_to_string(&mut settings)
        .unwrap();
    assert!(settings.contains("BACKUP_KEEP=7") && settings.contains("BOT_TOKEN=set"));
    assert!(!settings.contains(story.sim.token()));
    assert!(zip.by_name("locales/en.yml").is_ok());
    story.closes().await;
}

#[tokio::test]
async fn a_large_backup_goes_in_parts_that_make_it_again() {
    let dir = tempfile::tempdir().unwrap();
    // A log that no compression makes smaller.
    let mut random = fastrand::Rng::with_seed(1);
    let log: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(2_600_000).collect();
    std::fs::write(dir.path().join("bot.log.1"), &log).unwrap();
    let setup = desk()
        .with("BACKUP_ENABLED", true)
        .with("BACKUP_SEND_TO_TELEGRAM", true);
    let setup = setup.with("BACKUP_FULL_PROJECT", true).with("BACKUP_MAX_SIZE_MB", 1);
    let story = setup.with("DATA_DIR", dir.path().display()).opens().await;
    let admin = story.admin();
    story.passes(HOUR * 17);
    let mut whole = Vec::new();
    for part in 1..=3 {
        let received = admin
            .sees_where("the next part", |message| {
                message.file_name.as_deref().is_some_and(|name| name.contains(".zip"))
            })
            .await;
        assert!(
            received.text.contains(&format!("Part {part} of 3")),
            "{}",
            received.text
        );
        let name = format!("switchboard-20260303T030000Z.zip.00{part}of003");
        assert_eq!(received.file_name, Some(name));
        let bytes = story.sim.file(&received.file_id.unwrap()).unwrap();
        assert!(bytes.len() <= 1_048_576);
        whole.extend(bytes);
    }
    let last = |message: &telegram_sim::SeenMessage| message.text.contains("Part 3 of 3");
    story.boris().sees_where("the last part", last).await;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    let mut kept = Vec::new();
    zip.by_name("logs/bot.log.1").unwrap().read_to_end(&mut kept).unwrap();
    assert!(kept == log);
    story.closes().await;
}

#[tokio::test]
async fn owners_reach_the_backups_by_a_command_and_nobody_else_does() {
    let story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    let clara = crate::team::clara_joins(&story, "Admin").await;
    admin.says("/backups");
    admin.sees("There is none yet").await;
    clara.says("/backups");
    clara.sees("Your role does not allow this").await;
    clara.sees_no("There is none yet");
    anna.says("/backups");
    anna.sees("I don't know this command").await;
    admin.says("/language");
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.says("/backups");
    admin.sees("Пока нет ни одной").await;
    story.closes().await;
}
