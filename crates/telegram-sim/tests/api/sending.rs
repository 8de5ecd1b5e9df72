//! Sending texts: results, markup, replies, and refusals in the server's words.

use serde_json::{Value, json};
use telegram_sim::{Content, PersonSpec};

use crate::bot::{ANNA, started};

#[tokio::test]
async fn a_message_arrives_and_is_given_back() {
    let (sim, bot, _anna) = started().await;
    let sent = bot
        .call("sendMessage", json!({ "chat_id": ANNA, "text": " Hello, Anna \n" }))
        .await;
    assert_eq!(sent["text"], "Hello, Anna");
    assert_eq!(sent["from"]["is_bot"], true);
    assert_eq!(sent["chat"]["username"], "anna_g");
    let seen = sim.messages(ANNA).pop().expect("is there");
    assert_eq!(
        (seen.text.as_str(), seen.from_bot, seen.kind.as_str()),
        ("Hello, Anna", true, "text")
    );
    assert_eq!(Value::from(seen.message_id), sent["message_id"]);
}

#[tokio::test]
async fn html_becomes_entities() {
    let (sim, bot, _anna) = started().await;
    bot.call(
        "sendMessage",
        json!({
            "chat_id": ANNA, "parse_mode": "HTML",
            "text": "🙂 <b>Anna &lt;3</b> <a href=\"tg://user?id=1001\">her</a> <a href=\"tg://user?id=9\">nobody</a>",
        }),
    )
    .await;
    let seen = sim.messages(ANNA).pop().expect("is there");
    assert_eq!(seen.text, "🙂 Anna <3 her nobody");
    assert_eq!(seen.entities[0], json!({ "type": "bold", "offset": 3, "length": 7 }));
    assert_eq!(seen.entities[1]["type"], "text_mention");
    assert_eq!(seen.entities[1]["user"]["first_name"], "Anna");
    assert_eq!(seen.entities.len(), 2, "a mention of nobody known is dropped");
    let unparsed = bot
        .refused(
            "sendMessage",
            json!({ "chat_id": ANNA, "parse_mode": "HTML", "text": "I <3 > you" }),
        )
        .await;
    let text = "Bad Request: can't parse entities: Unsupported start tag \"3\" at byte offset 2";
    assert_eq!(unparsed, (400, text.into()));
    assert_eq!(
        sim.complaints().len(),
        1,
        "a text that can't be parsed is the bot's mistake"
    );
}

#[tokio::test]
async fn texts_are_bounded_in_utf16_units_after_parsing() {
    let (sim, bot, _anna) = started().await;
    let send = |text: String, mode: Value| {
        let bot = bot.clone();
        async move {
            let mut params = json!({ "chat_id": ANNA, "text": text });
            if mode.is_string() {
                params["parse_mode"] = mode;
            }
            bot.ask("sendMessage", params).await
        }
    };
    send("🙂".repeat(2048), Value::Null).await.expect("4096 units fit");
    let long = send("🙂".repeat(2048) + "a", Value::Null)
        .await
        .expect_err("4097 do not");
    assert_eq!(
        (long.code, long.text.as_str()),
        (400, "Bad Request: message is too long")
    );
    send(format!("<b>{}</b>", "a".repeat(4096)), json!("HTML"))
        .await
        .expect("tags do not count");
    let huge = send("a".repeat(32_769), Value::Null)
        .await
        .expect_err("too long for a request");
    assert_eq!(huge.text, "Bad Request: text is too long");
    assert_eq!(sim.messages(ANNA).len(), 3);
}

