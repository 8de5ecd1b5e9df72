//! The pace the server holds the bot to, by the clock it was given.

use serde_json::json;
use telegram_sim::{GroupSpec, Limits, PersonSpec, SimOptions};

use crate::bot::{ANNA, by_hand, started_with};

const BOB: i64 = 2002;

#[tokio::test]
async fn one_chat_and_all_chats_have_their_bounds() {
    let (clock, options) = by_hand();
    let limits = Limits {
        per_chat_per_sec: Some(2),
        global_per_sec: Some(3),
        ..Limits::default()
    };
    let (sim, bot, anna) = started_with(SimOptions { limits, ..options }).await;
    sim.person(PersonSpec::new(BOB, "Bob")).starts();
    bot.sends(ANNA, "one").await;
    clock.advance_ms(400);
    let second = bot.sends(ANNA, "two").await;
    let send = |chat: i64| json!({ "chat_id": chat, "text": "more" });
    let refused = bot.ask("sendMessage", send(ANNA)).await.expect_err("too soon");
    assert_eq!(
        (refused.code, refused.text.as_str()),
        (429, "Too Many Requests: retry after 1")
    );
    assert_eq!(refused.parameters, json!({ "retry_after": 1 }));
    bot.call("sendMessage", send(BOB)).await;
    assert_eq!(bot.refused("sendMessage", send(BOB)).await.0, 429, "three over all");
    // Edits in a private chat and actions are free.
    bot.call(
        "editMessageText",
        json!({ "chat_id": ANNA, "message_id": second, "text": "edited" }),
    )
    .await;
    bot.call("sendChatAction", json!({ "chat_id": ANNA, "action": "typing" }))
        .await;
    clock.advance_ms(600);
    bot.call("sendMessage", send(ANNA)).await;
    assert_eq!(sim.messages(ANNA).len(), 4);
    anna.says("people have no bounds");
    sim.set_limits(Limits::default());
    bot.call("sendMessage", send(ANNA)).await;
}

#[tokio::test]
async fn a_group_has_its_minute_and_edits_share_it() {
    let (clock, options) = by_hand();
    let limits = Limits {
        group_per_min: Some(20),
        ..Limits::default()
    };
    let (sim, bot, _anna) = started_with(SimOptions { limits, ..options }).await;
    let group = sim.group(GroupSpec {
        id: -77,
        members: vec![ANNA],
        bot_is_admin: true,
        ..GroupSpec::default()
    });
    let first = bot.sends(group.0, "0").await;
    clock.advance_ms(1_500);
    for at in 1..20 {
        bot.sends(group.0, &at.to_string()).await;
    }
    let edit = json!({ "chat_id": group.0, "message_id": first, "text": "edited" });
    let refused = bot.ask("editMessageText", edit.clone()).await.expect_err("too soon");
    assert_eq!(refused.parameters, json!({ "retry_after": 59 }), "58.5 s, rounded up");
    clock.advance_ms(58_500);
    bot.call("editMessageText", edit).await;
    assert_eq!(
        bot.refused("sendMessage", json!({ "chat_id": group.0, "text": "x" }))
            .await
            .0,
        429
    );
    for _ in 0..30 {
        bot.sends(ANNA, "private chats have no minute").await;
    }
}
