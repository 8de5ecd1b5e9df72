//! Owners change the rules while the bot works; users find the new ones in force at once.

use std::time::Duration;

use crate::harness::{ADMIN, desk};

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn an_owner_lets_tickets_close_sooner_and_the_new_hours_hold_for_open_ones_at_once() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_AFTER_HOURS", 48)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("is it Tuesday today?");
    admin.sees("is it Tuesday today?").await;
    admin.replies_to("is it Tuesday today?", "it is Monday");
    anna.sees("it is Monday").await;
    story.passes_slowly(8, HOUR).await;
    story.is_quiet().await;
    anna.sees_no("was closed");

    admin.says("/settings");
    admin.sees("For owners of the bot alone").await;
    admin.presses("Rules").await;
    let rules = admin.sees("A change holds at once").await;
    assert!(
        rules
            .buttons
            .iter()
            .flatten()
            .any(|button| button.text == "Close by itself after: 48 h · .env"),
        "{rules:?}"
    );
    admin.presses("Close by itself after").await;
    admin.sees("Now: 48 h, as in .env (AUTO_CLOSE_AFTER_HOURS)").await;
    admin.presses("12 h").await;
    admin.sees("Now: 12 h, changed here ✎. .env says 48 h").await;
    admin.sees_no("Changed by Boris");
    assert!(admin.find("Changed by Alex, ").is_some());
    // The card on display and the user's own screen tell of the new end.
    admin.says("/inbox");
    admin.presses("#1 ·").await;
    admin.sees("closes by itself in 4 h").await;
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Close by itself after").await;
    // Six hours have passed by now: the sleeping job finds it due without any time going by.
    admin.presses("6 h").await;
    anna.sees("Ticket #1 was closed, since we have not heard from you")
        .await;
    story.closes().await;
}

#[tokio::test]
async fn what_was_changed_survives_a_restart_and_can_be_taken_back() {
    let mut story = desk().with("ASK_MIN_LENGTH", 10).opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Shortest question").await;
    admin.sees("Now: 10 characters, as in .env").await;
    admin.presses("Other").await;
    admin.sees("Send a whole number of characters, from 0 to 4096").await;
    for wrong in ["many", "4097", "-1", "2.5", ""] {
        admin.says(if wrong.is_empty() { "🙂" } else { wrong });
        admin.sees("This must be a whole number from 0 to 4096").await;
        admin.sees("Send a whole number of characters, from 0 to 4096").await;
    }
    admin.says(" 3 ");
    admin.sees("Now: 3 characters, changed here ✎").await;
    story.restarts().await;
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.says("why");
    anna.sees("Ticket #1 is with our support").await;

    admin.says("/settings");
    admin.presses("Rules").await;
    let rules = admin.sees("A change holds at once").await;
    assert!(
        rules
            .buttons
            .iter()
            .flatten()
            .any(|button| button.text == "Shortest question: 3 characters ✎"),
        "{rules:?}"
    );
    admin.presses("Shortest question").await;
    let before = admin.sees("Now: 3 characters").await;
    admin.presses("As in .env: 10 characters").await;
    admin.sees("Now: 10 characters, as in .env").await;
    // The press again, a week later: it is so already, and no change is noted.
    story.passes(HOUR * 24 * 7);
    admin.presses_below(&before, "As in .env");
    admin.says("/settings");
    admin.presses("Changes").await;
    let log = admin.sees("Changes of the rules").await;
    assert!(
        log.text
            .contains("Alex · Shortest question: 10 characters → 3 characters"),
        "{}",
        log.text
    );
    assert!(log.text.contains("3 characters → 10 characters (.env)"), "{}", log.text);
    assert_eq!(log.text.matches("→").count(), 2, "{}", log.text);
    story.closes().await;
}

#[tokio::test]
async fn a_value_of_dotenv_counts_only_while_nobody_has_changed_it_here() {
    let mut story = desk().with("MAX_OPEN_TICKETS", 1).opens().await;
    let admin = story.admin();
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Open tickets per user").await;
    admin.presses("no limit").await;
    admin.sees("Now: no limit, changed here").await;
    story.restarts_with("MAX_OPEN_TICKETS", 5).await;
    assert_eq!(story.desk.rules().max_open_tickets, 0);
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Open tickets per user").await;
    admin.presses("As in .env: 5").await;
    admin.sees("Now: 5, as in .env").await;
    story.restarts_with("MAX_OPEN_TICKETS", 2).await;
    assert_eq!(story.desk.rules().max_open_tickets, 2);
    story.closes().await;
}

