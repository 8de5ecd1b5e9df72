//! Feedback: given, read, answered, and turned into a ticket by the answer.

use std::time::Duration;

use switchboard::store::Count;
use telegram_sim::Content;

use crate::harness::{Actor, GROUP, Setup, Story, desk};
use crate::links::link;
use crate::stale::update_ids;

const HOUR: Duration = Duration::from_secs(3_600);

/// Anna has given feedback.
async fn given(setup: Setup) -> Story {
    let story = setup.opens().await;
    let anna = story.anna();
    anna.says("/start");
    anna.presses("Give feedback").await;
    anna.sees("What would you like to tell us?").await;
    anna.says("I like the blue parcels");
    anna.sees("Your feedback is with the team").await;
    story
}

fn photo(caption: &str) -> Content {
    Content::Photo {
        caption: (!caption.is_empty()).then(|| caption.to_owned()),
    }
}

fn counts(story: &Story) -> (u64, u64, u64) {
    let count = |counter| story.desk.store().count(counter).unwrap();
    (
        count(Count::Feedback),
        count(Count::FeedbackUnread),
        count(Count::Tickets),
    )
}

#[tokio::test]
async fn feedback_is_no_ticket_until_staff_answers_it() {
    let mut story = given(desk()).await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    let shown = admin.sees("Feedback 1 · Anna\nI like the blue parcels").await;
    boris.sees("I like the blue parcels").await;
    story.is_quiet().await;
    assert_eq!(counts(&story), (1, 1, 0));
    admin.presses_below(&shown, "Answer");
    admin.sees("Answer to the feedback of Anna").await;
    admin.says("We like them too");
    admin.sees("Sent in ticket #1").await;
    anna.sees("Support answers your feedback. This is now ticket #1").await;
    anna.sees("We like them too").await;
    anna.says("Can I have a red one?");
    admin.sees("Can I have a red one?").await;
    story.is_quiet().await;
    boris.sees_no("red one");
    admin.presses("Card").await;
    let card = admin.sees("Ticket #1 · I like the blue parcels").await;
    assert!(card.text.find("blue parcels").unwrap() < card.text.find("We like them too").unwrap());
    assert_eq!(counts(&story), (1, 0, 1));
    anna.says("/start");
    anna.presses("My tickets").await;
    anna.presses("#1").await;
    anna.sees("We like them too").await;
    story.closes().await;
}

#[tokio::test]
async fn a_second_operator_is_told_that_it_has_been_answered() {
    let mut story = given(desk()).await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    let shown = boris.sees("I like the blue parcels").await;
    admin.sees("I like the blue parcels").await;
    boris.presses_below(&shown, "Answer");
    boris.sees("Answer to the feedback of Anna").await;
    admin.replies_to("I like the blue parcels", "Thank you so much");
    admin.sees("Sent in ticket #1").await;
    anna.sees("Thank you so much").await;
    // Boris had begun before, and is too late; then he presses and replies again.
    boris.says("Thanks from me as well");
    boris.sees("Not sent. Alex has answered it: ticket #1").await;
    boris.sees("Feedback 1").await;
    boris.presses_below(&shown, "Answer");
    boris.is_told("Alex has answered it: ticket #1").await;
    boris.replies_to("I like the blue parcels", "And once more");
    boris.sees("Not sent. Alex has answered it: ticket #1").await;
    boris.presses("Ticket #1").await;
    boris.sees("in progress · Alex").await;
    // Whoever has answered goes on in the ticket.
    admin.replies_to("I like the blue parcels", "One more thing");
    anna.sees("One more thing").await;
    story.is_quiet().await;
    anna.sees_no("Thanks from me");
    anna.sees_no("once more");
    assert_eq!(counts(&story), (1, 0, 1));
    story.closes().await;
}

#[tokio::test]
async fn in_the_group_it_is_read_and_answered_there() {
    let mut story = given(desk().with_group()).await;
    let (anna, boris, admin) = (story.anna(), story.boris_in_group(), story.admin());
    let shown = boris.sees("Feedback 1 · Anna\nI like the blue parcels").await;
    let answer = link(&shown, "Answer");
    assert_eq!(
        answer,
        format!("https://t.me/{}?start=feedback_1", story.sim.bot().username)
    );
    boris.presses_below(&shown, "Read");
    boris.is_told("Marked as read").await;
    story.is_quiet().await;
    assert_eq!(counts(&story), (1, 0, 0));
    admin.says("/start feedback_1");
    admin.sees("I like the blue parcels").await;
    boris.replies_to("I like the blue parcels", "So do we");
    anna.sees("This is now ticket #1").await;
    anna.sees("So do we").await;
    let told = boris
        .sees("Boris has answered the feedback, which is a ticket now")
        .await;
    assert!(link(&told, "Card").ends_with("?start=card_1"));
    let alex = story.actor(admin.person().id(), GROUP);
    alex.replies_to("I like the blue parcels", "me too");
    alex.sees("Not sent. Boris has answered it: ticket #1").await;
    anna.says("good to know");
    boris.sees("good to know").await;
    story.is_quiet().await;
    anna.sees_no("me too");
    story.closes().await;
}

