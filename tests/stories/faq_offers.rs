//! Answers of the FAQ that are offered for what users write: before a ticket where the menu begins one, else beside it.

use std::time::Duration;

use telegram_sim::SeenMessage;

use crate::faq::writes;
use crate::handling::{any, ticket};
use crate::harness::{Actor, desk};

const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// Asks by the menu.
async fn asks(user: &Actor, words: &str) -> i64 {
    user.says("/start");
    user.presses("Ask a question").await;
    user.sees("Write your question").await;
    user.says(words)
}

fn labels(message: &SeenMessage) -> Vec<&str> {
    let buttons = message.buttons.iter().flatten();
    buttons.map(|button| button.text.as_str()).collect()
}

#[tokio::test]
async fn one_press_reaches_support_with_everything_written_also_after_a_restart() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    writes(&admin, "How do I pay?", "By card.").await;
    writes(&admin, "Where is my order?", "On its way.").await;
    asks(&anna, "I tried paying for my orders & it fails").await;
    let offer = anna.sees("not been sent yet").await;
    let shown = ["Where is my order?", "How do I pay?", "✉️ Send to support", "🗑 Discard"];
    let mut found = labels(&offer);
    found[..2].sort_unstable_by(|one, other| other.cmp(one));
    assert_eq!(found, shown);
    story.is_quiet().await;
    assert_eq!(admin.count("I tried paying"), 0);
    story.restarts().await;
    anna.presses_below(&offer, "How do I pay?");
    anna.sees("By card.").await;
    anna.presses("Back").await;
    anna.sees("not been sent yet").await;
    anna.presses("Send to support").await;
    admin.sees("I tried paying for my orders & it fails").await;
    anna.sees("Passed on in ticket #1").await;
    // Pressed again, and a week later.
    anna.presses_below(&offer, "Send to support");
    anna.is_told("nothing to send").await;
    story.passes(WEEK);
    anna.presses_below(&offer, "Send to support");
    anna.is_told("nothing to send").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).messages, 1);
    // What fits nothing is not held up.
    asks(&anna, "Good evening everybody").await;
    admin.sees("Good evening everybody").await;
    admin.says("/faq");
    admin.presses("How do I pay?").await;
    admin.sees("Offered to 1 person · 👍 helped 0").await;
    story.closes().await;
}

#[tokio::test]
async fn the_next_message_goes_along_and_so_do_the_parts_of_an_album() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    writes(&admin, "How do I pay?", "By card.").await;
    asks(&anna, "I cannot pay my bill").await;
    anna.sees("not been sent yet").await;
    anna.says("please have a look");
    admin.sees("I cannot pay my bill").await;
    admin.sees("please have a look").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).messages, 2);
    anna.sees_no("not been sent yet");
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.sees("Write your question").await;
    anna.sends_album(&["this is how I pay", "", ""]);
    anna.sees("not been sent yet").await;
    story.is_quiet().await;
    assert_eq!(anna.count("not been sent yet"), 1);
    assert_eq!(admin.count("this is how I pay"), 0);
    anna.presses("Send to support").await;
    anna.sees("Passed on in ticket #2").await;
    story.passes(Duration::from_secs(2));
    admin.sees("this is how I pay").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 2).messages, 1, "an album counts once");
    let part = |message: &&SeenMessage| message.from_bot && message.kind == "photo";
    assert_eq!(admin.messages().iter().filter(part).count(), 3, "all of it has come");
    story.closes().await;
}

#[tokio::test]
async fn what_helps_is_not_sent_and_an_old_button_drops_nothing_new() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    writes(&admin, "How do I pay?", "By card.").await;
    asks(&anna, "I cannot pay my bill").await;
    anna.sees("not been sent yet").await;
    anna.presses("How do I pay?").await;
    let answer = anna.sees("By card.").await;
    anna.presses("This helped, do not send").await;
    anna.sees("good to know that it helped").await;
    // A week later she asks again, and presses the old button.
    story.passes(WEEK);
    asks(&anna, "how can I pay with gold?").await;
    let offer = anna.sees("not been sent yet").await;
    anna.presses_below(&answer, "This helped");
    anna.sees_where("still kept", |message| {
        message.message_id == answer.message_id && message.text.contains("not been sent yet")
    })
    .await;
    // The entry is gone meanwhile: her words are not.
    admin.says("/faq");
    admin.presses("How do I pay?").await;
    admin.sees("Offered to 1 person · 👍 helped 1").await;
    admin.presses("Delete").await;
    admin.presses("Yes, delete").await;
    admin.sees("There are none yet").await;
    anna.presses_below(&offer, "How do I pay?");
    anna.is_told("no longer in the FAQ").await;
    anna.sees("Shall it go to support").await;
    anna.presses("Send to support").await;
    admin.sees("how can I pay with gold?").await;
    story.is_quiet().await;
    assert_eq!(admin.count("I cannot pay my bill"), 0);
    story.closes().await;
}

