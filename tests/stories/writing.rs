//! Commands, and the small things one writes.

use crate::harness::{ADMIN, desk};

#[tokio::test]
async fn every_command_answers_and_is_registered_per_language_and_scope() {
    let mut story = desk().opens().await;
    let anna = story.anna();
    for (command, answer) in [
        ("/start", "Here you reach our support"),
        ("/help", "How this works"),
        ("/id", "Your id: 1001"),
        ("/language", "Choose your language"),
        ("/cancel", "nothing to cancel"),
        ("/start hello-from-a-link", "Here you reach our support"),
        ("/nonsense", "I don't know this command"),
    ] {
        anna.says(command);
        anna.sees(answer).await;
    }
    story.is_quiet().await;
    let names = |scope: &str, language: &str| -> Vec<String> {
        story
            .sim
            .commands(scope, language)
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    };
    for language in ["", "en", "ru"] {
        assert_eq!(
            names("all_private_chats", language),
            [
                "start", "help", "feedback", "resolve", "language", "cancel", "privacy", "id"
            ]
        );
        assert!(names(&format!("chat:{ADMIN}"), language).contains(&"inbox".to_owned()));
    }
    let menu = story.sim.commands("all_private_chats", "ru");
    assert!(
        menu.iter().any(|(name, text)| name == "help" && text == "Что я умею"),
        "{menu:?}"
    );
    story.closes().await;
}

#[tokio::test]
async fn asking_can_be_cancelled_and_what_was_kept_discarded() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.sees("Write your question").await;
    anna.presses("Cancel").await;
    anna.sees("Nothing was sent").await;
    anna.says("a message to nobody");
    anna.sees("has not been sent yet").await;
    anna.presses("Discard").await;
    anna.sees("Nothing was sent").await;
    story.is_quiet().await;
    admin.sees_no("a message to nobody");
    story.closes().await;
}

#[tokio::test]
async fn a_user_is_not_bothered_twice_and_staff_screens_need_no_ticket() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the first of three words");
    anna.says("the second of three words");
    anna.says("the third of three words");
    admin.sees("third of three").await;
    story.is_quiet().await;
    assert_eq!(anna.count("Ticket #1"), 1, "one confirmation is enough");
    for (label, text) in [
        ("Help", "How to work here"),
        ("Menu", "Support desk"),
        ("Inbox", "1 open ticket"),
    ] {
        admin.says("/start");
        admin.presses(label).await;
        admin.sees(text).await;
    }
    story.closes().await;
}

#[tokio::test]
async fn resolve_closes_the_ticket_named_or_the_present_one() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/resolve");
    anna.sees("You have no tickets yet").await;
    anna.says("a question that answers itself");
    admin.sees("a question that answers itself").await;
    anna.says("/resolve 7");
    anna.sees("There is no ticket #7").await;
    anna.says("/resolve #1");
    anna.sees("closed by you").await;
    admin.sees("Anna has closed the ticket").await;
    anna.says("and a second one of them");
    admin.sees("and a second one of them").await;
    anna.says("/resolve");
    admin.sees("Anna has closed the ticket").await;
    story.is_quiet().await;
    story.closes().await;
}
