//! The ring of the backups in chats: one message in each, replaced where it stands, whatever becomes of it.

use std::time::Duration;

use telegram_sim::{Fault, How, SeenMessage};

use crate::harness::{ADMIN, GUARD, Story, person};
use crate::rings::{ENGLISH, RUSSIAN, erases, ring, setup};

/// The rings that stand in a chat.
fn rings_in(story: &Story, chat: i64) -> Vec<SeenMessage> {
    let is_ring = |message: &SeenMessage| {
        message
            .file_name
            .as_deref()
            .is_some_and(|name| name.starts_with("switchboard-ring"))
    };
    let messages = story.sim.messages(chat).into_iter();
    messages
        .filter(|message| message.from_bot && is_ring(message))
        .collect()
}

/// Waits until the one ring of a chat is the newest there is; gives its message.
async fn has_the_newest(story: &Story, chat: i64) -> SeenMessage {
    let newest = |_: &telegram_sim::Sim| {
        let [posted] = <[SeenMessage; 1]>::try_from(rings_in(story, chat)).ok()?;
        let bytes = story.sim.file(posted.file_id.as_deref()?)?;
        let file = ring(story, posted.file_name.as_deref()?);
        (bytes == std::fs::read(file).ok()?).then_some(posted)
    };
    let found = story.sim.until(newest, GUARD).await;
    found.unwrap_or_else(|timeout| panic!("the newest ring does not come: {timeout}; {:?}", rings_in(story, chat)))
}

async fn nights(story: &mut Story, hours: u32) {
    story.passes_slowly(hours, Duration::from_secs(3_600)).await;
    story.is_quiet().await;
}

#[tokio::test]
async fn in_each_chat_stands_one_ring_which_is_replaced_where_it_stands() {
    let setup = setup(true)
        .with("BACKUP_ENABLED", true)
        .with("BACKUP_SEND_TO_TELEGRAM", true);
    let mut story = setup.opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("secret of Anna's");
    admin.sees("secret of Anna's").await;
    story.is_quiet().await;
    nights(&mut story, 18).await;
    boris.sees_archive().await;
    let first = has_the_newest(&story, ADMIN).await;
    assert!(first.text.contains("Data keys of the backups"), "{}", first.text);
    has_the_newest(&story, 2_002).await;
    admin.sees_archive().await;
    nights(&mut story, 24).await;
    admin.sees_archive().await;
    let second = has_the_newest(&story, ADMIN).await;
    assert_eq!(second.message_id, first.message_id);
    assert_ne!(second.file_id, first.file_id, "the next backup brings the next");
    erases(&mut story, &anna, ENGLISH.erase).await;
    let third = has_the_newest(&story, ADMIN).await;
    assert_eq!(third.message_id, first.message_id);
    assert_ne!(third.file_id, second.file_id, "an erasure does so at once");
    has_the_newest(&story, 2_002).await;
    assert_eq!(story.desk.store().ring_due().unwrap(), None);
    story.closes().await;
}

#[tokio::test]
async fn a_ring_that_was_deleted_is_sent_anew_and_one_that_cannot_be_changed_too() {
    let setup = setup(false)
        .with("BACKUP_ENABLED", true)
        .with("BACKUP_SEND_TO_TELEGRAM", true);
    let mut story = setup.opens().await;
    story.sim.person(person(ADMIN, "Alex", "ru"));
    let (anna, ivan, admin) = (story.anna(), story.user(1_002, "Иван", "ru"), story.admin());
    admin.says("/start");
    for user in [&anna, &ivan] {
        user.says("where is my parcel?");
        admin.sees("where is my parcel?").await;
    }
    story.is_quiet().await;
    nights(&mut story, 18).await;
    admin.sees_archive().await;
    let first = has_the_newest(&story, ADMIN).await;
    assert!(
        first.text.contains("Список тех, кто стёр свои данные"),
        "{}",
        first.text
    );
    story.sim.delete_message(ADMIN, first.message_id);
    erases(&mut story, &anna, ENGLISH.erase).await;
    let second = has_the_newest(&story, ADMIN).await;
    assert_ne!(second.message_id, first.message_id);
    assert!(
        second.text.contains("Список тех, кто стёр свои данные"),
        "in the language of who reads there: {}",
        second.text
    );
    // What cannot be changed any more goes, and another takes its place.
    let refused = story.sim.fail(Fault {
        method: Some("editMessageMedia"),
        chat: None,
        times: None,
        how: How::Refuse {
            code: 400,
            description: "Bad Request: message can't be edited".into(),
            parameters: None,
        },
    });
    erases(&mut story, &ivan, RUSSIAN.erase).await;
    let third = has_the_newest(&story, ADMIN).await;
    assert_ne!(third.message_id, second.message_id);
    story.sim.heal(refused);
    story.closes().await;
}
