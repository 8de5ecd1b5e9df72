//! A reply to a certain message shows as a reply to its copy on the other side. Stories wait for the receipt of what
//! they reply to: somebody who is faster is answered without it.

use serde_json::json;
use telegram_sim::{Content, SeenMessage};

use crate::harness::{Actor, desk};

/// The message of that number in somebody's chat.
fn replied(actor: &Actor, message: &SeenMessage) -> String {
    let to = message
        .reply_to
        .unwrap_or_else(|| panic!("{message:?} replies to nothing"));
    let original = actor.messages().into_iter().find(|other| other.message_id == to);
    original.expect("it replies to something that is there").text
}

#[tokio::test]
async fn replies_lead_to_the_same_words_on_both_sides() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the printer smokes");
    admin.sees("the printer smokes").await;
    anna.says("and the scanner hums");
    let hums = admin.sees("and the scanner hums").await;

    story.is_quiet().await;
    admin.replies_to("the printer smokes", "pull the plug");
    let plug = anna.sees("pull the plug").await;
    assert_eq!(replied(&anna, &plug), "the printer smokes");
    story.is_quiet().await;
    admin.replies_to("and the scanner hums", Content::photo("press here"));
    let press = anna.sees("press here").await;
    assert_eq!(replied(&anna, &press), "and the scanner hums");

    story.is_quiet().await;
    anna.replies_to("pull the plug", "which one?");
    let which = admin.sees("which one?").await;
    assert_eq!(
        replied(&admin, &which),
        "pull the plug",
        "a reply to the operator's own words"
    );
    anna.person()
        .replies(anna_words(&anna, "and the scanner hums"), "I meant this one");
    let meant = admin.sees("I meant this one").await;
    assert_eq!(meant.reply_to, Some(hums.message_id), "a reply to the user's own words");
    story.closes().await;
}

fn anna_words(anna: &Actor, text: &str) -> i64 {
    let mut own = anna.messages().into_iter();
    own.find(|message| !message.from_bot && message.text == text)
        .unwrap()
        .message_id
}

#[tokio::test]
async fn a_reply_goes_on_without_what_it_replied_to() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    let question = ivan.says("принтер дымится");
    admin.sees("принтер дымится").await;
    story.sim.delete_message(ivan.person().id(), question);
    story.is_quiet().await;
    admin.replies_to("принтер дымится", "выключите его");
    let answer = ivan.sees("выключите его").await;
    assert_eq!(answer.reply_to, None);
    // A reply to a sentence of ours is about the ticket as a whole.
    story.is_quiet().await;
    ivan.replies_to("Обращение №1 передано в поддержку", "уже сделано");
    assert_eq!(admin.sees("уже сделано").await.reply_to, None);
    story.closes().await;
}

#[tokio::test]
async fn what_was_picked_out_is_picked_out_on_the_other_side_if_it_is_there() {
    let mut story = desk().with_group().with("TICKET_MODE", "any").opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("the printer smokes and the scanner hums");
    boris.sees("the printer smokes").await;
    let quoting = |text: &str, quote: &str| {
        Content::Other(json!({ "text": text, "quote": { "text": quote, "position": 4, "is_manual": true } }))
    };
    story.is_quiet().await;
    boris.replies_to("the printer smokes", quoting("is it hot?", "printer"));
    let hot = anna.sees("is it hot?").await;
    assert_eq!(hot.content["quote"]["text"], "printer");
    // The header is ours, and the user has no such words.
    story.is_quiet().await;
    boris.replies_to("the printer smokes", quoting("no more", "Anna"));
    let no_more = anna.sees("no more").await;
    assert_eq!(replied(&anna, &no_more), "the printer smokes and the scanner hums");
    story.closes().await;
}

#[tokio::test]
async fn an_operators_message_that_cannot_be_copied_is_never_forwarded_under_their_name() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    story.expects_in_log("not delivered");
    anna.says("tell me a story");
    admin.sees("tell me a story").await;
    story.is_quiet().await;
    admin.replies_to(
        "tell me a story",
        Content::Other(json!({ "game": { "title": "Chess", "description": "A game", "photo": [] } })),
    );
    admin.sees("a message did not arrive").await;
    assert!(!anna.messages().iter().any(|message| message.forwarded));
    story.closes().await;
}
