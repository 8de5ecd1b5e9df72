//! Reactions of people, and changes of files.

use serde_json::json;
use telegram_sim::{Content, GroupSpec};

use crate::bot::{ANNA, started};

const GROUP: i64 = -1_000_000_000_005;

#[tokio::test]
async fn a_reaction_is_told_only_if_asked_for_and_in_groups_only_to_admins() {
    let (sim, bot, anna) = started().await;
    let message = anna.says("hello");
    bot.take().await;
    let thumb = || vec![json!({ "type": "emoji", "emoji": "👍" })];
    anna.reacts(ANNA, message, thumb()).unwrap();
    assert_eq!(sim.pending_updates(), 0, "it was not asked for");
    bot.call(
        "getUpdates",
        json!({ "allowed_updates": ["message", "message_reaction"] }),
    )
    .await;
    anna.reacts(ANNA, message, Vec::new()).unwrap();
    let updates = bot.call("getUpdates", json!({})).await;
    let told = &updates[0]["message_reaction"];
    assert_eq!(
        (&told["old_reaction"][0]["emoji"], &told["new_reaction"]),
        (&json!("👍"), &json!([]))
    );

    sim.group(GroupSpec {
        id: GROUP,
        title: "G".into(),
        members: vec![ANNA],
        ..GroupSpec::default()
    });
    let there = anna.says_in(GROUP, "/x");
    let before = sim.pending_updates();
    anna.reacts(GROUP, there, thumb()).unwrap();
    assert_eq!(sim.pending_updates(), before, "the bot is no administrator");
    sim.admit_bot(GROUP, true);
    let before = sim.pending_updates();
    anna.reacts(GROUP, there, Vec::new()).unwrap();
    assert_eq!(sim.pending_updates(), before + 1);
    assert_eq!(sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn a_file_can_be_put_in_the_place_of_another() {
    let (sim, bot, anna) = started().await;
    let photo = anna.sends(Content::photo("one"));
    let unique = |message: &serde_json::Value| message["photo"][0]["file_unique_id"].clone();
    let first = bot.take().await;
    anna.replaces(ANNA, photo, Content::photo("two")).unwrap();
    let edited = bot.take().await;
    let (old, new) = (
        &first.last().unwrap()["message"],
        &edited.last().unwrap()["edited_message"],
    );
    assert_eq!((&new["message_id"], &new["caption"]), (&json!(photo), &json!("two")));
    assert_ne!(unique(old), unique(new));
    assert_eq!(sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn a_quote_must_be_in_the_message_replied_to() {
    let (sim, bot, anna) = started().await;
    let message = anna.says("hello brave world");
    let send = |quote: &str| json!({ "chat_id": ANNA, "text": "yes", "reply_parameters": { "message_id": message, "quote": quote } });
    let sent = bot.call("sendMessage", send("brave")).await;
    let seen = sim.message(ANNA, sent["message_id"].as_i64().unwrap()).unwrap();
    assert_eq!(
        (&seen.content["quote"]["text"], &seen.content["quote"]["position"]),
        (&json!("brave"), &json!(6))
    );
    let (code, text) = bot.refused("sendMessage", send("timid")).await;
    assert_eq!((code, text.as_str()), (400, "Bad Request: QUOTE_TEXT_INVALID"));
}