#[tokio::test]
async fn empty_texts_are_refused() {
    let (_sim, bot, _anna) = started().await;
    for (text, answer) in [
        (json!(""), "Bad Request: message text is empty"),
        (json!(" \n\u{200b}"), "Bad Request: text must be non-empty"),
    ] {
        assert_eq!(
            bot.refused("sendMessage", json!({ "chat_id": ANNA, "text": text }))
                .await,
            (400, answer.into())
        );
    }
    let html = json!({ "chat_id": ANNA, "text": "<b> </b>", "parse_mode": "HTML" });
    assert_eq!(
        bot.refused("sendMessage", html).await.1,
        "Bad Request: text must be non-empty"
    );
    let mode = json!({ "chat_id": ANNA, "text": "a", "parse_mode": "BBCode" });
    assert_eq!(
        bot.refused("sendMessage", mode).await.1,
        "Bad Request: unsupported parse_mode"
    );
}

#[tokio::test]
async fn those_out_of_reach_are_told_apart() {
    let (sim, bot, anna) = started().await;
    sim.person(PersonSpec::new(2002, "Bob"));
    sim.person(PersonSpec {
        is_bot: true,
        ..PersonSpec::new(3003, "Other bot")
    });
    let to = |chat: Value| json!({ "chat_id": chat, "text": "hello" });
    for (chat, code, text) in [
        (
            json!(2002),
            403,
            "Forbidden: bot can't initiate conversation with a user",
        ),
        (json!(3003), 403, "Forbidden: the bot can't send messages to the bot"),
        (
            json!(sim.bot().id),
            403,
            "Forbidden: the bot can't send messages to the bot",
        ),
        (json!(777), 400, "Bad Request: chat not found"),
        (json!(-100_500), 400, "Bad Request: chat not found"),
        (json!("@nobody"), 400, "Bad Request: chat not found"),
        (json!(""), 400, "Bad Request: chat_id is empty"),
    ] {
        assert_eq!(
            bot.refused("sendMessage", to(chat.clone())).await,
            (code, text.into()),
            "{chat}"
        );
    }
    anna.blocks_bot();
    let told = bot.take().await.remove(0);
    assert_eq!(told["my_chat_member"]["new_chat_member"]["status"], "kicked");
    let blocked = bot.refused("sendMessage", to(json!(ANNA))).await;
    assert_eq!(blocked, (403, "Forbidden: bot was blocked by the user".into()));
    anna.unblocks_bot();
    let told = bot.take().await.remove(0);
    assert_eq!(told["my_chat_member"]["old_chat_member"]["status"], "kicked");
    assert_eq!(told["my_chat_member"]["new_chat_member"]["status"], "member");
    bot.sends(ANNA, "welcome back").await;
    anna.blocks_bot();
    anna.says("I write, so I let you in");
    let told = bot.take().await;
    assert!(
        told[1]["my_chat_member"].is_object() && told[2]["message"].is_object(),
        "{told:?}"
    );
    assert!(bot.ask("sendMessage", to(json!(ANNA))).await.is_ok());
}

