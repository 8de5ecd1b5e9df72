//! Copies and forwards.

use serde_json::{Value, json};
use telegram_sim::{Content, Person, PersonSpec, Sim};

use crate::bot::{ANNA, Bot, started};

const BOB: i64 = 2002;

async fn with_bob() -> (Sim, Bot, Person, Person) {
    let (sim, bot, anna) = started().await;
    let bob = sim.person(PersonSpec::new(BOB, "Bob"));
    bob.starts();
    bot.take().await;
    (sim, bot, anna, bob)
}

fn to_bob(message: i64) -> Value {
    json!({ "chat_id": BOB, "from_chat_id": ANNA, "message_id": message })
}

#[tokio::test]
async fn a_copy_keeps_text_and_entities_and_shows_no_origin() {
    let (sim, bot, anna, _bob) = with_bob().await;
    let entities = vec![json!({ "type": "bold", "offset": 0, "length": 4 })];
    let original = anna.sends(Content::Text {
        text: "bold /help".into(),
        entities,
    });
    let copy = bot.call("copyMessage", to_bob(original)).await;
    assert_eq!(
        copy.as_object().map(|fields| fields.len()),
        Some(1),
        "only the id is given"
    );
    let seen = sim
        .message(BOB, copy["message_id"].as_i64().expect("an id"))
        .expect("is there");
    assert_eq!(seen.text, "bold /help");
    assert_eq!(seen.entities.len(), 2);
    assert_eq!(seen.copied_from, Some((ANNA, original)));
    assert!(seen.from_bot && !seen.forwarded);
}

#[tokio::test]
async fn a_copy_can_have_its_own_caption_keyboard_and_reply() {
    let (sim, bot, anna, bob) = with_bob().await;
    let question = bob.says("what is it?");
    let photo = anna.sends(Content::photo("old"));
    let mut params = to_bob(photo);
    params["caption"] = json!("<i>new</i>");
    params["parse_mode"] = json!("HTML");
    params["reply_parameters"] = json!({ "message_id": question });
    params["reply_markup"] = json!({ "inline_keyboard": [[{ "text": "ok", "callback_data": "ok" }]] });
    bot.call("copyMessage", params.clone()).await;
    let seen = sim.messages(BOB).pop().expect("is there");
    assert_eq!(
        (seen.text.as_str(), seen.kind.as_str(), seen.reply_to),
        ("new", "photo", Some(question))
    );
    assert_eq!(seen.entities[0]["type"], "italic");
    assert_eq!(seen.buttons[0][0].text, "ok");
    bot.call("copyMessage", to_bob(photo)).await;
    assert_eq!(sim.messages(BOB).pop().expect("is there").text, "old");
    params["caption"] = json!("");
    bot.call("copyMessage", params.clone()).await;
    assert_eq!(sim.messages(BOB).pop().expect("is there").text, "");
    params["caption"] = json!("a".repeat(1025));
    assert_eq!(
        bot.refused("copyMessage", params).await.1,
        "Bad Request: message caption is too long"
    );
}

#[tokio::test]
async fn what_cannot_be_copied_is_refused() {
    let (sim, bot, anna, _bob) = with_bob().await;
    let pinned = anna.sends(Content::Other(json!({ "new_chat_title": "Desk" })));
    let story = anna.sends(Content::Other(
        json!({ "story": { "id": 1, "chat": { "id": ANNA, "type": "private" } } }),
    ));
    let secret = anna.sends(Content::Other(json!({ "text": "a", "has_protected_content": true })));
    let cant_copy = (400, "Bad Request: the message can't be copied".to_owned());
    for message in [pinned, story, secret] {
        assert_eq!(bot.refused("copyMessage", to_bob(message)).await, cant_copy);
    }
    let cant_forward = (400, "Bad Request: the message can't be forwarded".to_owned());
    assert_eq!(bot.refused("forwardMessage", to_bob(pinned)).await, cant_forward);
    assert_eq!(
        bot.refused("forwardMessage", to_bob(secret)).await.1,
        "Bad Request: message has protected content and can't be forwarded"
    );
    bot.call("forwardMessage", to_bob(story)).await;
    let gone = anna.says("gone");
    sim.delete_message(ANNA, gone);
    assert_eq!(
        bot.refused("copyMessage", to_bob(gone)).await.1,
        "Bad Request: message to copy not found"
    );
    assert_eq!(
        bot.refused("forwardMessage", to_bob(gone)).await.1,
        "Bad Request: message to forward not found"
    );
    let nowhere = json!({ "chat_id": BOB, "from_chat_id": 5, "message_id": 1 });
    assert_eq!(
        bot.refused("copyMessage", nowhere).await.1,
        "Bad Request: chat not found"
    );
}

#[tokio::test]
async fn a_dice_and_a_poll_can_be_copied() {
    let (sim, bot, anna, _bob) = with_bob().await;
    for content in [
        Content::Dice {
            emoji: "🎲".into(),
            value: 6,
        },
        Content::Poll {
            question: "Tea?".into(),
            options: vec!["Yes".into(), "No".into()],
        },
    ] {
        let original = anna.sends(content);
        bot.call("copyMessage", to_bob(original)).await;
        let (copy, original) = (sim.messages(BOB).pop().expect("is there"), sim.message(ANNA, original));
        assert_eq!(copy.content, original.expect("is there").content);
    }
}

#[tokio::test]
async fn a_forward_shows_where_it_came_from() {
    let (sim, bot, anna, bob) = with_bob().await;
    let original = anna.says("look");
    let forward = bot.call("forwardMessage", to_bob(original)).await;
    assert_eq!(forward["forward_origin"]["sender_user"]["id"], ANNA);
    assert!(sim.messages(BOB).pop().expect("is there").forwarded);
    bob.blocks_bot();
    assert_eq!(bot.refused("copyMessage", to_bob(original)).await.0, 403);
    anna.blocks_bot();
    bob.unblocks_bot();
    bot.call("copyMessage", to_bob(original)).await;
}

#[tokio::test]
async fn several_messages_keep_their_album() {
    let (sim, bot, anna, _bob) = with_bob().await;
    let mut ids = anna
        .sends_album(ANNA, vec![Content::photo("a"), Content::photo("b")])
        .expect("sent");
    ids.push(anna.says("c"));
    let many = |ids: &[i64]| json!({ "chat_id": BOB, "from_chat_id": ANNA, "message_ids": ids });
    let before = sim.messages(BOB).len();
    let given = bot.call("copyMessages", many(&ids)).await;
    assert_eq!(given.as_array().map(Vec::len), Some(3));
    let seen = sim.messages(BOB).split_off(before);
    assert_eq!(seen[0].album, seen[1].album);
    assert!(seen[0].album.is_some() && seen[2].album.is_none());
    assert_ne!(seen[0].album, sim.message(ANNA, ids[0]).expect("is there").album);
    sim.delete_message(ANNA, ids[1]);
    let given = bot.call("forwardMessages", many(&ids)).await;
    assert_eq!(given.as_array().map(Vec::len), Some(2), "what is gone is passed over");
    let backwards: Vec<i64> = ids.iter().rev().copied().collect();
    assert_eq!(bot.refused("copyMessages", many(&backwards)).await.0, 400);
    assert_eq!(
        bot.refused("copyMessages", many(&ids[1..2])).await.1,
        "Bad Request: message to copy not found"
    );
}
