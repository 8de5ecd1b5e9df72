//! Reminders: whoever owes the next word is reminded of it, a few times, and never at night.

use std::time::Duration;

use crate::harness::{GROUP, desk};

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);
/// Who stands behind the desk.
const DEV: i64 = 3_001;

#[tokio::test]
async fn support_is_reminded_three_times_and_the_last_time_others_hear_of_it() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("REMINDER_OPERATOR_INTERVAL", 3_600)
        .with("BOT_DEV_ID", DEV)
        .opens()
        .await;
    let (anna, admin, dev) = (story.anna(), story.admin(), story.user(DEV, "Dora", "en"));
    dev.says("/start");
    dev.sees("Here you reach").await;
    anna.says("is anybody there?");
    admin.sees("is anybody there?").await;
    story.passes_slowly(59, MINUTE).await;
    admin.sees_no("has been waiting");
    story.passes_slowly(1, MINUTE).await;
    let told = admin.sees("Anna has been waiting for an answer for 1 h").await;
    assert!(
        told.buttons
            .iter()
            .flatten()
            .any(|button| button.text.contains("Reply")),
        "{told:?}"
    );
    story.restarts().await;
    story.passes_slowly(60, MINUTE).await;
    admin.sees("waiting for an answer for 2 h").await;
    dev.sees_no("has been waiting");
    story.passes_slowly(60, MINUTE).await;
    admin.sees("waiting for an answer for 3 h").await;
    let told = dev
        .sees("A user has been waiting for an answer for 3 h in ticket #1")
        .await;
    assert!(!told.text.contains("Anna"), "{told:?}");
    story.passes_slowly(20, HOUR).await;
    assert_eq!(admin.count("has been waiting"), 3);
    assert_eq!(dev.count("has been waiting"), 1);
    // An answer ends it; the next wait is another one.
    admin.replies_to("is anybody there?", "now there is");
    anna.sees("now there is").await;
    story.passes_slowly(5, HOUR).await;
    anna.says("good");
    admin.sees("good").await;
    story.passes_slowly(1, HOUR).await;
    admin.sees("waiting for an answer for 1 h").await;
    admin.says("/inbox");
    admin.presses("#1 ·").await;
    admin.presses("History").await;
    admin.sees("support was reminded to answer").await;
    story.closes().await;
}

#[tokio::test]
async fn a_silent_user_is_reminded_by_day_alone_and_once_after_downtime() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_AFTER_HOURS", 0)
        .with("REMINDER_USER_INTERVAL", 4 * 3_600)
        .with("QUIET_HOURS", "21:00-09:00")
        .with("TIMEZONE", "Europe/Moscow")
        .opens()
        .await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    ivan.says("когда вы открываетесь?");
    admin.sees("когда вы открываетесь?").await;
    admin.replies_to("когда вы открываетесь?", "в девять");
    ivan.sees("в девять").await;
    // It is 13:00 in Moscow: the first one comes at 17:00, the second would come at 21:00 and waits until 9:00.
    story.passes_slowly(4, HOUR).await;
    ivan.sees("Мы всё ещё ждём вашего ответа в обращении №1").await;
    story.passes_slowly(15, HOUR).await;
    story.passes_slowly(59, MINUTE).await;
    assert_eq!(ivan.count("всё ещё ждём"), 1);
    story.passes_slowly(1, MINUTE).await;
    ivan.sees("Мы всё ещё ждём вашего ответа").await;
    story.restarts_after(HOUR * 5).await;
    ivan.sees("Мы всё ещё ждём вашего ответа").await;
    story.passes_slowly(72, HOUR).await;
    assert_eq!(ivan.count("всё ещё ждём"), 3);
    ivan.presses("Открыть").await;
    ivan.sees("вам напомнили об ответе").await;
    story.closes().await;
}

#[tokio::test]
async fn a_group_is_reminded_in_russian_and_an_owner_turns_it_off_at_once() {
    let story = desk()
        .with_group()
        .with("TICKET_MODE", "any")
        .with("DEFAULT_LOCALE", "ru")
        .with("REMINDER_OPERATOR_INTERVAL", 1_800)
        .opens()
        .await;
    let (ivan, boris, admin) = (story.user(1_002, "Иван", "ru"), story.boris_in_group(), story.admin());
    ivan.says("есть кто живой?");
    boris.sees("есть кто живой?").await;
    story.passes_slowly(30, MINUTE).await;
    boris.sees("Иван ждёт ответа уже 30 мин").await;
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Remind support after: 30 min").await;
    admin.sees("Now: 30 min, as in .env (REMINDER_OPERATOR_INTERVAL)").await;
    admin.presses("off").await;
    admin.sees("Now: off, changed here").await;
    story.passes_slowly(10, HOUR).await;
    assert_eq!(boris.count("ждёт ответа"), 1);
    // A shorter time holds for waits that have begun.
    admin.presses("4 h").await;
    boris.sees("Иван ждёт ответа уже 10 ч").await;
    story.closes().await;
}

#[tokio::test]
async fn who_has_blocked_the_bot_is_reminded_in_vain_and_nothing_else_suffers() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_AFTER_HOURS", 0)
        .with("REMINDER_USER_INTERVAL", 3_600)
        .opens()
        .await;
    let (anna, vera, admin) = (story.anna(), story.user(1_004, "Vera", "en"), story.admin());
    for (user, question) in [(&anna, "first question"), (&vera, "second question")] {
        user.says(question);
        admin.sees(question).await;
        admin.replies_to(question, format!("answer to the {question}").as_str());
        user.sees("answer to the").await;
    }
    story.is_quiet().await;
    anna.person().blocks_bot();
    story.expects_in_log("not delivered");
    for _ in 0..3 {
        story.passes_slowly(1, HOUR).await;
        vera.sees("We are still waiting for your answer in ticket #2").await;
    }
    story.passes_slowly(12, HOUR).await;
    story.is_quiet().await;
    assert_eq!(vera.count("still waiting"), 3);
    anna.sees_no("still waiting");
    story.closes().await;
}

