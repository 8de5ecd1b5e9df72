//! Telegram's limits, enforced by the simulated server: the bot keeps them by itself.

use std::time::Duration;

use telegram_sim::Limits;

use crate::harness::{ADMIN, desk};

#[tokio::test]
async fn a_burst_of_questions_goes_to_the_group_at_telegrams_pace_and_never_meets_a_429() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("PACE_GLOBAL_PER_SEC", 30)
        .with("PACE_CHAT_PER_SEC", 1)
        .with("PACE_GROUP_PER_MIN", 20)
        .with_group()
        .opens()
        .await;
    story.sim.set_limits(Limits {
        per_chat_per_sec: None,
        global_per_sec: Some(30),
        group_per_min: Some(20),
    });
    let boris = story.boris_in_group();
    for n in 0..45 {
        story
            .user(1_500 + n, "Somebody", "en")
            .says(&format!("question number {n}."));
    }
    for minute in 1..=3 {
        story.passes_slowly(60, Duration::from_secs(1)).await;
        let posted = boris.count("question number");
        assert!(posted <= 20 * minute, "{posted} posts after {minute} minutes");
    }
    story.is_quiet().await;
    for n in 0..45 {
        assert_eq!(boris.count(&format!("question number {n}.")), 1);
    }
    let refused: Vec<_> = story
        .sim
        .calls()
        .into_iter()
        .filter(|call| call.status == 429)
        .collect();
    assert_eq!(refused, Vec::new());
    assert_eq!(story.admin().person().id(), ADMIN);
    story.closes().await;
}
