//! Updates that nobody should send, each through the whole program: nothing of them breaks it, and who comes after them
//! is heard. How single ones are read is in tests/hostile/.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use switchboard::domain::TicketNo;
use switchboard::store::Count;

use crate::harness::{ADMIN, GROUP, Story, desk};

const TOLD: &str = "an update could not be read and is kept aside";

/// What lies in `fuzz/corpus/updates` and is JSON, from a stranger, from Anna, from staff, and in the team's group.
fn updates() -> Vec<Value> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/updates");
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let texts = files.into_iter().filter_map(|file| std::fs::read_to_string(file).ok());
    let mut all = Vec::new();
    for text in texts {
        for (stranger, known) in [
            ("5", "5"),
            ("5", "1001"),
            ("5", &ADMIN.to_string()),
            ("-1001000", &GROUP.to_string()),
        ] {
            let text = text.replace(&format!("\"id\": {stranger},"), &format!("\"id\": {known},"));
            if let Ok(Value::Object(mut update)) = serde_json::from_str(&text) {
                update.remove("update_id");
                all.push(Value::Object(update));
            }
        }
    }
    assert!(all.len() >= 100, "{}", all.len());
    all
}

/// A message of Anna's in which something is nested so deep that no reader of JSON takes it.
fn nested(text: &str) -> Value {
    let mut blocks = json!([]);
    for _ in 0..200 {
        blocks = json!([{ "type": "list", "items": [{ "label": "-", "blocks": blocks }] }]);
    }
    json!({ "message": {
        "message_id": 900_001,
        "date": 0,
        "chat": { "id": 1_001, "type": "private", "first_name": "Anna" },
        "from": { "id": 1_001, "is_bot": false, "first_name": "Anna" },
        "text": text,
        "rich_message": { "blocks": blocks },
    }})
}

async fn bears_all_of_it(mut story: Story) {
    story.expects_in_log(TOLD);
    story.anna().says("before all that");
    story.admin().sees("before all that").await;
    for update in updates() {
        story.sim.push_raw_update(update);
    }
    story.has_heard_all().await;
    // Albums wait for their other parts.
    story.passes_slowly(3, Duration::from_secs(2)).await;
    story.is_quiet().await;
    story.anna().says("is anybody there");
    story.admin().sees("is anybody there").await;
    story.is_quiet().await;
    let broken: Vec<String> = story.log_lines();
    let broken: Vec<&String> = broken
        .iter()
        .filter(|line| line.contains("broke off") || line.contains("panic"))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
    assert_eq!(story.desk.store().recount().unwrap(), Vec::<String>::new());
    assert_eq!(story.sim.pending_updates(), 0);
}

#[tokio::test]
async fn whatever_comes_whoever_follows_is_heard() {
    bears_all_of_it(desk().with("TICKET_MODE", "any").opens().await).await;
}

#[tokio::test]
async fn so_it_is_with_a_webhook() {
    let webhook = desk()
        .with("TICKET_MODE", "any")
        .with_webhook("https://desk.example.org/hook");
    bears_all_of_it(webhook.opens().await).await;
}

#[tokio::test]
async fn a_message_with_something_nested_too_deep_to_be_read_goes_on_like_any_other() {
    for with_webhook in [false, true] {
        let desk = desk().with("TICKET_MODE", "any");
        let mut story = match with_webhook {
            true => desk.with_webhook("https://desk.example.org/hook").opens().await,
            false => desk.opens().await,
        };
        story.anna().says("the first words");
        story.admin().sees("the first words").await;
        story.sim.push_raw_update(nested("words beside a deep list"));
        story.anna().says("my own words");
        story.admin().sees("my own words").await;
        story.is_quiet().await;
        let tickets = story.desk.store().count(Count::Tickets).unwrap();
        assert_eq!(tickets, 1);
        assert_eq!(story.desk.store().all_aside().unwrap(), []);
        let history = story.desk.store().events_before(TicketNo(1), u64::MAX, 50).unwrap();
        let mut said = history.iter().filter_map(|(_, event)| event.what.message());
        assert!(said.any(|message| message.text.plain == "words beside a deep list"));
    }
}
