//! Tickets that have been closed for long enough are erased for good, if that is wanted.

use std::time::Duration;

use switchboard::domain::TicketNo;
use switchboard::store::Count;

use crate::harness::{GUARD, Story, desk};

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// Waits until so many closed tickets are left, and no fewer.
async fn comes_to(story: &Story, left: u64) {
    let closed = || story.desk.store().count(Count::Closed).unwrap();
    let fewer = async {
        while closed() > left {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(GUARD, fewer).await.expect("they are erased");
    assert_eq!(closed(), left);
}

#[tokio::test]
async fn what_was_closed_long_ago_is_erased_and_what_was_reopened_stays() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_AFTER_HOURS", 0)
        .with("TICKET_CLEANUP_DAYS", 30)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    let (vera, ivan) = (story.user(1_004, "Vera", "en"), story.user(1_002, "Иван", "ru"));
    for (user, words) in [
        (&anna, "the first of all"),
        (&vera, "the second of all"),
        (&ivan, "третье обращение"),
    ] {
        user.says(words);
        admin.sees(words).await;
    }
    for no in [1, 2] {
        admin.says(&format!("/close #{no}"));
        admin.sees(&format!("Ticket #{no}")).await;
    }
    vera.sees("How was our support?").await;
    story.passes_slowly(2, DAY).await;
    vera.presses("Reopen").await;
    vera.sees("you reopened it").await;
    story.passes_slowly(27, DAY).await;
    let kept = |story: &Story, no| story.desk.store().ticket(TicketNo(no)).unwrap().is_some();
    assert!(kept(&story, 1));
    story.restarts_after(DAY).await;
    comes_to(&story, 0).await;
    assert!(!kept(&story, 1) && kept(&story, 2) && kept(&story, 3));
    // Buttons that are left lead to a clear word, and what was counted stays counted.
    admin.says("/info #1");
    admin.sees("There is no ticket #1").await;
    anna.presses("Open").await;
    anna.sees("There is no ticket #1").await;
    admin.says("/stats");
    admin.presses("All time").await;
    admin.sees("🎫 Opened 3 · closed 2 · reopened 1").await;
    // A day later what was overwritten goes from the disk as well; open tickets stay, however old they get.
    story.passes(60 * DAY);
    story.is_restored().await;
    assert!(kept(&story, 2) && kept(&story, 3));
    story.closes().await;
}

#[tokio::test]
async fn an_owner_sets_the_days_at_run_time_and_many_go_a_few_at_a_time() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("MAX_OPEN_TICKETS", 0)
        .with("FLOOD_LIMIT_PER_MIN", 0)
        .opens()
        .await;
    let admin = story.admin();
    for no in 1..=30_u32 {
        let user = story.user(5_000 + i64::from(no), "Uma", "ru");
        user.says(&format!("вопрос номер {no}"));
        user.sees("передано в поддержку").await;
        user.presses("Закрыть").await;
        user.sees("закрыто вами").await;
    }
    story.passes_slowly(29, DAY).await;
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Erase closed tickets after: never").await;
    admin.sees("Only a backup brings it back").await;
    admin.presses("30 days").await;
    admin.sees("Now: 30 days, changed here").await;
    story.is_quiet().await;
    assert_eq!(story.desk.store().count(Count::Closed).unwrap(), 30);
    story.passes(DAY);
    comes_to(&story, 5).await;
    story.passes(Duration::from_secs(60));
    comes_to(&story, 0).await;
    story.closes().await;
}
