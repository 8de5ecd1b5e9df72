//! Two of staff about to answer the same ticket.

use std::time::Duration;

use crate::handling::any;

#[tokio::test]
async fn whoever_comes_second_sees_who_is_answering_and_hears_when_it_is_done() {
    let mut story = any().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("how do I pay?");
    admin.sees("how do I pay?").await;
    boris.sees("how do I pay?").await;
    boris.presses("Reply").await;
    let alone = boris.sees("Answer to #1").await;
    assert!(!alone.text.contains("answering too"), "{alone:?}");
    admin.presses("Reply").await;
    let second = admin.sees("Answer to #1").await;
    assert!(
        second.text.contains("Boris is answering too, since 10:00"),
        "{second:?}"
    );
    boris.says("by card");
    anna.sees("by card").await;
    admin.sees("Boris has just answered").await;
    admin.presses_below(&second, "Cancel");
    // Nobody answers any more.
    story.is_quiet().await;
    boris.says("/info #1");
    boris.presses("Reply").await;
    let after = boris.sees("Answer to #1").await;
    assert!(!after.text.contains("answering too"), "{after:?}");
    boris.says("or in cash");
    anna.sees("or in cash").await;
    story.is_quiet().await;
    assert_eq!(admin.count("has just answered"), 1);
    assert_eq!(boris.count("has just answered"), 0);
    anna.sees_no("Boris");
    story.closes().await;
}

#[tokio::test]
async fn it_outlives_a_restart_and_not_a_quarter_of_an_hour() {
    let mut story = any().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("how do I pay?");
    admin.sees("how do I pay?").await;
    boris.sees("how do I pay?").await;
    boris.presses("Reply").await;
    boris.sees("Answer to #1").await;
    story.restarts().await;
    story.passes(Duration::from_secs(14 * 60));
    admin.presses("Reply").await;
    let shown = admin.sees("Answer to #1").await;
    assert!(shown.text.contains("Boris is answering too"), "{shown:?}");
    admin.presses("Cancel").await;
    admin.sees("Ticket #1").await;
    story.passes(Duration::from_secs(60));
    admin.presses("Reply").await;
    let shown = admin.sees("Answer to #1").await;
    assert!(!shown.text.contains("answering too"), "{shown:?}");
    // But what is said meanwhile is told all the same; an album once.
    admin.sends_album(&["the first", "the second"]);
    story.has_heard_all().await;
    story.passes(Duration::from_secs(2));
    boris.sees("Alex has just answered").await;
    story.is_quiet().await;
    assert_eq!(boris.count("has just answered"), 1);
    story.closes().await;
}

#[tokio::test]
async fn an_answer_from_the_group_is_told_in_russian_too() {
    let story = any().with_group().opens().await;
    let ivan = story.user(1_002, "Иван", "ru");
    let (admin, boris) = (story.admin(), story.boris_in_group());
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    ivan.says("Как заплатить?");
    boris.sees("Как заплатить?").await;
    admin.says("/info 1");
    admin.presses("Ответить").await;
    admin.sees("Ответ на №1").await;
    boris.replies_to("Как заплатить?", "картой");
    admin.sees("только что ответили (Boris)").await;
    let private = story.boris();
    private.says("/info 1");
    private.presses("Reply").await;
    private.sees("Alex is answering too").await;
    private.says("/cancel");
    admin.says("или наличными");
    ivan.sees("или наличными").await;
    story.closes().await;
}
