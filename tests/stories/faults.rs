//! What goes wrong in the wild: people who block the bot, no network, a token that is no more.

use std::time::Duration;

use serde_json::json;
use switchboard::domain::PersonId;
use telegram_sim::{Fault, How};

use crate::harness::{ADMIN, BORIS, GROUP, desk};

const ANNA: i64 = 1_001;

#[tokio::test]
async fn a_user_blocks_the_bot_in_the_middle_and_comes_back() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("I have a question");
    admin.sees("I have a question").await;
    story.is_quiet().await;
    story.sim.fail(Fault {
        method: Some("copyMessage"),
        chat: Some(ANNA),
        times: Some(2),
        how: How::Refuse {
            code: 403,
            description: "Forbidden: bot was blocked by the user".into(),
            parameters: None,
        },
    });
    story.expects_in_log("not delivered");
    admin.replies_to("I have a question", "the first answer");
    admin
        .sees("Anna has blocked the bot: your message did not arrive")
        .await;
    admin.presses("Card").await;
    admin.sees("The user has blocked the bot").await;
    admin.replies_to("I have a question", "the second answer");
    admin.sees("had blocked the bot lately").await;
    admin
        .sees("Anna has blocked the bot: your message did not arrive")
        .await;
    story.is_quiet().await;
    let history = story
        .desk
        .card(switchboard::domain::TicketNo(1), u64::MAX, 50)
        .unwrap()
        .unwrap();
    let said = history
        .events
        .iter()
        .filter(|(_, event)| event.what == switchboard::domain::Happening::Unreachable)
        .count();
    assert_eq!(said, 1, "the history says it once");
    anna.says("I am back");
    admin.sees("I am back").await;
    assert!(story.desk.person(PersonId::telegram(ANNA)).unwrap().unwrap().reachable);
    admin.replies_to("I am back", "welcome back");
    anna.sees("welcome back").await;
    story.closes().await;
}

#[tokio::test]
async fn blocking_is_noticed_by_itself_too() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let anna = story.anna();
    anna.says("I have a question");
    story.is_quiet().await;
    anna.person().blocks_bot();
    story.is_quiet().await;
    assert!(!story.desk.person(PersonId::telegram(ANNA)).unwrap().unwrap().reachable);
    anna.person().unblocks_bot();
    story.is_quiet().await;
    assert!(story.desk.person(PersonId::telegram(ANNA)).unwrap().unwrap().reachable);
    story.closes().await;
}

#[tokio::test]
async fn one_chat_must_wait_while_others_flow() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let anna = story.anna();
    let ivan = story.user(1_002, "Ivan", "en");
    let admin = story.admin();
    for user in [&anna, &ivan] {
        user.says("I have a question");
        user.sees("is with our support").await;
    }
    story.is_quiet().await;
    story.sim.fail(Fault {
        method: None,
        chat: Some(ANNA),
        times: Some(1),
        how: How::RetryAfter(30),
    });
    admin.replies_to("Anna", "for Anna");
    admin.replies_to("Ivan", "for Ivan");
    ivan.sees("for Ivan").await;
    story.passes_slowly(29, Duration::from_secs(1)).await;
    ivan.says("thank you!");
    admin.sees("thank you!").await;
    anna.sees_no("for Anna");
    story.passes_slowly(3, Duration::from_secs(1)).await;
    anna.sees("for Anna").await;
    story.closes().await;
}

#[tokio::test]
async fn hours_without_network_lose_nothing_and_are_told_of_once() {
    let desk = desk().with("TICKET_MODE", "any").with("ALERT_CHAT_ID", BORIS);
    let mut story = desk.opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("before the cable was cut");
    admin.sees("before the cable was cut").await;
    story.is_quiet().await;
    story.expects_in_log("updates cannot be fetched");
    story.sim.set_network(false);
    anna.says("while it was dark");
    for _ in 0..20 {
        story.passes(Duration::from_secs(600));
        tokio::task::yield_now().await;
    }
    admin.sees_no("while it was dark");
    story.sim.set_network(true);
    // The intake waits at most half a minute between two tries.
    story
        .passes_until(Duration::from_secs(31), admin.sees("while it was dark"))
        .await;
    story.expects_in_log("Telegram could not be reached");
    story.boris().sees("Telegram could not be reached").await;
    story.is_quiet().await;
    assert_eq!(story.boris().count("Telegram could not be reached"), 1);
    story.closes().await;
}

#[tokio::test]
async fn an_answer_given_without_network_arrives_when_it_is_back() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("will this reach you?");
    admin.sees("will this reach you?").await;
    story.is_quiet().await;
    let cut = story.sim.fail(Fault {
        method: Some("copyMessage"),
        chat: Some(ANNA),
        times: None,
        how: How::DropBefore,
    });
    story.expects_in_log("delivery failed");
    admin.replies_to("will this reach you?", "it does");
    admin.replies_to("will this reach you?", "in order");
    story.sim.fault_hit(cut).await;
    story.sim.heal(cut);
    let arrives = async {
        anna.sees("it does").await;
        anna.sees("in order").await;
    };
    story.passes_until(Duration::from_secs(31), arrives).await;
    story.is_quiet().await;
    let answers: Vec<String> = anna.messages().into_iter().map(|message| message.text).collect();
    let at = |text: &str| answers.iter().position(|answer| answer == text).unwrap();
    assert!(at("it does") < at("in order"));
    story.closes().await;
}

