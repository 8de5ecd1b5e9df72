//! Groups: what the bot sees, what it may, and how it loses them.

use serde_json::{Value, json};
use telegram_sim::{ActError, Content, GroupId, GroupKind, GroupSpec, Person, PersonSpec, Sim};

use crate::bot::{ANNA, Bot, started};

async fn with_group(kind: GroupKind, bot_is_admin: bool) -> (Sim, Bot, Person, GroupId) {
    let (sim, bot, anna) = started().await;
    let id = if kind == GroupKind::Group {
        -4_200
    } else {
        -1_001_234_567_890
    };
    let group = sim.group(GroupSpec {
        id,
        title: "Staff".into(),
        kind,
        members: vec![ANNA],
        bot_is_admin,
    });
    (sim, bot, anna, group)
}

fn texts(updates: &[Value]) -> Vec<&str> {
    updates
        .iter()
        .filter_map(|update| update["message"]["text"].as_str())
        .collect()
}

#[tokio::test]
async fn privacy_mode_hides_chatter() {
    let (sim, bot, anna, group) = with_group(GroupKind::Supergroup, false).await;
    let own = bot.sends(group.0, "ticket").await;
    let other = anna.says_in(group, "chatter");
    anna.replies_in(group, other, "chatter about chatter");
    anna.replies_in(group, own, "a reply to the bot");
    anna.says_in(group, "/stats");
    anna.says_in(group, "/stats@other_bot");
    anna.says_in(group, "/stats@desk_bot");
    anna.says_in(group, "hey @Desk_Bot");
    anna.sends_in(group, Content::photo("see @desk_bot"));
    anna.sends_in(group, Content::Other(json!({ "new_chat_title": "Desk" })));
    let updates = bot.take().await;
    assert_eq!(
        texts(&updates),
        ["a reply to the bot", "/stats", "/stats@desk_bot", "hey @Desk_Bot"]
    );
    assert_eq!(
        updates.len(),
        6,
        "the captioned photo and the service message are seen too"
    );
    sim.set_privacy_mode(false);
    anna.says_in(group, "open chatter");
    assert_eq!(texts(&bot.take().await), ["open chatter"]);
    assert_eq!(bot.call("getMe", json!({})).await["can_read_all_group_messages"], true);
}

#[tokio::test]
async fn an_administrator_sees_all_but_other_bots() {
    let (sim, bot, anna, group) = with_group(GroupKind::Supergroup, true).await;
    let robot = sim.person(PersonSpec {
        is_bot: true,
        ..PersonSpec::new(3003, "Robot")
    });
    sim.join(group, &robot, false);
    anna.says_in(group, "chatter");
    robot.says_in(group, "beep /stats");
    let updates = bot.take().await;
    assert_eq!(texts(&updates), ["chatter"]);
    assert_eq!(
        updates[0]["message"]["chat"],
        json!({ "id": group.0, "type": "supergroup", "title": "Staff" })
    );
}

#[tokio::test]
async fn only_members_write() {
    let (sim, _bot, _anna, group) = with_group(GroupKind::Group, true).await;
    let bob = sim.person(PersonSpec::new(2002, "Bob"));
    let refused = bob.try_sends(group, "hello", None);
    assert_eq!(
        refused,
        Err(ActError::NotMember {
            person: 2002,
            chat: group.0
        })
    );
    assert_eq!(bob.try_sends(-9, "hello", None), Err(ActError::NoChat(-9)));
    sim.join(group, &bob, false);
    bob.says_in(group, "hello");
}

#[tokio::test]
async fn a_bot_that_is_out_is_told_how() {
    for (kind, name) in [(GroupKind::Group, "group"), (GroupKind::Supergroup, "supergroup")] {
        let (sim, bot, anna, group) = with_group(kind, true).await;
        sim.kick_bot(group);
        let told = bot.take().await.remove(0);
        assert_eq!(told["my_chat_member"]["old_chat_member"]["status"], "administrator");
        assert_eq!(told["my_chat_member"]["new_chat_member"]["status"], "kicked");
        let send = json!({ "chat_id": group.0, "text": "hello" });
        let kicked = format!("Forbidden: bot was kicked from the {name} chat");
        assert_eq!(bot.refused("sendMessage", send.clone()).await, (403, kicked));
        anna.says_in(group, "/unseen");
        assert!(bot.take().await.is_empty());
        sim.admit_bot(group, false);
        bot.call("sendMessage", send.clone()).await;
        bot.call("leaveChat", json!({ "chat_id": group.0 })).await;
        let left = format!("Forbidden: bot is not a member of the {name} chat");
        assert_eq!(bot.refused("sendMessage", send).await, (403, left));
    }
}