#[tokio::test]
async fn a_warning_must_come_before_the_end_here_as_in_dotenv() {
    let story = desk()
        .with("AUTO_CLOSE_AFTER_HOURS", 24)
        .with("AUTO_CLOSE_WARN_HOURS", 12)
        .opens()
        .await;
    let admin = story.admin();
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Close by itself after").await;
    admin.sees("Now: 24 h, as in .env").await;
    admin.presses("12 h").await;
    admin
        .is_told("A warning 12 h before the end does not go with an end after 12 h")
        .await;
    admin.sees_no("changed here ✎. .env");
    admin.presses("48 h").await;
    admin.sees("Now: 48 h, changed here").await;
    admin.presses("Back").await;
    admin.presses("Warning before that").await;
    admin.presses("Other").await;
    admin.says("40");
    admin.sees("Now: 40 h, changed here").await;
    // Somebody takes the hours in .env for those that hold: the warning is left out, and the log says so.
    admin.presses("Back").await;
    admin.presses("Close by itself after").await;
    admin.presses("As in .env: 24 h").await;
    admin.is_told("does not go with an end after 24 h").await;
    assert_eq!(story.desk.rules().auto_close_after_hours, 48);
    story.closes().await;
}

#[tokio::test]
async fn typing_a_value_can_be_dropped_and_a_reply_to_a_ticket_is_no_value() {
    let story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("how many are you?");
    admin.sees("how many are you?").await;
    for leave in ["back", "cancel"] {
        admin.says("/settings");
        admin.presses("Rules").await;
        admin.presses("Open tickets per user").await;
        admin.presses("Other").await;
        let prompt = admin.sees("Send a whole number").await;
        if leave == "back" {
            admin.replies_to("how many are you?", "12");
            anna.sees("12").await;
            admin.presses_below(&prompt, "Back");
            admin.sees("Now: 3, by default (MAX_OPEN_TICKETS)").await;
        } else {
            admin.says("/cancel");
            admin.sees("Dropped").await;
        }
        admin.says("7");
        admin.sees("To answer a user").await;
    }
    story.passes_slowly(1, MINUTE).await;
    assert_eq!(story.desk.rules().max_open_tickets, 3);
    story.closes().await;
}

#[tokio::test]
async fn nobody_but_an_owner_reaches_the_settings() {
    let story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/settings");
    anna.sees("I don't know this command").await;
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Stars of a rating").await;
    admin.sees("Now: 3 ⭐").await;
    anna.says("/start");
    let menu = anna.sees("Here you reach our support").await;
    for data in [
        "set:menu",
        "set:rules",
        "set:to:RATING_STARS:5",
        "set:type:RATING_STARS",
        "set:log",
    ] {
        anna.person()
            .presses_data(anna.person().id(), menu.message_id, data)
            .unwrap();
        anna.is_told("Only staff can do this").await;
    }
    assert_eq!(story.desk.rules().rating_stars, 3);
    // What no rule takes is no button of ours, from owners either.
    let card = admin.find("Now: 3 ⭐").unwrap();
    admin
        .person()
        .presses_data(ADMIN, card.message_id, "set:to:RATING_STARS:9")
        .unwrap();
    admin.is_told("This button is outdated").await;
    story.closes().await;
}

#[tokio::test]
async fn rules_are_changed_in_russian() {
    let story = desk().with("AUTO_CLOSE_WARN_HOURS", 2).opens().await;
    let admin = story.admin();
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.says("/settings");
    admin.sees("Только для владельцев бота").await;
    admin.presses("Изменения").await;
    admin.sees("Здесь ничего не меняли").await;
    admin.presses("Назад").await;
    admin.presses("Правила").await;
    admin.presses("Предупреждать за: 2 ч").await;
    admin.sees("Сейчас: 2 ч").await;
    admin.presses("нет").await;
    admin.sees("Сейчас: нет, изменено здесь ✎. В .env стоит «2 ч»").await;
    admin.presses("Другое").await;
    admin.sees("Пришлите целое число часов, от 0 до 1000000").await;
    admin.says("24");
    admin.sees("Предупредить за 24 ч").await;
    admin.says("5");
    admin.sees("Сейчас: 5 ч").await;
    admin.presses("Как в .env: 2 ч").await;
    admin.sees("как в .env (AUTO_CLOSE_WARN_HOURS)").await;
    story.closes().await;
}