#[tokio::test]
async fn the_list_pages_and_knows_what_nobody_has_looked_at() {
    let mut story = desk().opens().await;
    let admin = story.admin();
    admin.says("/feedback");
    admin.sees("No feedback yet").await;
    for n in 1..=10 {
        let user = story.user(3_000 + n, &format!("User {n}"), "en");
        user.says(&format!("/feedback opinion number {n}"));
        user.sees("Your feedback is with the team").await;
        story.passes(Duration::from_secs(60));
    }
    story.is_quiet().await;
    admin.says("/start");
    admin.presses("Feedback (10)").await;
    let list = admin.sees("10 pieces of feedback · 10 unread").await;
    assert!(list.buttons[0][0].text.starts_with("🔵 ") && list.buttons[0][0].text.contains("User 10"));
    admin.presses("More ›").await;
    let older = admin
        .sees_where("the second page", |message| {
            message.text.contains("10 unread") && message.buttons.len() < 8
        })
        .await;
    assert!(older.buttons[1][0].text.contains("User 1 ·"), "{older:?}");
    admin.presses("User 1 ·").await;
    let card = admin.sees("id 3001").await;
    assert!(
        card.text.contains("Feedback 1 ·") && card.text.contains("opinion number 1"),
        "{}",
        card.text
    );
    admin.presses("‹ Feedback").await;
    admin.sees("10 pieces of feedback · 9 unread").await;
    admin.presses("Mark all as read").await;
    admin.sees("10 pieces of feedback · 0 unread").await;
    admin.presses("Menu").await;
    admin.sees("Support desk").await;
    story.is_quiet().await;
    assert_eq!(counts(&story), (10, 0, 0));
    story.closes().await;
}

#[tokio::test]
async fn an_album_is_one_feedback_and_comes_whole() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/feedback");
    anna.sees("What would you like to tell us?").await;
    let long = "very long ".repeat(90);
    anna.person()
        .sends_album(anna.person().id(), vec![photo(&long), photo("second"), photo("")])
        .unwrap();
    anna.sees("Your feedback is with the team").await;
    story.is_quiet().await;
    assert_eq!(counts(&story), (1, 1, 0));
    assert_eq!(anna.count("Your feedback is with the team"), 1);
    let photos = |actor: &Actor| actor.messages().iter().filter(|seen| seen.kind == "photo").count();
    assert_eq!(photos(&admin), 3);
    admin.says("/feedback");
    admin.presses("Anna").await;
    let card = admin
        .sees_where("the card", |message| {
            message.text.contains("second") && message.text.contains("id 1001")
        })
        .await;
    assert_eq!(card.buttons[0].len(), 3, "each photo can be fetched");
    admin.presses_below(&card, "⤵ 2");
    story.is_quiet().await;
    assert_eq!(photos(&admin), 4);
    admin.presses("Answer").await;
    admin.sees("Answer to the feedback").await;
    admin.sends(photo("our answer"));
    anna.sees("our answer").await;
    story.is_quiet().await;
    assert_eq!(counts(&story), (1, 0, 1));
    story.closes().await;
}

#[tokio::test]
async fn the_next_feedback_waits_a_day_and_keeps_its_words() {
    let mut story = given(desk()).await;
    let (anna, admin) = (story.anna(), story.admin());
    story.passes(HOUR);
    anna.says("/feedback");
    anna.sees("can give more in 23 h (03.03 10:00)").await;
    anna.says("/feedback and the green ones");
    let kept = anna
        .sees("You can give feedback again in 23 h (03.03 10:00). What you wrote is kept")
        .await;
    anna.presses_below(&kept, "Send as feedback");
    anna.is_told("can give more in 23 h").await;
    story.is_quiet().await;
    admin.sees_no("green ones");
    story.passes(HOUR * 23);
    anna.presses("Send as feedback").await;
    anna.sees("Your feedback is with the team").await;
    admin.sees("Feedback 2 · Anna\nand the green ones").await;
    story.is_quiet().await;
    assert_eq!(counts(&story), (2, 2, 0));
    story.closes().await;
}

#[tokio::test]
async fn without_a_pause_feedback_follows_on_feedback_and_kept_words_may_become_a_ticket_instead() {
    let story = given(desk().with("FEEDBACK_COOLDOWN_ENABLED", "false")).await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/feedback and the green ones");
    admin.sees("Feedback 2 · Anna").await;
    story.closes().await;
    let story = given(desk()).await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/feedback the yellow ones are broken");
    anna.sees("What you wrote is kept").await;
    anna.presses("Send to support").await;
    anna.sees("Passed on in ticket #1").await;
    admin.sees("the yellow ones are broken").await;
    story.closes().await;
}

