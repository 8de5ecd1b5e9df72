//! Things that go wrong on demand.

use std::time::Duration;

use serde_json::json;
use telegram_sim::{Fault, How, PersonSpec};

use crate::bot::{ANNA, Bot, GUARD, started};

fn fault(how: How) -> Fault<'static> {
    Fault {
        method: Some("sendMessage"),
        chat: None,
        times: Some(1),
        how,
    }
}

fn hello() -> serde_json::Value {
    json!({ "chat_id": ANNA, "text": "hello" })
}

#[tokio::test]
async fn a_refusal_has_the_words_it_was_given() {
    let (sim, bot, _anna) = started().await;
    let id = sim.fail(fault(How::Refuse {
        code: 403,
        description: "Forbidden: user is deactivated".into(),
        parameters: None,
    }));
    assert_eq!(
        bot.refused("SendMessage", hello()).await,
        (403, "Forbidden: user is deactivated".into())
    );
    assert_eq!(sim.fault_hits(id), 1);
    bot.call("sendMessage", hello()).await;
    let id = sim.fail(Fault {
        times: None,
        ..fault(How::RetryAfter(7))
    });
    let refused = bot.ask("sendMessage", hello()).await.expect_err("too many");
    assert_eq!((refused.code, refused.parameters), (429, json!({ "retry_after": 7 })));
    assert_eq!(bot.refused("sendMessage", hello()).await.0, 429);
    sim.heal(id);
    bot.call("sendMessage", hello()).await;
    assert_eq!(sim.messages(ANNA).len(), 3);
}

#[tokio::test]
async fn a_fault_strikes_only_its_calls() {
    let (sim, bot, _anna) = started().await;
    sim.person(PersonSpec::new(2002, "Bob")).starts();
    let how = How::RetryAfter(1);
    sim.fail(Fault {
        method: None,
        chat: Some(2002),
        times: None,
        how: how.clone(),
    });
    bot.call("sendMessage", hello()).await;
    assert_eq!(
        bot.refused("sendMessage", json!({ "chat_id": 2002, "text": "a" }))
            .await
            .0,
        429
    );
    assert_eq!(bot.refused("getChat", json!({ "chat_id": 2002 })).await.0, 429);
    sim.heal_all();
    sim.fail(Fault {
        method: Some("send*"),
        chat: None,
        times: None,
        how,
    });
    assert_eq!(
        bot.refused("sendChatAction", json!({ "chat_id": ANNA, "action": "typing" }))
            .await
            .0,
        429
    );
    bot.call("getMe", json!({})).await;
}

#[tokio::test]
async fn a_dropped_connection_leaves_no_answer() {
    let (sim, bot, _anna) = started().await;
    let before = sim.fail(fault(How::DropBefore));
    assert!(bot.post("sendMessage", hello()).await.is_err());
    assert_eq!((sim.fault_hits(before), sim.messages(ANNA).len()), (1, 1));
    let after = sim.fail(fault(How::DropAfter));
    assert!(bot.post("sendMessage", hello()).await.is_err());
    assert_eq!((sim.fault_hits(after), sim.messages(ANNA).len()), (1, 2));
    let dropped = sim.calls().pop().expect("is there");
    assert_eq!(
        (dropped.status, dropped.error.as_deref()),
        (0, Some("the connection was dropped"))
    );
    bot.call("sendMessage", hello()).await;
    assert!(sim.idle());
}

#[tokio::test]
async fn garbage_is_no_json() {
    let (sim, bot, _anna) = started().await;
    sim.fail(fault(How::Garbage));
    let (status, body) = bot.post("sendMessage", hello()).await.expect("an answer");
    assert_eq!(status, 200);
    assert!(serde_json::from_str::<serde_json::Value>(&body).is_err());
    assert_eq!(sim.messages(ANNA).len(), 1);
}

