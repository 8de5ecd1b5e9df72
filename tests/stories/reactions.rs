//! Reactions show on the other side, the last one by the bot.

use serde_json::json;

use crate::harness::{Actor, GUARD, Story, desk};

pub async fn shows(story: &Story, actor: &Actor, text: &str, emoji: &[&str]) {
    let shown = story
        .sim
        .until(|_| (actor.showing(text).reactions == emoji).then_some(()), GUARD);
    shown
        .await
        .unwrap_or_else(|_| panic!("{:?}", actor.showing(text).reactions));
}

#[tokio::test]
async fn reactions_go_both_ways_and_can_be_taken_back() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the printer smokes");
    admin.sees("the printer smokes").await;
    admin.replies_to("the printer smokes", "pull the plug");
    anna.sees("pull the plug").await;
    story.is_quiet().await;
    anna.reacts_to("pull the plug", Some("👍"));
    shows(&story, &admin, "pull the plug", &["👍"]).await;
    anna.reacts_to("pull the plug", Some("❤"));
    shows(&story, &admin, "pull the plug", &["❤"]).await;
    anna.reacts_to("pull the plug", None);
    shows(&story, &admin, "pull the plug", &[]).await;
    admin.reacts_to("the printer smokes", Some("😱"));
    shows(&story, &anna, "the printer smokes", &["😱"]).await;
    // What a bot cannot show takes the place of nothing.
    let custom = json!({ "type": "custom_emoji", "custom_emoji_id": "5" });
    let message = anna.showing("pull the plug").message_id;
    anna.person().reacts(anna.person().id(), message, vec![custom]).unwrap();
    story.is_quiet().await;
    shows(&story, &admin, "pull the plug", &[]).await;
    story.closes().await;
}

#[tokio::test]
async fn in_a_group_where_the_bot_is_admin_reactions_reach_the_user() {
    let mut story = desk().with_group().with("TICKET_MODE", "any").opens().await;
    let (ivan, boris) = (story.user(1_002, "Иван", "ru"), story.boris_in_group());
    story.sim.admit_bot(crate::harness::GROUP, true);
    ivan.says("спасибо большое");
    boris.sees("спасибо большое").await;
    story.is_quiet().await;
    boris.reacts_to("спасибо большое", Some("🙏"));
    shows(&story, &ivan, "спасибо большое", &["🙏"]).await;
    story.closes().await;
}
