//! Where any first words open a ticket, their writer is asked afterwards what it is about; whoever does not answer loses
//! nothing.

use std::time::Duration;

use switchboard::domain::Priority;

use crate::categories::makes;
use crate::handling::{any, ticket};
use crate::harness::Story;
use crate::topics::{forum, topic};

fn about(story: &Story, no: u64) -> Option<String> {
    ticket(story, no).category.map(|category| category.name)
}

#[tokio::test]
async fn the_first_words_open_a_ticket_and_one_may_say_what_it_is_about() {
    let mut story = any().with_group().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris_in_group());
    makes(&admin, "Payment").await;
    admin.presses("high").await;
    admin.sees("🟠 high").await;
    makes(&admin, "Delivery").await;
    anna.says("I have paid twice");
    boris.sees("I have paid twice").await;
    let asked = anna.sees("What is ticket #1 about?").await;
    // Whatever else is said meanwhile joins the ticket.
    anna.says("yesterday, that is");
    boris.sees("yesterday, that is").await;
    anna.presses_below(&asked, "Payment");
    boris.sees("#1 · Anna · 🗂 Payment").await;
    let said = anna.sees("Ticket #1 is about Payment. Thank you!").await;
    assert_eq!(said.message_id, asked.message_id, "in the place of the question");
    let sorted = ticket(&story, 1);
    assert_eq!(sorted.category.map(|category| category.name), Some("Payment".into()));
    assert_eq!((sorted.priority, sorted.messages), (Priority::High, 2));
    // What is open is not asked about again.
    anna.says("are you there?");
    boris.sees("are you there?").await;
    story.is_quiet().await;
    assert_eq!(anna.count("What is ticket"), 0);
    assert_eq!(boris.count("🗂 Payment"), 2, "told once, and above her next words");
    story.closes().await;
}

#[tokio::test]
async fn whoever_does_not_choose_or_has_been_asked_before_is_left_alone() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("nobody asks as long as there are no categories");
    admin.sees("nobody asks").await;
    story.is_quiet().await;
    anna.sees_no("What is ticket #1");
    anna.says("/resolve");
    makes(&admin, "Payment").await;
    anna.says("another question");
    anna.sees("What is ticket #2 about?").await;
    anna.presses("Something else").await;
    anna.sees("Ticket #2 is with support as it is").await;
    anna.presses("The ticket").await;
    anna.sees("Ticket #2").await;
    // Whoever goes by the menu is asked there, and not once more.
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.sees("What is it about?").await;
    anna.says("I just write away");
    admin.sees("I just write away").await;
    story.is_quiet().await;
    anna.sees_no("What is ticket #3");
    for no in 1..=3 {
        assert_eq!(ticket(&story, no).category, None);
    }
    story.closes().await;
}

#[tokio::test]
async fn late_and_repeated_presses_are_answered_and_change_nothing() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    for name in ["Payment", "Delivery", "Returns"] {
        makes(&admin, name).await;
    }
    anna.says("I have paid twice");
    let asked = anna.sees("What is ticket #1 about?").await;
    story.restarts().await;
    let presses = |label: &str| {
        let all = asked.buttons.iter().flatten();
        let button = all.clone().find(|button| button.text == label).unwrap();
        let data = button.data.clone().unwrap();
        let me = anna.person().id();
        anna.person().presses_data(me, asked.message_id, &data).unwrap();
    };
    presses("Payment");
    admin.sees("Anna · 🗂 Payment").await;
    presses("Payment");
    presses("Delivery");
    presses("Something else");
    anna.sees("Ticket #1 is with support as it is").await;
    presses("Delivery");
    anna.sees("Ticket #1 is about Payment").await;
    story.is_quiet().await;
    assert_eq!(admin.count("Anna · 🗂"), 1);
    assert_eq!(about(&story, 1), Some("Payment".into()));
    // One that was deleted meanwhile, and then a ticket that was closed meanwhile.
    anna.says("/resolve");
    anna.says("where is my parcel?");
    let asked = anna.sees("What is ticket #2 about?").await;
    admin.says("/categories");
    admin.presses("Delivery").await;
    admin.sees("🗂 Delivery").await;
    admin.presses("Delete").await;
    admin.sees("Delete the category Delivery?").await;
    admin.presses("Yes, delete").await;
    story.is_quiet().await;
    anna.presses_below(&asked, "Delivery");
    anna.is_told("There is no such category").await;
    story.is_quiet().await;
    let again = anna.sees("What is ticket #2 about?").await;
    let left: Vec<_> = again.buttons.iter().flatten().map(|button| &*button.text).collect();
    assert_eq!(left, ["Payment", "Returns", "Something else"]);
    admin.says("/close #2");
    anna.sees("Support has closed").await;
    anna.presses_below(&again, "Returns");
    anna.is_told("Support has closed it").await;
    anna.sees("nothing to choose any more for ticket #2").await;
    story.is_quiet().await;
    assert_eq!(about(&story, 2), None);
    story.closes().await;
}

#[tokio::test]
async fn nobody_learns_what_others_tickets_are_about() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    let ivan = story.user(1_002, "Ivan", "en");
    makes(&admin, "Payment").await;
    anna.says("I have paid twice");
    anna.presses("Payment").await;
    anna.sees("about Payment").await;
    ivan.says("and I have not paid");
    let asked = ivan.sees("What is ticket #2 about?").await;
    let me = ivan.person().id();
    ivan.person().presses_data(me, asked.message_id, "say:1:1").unwrap();
    ivan.is_told("There is no ticket #1").await;
    story.is_quiet().await;
    ivan.sees_no("about Payment");
    assert_eq!(ticket(&story, 2).category, None);
    story.closes().await;
}

#[tokio::test]
async fn in_russian_with_topics_the_card_shows_it() {
    let mut story = forum().with("DEFAULT_LOCALE", "ru").opens().await;
    let ivan = story.user(1_002, "Иван", "ru");
    let (admin, boris) = (story.admin(), story.boris_in_group());
    makes(&admin, "Оплата").await;
    ivan.says("Списали дважды");
    let topic = topic(&story, "Иван").await;
    ivan.sees("О чём обращение №1?").await;
    ivan.presses("Оплата").await;
    ivan.sees("Обращение №1 — о теме «Оплата». Спасибо!").await;
    boris.sees("№1 · Иван · 🗂 Оплата").await;
    story.is_quiet().await;
    story.passes(Duration::from_secs(5));
    let card = boris.sees("🗂 Оплата\n\nКаждое").await;
    assert_eq!((card.thread, card.pinned), (Some(topic.thread), true));
    story.is_quiet().await;
    story.closes().await;
}