#[tokio::test]
async fn who_writes_without_asking_sees_them_with_what_is_kept() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    writes(&admin, "How do I pay?", "By card.").await;
    anna.says("I cannot pay my bill");
    anna.sees("Shall it go to support as a new ticket?\n\n💡 Or perhaps one of these answers it:")
        .await;
    anna.presses("How do I pay?").await;
    anna.sees("By card.").await;
    anna.presses("Back").await;
    anna.sees("Shall it go to support").await;
    anna.presses("How do I pay?").await;
    anna.sees("By card.").await;
    anna.presses("Send to support").await;
    admin.sees("I cannot pay my bill").await;
    story.is_quiet().await;
    // What joins a ticket is never held up.
    anna.says("and my order as well, the payment");
    admin.sees("and my order as well").await;
    story.closes().await;
}

#[tokio::test]
async fn where_any_message_opens_a_ticket_they_come_beside_it() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    writes(&admin, "How do I pay?", "By card.").await;
    anna.says("I cannot pay my bill");
    admin.sees("I cannot pay my bill").await;
    let offer = anna.sees("While you wait for our answer in ticket #1").await;
    anna.presses("How do I pay?").await;
    let answer = anna.sees("By card.").await;
    anna.presses("Back").await;
    anna.sees("While you wait").await;
    story.restarts().await;
    anna.presses_below(&answer, "This helped, close #1");
    anna.sees("good to know that it helped").await;
    admin.sees("closed").await;
    story.is_quiet().await;
    assert!(!ticket(&story, 1).is_open());
    anna.presses_below(&answer, "This helped, close #1");
    anna.presses_below(&offer, "How do I pay?");
    anna.sees("By card.").await;
    anna.presses("Back").await;
    anna.sees("closed").await;
    story.is_quiet().await;
    // Nobody else closes it by that button.
    let ivan = story.user(1_002, "Ivan", "en");
    ivan.says("hello there");
    admin.sees("hello there").await;
    let data = answer.buttons[0][0].data.clone().unwrap();
    ivan.says("/start");
    let menu = ivan.sees("Hello!").await;
    ivan.person().presses_data(1_002, menu.message_id, &data).unwrap();
    ivan.is_told("no ticket #1").await;
    admin.says("/faq");
    admin.presses("How do I pay?").await;
    admin.sees("Offered to 1 person · 👍 helped 1").await;
    story.closes().await;
}

#[tokio::test]
async fn nothing_is_offered_where_that_is_turned_off() {
    let mut story = desk().with("FAQ_SUGGESTIONS", "off").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    writes(&admin, "How do I pay?", "By card.").await;
    asks(&anna, "I cannot pay my bill").await;
    admin.sees("I cannot pay my bill").await;
    story.is_quiet().await;
    anna.sees_no("How do I pay?");
    anna.says("/faq");
    anna.presses("How do I pay?").await;
    anna.sees("By card.").await;
    story.closes().await;
}

#[tokio::test]
async fn russian_words_find_their_question_in_any_form() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    let ivan = story.user(1_002, "Иван <b>& Ко", "ru");
    writes(&admin, "Как оплатить?", "Картой.").await;
    writes(&admin, "Где мой заказ?", "В пути.").await;
    writes(&admin, "How do I pay?", "By card.").await;
    ivan.says("/start");
    ivan.presses("Задать вопрос").await;
    ivan.sees("Напишите ваш вопрос").await;
    ivan.says("Здравствуйте! Не приходит ОПЛАТА");
    let offer = ivan.sees("Ещё не отправлено: 1 сообщение").await;
    assert_eq!(
        labels(&offer),
        ["Как оплатить?", "✉️ Отправить в поддержку", "🗑 Не отправлять"]
    );
    ivan.presses("Как оплатить?").await;
    ivan.sees("Картой.").await;
    ivan.presses("Отправить в поддержку").await;
    admin.sees("Не приходит ОПЛАТА").await;
    story.is_quiet().await;
    // The words decide, not the language of the client.
    asks(&anna, "Когда придут мои заказы, счёт оплачен").await;
    let offer = anna.sees("not been sent yet").await;
    assert_eq!(labels(&offer)[0], "Где мой заказ?");
    anna.presses("Где мой заказ?").await;
    anna.sees("В пути.").await;
    anna.presses("This helped, do not send").await;
    anna.sees("good to know").await;
    story.is_quiet().await;
    assert_eq!(admin.count("Когда придут"), 0);
    story.closes().await;
}

#[tokio::test]
async fn beside_another_open_ticket_the_next_message_sends_both_and_a_reply_goes_where_it_belongs() {
    let mut story = desk().with("MAX_OPEN_TICKETS", 0).opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    asks(&anna, "the lamp flickers").await;
    admin.sees("the lamp flickers").await;
    story.is_quiet().await;
    admin.replies_to("the lamp flickers", "since when?");
    anna.sees("since when?").await;
    writes(&admin, "How do I pay?", "By card.").await;
    asks(&anna, "I cannot pay my bill").await;
    anna.sees("not been sent yet").await;
    // A reply belongs to the ticket it answers, whatever waits.
    anna.replies_to("since when?", "since Monday");
    admin.sees("since Monday").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).messages, 3);
    admin.sees_no("I cannot pay my bill");
    anna.sees("Your message has not been passed on yet").await;
    anna.presses("Discard").await;
    asks(&anna, "I cannot pay my rent").await;
    anna.sees("not been sent yet").await;
    anna.says("please have a look");
    admin.sees("please have a look").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).messages, 3);
    assert_eq!(ticket(&story, 2).messages, 2);
    admin.sees_no("I cannot pay my bill");
    story.closes().await;
}
