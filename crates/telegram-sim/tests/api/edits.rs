//! Edits and deletions by the bot.

use serde_json::{Value, json};

use crate::bot::{ANNA, by_hand, started, started_with};

const NOT_MODIFIED: &str = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

fn keyboard(label: &str) -> Value {
    json!({ "inline_keyboard": [[{ "text": label, "callback_data": "x" }]] })
}

#[tokio::test]
async fn a_text_is_edited_in_place() {
    let (sim, bot, _anna) = started().await;
    let id = bot.sends(ANNA, "one").await;
    let edit = |text: &str, markup: Value| json!({ "chat_id": ANNA, "message_id": id, "text": text, "parse_mode": "HTML", "reply_markup": markup });
    let edited = bot.call("editMessageText", edit("<b>two</b>", keyboard("go"))).await;
    assert_eq!(
        (edited["text"].as_str(), edited["edit_date"].is_i64()),
        (Some("two"), true)
    );
    let seen = sim.message(ANNA, id).expect("is there");
    assert_eq!((seen.text.as_str(), seen.edited, seen.buttons.len()), ("two", 1, 1));
    assert_eq!(
        bot.refused("editMessageText", edit("<b>two</b>", keyboard("go"))).await,
        (400, NOT_MODIFIED.into())
    );
    bot.call("editMessageText", edit("two", keyboard("go"))).await;
    bot.call(
        "editMessageText",
        json!({ "chat_id": ANNA, "message_id": id, "text": "two" }),
    )
    .await;
    assert!(
        sim.message(ANNA, id).expect("is there").buttons.is_empty(),
        "no markup takes it away"
    );
    let markup = json!({ "chat_id": ANNA, "message_id": id, "reply_markup": keyboard("new") });
    bot.call("editMessageReplyMarkup", markup.clone()).await;
    assert_eq!(bot.refused("editMessageReplyMarkup", markup).await.1, NOT_MODIFIED);
    assert_eq!(sim.message(ANNA, id).expect("is there").edited, 4);
    let long = bot
        .refused("editMessageText", edit(&"a".repeat(4097), Value::Null))
        .await;
    assert_eq!(long, (400, "Bad Request: MESSAGE_TOO_LONG".into()));
}

#[tokio::test]
async fn a_caption_is_edited() {
    let (sim, bot, anna) = started().await;
    let photo = anna.sends(telegram_sim::Content::photo("hers"));
    let copy = bot
        .call(
            "copyMessage",
            json!({ "chat_id": ANNA, "from_chat_id": ANNA, "message_id": photo }),
        )
        .await;
    let id = copy["message_id"].as_i64().expect("an id");
    let edit = json!({ "chat_id": ANNA, "message_id": id, "caption": "his" });
    bot.call("editMessageCaption", edit).await;
    assert_eq!(sim.message(ANNA, id).expect("is there").text, "his");
    bot.call("editMessageCaption", json!({ "chat_id": ANNA, "message_id": id }))
        .await;
    assert_eq!(sim.message(ANNA, id).expect("is there").text, "");
    let text = json!({ "chat_id": ANNA, "message_id": id, "text": "text" });
    assert_eq!(
        bot.refused("editMessageText", text).await.1,
        "Bad Request: there is no text in the message to edit"
    );
    let plain = bot.sends(ANNA, "plain").await;
    let caption = json!({ "chat_id": ANNA, "message_id": plain, "caption": "x" });
    assert_eq!(
        bot.refused("editMessageCaption", caption).await.1,
        "Bad Request: there is no caption in the message to edit"
    );
}

#[tokio::test]
async fn a_file_takes_the_place_of_another() {
    let (sim, bot, anna) = started().await;
    let file = |name: &str| {
        let id = anna.sends(telegram_sim::Content::document(name, name.as_bytes().to_vec()));
        sim.message(ANNA, id).expect("is there").file_id.expect("a file")
    };
    let (one, other) = (file("one"), file("other"));
    let sent = json!({ "chat_id": ANNA, "document": one, "caption": "first" });
    let id = bot.call("sendDocument", sent).await["message_id"]
        .as_i64()
        .expect("an id");
    let edit = |file: &str, kind: &str| {
        let media = json!({ "type": kind, "media": file, "caption": "second" });
        json!({ "chat_id": ANNA, "message_id": id, "media": media })
    };
    bot.call("editMessageMedia", edit(&other, "document")).await;
    let seen = sim.message(ANNA, id).expect("is there");
    assert_eq!(
        (seen.file_name.as_deref(), seen.text.as_str(), seen.edited),
        (Some("other"), "second", 1)
    );
    assert_eq!(
        bot.refused("editMessageMedia", edit(&other, "document")).await.1,
        NOT_MODIFIED
    );
    sim.delete_message(ANNA, id);
    assert_eq!(
        bot.refused("editMessageMedia", edit(&one, "document")).await.1,
        "Bad Request: message to edit not found"
    );
}

#[tokio::test]
async fn only_own_messages_that_are_there_can_be_edited() {
    let (sim, bot, anna) = started().await;
    let hers = anna.says("hers");
    let edit = |id: i64| json!({ "chat_id": ANNA, "message_id": id, "text": "changed" });
    assert_eq!(
        bot.refused("editMessageText", edit(hers)).await,
        (400, "Bad Request: message can't be edited".into())
    );
    let gone = bot.sends(ANNA, "gone").await;
    sim.delete_message(ANNA, gone);
    assert_eq!(
        bot.refused("editMessageText", edit(gone)).await.1,
        "Bad Request: message to edit not found"
    );
    let forward = json!({ "chat_id": ANNA, "from_chat_id": ANNA, "message_id": hers });
    let forward = bot.call("forwardMessage", forward).await["message_id"]
        .as_i64()
        .expect("an id");
    assert_eq!(
        bot.refused("editMessageText", edit(forward)).await.1,
        "Bad Request: message can't be edited"
    );
    let asking = json!({ "chat_id": ANNA, "text": "?", "reply_markup": { "force_reply": true } });
    let asking = bot.call("sendMessage", asking).await["message_id"]
        .as_i64()
        .expect("an id");
    assert_eq!(
        bot.refused("editMessageText", edit(asking)).await.1,
        "Bad Request: message can't be edited"
    );
}

#[tokio::test]
async fn messages_are_deleted_within_48_hours() {
    let (clock, options) = by_hand();
    let (sim, bot, anna) = started_with(options).await;
    let (own, hers) = (bot.sends(ANNA, "own").await, anna.says("hers"));
    let delete = |id: i64| json!({ "chat_id": ANNA, "message_id": id });
    bot.call("deleteMessage", delete(own)).await;
    assert!(sim.message(ANNA, own).is_none());
    assert_eq!(
        bot.refused("deleteMessage", delete(own)).await,
        (400, "Bad Request: message to delete not found".into())
    );
    clock.advance_ms(48 * 3600 * 1000 + 1000);
    assert_eq!(
        bot.refused("deleteMessage", delete(hers)).await.1,
        "Bad Request: message can't be deleted"
    );
    let fresh = bot.sends(ANNA, "fresh").await;
    bot.call(
        "deleteMessages",
        json!({ "chat_id": ANNA, "message_ids": [own, fresh] }),
    )
    .await;
    assert!(sim.message(ANNA, fresh).is_none());
}
