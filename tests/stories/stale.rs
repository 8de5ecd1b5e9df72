//! Buttons pressed a week later, twice, or after everything has changed.

use std::time::Duration;

use crate::harness::desk;

const WEEK: Duration = Duration::from_secs(7 * 24 * 3_600);

#[tokio::test]
async fn a_button_pressed_a_week_later_says_what_has_changed() {
    let story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("what about my order");
    let notice = admin.sees("what about my order").await;
    admin.presses("Card").await;
    let card = admin.sees("nobody has taken it").await;
    boris.presses("Card").await;
    boris.sees("Ticket #1").await;
    boris.presses("Close").await;
    boris.sees("closed by support").await;
    story.passes(WEEK);
    admin.presses_below(&card, "Take");
    admin.is_told("Boris has closed it").await;
    admin.sees("closed by support · Boris").await;
    admin.presses_below(&notice, "Reply");
    admin.is_told("Boris has closed it").await;
    story.closes().await;
}

#[tokio::test]
async fn a_second_press_does_no_harm() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("what about my order");
    admin.sees("what about my order").await;
    admin.presses("Card").await;
    let card = admin.sees("nobody has taken it").await;
    admin.presses_below(&card, "Close");
    admin.presses_below(&card, "Close");
    admin.is_told("Alex has closed it").await;
    story.is_quiet().await;
    assert_eq!(anna.count("Support has closed ticket #1"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_button_of_a_bot_that_ran_here_before_is_outdated() {
    let story = desk().opens().await;
    let anna = story.anna();
    anna.says("/start");
    let menu = anna.sees("Here you reach our support").await;
    anna.person()
        .presses_data(1_001, menu.message_id, "legacy_button_17")
        .unwrap();
    anna.is_told("This button is outdated").await;
    story.closes().await;
}

#[tokio::test]
async fn the_menu_of_a_deleted_message_comes_anew() {
    let story = desk().opens().await;
    let anna = story.anna();
    anna.says("/start");
    let menu = anna.sees("Here you reach our support").await;
    anna.presses("Help").await;
    story.sim.delete_message(1_001, menu.message_id);
    let after = anna
        .sees_where("the help", |message| message.text.contains("How this works"))
        .await;
    drop(after);
    story.closes().await;
}

#[tokio::test]
async fn the_same_update_delivered_twice_changes_nothing() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("only one of these, please");
    boris.sees("only one of these, please").await;
    boris.replies_to("only one of these", "just one answer");
    anna.sees("just one answer").await;
    story.is_quiet().await;
    let ids: Vec<i64> = update_ids(&story.sim);
    for id in ids {
        story.sim.repeat_update(id);
    }
    story.is_quiet().await;
    story.restarts().await;
    for id in update_ids(&story.sim) {
        story.sim.repeat_update(id);
    }
    story.is_quiet().await;
    assert_eq!(boris.count("only one of these"), 1);
    assert_eq!(anna.count("just one answer"), 1);
    assert_eq!(anna.count("Ticket #"), 1);
    story.closes().await;
}

/// The numbers of all updates handed out so far, as the confirmations tell them.
pub fn update_ids(sim: &telegram_sim::Sim) -> Vec<i64> {
    let mut confirmed: Vec<i64> = sim
        .calls()
        .into_iter()
        .filter(|call| call.method == "getUpdates")
        .filter_map(|call| call.params["offset"].as_i64())
        .filter(|offset| *offset > 0)
        .map(|offset| offset - 1)
        .collect();
    confirmed.dedup();
    confirmed
}
