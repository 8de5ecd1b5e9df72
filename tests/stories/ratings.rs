//! Stars after a closing, and a word on them.

use std::time::Duration;

use crate::harness::{Story, desk};

const HOUR: Duration = Duration::from_secs(3_600);

/// A ticket of Anna's that Alex has closed.
async fn closed(setup: crate::harness::Setup) -> Story {
    let story = setup.with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("is this any good?");
    admin.sees("is this any good?").await;
    admin.presses("Card").await;
    admin.sees("nobody has taken it").await;
    admin.presses("Close").await;
    admin.sees("closed by support").await;
    story
}

#[tokio::test]
async fn a_user_gives_stars_changes_them_and_says_why() {
    let mut story = closed(desk()).await;
    let (anna, admin) = (story.anna(), story.admin());
    let asked = anna.sees("How was our support?").await;
    let stars: Vec<&str> = asked.buttons[0].iter().map(|button| button.text.as_str()).collect();
    assert_eq!(stars, ["⭐", "⭐⭐", "⭐⭐⭐"]);
    anna.presses_below(&asked, "⭐⭐⭐");
    let thanked = anna.sees("Thank you for the rating").await;
    assert_eq!(thanked.buttons[0][2].text, "✓ ⭐⭐⭐");
    admin.sees("⭐⭐⭐ #1 · Anna has rated the support").await;
    anna.presses_below(&asked, "⭐⭐");
    let changed = anna.sees("Thank you for the rating").await;
    assert_eq!(changed.buttons[0][1].text, "✓ ⭐⭐");
    admin.sees("⭐⭐ #1 · Anna").await;
    anna.presses("Say more").await;
    anna.sees("What would you like to say about ticket #1?").await;
    anna.says("quick, but short");
    anna.sees("passed on to the team").await;
    admin.sees("Anna on the rating:\nquick, but short").await;
    admin.sees("Anna on the rating: quick, but short").await;
    story.is_quiet().await;
    assert_eq!(story.desk.store().count(switchboard::store::Count::Rated2).unwrap(), 1);
    assert_eq!(story.desk.store().count(switchboard::store::Count::Rated3).unwrap(), 0);
    story.closes().await;
}

#[tokio::test]
async fn a_rating_is_fixed_after_a_day() {
    let story = closed(desk()).await;
    let anna = story.anna();
    let asked = anna.sees("How was our support?").await;
    anna.presses_below(&asked, "⭐⭐⭐");
    anna.sees("Thank you for the rating").await;
    story.passes(HOUR * 25);
    anna.presses_below(&asked, "⭐⭐");
    anna.is_told("A rating can be changed for one day").await;
    anna.presses("Say more").await;
    anna.is_told("A rating can be changed for one day").await;
    story.closes().await;
}

#[tokio::test]
async fn each_closing_is_rated_once_and_an_old_question_no_more() {
    let mut story = closed(desk()).await;
    let (anna, admin) = (story.anna(), story.admin());
    let first = anna.sees("How was our support?").await;
    anna.presses_below(&first, "⭐");
    admin.sees("⭐ #1 · Anna").await;
    anna.presses_below(&first, "Reopen");
    admin.sees("Anna has reopened").await;
    anna.presses_below(&first, "⭐⭐⭐");
    anna.is_told("There is nothing to rate here").await;
    admin.presses("Card").await;
    admin.presses("Close").await;
    let second = anna.sees("How was our support?").await;
    anna.presses_below(&first, "⭐⭐⭐");
    anna.is_told("There is nothing to rate here").await;
    anna.presses_below(&second, "⭐⭐⭐");
    admin.sees("⭐⭐⭐ #1 · Anna").await;
    story.is_quiet().await;
    let store = story.desk.store();
    let (one, three) = (switchboard::store::Count::Rated1, switchboard::store::Count::Rated3);
    assert_eq!((store.count(one).unwrap(), store.count(three).unwrap()), (1, 1));
    story.closes().await;
}

#[tokio::test]
async fn five_stars_if_set_in_russian_and_nobody_elses_ticket_can_be_rated() {
    let mut story = desk().with("TICKET_MODE", "any").with("RATING_STARS", 5).opens().await;
    let ivan = story.user(1_002, "Иван", "ru");
    let admin = story.admin();
    ivan.says("это хорошо или плохо?");
    admin.sees("это хорошо или плохо?").await;
    admin.presses("Card").await;
    admin.presses("Close").await;
    let asked = ivan.sees("Как вам наша поддержка?").await;
    let labels: Vec<&str> = asked.buttons[0].iter().map(|button| button.text.as_str()).collect();
    assert_eq!(labels, ["1 ⭐", "2 ⭐", "3 ⭐", "4 ⭐", "5 ⭐"]);
    let data = asked.buttons[0][4].data.clone().unwrap();
    let eve = story.user(1_666, "Eve", "en");
    eve.says("/start");
    let menu = eve.sees("Here you reach our support").await;
    eve.person().presses_data(1_666, menu.message_id, &data).unwrap();
    eve.is_told("There is no ticket #1").await;
    ivan.presses("5 ⭐").await;
    ivan.sees("Спасибо за оценку").await;
    admin.sees("⭐⭐⭐⭐⭐ #1 · Иван").await;
    story.is_quiet().await;
    story.closes().await;
}
