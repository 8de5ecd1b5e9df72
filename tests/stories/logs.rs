//! The log: what it says, and what it must never say, whatever happens and at the most talkative level.

use telegram_sim::{Fault, How};

use crate::harness::{BORIS, GROUP, Program};

const ANNA: i64 = 1_001;

#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_no_token_no_texts_and_no_names() {
    let mut program = Program::new()
        .await
        .with("LOG_LEVEL", "trace")
        .with("ALERT_CHAT_ID", BORIS);
    let anna = program.sim.find_person(ANNA).unwrap();
    let boris = program.sim.find_person(BORIS).unwrap();
    boris.starts();
    let troubles = [
        ("getMe", None, How::DropBefore),
        ("getUpdates", None, How::DropBefore),
        ("getUpdates", None, How::Garbage),
        ("setMyCommands", None, How::DropBefore),
        ("sendMessage", Some(GROUP), How::DropBefore),
        ("sendMessage", Some(GROUP), How::RetryAfter(1)),
        ("sendMessage", Some(ANNA), How::Garbage),
        (
            "copyMessage",
            Some(ANNA),
            How::Refuse {
                code: 403,
                description: "Forbidden: bot was blocked by the user".into(),
                parameters: None,
            },
        ),
    ];
    let troubles = troubles.map(|(method, chat, how)| {
        let (method, times) = (Some(method), Some(1));
        program.sim.fail(Fault {
            method,
            chat,
            times,
            how,
        })
    });
    anna.says("my very secret question");
    program.starts(None);
    let post = program
        .sim
        .until(
            |sim| {
                let posts = sim.messages(GROUP);
                posts
                    .into_iter()
                    .find(|post| post.from_bot && post.text.contains("secret question"))
            },
            crate::harness::GUARD,
        )
        .await
        .unwrap();
    boris.replies_in(GROUP, post.message_id, "my very secret answer");
    anna.says("/start");
    program
        .sim
        .push_raw_update(serde_json::json!({ "brand_new_kind": { "text": "a very secret kind" } }));
    for trouble in troubles {
        program.sim.fault_hit(trouble).await;
    }
    assert!(!program.dies_or_rests().await);
    assert_eq!(program.is_stopped().await, Some(0));

    for name in ["bot.log", "stderr.txt"] {
        let log = std::fs::read_to_string(program.data_dir().join(name)).unwrap();
        for said in [
            "connected",
            "not connected yet",
            "delivery failed",
            "not delivered",
            "kept aside",
            "stopped",
        ] {
            assert!(log.contains(said), "{name} does not say “{said}”: {log}");
        }
        let (_, secret) = program.sim.token().split_once(':').unwrap();
        for unsaid in [secret, "very secret", "Anna", "Boris", "Alex"] {
            assert!(!log.contains(unsaid), "{name} says “{unsaid}”: {log}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_goes_on_after_a_restart() {
    let mut program = Program::new().await;
    for times in 1..=2 {
        program.starts(None);
        assert!(!program.dies_or_rests().await);
        assert_eq!(program.is_stopped().await, Some(0));
        let log = std::fs::read_to_string(program.data_dir().join("bot.log")).unwrap();
        for said in ["connected", "stopped"] {
            let lines = log.lines().filter(|line| line.contains(&format!(" {said}")));
            assert_eq!(lines.count(), times, "{log}");
        }
    }
}
