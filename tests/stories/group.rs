//! The support group: what goes to the user from there, and what never does.

use telegram_sim::PersonSpec;

use crate::harness::{BORIS, GROUP, desk, person};

#[tokio::test]
async fn the_team_answers_by_replying_and_chats_undisturbed() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    let clara = story.user(1_300, "Clara", "en");
    story.sim.join(GROUP, 1_300, false);
    let clara_in_group = story.actor(1_300, GROUP);
    drop(clara);
    anna.says("how do I pay?");
    let post = boris.sees("how do I pay?").await;
    assert!(post.text.starts_with("🆕 #1 · Anna"), "{}", post.text);
    let chatter = boris.says("lunch, anybody?");
    clara_in_group.person().replies_in(GROUP, chatter, "yes, at one");
    clara_in_group.replies_to("how do I pay?", "by card, in the shop");
    anna.sees("by card, in the shop").await;
    anna.says("and online?");
    let later = boris.sees("and online?").await;
    assert!(later.text.starts_with("🔧 #1 · Anna"), "{}", later.text);
    boris.replies_to("and online?", "there too");
    anna.sees("there too").await;
    story.is_quiet().await;
    for private in ["lunch", "yes, at one"] {
        anna.sees_no(private);
    }
    anna.sees_no("Clara");
    anna.sees_no("Boris");
    story.closes().await;
}

#[tokio::test]
async fn with_staff_only_other_members_are_never_relayed() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("GROUP_OPERATORS", "staff")
        .with_group()
        .opens()
        .await;
    story.user(1_300, "Clara", "en");
    story.sim.join(GROUP, 1_300, false);
    let (anna, boris, clara) = (story.anna(), story.boris_in_group(), story.actor(1_300, GROUP));
    anna.says("a question for staff");
    boris.sees("a question for staff").await;
    clara.replies_to("a question for staff", "let me try");
    clara.presses("Take").await;
    clara.is_told("Only staff can do this").await;
    boris.replies_to("a question for staff", "the official answer");
    anna.sees("the official answer").await;
    story.is_quiet().await;
    anna.sees_no("let me try");
    story.closes().await;
}

#[tokio::test]
async fn bots_channels_and_anonymous_admins_are_never_sent_to_users() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("who answers me?");
    let post = boris.sees("who answers me?").await;
    story.sim.person(PersonSpec {
        is_bot: true,
        ..person(1_400, "Helper bot", "en")
    });
    story.sim.join(GROUP, 1_400, false);
    let speakers = [
        serde_json::json!({ "from": { "id": 1_400, "is_bot": true, "first_name": "Helper bot" } }),
        serde_json::json!({ "from": { "id": 1_087_968_824, "is_bot": true, "first_name": "Group" }, "sender_chat": { "id": GROUP, "type": "supergroup", "title": "Support" } }),
        serde_json::json!({ "from": { "id": 777_000, "is_bot": false, "first_name": "Telegram" }, "sender_chat": { "id": -100_555, "type": "channel", "title": "News" }, "is_automatic_forward": true }),
    ];
    for (n, speaker) in (0..).zip(speakers) {
        let mut message = serde_json::json!({
            "message_id": 900_000 + n,
            "date": 1_772_445_600,
            "chat": { "id": GROUP, "type": "supergroup", "title": "Support" },
            "text": "spoken by nobody",
            "reply_to_message": { "message_id": post.message_id, "date": 1, "chat": { "id": GROUP, "type": "supergroup", "title": "Support" } },
        });
        for (field, value) in speaker.as_object().unwrap() {
            message[field] = value.clone();
        }
        story.sim.push_raw_update(serde_json::json!({ "message": message }));
    }
    story.is_quiet().await;
    anna.sees_no("spoken by nobody");
    story.closes().await;
}

#[tokio::test]
async fn tickets_are_taken_closed_and_reopened_below_their_words() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("please close me soon");
    boris.sees("please close me soon").await;
    story.admin().says("/inbox");
    story.admin().presses("#1 ").await;
    story.admin().sees("Ticket #1").await;
    story.admin().presses("Take").await;
    let taken = boris.sees_where("the post without Take", |message| {
        message.text.contains("please close me soon") && message.buttons[0][0].text.contains("Close")
    });
    taken.await;
    boris.sees("Alex is on it").await;
    anna.sees("Somebody is now working on ticket #1").await;
    boris.presses("Close").await;
    boris.sees("closed by Boris").await;
    anna.sees("Support has closed ticket #1").await;
    boris.replies_to("please close me soon", "one more thing");
    let refused = boris.sees("Not sent. Boris has closed it").await;
    story.is_quiet().await;
    anna.sees_no("one more thing");
    boris.presses_below(&refused, "Reopen");
    anna.sees("Support has reopened ticket #1").await;
    boris.replies_to("please close me soon", "one more thing");
    anna.sees("one more thing").await;
    story.closes().await;
}

#[tokio::test]
async fn the_private_inbox_works_beside_the_group_and_the_group_reads_along() {
    let story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris_in_group());
    anna.says("who will it be?");
    boris.sees("who will it be?").await;
    admin.says("/inbox");
    admin.sees("1 open ticket").await;
    admin.presses("#1 ").await;
    admin.sees("Ticket #1").await;
    admin.presses("Reply").await;
    admin.sees("Answer to #1").await;
    admin.says("it will be me");
    anna.sees("it will be me").await;
    let copy = boris.sees("it will be me").await;
    assert!(copy.text.contains("Alex → Anna"), "{}", copy.text);
    story.closes().await;
}

#[tokio::test]
async fn id_is_told_in_any_group_and_other_bots_commands_are_not_ours() {
    let mut story = desk().with_group().opens().await;
    let boris = story.boris_in_group();
    boris.says("/id@another_bot");
    boris.says("/id");
    let told = boris.sees(&GROUP.to_string()).await;
    assert!(told.text.contains(&BORIS.to_string()));
    story.is_quiet().await;
    assert_eq!(boris.count("This group's id"), 1);
    story.closes().await;
}

#[tokio::test]
async fn words_in_another_group_go_nowhere() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let other = story.sim.group(telegram_sim::GroupSpec {
        id: -1_000_000_000_078,
        title: "Elsewhere".into(),
        kind: telegram_sim::GroupKind::Supergroup,
        members: vec![BORIS],
        bot_is_admin: true,
    });
    let elsewhere = story.actor(BORIS, other.0);
    elsewhere.says("is this a support request?");
    story.is_quiet().await;
    assert_eq!(elsewhere.messages().len(), 1);
    story.closes().await;
}
