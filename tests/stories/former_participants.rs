//! Whoever took part in a ticket once: gone from it, or of the team by now, or left without the ticket.

use crate::handling::{any, ticket};
use crate::participants::{CLARA, clara, clara_takes_part, takes_part};
use crate::team::{clara_is_removed, clara_joins};

#[tokio::test]
async fn what_they_once_read_is_taken_back_from_them_and_their_reactions_are_nothing_to_anybody() {
    let mut story = any().opens().await;
    let clara = clara_takes_part(&mut story, "what is the password?").await;
    let (anna, admin) = (story.anna(), story.admin());
    admin.replies_to("what is the password?", "it is hunter2");
    clara.sees("it is hunter2").await;
    anna.says("so short?");
    clara.sees("so short?").await;
    story.is_quiet().await;
    admin.says("/remove #1 clara");
    clara.sees("You no longer take part").await;
    story.is_quiet().await;
    clara.reacts_to("so short?", Some("👎"));
    story.is_quiet().await;
    assert_eq!(anna.own("so short?").reactions, Vec::<String>::new());
    admin.edits("it is hunter2", "it is hunter3");
    anna.sees("it is hunter3").await;
    story.is_quiet().await;
    clara.sees_no("hunter3");
    let answer = admin.own("hunter3").message_id;
    admin.person().replies(answer, "/delete");
    admin.sees("Deleted in the chat of the user").await;
    story.is_quiet().await;
    anna.sees_no("hunter");
    clara.sees_no("hunter");
    story.closes().await;
}

#[tokio::test]
async fn a_participant_who_joins_the_team_reads_every_word_once() {
    let mut story = any().opens().await;
    let clara = clara_takes_part(&mut story, "our big order").await;
    let (anna, admin) = (story.anna(), story.admin());
    clara_joins(&story, "Operator").await;
    story.is_quiet().await;
    anna.says("it has not come");
    let read = clara.sees("it has not come").await;
    assert!(read.text.contains("#1 · Anna"), "{read:?}");
    admin.sees("it has not come").await;
    story.is_quiet().await;
    assert_eq!(clara.count("it has not come"), 1);
    // What she has read is kept true, though it is another's by now; and she answers as one of the team.
    admin.replies_to("it has not come", "we look into it");
    anna.sees("we look into it").await;
    story.is_quiet().await;
    clara.sees_no("we look into it");
    anna.edits("it has not come", "it came to a neighbour");
    clara.sees("it came to a neighbour").await;
    story.is_quiet().await;
    clara.replies_to("it came to a neighbour", "ask them for it");
    anna.sees_where("an answer of support's", |message| message.text == "ask them for it")
        .await;
    story.is_quiet().await;
    assert_eq!(clara.count("it came to a neighbour"), 1);
    assert_eq!(clara.count("ask them for it"), 0);
    assert!(takes_part(&story, 1, CLARA));
    // Out of the team, she reads along as before.
    clara_is_removed(&admin, "Operator").await;
    clara.sees("You are no longer in the support team").await;
    story.is_quiet().await;
    anna.says("when, please?");
    assert_eq!(
        clara.sees("when, please?").await.text,
        "👥 Anna · ticket #1\nwhen, please?"
    );
    story.is_quiet().await;
    assert_eq!(clara.count("when, please?"), 1);
    story.closes().await;
}

#[tokio::test]
async fn what_was_meant_for_a_ticket_that_its_requester_had_erased_goes_into_no_other() {
    let mut story = any().opens().await;
    let clara = clara(&mut story).await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("our big order");
    admin.sees("our big order").await;
    clara.says("my own matter");
    admin.sees("my own matter").await;
    admin.says("/add #1 @clara_c");
    clara.sees("Support has brought you").await;
    story.is_quiet().await;
    clara.says("/start");
    clara.presses("Where I take part").await;
    clara.presses("#1").await;
    clara.presses("Write").await;
    clara.sees("Your next message goes to ticket #1").await;
    anna.says("/privacy");
    anna.presses("Erase my data").await;
    anna.presses("Yes, erase everything").await;
    anna.sees("Everything about you was erased").await;
    story.is_quiet().await;
    clara.says("this is for Anna's order");
    clara.sees("You no longer take part in ticket #1").await;
    story.is_quiet().await;
    assert_eq!(
        ticket(&story, 2).messages,
        1,
        "it is kept, and Clara says what becomes of it"
    );
    clara.presses("Add to #2").await;
    admin.sees("this is for Anna's order").await;
    story.closes().await;
}
