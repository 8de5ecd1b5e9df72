//! Owners change the language of groups and of people who have none of ours.

use crate::harness::{ADMIN, desk};

#[tokio::test]
async fn the_default_language_changes_for_those_who_have_none_of_ours_and_for_the_group() {
    let mut story = desk().with_group().with("TICKET_MODE", "any").opens().await;
    let (admin, boris) = (story.admin(), story.boris_in_group());
    let inge = story.user(1_003, "Inge", "da");
    inge.says("/help");
    inge.sees("How this works").await;
    admin.says("/settings");
    admin.presses("Rules").await;
    admin.presses("Default language").await;
    let before = admin.sees("Now: 🇬🇧 English, by default (DEFAULT_LOCALE)").await;
    assert!(
        !before
            .buttons
            .iter()
            .flatten()
            .any(|button| button.text.contains("Other")),
        "{before:?}"
    );
    admin.presses("Русский").await;
    admin
        .sees("Now: 🇷🇺 Русский, changed here ✎. The default is 🇬🇧 English")
        .await;
    admin.sees_no("As in .env");
    inge.says("/help");
    inge.sees("Как это работает").await;
    story.restarts().await;
    inge.says("when do you open?");
    let asked = boris.sees("when do you open?").await;
    assert!(asked.text.contains("№1") || boris.find("№1").is_some(), "{asked:?}");
    // Who has chosen a language, or whose own is on offer, keeps it.
    let anna = story.anna();
    anna.says("and when do you close?");
    anna.sees("Ticket #2").await;
    story.is_quiet().await;
    let menu = story.sim.commands("all_private_chats", "");
    assert!(
        menu.iter()
            .any(|(_, about)| about.contains("языка") || about.contains("язык")),
        "{menu:?}"
    );
    // A language that there are no texts in is no button of ours.
    for data in [
        "set:to:DEFAULT_LOCALE:da",
        "set:to:DEFAULT_LOCALE:5",
        "set:type:DEFAULT_LOCALE",
    ] {
        admin.person().presses_data(ADMIN, before.message_id, data).unwrap();
        admin.is_told("This button is outdated").await;
    }
    admin.presses_below(&before, "English");
    admin.sees("Now: 🇬🇧 English, changed here ✎").await;
    inge.says("/help");
    inge.sees("How this works").await;
    admin.presses("By default: 🇬🇧 English").await;
    admin.sees("Now: 🇬🇧 English, by default").await;
    admin.presses("Back").await;
    admin.sees("A change holds at once").await;
    admin.presses("Back").await;
    admin.sees("For owners").await;
    admin.presses("Changes").await;
    admin.sees("Default language: 🇬🇧 English → 🇷🇺 Русский").await;
    story.closes().await;
}
