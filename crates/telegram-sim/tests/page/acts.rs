//! What visitors let people do, and that it reaches the bot.

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::stage::{ANNA, GROUP, OLGA, STRANGER, Stage, assert_refused, last};

/// The first bytes of a PNG, which is all that tells one.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

#[tokio::test]
async fn what_people_say_stands_in_the_state_and_reaches_the_bot() {
    let stage = Stage::set().await;
    let (status, said) = stage
        .post(
            "/demo/act",
            json!({ "person": ANNA, "chat": ANNA, "do": "say", "text": "/start <b>" }),
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let state = stage.state().await;
    assert_eq!(last(&state, ANNA)["message"]["text"], "/start <b>");
    assert_eq!(last(&state, ANNA)["message"]["entities"][0]["type"], "bot_command");
    assert_eq!(last(&state, ANNA)["seen"], false);
    assert_eq!(state["status"]["pending"], 1);

    let updates = stage.bot("getUpdates", json!({})).await;
    assert_eq!(updates[0]["message"]["message_id"], said["message"]);
    let next = updates[0]["update_id"].as_i64().unwrap() + 1;
    stage.bot("getUpdates", json!({ "offset": next })).await;
    let state = stage.state().await;
    assert_eq!(last(&state, ANNA)["seen"], true);
    assert_eq!(state["status"]["pending"], 0);
    assert_eq!(state["status"]["calls"], 2);

    let edit = json!({ "person": ANNA, "chat": ANNA, "do": "edit", "message": said["message"], "text": "Hello" });
    assert_eq!(stage.post("/demo/act", edit).await.0, StatusCode::OK);
    let reply = json!({ "person": ANNA, "chat": ANNA, "do": "say", "text": "More", "reply_to": said["message"] });
    assert_eq!(stage.post("/demo/act", reply).await.0, StatusCode::OK);
    let state = stage.state().await;
    assert_eq!(last(&state, ANNA)["message"]["reply_to_message"]["text"], "Hello");
    let updates = stage.bot("getUpdates", json!({ "offset": next })).await;
    assert_eq!(updates[0]["edited_message"]["text"], "Hello");
    assert_eq!(updates[1]["message"]["text"], "More");
}

#[tokio::test]
async fn a_press_is_answered_with_its_query() {
    let stage = Stage::set().await;
    stage.sim.find_person(ANNA).unwrap().starts();
    let markup = json!({ "inline_keyboard": [[{ "text": "Yes", "callback_data": "yes" }]] });
    let sent = stage
        .bot(
            "sendMessage",
            json!({ "chat_id": ANNA, "text": "Well?", "reply_markup": markup }),
        )
        .await;
    let press = json!({ "person": ANNA, "chat": ANNA, "do": "press", "message": sent["message_id"], "data": "yes" });
    let (status, pressed) = stage.post("/demo/act", press).await;
    assert_eq!(status, StatusCode::OK, "{pressed}");
    let query = &pressed["query"];
    stage
        .bot(
            "answerCallbackQuery",
            json!({ "callback_query_id": query, "text": "Noted", "show_alert": true }),
        )
        .await;
    let state = stage.state().await;
    assert_eq!(
        state["answers"],
        json!([{ "query": query, "person": ANNA, "text": "Noted", "alert": true }])
    );
    assert_eq!(last(&state, ANNA)["message"]["reply_markup"], markup);
}

#[tokio::test]
async fn nobody_acts_out_of_their_own_phone() {
    let stage = Stage::set().await;
    let say = |person: i64, chat: i64| json!({ "person": person, "chat": chat, "do": "say", "text": "Hello" });
    assert_eq!(stage.post("/demo/act", say(OLGA, GROUP)).await.0, StatusCode::OK);
    for (person, chat) in [
        (STRANGER, STRANGER),
        (STRANGER, GROUP),
        (ANNA, OLGA),
        (ANNA, GROUP),
        (999, 999),
    ] {
        assert_refused(
            stage.post("/demo/act", say(person, chat)).await,
            StatusCode::NOT_FOUND,
            "no phone",
        );
    }
    assert_eq!(stage.sim.pending_updates(), 1);
}

#[tokio::test]
async fn wrong_acts_are_refused_with_a_reason() {
    let stage = Stage::set().await;
    let act = |rest: Value| {
        let mut act = json!({ "person": ANNA, "chat": ANNA });
        act.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        stage.post("/demo/act", act)
    };
    stage.sim.find_person(ANNA).unwrap().starts();
    assert_refused(
        act(json!({ "do": "say", "text": " \n" })).await,
        StatusCode::BAD_REQUEST,
        "empty",
    );
    let long = "🙂".repeat(2049);
    assert_refused(
        act(json!({ "do": "say", "text": long })).await,
        StatusCode::BAD_REQUEST,
        "4098",
    );
    assert_refused(act(json!({ "do": "dance" })).await, StatusCode::BAD_REQUEST, "dance");
    assert_refused(
        act(json!({ "do": "edit", "message": 5, "text": "x" })).await,
        StatusCode::CONFLICT,
        "5",
    );
    assert_refused(
        act(json!({ "do": "say", "text": "x", "reply_to": 77 })).await,
        StatusCode::CONFLICT,
        "77",
    );
    let greeting = stage
        .bot("sendMessage", json!({ "chat_id": ANNA, "text": "Welcome" }))
        .await["message_id"]
        .clone();
    let edit = json!({ "do": "edit", "message": greeting, "text": "x" });
    assert_refused(act(edit).await, StatusCode::CONFLICT, "can edit");
    assert_eq!(stage.sim.pending_updates(), 1);
}

#[tokio::test]
async fn samples_are_sent_as_their_kind() {
    let stage = Stage::set().await;
    for sample in ["photo", "voice", "sticker", "location", "contact", "dice", "poll"] {
        let send = json!({ "person": ANNA, "chat": ANNA, "do": "send", "sample": sample });
        let (status, answer) = stage.post("/demo/act", send).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(stage.sim.messages(ANNA).last().unwrap().kind, sample);
    }
    assert_eq!(stage.sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn an_uploaded_picture_becomes_a_photo_that_the_page_shows() {
    let stage = Stage::set().await;
    let form = Form::new()
        .text("person", ANNA.to_string())
        .text("chat", ANNA.to_string())
        .text("caption", "See /here")
        .text("reply_to", "")
        .part("file", Part::bytes(PNG).file_name("cat.png"));
    let answer = stage
        .client
        .post(stage.url("/demo/upload"))
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let state = stage.state().await;
    let message = &last(&state, ANNA)["message"];
    assert_eq!(message["caption"], "See /here");
    assert_eq!(message["caption_entities"][0]["type"], "bot_command");
    let file = message["photo"][0]["file_id"].as_str().unwrap();
    assert_eq!(state["pictures"], json!([file]));
    let shown = stage.get(&format!("/demo/file/{file}")).await;
    assert_eq!(shown.headers()["content-type"], "image/png");
    assert_eq!(shown.bytes().await.unwrap(), PNG);
    assert_eq!(stage.sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn other_files_are_only_for_saving() {
    let stage = Stage::set().await;
    let script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let form = Form::new()
        .text("person", OLGA.to_string())
        .text("chat", GROUP.to_string())
        .part(
            "file",
            Part::bytes(&script[..])
                .file_name("picture.svg")
                .mime_str("image/svg+xml")
                .unwrap(),
        );
    let answer = stage
        .client
        .post(stage.url("/demo/upload"))
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let state = stage.state().await;
    assert_eq!(state["pictures"], json!([]));
    let message = &last(&state, GROUP)["message"];
    assert_eq!(message["document"]["file_name"], "picture.svg");
    let saved = stage
        .get(&format!(
            "/demo/file/{}",
            message["document"]["file_id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(saved.headers()["content-type"], "application/octet-stream");
    assert_eq!(saved.headers()["content-disposition"], "attachment");
    assert_eq!(stage.get("/demo/file/none").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn people_are_added_and_change_their_language() {
    let stage = Stage::set().await;
    let (status, added) = stage
        .post("/demo/person", json!({ "name": " Борис ", "language": "ru" }))
        .await;
    assert_eq!(status, StatusCode::OK, "{added}");
    let boris = added["id"].as_i64().unwrap();
    let state = stage.state().await;
    assert_eq!(state["slots"]["users"], json!([ANNA, boris]));
    assert_eq!(state["people"][1]["name"], "Борис");
    let say = json!({ "person": boris, "chat": boris, "do": "say", "text": "Привет" });
    assert_eq!(stage.post("/demo/act", say.clone()).await.0, StatusCode::OK);
    let (status, _) = stage
        .post("/demo/person", json!({ "id": boris, "language": "en" }))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(stage.post("/demo/act", say).await.0, StatusCode::OK);
    let updates = stage.bot("getUpdates", json!({})).await;
    assert_eq!(updates[0]["message"]["from"]["language_code"], "ru");
    assert_eq!(updates[1]["message"]["from"]["language_code"], "en");

    for wrong in [
        json!({ "name": "  ", "language": "en" }),
        json!({ "name": "x".repeat(65), "language": "en" }),
        json!({ "name": "Eva", "language": "<script>" }),
    ] {
        assert_eq!(stage.post("/demo/person", wrong).await.0, StatusCode::BAD_REQUEST);
    }
    let stranger = json!({ "id": STRANGER, "language": "en" });
    assert_refused(stage.post("/demo/person", stranger).await, StatusCode::NOT_FOUND, "555");
}

#[tokio::test]
async fn without_network_the_page_works_and_the_bot_does_not() {
    let stage = Stage::set().await;
    assert_eq!(
        stage.post("/demo/network", json!({ "on": false })).await.0,
        StatusCode::OK
    );
    assert_eq!(stage.state().await["network"], false);
    let url = format!("{}/bot{}/getMe", stage.sim.url(), stage.sim.token());
    assert!(stage.client.get(&url).send().await.is_err());
    let say = json!({ "person": ANNA, "chat": ANNA, "do": "say", "text": "Anyone?" });
    assert_eq!(stage.post("/demo/act", say).await.0, StatusCode::OK);
    assert_eq!(stage.state().await["status"]["pending"], 1);
    assert_eq!(
        stage.post("/demo/network", json!({ "on": true })).await.0,
        StatusCode::OK
    );
    assert_eq!(stage.bot("getUpdates", json!({})).await.as_array().unwrap().len(), 1);
}
