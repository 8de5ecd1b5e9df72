//! People who write too much or too soon: warned, refused with a reason and a time, and nothing they wrote is lost.

use std::time::Duration;

use telegram_sim::Content;

use crate::harness::{Actor, desk};
use crate::stale::update_ids;

const SECOND: Duration = Duration::from_secs(1);

/// How many messages in somebody's chat have this button.
fn prompts(actor: &Actor, label: &str) -> usize {
    let has = |message: &telegram_sim::SeenMessage| {
        let mut buttons = message.buttons.iter().flatten();
        buttons.any(|button| button.text.contains(label))
    };
    actor.messages().iter().filter(|message| has(message)).count()
}

fn photo(caption: &str) -> Content {
    Content::Photo {
        caption: (!caption.is_empty()).then(|| caption.to_owned()),
    }
}

#[tokio::test]
async fn whoever_starts_again_is_shown_what_is_kept() {
    for (id, language, hello, kept) in [
        (
            1_001,
            "en",
            "Here you reach our support",
            "Your message has not been sent yet",
        ),
        (
            1_002,
            "ru",
            "Здесь можно написать в поддержку",
            "Ещё не отправлено: 1 сообщение",
        ),
    ] {
        let mut story = desk().opens().await;
        let user = story.user(id, "Anna", language);
        user.says("the parcel is late");
        let first = user.sees(kept).await;
        user.says("/start");
        user.sees(hello).await;
        let again = user.sees(kept).await;
        assert!(again.message_id > first.message_id, "below the menu");
        assert_eq!(again.buttons, first.buttons);
        story.is_quiet().await;
        story.closes().await;
    }
}

#[tokio::test]
async fn a_second_ticket_waits_for_its_time_and_goes_with_one_press() {
    let mut story = desk().with("TICKET_COOLDOWN_SECS", 30).opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.sees("Write your question").await;
    anna.says("the invoice is wrong");
    anna.sees("Ticket #1").await;
    story.passes(SECOND * 5);
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.sees("the next one can be opened in 25 s").await;
    anna.says("and the parcel is late");
    let kept = anna
        .sees("The next ticket can be opened in 25 s. Your message is kept")
        .await;
    story.passes(SECOND * 20);
    anna.presses_below(&kept, "Send to support");
    anna.is_told("The next ticket can be opened in 5 s. What you wrote is kept")
        .await;
    story.is_quiet().await;
    admin.sees_no("parcel");
    story.passes(SECOND * 5);
    anna.presses("Send to support").await;
    anna.sees("Passed on in ticket #2").await;
    admin.sees("and the parcel is late").await;
    story.closes().await;
}

#[tokio::test]
async fn whoever_goes_on_writing_after_the_pause_needs_no_button_and_a_restart_forgets_no_pause() {
    let mut story = desk()
        .with("TICKET_COOLDOWN_SECS", 30)
        .with("TICKET_MODE", "any")
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the invoice is wrong");
    anna.sees("Ticket #1").await;
    admin.sees("the invoice is wrong").await;
    admin.presses("Card").await;
    admin.presses("Close").await;
    anna.sees("Support has closed ticket #1").await;
    story.restarts().await;
    anna.says("and the parcel is late");
    anna.sees("The next ticket can be opened in 30 s").await;
    story.passes(SECOND * 30);
    anna.says("where is it?");
    anna.sees("Ticket #2").await;
    admin.sees("and the parcel is late").await;
    admin.sees("where is it?").await;
    story.is_quiet().await;
    assert_eq!(prompts(&anna, "Send to support"), 0, "nothing is kept any more");
    story.closes().await;
}

#[tokio::test]
async fn an_album_counts_once_whatever_is_counted() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("FLOOD_LIMIT_PER_MIN", 2)
        .with("MAX_OPEN_TICKETS", 1)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    let album = (0..8).map(|_| photo("")).collect();
    anna.person().sends_album(anna.person().id(), album).unwrap();
    anna.sees("Ticket #1").await;
    story.has_heard_all().await;
    story.passes(SECOND);
    story.is_quiet().await;
    assert_eq!(anna.count("Too many messages"), 0);
    assert_eq!(prompts(&anna, "Add to #1"), 0);
    let photos = |actor: &Actor| actor.messages().iter().filter(|seen| seen.kind == "photo").count();
    assert_eq!(photos(&admin), 8);
    anna.says("this is what it looks like");
    anna.person()
        .sends_album(anna.person().id(), vec![photo("a"), photo("b")])
        .unwrap();
    anna.sees("What you write now is kept").await;
    story.is_quiet().await;
    assert_eq!((photos(&admin), prompts(&anna, "Add to #1")), (8, 1));
    story.passes(SECOND * 60);
    anna.presses("Add to #1").await;
    anna.sees("Passed on in ticket #1").await;
    story.passes(SECOND);
    story.is_quiet().await;
    assert_eq!(photos(&admin), 10);
    story.closes().await;
}

#[tokio::test]
async fn a_flood_is_warned_of_then_kept_and_added_with_one_press() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("FLOOD_LIMIT_PER_MIN", 5)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    for n in 1..=9 {
        anna.says(&format!("word number {n}"));
    }
    anna.sees("You are writing very fast. Within the next 1 min only 1 more message is passed on")
        .await;
    let held = anna.sees("Too many messages within a minute").await;
    admin.sees("word number 5").await;
    story.is_quiet().await;
    admin.sees_no("word number 6");
    assert_eq!(
        anna.count("Too many messages"),
        1,
        "one answer, not one for each message"
    );
    story.passes(SECOND * 20);
    anna.presses_below(&held, "Add to #1");
    anna.is_told("It goes on in 40 s; what is kept stays kept").await;
    story.passes(SECOND * 40);
    anna.presses("Add to #1").await;
    anna.sees("Passed on in ticket #1").await;
    for n in 6..=9 {
        admin.sees(&format!("word number {n}")).await;
    }
    anna.presses_below(&held, "Add to #1");
    anna.is_told("There is nothing to send").await;
    story.closes().await;
}

