//! Whoever is staff no more: what they once read stays with them as it was, and nothing of what follows comes.

use switchboard::domain::PersonId;
use telegram_sim::Content;

use crate::handling::ticket;
use crate::harness::{BORIS, desk};
use crate::team::{clara_becomes, clara_is_removed, clara_joins};

#[tokio::test]
async fn whoever_has_left_does_not_read_what_users_change_afterwards() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (admin, anna) = (story.admin(), story.anna());
    let clara = clara_joins(&story, "Operator").await;
    anna.says("my card ends in 12");
    clara.sees("my card ends in 12").await;
    admin.sees("my card ends in 12").await;
    clara_is_removed(&admin, "Operator").await;
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
    clara_is_removed(&admin, "Admin").await;
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

#[tokio::test]
async fn a_ticket_of_theirs_that_its_user_reopens_is_nobodys_and_stands_in_the_inbox() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (admin, boris, anna) = (story.admin(), story.boris(), story.anna());
    let clara = clara_joins(&story, "Operator").await;
    anna.says("the lamp flickers");
    clara.sees("the lamp flickers").await;
    clara.replies_to("the lamp flickers", "please try another one");
    anna.sees("please try another one").await;
    story.is_quiet().await;
    clara.says("/close #1");
    anna.sees("Support has closed ticket #1").await;
    clara_is_removed(&admin, "Operator").await;
    clara.sees("You are no longer in the support team").await;
    boris.sees("Alex has removed Clara from the team").await;
    story.is_quiet().await;
    let before = clara.messages().len();
    anna.presses("Reopen").await;
    admin.sees("Anna has reopened the ticket").await;
    boris.sees("Anna has reopened the ticket").await;
    anna.says("it flickers still");
    admin.sees("it flickers still").await;
    boris.sees("it flickers still").await;
    story.is_quiet().await;
    assert!(ticket(&story, 1).is_open());
    assert_eq!(ticket(&story, 1).assignee(), None);
    assert_eq!(clara.messages().len(), before, "nothing further comes");
    boris.says("/list new");
    boris.presses("#1 ·").await;
    boris.sees("nobody has taken it").await;
    boris.presses("History").await;
    boris.sees("Clara no longer answers tickets: nobody has it").await;
    // Whoever answers first has it from then on.
    boris.replies_to("it flickers still", "we send you a new one");
    anna.sees("we send you a new one").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).assignee(), Some(PersonId::telegram(BORIS)));
    story.closes().await;
}

#[tokio::test]
async fn the_same_of_somebody_who_may_only_look_by_now() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (admin, boris, ivan) = (story.admin(), story.boris(), story.user(1_002, "Иван", "ru"));
    let clara = clara_joins(&story, "Operator").await;
    ivan.says("где посылка?");
    clara.sees("где посылка?").await;
    clara.replies_to("где посылка?", "в пути");
    ivan.sees("в пути").await;
    story.is_quiet().await;
    clara.says("/close #1");
    let closed = ivan.sees("Поддержка закрыла обращение №1").await;
    clara_becomes(&admin, "Viewer").await;
    clara.sees("Viewer").await;
    story.is_quiet().await;
    ivan.presses_below(&closed, "Открыть снова");
    boris.sees("Иван has reopened the ticket").await;
    ivan.says("её всё ещё нет");
    boris.sees("её всё ещё нет").await;
    admin.sees("её всё ещё нет").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).assignee(), None);
    story.closes().await;
}
