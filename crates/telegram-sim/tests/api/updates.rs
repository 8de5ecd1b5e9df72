//! Updates: what is told, when it goes, and who may ask.

use serde_json::json;
use telegram_sim::{Content, PersonSpec, Sim, SimOptions};

use crate::bot::{ANNA, Bot, GUARD, started};

fn ids(updates: &[serde_json::Value]) -> Vec<i64> {
    updates
        .iter()
        .map(|update| update["update_id"].as_i64().expect("an id"))
        .collect()
}

#[tokio::test]
async fn an_update_stays_until_a_higher_offset_is_asked_for() {
    let (sim, bot, anna) = started().await;
    anna.says("one");
    anna.says("two");
    assert_eq!(sim.pending_updates(), 2);
    let first = bot.updates(json!({})).await;
    let again = bot.updates(json!({ "offset": 0 })).await;
    assert_eq!(first, again);
    let ids = ids(&first);
    assert_eq!(ids[1], ids[0] + 1);
    // Asking for the last one's own id confirms only those before it.
    assert_eq!(bot.updates(json!({ "offset": ids[1] })).await, first[1..]);
    assert_eq!(sim.pending_updates(), 1);
    assert!(bot.updates(json!({ "offset": ids[1] + 1 })).await.is_empty());
    assert_eq!(sim.pending_updates(), 0);
    assert!(
        bot.updates(json!({ "offset": ids[0] })).await.is_empty(),
        "what is confirmed is gone"
    );
}

#[tokio::test]
async fn a_negative_offset_forgets_all_but_the_last() {
    let (sim, bot, anna) = started().await;
    for text in ["one", "two", "three"] {
        anna.says(text);
    }
    let last = bot.updates(json!({ "offset": -1 })).await;
    assert_eq!(last.len(), 1);
    assert_eq!(last[0]["message"]["text"], "three");
    assert_eq!(sim.pending_updates(), 1);
}

#[tokio::test]
async fn a_limit_cuts_the_batch_and_bad_limits_are_moved_to_the_bound() {
    let (_sim, bot, anna) = started().await;
    for _ in 0..101 {
        anna.says("hello");
    }
    assert_eq!(bot.updates(json!({ "limit": 3 })).await.len(), 3);
    assert_eq!(bot.updates(json!({ "limit": 1000 })).await.len(), 100);
}

#[tokio::test]
async fn a_long_poll_is_answered_when_something_comes() {
    let (sim, bot, anna) = started().await;
    let before = sim.revision();
    let waiting = tokio::spawn(async move { bot.updates(json!({ "timeout": 50 })).await });
    sim.changed(before).await;
    anna.says("hello");
    let updates = tokio::time::timeout(GUARD, waiting)
        .await
        .expect("at once")
        .expect("no panic");
    assert_eq!(updates[0]["message"]["text"], "hello");
    assert_eq!(updates[0]["message"]["from"]["language_code"], "en");
    assert_eq!(updates[0]["message"]["chat"]["type"], "private");
}

