//! Targets: staff is warned before a first answer or a closing is late, and told once when it was missed.

use std::time::Duration;

use telegram_sim::SeenMessage;

use crate::harness::desk;
use crate::topics::topic_where;

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);
/// Who stands behind the desk.
const DEV: i64 = 3_001;

fn bears(message: &SeenMessage, label: &str) -> bool {
    let mut labels = message.buttons.iter().flatten().map(|button| &button.text);
    labels.any(|text| text.contains(label))
}

#[tokio::test]
async fn staff_is_warned_of_a_first_answer_and_told_once_that_it_was_missed() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_AFTER_HOURS", 0)
        .with("SLA_FIRST_RESPONSE_MINUTES", 60)
        .with("BOT_DEV_ID", DEV)
        .opens()
        .await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    let (vera, dev) = (story.user(1_004, "Vera", "en"), story.user(DEV, "Dora", "en"));
    dev.says("/start");
    dev.sees("Here you reach").await;
    anna.says("is anybody there?");
    admin.sees("is anybody there?").await;
    vera.says("and for me?");
    admin.sees("and for me?").await;
    admin.replies_to("and for me?", "for you as well");
    vera.sees("for you as well").await;
    story.passes_slowly(47, MINUTE).await;
    admin.sees_no("first answer by");
    story.passes_slowly(1, MINUTE).await;
    let told = admin.sees("#1 · Anna should have a first answer by 11:00").await;
    assert!(bears(&told, "Reply"), "{told:?}");
    boris.sees("#1 · Anna should have a first answer by 11:00").await;
    admin.says("/inbox");
    let inbox = admin.sees("📥 Inbox").await;
    assert!(bears(&inbox, "⏱🆕 #1 ·"), "{inbox:?}");
    story.restarts().await;
    story.passes_slowly(11, MINUTE).await;
    admin.sees_no("should have had");
    story.passes_slowly(1, MINUTE).await;
    admin.sees("#1 · Anna should have had a first answer by 11:00").await;
    let told = dev.sees("Ticket #1 should have had a first answer by 11:00").await;
    assert!(!told.text.contains("Anna"), "{told:?}");
    story.restarts().await;
    story.passes_slowly(20, HOUR).await;
    for staff in [&admin, &boris] {
        assert_eq!(staff.count("should have had a first answer"), 1);
        assert_eq!(staff.count("should have a first answer"), 1);
    }
    assert_eq!(dev.count("should have had"), 1);
    admin.says("/inbox");
    admin.presses("🚨🆕 #1 ·").await;
    admin.sees("🚨 First answer was due by 02.03 11:00").await;
    admin.presses("History").await;
    admin.sees("the first answer did not come in time").await;
    admin.replies_to("is anybody there?", "now there is");
    anna.sees("now there is").await;
    admin.says("/inbox");
    let inbox = admin.sees("📥 Inbox").await;
    assert!(bears(&inbox, "🔧 #1 ·") && !bears(&inbox, "🚨"), "{inbox:?}");
    admin.says("/stats");
    admin.sees("🚨 Not in time: first answers 1 · closings 0").await;
    anna.presses("Open").await;
    anna.sees("now there is").await;
    anna.sees_no("in time");
    story.closes().await;
}

