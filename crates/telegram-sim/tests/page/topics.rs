//! Topics, albums and reactions: what visitors do with them, and how the state shows them.

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::stage::{ANNA, GROUP, OLGA, Stage, assert_refused, chat, last};

async fn with_topic() -> (Stage, i64) {
    let stage = Stage::set().await;
    let (status, _) = stage.post("/demo/topics", json!({ "on": true })).await;
    assert_eq!(status, StatusCode::OK);
    let made = json!({ "chat_id": GROUP, "name": "Parcels", "icon_custom_emoji_id": "5312241539987020022" });
    let topic = stage.bot("createForumTopic", made).await;
    (stage, topic["message_thread_id"].as_i64().unwrap())
}

fn of_olga(rest: Value) -> Value {
    let mut act = json!({ "person": OLGA, "chat": GROUP });
    act.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    act
}

#[tokio::test]
async fn a_group_gets_topics_and_each_message_says_where_it_stands() {
    let (stage, thread) = with_topic().await;
    let say = |text: &str, thread: Option<i64>| of_olga(json!({ "do": "say", "text": text, "thread": thread }));
    stage.post("/demo/act", say("in the topic", Some(thread))).await;
    let state = stage.state().await;
    assert_eq!(last(&state, GROUP)["message"]["message_thread_id"], thread);
    stage.post("/demo/act", say("for all", None)).await;
    let state = stage.state().await;
    assert_eq!(last(&state, GROUP)["message"].get("message_thread_id"), None);
    let shown = chat(&state, GROUP);
    assert_eq!(shown["forum"], true);
    let topic = json!({
        "thread": thread, "name": "Parcels", "color": 7_322_096, "icon": "🔥", "closed": false, "earlier": 0,
    });
    assert_eq!(shown["topics"], json!([topic]));
    assert_refused(
        stage.post("/demo/act", say("nowhere", Some(thread + 99))).await,
        StatusCode::CONFLICT,
        "no topic",
    );

    // Without topics, all is one conversation again; with them, each is where it was.
    stage.post("/demo/topics", json!({ "on": false })).await;
    let state = stage.state().await;
    assert_eq!(chat(&state, GROUP)["topics"], json!([]));
    let messages = chat(&state, GROUP)["messages"].as_array().unwrap();
    assert!(
        messages
            .iter()
            .all(|entry| entry["message"].get("message_thread_id").is_none())
    );
    stage.post("/demo/topics", json!({ "on": true })).await;
    assert_eq!(chat(&stage.state().await, GROUP)["topics"], json!([topic]));
    assert_eq!(stage.sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn the_bot_is_told_of_its_right_when_the_group_gets_topics() {
    let stage = Stage::set().await;
    stage.post("/demo/topics", json!({ "on": false })).await;
    stage.post("/demo/topics", json!({ "on": true })).await;
    let updates = stage.bot("getUpdates", json!({})).await;
    let rights = |update: &Value| update["my_chat_member"]["new_chat_member"]["can_manage_topics"].clone();
    assert_eq!([rights(&updates[0]), rights(&updates[1])], [false, true]);
    assert_eq!(updates[1]["my_chat_member"]["chat"]["is_forum"], true);
}

#[tokio::test]
async fn a_topic_is_closed_reopened_and_deleted() {
    let (stage, thread) = with_topic().await;
    let turn = |what: &str| {
        stage.post(
            "/demo/act",
            of_olga(json!({ "do": "topic", "thread": thread, "turn": what })),
        )
    };
    assert_eq!(turn("close").await.0, StatusCode::OK);
    assert_eq!(chat(&stage.state().await, GROUP)["topics"][0]["closed"], true);
    assert_refused(turn("close").await, StatusCode::CONFLICT, "TOPIC_NOT_MODIFIED");
    assert_eq!(turn("reopen").await.0, StatusCode::OK);
    assert_eq!(chat(&stage.state().await, GROUP)["topics"][0]["closed"], false);
    assert_eq!(turn("delete").await.0, StatusCode::OK);
    let state = stage.state().await;
    assert_eq!(chat(&state, GROUP)["topics"], json!([]));
    assert_eq!(chat(&state, GROUP)["messages"], json!([]));
}

#[tokio::test]
async fn several_pictures_are_an_album_and_other_files_another() {
    let (stage, thread) = with_topic().await;
    let part = |bytes: &[u8], name: &str| Part::bytes(bytes.to_vec()).file_name(name.to_owned());
    let form = Form::new()
        .text("person", OLGA.to_string())
        .text("chat", GROUP.to_string())
        .text("thread", thread.to_string())
        .text("caption", "From both sides")
        .part("file", part(b"\x89PNG one", "one.png"))
        .part("file", part(b"words", "words.txt"))
        .part("file", part(b"\xff\xd8\xff two", "two.jpg"));
    let answer = stage.client.post(stage.url("/demo/upload")).multipart(form);
    let answer: Value = answer.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["messages"].as_array().unwrap().len(), 3);
    let state = stage.state().await;
    let messages = chat(&state, GROUP)["messages"].as_array().unwrap();
    let [.., one, two, words] = messages.as_slice() else {
        panic!("{messages:?}")
    };
    let album = |entry: &Value| entry["message"]["media_group_id"].as_str().map(str::to_owned);
    assert!(album(one).is_some() && album(one) == album(two) && album(words).is_none());
    assert_eq!(one["message"]["caption"], "From both sides");
    assert_eq!(two["message"].get("caption"), None);
    assert_eq!(words["message"]["message_thread_id"], thread);
    assert_eq!(stage.sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn an_album_has_ten_parts_at_the_most() {
    let stage = Stage::set().await;
    let mut form = Form::new()
        .text("person", ANNA.to_string())
        .text("chat", ANNA.to_string());
    for _ in 0..11 {
        form = form.part("file", Part::bytes(&b"x"[..]).file_name("x.txt"));
    }
    let answer = stage
        .client
        .post(stage.url("/demo/upload"))
        .multipart(form)
        .send()
        .await;
    let answer = answer.unwrap();
    let status = answer.status();
    assert_refused((status, answer.json().await.unwrap()), StatusCode::BAD_REQUEST, "10");
}

#[tokio::test]
async fn reactions_of_people_and_the_bot_are_shown_together() {
    let stage = Stage::set().await;
    let said = stage.sim.find_person(ANNA).unwrap().says("Hello");
    let react =
        |emoji: Option<&str>| json!({ "person": ANNA, "chat": ANNA, "do": "react", "message": said, "emoji": emoji });
    assert_eq!(stage.post("/demo/act", react(Some("👍"))).await.0, StatusCode::OK);
    let same = json!([{ "type": "emoji", "emoji": "👍" }]);
    stage
        .bot(
            "setMessageReaction",
            json!({ "chat_id": ANNA, "message_id": said, "reaction": same }),
        )
        .await;
    let bot = stage.state().await["bot"]["id"].clone();
    let shown = last(&stage.state().await, ANNA)["reactions"].clone();
    assert_eq!(shown, json!([{ "emoji": "👍", "by": [bot, ANNA] }]));
    assert_eq!(stage.post("/demo/act", react(None)).await.0, StatusCode::OK);
    let shown = last(&stage.state().await, ANNA)["reactions"].clone();
    assert_eq!(shown, json!([{ "emoji": "👍", "by": [bot] }]));
}
