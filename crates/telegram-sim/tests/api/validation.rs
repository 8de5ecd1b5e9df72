//! Requests held against the API's description.

use serde_json::json;
use telegram_sim::{Sim, SimOptions};

use crate::bot::{ANNA, Bot, started, started_with};

#[tokio::test]
async fn tokens_and_methods_are_checked() {
    let (sim, bot, _anna) = started().await;
    for path in ["/bot1:wrong/getMe", "/file/bot1:wrong/photos/a.jpg"] {
        let (status, body) = bot.get(&format!("{}{path}", sim.url())).await;
        let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(status, 401);
        assert_eq!(
            body,
            json!({ "ok": false, "error_code": 401, "description": "Unauthorized" })
        );
    }
    assert_eq!(bot.refused("getEverything", json!({})).await, (404, "Not Found".into()));
    assert_eq!(bot.get(&format!("{}/elsewhere", sim.url())).await.0, 404);
    assert!(sim.complaints().is_empty());
    assert_eq!(
        bot.refused("sendInvoice", json!({})).await.0,
        400,
        "required fields come first"
    );
    assert!(
        Sim::start(SimOptions {
            token: "nonsense".into(),
            ..SimOptions::default()
        })
        .await
        .is_err()
    );
}

#[tokio::test]
async fn methods_are_found_in_any_letter_case() {
    let (sim, bot, _anna) = started().await;
    assert_eq!(bot.call("GetMe", json!({})).await["username"], "desk_bot");
    bot.call("SENDMESSAGE", json!({ "chat_id": ANNA, "text": "a" })).await;
    let methods: Vec<String> = sim.calls().into_iter().rev().take(2).map(|call| call.method).collect();
    assert_eq!(methods, ["sendMessage", "getMe"]);
}

#[tokio::test]
async fn what_the_server_ignores_is_complained_of() {
    let (sim, bot, _anna) = started().await;
    bot.call("sendMessage", json!({ "chat_id": ANNA, "text": "a", "colour": "red" }))
        .await;
    bot.call(
        "sendMessage",
        json!({ "chat_id": ANNA, "text": "a", "reply_markup": { "inline_keyboard": [[{ "text": "x", "callback_data": "y", "size": 3 }]] } }),
    )
    .await;
    bot.call("sendMessage", json!({ "chat_id": ANNA.to_string(), "text": "a" }))
        .await;
    let complaints = sim.complaints();
    assert_eq!(
        complaints,
        [
            "sendMessage: field `colour` is unknown to the API",
            "sendMessage: field `reply_markup.inline_keyboard[0][0].size` is unknown to the API",
            "sendMessage: field `chat_id` is text where Integer belongs",
        ]
    );
}

#[tokio::test]
async fn missing_and_badly_typed_fields_are_refused() {
    let (sim, bot, _anna) = started().await;
    for (method, params, text) in [
        ("sendMessage", json!({ "text": "a" }), "chat_id is empty"),
        ("sendMessage", json!({ "chat_id": ANNA }), "message text is empty"),
        (
            "copyMessage",
            json!({ "chat_id": ANNA, "from_chat_id": ANNA }),
            "message identifier is not specified",
        ),
        (
            "sendPhoto",
            json!({ "chat_id": ANNA }),
            "there is no photo in the request",
        ),
        (
            "sendMessage",
            json!({ "chat_id": ANNA, "text": 5 }),
            "field `text` must be String",
        ),
        (
            "sendMessage",
            json!({ "chat_id": true, "text": "a" }),
            "field `chat_id` must be Integer or String",
        ),
        (
            "sendMessage",
            json!({ "chat_id": ANNA, "text": "a", "reply_markup": "{nonsense" }),
            "can't parse reply keyboard markup JSON object",
        ),
        (
            "sendMessage",
            json!({ "chat_id": ANNA, "text": "a", "reply_parameters": {} }),
            "field `reply_parameters.message_id` is required",
        ),
    ] {
        assert_eq!(
            bot.refused(method, params.clone()).await,
            (400, format!("Bad Request: {text}")),
            "{params}"
        );
    }
    assert_eq!(sim.complaints().len(), 8);
    assert_eq!(sim.messages(ANNA).len(), 1);
}

