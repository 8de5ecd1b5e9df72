//! The program is killed between any two steps of a relay and started again: nothing is lost, and
//! nothing is said twice but in the one window that Telegram leaves: sent, the receipt not yet on disk.
//! One message for each conversation can be under way, so one for each can come again.

use telegram_sim::{Fault, How};

use crate::harness::{BORIS, GROUP, Program, desk};

/// The places where the program can be made to die, in the order a relay passes them: the update is
/// fetched, committed (written to the journal, synced) and done with; the parcel is sent, and the
/// receipt committed through the same two steps.
const PLACES: [&str; 7] = [
    "fetched",
    "written",
    "synced",
    "committed",
    "handled",
    "sending",
    "sent",
];

/// The places of what comes later: the journal is laid into the tree, the tree is flushed and synced, and the journal's
/// file is spent.
const LATER: [&str; 4] = ["laying", "flushed", "laid", "spent"];

/// Passings of each place: the commit of the update and that of the receipt, and one that never comes.
const PASSES: u32 = 3;

/// Whether what was just sent may come again after a death there: Telegram has it, the receipt is not on
/// disk. The courier is already at work when the intake is done with the batch (`handled`).
fn is_window(place: &str, pass: u32) -> bool {
    matches!(place, "sent" | "handled") || (place == "written" && pass == 2)
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_any_two_steps_nothing_is_lost_and_nothing_said_twice() {
    let mut deaths = 0;
    for place in PLACES {
        for pass in 1..=PASSES {
            deaths += one_crash(place, pass).await;
        }
    }
    assert!(
        deaths >= 20,
        "only {deaths} of the crashes happened: the places have moved"
    );
}

/// A ticket is open. Its user says something more and an operator answers, and the program dies on the
/// way of each. Gives how often it did.
async fn one_crash(place: &str, pass: u32) -> u32 {
    let mut program = Program::new().await;
    let anna = program.sim.find_person(1_001).unwrap();
    let boris = program.sim.find_person(BORIS).unwrap();
    anna.says("my question");
    program.starts(None);
    assert!(!program.dies_or_rests().await);
    // Stopped, not killed: on a busy machine the last receipt may not be on the disk yet.
    assert_eq!(program.is_stopped().await, Some(0));
    let mut deaths = 0;

    anna.says("one thing more");
    deaths += u32::from(program.starts_and_dies(place, pass).await);
    let posts = program.sim.messages(GROUP);
    let post = posts.iter().find(|message| message.text.contains("one thing more"));
    let post = post
        .unwrap_or_else(|| panic!("{place}:{pass}: the words are lost"))
        .message_id;

    program.is_stopped().await;
    boris.replies_in(GROUP, post, "my answer");
    deaths += u32::from(program.starts_and_dies(place, pass).await);

    let most = if is_window(place, pass) { 2 } else { 1 };
    for (chat, text) in [(GROUP, "one thing more"), (1_001, "my answer")] {
        let times = program.count(chat, text);
        assert!(
            (1..=most).contains(&times),
            "{place}:{pass}: “{text}” is shown {times} times"
        );
    }
    assert_eq!(program.count(GROUP, "my question"), 1);
    assert_eq!(program.count(GROUP, "#2"), 0, "{place}:{pass}: a second ticket");
    deaths
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_the_journal_is_laid_and_again_when_that_is_made_up_for_nothing_is_lost_or_said_twice() {
    for place in LATER {
        let mut program = Program::new().await;
        let anna = program.sim.find_person(1_001).unwrap();
        anna.says("my question");
        program.starts(Some((place, 1)));
        // It may get there by itself; it does at the latest when it is told to stop.
        if !program.dies_or_rests().await {
            assert_eq!(program.is_stopped().await, None, "{place}: it was not killed");
        }
        if place != "spent" {
            program.starts(Some((place, 1)));
            assert!(
                program.dies_or_rests().await,
                "{place}: nothing was left to be made up for"
            );
        }
        program.starts(None);
        assert!(!program.dies_or_rests().await);
        assert_eq!(program.count(GROUP, "my question"), 1, "{place}");
        anna.says("one thing more");
        assert!(!program.dies_or_rests().await);
        assert_eq!(program.is_stopped().await, Some(0));
        program.starts(None);
        assert!(!program.dies_or_rests().await);
        assert_eq!(program.count(GROUP, "one thing more"), 1, "{place}");
        assert_eq!(program.count(GROUP, "#2"), 0, "{place}: a second ticket");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_telegram_has_not_yet_answered_a_send() {
    for before_effect in [true, false] {
        let mut program = Program::new().await;
        let hold = program.sim.fail(Fault {
            method: Some("sendMessage"),
            chat: Some(GROUP),
            times: Some(1),
            how: How::Hold { before_effect },
        });
        program.sim.find_person(1_001).unwrap().says("hello there");
        program.starts(None);
        program.sim.fault_hit(hold).await;
        // The hold strikes once; the request it holds dies with its sender.
        program.is_killed();
        program.starts(None);
        program.dies_or_rests().await;
        let times = program.count(GROUP, "hello there");
        // The window: Telegram has it, we could not know.
        let most = if before_effect { 1 } else { 2 };
        assert!((1..=most).contains(&times), "shown {times} times");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_it_stops_cleanly_and_goes_on_where_it_was() {
    let mut program = Program::new().await;
    let anna = program.sim.find_person(1_001).unwrap();
    program.starts(None);
    anna.says("before the pause");
    program.dies_or_rests().await;
    assert_eq!(program.is_stopped().await, Some(0));
    anna.says("during the pause");
    program.starts(None);
    program.dies_or_rests().await;
    for text in ["before the pause", "during the pause"] {
        assert_eq!(program.count(GROUP, text), 1, "{text}");
    }
}

#[tokio::test]
async fn what_somebody_was_in_the_middle_of_survives_a_restart() {
    let mut story = desk().opens().await;
    story.anna().says("/start");
    story.anna().presses("Ask a question").await;
    story.anna().sees("Write your question").await;
    story.is_quiet().await;
    story.restarts().await;
    story.anna().says("Where is my parcel?");
    story.anna().sees("Ticket #1 is with our support").await;
    story.admin().sees("Where is my parcel?").await;
    story.admin().presses("Reply").await;
    story.admin().sees("Answer to #1").await;
    story.is_quiet().await;
    story.restarts().await;
    story.admin().says("On its way");
    story.anna().sees("On its way").await;
    story.closes().await;
}