#[tokio::test]
async fn info_shows_version_and_settings_without_secrets_and_what_was_changed_here() {
    let story = desk().with("MAX_OPEN_TICKETS", 3).opens().await;
    let admin = story.admin();
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Open tickets per user").await;
    admin.presses("no limit").await;
    admin.sees("changed here").await;
    admin.says("/settings");
    admin.sees("For owners").await;
    story.passes(HOUR * 3);
    admin.presses("Info").await;
    let info = admin.sees("up for 3 h").await;
    assert!(info.text.contains(env!("CARGO_PKG_VERSION")), "{}", info.text);
    assert!(info.text.contains("BOT_TOKEN=set"), "{}", info.text);
    assert!(info.text.contains("MAX_OPEN_TICKETS=0 ✎ (3)"), "{}", info.text);
    assert!(!info.text.contains(story.sim.token()), "the token is shown");
    // Whatever the number of pages: all are there, and the last one leads back.
    let mut pages = vec![info];
    while let Some(next) = pages.last().and_then(|page| {
        page.buttons
            .iter()
            .flatten()
            .find(|button| button.text.contains("▶") || button.text.contains("Next"))
    }) {
        let label = next.text.clone();
        admin.presses(&label).await;
        pages.push(admin.sees("up for 3 h").await);
    }
    assert!(
        pages.iter().any(|page| page.text.contains("PACE_GROUP_PER_MIN=0")),
        "{pages:#?}"
    );
    admin.presses("Back").await;
    admin.sees("For owners").await;
    story.closes().await;
}

#[tokio::test]
async fn debug_shows_counts_jobs_and_errors_and_refreshes() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("a secret word");
    admin.sees("a secret word").await;
    story.is_quiet().await;
    admin.says("/settings");
    admin.presses("Debug").await;
    let debug = admin.sees("State of the program").await;
    for text in [
        "1 open, 0 closed",
        "0 waiting in 0 lanes",
        "✅ end_silence",
        "✅ forget_updates",
        "No errors since the start",
    ] {
        assert!(debug.text.contains(text), "no “{text}” in {}", debug.text);
    }
    assert!(!debug.text.contains("secret"), "{}", debug.text);
    admin.presses("Card").await;
    admin.sees("Ticket #1").await;
    admin.presses("✅ Close").await;
    anna.sees("has closed ticket #1").await;
    admin.presses_below(&debug, "Refresh");
    admin.sees("0 open, 1 closed").await;
    story.closes().await;
}

#[tokio::test]
async fn info_and_debug_in_russian() {
    let story = desk().opens().await;
    let admin = story.admin();
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.says("/settings");
    admin.presses("Сведения").await;
    admin.sees("обновления опросом").await;
    admin.presses("Назад").await;
    admin.presses("Отладка").await;
    admin.sees("Ошибок с запуска не было").await;
    admin.presses("Обновить").await;
    story.closes().await;
}

#[tokio::test]
async fn pauses_and_limits_change_while_the_bot_works() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("TICKET_COOLDOWN_SECS", 0)
        .with("FEEDBACK_COOLDOWN_ENABLED", false)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Pause between feedback").await;
    admin.sees("Now: off, as in .env (FEEDBACK_COOLDOWN_HOURS)").await;
    admin.presses("24 h").await;
    admin.sees("Now: 24 h, changed here ✎").await;
    anna.says("/feedback well done");
    anna.sees("Thank you").await;
    anna.says("/feedback and once more");
    anna.sees("03.03 10:00").await;
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Pause between tickets").await;
    admin.sees("How long a user waits after a new ticket").await;
    admin.presses("1 h").await;
    admin.sees("Now: 1 h, changed here ✎").await;
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Messages from one user").await;
    admin.presses("10 a minute").await;
    admin.sees("Now: 10 a minute, changed here ✎").await;
    story.is_quiet().await;
    assert_eq!(story.desk.rules().ticket_cooldown_secs, 3_600);
    assert_eq!(story.desk.rules().flood_limit_per_min, 10);
    story.closes().await;
}
