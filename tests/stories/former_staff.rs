//! Whoever is staff no more: what they once read stays with them as it was, and nothing of what follows comes.

use telegram_sim::Content;

use crate::harness::desk;
use crate::team::clara_joins;

#[tokio::test]
async fn whoever_has_left_does_not_read_what_users_change_afterwards() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (admin, anna) = (story.admin(), story.anna());
    let clara = clara_joins(&story, "Operator").await;
    anna.says("my card ends in 12");
    clara.sees("my card ends in 12").await;
    admin.sees("my card ends in 12").await;
    admin.says("/staff");
    admin.presses("Clara · Operator").await;
    admin.presses("Remove from the team").await;
    admin.presses("Yes, remove").await;
    clara.sees("You are no longer in the support team").await;
    story.is_quiet().await;
    anna.edits("ends in 12", "my card ends in 34");
    admin.sees("my card ends in 34").await;
    story.is_quiet().await;
    clara.sees_no("ends in 34");
    assert!(clara.find("ends in 12").is_some(), "she keeps what she has read");
    story.closes().await;
}

#[tokio::test]
async fn the_same_in_russian_of_another_picture_and_a_reaction() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (admin, ivan) = (story.admin(), story.user(1_002, "Иван", "ru"));
    let clara = clara_joins(&story, "Admin").await;
    clara.presses("Language").await;
    clara.presses("Русский").await;
    clara.sees("Служба поддержки").await;
    ivan.sends(Content::photo("мой договор"));
    clara.sees("мой договор").await;
    admin.sees("мой договор").await;
    clara.replies_to("мой договор", "какой у вас номер?");
    ivan.sees("какой у вас номер?").await;
    admin.says("/staff");
    admin.presses("Clara · Admin").await;
    admin.presses("Remove from the team").await;
    admin.presses("Yes, remove").await;
    clara.sees("Вы больше не в команде").await;
    story.is_quiet().await;
    let before = clara.messages().len();
    ivan.replaces("мой договор", Content::photo("другой договор"));
    ivan.reacts_to("какой у вас номер?", Some("👍"));
    admin.sees("другой договор").await;
    story.is_quiet().await;
    clara.sees_no("другой договор");
    assert_eq!(clara.messages().len(), before, "nothing further comes");
    story.closes().await;
}
