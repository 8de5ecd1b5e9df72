//! What the page is told: messages, commands, figures, and when.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use telegram_sim::page::{self, Scene};
use telegram_sim::{Content, PersonSpec, Sim, SimOptions};

use crate::stage::{ANNA, GROUP, OLGA, Stage, chat, last};

#[tokio::test]
async fn reply_keyboards_are_shown_too() {
    let stage = Stage::set().await;
    stage.sim.find_person(ANNA).unwrap().starts();
    let markup = json!({ "force_reply": true });
    stage
        .bot(
            "sendMessage",
            json!({ "chat_id": ANNA, "text": "Name?", "reply_markup": markup }),
        )
        .await;
    assert_eq!(last(&stage.state().await, ANNA)["message"]["reply_markup"], markup);
}

#[tokio::test]
async fn a_request_for_the_state_waits_for_the_next_change() {
    let stage = Stage::set().await;
    let before = stage.state().await["revision"].as_u64().unwrap();
    let mut waiting = Box::pin(stage.get_state_after(before));
    // Polled once so that it is under way; it can't be done, for nothing has changed since.
    let early = tokio::time::timeout(Duration::from_millis(200), &mut waiting).await;
    assert!(early.is_err(), "answered though nothing has changed");
    stage.sim.find_person(ANNA).unwrap().says("now");
    let state = waiting.await;
    assert!(state["revision"].as_u64().unwrap() > before);
    assert_eq!(last(&state, ANNA)["message"]["text"], "now");
    // An unknown revision, such as one from before a restart, is answered at once.
    assert_eq!(
        stage.get_state_after(before + 1_000_000).await["revision"],
        state["revision"]
    );
}

#[tokio::test]
async fn only_the_newest_messages_are_in_the_state() {
    let stage = Stage::set().await;
    let anna = stage.sim.find_person(ANNA).unwrap();
    for number in 0..160 {
        anna.says(format!("message {number}"));
    }
    let state = stage.state().await;
    let shown = chat(&state, ANNA);
    assert_eq!(shown["earlier"], 10);
    assert_eq!(shown["messages"][0]["message"]["text"], "message 10");
}

#[tokio::test]
async fn the_narrowest_commands_are_offered_in_the_persons_language() {
    let stage = Stage::set().await;
    stage.sim.find_person(OLGA).unwrap().starts();
    let set = async |scope: Value, language: &str, command: &str| {
        let commands = json!([{ "command": command, "description": command }]);
        let params = json!({ "commands": commands, "scope": scope, "language_code": language });
        stage.bot("setMyCommands", params).await;
    };
    set(json!({ "type": "default" }), "", "plain").await;
    let offered = async |phone: String| stage.state().await["commands"][phone][0]["command"].clone();
    assert_eq!(offered(format!("{ANNA}@{ANNA}")).await, "plain");
    assert_eq!(offered(format!("{OLGA}@{GROUP}")).await, "plain");
    set(json!({ "type": "all_private_chats" }), "", "private").await;
    set(json!({ "type": "all_private_chats" }), "en", "english").await;
    set(json!({ "type": "chat", "chat_id": OLGA }), "", "desk").await;
    set(json!({ "type": "all_chat_administrators" }), "", "team").await;
    assert_eq!(offered(format!("{ANNA}@{ANNA}")).await, "english");
    assert_eq!(offered(format!("{OLGA}@{OLGA}")).await, "desk");
    assert_eq!(offered(format!("{OLGA}@{GROUP}")).await, "team");
}

#[tokio::test]
async fn the_last_refused_call_and_a_migrated_group_are_shown() {
    let stage = Stage::set().await;
    let url = format!("{}/bot{}/sendMessage", stage.sim.url(), stage.sim.token());
    let body = json!({ "chat_id": 31337, "text": "x" });
    stage.client.post(url).json(&body).send().await.unwrap();
    let state = stage.state().await;
    assert_eq!(state["status"]["refused"]["method"], "sendMessage");
    assert_eq!(state["status"]["refused"]["error"], "Bad Request: chat not found");

    let new = stage.sim.migrate_group(GROUP);
    let state = stage.state().await;
    assert_eq!(state["slots"]["group"], new.0);
    let say = json!({ "person": OLGA, "chat": new.0, "do": "say", "text": "Still here" });
    assert_eq!(stage.post("/demo/act", say).await.0, StatusCode::OK);
    assert_eq!(last(&stage.state().await, new.0)["message"]["text"], "Still here");
}

#[tokio::test]
async fn a_scene_may_name_people_who_do_not_exist() {
    let sim = Sim::start(SimOptions::default()).await.unwrap();
    let anna = sim.person(PersonSpec::new(ANNA, "Anna"));
    anna.sends(Content::sticker("👋"));
    let scene = Scene {
        users: vec![7, ANNA],
        admins: vec![8],
        group: Some(-9),
        ..Scene::default()
    };
    let (address, _) = page::serve(sim, scene, SocketAddr::from(([127, 0, 0, 1], 0)))
        .await
        .unwrap();
    let state: Value = reqwest::get(format!("http://{address}/demo/state"))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(state["slots"], json!({ "users": [ANNA], "admins": [], "group": null }));
    assert_eq!(last(&state, ANNA)["message"]["sticker"]["emoji"], "👋");
}