#[tokio::test]
async fn a_group_becomes_a_supergroup() {
    let (sim, bot, anna, old) = with_group(GroupKind::Group, true).await;
    let new = sim.migrate_group(old);
    assert!(new.0 < -1_000_000_000_000);
    let updates = bot.take().await;
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], new.0);
    assert_eq!(updates[0]["message"]["chat"]["id"], old.0);
    assert_eq!(updates[1]["message"]["migrate_from_chat_id"], old.0);
    assert_eq!(updates[1]["message"]["chat"]["id"], new.0);
    let refused = bot
        .ask("sendMessage", json!({ "chat_id": old.0, "text": "a" }))
        .await
        .expect_err("old id");
    assert_eq!(
        (refused.code, refused.text.as_str()),
        (400, "Bad Request: group chat was upgraded to a supergroup chat")
    );
    assert_eq!(refused.parameters, json!({ "migrate_to_chat_id": new.0 }));
    bot.sends(new.0, "hello").await;
    anna.says_in(new, "hello");
    assert_eq!(texts(&bot.take().await), ["hello"]);
    assert_eq!(
        anna.try_sends(old, "a", None),
        Err(ActError::Migrated { old: old.0, new: new.0 })
    );
    let service = updates[1]["message"]["message_id"].as_i64().expect("an id");
    let copy = json!({ "chat_id": new.0, "from_chat_id": new.0, "message_id": service });
    assert_eq!(
        bot.refused("copyMessage", copy).await.1,
        "Bad Request: the message can't be copied"
    );
}

#[tokio::test]
async fn members_can_be_asked_for() {
    let (sim, bot, _anna, group) = with_group(GroupKind::Supergroup, true).await;
    let bob = sim.person(PersonSpec::new(2002, "Bob"));
    let member = |user: i64| json!({ "chat_id": group.0, "user_id": user });
    assert_eq!(bot.call("getChatMember", member(ANNA)).await["status"], "creator");
    assert_eq!(bot.call("getChatMember", member(2002)).await["status"], "left");
    assert_eq!(
        bot.refused("getChatMember", member(77)).await.1,
        "Bad Request: user not found"
    );
    sim.join(group, &bob, false);
    assert_eq!(bot.call("getChatMember", member(2002)).await["status"], "member");
    sim.join(group, &bob, true);
    assert_eq!(bot.call("getChatMember", member(2002)).await["status"], "administrator");
    assert_eq!(bot.call("getChatMemberCount", json!({ "chat_id": group.0 })).await, 3);
    let admins = bot.call("getChatAdministrators", json!({ "chat_id": group.0 })).await;
    assert_eq!(admins.as_array().map(Vec::len), Some(3));
    assert_eq!(
        bot.call("getChat", json!({ "chat_id": group.0 })).await["title"],
        "Staff"
    );
}

#[tokio::test]
async fn rights_depend_on_being_an_administrator() {
    let (sim, bot, anna, group) = with_group(GroupKind::Supergroup, false).await;
    let (own, hers) = (bot.sends(group.0, "own").await, anna.says_in(group, "hers"));
    let about = |id: i64| json!({ "chat_id": group.0, "message_id": id });
    assert_eq!(
        bot.refused("pinChatMessage", about(own)).await.1,
        "Bad Request: not enough rights to manage pinned messages in the chat"
    );
    assert_eq!(
        bot.refused("deleteMessage", about(hers)).await.1,
        "Bad Request: message can't be deleted"
    );
    sim.admit_bot(group, true);
    bot.call("pinChatMessage", about(own)).await;
    assert!(sim.message(group, own).expect("is there").pinned);
    bot.call("unpinChatMessage", about(own)).await;
    assert_eq!(
        bot.refused("unpinChatMessage", about(own)).await.1,
        "Bad Request: message to unpin not found"
    );
    assert_eq!(
        bot.refused("pinChatMessage", about(1)).await.1,
        "Bad Request: message to pin not found"
    );
    bot.call("deleteMessage", about(hers)).await;
    let react = json!({ "chat_id": group.0, "message_id": own, "reaction": [{ "type": "emoji", "emoji": "👍" }] });
    bot.call("setMessageReaction", react).await;
    assert_eq!(sim.message(group, own).expect("is there").reactions, ["👍"]);
    let gone = json!({ "chat_id": group.0, "message_id": hers, "reaction": [] });
    assert_eq!(
        bot.refused("setMessageReaction", gone).await.1,
        "Bad Request: message to react not found"
    );
}