#[tokio::test]
async fn a_closing_is_due_in_hours_of_work_and_waits_for_the_user_as_a_group_reads_in_russian() {
    let mut story = desk()
        .with_group()
        .with("TICKET_MODE", "any")
        .with("DEFAULT_LOCALE", "ru")
        .with("AUTO_CLOSE_AFTER_HOURS", 0)
        .with("SLA_RESOLUTION_MINUTES", "normal=480")
        .with("BUSINESS_HOURS", "Mon-Fri 09:00-18:00")
        .with("HOLIDAYS", "03-04")
        .with("TIMEZONE", "Europe/Moscow")
        .opens()
        .await;
    let (ivan, boris) = (story.user(1_002, "Иван", "ru"), story.boris_in_group());
    // A Monday, 13:00 in Moscow. After an hour it is for the user to answer, who does so on Tuesday at 17:00.
    ivan.says("ничего не работает");
    boris.sees("ничего не работает").await;
    story.passes_slowly(1, HOUR).await;
    boris.replies_to("ничего не работает", "что именно?");
    ivan.sees("что именно?").await;
    story.passes_slowly(27, HOUR).await;
    boris.sees_no("закрыть до");
    ivan.says("кнопка");
    boris.sees("кнопка").await;
    // Seven hours are left: one of this day, none of the holiday, and on Thursday all but three. The warning comes 96
    // minutes before their end.
    story.passes_slowly(44, HOUR).await;
    story.passes_slowly(23, MINUTE).await;
    boris.sees_no("закрыть до");
    story.restarts().await;
    story.passes_slowly(1, MINUTE).await;
    boris.sees("№1 · Иван: обращение нужно закрыть до 15:00").await;
    story.passes_slowly(95, MINUTE).await;
    boris.sees_no("нужно было закрыть");
    story.passes_slowly(1, MINUTE).await;
    let told = boris.sees("№1 · Иван: обращение нужно было закрыть до 15:00").await;
    assert!(bears(&told, "Закрыть"), "{told:?}");
    boris.presses_below(&told, "Закрыть");
    ivan.sees("закрыла обращение №1").await;
    story.passes_slowly(48, HOUR).await;
    assert_eq!(boris.count("нужно закрыть до"), 1);
    assert_eq!(boris.count("было закрыть до"), 1);
    // Reopened on a Saturday, it has the whole time again: from Monday morning on.
    ivan.presses("Открыть снова").await;
    boris.sees("снова открыто пользователем").await;
    story.passes_slowly(48, HOUR).await;
    assert_eq!(boris.count("нужно закрыть до"), 1);
    story.passes_slowly(24, MINUTE).await;
    boris.sees("обращение нужно закрыть до 17:00").await;
    story.closes().await;
}

#[tokio::test]
async fn another_priority_is_another_time_and_a_target_that_was_reached_is_told_of_no_more() {
    let story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_AFTER_HOURS", 0)
        .with("SLA_FIRST_RESPONSE_MINUTES", "high=30")
        .with("SLA_RESOLUTION_MINUTES", "critical=60 normal=600")
        .with("SLA_WARN_PERCENT", 0)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the shop is closed");
    admin.sees("the shop is closed").await;
    story.passes_slowly(20, MINUTE).await;
    admin.presses("Card").await;
    admin.sees("⏱ Closing due by 20:00").await;
    admin.sees_no("First answer");
    admin.says("/priority #1 high");
    admin.sees("⏱ First answer by 10:30").await;
    story.passes_slowly(9, MINUTE).await;
    admin.replies_to("the shop is closed", "which one?");
    anna.sees("which one?").await;
    story.passes_slowly(1, HOUR).await;
    admin.sees_no("first answer by 10:30");
    // Urgent ones have a target that others have not had: it counts from what the user waits for now.
    anna.says("all of them");
    admin.sees("all of them").await;
    admin.says("/priority #1 critical");
    admin.sees("⏱ Closing due by 12:29").await;
    story.passes_slowly(59, MINUTE).await;
    admin.sees_no("should have been closed");
    story.passes_slowly(1, MINUTE).await;
    admin
        .sees("#1 · Anna: the ticket should have been closed by 12:29")
        .await;
    admin.sees_no("should be closed");
    story.closes().await;
}