#[tokio::test]
async fn after_a_flood_words_go_their_way_and_what_is_kept_is_not_forgotten() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("FLOOD_LIMIT_PER_MIN", 1)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the first word");
    anna.says("the second word");
    anna.sees("Too many messages within a minute").await;
    story.passes(SECOND * 60);
    anna.says("the third word");
    admin.sees("the third word").await;
    anna.sees("Your message has not been passed on yet. It can join an open ticket")
        .await;
    story.is_quiet().await;
    assert_eq!(
        prompts(&anna, "Add to #1"),
        1,
        "the new prompt takes the place of the old one"
    );
    anna.presses("Add to #1").await;
    admin.sees("the second word").await;
    story.closes().await;
}

#[tokio::test]
async fn what_a_flood_cannot_even_keep_is_refused_with_one_word_a_minute() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("FLOOD_LIMIT_PER_MIN", 1)
        .opens()
        .await;
    let anna = story.anna();
    for n in 1..=30 {
        anna.says(&format!("word number {n}"));
    }
    anna.sees("Only 20 messages are kept. The last one was not, and what you write in the next 1 min")
        .await;
    story.is_quiet().await;
    assert_eq!(
        (anna.count("Only 20 messages"), anna.count("Too many messages")),
        (1, 1)
    );
    story.passes(SECOND * 61);
    anna.says("let through");
    anna.says("too fast again");
    story.is_quiet().await;
    assert_eq!(anna.count("Only 20 messages"), 2, "said again a minute later");
    anna.presses("Add to #1").await;
    anna.is_told("Too many messages").await;
    story.passes(SECOND * 60);
    anna.presses("Add to #1").await;
    anna.sees("Passed on in ticket #1").await;
    story.closes().await;
}

#[tokio::test]
async fn commands_count_as_well_and_one_user_does_not_slow_another() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("FLOOD_LIMIT_PER_MIN", 3)
        .opens()
        .await;
    let (anna, ivan) = (story.anna(), story.user(1_002, "Иван", "ru"));
    for _ in 0..20 {
        anna.says("/help");
    }
    anna.sees("Too many messages within a minute. It goes on in 1 min")
        .await;
    ivan.says("/help");
    ivan.sees("Как это работает").await;
    story.is_quiet().await;
    assert_eq!(anna.count("How this works"), 3);
    assert_eq!(anna.count("Too many messages"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_repeated_update_is_not_counted() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("FLOOD_LIMIT_PER_MIN", 2)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the first of two words");
    admin.sees("the first of two words").await;
    story.is_quiet().await;
    for _ in 0..5 {
        for id in update_ids(&story.sim) {
            story.sim.repeat_update(id);
        }
        story.is_quiet().await;
    }
    anna.says("the second of two words");
    admin.sees("the second of two words").await;
    anna.sees_no("Too many messages");
    story.closes().await;
}

#[tokio::test]
async fn without_limits_nobody_is_held_up() {
    let story = desk()
        .with("TICKET_MODE", "any")
        .with("FLOOD_LIMIT_PER_MIN", 0)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    for n in 1..=60 {
        anna.says(&format!("word number {n}"));
    }
    admin.sees("word number 60").await;
    anna.sees_no("very fast");
    story.closes().await;
}

#[tokio::test]
async fn a_chat_bears_one_prompt_about_what_is_kept() {
    let mut story = desk().opens().await;
    let anna = story.anna();
    for text in ["first of all", "then another thing", "and one more"] {
        anna.says(text);
        anna.sees("not been sent yet").await;
    }
    story.is_quiet().await;
    assert_eq!(prompts(&anna, "Send to support"), 1);
    let prompt = anna.find("Your 3 messages have not been sent yet").expect("the prompt");
    assert!(!prompt.buttons.is_empty());
    anna.presses("Send to support").await;
    anna.sees("Passed on in ticket #1").await;
    anna.says("and a fourth");
    story.is_quiet().await;
    assert_eq!(anna.count("Passed on in ticket #1"), 1, "what became of a prompt stays");
    story.closes().await;
}

#[tokio::test]
async fn pause_and_flood_in_russian() {
    let mut story = desk()
        .with("TICKET_COOLDOWN_SECS", 90)
        .with("FLOOD_LIMIT_PER_MIN", 5)
        .opens()
        .await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    ivan.says("/start");
    ivan.presses("Задать вопрос").await;
    ivan.says("посылка не пришла");
    ivan.sees("Обращение №1").await;
    ivan.presses("Закрыть").await;
    ivan.says("и ещё один вопрос");
    ivan.sees("Следующее обращение можно открыть через 2 мин. Пока сохранено: 1 сообщение")
        .await;
    ivan.presses("Отправить в поддержку").await;
    ivan.is_told("Следующее обращение можно открыть через 2 мин").await;
    ivan.says("почему так долго?");
    ivan.sees("Вы пишете очень быстро. В течение 1 мин будет передано ещё только 1 сообщение")
        .await;
    ivan.says("и последнее сейчас");
    ivan.says("ничего не потерять");
    ivan.sees("Слишком много сообщений за минуту").await;
    story.passes(SECOND * 90);
    ivan.presses("Отправить в поддержку").await;
    ivan.sees("Передано в обращение №2").await;
    admin.sees("ничего не потерять").await;
    story.is_quiet().await;
    story.closes().await;
}