#[tokio::test]
async fn many_that_wait_are_told_of_as_one_with_a_way_to_each_of_them() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("REMINDER_OPERATOR_INTERVAL", 3_600)
        .with("BOT_DEV_ID", DEV)
        .opens()
        .await;
    let (admin, boris, dev) = (story.admin(), story.boris(), story.user(DEV, "Dora", "en"));
    dev.says("/start");
    dev.sees("Here you reach").await;
    for no in 1..=11 {
        story
            .user(5_000 + no, &format!("User{no}"), "en")
            .says(&format!("question {no}."));
        admin.sees(&format!("question {no}.")).await;
    }
    // One of them is Boris's own: nobody else is reminded of it.
    boris.says("/claim 11");
    story.is_quiet().await;
    story.passes_slowly(60, MINUTE).await;
    let told = admin
        .sees("10 tickets have been waiting for an answer, the first for 1 h")
        .await;
    let buttons: Vec<&str> = told.buttons.iter().flatten().map(|button| &*button.text).collect();
    assert_eq!(buttons.len(), 9, "{buttons:?}");
    assert!(
        buttons[0].contains("#1 ·") && buttons[7].contains("#8 ·"),
        "{buttons:?}"
    );
    boris.sees("11 tickets have been waiting").await;
    for staff in [&admin, &boris] {
        assert_eq!(staff.count("waiting for an answer"), 1);
    }
    // Killed and started again, and late by some hours: once more, and no ticket twice.
    story.restarts_after(HOUR * 5).await;
    admin
        .sees("10 tickets have been waiting for an answer, the first for 6 h")
        .await;
    admin.presses("and 2 more").await;
    admin.sees("Waiting for us").await;
    admin.presses("#3 ·").await;
    admin.sees("question 3.").await;
    dev.sees_no("waiting");
    story.passes_slowly(60, MINUTE).await;
    let told = dev
        .sees("11 tickets have been waiting for an answer, the first for 7 h")
        .await;
    assert!(
        told.text.contains("#1, #2, #3") && told.text.contains("#8 and 3 more"),
        "{told:?}"
    );
    assert!(!told.text.contains("User"), "{told:?}");
    story.passes_slowly(20, HOUR).await;
    assert_eq!(boris.count("11 tickets"), 3);
    assert_eq!(dev.count("have been waiting"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_group_hears_in_russian_of_the_night_at_once_and_of_one_in_its_own_words() {
    let mut story = desk()
        .with_group()
        .with("TICKET_MODE", "any")
        .with("DEFAULT_LOCALE", "ru")
        .with("REMINDER_OPERATOR_INTERVAL", 3_600)
        .with("QUIET_HOURS", "21:00-09:00")
        .with("TIMEZONE", "Europe/Moscow")
        .opens()
        .await;
    let (boris, admin) = (story.boris_in_group(), story.admin());
    // It is 13:00 in Moscow.
    story.passes_slowly(9, HOUR).await;
    for (id, name) in [(1_002, "Иван"), (1_003, "Мария"), (1_005, "Пётр")] {
        story.user(id, name, "ru").says("есть кто живой?");
        boris.sees(name).await;
        story.passes(HOUR);
    }
    story.passes_slowly(7, HOUR).await;
    boris.sees_no("ждут");
    story.passes_slowly(1, HOUR).await;
    let told = boris.sees("Ответа ждут 3 обращения, дольше всего 11 ч").await;
    let urls: Vec<String> = told
        .buttons
        .iter()
        .flatten()
        .filter_map(|button| button.url.clone())
        .collect();
    assert_eq!(urls.len(), 4, "{told:?}");
    assert!(
        urls[0].ends_with("?start=card_1") && urls[3].ends_with("?start=waiting"),
        "{urls:?}"
    );
    admin.says("/start waiting");
    admin.sees("Waiting for us").await;
    boris.replies_to("Иван", "доброе утро");
    boris.replies_to("Мария", "доброе утро");
    story.is_quiet().await;
    story.passes_slowly(1, HOUR).await;
    boris.sees("Пётр ждёт ответа уже").await;
    assert_eq!(boris.count("ждут"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_group_that_cannot_be_reached_leaves_the_gathered_reminder_to_staff() {
    let mut story = desk()
        .with_group()
        .with("TICKET_MODE", "any")
        .with("REMINDER_OPERATOR_INTERVAL", 3_600)
        .opens()
        .await;
    let (anna, vera, admin) = (story.anna(), story.user(1_004, "Vera", "en"), story.admin());
    let boris = story.boris_in_group();
    for user in [&anna, &vera] {
        user.says("is anybody there?");
        boris.sees("is anybody there?").await;
    }
    story.is_quiet().await;
    story.expects_in_log("not delivered");
    story.expects_in_log("the support group cannot be reached");
    story.sim.kick_bot(GROUP);
    story.passes_slowly(60, MINUTE).await;
    admin.sees("2 tickets have been waiting for an answer").await;
    admin.presses("#2 ·").await;
    admin.sees("Vera").await;
    story.closes().await;
}