/// The library would sleep ten seconds of everybody's time behind each of these.
#[tokio::test]
async fn trouble_of_the_server_is_waited_out_by_our_own_clock() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("is anybody there?");
    admin.sees("is anybody there?").await;
    story.is_quiet().await;
    let trouble = story.sim.fail(Fault {
        method: Some("copyMessage"),
        chat: Some(ANNA),
        times: Some(3),
        how: How::Refuse {
            code: 502,
            description: "Bad Gateway".into(),
            parameters: None,
        },
    });
    story.expects_in_log("delivery failed");
    admin.replies_to("is anybody there?", "we are");
    story.sim.fault_hit(trouble).await;
    story.passes_until(Duration::from_secs(1), anna.sees("we are")).await;
    story.is_quiet().await;
    assert_eq!(anna.count("we are"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_revoked_token_ends_the_program_with_a_clear_word() {
    let mut story = desk().opens().await;
    story.is_quiet().await;
    let refuse = How::Refuse {
        code: 401,
        description: "Unauthorized".into(),
        parameters: None,
    };
    story.sim.fail(Fault {
        method: Some("getUpdates"),
        chat: None,
        times: None,
        how: refuse,
    });
    // The poll under way ends with the next update.
    story.anna().says("hello");
    let failure = story.ends_by_itself().await.unwrap_err().to_string();
    assert!(
        failure.contains("BOT_TOKEN") && failure.contains("@BotFather"),
        "{failure}"
    );
    assert!(!failure.contains(story.sim.token()));
}

#[tokio::test]
async fn another_program_that_polls_is_explained_told_of_and_waited_for() {
    let desk = desk().with("TICKET_MODE", "any").with("ALERT_CHAT_ID", BORIS);
    let story = desk.opens().await;
    let conflict = How::Refuse {
        code: 409,
        description:
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running".into(),
        parameters: None,
    };
    let fault = story.sim.fail(Fault {
        method: Some("getUpdates"),
        chat: None,
        times: Some(1),
        how: conflict,
    });
    story.expects_in_log("another program is polling with the same BOT_TOKEN");
    story.anna().says("is anybody there?");
    story.sim.fault_hit(fault).await;
    let time = async {
        loop {
            story.passes(Duration::from_secs(40));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("somebody?");
    tokio::select! {
        _ = admin.sees("somebody?") => {}
        () = time => {}
    }
    let words = "another program is polling with the same BOT_TOKEN";
    story.boris().sees(words).await;
    assert_eq!(story.boris().count(words), 1);
    story.closes().await;
}

#[tokio::test]
async fn the_group_becomes_a_supergroup() {
    let story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("before the move");
    boris.sees("before the move").await;
    story.expects_in_log("has become a supergroup");
    let moved = story.sim.migrate_group(GROUP);
    anna.says("after the move");
    let boris = story.actor(BORIS, moved.0);
    boris.sees("after the move").await;
    boris.replies_to("after the move", "I am here now");
    anna.sees("I am here now").await;
    story.closes().await;
}

#[tokio::test]
async fn kicked_from_the_group_the_owners_get_the_messages() {
    let story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    story.expects_in_log("not delivered");
    story.expects_in_log("the support group cannot be reached");
    story.sim.kick_bot(GROUP);
    anna.says("does anybody hear me?");
    admin.sees("does anybody hear me?").await;
    boris.sees("does anybody hear me?").await;
    admin.replies_to("does anybody hear me?", "we do");
    anna.sees("we do").await;
    story.expects_in_log("the support group cannot be reached");
    story.closes().await;
}

#[tokio::test]
async fn what_cannot_be_copied_is_forwarded_or_its_writer_is_told() {
    let story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("something odd follows");
    boris.sees("something odd follows").await;
    story.expects_in_log("not delivered");
    let refuse = |text: &str| How::Refuse {
        code: 400,
        description: text.into(),
        parameters: None,
    };
    let chat = Some(GROUP);
    story.sim.fail(Fault {
        method: Some("copyMessage"),
        chat,
        times: None,
        how: refuse("Bad Request: the message can't be copied"),
    });
    let forward = story.sim.fail(Fault {
        method: Some("forwardMessage"),
        chat,
        times: Some(1),
        how: refuse("Bad Request: the message can't be forwarded"),
    });
    anna.sends(telegram_sim::Content::Other(json!({ "hologram": { "file_id": "h" } })));
    anna.sees("could not be shown to support").await;
    boris.sees("a message did not arrive").await;
    story.sim.fault_hit(forward).await;
    anna.sends(telegram_sim::Content::sticker("👍"));
    boris
        .sees_where("the forwarded sticker", |message| message.forwarded)
        .await;
    story.closes().await;
}

#[tokio::test]
async fn the_user_deleted_what_staff_still_gets_in_words() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("please read this");
    admin.sees("please read this").await;
    story.is_quiet().await;
    story.sim.fail(Fault {
        method: Some("copyMessage"),
        chat: Some(ANNA),
        times: Some(1),
        how: How::Refuse {
            code: 400,
            description: "Bad Request: message to copy not found".into(),
            parameters: None,
        },
    });
    admin.replies_to("please read this", "my answer, deleted at once");
    anna.sees("my answer, deleted at once").await;
    story.closes().await;
}

#[tokio::test]
async fn an_update_nobody_can_read_does_not_hold_up_the_next() {
    let story = desk().with("TICKET_MODE", "any").opens().await;
    let anna = story.anna();
    story.expects_in_log("kept aside");
    story.sim.push_raw_update(json!({ "message": { "strange": true } }));
    story.sim.push_raw_update(json!({ "brand_new_kind": { "text": "x" } }));
    anna.says("but this is readable");
    story.admin().sees("but this is readable").await;
    assert_eq!(story.admin().person().id(), ADMIN);
    story.closes().await;
}
