//! Every answer has what the API promises: the simulator checks its own results and updates, and complains.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use telegram_sim::{Content, GroupKind, GroupSpec, PersonSpec};

use crate::bot::{ANNA, started};

#[tokio::test]
async fn all_results_have_their_required_fields() {
    let (sim, bot, anna) = started().await;
    let group = sim
        .group(GroupSpec {
            id: -1_001_234_567_890,
            title: "Staff".into(),
            kind: GroupKind::Supergroup,
            members: vec![ANNA],
            bot_is_admin: true,
        })
        .0;
    let hers = anna.sends(Content::photo("hers"));
    let own = bot.sends(ANNA, "own").await;
    let copied = |message: i64| json!({ "chat_id": group, "from_chat_id": ANNA, "message_id": message });
    let in_group = bot.sends(group, "pinned").await;
    let calls: Vec<(&str, Value)> = vec![
        ("getMe", json!({})),
        ("getUpdates", json!({})),
        ("getWebhookInfo", json!({})),
        (
            "sendLocation",
            json!({ "chat_id": ANNA, "latitude": 1.5, "longitude": 2, "heading": 90, "live_period": 60 }),
        ),
        (
            "sendVenue",
            json!({ "chat_id": ANNA, "latitude": 1, "longitude": 2, "title": "T", "address": "A" }),
        ),
        (
            "sendContact",
            json!({ "chat_id": ANNA, "phone_number": "1", "first_name": "B" }),
        ),
        ("sendDice", json!({ "chat_id": ANNA })),
        (
            "sendPoll",
            json!({ "chat_id": ANNA, "question": "Q", "options": [{ "text": "a" }, { "text": "b" }] }),
        ),
        ("copyMessage", copied(hers)),
        ("forwardMessage", copied(hers)),
        (
            "editMessageText",
            json!({ "chat_id": ANNA, "message_id": own, "text": "edited" }),
        ),
        ("pinChatMessage", json!({ "chat_id": group, "message_id": in_group })),
        ("getChat", json!({ "chat_id": group })),
        ("getChat", json!({ "chat_id": ANNA })),
        ("getChatMember", json!({ "chat_id": group, "user_id": ANNA })),
        ("getChatMember", json!({ "chat_id": group, "user_id": sim.bot().id })),
        ("getChatMember", json!({ "chat_id": ANNA, "user_id": ANNA })),
        ("getChatAdministrators", json!({ "chat_id": group })),
        ("getChatMemberCount", json!({ "chat_id": group })),
        ("setMyName", json!({ "name": "Switch" })),
        ("getMyName", json!({})),
        ("setMyDescription", json!({ "description": "D", "language_code": "de" })),
        ("getMyDescription", json!({ "language_code": "de" })),
        ("setMyShortDescription", json!({ "short_description": "S" })),
        ("getMyShortDescription", json!({ "language_code": "fr" })),
        (
            "setMyCommands",
            json!({ "commands": [{ "command": "a", "description": "b" }] }),
        ),
        ("getMyCommands", json!({ "scope": { "type": "default" } })),
        ("sendChatAction", json!({ "chat_id": ANNA, "action": "typing" })),
        (
            "sendMessage",
            json!({ "chat_id": ANNA, "text": "a", "link_preview_options": { "is_disabled": true }, "protect_content": true }),
        ),
        ("leaveChat", json!({ "chat_id": group })),
    ];
    for (method, params) in calls {
        bot.call(method, params).await;
    }
    for (method, field) in [
        ("sendPhoto", "photo"),
        ("sendVideo", "video"),
        ("sendAnimation", "animation"),
        ("sendAudio", "audio"),
        ("sendVoice", "voice"),
        ("sendVideoNote", "video_note"),
        ("sendDocument", "document"),
        ("sendSticker", "sticker"),
    ] {
        let part = Part::bytes(b"bytes".to_vec()).file_name("file.bin");
        let form = Form::new().text("chat_id", ANNA.to_string()).part(field, part);
        let sent = bot.form(method, form).await.expect("is taken");
        let object = if field == "photo" {
            &sent[field][0]
        } else {
            &sent[field]
        };
        bot.call("getFile", json!({ "file_id": object["file_id"] })).await;
    }
    assert_eq!(bot.call("getMyName", json!({})).await["name"], "Switch");
    assert_eq!(sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn forwards_of_what_people_send_have_their_required_fields() {
    let (sim, bot, anna) = started().await;
    let contents = [
        Content::text("/help @anna https://a.example"),
        Content::photo("a"),
        Content::Video { caption: None },
        Content::Animation {
            caption: Some("a".into()),
        },
        Content::Audio { caption: None },
        Content::Voice { caption: None },
        Content::VideoNote,
        Content::document("a.pdf", "b"),
        Content::sticker("👍"),
        Content::Location { lat: 1.0, lon: 2.0 },
        Content::Venue {
            lat: 1.0,
            lon: 2.0,
            title: "T".into(),
            address: "A".into(),
        },
        Content::Contact {
            phone_number: "1".into(),
            first_name: "B".into(),
            last_name: Some("C".into()),
        },
        Content::Dice {
            emoji: "🎯".into(),
            value: 2,
        },
        Content::Poll {
            question: "Q".into(),
            options: vec!["a".into(), "b".into()],
        },
    ];
    for content in contents {
        let id = anna.sends(content);
        let forward = json!({ "chat_id": ANNA, "from_chat_id": ANNA, "message_id": id });
        bot.call("forwardMessage", forward).await;
    }
    assert_eq!(sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn an_update_that_lacks_something_is_noticed() {
    let (sim, _bot, anna) = started().await;
    anna.sends(Content::Other(json!({ "contact": { "first_name": "no number" } })));
    assert_eq!(
        sim.complaints(),
        ["simulator: update `message`: field `Message.contact.phone_number` is required"]
    );
    sim.person(PersonSpec::new(2002, "Bob"))
        .sends(Content::Other(json!({ "hologram": {} })));
    assert_eq!(sim.complaints().len(), 1, "a kind nobody knows yet is no fault");
}