#[tokio::test]
async fn a_delay_only_delays() {
    let (sim, bot, _anna) = started().await;
    sim.fail(fault(How::Delay(Duration::from_millis(30))));
    let begun = std::time::Instant::now();
    bot.call("sendMessage", hello()).await;
    assert!(begun.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn a_held_call_waits_for_release() {
    let (sim, bot, _anna) = started().await;
    for (before_effect, seen) in [(true, 1), (false, 3)] {
        let id = sim.fail(fault(How::Hold { before_effect }));
        let caller = bot.clone();
        let call = tokio::spawn(async move { caller.call("sendMessage", hello()).await });
        tokio::time::timeout(GUARD, sim.fault_hit(id)).await.expect("is struck");
        assert_eq!(sim.messages(ANNA).len(), seen, "before: {before_effect}");
        assert!(!sim.idle() && !call.is_finished());
        sim.release(id);
        tokio::time::timeout(GUARD, call)
            .await
            .expect("goes on")
            .expect("no panic");
        assert!(sim.idle());
    }
}

#[tokio::test]
async fn a_caller_that_dies_while_held_leaves_what_was_done() {
    let (sim, bot, _anna) = started().await;
    for (before_effect, seen) in [(true, 1), (false, 2)] {
        let id = sim.fail(fault(How::Hold { before_effect }));
        // A client of its own: its connection goes with it.
        let caller = Bot::of(&sim);
        let call = tokio::spawn(async move { caller.call("sendMessage", hello()).await });
        tokio::time::timeout(GUARD, sim.fault_hit(id)).await.expect("is struck");
        call.abort();
        sim.until(|view| view.idle().then_some(()), GUARD)
            .await
            .expect("the dead call is noticed");
        sim.release(id);
        assert_eq!(sim.messages(ANNA).len(), seen, "before: {before_effect}");
    }
    bot.call("sendMessage", hello()).await;
}

#[tokio::test]
async fn without_network_nothing_is_answered() {
    let (sim, bot, anna) = started().await;
    let poller = Bot::of(&sim);
    let before = sim.revision();
    let poll = tokio::spawn(async move { poller.post("getUpdates", json!({ "timeout": 50 })).await });
    sim.changed(before).await;
    sim.set_network(false);
    let ended = tokio::time::timeout(GUARD, poll)
        .await
        .expect("at once")
        .expect("no panic");
    assert!(ended.is_err(), "an open poll is cut");
    assert!(bot.post("sendMessage", hello()).await.is_err());
    anna.says("while you were out");
    sim.set_network(true);
    assert_eq!(bot.take().await.len(), 1);
    assert_eq!(sim.messages(ANNA).len(), 2);
}

#[tokio::test]
async fn a_server_can_be_restarted_and_stopped() {
    let (sim, bot, anna) = started().await;
    let url = sim.url();
    sim.restart_listener().await.expect("the port is free");
    assert_eq!(sim.url(), url);
    bot.call("sendMessage", hello()).await;
    sim.shutdown().await;
    assert!(bot.post("getMe", json!({})).await.is_err());
    assert_eq!(sim.messages(ANNA).len(), 2, "the state can still be seen");
    sim.restart_listener().await.expect("the port is free");
    bot.call("getMe", json!({})).await;
    drop((sim, anna));
    // The last handle is gone: the port is given back, be it a moment later.
    let address = url.trim_start_matches("http://").to_owned();
    let free = async {
        while tokio::net::TcpListener::bind(&address).await.is_err() {
            tokio::task::yield_now().await
        }
    };
    tokio::time::timeout(GUARD, free)
        .await
        .expect("the server stops with its last handle");
}

#[tokio::test]
async fn a_wait_in_vain_says_what_there_was() {
    let (sim, bot, anna) = started().await;
    bot.sends(ANNA, "hello").await;
    anna.says("no answer?");
    let vain = sim
        .until(|_| None::<()>, Duration::from_millis(1))
        .await
        .expect_err("nothing is ever seen");
    assert_eq!((vain.pending, vain.idle), (1, false));
    assert!(vain.to_string().contains("sendMessage"), "{vain}");
}
