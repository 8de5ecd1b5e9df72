//! A desk with a key: everything goes as without, and nothing of it lies in the clear.

use std::path::Path;

use crate::harness::desk;

const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// Which of these words lie in the clear somewhere below a directory, as they are or as JSON escapes them.
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

#[tokio::test]
async fn a_desk_that_gets_a_key_goes_on_as_it_was_and_nothing_lies_in_the_clear() {
    const WORDS: [&str; 8] = [
        "where is my parcel",
        "Annabel",
        "annabel",
        "at the depot",
        "since Tuesday",
        "moves house",
        "thank you",
        "Alex",
    ];
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.user(1_001, "Annabel", "en"), story.admin());
    anna.says("where is my parcel?");
    admin.sees("where is my parcel?").await;
    admin.presses("Card").await;
    admin.presses("👤 User").await;
    admin.presses("Add a note").await;
    admin.says("moves house in May");
    admin.sees("Notes").await;
    anna.says("is it at the depot?");
    admin.sees("is it at the depot?").await;
    story.is_quiet().await;
    assert!(
        !in_the_clear(story.data_dir(), &WORDS).is_empty(),
        "else the test could not fail"
    );
    story.restarts_with("ENCRYPTION_KEY", KEY).await;
    let (anna, admin) = (story.user(1_001, "Annabel", "en"), story.admin());
    admin.replies_to("is it at the depot?", "since Tuesday");
    anna.sees("since Tuesday").await;
    anna.says("thank you!");
    admin.sees("thank you!").await;
    admin.says("/user annab");
    admin.sees("Annabel").await;
    story.is_quiet().await;
    story.restarts().await;
    let admin = story.admin();
    admin.says("/user Annabel");
    let card = admin.sees("Tickets: 1, open: 1").await;
    assert!(card.text.contains("moves house in May"), "{}", card.text);
    story.is_quiet().await;
    assert_eq!(in_the_clear(story.data_dir(), &WORDS), Vec::<&str>::new());
    story.closes().await;
}

#[tokio::test]
async fn a_desk_with_a_key_from_the_beginning_writes_no_word_in_the_clear() {
    const WORDS: [&str; 6] = ["где моя посылка", "Жанна", "жанна", "на складе", "спасибо", "Boris"];
    let setup = desk().with("TICKET_MODE", "any").with("ENCRYPTION_KEY", KEY);
    let setup = setup.with("BACKUP_ENABLED", true).with("BACKUP_SEND_TO_TELEGRAM", true);
    let mut story = setup.with_group().opens().await;
    let (zhanna, boris, admin) = (story.user(1_007, "Жанна", "ru"), story.boris_in_group(), story.admin());
    zhanna.says("где моя посылка?");
    boris.sees("где моя посылка?").await;
    boris.replies_to("где моя посылка?", "на складе");
    zhanna.sees("на складе").await;
    zhanna.says("спасибо!");
    boris.sees("спасибо!").await;
    admin.says("/user жан");
    admin.sees("Жанна").await;
    story.is_quiet().await;
    story.passes_slowly(18, std::time::Duration::from_secs(3_600)).await;
    admin.sees_archive().await;
    story.is_quiet().await;
    let kept = std::fs::read_dir(story.data_dir().join("backups")).unwrap().count();
    assert_eq!(kept, 2, "the archive and its ring");
    story.restarts().await;
    assert_eq!(in_the_clear(story.data_dir(), &WORDS), Vec::<&str>::new());
    story.closes().await;
}
