//! The FAQ: written by admins, read by users.

use crate::handling::any;
use crate::harness::{Actor, desk};

/// Writes an entry by the buttons.
pub async fn writes(admin: &Actor, question: &str, answer: &str) {
    admin.says("/faq");
    admin.presses("Add").await;
    admin.sees("Send the question").await;
    admin.says(question);
    admin.sees("Send the answer").await;
    admin.says(answer);
    admin.sees(&format!("📚 {question} ·")).await;
}

#[tokio::test]
async fn what_admins_write_users_read() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/start");
    anna.sees_where("no FAQ", |menu| {
        menu.buttons.iter().flatten().all(|button| !button.text.contains("FAQ"))
    })
    .await;
    admin.says("/menu");
    admin.presses("FAQ").await;
    admin.sees("There are none yet").await;
    writes(&admin, "How do I pay?", "By <card> & in cash.").await;
    writes(&admin, "Where is my order?", "On its way.").await;
    anna.says("/start");
    anna.presses("FAQ").await;
    anna.sees("Perhaps your question is among these").await;
    anna.presses("How do I pay?").await;
    anna.sees("How do I pay?\n\nBy <card> & in cash.").await;
    anna.presses("Back").await;
    anna.presses("Where is my order?").await;
    let answer = anna.sees("On its way.").await;
    anna.presses("This helped").await;
    anna.sees("good to know that it helped").await;
    // Pressed again, and a week later: it is counted once.
    anna.presses_below(&answer, "This helped");
    story.passes(std::time::Duration::from_secs(7 * 86_400));
    anna.presses_below(&answer, "This helped");
    story.is_quiet().await;
    admin.says("/faq");
    admin.presses("Where is my order?").await;
    admin.sees("Offered to 0 people · 👍 helped 1 · place 2 of 2").await;
    // One press from an answer to support.
    anna.says("/faq");
    anna.presses("How do I pay?").await;
    anna.presses("Ask support").await;
    anna.sees("Write your question").await;
    anna.says("but I only have gold");
    admin.sees("but I only have gold").await;
    story.closes().await;
}

#[tokio::test]
async fn entries_are_changed_moved_and_deleted() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    writes(&admin, "How do I pay?", "By card.").await;
    writes(&admin, "Where is my order?", "On its way.").await;
    anna.says("/faq");
    let list = anna.sees("Perhaps your question").await;
    admin.presses("Up").await;
    admin.sees("place 1 of 2").await;
    admin.presses("Answer").await;
    admin.sees("Send the new answer").await;
    admin.sends(telegram_sim::Content::photo("In a van."));
    admin.sees("Words are needed here").await;
    admin.says(&"x".repeat(3_000));
    admin.sees("This is too long").await;
    // What was begun survives a restart.
    story.restarts().await;
    admin.says("In a van.");
    admin.sees("Where is my order? ·").await;
    admin.presses("Question").await;
    admin.sees("Send the question").await;
    admin.says("Where are \n my orders?");
    admin.sees("Where are my orders? ·").await;
    anna.says("/faq");
    let sorted = anna.sees("Perhaps your question").await;
    assert_eq!(sorted.buttons[0][0].text, "Where are my orders?");
    assert_eq!(sorted.buttons[1][0].text, "How do I pay?");
    admin.presses("Delete").await;
    let asked = admin.sees("Delete this from the FAQ?").await;
    admin.presses("Yes, delete").await;
    admin.sees("Questions that come often").await;
    admin.presses_below(&asked, "Yes, delete");
    admin.is_told("no longer in the FAQ").await;
    anna.presses_below(&list, "Where is my order?");
    anna.is_told("no longer in the FAQ").await;
    story.is_quiet().await;
    anna.presses("How do I pay?").await;
    anna.sees("By card.").await;
    story.closes().await;
}

#[tokio::test]
async fn everybody_finds_what_is_in_their_language() {
    let story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    let ivan = story.user(1_002, "Иван <b>", "ru");
    writes(&admin, "How do I pay?", "By card.").await;
    admin.presses("English").await;
    admin
        .sees_where("• English", |card| {
            card.buttons
                .iter()
                .flatten()
                .any(|button| button.text == "• 🇬🇧 English")
        })
        .await;
    ivan.says("/start");
    let menu = ivan.sees("Здравствуйте").await;
    assert!(
        menu.buttons
            .iter()
            .flatten()
            .all(|button| !button.text.contains("вопросы"))
    );
    // An old button, or a command, finds nothing to show.
    ivan.says("/faq");
    ivan.sees("Сейчас здесь нет ответов").await;
    writes(&admin, "Как оплатить?", "Картой.").await;
    admin.presses("Русский").await;
    admin.says("/faq");
    admin
        .sees_where("marks", |list| {
            let labels: Vec<&str> = list
                .buttons
                .iter()
                .flatten()
                .map(|button| button.text.as_str())
                .collect();
            labels[..2] == ["EN · How do I pay?", "RU · Как оплатить?"]
        })
        .await;
    ivan.says("/start");
    ivan.presses("Частые вопросы").await;
    let list = ivan.sees("Возможно, среди них есть и ваш").await;
    assert_eq!(list.buttons[0][0].text, "Как оплатить?");
    assert!(!list.buttons.iter().flatten().any(|button| button.text.contains("pay")));
    ivan.presses("Как оплатить?").await;
    ivan.sees("Как оплатить?\n\nКартой.").await;
    ivan.presses("Это помогло").await;
    ivan.sees("рады, что помогло").await;
    ivan.presses("Меню").await;
    anna.says("/faq");
    anna.presses("How do I pay?").await;
    anna.sees("By card.").await;
    story.closes().await;
}

#[tokio::test]
async fn only_admins_write_it() {
    let story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    writes(&admin, "How do I pay?", "By card.").await;
    let clara = crate::team::clara_joins(&story, "Operator").await;
    clara.says("/faq");
    let refused = clara.sees("Your role does not allow this").await;
    for data in ["fq:list:0", "fq:add", "fq:removenow:1772445600", "fq:up:1"] {
        clara
            .person()
            .presses_data(crate::team::CLARA, refused.message_id, data)
            .unwrap();
        clara.is_told("Your role does not allow this").await;
    }
    anna.says("/start");
    let menu = anna.sees("Hello").await;
    anna.person()
        .presses_data(anna.person().id(), menu.message_id, "fq:list:0")
        .unwrap();
    anna.is_told("Only staff can do this").await;
    crate::team::clara_becomes(&admin, "Admin").await;
    writes(&clara, "Where is my order?", "On its way.").await;
    story.closes().await;
}
