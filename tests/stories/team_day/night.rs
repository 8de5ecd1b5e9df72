//! The night, in which nobody is disturbed and the disk dies, and the day after it.

use std::time::Duration;

use telegram_sim::Content;

use super::{CLARA, Day};
use crate::topics::topic_where;

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
    // Nobody is at work: she is told until when.
    olga.sees(t(
        "It answers again from 03.03 09:00",
        "Она снова отвечает с 03.03 09:00",
    ))
    .await;
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
            .contains(t("Backup of 03.03.2026 03:", "Резервная копия от 03.03.2026 03:")),
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

/// The FAQ has come back with the backup, and needs nobody to be awake.
pub async fn the_faq_answers_before_work_begins(day: &mut Day) {
    let t = day.tongue();
    let peter = day.story.user(1_006, t("Peter", "Пётр"), t("en", "ru"));
    peter.says(t("Hello! How can I pay?", "Здравствуйте! Как мне оплатить?"));
    peter
        .sees(t("It answers again from 09:00", "Она снова отвечает с 09:00"))
        .await;
    peter
        .sees(t("While you wait for our answer", "Пока вы ждёте ответа"))
        .await;
    peter.presses(t("How do I pay?", "Как оплатить?")).await;
    peter.sees(t("By card, on the site.", "Картой, на сайте.")).await;
    peter
        .presses(t("This helped, close #7", "Это помогло, закрыть №7"))
        .await;
    peter.sees(t("good to know that it helped", "рады, что помогло")).await;
    let title = t("#7 ·", "№7 ·");
    topic_where(&day.story, title, |topic| topic.name.contains(title) && topic.closed).await;
    day.pauses().await;
}

/// Two write in the afternoon. The time to a first answer is two hours, and staff is warned when a fifth of it is left.
pub async fn one_is_answered_in_time_and_one_is_not(day: &mut Day) {
    let t = day.tongue();
    let vera = day.story.user(1_007, t("Vera", "Вера"), t("en", "ru"));
    let gleb = day.story.user(1_008, t("Gleb", "Глеб"), t("en", "ru"));
    vera.says(t("Is it in stock?", "Есть ли она в наличии?"));
    day.at(CLARA, 8).await;
    gleb.says(t("Where is your shop?", "Где ваш магазин?"));
    let (first, second) = (day.at(CLARA, 8).await, day.at(CLARA, 9).await);
    day.story.has_heard_all().await;
    day.story.passes_slowly(94, MINUTE).await;
    for topic in [&first, &second] {
        topic.sees_no(t("should have a first answer", "первый ответ нужен"));
    }
    day.story.passes_slowly(4, MINUTE).await;
    for topic in [&first, &second] {
        topic
            .sees(t("should have a first answer by", "первый ответ нужен до"))
            .await;
    }
    first.says(t("Plenty of them", "Сколько угодно"));
    vera.sees(t("Plenty of them", "Сколько угодно")).await;
    day.story.is_quiet().await;
    day.story.passes_slowly(25, MINUTE).await;
    second
        .sees(t("should have had a first answer by", "первый ответ был нужен до"))
        .await;
    first.sees_no(t("should have had", "был нужен"));
    second.says(t("Behind the station", "За вокзалом"));
    gleb.sees(t("Behind the station", "За вокзалом")).await;
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
        // Anna, Ivan, Maria, Mallory, Olga, Peter, Vera and Gleb; whoever is staff is none.
        t("👥 Users: 8", "👥 Пользователи: 8"),
        // Ivan's, whose last word was a user's, Vera's and Gleb's.
        t("🎫 Active tickets: 3", "🎫 Активные обращения: 3"),
        t("⏳ Waiting for our answer: 1", "⏳ Ждут нашего ответа: 1"),
        t("✅ Closed: 6", "✅ Закрытые: 6"),
        t(
            "🎫 Opened 9 · closed 6 · reopened 0",
            "🎫 Открыто 9 · закрыто 6 · открыто снова 0",
        ),
        // Anna's four and her praise, Ivan's three, Maria's three, and one each of Mallory's, Olga's, Peter's, Vera's and
        // Gleb's.
        t("✉️ From users 16 · from us 10", "✉️ От пользователей 16 · от нас 10"),
        // Gleb's.
        t(
            "🚨 Not in time: first answers 1 · closings 0",
            "🚨 Не в срок: первые ответы 1 · закрытия 0",
        ),
        t("⭐ 4.0 on average · 2 ratings", "⭐ 4,0 в среднем · 2 оценки"),
        "⭐⭐⭐⭐⭐ 1",
        "⭐⭐⭐⭐ 0",
        "⭐⭐⭐ 1",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "no “{line}” in\n{shown}");
    }
}
