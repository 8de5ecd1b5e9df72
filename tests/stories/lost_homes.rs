//! What goes wrong with the groups and topics of categories: deleted, left, moved.

use crate::categories::makes;
use crate::handling::any;
use crate::harness::{ADMIN, GROUP};
use crate::homes::{MONEY, asks, housed, money};
use crate::team::CLARA;

#[tokio::test]
async fn one_topic_can_be_the_place_of_all_of_them_and_its_end_is_told_once() {
    let mut story = any().with_group().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris_in_group());
    let clara = money(&story, true);
    makes(&admin, "Payment").await;
    makes(&admin, "Returns").await;
    let alex = story.actor(ADMIN, MONEY);
    let thread = alex.person().makes_topic(MONEY, "Tickets");
    for name in ["Payment", "Returns"] {
        alex.person().says_in_topic(MONEY, thread, format!("/here {name}"));
        clara
            .sees(&format!("Tickets about {name} are shown in this topic"))
            .await;
    }
    asks(&anna, "Payment", "I have paid twice").await;
    let shown = clara.sees("I have paid twice").await;
    assert!(shown.text.starts_with("🆕 #1 · Anna · 🗂 Payment"), "{shown:?}");
    assert_eq!(shown.thread, Some(thread));
    clara.replies_to("I have paid twice", "we look into it");
    anna.sees("we look into it").await;
    clara.person().says_in_topic(MONEY, thread, "lunch?");
    anna.edits("I have paid twice", "I have paid three times");
    clara.sees("I have paid three times").await;
    story.is_quiet().await;
    anna.sees_no("lunch?");
    assert_eq!(story.sim.topics(MONEY).len(), 1);
    // Somebody deletes it.
    story.expects_in_log("not delivered");
    story.sim.delete_topic(MONEY, thread);
    anna.says("have you found it?");
    boris.sees("have you found it?").await;
    admin
        .sees("I cannot reach “Money” any more, where tickets about Payment, Returns were shown")
        .await;
    anna.says("please answer");
    boris.sees("please answer").await;
    boris.replies_to("please answer", "we are here");
    anna.sees("we are here").await;
    story.is_quiet().await;
    assert_eq!(admin.count("I cannot reach"), 1, "once");
    admin.says("/categories");
    admin.presses("Returns").await;
    admin.sees("since “Money” cannot be reached").await;
    // In General it is a home once more.
    alex.says("/here pay");
    clara.sees("Tickets about Payment are shown in this group").await;
    anna.says("thank you");
    clara.sees("thank you").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn a_topic_of_the_support_group_that_is_gone_gives_way_to_the_group_and_that_to_the_team() {
    let mut story = any().with_forum().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris_in_group());
    makes(&admin, "Payment").await;
    let thread = boris.person().makes_topic(GROUP, "Money");
    let alex = story.actor(ADMIN, GROUP);
    alex.person().says_in_topic(GROUP, thread, "/here payment");
    boris.sees("Tickets about Payment are shown in this topic").await;
    asks(&anna, "Payment", "I have paid twice").await;
    assert_eq!(boris.sees("#1 · Anna · 🗂 Payment").await.thread, Some(thread));
    story.is_quiet().await;
    story.expects_in_log("not delivered");
    story.sim.delete_topic(GROUP, thread);
    anna.says("are you there?");
    boris.sees("are you there?").await;
    admin.sees("I cannot reach “Support” any more").await;
    story.is_quiet().await;
    assert_eq!(story.sim.topics(GROUP).len(), 1, "a topic of the ticket's own");
    // Where nothing is left, the team hears it in private, and nothing goes round in circles.
    story.expects_in_log("not delivered");
    story.expects_in_log("the support group cannot be reached");
    story.sim.kick_bot(GROUP);
    anna.says("is anybody there?");
    admin.sees("is anybody there?").await;
    story.is_quiet().await;
    assert_eq!(admin.count("I cannot reach"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_group_that_is_lost_gives_way_and_is_home_again_when_the_bot_is_back() {
    let (mut story, clara) = housed(any().with_group(), false).await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris_in_group());
    asks(&anna, "Payment", "I have paid twice").await;
    clara.sees("I have paid twice").await;
    story.expects_in_log("not delivered");
    story.sim.kick_bot(MONEY);
    anna.says("does anybody hear me?");
    boris.sees("does anybody hear me?").await;
    admin.sees("I cannot reach “Money” any more").await;
    boris.replies_to("does anybody hear me?", "we do");
    anna.sees("we do").await;
    anna.says("good");
    boris.sees("good").await;
    story.is_quiet().await;
    assert_eq!(admin.count("I cannot reach"), 1, "once");
    story.sim.admit_bot(MONEY, false);
    story.is_quiet().await;
    anna.says("and now?");
    clara.sees("and now?").await;
    story.is_quiet().await;
    assert_eq!(boris.count("and now?"), 0);
    story.closes().await;
}

#[tokio::test]
async fn a_group_that_becomes_a_supergroup_is_followed() {
    let (mut story, clara) = housed(any().with_group(), false).await;
    let anna = story.anna();
    asks(&anna, "Payment", "before the move").await;
    clara.sees("before the move").await;
    story.expects_in_log("has become a supergroup");
    let moved = story.sim.migrate_group(MONEY);
    let clara = story.actor(CLARA, moved.0);
    anna.says("after the move");
    clara.sees("after the move").await;
    clara.replies_to("after the move", "here we are");
    anna.sees("here we are").await;
    story.restarts().await;
    anna.says("and after a restart");
    clara.sees("and after a restart").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn every_category_of_a_group_is_home_again_when_the_bot_is_back_and_another_loss_is_told_again() {
    let (mut story, clara) = housed(any().with_group(), false).await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris_in_group());
    story.actor(ADMIN, MONEY).says("/here delivery");
    clara.sees("Tickets about Delivery are shown in this group").await;
    asks(&anna, "Payment", "I have paid twice").await;
    clara.sees("I have paid twice").await;
    story.expects_in_log("not delivered");
    story.sim.kick_bot(MONEY);
    anna.says("does anybody hear me?");
    boris.sees("does anybody hear me?").await;
    admin
        .sees("I cannot reach “Money” any more, where tickets about Payment, Delivery were shown")
        .await;
    story.is_quiet().await;
    story.restarts().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris_in_group());
    let clara = story.actor(CLARA, MONEY);
    story.sim.admit_bot(MONEY, false);
    story.is_quiet().await;
    anna.says("and now?");
    clara.sees("and now?").await;
    asks(&anna, "Delivery", "where is my parcel?").await;
    clara.sees("where is my parcel?").await;
    clara.replies_to("and now?", "we are back");
    anna.sees("we are back").await;
    story.is_quiet().await;
    assert_eq!(boris.count("and now?") + boris.count("my parcel"), 0);
    story.expects_in_log("not delivered");
    story.sim.kick_bot(MONEY);
    anna.says("once more, please");
    boris.sees("once more, please").await;
    admin.sees("I cannot reach “Money” any more").await;
    story.is_quiet().await;
    assert_eq!(admin.count("I cannot reach"), 2, "once for each loss");
    story.closes().await;
}

