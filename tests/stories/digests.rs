//! The daily digest: once a day, made up for once after downtime, in everybody's language, by day alone.

use std::time::Duration;

use crate::harness::desk;

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn staff_is_told_each_morning_how_things_stand_and_what_yesterday_brought() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_AFTER_HOURS", 0)
        .with("SLA_FIRST_RESPONSE_MINUTES", 600)
        .with("SLA_WARN_PERCENT", 0)
        .with("DIGEST_AT", "09:00")
        .with("TIMEZONE", "Europe/Moscow")
        .opens()
        .await;
    let (anna, vera, ivan) = (
        story.anna(),
        story.user(1_004, "Vera", "en"),
        story.user(1_002, "Иван", "ru"),
    );
    let (admin, boris) = (story.admin(), story.boris());
    boris.says("/language");
    boris.presses("Русский").await;
    boris.sees("Служба поддержки").await;
    // A Monday, 13:00 in Moscow.
    for (user, words) in [
        (&anna, "the first of all"),
        (&vera, "the second of all"),
        (&ivan, "третье обращение"),
    ] {
        user.says(words);
        admin.sees(words).await;
        story.passes(MINUTE);
    }
    admin.replies_to("the second of all", "as you wish");
    vera.sees("as you wish").await;
    admin.says("/close #2");
    let asked = vera.sees("How was our support?").await;
    vera.presses_below(&asked, "⭐⭐⭐");
    admin.sees("has rated").await;
    story.passes_slowly(10, HOUR).await;
    admin.sees("#1 · Anna should have had a first answer").await;
    admin.sees("#3 · Иван should have had a first answer").await;
    story.passes_slowly(9, HOUR).await;
    story.passes_slowly(56, MINUTE).await;
    admin.sees_no("Daily digest");
    story.passes_slowly(1, MINUTE).await;
    let told = admin.sees("☀️ Daily digest · 03.03.2026").await;
    for line in [
        "2 open tickets · 2 wait for us",
        "🚨 Late: 2 open tickets",
        "🎫 Opened 3 · closed 1 · reopened 0",
        "🚨 Not in time: first answers 2 · closings 0",
        "⭐ 3.0 on average · 1 rating",
    ] {
        assert!(told.text.lines().any(|shown| shown == line), "no “{line}” in {told:?}");
    }
    let told = boris.sees("☀️ Сводка дня · 03.03.2026").await;
    assert!(told.text.contains("🚨 Опаздываем: 2 открытых обращения"), "{told:?}");
    assert!(told.text.contains("Открыто 3 · закрыто 1"), "{told:?}");
    boris.presses_below(&told, "№1 ·");
    boris.sees("Обращение №1").await;
    for user in [&anna, &vera, &ivan] {
        assert_eq!(user.count("igest") + user.count("Сводка"), 0);
    }
    // The next one is made up for after two days without the bot, once.
    story.restarts().await;
    story.passes_slowly(23, HOUR).await;
    assert_eq!(admin.count("Daily digest"), 1);
    story.restarts_after(47 * HOUR).await;
    let told = admin.sees("☀️ Daily digest · 05.03.2026").await;
    assert!(told.text.contains("Opened 0 · closed 0"), "{told:?}");
    story.is_quiet().await;
    assert_eq!(admin.count("Daily digest"), 2);
    story.closes().await;
}

#[tokio::test]
async fn an_empty_day_is_one_line_and_comes_after_the_night() {
    let story = desk()
        .with("DIGEST_AT", "06:00")
        .with("QUIET_HOURS", "22:00-08:00")
        .opens()
        .await;
    let admin = story.admin();
    // It is 10:00: what was due at 6:00 was before the first start.
    story.passes_slowly(21, HOUR).await;
    story.passes_slowly(59, MINUTE).await;
    admin.sees_no("Daily digest");
    story.passes_slowly(1, MINUTE).await;
    let told = admin
        .sees("☀️ Daily digest · 03.03.2026 · nothing is open, and yesterday brought nothing.")
        .await;
    assert!(!told.text.contains('\n') && told.buttons.is_empty(), "{told:?}");
    story.passes_slowly(24, HOUR).await;
    admin.sees("☀️ Daily digest · 04.03.2026").await;
    story.closes().await;
}
