//! Auto-close: support has answered and the user stays silent.

use std::time::Duration;

use crate::harness::desk;

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_ticket_closes_a_day_after_an_unanswered_reply_to_the_minute() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("when do you open?");
    admin.sees("when do you open?").await;
    admin.replies_to("when do you open?", "at nine");
    anna.sees("at nine").await;
    admin.presses("Card").await;
    admin.sees("closes by itself in 24 h").await;
    story.is_quiet().await;
    story.passes_slowly(23, HOUR).await;
    story.passes_slowly(59, MINUTE).await;
    story.is_quiet().await;
    anna.sees_no("was closed");
    story.restarts().await;
    story.passes_slowly(1, MINUTE).await;
    let told = anna
        .sees("Ticket #1 was closed, since we have not heard from you")
        .await;
    assert!(
        told.buttons
            .iter()
            .flatten()
            .any(|button| button.text.contains("Ask again"))
    );
    admin.sees("closed by itself, the user did not answer").await;
    anna.presses("Reopen").await;
    admin.sees("Anna has reopened the ticket").await;
    story.closes().await;
}

#[tokio::test]
async fn a_ticket_stays_open_when_the_user_spoke_last() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("when do you open?");
    admin.sees("when do you open?").await;
    admin.replies_to("when do you open?", "at nine");
    anna.sees("at nine").await;
    story.passes_slowly(20, HOUR).await;
    anna.says("and on Sundays?");
    admin.sees("and on Sundays?").await;
    story.passes_slowly(200, HOUR).await;
    story.is_quiet().await;
    anna.sees_no("was closed");
    assert!(
        story
            .desk
            .store()
            .ticket(switchboard::domain::TicketNo(1))
            .unwrap()
            .unwrap()
            .value
            .is_open()
    );
    story.closes().await;
}

#[tokio::test]
async fn what_fell_due_while_the_program_was_down_is_made_up_for_once() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("will you be away long?");
    boris.sees("will you be away long?").await;
    boris.replies_to("will you be away long?", "for two days");
    anna.sees("for two days").await;
    story.is_quiet().await;
    story.restarts_after(HOUR * 48).await;
    anna.sees("Ticket #1 was closed").await;
    boris.sees("closed by itself").await;
    story.passes_slowly(48, HOUR).await;
    story.is_quiet().await;
    assert_eq!(anna.count("Ticket #1 was closed"), 1);
    assert_eq!(boris.count("closed by itself"), 1);
    story.closes().await;
}

#[tokio::test]
async fn the_user_is_warned_first_if_that_is_set_and_an_answer_stops_it() {
    let story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_WARN_HOURS", 4)
        .opens()
        .await;
    let ivan = story.user(1_002, "Иван", "ru");
    let admin = story.admin();
    ivan.says("когда вы открываетесь?");
    admin.sees("когда вы открываетесь?").await;
    admin.replies_to("когда вы открываетесь?", "at nine");
    ivan.sees("at nine").await;
    story.passes_slowly(20, HOUR).await;
    ivan.sees("Без него оно закроется через 4 ч").await;
    story.passes_slowly(3, HOUR).await;
    ivan.says("спасибо!");
    admin.sees("спасибо!").await;
    story.passes_slowly(30, HOUR).await;
    admin.replies_to("спасибо!", "you are welcome");
    ivan.sees("you are welcome").await;
    story.passes_slowly(20, HOUR).await;
    ivan.sees("Без него оно закроется через 4 ч").await;
    story.passes_slowly(4, HOUR).await;
    ivan.sees("Обращение №1 закрыто, потому что мы не дождались вашего ответа")
        .await;
    assert_eq!(ivan.count("Без него оно закроется"), 2);
    story.closes().await;
}

#[tokio::test]
async fn switched_off_it_closes_nothing() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("AUTO_CLOSE_AFTER_HOURS", 0)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("when do you open?");
    admin.sees("when do you open?").await;
    admin.replies_to("when do you open?", "at nine");
    anna.sees("at nine").await;
    story.passes_slowly(100, HOUR * 24).await;
    story.is_quiet().await;
    anna.sees_no("was closed");
    story.closes().await;
}
