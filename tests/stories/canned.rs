//! Canned replies: written by staff, seen before they are sent, and read by users as any other answer.

use telegram_sim::Content;

use crate::handling::any;
use crate::harness::{Actor, GROUP};
use crate::topics::{forum, topic};

/// Writes a canned reply by the buttons.
pub async fn writes(operator: &Actor, name: &str, text: &str) {
    operator.says("/menu");
    operator.presses("Canned replies").await;
    operator.presses("Add").await;
    operator.sees("Send a short name").await;
    operator.says(name);
    operator.sees("shall say").await;
    operator.says(text);
    operator.sees(&format!("#{}", name.to_lowercase())).await;
}

#[tokio::test]
async fn a_reply_is_written_once_and_sent_after_a_look_at_it() {
    let mut story = any().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    admin.says("/canned");
    admin.sees("There are none yet").await;
    writes(
        &admin,
        "Hours",
        "Dear {name}, ticket {ticket}: we open at nine. {operator}",
    )
    .await;
    anna.says("when do you open?");
    boris.sees("when do you open?").await;
    boris.presses("Reply").await;
    boris.sees("Answer to #1").await;
    boris.presses("Canned replies").await;
    boris.sees("Which canned reply shall answer #1?").await;
    boris.presses("#hours").await;
    let shown = boris.sees("Dear Anna, ticket 1: we open at nine. Boris").await;
    story.is_quiet().await;
    anna.sees_no("Dear Anna");
    boris.presses("Send to #1").await;
    anna.sees("Dear Anna, ticket 1: we open at nine. Boris").await;
    boris.sees("Sent").await;
    // What went stays where it is, and a second press does nothing.
    boris.presses_below(&shown, "Send to #1");
    boris.is_told("It has been sent already").await;
    boris.presses_below(&shown, "Back");
    boris.sees("Which canned reply").await;
    story.is_quiet().await;
    assert_eq!(anna.count("Dear Anna"), 1);
    assert_eq!(boris.count("Dear Anna"), 1);
    // The user's reply to it finds the ticket, and an answer to the shown one as well.
    anna.replies_to("Dear Anna", "and on Sunday?");
    boris.sees("and on Sunday?").await;
    boris.replies_to("Dear Anna", "closed then");
    anna.sees("closed then").await;
    story.closes().await;
}

#[tokio::test]
async fn its_name_calls_it_instead_of_an_answer() {
    let mut story = any().opens().await;
    let (anna, boris) = (story.anna(), story.boris());
    writes(&boris, "hi", "Hello, {name}!").await;
    anna.says("anybody there?");
    boris.sees("anybody there?").await;
    boris.replies_to("anybody there?", "#HI");
    boris.sees("Hello, Anna!").await;
    boris.presses("Cancel").await;
    boris.says("/canned #1 hi");
    boris.sees("Hello, Anna!").await;
    boris.presses("Send to #1").await;
    anna.sees("Hello, Anna!").await;
    // No canned reply: a word for the user.
    boris.replies_to("anybody there?", "#welcome");
    anna.sees("#welcome").await;
    // Without a ticket it is shown as it was written.
    boris.says("/canned hi");
    boris.sees("Hello, {name}!").await;
    boris.says("/canned nothing");
    boris.sees("Canned replies").await;
    story.is_quiet().await;
    assert_eq!(anna.count("Hello, Anna!"), 1);
    assert_eq!(anna.count("#HI"), 0);
    story.closes().await;
}

#[tokio::test]
async fn what_was_changed_since_is_not_sent() {
    let mut story = any().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    writes(&admin, "price", "It costs 10.").await;
    anna.says("what does it cost?");
    boris.sees("what does it cost?").await;
    boris.replies_to("what does it cost?", "#price");
    let old = boris.sees("It costs 10.").await;
    story.passes(std::time::Duration::from_secs(1));
    admin.says("/canned price");
    admin.presses("Change").await;
    admin.sees("Send what #price shall say").await;
    admin.sends(Content::sticker("👍"));
    admin.sees("A text is needed here, or one photo").await;
    admin.says(&"x".repeat(3_000));
    admin.sees("This is too long").await;
    admin.says("It costs 12.");
    admin.sees("It costs 12.").await;
    boris.presses_below(&old, "Send to #1");
    boris.is_told("has been changed or deleted").await;
    boris.presses("#price").await;
    boris.sees("It costs 12.").await;
    boris.presses("Send to #1").await;
    anna.sees("It costs 12.").await;
    // A name leads to one, and what is deleted is gone.
    admin.presses("Back").await;
    admin.presses("Add").await;
    admin.sees("Send a short name").await;
    admin.says("two words");
    admin.sees("This cannot be a name. It is one word").await;
    admin.says("price");
    admin.sees("There is one of this name already").await;
    admin.says("/cancel");
    admin.says("/canned price");
    admin.presses("Delete").await;
    let asked = admin.sees("Delete the canned reply").await;
    admin.presses("Yes, delete").await;
    admin.sees("There are none yet").await;
    admin.presses_below(&asked, "Yes, delete");
    admin.is_told("has been changed or deleted").await;
    story.is_quiet().await;
    anna.sees_no("It costs 10.");
    story.closes().await;
}

