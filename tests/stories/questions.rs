//! Intake questions, as admins look after them: what is wrong with one is explained, and there is a most.

use crate::categories::makes;
use crate::harness::desk;
use crate::intake::{asks, back_to_category};

#[tokio::test]
async fn a_bad_question_is_explained_and_there_is_a_most() {
    let mut story = desk().opens().await;
    let admin = story.admin();
    makes(&admin, "Payment").await;
    admin.presses("Intake questions").await;
    admin.sees("Nothing is asked yet").await;
    admin.presses("Add a question").await;
    admin.presses("Words of a certain form").await;
    admin.sees("Send the question").await;
    admin.says(&"x".repeat(121));
    admin.sees("too long: 120 characters").await;
    admin.sees("Send the question").await;
    admin.says("Order number?");
    admin.sees("as a regular expression").await;
    for (words, told) in [
        ("([A-Z]\nA", "unclosed group"),
        ("[A-Z]{2}", "The second line is missing"),
        ("[A-Z]{2}\nABC", "does not fit"),
    ] {
        admin.says(words);
        admin.sees(told).await;
        admin.sees("as a regular expression").await;
    }
    story.restarts().await;
    let admin = story.admin();
    admin.says("[A-Z]{2}\nAB");
    admin.sees("For example: AB").await;
    admin.presses("Form").await;
    admin.sees("as a regular expression").await;
    admin.says("[a-z]{3}\nabc");
    admin.sees("For example: abc").await;
    back_to_category(&admin).await;
    for no in 2..=8 {
        asks(&admin, "Any words", &format!("Question {no}?"), None).await;
        back_to_category(&admin).await;
    }
    admin.presses("Intake questions (8)").await;
    let list = admin.sees("8. ❗ Question 8?").await;
    assert!(list.buttons.iter().flatten().all(|button| !button.text.contains("Add")));
    let data = "cat:q:new:1:text";
    admin
        .person()
        .presses_data(admin.person().id(), list.message_id, data)
        .unwrap();
    admin.is_told("8 questions at most").await;
    // Whoever may not make categories may not make questions either.
    let clara = crate::team::clara_joins(&story, "Operator").await;
    clara.says("/categories");
    let refused = clara.sees("Your role does not allow this").await;
    for data in [data, "cat:q:list:1", "cat:q:removenow:1:1", "cat:q:require:1:1:0"] {
        clara
            .person()
            .presses_data(crate::team::CLARA, refused.message_id, data)
            .unwrap();
        clara.is_told("Your role does not allow this").await;
    }
    story.is_quiet().await;
    story.closes().await;
}
