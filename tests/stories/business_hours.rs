//! Outside business hours a user is told once a ticket when to expect an answer.

use std::time::Duration;

use crate::harness::desk;

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn who_writes_in_the_evening_is_told_once_when_support_is_back() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_AFTER_HOURS", 0)
        .with("BUSINESS_HOURS", "Mon-Fri 09:00-18:00")
        .with("TIMEZONE", "Europe/Moscow")
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    // A Monday, 13:00 in Moscow.
    anna.says("is anybody there?");
    anna.sees("Ticket #1 is with our support").await;
    admin.sees("is anybody there?").await;
    story.is_quiet().await;
    anna.sees_no("not at work");
    story.passes_slowly(6, HOUR).await;
    anna.says("and now?");
    let told = anna
        .sees("Our support is not at work right now. It answers again from 03.03 09:00 (Europe/Moscow time)")
        .await;
    assert!(told.buttons.is_empty(), "{told:?}");
    story.restarts().await;
    anna.says("I see");
    admin.sees("I see").await;
    story.is_quiet().await;
    assert_eq!(anna.count("not at work"), 1);
    // Who answers all the same, answers; the next evening the ticket's user knows already.
    admin.replies_to("I see", "good night");
    anna.sees("good night").await;
    story.passes_slowly(24, HOUR).await;
    anna.says("good evening");
    admin.sees("good evening").await;
    story.is_quiet().await;
    assert_eq!(anna.count("not at work"), 1);
    // Another ticket is another matter.
    let vera = story.user(1_004, "Vera", "en");
    vera.says("a first question");
    vera.sees("It answers again from 04.03 09:00").await;
    admin.sees("a first question").await;
    admin.says("/inbox");
    admin.presses("#2 ·").await;
    admin.presses("History").await;
    admin.sees("the user was told when to expect an answer").await;
    story.closes().await;
}

#[tokio::test]
async fn a_holiday_is_no_day_of_work_and_it_is_said_in_russian() {
    let mut story = desk()
        .with_group()
        .with("BUSINESS_HOURS", "Mon-Fri 09:00-13:00; Sat 10:00-14:00")
        .with("HOLIDAYS", "03-03, 2026-03-04")
        .with("TIMEZONE", "Europe/Moscow")
        .opens()
        .await;
    let (ivan, boris) = (story.user(1_002, "Иван", "ru"), story.boris_in_group());
    ivan.says("/start");
    ivan.presses("Задать вопрос").await;
    ivan.says("когда вы открываетесь?");
    boris.sees("когда вы открываетесь?").await;
    ivan.sees("Сейчас поддержка не работает. Она снова отвечает с 05.03 09:00 (время: Europe/Moscow)")
        .await;
    ivan.presses("Открыть").await;
    ivan.sees("вам сказали, когда ждать ответа").await;
    story.is_quiet().await;
    assert_eq!(boris.count("не работает"), 0);
    story.closes().await;
}

#[tokio::test]
async fn a_ticket_that_is_reopened_at_night_tells_it_too() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("BUSINESS_HOURS", "Mon-Sun 08:00-20:00")
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("when do you open?");
    admin.sees("when do you open?").await;
    admin.replies_to("when do you open?", "at eight");
    anna.sees("at eight").await;
    admin.presses("Card").await;
    admin.presses("✅ Close").await;
    anna.sees("has closed ticket #1").await;
    story.passes_slowly(11, HOUR).await;
    anna.presses("Reopen").await;
    anna.sees("It answers again from 03.03 08:00 (UTC time)").await;
    story.is_quiet().await;
    assert_eq!(anna.count("not at work"), 1);
    story.closes().await;
}