#[tokio::test]
async fn in_the_group_its_name_is_enough() {
    let mut story = any().with_group().opens().await;
    let (anna, boris, admin) = (story.anna(), story.boris_in_group(), story.admin());
    writes(&admin, "wait", "One moment, {name}.").await;
    anna.says("it rattles");
    boris.sees("it rattles").await;
    let called = boris.replies_to("it rattles", "#wait");
    anna.sees("One moment, Anna.").await;
    boris.sees("Sent to the user of #1:\nOne moment, Anna.").await;
    boris.replies_to("it rattles", "/canned@desk_bot wait");
    anna.sees("One moment, Anna.").await;
    boris.says("/canned wait");
    boris.sees("Which ticket?").await;
    boris.says("/canned");
    boris.sees("#wait").await;
    for id in crate::stale::update_ids(&story.sim) {
        story.sim.repeat_update(id);
    }
    story.is_quiet().await;
    assert_eq!(anna.count("One moment"), 2);
    anna.sees_no("#wait");
    // Its history shows what the user got, not how it was called.
    admin.says("/info #1");
    admin.presses("History").await;
    admin.sees("One moment, Anna.").await;
    boris.person().replies_in(GROUP, called, "/delete");
    story.is_quiet().await;
    assert_eq!(anna.count("One moment"), 1);
    story.closes().await;
}

#[tokio::test]
async fn in_a_topic_its_name_is_enough_too_and_a_closed_ticket_takes_none() {
    let mut story = forum().opens().await;
    let (anna, boris, admin) = (story.anna(), story.boris_in_group(), story.admin());
    writes(&admin, "bye", "Good bye, {name}.").await;
    anna.says("thank you for it");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    boris.person().says_in_topic(GROUP, topic.thread, "#bye");
    anna.sees("Good bye, Anna.").await;
    boris.person().says_in_topic(GROUP, topic.thread, "/close");
    anna.sees("Support has closed").await;
    boris.person().says_in_topic(GROUP, topic.thread, "#bye");
    boris.sees("Not sent").await;
    story.is_quiet().await;
    assert_eq!(anna.count("Good bye"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_viewer_reads_none_and_sends_none() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    writes(&admin, "hi", "Hello.").await;
    let clara = crate::team::clara_joins(&story, "Viewer").await;
    anna.says("please help");
    admin.sees("please help").await;
    clara.says("/canned");
    let refused = clara.sees("Your role does not allow this").await;
    for data in ["can:list:0:", "can:add", "can:show:1", "can:removenow:1", "can:see:1:1"] {
        clara
            .person()
            .presses_data(crate::team::CLARA, refused.message_id, data)
            .unwrap();
        clara.is_told("Your role does not allow this").await;
    }
    anna.person()
        .presses_data(anna.person().id(), 1, "can:removenow:1")
        .ok();
    story.is_quiet().await;
    admin.says("/canned hi");
    admin.sees("Hello.").await;
    story.closes().await;
}

#[tokio::test]
async fn a_text_begun_outlives_a_restart_and_marks_stay_where_they_were() {
    let mut story = any().opens().await;
    let (anna, boris) = (story.anna(), story.boris());
    boris.says("/canned");
    boris.presses("Add").await;
    boris.sees("Send a short name").await;
    boris.says("bold");
    boris.sees("#bold shall say").await;
    story.restarts().await;
    let bold = serde_json::json!({ "type": "bold", "offset": 8, "length": 5 });
    boris.sends(Content::Text {
        text: "{name}, today only".into(),
        entities: vec![bold],
    });
    boris.sees("#bold").await;
    anna.says("is it cheaper?");
    boris.sees("is it cheaper?").await;
    boris.replies_to("is it cheaper?", "#bold");
    boris.sees("Anna, today only").await;
    boris.presses("Send to #1").await;
    let got = anna.sees("Anna, today only").await;
    assert_eq!(got.entities[0]["offset"], 6);
    assert_eq!(got.entities[0]["length"], 5);
    story.closes().await;
}

#[tokio::test]
async fn all_of_it_in_russian() {
    let story = any().opens().await;
    let ivan = story.user(1_002, "Иван", "ru");
    let admin = story.admin();
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.presses("Готовые ответы").await;
    admin.sees("Пока их нет").await;
    admin.presses("Добавить").await;
    admin.sees("Пришлите короткое имя").await;
    admin.says("#Привет");
    admin.sees("Пришлите, что должно быть в #привет").await;
    admin.says("Здравствуйте, {name}!");
    admin.sees("#привет").await;
    ivan.says("Есть тут кто?");
    admin.sees("Есть тут кто?").await;
    admin.presses("Ответить").await;
    admin.sees("Ответ на №1").await;
    admin.presses("Готовые ответы").await;
    admin.sees("Какой готовый ответ отправить в №1?").await;
    admin.presses("#привет").await;
    admin.sees("Здравствуйте, Иван!").await;
    admin.presses("Отправить в №1").await;
    ivan.sees("Здравствуйте, Иван!").await;
    admin.says("/canned привет");
    admin.sees("{name}").await;
    admin.presses("Удалить").await;
    admin.sees("Удалить готовый ответ #привет?").await;
    admin.presses("Да, удалить").await;
    admin.sees("Пока их нет").await;
    story.closes().await;
}
