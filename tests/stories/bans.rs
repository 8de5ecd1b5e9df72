//! Bans: spoken by button and by command, told once, lifted, and ended by time.

use std::time::Duration;

use crate::harness::{ADMIN, Setup, Story, desk};
use crate::topics::{forum, topic};

const HOUR: Duration = Duration::from_secs(3_600);

/// A ticket of Anna's, whose card Alex has opened.
async fn asked(setup: Setup) -> Story {
    let story = setup.with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("you are all wrong");
    admin.sees("you are all wrong").await;
    admin.presses("Card").await;
    admin.sees("nobody has taken it").await;
    story
}

#[tokio::test]
async fn an_operator_bans_by_button_and_the_user_is_told_once() {
    let mut story = asked(desk()).await;
    let (anna, admin) = (story.anna(), story.admin());
    admin.presses("Ban the user").await;
    admin.sees("For how long?").await;
    admin.presses("7 days").await;
    admin.sees("Your next message is the reason").await;
    admin.says("insults, <again>");
    admin.sees("Banned until 09.03 10:00").await;
    let told = anna.sees("You cannot write to our support until 09.03 10:00").await;
    assert!(told.text.ends_with("Reason: insults, <again>"), "{}", told.text);
    anna.says("but why?");
    anna.says("hello?");
    anna.presses("Open").await;
    anna.is_told("You cannot write here at present").await;
    story.is_quiet().await;
    admin.sees_no("but why?");
    assert_eq!(
        anna.count("You cannot write"),
        1,
        "one notice, not an answer to each message"
    );
    let kept = story
        .desk
        .store()
        .person(switchboard::domain::PersonId::telegram(anna.person().id()));
    assert!(kept.unwrap().unwrap().value.drafts.is_empty(), "nothing is kept of it");
    // The ticket stays with staff, and its card says why the user is silent.
    admin.presses("Card").await;
    admin.sees("Banned until 09.03 10:00: insults, <again>").await;
    admin.presses("Lift the ban").await;
    admin.sees("lifted by Alex").await;
    anna.sees("You can write to our support again").await;
    anna.says("I am sorry");
    admin.sees("I am sorry").await;
    story.closes().await;
}

#[tokio::test]
async fn a_ban_ends_by_itself_even_while_the_program_is_down() {
    let mut story = asked(desk()).await;
    let (anna, admin) = (story.anna(), story.admin());
    admin.presses("Ban the user").await;
    admin.presses("1 hour").await;
    admin.presses("Without a reason").await;
    anna.sees("You cannot write to our support until").await;
    story.passes_slowly(59, Duration::from_secs(60)).await;
    anna.says("too early");
    story.is_quiet().await;
    admin.sees_no("too early");
    story.passes_slowly(2, Duration::from_secs(60)).await;
    anna.sees("You can write to our support again").await;
    admin.says(&format!("/ban {} 1h", anna.person().id()));
    story.is_quiet().await;
    story.restarts_after(HOUR * 5).await;
    story.is_quiet().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.sees("You can write to our support again").await;
    anna.says("in time");
    admin.sees("in time").await;
    story.closes().await;
}

#[tokio::test]
async fn a_ban_outlives_a_restart() {
    let mut story = asked(desk()).await;
    let admin = story.admin();
    admin.presses("Ban the user").await;
    admin.presses("Until lifted").await;
    admin.sees("Your next message is the reason").await;
    story.restarts().await;
    let (anna, admin) = (story.anna(), story.admin());
    admin.says("spam");
    admin.sees(": spam").await;
    anna.sees("You can no longer write").await;
    story.restarts().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("am I back?");
    story.is_quiet().await;
    admin.sees_no("am I back?");
    story.closes().await;
}

#[tokio::test]
async fn the_list_shows_who_is_banned_and_pages() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let admin = story.admin();
    for n in 0..10 {
        let user = story.user(5_000 + n, &format!("User {n}"), "en");
        user.says("buy cheap watches");
        admin.sees(&format!("User {n}")).await;
        admin.says(&format!("/ban {} spam", 5_000 + n));
        user.sees("You can no longer write").await;
        story.passes(Duration::from_secs(1));
    }
    story.is_quiet().await;
    admin.says("/start");
    admin.sees("Support desk").await;
    admin.presses("Banned (10)").await;
    let list = admin.sees("Banned: 10").await;
    assert!(list.buttons[0][0].text.contains("User 9"), "the latest first");
    admin.presses("More ›").await;
    admin
        .sees_where("the second page", |message| {
            message
                .buttons
                .iter()
                .flatten()
                .any(|button| button.text.contains("User 0"))
        })
        .await;
    admin.presses("User 0").await;
    admin.sees("banned by Alex").await;
    admin.presses("Lift the ban").await;
    admin.sees("Not banned").await;
    admin.presses("‹ Banned").await;
    admin.sees("Banned: 9").await;
    story.closes().await;
}