#[tokio::test]
async fn a_topic_is_home_again_by_its_own_group_and_by_no_other() {
    let mut story = any().with_group().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris_in_group());
    let clara = money(&story, true);
    makes(&admin, "Payment").await;
    let thread = story.actor(ADMIN, MONEY).person().makes_topic(MONEY, "Tickets");
    let alex = story.actor(ADMIN, MONEY);
    alex.person().says_in_topic(MONEY, thread, "/here payment");
    clara.sees("Tickets about Payment are shown in this topic").await;
    asks(&anna, "Payment", "I have paid twice").await;
    clara.sees("I have paid twice").await;
    story.expects_in_log("not delivered");
    story.sim.kick_bot(MONEY);
    anna.says("does anybody hear me?");
    boris.sees("does anybody hear me?").await;
    admin.sees("I cannot reach “Money” any more").await;
    // What the bot may do in the support group says nothing of this one.
    story.sim.admit_bot(GROUP, true);
    story.is_quiet().await;
    anna.says("and now?");
    boris.sees("and now?").await;
    story.is_quiet().await;
    assert_eq!(admin.count("I cannot reach"), 1, "once");
    story.sim.admit_bot(MONEY, true);
    story.is_quiet().await;
    anna.says("it is urgent");
    assert_eq!(clara.sees("it is urgent").await.thread, Some(thread));
    story.is_quiet().await;
    assert_eq!(boris.count("it is urgent"), 0);
    story.closes().await;
}
