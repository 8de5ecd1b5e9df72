//! Updates brought by Telegram: nothing is lost, nothing comes twice, order holds, and strangers are turned away.

use std::time::Duration;

use serde_json::json;
use telegram_sim::{Fault, How};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::harness::{GROUP, GUARD, Program, Setup, Story, desk, free_address};

/// The address that the desk of a story has.
const URL: &str = "https://desk.example.org/hook";

fn brought() -> Setup {
    desk().with("TICKET_MODE", "any").with_webhook(URL)
}

/// Asks the program's own door; gives the status and what it says.
async fn asks(story: &Story, head: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(story.door()).await.unwrap();
    let length = body.len();
    let request = format!("{head}\r\nHost: x\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_conversation_goes_on_as_it_does_by_polling() {
    let mut story = brought().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the printer smokes");
    admin.sees("the printer smokes").await;
    for n in 1..=20 {
        anna.says(&format!("and again {n}."));
    }
    admin.sees("and again 20.").await;
    story.is_quiet().await;
    let shown: Vec<String> = admin.messages().into_iter().map(|seen| seen.text).collect();
    let places = (1..=20).map(|n| {
        shown
            .iter()
            .position(|text| text.contains(&format!("again {n}.")))
            .unwrap()
    });
    assert!(places.is_sorted(), "order is kept within the chat");
    admin.replies_to("the printer smokes", "pull the plug");
    anna.sees("pull the plug").await;
    assert!(story.sim.calls().iter().all(|call| call.method != "getUpdates"));
    let info = story.sim.webhook_info();
    assert_eq!(info["url"], URL);
    assert!(
        info["allowed_updates"]
            .as_array()
            .unwrap()
            .contains(&json!("message_reaction"))
    );
    assert_eq!(info.get("last_error_message"), None);
    story.closes().await;
}

#[tokio::test]
async fn the_state_of_the_program_tells_which_way_updates_come_and_in_russian_too() {
    let mut story = brought().opens().await;
    let (admin, boris) = (story.admin(), story.boris());
    boris.says("/language");
    boris.presses("Русский").await;
    for (actor, command, way) in [(&admin, "Debug", "Webhook:"), (&boris, "Отладка", "Вебхук:")] {
        actor.says("/settings");
        actor.presses(command).await;
        actor.sees(way).await;
    }
    story.restarts_with("WEBHOOK_URL", "").await;
    let admin = story.admin();
    admin.says("/settings");
    admin.presses("Debug").await;
    admin.sees("Polling:").await;
    story.expects_in_log("a webhook was set for this bot");
    assert_eq!(story.sim.webhook_info()["url"], "", "the webhook is taken away");
    story.closes().await;
}

#[tokio::test]
async fn strangers_are_turned_away_and_probes_are_answered() {
    let mut story = brought().with("WEBHOOK_SECRET", "Correct-horse_9").opens().await;
    story.anna().says("/start");
    story.is_quiet().await;
    let update = json!({ "update_id": 7, "message": {
        "message_id": 1, "date": 0, "text": "please let me in",
        "chat": { "id": 1_001, "type": "private" }, "from": { "id": 1_001, "is_bot": false, "first_name": "A" },
    }});
    let body = update.to_string();
    for secret in [
        "",
        "X-Telegram-Bot-Api-Secret-Token: wrong\r\nX: y",
        "X-Telegram-Bot-Api-Secret-Token: ",
    ] {
        let head = format!("POST /hook HTTP/1.1\r\n{secret}");
        assert_eq!(asks(&story, head.trim_end(), &body).await.0, 401);
    }
    let known = "POST /hook HTTP/1.1\r\nX-Telegram-Bot-Api-Secret-Token: Correct-horse_9";
    for wrong in ["", "{", "[]", "{}", "{\"update_id\":-1}", "\u{0}\u{ffff}"] {
        assert_eq!(asks(&story, known, wrong).await.0, 400, "{wrong}");
    }
    let long = format!("{{\"update_id\":8,\"x\":\"{}\"}}", "x".repeat(2_000_000));
    let refused = asks_at_length(&story, known, &long).await;
    assert!(refused.is_none_or(|status| status == 400), "{refused:?}");
    assert_eq!(asks(&story, "GET /hook HTTP/1.1", "").await.0, 404);
    assert_eq!(asks(&story, "GET /healthz HTTP/1.1", "").await, (200, "alive\n".into()));
    assert_eq!(asks(&story, "GET /readyz HTTP/1.1", "").await, (200, "ready\n".into()));
    assert_eq!(asks(&story, known, &body).await.0, 200);
    story.admin().sees("please let me in").await;
    // The same once more changes nothing.
    assert_eq!(asks(&story, known, &body).await.0, 200);
    story.is_quiet().await;
    assert_eq!(story.admin().count("please let me in"), 1);
    story.closes().await;
}

/// As [`asks`], of a server that may hang up before it has heard everything.
async fn asks_at_length(story: &Story, head: &str, body: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(story.door()).await.unwrap();
    let length = body.len();
    let request = format!("{head}\r\nHost: x\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
}

#[tokio::test]
async fn what_could_not_be_brought_while_the_program_was_down_is_brought_again() {
    let mut story = brought().opens().await;
    let secret = story.sim.webhook_secret();
    assert!(secret.len() >= 32, "one is made if none is set");
    story.stops().await.unwrap();
    story.anna().says("is anybody there?");
    let failed = story
        .sim
        .until(|sim| sim.webhook_info().get("last_error_message").cloned(), GUARD);
    let failed = failed.await.unwrap();
    // What stood in the queue of a door that is being shut is reset; what comes after is refused.
    let refused = ["Connection refused", "Connection reset by peer"];
    assert!(refused.iter().any(|how| failed == *how), "{failed}");
    story.opens_again().await;
    story.admin().sees("is anybody there?").await;
    story.is_quiet().await;
    assert_eq!(story.admin().count("is anybody there?"), 1);
    assert_eq!(story.sim.webhook_secret(), secret, "it stays the same");
    story.closes().await;
}

#[tokio::test]
async fn a_webhook_that_was_taken_away_is_set_again() {
    let story = brought().opens().await;
    story.sim.take_webhook_away();
    let set = |story: &Story| {
        story
            .sim
            .calls()
            .iter()
            .filter(|call| call.method == "setWebhook")
            .count()
    };
    assert_eq!(set(&story), 1);
    story.passes(Duration::from_secs(61));
    story.sees_in_log("the webhook was taken away").await;
    let again = story
        .sim
        .until(|sim| (sim.webhook_info()["url"] == URL).then_some(()), GUARD);
    again.await.unwrap();
    story.anna().says("can you hear me?");
    story.admin().sees("can you hear me?").await;
    story.closes().await;
}

#[tokio::test]
async fn what_telegram_says_of_failed_deliveries_stands_in_the_log_once() {
    let story = brought().opens().await;
    // A door that nobody has opened: the proxy leads to the wrong place.
    story.sim.set_webhook_proxy(free_address());
    story.anna().says("is anybody there?");
    let failed = story
        .sim
        .until(|sim| sim.webhook_info().get("last_error_message").cloned(), GUARD);
    failed.await.unwrap();
    story.sim.set_webhook_proxy(story.door());
    story.admin().sees("is anybody there?").await;
    let told = "Telegram could not bring updates to WEBHOOK_URL";
    story.passes(Duration::from_secs(61));
    story.sees_in_log(told).await;
    story.passes_slowly(2, Duration::from_secs(61)).await;
    let lines = story.log_lines();
    let lines: Vec<_> = lines.iter().filter(|line| line.contains(told)).collect();
    assert!(
        lines.len() == 1 && lines[0].contains("Connection refused"),
        "{lines:#?}"
    );
    story.closes().await;
}

#[tokio::test]
async fn not_ready_while_telegram_is_out_of_reach() {
    let story = brought().opens().await;
    story.expects_in_log("the webhook cannot be set or looked after");
    let down = story.sim.fail(Fault {
        method: Some("getWebhookInfo"),
        chat: None,
        times: None,
        how: How::DropBefore,
    });
    for _ in 0..12 {
        story.passes_slowly(1, Duration::from_secs(61)).await;
    }
    let (status, words) = asks(&story, "GET /readyz HTTP/1.1", "").await;
    assert_eq!(
        (status, words.as_str()),
        (503, "Telegram has not been reached lately\n")
    );
    assert_eq!(asks(&story, "GET /healthz HTTP/1.1", "").await.0, 200);
    story.sim.heal(down);
    // What comes in shows that it is reached.
    story.anna().says("hello, I need help");
    story.admin().sees("hello, I need help").await;
    assert_eq!(asks(&story, "GET /readyz HTTP/1.1", "").await.0, 200);
    story.passes(Duration::from_secs(61));
    story.sees_in_log("Telegram could not be reached; it is again").await;
    story.closes().await;
}

/// Between the arrival of an update and its answer, in the order passed.
const PLACES: [&str; 5] = ["fetched", "written", "synced", "committed", "handled"];

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_arrival_and_answer_the_update_comes_again_and_counts_once() {
    for place in PLACES {
        let mut program = Program::new().await.with_webhook(URL);
        let anna = program.sim.find_person(1_001).unwrap();
        program.starts(None);
        anna.says("my question");
        assert!(!program.dies_or_rests().await);
        assert_eq!(program.is_stopped().await, Some(0));

        program.starts(Some((place, 1)));
        assert!(!program.dies_or_rests().await, "{place}: it died before anything came");
        // Nothing goes out before the death, so that nothing can come twice but by the update itself.
        let mute = program.sim.fail(Fault {
            method: Some("sendMessage"),
            chat: Some(GROUP),
            times: None,
            how: How::DropBefore,
        });
        anna.says("one thing more");
        program.dies().await;
        let info = program.sim.webhook_info();
        assert_eq!(info["pending_update_count"], 1, "{place}: it was answered too early");
        program.sim.heal(mute);

        program.starts(None);
        assert!(!program.dies_or_rests().await);
        assert_eq!(program.sim.webhook_info()["pending_update_count"], 0, "{place}");
        assert_eq!(program.count(GROUP, "one thing more"), 1, "{place}");
        assert_eq!(program.count(GROUP, "#2"), 0, "{place}: a second ticket");
    }
}