#[tokio::test]
async fn commands_say_what_is_wrong_with_them() {
    let mut story = asked(desk()).await;
    let (anna, admin) = (story.anna(), story.admin());
    admin.says("/ban");
    admin.sees("Nobody is banned").await;
    admin.says("/ban 999999 7d spam");
    admin.sees("Nobody with that id has written").await;
    admin.says(&format!("/ban {ADMIN}"));
    admin.sees("Staff cannot be banned").await;
    admin.says(&format!("/unban {}", anna.person().id()));
    admin.sees("Not banned, or no longer").await;
    admin.says("/ban #1 30m");
    admin.sees("Banned until 10:30").await;
    admin.says("/unban #1");
    admin.sees("lifted by Alex").await;
    anna.says("/ban 1");
    anna.sees("I don't know this command").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn the_team_bans_in_the_group_by_reply() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("buy my coins");
    boris.sees("buy my coins").await;
    boris.replies_to("buy my coins", "/ban 7d coins");
    let shown = boris.sees("Banned until 09.03 10:00: coins").await;
    assert!(shown.buttons.is_empty(), "nothing to press in the group");
    anna.sees("You cannot write to our support until").await;
    anna.says("more coins");
    story.is_quiet().await;
    boris.sees_no("more coins");
    boris.replies_to("buy my coins", "/unban");
    anna.sees("You can write to our support again").await;
    story.closes().await;
}

#[tokio::test]
async fn in_a_topic_it_is_its_user_unless_another_is_named() {
    let mut story = forum().opens().await;
    let (anna, mallory) = (story.anna(), story.user(1_666, "Mallory", "en"));
    anna.says("is my data safe?");
    topic(&story, "Anna").await;
    mallory.says("buy my coins");
    let coins = topic(&story, "Mallory").await;
    story.is_quiet().await;
    let boris = story.boris_in_group().in_topic(coins.thread);
    boris.says("/ban 7d coins");
    boris.sees("Banned until 09.03 10:00: coins").await;
    mallory.sees("You cannot write to our support until").await;
    boris.says("/unban");
    mallory.sees("You can write to our support again").await;
    boris.says(&format!("/ban {} 1h", anna.person().id()));
    anna.sees("You cannot write to our support until").await;
    boris.says("/ban #99 1h");
    boris.sees("Nobody with that id").await;
    story.is_quiet().await;
    assert_eq!(mallory.count("You cannot write"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_banned_user_who_has_blocked_the_bot_troubles_nobody() {
    let mut story = asked(desk()).await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.person().blocks_bot();
    story.is_quiet().await;
    admin.says(&format!("/ban {} 1h", anna.person().id()));
    admin.sees("Banned until").await;
    story.is_quiet().await;
    story.expects_in_log("not delivered");
    story.closes().await;
}

#[tokio::test]
async fn skipping_the_reason_speaks_the_ban_it_was_asked_for_and_no_other() {
    let mut story = asked(desk()).await;
    let (anna, admin) = (story.anna(), story.admin());
    let olga = story.user(1_009, "Olga", "en");
    olga.says("and so are you");
    admin.sees("and so are you").await;
    admin.presses("Ban the user").await;
    admin.presses("1 hour").await;
    let of_anna = admin.sees("Your next message is the reason").await;
    admin.says(&format!("/user {}", olga.person().id()));
    admin.sees("1009").await;
    admin.presses("Ban the user").await;
    admin.presses("7 days").await;
    admin.sees("Your next message is the reason").await;
    admin.presses_below(&of_anna, "Without a reason");
    admin.is_told("This button is outdated").await;
    story.is_quiet().await;
    assert_eq!(anna.count("You cannot write") + olga.count("You cannot write"), 0);
    // What was begun last is still awaited.
    admin.says("rude");
    olga.sees("You cannot write to our support until 09.03 10:00").await;
    story.is_quiet().await;
    assert_eq!(anna.count("You cannot write"), 0);
    story.closes().await;
}

#[tokio::test]
async fn in_russian_too() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("DEFAULT_LOCALE", "ru")
        .opens()
        .await;
    let ivan = story.user(5_100, "Иван", "ru");
    let admin = story.admin();
    ivan.says("вы все неправы");
    admin.sees("вы все неправы").await;
    admin.says("/language");
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.presses("Card").await;
    admin.presses("Заблокировать").await;
    admin.sees("На какой срок?").await;
    admin.presses("1 день").await;
    admin.says("грубость");
    admin.sees("Заблокирован до 03.03 10:00: грубость").await;
    let told = ivan.sees("Вы не можете писать в поддержку до 03.03 10:00").await;
    assert!(told.text.ends_with("Причина: грубость"), "{}", told.text);
    admin.presses("Разблокировать").await;
    ivan.sees("Вы снова можете писать в поддержку").await;
    story.is_quiet().await;
    story.closes().await;
}