#[tokio::test]
async fn a_second_poll_ends_the_first() {
    let (sim, bot, anna) = started().await;
    let other = bot.clone();
    let before = sim.revision();
    let first = tokio::spawn(async move { bot.refused("getUpdates", json!({ "timeout": 50 })).await });
    sim.changed(before).await;
    assert!(other.updates(json!({})).await.is_empty());
    let (code, text) = tokio::time::timeout(GUARD, first)
        .await
        .expect("at once")
        .expect("no panic");
    assert_eq!(code, 409);
    assert_eq!(
        text,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    anna.says("still there");
    assert_eq!(other.updates(json!({})).await.len(), 1);
}

#[tokio::test]
async fn a_webhook_and_polling_exclude_each_other() {
    let (sim, bot, _anna) = started().await;
    let poller = bot.clone();
    let before = sim.revision();
    let poll = tokio::spawn(async move { poller.refused("getUpdates", json!({ "timeout": 50 })).await });
    sim.changed(before).await;
    bot.call(
        "setWebhook",
        json!({ "url": "https://desk.example/hook", "secret_token": "abc_1-" }),
    )
    .await;
    let ended = tokio::time::timeout(GUARD, poll)
        .await
        .expect("at once")
        .expect("no panic");
    assert_eq!(ended, (409, "Conflict: terminated by setWebhook request".into()));
    assert_eq!(
        bot.call("getWebhookInfo", json!({})).await["url"],
        "https://desk.example/hook"
    );
    let (code, text) = bot.refused("getUpdates", json!({})).await;
    assert_eq!(code, 409);
    assert!(text.starts_with("Conflict: can't use getUpdates method while webhook is active"));
    bot.call("deleteWebhook", json!({})).await;
    assert_eq!(bot.call("getWebhookInfo", json!({})).await["url"], "");
    assert!(bot.updates(json!({})).await.is_empty());
}

#[tokio::test]
async fn bad_webhooks_are_refused() {
    let (_sim, bot, _anna) = started().await;
    for (params, text) in [
        (
            json!({ "url": "http://desk.example" }),
            "Bad Request: invalid webhook URL specified",
        ),
        (
            json!({ "url": "https://desk.example", "secret_token": "a b" }),
            "Bad Request: secret token contains unallowed characters",
        ),
        (
            json!({ "url": "https://desk.example", "secret_token": "a".repeat(257) }),
            "Bad Request: secret token is too long",
        ),
    ] {
        assert_eq!(bot.refused("setWebhook", params).await, (400, text.to_owned()));
    }
}

#[tokio::test]
async fn only_kinds_asked_for_are_told_and_the_choice_is_remembered() {
    let (sim, bot, anna) = started().await;
    bot.updates(json!({ "allowed_updates": ["callback_query"] })).await;
    anna.says("unheard");
    assert!(bot.updates(json!({})).await.is_empty());
    bot.updates(json!({ "allowed_updates": [] })).await;
    anna.says("heard");
    assert_eq!(bot.updates(json!({})).await.len(), 1);
    assert_eq!(sim.messages(ANNA).len(), 3);
}

#[tokio::test]
async fn an_update_can_come_twice_with_the_same_id() {
    let (sim, bot, anna) = started().await;
    anna.says("once");
    let first = bot.take().await;
    let id = ids(&first)[0];
    assert!(sim.repeat_update(id));
    assert!(!sim.repeat_update(17));
    assert_eq!(sim.pending_updates(), 1);
    // It is handed out even to a bot that asks beyond it, and goes when the bot asks again.
    let again = bot.updates(json!({ "offset": id + 1 })).await;
    assert_eq!(again, first);
    assert!(bot.updates(json!({ "offset": id + 1 })).await.is_empty());
    assert_eq!(sim.pending_updates(), 0);
}

#[tokio::test]
async fn raw_updates_pass_through() {
    let (sim, bot, _anna) = started().await;
    let id = sim.push_raw_update(json!({ "something_new": { "a": 1 } }));
    let kept = sim.push_raw_update(json!({ "update_id": id + 10, "poll_answer": {} }));
    assert_eq!(kept, id + 10);
    let updates = bot.updates(json!({})).await;
    assert_eq!(updates[0]["something_new"]["a"], 1);
    assert_eq!(ids(&updates), [id, id + 10]);
}

#[tokio::test]
async fn pending_updates_can_be_dropped() {
    let (sim, bot, anna) = started().await;
    anna.says("forgotten");
    bot.call("deleteWebhook", json!({ "drop_pending_updates": true })).await;
    assert_eq!(sim.pending_updates(), 0);
    anna.says("kept");
    assert_eq!(bot.updates(json!({})).await[0]["message"]["text"], "kept");
}

#[tokio::test]
async fn people_send_all_kinds() {
    let (sim, bot, anna) = started().await;
    let contents = [
        ("photo", Content::photo("look @desk_bot")),
        ("video", Content::Video { caption: None }),
        ("animation", Content::Animation { caption: None }),
        ("audio", Content::Audio { caption: None }),
        ("voice", Content::Voice { caption: None }),
        ("video_note", Content::VideoNote),
        ("document", Content::document("notes.txt", "hello")),
        ("sticker", Content::sticker("👍")),
        ("location", Content::Location { lat: 59.9, lon: 30.3 }),
        (
            "venue",
            Content::Venue {
                lat: 1.0,
                lon: 2.0,
                title: "Office".into(),
                address: "Main St".into(),
            },
        ),
        (
            "contact",
            Content::Contact {
                phone_number: "+1".into(),
                first_name: "Bob".into(),
                last_name: None,
            },
        ),
        (
            "dice",
            Content::Dice {
                emoji: "🎲".into(),
                value: 6,
            },
        ),
        (
            "poll",
            Content::Poll {
                question: "Tea?".into(),
                options: vec!["Yes".into(), "No".into()],
            },
        ),
        ("hologram", Content::Other(json!({ "hologram": { "depth": 3 } }))),
    ];
    for (kind, content) in contents {
        let id = anna.sends(content);
        assert_eq!(sim.message(ANNA, id).expect("is there").kind, kind);
        let update = bot.take().await.remove(0);
        assert!(!update["message"][kind].is_null(), "{update}");
    }
    let album = anna
        .sends_album(ANNA, vec![Content::photo("one"), Content::photo("two")])
        .expect("sent");
    let updates = bot.take().await;
    assert_eq!((updates.len(), album.len()), (2, 2));
    assert_eq!(
        updates[0]["message"]["media_group_id"],
        updates[1]["message"]["media_group_id"]
    );
    assert_eq!(sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn replies_and_edits_are_told() {
    let (_sim, bot, anna) = started().await;
    let asked = bot.sends(ANNA, "How?").await;
    anna.replies(asked, "So.");
    let said = anna.says("teh answer /help");
    anna.edits(ANNA, said, "the answer");
    let updates = bot.take().await;
    assert_eq!(updates[0]["message"]["reply_to_message"]["message_id"], asked);
    assert_eq!(updates[1]["message"]["entities"][0]["type"], "bot_command");
    assert_eq!(updates[2]["edited_message"]["text"], "the answer");
    assert!(updates[2]["edited_message"].get("entities").is_none());
    assert!(updates[2]["edited_message"]["edit_date"].is_i64());
    assert!(
        anna.try_edits(ANNA, asked, "mine").is_err(),
        "the bot's message is not Anna's"
    );
}

#[tokio::test]
async fn each_simulator_is_its_own() {
    let (one, _, anna) = started().await;
    let other = Sim::start(SimOptions::default()).await.expect("starts");
    other.person(PersonSpec::new(ANNA, "Anna"));
    anna.says("hello");
    assert_ne!(one.url(), other.url());
    assert!(other.messages(ANNA).is_empty());
    assert!(Bot::of(&other).updates(json!({})).await.is_empty());
}
