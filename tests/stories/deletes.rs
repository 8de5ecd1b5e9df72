//! `/delete` takes an operator's answer back at the user.

use std::time::Duration;

use crate::harness::desk;
use crate::participants::clara_takes_part;

#[tokio::test]
async fn an_operator_takes_an_answer_back() {
    let mut story = desk().with_group().with("TICKET_MODE", "any").opens().await;
    let (anna, boris, admin) = (story.anna(), story.boris_in_group(), story.admin());
    anna.says("what is the password?");
    boris.sees("what is the password?").await;
    boris.replies_to("what is the password?", "it is hunter2");
    anna.sees("it is hunter2").await;
    story.is_quiet().await;
    let answer = boris.own("hunter2").message_id;
    boris.person().replies_in(crate::harness::GROUP, answer, "/delete");
    boris.sees("Deleted in the chat of the user of ticket #1").await;
    story.is_quiet().await;
    anna.sees_no("hunter2");
    anna.says("/start");
    anna.presses("My tickets").await;
    anna.presses("#1").await;
    let own = anna.sees("a message was deleted").await;
    assert!(
        own.text.contains("deleted") && !own.text.contains("hunter2"),
        "{}",
        own.text
    );
    admin.says("/inbox");
    admin.presses("#1").await;
    admin.sees("Boris deleted a message in the chat of the user").await;
    // Once more changes nothing; a colleague may not; nothing to reply to is a hint.
    boris.person().replies_in(crate::harness::GROUP, answer, "/delete");
    boris.sees("Deleted in the chat of the user").await;
    story
        .actor(crate::harness::ADMIN, crate::harness::GROUP)
        .person()
        .replies_in(crate::harness::GROUP, answer, "/delete");
    boris.sees("Only your own answers").await;
    admin.says("/delete");
    admin.sees("Reply to your answer with /delete").await;
    story.closes().await;
}

#[tokio::test]
async fn after_two_days_an_answer_stays() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    ivan.says("какой пароль?");
    admin.sees("какой пароль?").await;
    admin.replies_to("какой пароль?", "hunter2");
    ivan.sees("hunter2").await;
    story.is_quiet().await;
    story.passes(Duration::from_secs(48 * 3_600 + 1));
    let answer = admin.own("hunter2").message_id;
    admin.person().replies(answer, "/delete");
    admin.sees("48 hours only").await;
    assert_eq!(ivan.count("hunter2"), 1);
    story.closes().await;
}

#[tokio::test]
async fn an_answer_that_was_taken_back_does_not_come_again_by_an_edit() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    ivan.says("какой пароль?");
    admin.sees("какой пароль?").await;
    admin.replies_to("какой пароль?", "hunter2");
    ivan.sees("hunter2").await;
    story.is_quiet().await;
    let answer = admin.own("hunter2").message_id;
    admin.person().replies(answer, "/delete");
    admin.sees("Deleted in the chat of the user").await;
    admin.edits("hunter2", "swordfish");
    story.is_quiet().await;
    ivan.sees_no("hunter2");
    ivan.sees_no("swordfish");
    ivan.says("/start");
    ivan.presses("Мои обращения").await;
    ivan.presses("№1 ·").await;
    let own = ivan.sees("какой пароль?").await;
    assert!(!own.text.contains("swordfish"), "{}", own.text);
    story.closes().await;
}

#[tokio::test]
async fn what_was_said_in_a_ticket_that_is_closed_now_is_changed_and_taken_back_at_everybody() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let clara = clara_takes_part(&mut story, "what is the password?").await;
    let (anna, admin) = (story.anna(), story.admin());
    admin.replies_to("what is the password?", "it is hunter2");
    admin.replies_to("what is the password?", "keep it well");
    for reader in [&anna, &clara] {
        reader.sees("it is hunter2").await;
        reader.sees("keep it well").await;
    }
    story.is_quiet().await;
    admin.says("/close #1");
    anna.sees("Support has closed ticket #1").await;
    clara.sees("Ticket #1 is closed").await;
    story.is_quiet().await;
    let answer = admin.own("hunter2").message_id;
    admin.person().replies(answer, "/delete");
    admin.sees("Deleted in the chat of the user").await;
    admin.edits("keep it well", "keep it very well");
    for reader in [&anna, &clara] {
        reader.sees("keep it very well").await;
    }
    anna.edits("what is the password?", "what was the password?");
    admin.sees("what was the password?").await;
    story.is_quiet().await;
    for reader in [&anna, &clara] {
        reader.sees_no("hunter2");
    }
    assert!(!crate::handling::ticket(&story, 1).is_open());
    story.closes().await;
}

#[tokio::test]
async fn whose_chat_an_answer_still_stands_in_is_told_by_name() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let clara = clara_takes_part(&mut story, "what is the password?").await;
    let (anna, admin) = (story.anna(), story.admin());
    admin.replies_to("what is the password?", "it is hunter2");
    anna.sees("it is hunter2").await;
    clara.sees("it is hunter2").await;
    clara.person().blocks_bot();
    story.is_quiet().await;
    story.expects_in_log("not delivered");
    let answer = admin.own("hunter2").message_id;
    admin.person().replies(answer, "/delete");
    admin.sees("still stands in the chat of Clara").await;
    story.is_quiet().await;
    anna.sees_no("hunter2");
    assert_eq!(admin.count("still stands in the chat of the user"), 0);
    story.closes().await;
}
