//! Alerts about the bot itself: who is told of its start, its errors and its end, and how often.

use std::time::Duration;

use telegram_sim::{Fault, How, SeenMessage};

use crate::harness::{ADMIN, BORIS, GROUP, Story, desk};

/// The support group cannot be reached: an error of the bot's each time somebody writes.
const ERROR: &str = "the support group cannot be reached";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The error happens once; it has been told of, or has not, when this returns.
async fn an_error_happens(story: &mut Story, words: &str) {
    story.expects_in_log("not delivered");
    story.expects_in_log(ERROR);
    story.anna().says(words);
    story.admin().sees(words).await;
    story.is_quiet().await;
}

async fn out_of_reach(story: &mut Story) {
    story.is_quiet().await;
    story.sim.kick_bot(GROUP);
}

#[tokio::test]
async fn start_and_end_are_told_in_the_chat_that_is_named() {
    let mut story = desk().with("ALERT_CHAT_ID", GROUP).with_group().opens().await;
    let group = story.boris_in_group();
    let start = group.sees("is running").await;
    assert_eq!(start.text, format!("🟢 Switchboard {VERSION} is running."));
    group.sees_no("is stopping");
    story.is_quiet().await;
    story.stops().await.unwrap();
    let end = group.sees("is stopping").await;
    assert_eq!(end.text, format!("⚪ Switchboard {VERSION} is stopping."));
}

#[tokio::test]
async fn start_and_end_are_told_in_the_owners_words() {
    let mut story = desk()
        .with("ALERT_CHAT_ID", BORIS)
        .with("START_ALERT", "Good <b>morning</b>")
        .with("SHUTDOWN_ALERT", "Good night")
        .opens()
        .await;
    story
        .boris()
        .sees_where("their words as they are", |message| {
            message.text == "Good <b>morning</b>"
        })
        .await;
    story.boris().sees_no("Switchboard");
    story.stops().await.unwrap();
    story.boris().sees("Good night").await;
}

#[tokio::test]
async fn in_the_language_of_the_installation() {
    let story = desk()
        .with("ALERT_CHAT_ID", BORIS)
        .with("DEFAULT_LOCALE", "ru")
        .opens()
        .await;
    story.boris().sees("работает").await;
    story.closes().await;
}

#[tokio::test]
async fn an_error_is_told_once_and_again_after_a_time_with_the_number_in_between() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("ALERT_CHAT_ID", BORIS)
        .with("ERROR_ALERT_THROTTLE_SEC", 60)
        .with_group()
        .opens()
        .await;
    out_of_reach(&mut story).await;
    let boris = story.boris();
    let alerts = || -> Vec<SeenMessage> {
        let messages = boris.messages().into_iter();
        messages
            .filter(|message| message.text.contains("reports an error"))
            .collect()
    };
    an_error_happens(&mut story, "the first question").await;
    let alert = boris.sees("reports an error").await.text;
    assert!(alert.contains(ERROR) && alert.contains("src/desk/"), "{alert}");
    assert!(!alert.contains("more like it"), "{alert}");
    assert!(!alert.contains("question") && !alert.contains("Anna"), "{alert}");
    an_error_happens(&mut story, "the second question").await;
    story.passes(Duration::from_secs(59));
    an_error_happens(&mut story, "the third question").await;
    assert_eq!(alerts().len(), 1);
    story.passes(Duration::from_secs(1));
    an_error_happens(&mut story, "the fourth question").await;
    boris.sees("2 more like it since the last alert").await;
    assert_eq!(alerts().len(), 2);
    story.closes().await;
}

#[tokio::test]
async fn without_a_chat_the_developer_is_told_of_errors_alone() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("BOT_DEV_ID", BORIS)
        .with_group()
        .opens()
        .await;
    out_of_reach(&mut story).await;
    an_error_happens(&mut story, "a question").await;
    story.boris().sees("reports an error").await;
    assert_eq!(story.boris().count("is running"), 0);
    story.stops().await.unwrap();
    assert_eq!(story.boris().count("is stopping"), 0);
}

