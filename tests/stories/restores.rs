//! A backup that comes back: an owner sends it, looks at what it holds, and the desk goes on with it.

use telegram_sim::Content;

use crate::harness::{ADMIN, Actor, Setup, Story, desk, person};

/// A key, as a setting holds it.
const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// What people read, in a language.
struct Words {
    language: &'static str,
    backups: &'static str,
    back_up: &'static str,
    restore: &'static str,
    can_be_restored: &'static str,
    restored: &'static str,
    ticket: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    backups: "Backups",
    back_up: "Back up now",
    restore: "Restore",
    can_be_restored: "This backup can be restored",
    restored: "Restored: the state of",
    ticket: "Ticket #1",
};

const RUSSIAN: Words = Words {
    language: "ru",
    backups: "Копии",
    back_up: "Создать копию",
    restore: "Восстановить",
    can_be_restored: "Эту копию можно восстановить",
    restored: "Восстановлено состояние на",
    ticket: "Обращение №1",
};

fn setup() -> Setup {
    desk().with("TICKET_MODE", "any")
}

/// The owner, as somebody who speaks this language.
async fn owner(story: &mut Story, words: &Words) -> Actor {
    story.sim.person(person(ADMIN, "Alex", words.language));
    story.admin().says("/start");
    story.is_quiet().await;
    story.admin()
}

/// Backs up by the button. Gives the files: their names and their bytes.
async fn backs_up(story: &Story, admin: &Actor, words: &Words, files: usize) -> Vec<(String, Vec<u8>)> {
    admin.says("/start");
    admin.presses(words.backups).await;
    admin.presses(words.back_up).await;
    let mut made = Vec::new();
    for _ in 0..files {
        let file = admin.sees_archive().await;
        let bytes = story.sim.file(&file.file_id.unwrap()).unwrap();
        made.push((file.file_name.unwrap(), bytes));
    }
    made
}

fn sends(admin: &Actor, (name, bytes): &(String, Vec<u8>)) {
    admin.sends(Content::document(name.clone(), bytes.clone()));
}

/// The ring that lies beside the backups.
fn ring(story: &Story) -> Option<(String, Vec<u8>)> {
    let ring = |name: &str| {
        Some((
            name.to_owned(),
            std::fs::read(story.data_dir().join("backups").join(name)).ok()?,
        ))
    };
    ring("switchboard-ring.sealed").or_else(|| ring("switchboard-ring.json"))
}

async fn the_whole(words: &Words, setup: Setup, files: usize) {
    let mut story = setup.opens().await;
    let admin = owner(&mut story, words).await;
    let anna = story.user(1_001, "Анна", words.language);
    anna.says("Where is my parcel?");
    admin.sees("Where is my parcel?").await;
    anna.sees(words.ticket).await;
    story.is_quiet().await;
    let mut backup = backs_up(&story, &admin, words, files).await;
    story.is_quiet().await;
    backup.extend(ring(&story));

    // Everything is lost, and others write to the empty desk.
    story.begins_anew().await;
    let boris = story.user(1_500, "Борис", words.language);
    boris.says("I came later");
    boris.sees(words.ticket).await;
    story.is_quiet().await;

    backup.reverse();
    let admin = story.admin();
    for file in &backup {
        sends(&admin, file);
    }
    let preview = admin.sees(words.can_be_restored).await;
    assert!(preview.text.contains("02.03.2026 10:00"), "{}", preview.text);
    admin.presses(words.restore).await;
    story.is_restored().await;
    let told = admin.sees(words.restored).await;
    assert!(told.text.contains("store.before-20260302T100000Z"), "{}", told.text);
    story.boris().sees("store.before-").await;
    story.is_quiet().await;
    assert!(story.data_dir().join("store.before-20260302T100000Z").is_dir());

    // The same ticket goes on.
    anna.says("Are you there?");
    admin.sees("Are you there?").await;
    admin.replies_to("Are you there?", "Here I am");
    anna.sees("Here I am").await;
    story.is_quiet().await;
    let ticket = story
        .desk
        .store()
        .ticket(switchboard::domain::TicketNo(1))
        .unwrap()
        .unwrap();
    assert_eq!(ticket.value.requester.number, 1_001);
    assert!(!story.data_dir().join("incoming").join(format!("t{ADMIN}")).exists());
    story.closes().await;
}

#[tokio::test]
async fn from_backup_to_backup_in_english() {
    the_whole(&ENGLISH, setup(), 1).await;
}

#[tokio::test]
async fn from_backup_to_backup_in_russian() {
    the_whole(&RUSSIAN, setup(), 1).await;
}

#[tokio::test]
async fn sealed_it_comes_back_with_its_key() {
    the_whole(&ENGLISH, setup().with("ENCRYPTION_KEY", KEY), 1).await;
}

#[tokio::test]
async fn in_volumes_it_comes_back_whatever_their_order() {
    // A log that no compression makes smaller.
    let mut random = fastrand::Rng::with_seed(1);
    let log: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(2_600_000).collect();
    let setup = setup().with("BACKUP_FULL_PROJECT", true).with("BACKUP_MAX_SIZE_MB", 1);
    let setup = setup.with("ENCRYPTION_KEY", KEY).with_file("bot.log.1", log);
    the_whole(&RUSSIAN, setup, 3).await;
}
