//! Whatever Telegram refuses a message with, nothing is dropped in silence, nothing is tried for ever, and the
//! conversation goes on.

use std::time::Duration;

use serde::Deserialize;
use telegram_sim::{Fault, How};

use crate::harness::{Actor, GROUP, Story, desk};

const ANNA: i64 = 1_001;

/// What was sent, and was deleted by a moderator before anybody could see it.
const DELETED: &str = "Internal Server Error: sent message was immediately deleted and can't be returned";

/// An error answer of the real server.
#[derive(Deserialize)]
struct Known {
    code: u16,
    description: String,
}

fn known() -> Vec<Known> {
    let data = include_str!("../../crates/telegram-sim/data/errors.json");
    let known: Vec<Known> = serde_json::from_str(data).expect("a list of errors");
    known.into_iter().filter(|known| known.description != DELETED).collect()
}

fn refuse(description: &str) -> How {
    How::Refuse {
        code: 400,
        description: description.into(),
        parameters: None,
    }
}

impl Known {
    fn how(&self) -> How {
        match self.code {
            429 => How::RetryAfter(7),
            // The library waits in real time after a status of these; the text says as much.
            code => How::Refuse {
                code: if code < 500 { code } else { 400 },
                description: self.description.clone(),
                parameters: None,
            },
        }
    }
}

fn fail(story: &Story, method: &'static str, chat: i64, how: How) {
    story.sim.fail(Fault {
        method: Some(method),
        chat: Some(chat),
        times: Some(1),
        how,
    });
}

/// Time passes until this is so.
async fn comes_true(story: &Story, what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..2_000 {
        if is_so() {
            return;
        }
        story.passes_slowly(1, Duration::from_secs(4)).await;
    }
    panic!("it never came true: {what}\n{:#?}", story.log_lines());
}

/// Says how often staff has been told that something did not arrive, wherever.
fn told(staff: &[&Actor]) -> usize {
    let words = ["a message did not arrive", "your message did not arrive"];
    let times = words
        .iter()
        .flat_map(|words| staff.iter().map(|actor| actor.count(words)));
    times.sum()
}

#[tokio::test]
async fn a_users_words_arrive_somewhere_or_their_writer_is_told() {
    let story = desk()
        .with("TICKET_MODE", "any")
        .with("FLOOD_LIMIT_PER_MIN", "0")
        .with_group()
        .opens()
        .await;
    let (anna, admin, group) = (story.anna(), story.admin(), story.boris_in_group());
    for text in [
        "not delivered",
        "delivery failed",
        "the support group cannot be reached",
    ] {
        story.expects_in_log(text);
    }
    anna.says("a question");
    group.sees("a question").await;
    for (at, error) in known().iter().enumerate() {
        let words = format!("word {at}.");
        let before = anna.count("could not be shown to support");
        fail(&story, "sendMessage", GROUP, error.how());
        anna.says(&words);
        comes_true(&story, &format!("{words} {}", error.description), || {
            let shown = group.count(&words) + admin.count(&words) > 0;
            shown || anna.count("could not be shown to support") > before
        })
        .await;
    }
    anna.says("nothing is held up");
    comes_true(&story, "nothing is held up", || group.count("nothing is held up") > 0).await;
    story.closes().await;
}

#[tokio::test]
async fn an_operators_words_arrive_or_the_operator_is_told() {
    let story = desk()
        .with("TICKET_MODE", "any")
        .with("FLOOD_LIMIT_PER_MIN", "0")
        .with_group()
        .opens()
        .await;
    let (anna, admin, group) = (story.anna(), story.admin(), story.boris_in_group());
    for text in ["not delivered", "delivery failed"] {
        story.expects_in_log(text);
    }
    anna.says("a question");
    group.sees("a question").await;
    for (at, error) in known().iter().enumerate() {
        let words = format!("word {at}.");
        let before = told(&[&group, &admin]);
        fail(&story, "copyMessage", ANNA, error.how());
        group.replies_to("a question", words.as_str());
        comes_true(&story, &format!("{words} {}", error.description), || {
            anna.count(&words) > 0 || told(&[&group, &admin]) > before
        })
        .await;
    }
    group.replies_to("a question", "nothing is held up");
    comes_true(&story, "nothing is held up", || anna.count("nothing is held up") > 0).await;
    story.closes().await;
}

