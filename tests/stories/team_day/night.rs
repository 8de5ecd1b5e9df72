//! The night, in which nobody is disturbed and the disk dies, and the day after it.

use std::time::Duration;

use telegram_sim::Content;

use super::{CLARA, Day};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

pub async fn at_night_all_is_quiet(day: &mut Day) {
    let t = day.tongue();
    // It is past eleven. Until nine in the evening Ivan and Maria are reminded that they owe an answer.
    day.story.passes_slowly(10 * 60, MINUTE).await;
    for user in [&day.ivan, &day.maria] {
        user.sees(t(
            "We are still waiting for your answer",
            "Мы всё ещё ждём вашего ответа",
        ))
        .await;
    }
    day.story.is_quiet().await;
    let before = [&day.ivan, &day.maria].map(|user| user.count(t("still waiting", "всё ещё ждём")));
    let olga = day.story.user(1_005, t("Olga", "Ольга"), t("en", "ru"));
    olga.says(t("Is anybody awake?", "Кто-нибудь не спит?"));
    let clara = day.at(CLARA, 6).await;
    clara.sees(t("Is anybody awake?", "Кто-нибудь не спит?")).await;
    day.story.passes_slowly(6, HOUR).await;
    day.story.is_quiet().await;
    clara.sees_no(t("has been waiting", "ждёт ответа уже"));
    let after = [&day.ivan, &day.maria].map(|user| user.count(t("still waiting", "всё ещё ждём")));
    assert_eq!(before, after);
}

pub async fn the_disk_dies_and_nothing_is_lost(day: &mut Day) {
    let t = day.tongue();
    // At three the backup has come to each owner.
    day.boris.sees_archive().await;
    let file = day.alex.sees_archive().await;
    assert!(
        file.text
            .contains(t("Backup of 2026-03-03 03:", "Резервная копия от 2026-03-03 03:")),
        "{}",
        file.text
    );
    let bytes = day.story.sim.file(&file.file_id.unwrap()).unwrap();
    day.story.begins_anew().await;
    day.story.is_quiet().await;
    day.alex.sends(Content::document(file.file_name.unwrap(), bytes));
    day.alex
        .sees(t("This backup can be restored", "Эту копию можно восстановить"))
        .await;
    day.alex.presses(t("Restore", "Восстановить")).await;
    day.story.is_restored().await;
    for owner in [&day.alex, &day.boris] {
        owner
            .sees(t("Restored: the state of", "Восстановлено состояние на"))
            .await;
    }
    day.story.is_quiet().await;
    // Clara is in the team again, and the topics are still the tickets'.
    day.at(CLARA, 6).await.says(t("We are awake now", "Теперь не спим"));
    let olga = day.story.actor(1_005, 1_005);
    olga.sees(t("We are awake now", "Теперь не спим")).await;
    day.at(CLARA, 6).await.says("/close");
    let asked = olga.sees(t("How was our support?", "Как вам наша поддержка?")).await;
    olga.presses_below(&asked, "3 ⭐");
    day.pauses().await;
}

pub async fn silence_ends_a_ticket(day: &mut Day) {
    let t = day.tongue();
    day.story.passes_slowly(6, HOUR).await;
    for (user, no) in [(&day.ivan, "2"), (&day.maria, "3")] {
        let warned = user
            .sees(t("Without one it will be closed", "Без него оно закроется"))
            .await;
        assert!(warned.text.contains(no), "{}", warned.text);
    }
    day.ivan.says(t("I have it, thank you", "Получил, спасибо"));
    day.at(CLARA, 2).await.sees(t("I have it", "Получил")).await;
    day.story.passes_slowly(6, HOUR).await;
    day.maria
        .sees(t(
            "was closed, since we have not heard from you",
            "закрыто, потому что мы не дождались",
        ))
        .await;
    day.ivan.sees_no(t("was closed, since", "закрыто, потому"));
    day.at(CLARA, 3)
        .await
        .sees(t("closed by itself", "закрылось само"))
        .await;
    day.pauses().await;
}

pub async fn the_figures_add_up(day: &mut Day) {
    let t = day.tongue();
    day.alex.says("/stats");
    let shown = day.alex.sees(t("Last 30 days", "Последние 30 дней")).await.text;
    for line in [
        // Anna, Ivan, Maria, Mallory and Olga; whoever is staff is none.
        t("👥 Users: 5", "👥 Пользователи: 5"),
        // Ivan's, whose last word was a user's.
        t("🎫 Active tickets: 1", "🎫 Активные обращения: 1"),
        t("⏳ Waiting for our answer: 1", "⏳ Ждут нашего ответа: 1"),
        t("✅ Closed: 5", "✅ Закрытые: 5"),
        t(
            "🎫 Opened 6 · closed 5 · reopened 0",
            "🎫 Открыто 6 · закрыто 5 · открыто снова 0",
        ),
        // Anna's four and her praise, Ivan's three, Maria's three, one of Mallory's and one of Olga's.
        t("✉️ From users 13 · from us 8", "✉️ От пользователей 13 · от нас 8"),
        t("⭐ 4.0 on average · 2 ratings", "⭐ 4,0 в среднем · 2 оценки"),
        "⭐⭐⭐⭐⭐ 1",
        "⭐⭐⭐⭐ 0",
        "⭐⭐⭐ 1",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "no “{line}” in\n{shown}");
    }
}
