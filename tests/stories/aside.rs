//! Updates that cannot be read or handled: kept aside, told of once, and the stream goes on.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use switchboard::domain::{Aside, MAX_ASIDE, WhyAside};
use switchboard::store::Store;
use switchboard::store::sled::SledEngine;

use crate::harness::{ADMIN, GROUP, GUARD, Program, Story, desk};

const TOLD: &str = "an update could not be read and is kept aside";
const ONCE: &str = "others of its kind will not be told of";

fn kept(story: &Story) -> Vec<Aside> {
    let kept = story.desk.store().all_aside().unwrap();
    kept.into_iter().map(|(_, aside)| aside).collect()
}

fn times_told(story: &Story) -> usize {
    story.log_lines().iter().filter(|line| line.contains(ONCE)).count()
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_as_it_came_and_told_of_once_a_kind() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("ALERT_CHAT_ID", ADMIN)
        .opens()
        .await;
    story.expects_in_log(TOLD);
    let first = story
        .sim
        .push_raw_update(json!({ "hologram": { "text": "from the future" } }));
    story.sim.push_raw_update(json!({ "message": { "text": "of nobody" } }));
    story
        .sim
        .push_raw_update(json!({ "hologram": { "text": "once more" } }));
    story.anna().says("the printer smokes");
    story.admin().sees("the printer smokes").await;
    story.is_quiet().await;
    story.admin().sees("reports an error").await;
    let all = kept(&story);
    let kinds: Vec<&str> = all.iter().map(|aside| aside.kind.as_str()).collect();
    assert_eq!(kinds, ["hologram", "message", "hologram"]);
    assert!(all[0].whole && all[0].why == WhyAside::Unreadable && all[0].content.contains("from the future"));
    assert_eq!(times_told(&story), 2);
    assert!(
        story.log_lines().iter().all(|line| !line.contains("from the future")),
        "words of people in the log"
    );

    // The same again, and after a restart another of a kind that was told of.
    story.sim.repeat_update(first);
    story.is_quiet().await;
    assert_eq!(kept(&story), all);
    story.restarts().await;
    story.sim.push_raw_update(json!({ "hologram": {} }));
    story.is_quiet().await;
    assert_eq!((kept(&story).len(), times_told(&story)), (4, 2));
    story.closes().await;
}

#[tokio::test]
async fn so_it_is_with_a_webhook_and_as_many_are_kept_as_may_be_for_a_month() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with_webhook("https://desk.example.org/hook")
        .opens()
        .await;
    story.expects_in_log(TOLD);
    for n in 0..MAX_ASIDE + 20 {
        story.sim.push_raw_update(json!({ "hologram": { "n": n } }));
    }
    story.anna().says("the printer smokes");
    story.admin().sees("the printer smokes").await;
    story.is_quiet().await;
    let all = kept(&story);
    assert_eq!((all.len(), times_told(&story)), (MAX_ASIDE, 1));
    assert!(
        all.last()
            .unwrap()
            .content
            .contains(&format!("\"n\":{}", MAX_ASIDE + 19))
    );
    assert!(all[0].content.contains("\"n\":20"));
    for _ in 0..31 {
        story.passes_slowly(1, Duration::from_hours(24)).await;
    }
    // The last commit of the job may be under way.
    let forgotten = async {
        while !kept(&story).is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(GUARD, forgotten)
        .await
        .expect("they are forgotten");
    story.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_mistake_of_the_program_broke_off_is_kept_too() {
    let mut program = Program::new().await;
    program.starts_to_panic_at("handling", 1);
    program.sim.find_person(1_001).unwrap().says("this one is not lost");
    assert!(!program.dies_or_rests().await);
    program.sim.find_person(1_001).unwrap().says("this one arrives");
    assert!(!program.dies_or_rests().await);
    assert_eq!(program.count(GROUP, "this one arrives"), 1);
    assert_eq!(program.is_stopped().await, Some(0));
    let engine = SledEngine::open(program.data_dir()).unwrap();
    let kept = Store::open(Arc::new(engine)).await.unwrap().all_aside().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].1.why, kept[0].1.kind.as_str()),
        (WhyAside::BrokeOff, "message")
    );
    assert!(kept[0].1.content.contains("this one is not lost"));
}
