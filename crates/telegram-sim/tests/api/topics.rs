//! Topics: what the bot is told of them, what it may do with them, and the errors word for word.

use serde_json::{Value, json};
use telegram_sim::{BotRights, GroupKind, GroupSpec, Person, Sim};

use crate::bot::{ANNA, Bot, started};

const FORUM: i64 = -1_001_234_567_890;

async fn forum(bot_is_admin: bool) -> (Sim, Bot, Person) {
    let (sim, bot, anna) = started().await;
    sim.group(GroupSpec {
        id: FORUM,
        title: "Staff".into(),
        kind: GroupKind::Supergroup,
        members: vec![ANNA],
        bot_is_admin,
    });
    sim.set_forum(FORUM, true);
    (sim, bot, anna)
}

async fn topic(bot: &Bot, name: &str) -> i64 {
    let made = bot
        .call("createForumTopic", json!({ "chat_id": FORUM, "name": name }))
        .await;
    assert_eq!(made["name"], name);
    made["message_thread_id"].as_i64().expect("a number")
}

fn in_topic(thread: i64, fields: Value) -> Value {
    let mut all = json!({ "chat_id": FORUM, "message_thread_id": thread });
    for (field, value) in fields.as_object().expect("fields") {
        all[field] = value.clone();
    }
    all
}

#[tokio::test]
async fn a_topic_is_made_written_in_closed_reopened_and_deleted() {
    let (sim, bot, anna) = forum(true).await;
    let thread = topic(&bot, "#1 · Anna").await;
    let told = bot.take().await.remove(0);
    assert_eq!(told["message"]["forum_topic_created"]["name"], "#1 · Anna");
    assert_eq!(told["message"]["message_id"], thread);
    assert_eq!(told["message"]["chat"]["is_forum"], true);
    let sent = bot.call("sendMessage", in_topic(thread, json!({ "text": "a" }))).await;
    assert_eq!(sent["message_thread_id"], thread);
    assert_eq!(sent["is_topic_message"], true);
    anna.says_in_topic(FORUM, thread, "hello");
    let said = bot.take().await.remove(0);
    assert_eq!(said["message"]["message_thread_id"], thread);
    assert_eq!(said["message"]["reply_to_message"]["message_id"], thread);
    anna.replies_in(FORUM, sent["message_id"].as_i64().expect("an id"), "yes");
    let replied = bot.take().await.remove(0);
    assert_eq!(replied["message"]["message_thread_id"], thread);
    assert_eq!(replied["message"]["reply_to_message"]["text"], "a");
    bot.call("closeForumTopic", in_topic(thread, json!({}))).await;
    let closed = bot.take().await.remove(0);
    assert_eq!(closed["message"]["forum_topic_closed"], json!({}));
    assert_eq!(closed["message"]["from"]["is_bot"], true);
    assert_eq!(
        bot.refused("closeForumTopic", in_topic(thread, json!({}))).await.1,
        "Bad Request: TOPIC_NOT_MODIFIED"
    );
    bot.call(
        "sendMessage",
        in_topic(thread, json!({ "text": "an administrator may" })),
    )
    .await;
    assert!(anna.reopens_topic(FORUM, thread));
    let reopened = bot.take().await.remove(0);
    assert_eq!(reopened["message"]["forum_topic_reopened"], json!({}));
    bot.call(
        "editForumTopic",
        in_topic(thread, json!({ "name": "#1 · Anna · paid" })),
    )
    .await;
    assert_eq!(sim.topics(FORUM)[0].name, "#1 · Anna · paid");
    assert!(sim.delete_topic(FORUM, thread));
    assert_eq!(
        bot.refused("sendMessage", in_topic(thread, json!({ "text": "a" })))
            .await,
        (400, "Bad Request: message thread not found".to_owned())
    );
    assert_eq!(
        bot.refused("closeForumTopic", in_topic(thread, json!({}))).await.1,
        "Bad Request: TOPIC_ID_INVALID"
    );
    assert_eq!(sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn icons_are_taken_from_the_list() {
    let (sim, bot, _anna) = forum(true).await;
    let icons = bot.call("getForumTopicIconStickers", json!({})).await;
    let icon = icons[0]["custom_emoji_id"].clone();
    let make = json!({ "chat_id": FORUM, "name": "a", "icon_custom_emoji_id": icon });
    bot.call("createForumTopic", make).await;
    assert_eq!(sim.topics(FORUM)[0].icon.as_deref(), icon.as_str());
    assert_eq!(sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn without_the_right_topics_can_be_written_in_while_they_are_open() {
    let (sim, bot, anna) = forum(true).await;
    let thread = topic(&bot, "a").await;
    bot.take().await;
    sim.set_bot_rights(
        FORUM,
        BotRights {
            manage_topics: false,
            pin_messages: false,
        },
    );
    let told = bot.take().await.remove(0);
    assert_eq!(told["my_chat_member"]["new_chat_member"]["can_manage_topics"], false);
    let make = json!({ "chat_id": FORUM, "name": "b" });
    assert_eq!(
        bot.refused("createForumTopic", make).await.1,
        "Bad Request: not enough rights to create a topic"
    );
    let sent = bot.call("sendMessage", in_topic(thread, json!({ "text": "a" }))).await;
    let pin = json!({ "chat_id": FORUM, "message_id": sent["message_id"] });
    assert_eq!(
        bot.refused("pinChatMessage", pin).await.1,
        "Bad Request: not enough rights to manage pinned messages in the chat"
    );
    assert!(anna.closes_topic(FORUM, thread));
    assert_eq!(
        bot.refused("sendMessage", in_topic(thread, json!({ "text": "a" })))
            .await
            .1,
        "Bad Request: TOPIC_CLOSED"
    );
}

#[tokio::test]
async fn a_group_without_topics_has_none() {
    let (sim, bot, _anna) = forum(true).await;
    sim.set_forum(FORUM, false);
    let make = json!({ "chat_id": FORUM, "name": "a" });
    assert_eq!(
        bot.refused("createForumTopic", make).await.1,
        "Bad Request: the chat is not a forum"
    );
}
