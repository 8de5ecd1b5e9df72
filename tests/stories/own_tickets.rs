//! The user's own tickets: list, look, add, close, reopen.

use std::time::Duration;

use crate::harness::desk;

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn a_user_looks_at_a_ticket_adds_to_it_closes_and_reopens_it() {
    let story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.says("My order is late");
    anna.sees("Ticket #1 is with our support").await;
    anna.says("/start");
    anna.sees("Here you reach our support").await;
    anna.presses("My tickets (1 open)").await;
    anna.sees("Your tickets").await;
    anna.presses("#1 · My order is late").await;
    let ticket = anna.sees("Waiting for an answer from support").await;
    assert!(
        ticket.text.contains("My order is late") && ticket.text.contains("new"),
        "{}",
        ticket.text
    );
    anna.presses("Write").await;
    anna.sees("What you write now goes to ticket #1").await;
    anna.says("order number 77");
    admin.sees("order number 77").await;
    anna.says("/start");
    anna.presses("My tickets").await;
    anna.presses("#1 ·").await;
    anna.sees("order number 77").await;
    anna.presses("✅ Close").await;
    anna.sees("closed by you").await;
    admin.sees("Anna has closed the ticket").await;
    anna.presses("Reopen").await;
    anna.sees("Waiting for an answer from support").await;
    admin.sees("Anna has reopened the ticket").await;
    story.closes().await;
}

#[tokio::test]
async fn a_closed_ticket_can_be_reopened_within_the_set_time_only() {
    let story = desk()
        .with("TICKET_MODE", "any")
        .with("REOPEN_WITHIN_HOURS", 2)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("can I come back?");
    admin.sees("can I come back?").await;
    admin.presses("Card").await;
    admin.presses("Close").await;
    let goodbye = anna.sees("Support has closed ticket #1").await;
    story.passes(HOUR * 3);
    anna.presses_below(&goodbye, "Reopen");
    anna.is_told("within 2 hours").await;
    story.closes().await;
}

#[tokio::test]
async fn words_to_a_closed_ticket_are_kept_and_can_reopen_it() {
    let story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.says("My order is late");
    anna.sees("Ticket #1").await;
    admin.sees("My order is late").await;
    admin.presses("Card").await;
    admin.presses("Close").await;
    anna.sees("Support has closed ticket #1").await;
    anna.replies_to("Support has closed ticket #1", "but it is still late");
    anna.sees("Ticket #1 is closed, so your message has not been sent yet")
        .await;
    anna.presses("Reopen #1 and add").await;
    anna.sees("Passed on in ticket #1").await;
    admin.sees("but it is still late").await;
    story.closes().await;
}

#[tokio::test]
async fn with_several_open_tickets_every_word_goes_where_it_belongs() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    for question in ["first: the invoice", "second: the delivery"] {
        anna.says("/start");
        anna.presses("Ask a question").await;
        anna.sees("Write your question").await;
        anna.says(question);
        anna.sees("is with our support").await;
    }
    admin.sees("first: the invoice").await;
    admin.sees("second: the delivery").await;
    anna.says("the parcel is blue");
    anna.sees("Added to ticket #2").await;
    admin
        .sees_where("under #2", |message| {
            message.text.contains("#2") && message.text.contains("blue")
        })
        .await;
    anna.replies_to("Ticket #1 is with our support", "the amount is wrong");
    anna.sees("Added to ticket #1").await;
    admin
        .sees_where("under #1", |message| {
            message.text.contains("#1") && message.text.contains("amount")
        })
        .await;
    admin.replies_to("second: the delivery", "it comes today");
    anna.sees("Support · ticket #2").await;
    anna.sees("it comes today").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn as_many_open_tickets_as_allowed_and_not_one_more() {
    let story = desk().with("MAX_OPEN_TICKETS", 1).opens().await;
    let anna = story.anna();
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.says("my only question");
    anna.sees("Ticket #1").await;
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.is_told("already have an open ticket").await;
    anna.sees("Your tickets").await;
    story.closes().await;
}

#[tokio::test]
async fn somebody_with_no_tickets_is_told_so() {
    let story = desk().opens().await;
    let anna = story.anna();
    anna.says("/start");
    anna.presses("My tickets").await;
    anna.sees("You have no tickets yet").await;
    anna.presses("Menu").await;
    anna.sees("Here you reach our support").await;
    story.closes().await;
}

#[tokio::test]
async fn whoever_reopens_a_ticket_goes_on_there_even_after_pressing_ask() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.says("My order is late");
    anna.sees("Ticket #1").await;
    admin.sees("My order is late").await;
    admin.presses("Card").await;
    admin.presses("Close").await;
    let goodbye = anna.sees("Support has closed ticket #1").await;
    anna.presses_below(&goodbye, "Ask again");
    anna.sees("Write your question").await;
    anna.presses_below(&goodbye, "Reopen");
    anna.sees("Waiting for an answer from support").await;
    anna.says("it is still late");
    admin.sees("it is still late").await;
    story.is_quiet().await;
    anna.sees_no("#2");
    story.closes().await;
}

#[tokio::test]
async fn the_menu_ends_what_was_begun_and_thanks_after_a_closing_can_reopen_it() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.says("My order is late");
    anna.sees("Ticket #1").await;
    admin.sees("My order is late").await;
    admin.presses("Card").await;
    admin.presses("Close").await;
    anna.sees("Support has closed ticket #1").await;
    anna.presses("Ask again").await;
    anna.sees("Write your question").await;
    anna.says("/start");
    anna.sees("Here you reach our support").await;
    anna.says("thank you anyway");
    anna.sees("Ticket #1 is closed, so your message has not been sent yet")
        .await;
    anna.presses("Reopen #1 and add").await;
    admin.sees("thank you anyway").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn the_next_words_go_to_the_ticket_that_was_chosen_for_them() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    ivan.says("первое: счёт неверный");
    ivan.sees("Обращение №1").await;
    ivan.says("/start");
    ivan.presses("Задать вопрос").await;
    ivan.says("второе: где посылка");
    ivan.sees("Обращение №2").await;
    ivan.says("/start");
    ivan.presses("Мои обращения").await;
    ivan.presses("№1 ·").await;
    ivan.presses("Написать").await;
    ivan.sees("попадёт в обращение №1").await;
    ivan.says("сумма не та");
    admin
        .sees_where("under #1", |message| {
            message.text.contains("#1") && message.text.contains("сумма не та")
        })
        .await;
    story.is_quiet().await;
    story.closes().await;
}