#[tokio::test]
async fn a_category_has_times_of_its_own_that_win_over_those_of_the_priority() {
    let story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_AFTER_HOURS", 0)
        .with("SLA_FIRST_RESPONSE_MINUTES", 600)
        .opens()
        .await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    admin.says("/categories");
    admin.presses("Add").await;
    admin.says("Оплата");
    admin.sees("⏱ First answer within: as set for its priority").await;
    admin.presses("First answer").await;
    admin.sees("How much working time may the first answer take?").await;
    admin.says("soon");
    admin.sees("I do not understand this").await;
    admin.says("90");
    admin.sees("⏱ First answer within: 90 min").await;
    admin.presses("Closing").await;
    admin.sees("until it is closed?").await;
    admin.says("2h");
    admin.sees("🏁 Closing within: 2 h").await;
    ivan.says("/start");
    ivan.presses("Задать вопрос").await;
    ivan.presses("Оплата").await;
    ivan.sees("Напишите").await;
    ivan.says("я заплатил дважды");
    admin.sees("я заплатил дважды").await;
    story.passes_slowly(2, MINUTE).await;
    admin.presses("Card").await;
    let card = admin.sees("⏱ First answer by 11:30").await;
    assert!(card.text.contains("⏱ Closing due by 12:00"), "{card:?}");
    // Without it, it is the priority that counts again, in the same moment.
    admin.says("/category #1 -");
    let card = admin.sees("⏱ First answer by 20:00").await;
    assert!(!card.text.contains("Closing due"), "{card:?}");
    // A later change of the category holds for tickets from what happens to them next.
    admin.says("/category #1 Оплата");
    admin.sees("⏱ First answer by 11:30").await;
    admin.says("/categories");
    admin.presses("Оплата").await;
    admin.presses("First answer").await;
    admin.sees("How much working time").await;
    admin.says("0");
    admin.sees("⏱ First answer within: no target").await;
    admin.says("/tag #1 double");
    let card = admin.sees("#double").await;
    assert!(!card.text.contains("First answer by"), "{card:?}");
    story.closes().await;
}

#[tokio::test]
async fn what_was_missed_while_the_bot_was_down_is_told_once_and_what_was_due_without_a_target_never() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_AFTER_HOURS", 0)
        .with("SLA_FIRST_RESPONSE_MINUTES", 60)
        .with("SLA_RESOLUTION_MINUTES", 120)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("hello, hello?");
    admin.sees("hello, hello?").await;
    story.restarts_after(5 * HOUR).await;
    admin.sees("#1 · Anna should have had a first answer by 11:00").await;
    admin
        .sees("#1 · Anna: the ticket should have been closed by 12:00")
        .await;
    story.is_quiet().await;
    admin.sees_no("should have a first answer");
    admin.sees_no("should be closed");
    anna.says("never mind");
    admin.sees("never mind").await;
    story.restarts_with("SLA_RESOLUTION_MINUTES", 0).await;
    anna.presses("Close").await;
    admin.sees("has closed").await;
    story.passes_slowly(20, HOUR).await;
    assert_eq!(admin.count("should have"), 2);
    story.closes().await;
}

#[tokio::test]
async fn the_card_pinned_in_a_topic_shows_what_is_still_to_be_reached() {
    for (language, due, missed, closing) in [
        ("en", "First answer by", "First answer was due by", "Closing due by"),
        ("ru", "Первый ответ до", "Первый ответ был нужен до", "Закрыть до"),
    ] {
        let mut story = desk()
            .with("TICKET_MODE", "any")
            .with("DEFAULT_LOCALE", language)
            .with("AUTO_CLOSE_AFTER_HOURS", 0)
            .with("SLA_FIRST_RESPONSE_MINUTES", 60)
            .with("SLA_RESOLUTION_MINUTES", 240)
            .with_forum()
            .opens()
            .await;
        let anna = story.anna();
        anna.says("hello, hello?");
        let topic = topic_where(&story, "Anna's", |topic| topic.name.contains("Anna")).await;
        let boris = story.boris_in_group().in_topic(topic.thread);
        let card = boris.sees(&format!("⏱ {due} 02.03.2026 11:00")).await;
        assert!(
            card.text.contains(&format!("⏱ {closing} 02.03.2026 14:00")),
            "{}",
            card.text
        );
        story.passes_slowly(60, MINUTE).await;
        boris.sees("🚨").await;
        story.is_quiet().await;
        // The keeper of topics waits a moment for more.
        story.passes_slowly(5, MINUTE).await;
        let late = |message: &SeenMessage| {
            message.message_id == card.message_id && message.text.contains(&format!("🚨 {missed} 02.03.2026 11:00"))
        };
        boris.sees_where("the card, late", late).await;
        boris.says("here we are");
        anna.sees("here we are").await;
        story.is_quiet().await;
        story.passes_slowly(5, MINUTE).await;
        let reached = |message: &SeenMessage| {
            message.message_id == card.message_id && !message.text.contains(missed) && !message.text.contains("⏱")
        };
        boris.sees_where("the card, with nothing due", reached).await;
        story.is_quiet().await;
        story.closes().await;
    }
}