#[tokio::test]
async fn giving_and_answering_can_be_cancelled() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/start");
    anna.presses("Give feedback").await;
    anna.sees("What would you like to tell us?").await;
    anna.presses("Cancel").await;
    anna.sees("Nothing was sent").await;
    anna.says("/feedback fine");
    let shown = admin.sees("Feedback 1 · Anna").await;
    admin.presses_below(&shown, "Answer");
    admin.sees("Answer to the feedback of Anna").await;
    admin.presses("Cancel").await;
    admin.is_told("Dropped").await;
    admin.sees("Feedback 1 ·").await;
    admin.says("to nobody");
    admin.sees("Nothing has been sent").await;
    story.is_quiet().await;
    anna.sees_no("to nobody");
    assert_eq!(counts(&story), (1, 0, 0));
    story.closes().await;
}

#[tokio::test]
async fn an_answer_does_not_turn_the_users_words_away_from_their_ticket() {
    let mut story = given(desk()).await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.says("My order is late");
    anna.sees("Ticket #1").await;
    admin.replies_to("I like the blue parcels", "So do we");
    anna.sees("This is now ticket #2").await;
    anna.says("it is order number 77");
    anna.sees("Added to ticket #1").await;
    anna.replies_to("So do we", "nice");
    anna.sees("Added to ticket #2").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn repetitions_a_restart_and_a_blocked_bot_leave_one_feedback_and_one_ticket() {
    let mut story = given(desk()).await;
    let (anna, admin) = (story.anna(), story.admin());
    let shown = admin.sees("I like the blue parcels").await;
    story.is_quiet().await;
    admin.presses_below(&shown, "Answer");
    admin.sees("Answer to the feedback of Anna").await;
    story.is_quiet().await;
    story.restarts().await;
    anna.person().blocks_bot();
    story.is_quiet().await;
    admin.says("We like them too");
    admin
        .sees("Sent in ticket #1, but the user had blocked the bot lately")
        .await;
    admin
        .sees("Anna has blocked the bot: your message did not arrive")
        .await;
    story.expects_in_log("not delivered");
    story.expects_in_log("not delivered");
    story.is_quiet().await;
    for id in update_ids(&story.sim) {
        story.sim.repeat_update(id);
    }
    story.is_quiet().await;
    assert_eq!(counts(&story), (1, 0, 1));
    story.closes().await;
}

#[tokio::test]
async fn nobody_else_gets_at_feedback() {
    let mut story = given(desk().with("TICKET_MODE", "any")).await;
    let (anna, admin) = (story.anna(), story.admin());
    let shown = admin.sees("I like the blue parcels").await;
    let data = shown.buttons[0][0].data.clone().unwrap();
    let eve = story.user(1_666, "Eve", "en");
    eve.says("/start feedback_1");
    let told = eve.sees("This link is for the support team").await;
    eve.person().presses_data(1_666, told.message_id, &data).unwrap();
    eve.is_told("Only staff can do this").await;
    eve.says("/start card_1");
    eve.sees("This link is for the support team").await;
    anna.says("is this a ticket now?");
    anna.sees("Ticket #1").await;
    anna.says("/start card_1");
    anna.sees("Waiting for an answer from support").await;
    admin.says("/start card_1");
    admin.sees("nobody has taken it").await;
    admin.says("/start feedback_7");
    admin.sees("There is no feedback 7").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn feedback_in_russian() {
    let mut story = desk().with("DEFAULT_LOCALE", "ru").opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    admin.says("/language");
    admin.presses("Русский").await;
    ivan.says("/start");
    ivan.presses("Оставить отзыв").await;
    ivan.sees("Что вы хотите нам сказать?").await;
    ivan.says("Мне нравятся синие посылки");
    ivan.sees("Ваш отзыв передан команде").await;
    admin.sees("Отзыв 1 · Иван\nМне нравятся синие посылки").await;
    ivan.says("/feedback и зелёные");
    ivan.sees("Следующий отзыв можно оставить через 24 ч (03.03 10:00). Написанное сохранено")
        .await;
    admin.says("/start");
    admin.presses("Отзывы (1)").await;
    admin.sees("1 отзыв · 1 непрочитанный").await;
    admin.presses("Иван").await;
    admin.sees("Отзыв 1 ·").await;
    admin.presses("Ответить").await;
    admin.sees("Ответ на отзыв · Иван").await;
    admin.says("Нам тоже");
    ivan.sees("Поддержка отвечает на ваш отзыв. Теперь это обращение №1")
        .await;
    ivan.sees("Нам тоже").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn whoever_abuses_it_is_banned_by_a_reply_and_a_lost_group_gives_way_to_private_chats() {
    let mut story = desk().with_group().opens().await;
    let (anna, boris, admin) = (story.anna(), story.boris_in_group(), story.admin());
    anna.says("/feedback buy cheap watches");
    boris.sees("buy cheap watches").await;
    boris.replies_to("buy cheap watches", "/ban 7d spam");
    anna.sees("spam").await;
    anna.says("/feedback buy more watches");
    story.is_quiet().await;
    assert_eq!(counts(&story), (1, 1, 0));
    story.sim.kick_bot(GROUP);
    story.expects_in_log("not delivered");
    story.expects_in_log("cannot be reached");
    let ivan = story.user(1_002, "Ivan", "en");
    ivan.says("/feedback the parcels are fine");
    admin.sees("Feedback 2 · Ivan\nthe parcels are fine").await;
    story.is_quiet().await;
    story.closes().await;
}
