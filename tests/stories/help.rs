//! Help: for users, for staff by topic, in groups; and where to donate.

use crate::harness::{GROUP, desk};
use telegram_sim::SeenMessage;

const ADDRESS: &str = "https://example.org/give";

fn link(message: &SeenMessage) -> Option<&str> {
    message
        .buttons
        .iter()
        .flatten()
        .find_map(|button| button.url.as_deref())
}

#[tokio::test]
async fn every_topic_of_the_staff_help_can_be_read_and_left() {
    let story = desk().with("DONATE_URL", ADDRESS).opens().await;
    let admin = story.admin();
    admin.says("/help");
    let topics = admin.sees("Choose a topic").await;
    assert_eq!(link(&topics), Some(ADDRESS));
    for (label, text) in [
        ("Inbox and answering", "the longest wait on top"),
        ("Tickets", "makes you the assignee"),
        ("Settings", "A change holds at once"),
        ("Backups", "BACKUP_SCHEDULE"),
    ] {
        admin.presses(label).await;
        admin.sees(text).await;
        admin.presses("Back").await;
        admin.sees("Choose a topic").await;
    }
    story.closes().await;
}

#[tokio::test]
async fn users_find_where_to_donate_if_there_is_such_a_place() {
    let mut story = desk().with("DONATE_URL", ADDRESS).opens().await;
    let ivan = story.user(1_002, "Иван", "ru");
    ivan.says("/help");
    let help = ivan.sees("Как это работает").await;
    assert_eq!(link(&help), Some(ADDRESS));
    assert!(
        help.buttons
            .iter()
            .flatten()
            .any(|button| button.text.contains("Поддержать"))
    );
    story.restarts_with("DONATE_URL", "").await;
    ivan.says("/help");
    let help = ivan.sees("Как это работает").await;
    assert_eq!(link(&help), None);
    story.closes().await;
}

#[tokio::test]
async fn in_a_group_the_bot_helps_when_it_is_asked_by_name() {
    let mut story = desk().with_group().opens().await;
    let boris = story.boris_in_group();
    boris.says("/help");
    boris.says("/help@another_bot");
    story.is_quiet().await;
    assert!(
        boris.messages().iter().all(|message| !message.from_bot),
        "nobody asked us"
    );
    let name = story.sim.bot().username;
    boris.says(&format!("/help@{name}"));
    boris.sees("Reply to a message here").await;
    boris.says(&format!("/start@{name}"));
    boris.sees("Reply to a message here").await;
    assert_eq!(boris.person().id(), 2_002, "in {GROUP}");
    story.closes().await;
}