#[tokio::test]
async fn replies_need_their_message() {
    let (sim, bot, anna) = started().await;
    let question = anna.says("how?");
    let reply = |parameters: Value| json!({ "chat_id": ANNA, "text": "so", "reply_parameters": parameters });
    let sent = bot.call("sendMessage", reply(json!({ "message_id": question }))).await;
    assert_eq!(sent["reply_to_message"]["text"], "how?");
    assert_eq!(sim.messages(ANNA).pop().expect("is there").reply_to, Some(question));
    sim.delete_message(ANNA, question);
    let gone = bot
        .refused("sendMessage", reply(json!({ "message_id": question })))
        .await;
    assert_eq!(gone, (400, "Bad Request: message to be replied not found".into()));
    let lenient = json!({ "message_id": question, "allow_sending_without_reply": true });
    let sent = bot.call("sendMessage", reply(lenient)).await;
    assert!(sent.get("reply_to_message").is_none());
    let hello = anna.says("hello");
    let old = json!({ "chat_id": ANNA, "text": "so", "reply_to_message_id": hello });
    assert_eq!(
        bot.call("sendMessage", old).await["reply_to_message"]["message_id"],
        hello
    );
    assert_eq!(sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn keyboards_are_shown_and_bounded() {
    let (sim, bot, _anna) = started().await;
    let send = |markup: Value| json!({ "chat_id": ANNA, "text": "menu", "reply_markup": markup });
    let button = |data: &str| json!({ "text": "Go", "callback_data": data });
    let keyboard =
        json!({ "inline_keyboard": [[button("a"), { "text": "Site", "url": "https://a.example" }], [button("b")]] });
    let sent = bot.call("sendMessage", send(keyboard.clone())).await;
    assert_eq!(sent["reply_markup"], keyboard);
    let seen = sim.messages(ANNA).pop().expect("is there");
    assert_eq!(seen.buttons[0][1].url.as_deref(), Some("https://a.example"));
    assert_eq!(seen.buttons[1][0].data.as_deref(), Some("b"));
    let wide = json!({ "inline_keyboard": [vec![button("a"); 9]] });
    let large = json!({ "inline_keyboard": vec![vec![button("a"); 8]; 13] });
    let full = json!({ "inline_keyboard": vec![vec![button("a"); 5]; 20] });
    assert_eq!(
        bot.refused("sendMessage", send(wide)).await.1,
        "Bad Request: reply markup is too long"
    );
    assert_eq!(
        bot.refused("sendMessage", send(large)).await.1,
        "Bad Request: reply markup is too long"
    );
    bot.call("sendMessage", send(full)).await;
    bot.call(
        "sendMessage",
        send(json!({ "inline_keyboard": [[button(&"é".repeat(32))]] })),
    )
    .await;
    for (button, text) in [
        (button(&"é".repeat(33)), "BUTTON_DATA_INVALID"),
        (button(""), "BUTTON_DATA_INVALID"),
        (json!({ "text": "Go", "url": "nowhere" }), "BUTTON_URL_INVALID"),
        (
            json!({ "text": "Go" }),
            "text buttons are unallowed in the inline keyboard",
        ),
    ] {
        let refused = bot
            .refused("sendMessage", send(json!({ "inline_keyboard": [[button]] })))
            .await;
        assert_eq!(refused, (400, format!("Bad Request: {text}")));
    }
    bot.call("sendMessage", send(json!({ "force_reply": true, "selective": true })))
        .await;
    let seen = sim.messages(ANNA).pop().expect("is there");
    assert!(seen.buttons.is_empty() && seen.markup.is_some());
}

#[tokio::test]
async fn entities_must_lie_in_the_text() {
    let (sim, bot, _anna) = started().await;
    let send = |offset: i64, length: i64| json!({ "chat_id": ANNA, "text": "a🙂b", "entities": [{ "type": "bold", "offset": offset, "length": length }] });
    bot.call("sendMessage", send(1, 2)).await;
    assert_eq!(sim.messages(ANNA).pop().expect("is there").entities[0]["length"], 2);
    assert_eq!(sim.complaints(), Vec::<String>::new());
    let (code, text) = bot.refused("sendMessage", send(3, 2)).await;
    assert_eq!(code, 400);
    assert!(text.contains("ends after the end of the text"), "{text}");
    assert_eq!(sim.complaints().len(), 1);
    let many = vec![json!({ "type": "bold", "offset": 0, "length": 1 }); 101];
    bot.call("sendMessage", json!({ "chat_id": ANNA, "text": "a", "entities": many }))
        .await;
    assert_eq!(
        sim.complaints().len(),
        2,
        "the server would drop the last without a word"
    );
}

#[tokio::test]
async fn there_are_no_topics_yet() {
    let (_sim, bot, _anna) = started().await;
    let params = json!({ "chat_id": ANNA, "text": "a", "message_thread_id": 5 });
    assert_eq!(
        bot.refused("sendMessage", params).await,
        (400, "Bad Request: message thread not found".into())
    );
}

#[tokio::test]
async fn ids_of_different_chats_differ() {
    let (sim, _bot, anna) = started().await;
    let bob = sim.person(PersonSpec::new(2002, "Bob"));
    let (hers, his) = (anna.says("hello"), bob.sends(Content::text("hello")));
    assert_ne!(hers, his);
    assert!(sim.message(2002, hers).is_none());
}