#[tokio::test]
async fn forms_and_queries_are_read_like_json() {
    let (sim, bot, _anna) = started().await;
    let form = "chat_id=1001&text=a+%26+b&disable_notification=true&reply_markup=%7B%22force_reply%22%3Atrue%7D";
    let sent = bot
        .raw("sendMessage", "application/x-www-form-urlencoded", form)
        .await
        .expect("is taken");
    assert_eq!(sent["text"], "a & b");
    let url = format!(
        "{}/bot{}/sendMessage?chat_id=1001&text=by%20query",
        sim.url(),
        sim.token()
    );
    assert_eq!(bot.get(&url).await.0, 200);
    let parts = reqwest::multipart::Form::new()
        .text("chat_id", "1001")
        .text("text", "by parts");
    bot.form("sendMessage", parts).await.expect("is taken");
    let texts: Vec<String> = sim.messages(ANNA).into_iter().skip(1).map(|m| m.text).collect();
    assert_eq!(texts, ["a & b", "by query", "by parts"]);
    assert_eq!(sim.complaints(), Vec::<String>::new());
    let broken = bot
        .raw("sendMessage", "application/json", "{")
        .await
        .expect_err("no JSON");
    assert_eq!(broken.code, 400);
}

#[tokio::test]
async fn commands_are_bounded_and_kept_by_scope() {
    let (sim, bot, _anna) = started().await;
    let command = |name: &str, text: &str| json!({ "command": name, "description": text });
    bot.call("setMyCommands", json!({ "commands": [command("start", "Begin")] }))
        .await;
    let scope = json!({ "type": "chat", "chat_id": ANNA });
    bot.call(
        "setMyCommands",
        json!({ "commands": [command("stats", "Zahlen")], "scope": scope, "language_code": "de" }),
    )
    .await;
    assert_eq!(sim.commands("default", ""), [("start".to_owned(), "Begin".to_owned())]);
    assert_eq!(
        sim.commands("chat:1001", "de"),
        [("stats".to_owned(), "Zahlen".to_owned())]
    );
    let got = bot
        .call("getMyCommands", json!({ "scope": scope, "language_code": "de" }))
        .await;
    assert_eq!(got[0]["command"], "stats");
    bot.call("deleteMyCommands", json!({})).await;
    assert!(sim.commands("default", "").is_empty());
    let nobody = json!({ "commands": [], "scope": { "type": "chat", "chat_id": 5 } });
    assert_eq!(
        bot.refused("setMyCommands", nobody).await.1,
        "Bad Request: chat not found"
    );
    for (commands, text) in [
        (json!([command("Start", "x")]), "BOT_COMMAND_INVALID"),
        (json!([command(&"a".repeat(33), "x")]), "BOT_COMMAND_INVALID"),
        (
            json!([command("a", &"x".repeat(257))]),
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (json!(vec![command("a", "x"); 101]), "BOT_COMMANDS_TOO_MUCH"),
    ] {
        let refused = bot.refused("setMyCommands", json!({ "commands": commands })).await;
        assert_eq!(refused, (400, format!("Bad Request: {text}")));
    }
}

#[tokio::test]
async fn the_log_of_calls_is_bounded() {
    let (sim, bot, _anna) = started_with(SimOptions {
        keep_calls: 3,
        ..SimOptions::default()
    })
    .await;
    for text in ["a", "b", "c", "d"] {
        bot.sends(ANNA, text).await;
    }
    let calls = sim.calls();
    assert_eq!(calls.len(), 3);
    assert_eq!(calls[2].params["text"], "d");
    assert_eq!(calls[2].status, 200);
    bot.refused("sendMessage", json!({ "chat_id": 5, "text": "x" })).await;
    let last = sim.calls().pop().expect("is there");
    assert_eq!(
        (last.status, last.error.as_deref()),
        (400, Some("Bad Request: chat not found"))
    );
    assert!(last.seq > 4);
}

#[tokio::test]
async fn many_calls_at_once_are_served() {
    let (sim, bot, _anna) = started().await;
    let calls: Vec<_> = (0..64)
        .map(|at| {
            let bot: Bot = bot.clone();
            tokio::spawn(async move { bot.sends(ANNA, &format!("message {at}")).await })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic");
    }
    assert_eq!(sim.messages(ANNA).len(), 65);
    assert!(sim.idle());
}