#[tokio::test]
async fn a_group_that_keeps_its_words_to_itself_can_still_answer() {
    let story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, group) = (story.anna(), story.boris_in_group());
    anna.says("a question");
    group.sees("a question").await;
    let protected = "Bad Request: message has protected content and can't be forwarded";
    story.sim.fail(Fault {
        method: Some("copyMessage"),
        chat: Some(ANNA),
        times: None,
        how: refuse(protected),
    });
    group.replies_to("a question", "an answer in words");
    anna.sees("an answer in words").await;
    story.expects_in_log("not delivered");
    group.replies_to("a question", telegram_sim::Content::sticker("👍"));
    let told = group.sees("a message did not arrive").await;
    assert!(told.text.contains("protected content"), "{}", told.text);
    story.closes().await;
}

#[tokio::test]
async fn a_reply_whose_original_is_gone_comes_without_it() {
    let story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (ivan, group) = (story.user(1_002, "Иван", "ru"), story.boris_in_group());
    ivan.says("первый вопрос");
    group.sees("первый вопрос").await;
    group.replies_to("первый вопрос", "ответ");
    ivan.sees("ответ").await;
    fail(
        &story,
        "sendMessage",
        GROUP,
        refuse("Bad Request: message to be replied not found"),
    );
    ivan.replies_to("ответ", "второй вопрос");
    group.sees("второй вопрос").await;
    story.closes().await;
}

#[tokio::test]
async fn where_the_first_topic_is_closed_the_owners_get_the_words() {
    let story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    story.expects_in_log("not delivered");
    story.expects_in_log("the support group cannot be reached");
    story.sim.fail(Fault {
        method: Some("sendMessage"),
        chat: Some(GROUP),
        times: None,
        how: refuse("Bad Request: TOPIC_CLOSED"),
    });
    ivan.says("есть кто живой?");
    admin.sees("есть кто живой?").await;
    admin.replies_to("есть кто живой?", "мы здесь");
    ivan.sees("мы здесь").await;
    story.closes().await;
}

#[tokio::test]
async fn what_was_changed_after_the_group_was_lost_comes_whole_to_the_owners() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, admin, group) = (story.anna(), story.admin(), story.boris_in_group());
    anna.says("my number is 1");
    group.sees("my number is 1").await;
    story.is_quiet().await;
    for text in ["not delivered", "the support group cannot be reached"] {
        story.expects_in_log(text);
    }
    story.sim.kick_bot(GROUP);
    anna.edits("my number is 1", "my number is 2");
    admin.sees("my number is 2").await;
    story.is_quiet().await;
    // It stands there now, and is changed there.
    anna.edits("my number is 2", "my number is 3");
    admin.sees("my number is 3").await;
    story.is_quiet().await;
    assert_eq!(admin.count("my number is"), 1);
    story.closes().await;
}

#[tokio::test]
async fn what_is_gone_already_is_taken_back() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, group) = (story.anna(), story.boris_in_group());
    anna.says("a question");
    group.sees("a question").await;
    group.replies_to("a question", "a hasty answer");
    anna.sees("a hasty answer").await;
    story.is_quiet().await;
    fail(
        &story,
        "deleteMessages",
        ANNA,
        refuse("Bad Request: message to delete not found"),
    );
    let answer = group.own("a hasty answer").message_id;
    group.person().replies_in(GROUP, answer, "/delete");
    story.is_quiet().await;
    group.sees_no("could not be deleted");
    story.closes().await;
}

#[tokio::test]
async fn what_a_moderator_deletes_at_once_has_arrived() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, group) = (story.anna(), story.boris_in_group());
    fail(&story, "sendMessage", GROUP, refuse(DELETED));
    anna.says("buy my pills");
    story.is_quiet().await;
    group.sees_no("buy my pills");
    story.closes().await;
}
