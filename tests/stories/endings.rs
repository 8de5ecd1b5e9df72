//! How staff ends tickets: with a reason, at a time, by deleting and erasing them.

use std::time::Duration;

use switchboard::domain::{Lane, MessageRef, Notice, Parcel, Payload, PersonId, TicketNo};
use switchboard::outbox::{Carried, Ledger};

use crate::handling::{any, opens_more, ticket};

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn the_reason_of_a_closing_is_for_the_user_unless_it_is_marked() {
    let mut story = any().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("please help");
    boris.sees("please help").await;
    opens_more(&admin).await;
    admin.presses("Close with reason").await;
    let asked = admin.sees("Send the reason").await;
    admin.says("it is a duplicate");
    let told = anna.sees("Support has closed ticket #1").await;
    assert!(told.text.contains("Reason: it is a duplicate"), "{}", told.text);
    admin.sees("Reason: it is a duplicate").await;
    // A week later: the words that follow the stale screen are no reason any more.
    admin.presses_below(&asked, "Back");
    anna.presses_below(&told, "Reopen");
    boris.sees("has reopened").await;
    admin.says("/close #1 // writes every day");
    anna.sees("Support has closed ticket #1").await;
    admin.sees("writes every day").await;
    story.is_quiet().await;
    anna.sees_no("every day");
    admin.says("/close #1 again");
    admin.sees("Alex has closed it").await;
    admin.says("/close");
    admin.sees("Which ticket?").await;
    story.closes().await;
}

#[tokio::test]
async fn a_ticket_closes_at_its_time_unless_the_user_writes() {
    let mut story = any().with("AUTO_CLOSE_AFTER_HOURS", 0).opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("solved, I think");
    admin.sees("solved, I think").await;
    opens_more(&admin).await;
    admin.presses("Close later").await;
    admin.sees("When should it close?").await;
    admin.presses("4 h").await;
    admin.sees("unless the user writes").await;
    anna.sees("ticket #1").await;
    anna.says("no, wait");
    admin.sees("no, wait").await;
    story.passes(HOUR * 5);
    story.is_quiet().await;
    assert!(ticket(&story, 1).is_open(), "the user wrote");
    admin.says("/schedule #1 3h");
    admin.sees("unless the user writes").await;
    // It falls due while the program is down.
    story.restarts_after(HOUR * 4).await;
    anna.sees("Support has closed ticket #1").await;
    admin.says("/reopen #1");
    anna.sees("Support has reopened ticket #1").await;
    for odd in ["/schedule #1 soon", "/schedule #1"] {
        admin.says(odd);
        admin.sees("I do not understand this").await;
    }
    admin.says("/schedule #1 2h");
    admin.sees("unless the user writes").await;
    admin.says("/unschedule #1");
    admin.sees("took back its closing").await;
    story.passes(HOUR * 3);
    story.is_quiet().await;
    assert!(ticket(&story, 1).is_open());
    story.closes().await;
}

#[tokio::test]
async fn a_deleted_ticket_is_in_no_list_and_an_erased_one_is_nowhere() {
    let mut story = any().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("a secret thing");
    boris.sees("a secret thing").await;
    admin.says("/hide #1");
    admin.sees("It is open. Close it first").await;
    admin.says("/close #1");
    let goodbye = anna.sees("Support has closed ticket #1").await;
    admin.says("/hide #1");
    admin.sees("🗑 Deleted").await;
    anna.presses_below(&goodbye, "Reopen");
    anna.is_told("There is no ticket #1").await;
    boris.says("/list closed");
    boris.sees("Nothing here").await;
    boris.says("/list deleted");
    boris.presses("#1 ·").await;
    boris.presses("Bring back").await;
    boris
        .sees_where("again", |message| {
            !message.text.contains("🗑") && message.text.contains("#1")
        })
        .await;
    boris.says("/list closed");
    boris.presses("✅ #1 ·").await;
    admin.says("/hide #1");
    story.is_quiet().await;
    admin.presses("More").await;
    admin.presses("Erase").await;
    let sure = admin.sees("Erase it for good?").await;
    admin.presses("Yes, erase for good").await;
    admin.sees("Deleted tickets").await;
    admin.presses_below(&sure, "Yes, erase for good");
    admin.is_told("There is no ticket #1").await;
    assert!(story.desk.store().ticket(TicketNo(1)).unwrap().is_none());
    assert!(
        story
            .desk
            .store()
            .events_before(TicketNo(1), u64::MAX, 10)
            .unwrap()
            .is_empty()
    );
    boris.replies_to("a secret thing", "does this go anywhere?");
    boris.sees("There is no ticket #1").await;
    // Numbers are not given twice, not even after a restart.
    story.restarts().await;
    anna.says("another thing");
    boris.sees("another thing").await;
    assert!(story.desk.store().ticket(TicketNo(2)).unwrap().is_some());
    story.closes().await;
}

/// A notice may be under way while its ticket is destroyed.
#[tokio::test]
async fn what_arrives_of_an_erased_ticket_leads_nowhere() {
    let story = any().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("a secret thing");
    boris.sees("a secret thing").await;
    admin.says("/close #1");
    anna.sees("Support has closed ticket #1").await;
    admin.says("/hide #1");
    admin.sees("🗑 Deleted").await;
    admin.presses("More").await;
    admin.presses("Erase").await;
    admin.presses("Yes, erase for good").await;
    admin.sees("Deleted tickets").await;
    let chat = PersonId::telegram(1).chat();
    let parcel = Parcel {
        lane: Lane { chat, strand: 0 },
        payload: Payload::TellUser {
            no: TicketNo(1),
            notice: Notice::Opened,
        },
        part: 0,
        not_before: None,
    };
    let at = MessageRef { chat, message: 77 };
    let carried = Carried::Arrived {
        at: vec![at],
        more: false,
    };
    story.desk.settle(1_000, parcel, carried).await.unwrap();
    assert_eq!(story.desk.store().link(at).unwrap(), None);
    story.closes().await;
}
