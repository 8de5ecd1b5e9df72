//! What is kept of users is theirs: they read what it is, have it as a file, and have it erased, from the disk as well.

use std::time::Duration;

use serde_json::Value;
use switchboard::domain::{PersonId, TicketNo};
use switchboard::store::Count;

use crate::harness::{Actor, Setup, Story, desk};
use crate::sealed::in_the_clear;

const ANNA: i64 = 1_001;
const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const HOUR: Duration = Duration::from_secs(3_600);

fn any() -> Setup {
    desk().with("TICKET_MODE", "any")
}

async fn opens_privacy(user: &Actor) {
    user.says("/privacy");
    user.sees("What is kept about you").await;
}

/// The file that a user has just received.
async fn file(story: &Story, user: &Actor) -> Value {
    let received = user.sees_kind("document").await;
    assert_eq!(received.file_name.as_deref(), Some("my-data.json"));
    serde_json::from_slice(&story.sim.file(&received.file_id.unwrap()).unwrap()).unwrap()
}

fn is_true(story: &Story) {
    assert_eq!(story.desk.store().recount().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_user_has_what_is_kept_of_them_as_a_file_without_what_is_staffs() {
    let mut story = any().opens().await;
    let (anna, clara, admin) = (story.anna(), story.user(1_300, "Clara", "en"), story.admin());
    anna.says("where is my parcel?");
    admin.sees("where is my parcel?").await;
    admin.says("/note #1 she is impatient");
    admin.sees("she is impatient").await;
    admin.replies_to("where is my parcel?", "at the depot");
    anna.sees("at the depot").await;
    clara.says("secret of Clara's");
    admin.sees("secret of Clara's").await;
    anna.says("/feedback you are kind");
    admin.sees("you are kind").await;
    story.is_quiet().await;
    anna.says("/help");
    anna.sees("How this works").await;
    anna.presses("Privacy").await;
    anna.sees("What is kept about you").await;
    anna.presses("My data as a file").await;
    anna.is_told("Your file comes in a moment.").await;
    let data = file(&story, &anna).await;
    assert_eq!(data["person"]["id"], ANNA);
    assert_eq!(data["person"]["name"], "Anna");
    assert_eq!(data["complete"], true);
    let history = &data["tickets"][0]["history"];
    let said: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| !entry["message"].is_null())
        .map(|entry| {
            (
                entry["what"].as_str().unwrap(),
                entry["message"]["text"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(said, [("you", "where is my parcel?"), ("support", "at the depot")]);
    assert_eq!(data["feedback"][0]["messages"][0]["text"], "you are kind");
    let text = data.to_string();
    for foreign in ["Clara", "Alex", "impatient"] {
        assert!(!text.contains(foreign), "{foreign} in {text}");
    }
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn a_user_erases_everything_and_begins_anew() {
    const WORDS: [&str; 6] = [
        "where is my parcel",
        "Annabel",
        "annabel",
        "at the depot",
        "you are kind",
        "moves house",
    ];
    let mut story = any().opens().await;
    let (anna, clara, admin) = (
        story.user(ANNA, "Annabel", "en"),
        story.user(1_300, "Clara", "en"),
        story.admin(),
    );
    anna.says("where is my parcel?");
    admin.sees("where is my parcel?").await;
    admin.replies_to("where is my parcel?", "at the depot");
    anna.sees("at the depot").await;
    admin.presses("Card").await;
    admin.presses("👤 User").await;
    admin.presses("Add a note").await;
    admin.says("moves house in May");
    admin.sees("Notes").await;
    clara.says("and where is mine?");
    admin.sees("and where is mine?").await;
    anna.says("/resolve 1");
    anna.sees("closed it").await;
    admin.says("/hide #1");
    admin.sees("🗑 Deleted").await;
    anna.says("where is my parcel now?");
    admin.sees("where is my parcel now?").await;
    anna.says("/feedback you are kind");
    admin.sees("you are kind").await;
    story.is_quiet().await;
    assert!(!in_the_clear(story.data_dir(), &WORDS).is_empty());
    opens_privacy(&anna).await;
    anna.presses("Erase my data").await;
    anna.sees("Erase everything about you?").await;
    anna.presses("Back").await;
    anna.sees("What is kept about you").await;
    assert_eq!(story.desk.store().count(Count::Feedback).unwrap(), 1, "nothing yet");
    anna.presses("Erase my data").await;
    let asked = anna.sees("Erase everything about you?").await;
    let press = asked
        .buttons
        .iter()
        .flatten()
        .find(|button| button.text.contains("Yes"));
    let press = press.and_then(|button| button.data.clone()).unwrap();
    anna.presses("Yes, erase everything").await;
    anna.sees("Everything about you was erased").await;
    admin
        .sees("A user has erased their data: one ticket. One of them was open.")
        .await;
    // A second delivery says it once.
    story
        .sim
        .repeat_update(*crate::stale::update_ids(&story.sim).last().unwrap());
    story.is_quiet().await;
    let store = story.desk.store().clone();
    assert!(store.person(PersonId::telegram(ANNA)).unwrap().is_none());
    for no in [1, 3] {
        assert!(store.ticket(TicketNo(no)).unwrap().is_none());
        assert!(store.events_after(TicketNo(no), 0, 10).unwrap().is_empty());
    }
    assert!(store.ticket(TicketNo(2)).unwrap().is_some(), "others keep theirs");
    assert_eq!(store.count(Count::Feedback).unwrap(), 0);
    is_true(&story);
    admin.says("/user annab");
    admin.sees("Nobody").await;
    drop(store);
    // Nothing of it is left on the disk, a day later at the most.
    story.passes_slowly(23, HOUR).await;
    story.is_quiet().await;
    assert!(!in_the_clear(story.data_dir(), &WORDS[..5]).is_empty(), "not yet");
    story.passes(HOUR);
    story.is_restored().await;
    story.is_quiet().await;
    assert_eq!(in_the_clear(story.data_dir(), &WORDS[..5]), Vec::<&str>::new());
    let words_of_others = ["and where is mine?"];
    assert!(
        !in_the_clear(story.data_dir(), &words_of_others).is_empty(),
        "others keep theirs"
    );
    anna.says("hello again");
    admin.sees("hello again").await;
    anna.sees("Ticket #4").await;
    // The old screen's button, long after.
    anna.person().presses_data(ANNA, asked.message_id, &press).unwrap();
    anna.sees("Erase everything about you?").await;
    story.is_quiet().await;
    assert!(story.desk.store().ticket(TicketNo(4)).unwrap().is_some());
    is_true(&story);
    story.closes().await;
}

#[tokio::test]
async fn with_a_key_the_key_of_whoever_is_erased_goes_as_well() {
    let mut story = any().with("ENCRYPTION_KEY", KEY).opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("where is my parcel?");
    admin.sees("where is my parcel?").await;
    story.is_quiet().await;
    let keys = |story: &Story| {
        story
            .desk
            .store()
            .rows(switchboard::store::Table::DataKey, None, 100)
            .unwrap()
            .len()
    };
    let before = keys(&story);
    opens_privacy(&anna).await;
    anna.presses("Erase my data").await;
    anna.presses("Yes, erase everything").await;
    anna.sees("Everything about you was erased").await;
    story.is_quiet().await;
    story.restarts().await;
    assert_eq!(keys(&story), before - 1);
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("hello again");
    admin.sees("hello again").await;
    story.is_quiet().await;
    assert_eq!(keys(&story), before);
    is_true(&story);
    story.closes().await;
}

#[tokio::test]
async fn staff_is_not_erased_and_does_not_find_the_way_there() {
    let mut story = any().opens().await;
    let admin = story.admin();
    admin.says("/start");
    let menu = admin.sees("Support desk").await;
    for data in ["forgetmenow:9999999999999", "exportmine"] {
        admin
            .person()
            .presses_data(crate::harness::ADMIN, menu.message_id, data)
            .unwrap();
        admin.is_told("Your role does not allow this").await;
    }
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn a_user_erases_everything_in_russian() {
    let mut story = any().opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    ivan.says("где посылка?");
    admin.sees("где посылка?").await;
    story.is_quiet().await;
    ivan.says("/privacy");
    ivan.sees("Что о вас хранится").await;
    ivan.presses("Мои данные файлом").await;
    let data = file(&story, &ivan).await;
    assert_eq!(data["tickets"][0]["subject"], "где посылка?");
    ivan.presses("Стереть мои данные").await;
    ivan.sees("Стереть всё о вас?").await;
    ivan.presses("Да, стереть всё").await;
    ivan.sees("Всё о вас стёрто").await;
    story.is_quiet().await;
    story.closes().await;
}
