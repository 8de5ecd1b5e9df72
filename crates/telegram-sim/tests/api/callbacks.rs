//! Presses of buttons and their answers.

use serde_json::json;
use telegram_sim::ActError;

use crate::bot::{ANNA, by_hand, started, started_with};

const TOO_OLD: &str = "Bad Request: query is too old and response timeout expired or query ID is invalid";

fn menu() -> serde_json::Value {
    json!({
        "chat_id": ANNA, "text": "menu",
        "reply_markup": { "inline_keyboard": [[
            { "text": "Open", "callback_data": "open:1" }, { "text": "Site", "url": "https://a.example" },
        ]] },
    })
}

#[tokio::test]
async fn a_press_is_told_and_answered_once() {
    let (sim, bot, anna) = started().await;
    let sent = bot.call("sendMessage", menu()).await;
    let id = sent["message_id"].as_i64().expect("an id");
    let query = anna.presses(ANNA, id, "Open").expect("there is such a button");
    let update = bot.take().await.remove(0);
    let told = &update["callback_query"];
    assert_eq!(
        (told["data"].as_str(), told["id"].as_str()),
        (Some("open:1"), Some(query.as_str()))
    );
    assert_eq!(told["message"]["message_id"], id);
    assert_eq!(told["message"]["reply_markup"], sent["reply_markup"]);
    assert!(!sim.idle(), "the bot owes an answer");
    let answer = json!({ "callback_query_id": query, "text": "Opened", "show_alert": true });
    assert_eq!(bot.call("answerCallbackQuery", answer.clone()).await, true);
    assert!(sim.idle());
    let answers = sim.callback_answers();
    assert_eq!(answers.len(), 1);
    assert_eq!(
        (answers[0].person, answers[0].text.as_str(), answers[0].alert),
        (ANNA, "Opened", true)
    );
    assert_eq!(bot.refused("answerCallbackQuery", answer).await, (400, TOO_OLD.into()));
}

#[tokio::test]
async fn a_press_needs_its_button() {
    let (_sim, bot, anna) = started().await;
    let sent = bot.call("sendMessage", menu()).await;
    let id = sent["message_id"].as_i64().expect("an id");
    let wrong = anna.presses(ANNA, id, "Close").expect_err("no such button");
    assert!(
        matches!(wrong, ActError::NoButton { ref has, .. } if has == &["Open", "Site"]),
        "{wrong}"
    );
    assert!(matches!(anna.presses(ANNA, id, "Site"), Err(ActError::SilentButton(_))));
    assert!(matches!(anna.presses(ANNA, 1, "Open"), Err(ActError::NoMessage { .. })));
    assert!(bot.take().await.is_empty());
    anna.presses_data(ANNA, id, "stale:9")
        .expect("data of a screen that is gone");
    assert_eq!(bot.take().await[0]["callback_query"]["data"], "stale:9");
}

#[tokio::test]
async fn an_answer_can_come_too_late_or_be_too_long() {
    let (clock, options) = by_hand();
    let (sim, bot, anna) = started_with(options).await;
    let sent = bot.call("sendMessage", menu()).await;
    let id = sent["message_id"].as_i64().expect("an id");
    let late = anna.presses(ANNA, id, "Open").expect("pressed");
    clock.advance_ms(15 * 60 * 1000);
    let soon = anna.presses(ANNA, id, "Open").expect("pressed");
    clock.advance_ms(1);
    let answer = |query: &str, text: String| json!({ "callback_query_id": query, "text": text });
    let long = bot.refused("answerCallbackQuery", answer(&soon, "a".repeat(201))).await;
    assert_eq!(long, (400, "Bad Request: MESSAGE_TOO_LONG".into()));
    let refused = bot.refused("answerCallbackQuery", answer(&late, String::new())).await;
    assert_eq!(refused, (400, TOO_OLD.into()));
    assert_eq!(
        bot.refused("answerCallbackQuery", answer("17", String::new())).await.1,
        TOO_OLD
    );
    bot.call("answerCallbackQuery", answer(&soon, "a".repeat(200))).await;
    assert_eq!(sim.callback_answers().len(), 1);
}
