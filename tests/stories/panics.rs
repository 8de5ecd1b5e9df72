//! A mistake in the program breaks off the one thing that was being done: it is told, and the bot lives on.

use crate::harness::{ADMIN, BORIS, GROUP, GUARD, Program};

const ANNA: i64 = 1_001;

async fn program() -> Program {
    let program = Program::new().await.with("ALERT_CHAT_ID", ADMIN);
    program.sim.find_person(ADMIN).unwrap().starts();
    program
}

/// The panic has been told of, with the line it came from, and the program still runs and ends in order.
async fn has_told_and_lives(program: &mut Program) {
    shows(program, ADMIN, "reports an error").await;
    let log = std::fs::read_to_string(program.data_dir().join("stderr.txt")).unwrap();
    assert_eq!(program.count(ADMIN, "reports an error"), 1, "{log}");
    assert_eq!(program.count(ADMIN, "src/crash.rs:"), 1, "{log}");
    assert_eq!(log.lines().filter(|line| line.contains(" ERROR ")).count(), 1, "{log}");
    assert!(!log.contains("panicked at src"), "printed besides being logged: {log}");
    assert_eq!(program.is_stopped().await, Some(0), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_an_update_is_handled() {
    let mut program = program().await;
    let anna = program.sim.find_person(ANNA).unwrap();
    // The admin's start is the first.
    program.starts_to_panic_at("handling", 2);
    assert!(!program.dies_or_rests().await);
    anna.says("this one is lost");
    assert!(!program.dies_or_rests().await);
    anna.says("this one arrives");
    assert!(!program.dies_or_rests().await);
    assert_eq!(program.count(GROUP, "this one is lost"), 0);
    assert_eq!(program.count(GROUP, "this one arrives"), 1);
    assert_eq!(program.sim.pending_updates(), 0);
    has_told_and_lives(&mut program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_screen_is_drawn() {
    let mut program = program().await;
    program.starts_to_panic_at("drawing", 2);
    assert!(!program.dies_or_rests().await);
    let anna = program.sim.find_person(ANNA).unwrap();
    anna.says("/help");
    assert!(!program.dies_or_rests().await);
    assert_eq!(program.count(ANNA, "How this works"), 0);
    anna.says("/help");
    assert!(!program.dies_or_rests().await);
    assert_eq!(program.count(ANNA, "How this works"), 1);
    has_told_and_lives(&mut program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_parcel_is_carried_or_its_receipt_written_down() {
    for (place, pass) in [("sending", 1), ("sending", 2), ("sent", 1), ("sent", 2)] {
        let mut program = program().await;
        let anna = program.sim.find_person(ANNA).unwrap();
        let boris = program.sim.find_person(BORIS).unwrap();
        program.starts_to_panic_at(place, pass);
        anna.says("my question");
        let question = shows(&program, GROUP, "my question").await;
        shows(&program, ANNA, "Ticket #1 is with our").await;
        // These wait in line behind the two, in the group and in the private chat: once they are there, all is
        // done with those.
        anna.says("one thing more");
        boris.replies_in(GROUP, question, "my answer");
        shows(&program, GROUP, "one thing more").await;
        shows(&program, ANNA, "my answer").await;
        assert!(!program.dies_or_rests().await);
        for (chat, text) in [
            (GROUP, "my question"),
            (GROUP, "one thing more"),
            (ANNA, "Ticket #1 is with our"),
            (ANNA, "my answer"),
        ] {
            assert_eq!(program.count(chat, text), 1, "{place}:{pass}: {text}");
        }
        has_told_and_lives(&mut program).await;
    }
}

/// Waits for a message of the bot that shows this text; gives its number.
async fn shows(program: &Program, chat: i64, text: &str) -> i64 {
    let shown = program.sim.until(
        |sim| {
            let mut messages = sim.messages(chat).into_iter();
            let shown = messages.find(|message| message.from_bot && message.text.contains(text));
            shown.map(|message| message.message_id)
        },
        GUARD,
    );
    shown
        .await
        .unwrap_or_else(|timeout| panic!("“{text}” does not come: {timeout}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_job_is_done() {
    for job in ["end_silence", "forget_updates", "cards"] {
        let mut program = program().await;
        program.starts_to_panic_at(job, 1);
        assert!(!program.dies_or_rests().await);
        program.sim.find_person(ANNA).unwrap().says("my question");
        assert!(!program.dies_or_rests().await);
        assert_eq!(program.count(GROUP, "my question"), 1, "{job}");
        has_told_and_lives(&mut program).await;
    }
}