#[tokio::test]
async fn the_developer_is_told_of_errors_beside_the_chat_and_once_where_both_are_one() {
    for (chat, told) in [(ADMIN, [1, 1]), (BORIS, [0, 1])] {
        let mut story = desk()
            .with("TICKET_MODE", "any")
            .with("ALERT_CHAT_ID", chat)
            .with("BOT_DEV_ID", BORIS)
            .with_group()
            .opens()
            .await;
        out_of_reach(&mut story).await;
        an_error_happens(&mut story, "a question").await;
        story.boris().sees("reports an error").await;
        let (admin, boris) = (story.admin(), story.boris());
        story.stops().await.unwrap();
        let counts = [&admin, &boris].map(|actor| actor.count("reports an error"));
        assert_eq!(counts, told);
    }
}

#[tokio::test]
async fn errors_are_not_told_if_nobody_wants_them() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("ALERT_CHAT_ID", BORIS)
        .with("ERROR_ALERTS_ENABLED", "off")
        .with_group()
        .opens()
        .await;
    out_of_reach(&mut story).await;
    an_error_happens(&mut story, "a question").await;
    let boris = story.boris();
    story.stops().await.unwrap();
    boris.sees("is stopping").await;
    assert_eq!(boris.count("reports an error"), 0);
}

#[tokio::test]
async fn an_alert_that_cannot_be_sent_causes_no_other() {
    // Nobody of that number has ever written to the bot.
    const NOBODY: i64 = 9_009;
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("ALERT_CHAT_ID", NOBODY)
        .with("ERROR_ALERT_THROTTLE_SEC", 0)
        .with_group()
        .opens()
        .await;
    out_of_reach(&mut story).await;
    an_error_happens(&mut story, "the first question").await;
    an_error_happens(&mut story, "the second question").await;
    let tried = |sim: &telegram_sim::Sim| {
        let calls = sim.calls().into_iter();
        calls.filter(|call| call.params["chat_id"] == NOBODY).count()
    };
    assert_eq!(tried(&story.sim), 3, "the start and two errors, each once");
    let sim = story.sim.clone();
    // The story ends with a look at the log: nothing is there but what was expected.
    story.closes().await;
    assert_eq!(tried(&sim), 4, "and the end");
}

#[tokio::test]
async fn an_alert_is_tried_again_when_telegram_is_not_reached() {
    let story = desk().with("ALERT_CHAT_ID", GROUP).with_group();
    let mut story = story.with("TICKET_MODE", "any").opens().await;
    story.boris_in_group().sees("is running").await;
    story.is_quiet().await;
    let cut = story.sim.fail(Fault {
        method: Some("sendMessage"),
        chat: Some(GROUP),
        times: Some(1),
        how: How::DropBefore,
    });
    tracing::error!(target: "switchboard::story", "something is wrong");
    story.expects_in_log("something is wrong");
    story.sim.fault_hit(cut).await;
    let arrives = story.boris_in_group();
    story
        .passes_until(Duration::from_secs(1), arrives.sees("something is wrong"))
        .await;
    assert_eq!(arrives.count("something is wrong"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_topic_that_is_gone_does_not_swallow_alerts_and_the_first_needs_no_number() {
    for (topic, numbers) in [
        (7, vec![serde_json::json!(7), serde_json::Value::Null]),
        (1, vec![serde_json::Value::Null]),
    ] {
        let story = desk()
            .with("ALERT_CHAT_ID", GROUP)
            .with("ALERT_TOPIC_ID", topic)
            .with_group()
            .opens()
            .await;
        // This group has no topics at all.
        story.boris_in_group().sees("is running").await;
        let calls = story.sim.calls().into_iter();
        let sent = calls.filter(|call| call.method == "sendMessage" && call.params["chat_id"] == GROUP);
        let threads: Vec<serde_json::Value> = sent.map(|call| call.params["message_thread_id"].clone()).collect();
        assert_eq!(threads, numbers);
        story.closes().await;
    }
}
