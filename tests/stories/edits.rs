//! Who changes a message changes it on the other side too, and the history keeps the former words.

use telegram_sim::{Content, Fault, How};

use crate::harness::{ADMIN, desk};

#[tokio::test]
async fn a_users_change_shows_in_the_copy_under_its_header() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the printer smoks");
    let copy = admin.sees("the printer smoks").await;
    story.is_quiet().await;
    anna.edits("smoks", "the printer smokes");
    let edited = admin.sees("the printer smokes").await;
    assert_eq!(edited.message_id, copy.message_id);
    assert!(edited.text.contains("#1 · Anna"), "{}", edited.text);
    assert_eq!(edited.buttons, copy.buttons);
    admin.presses("Card").await;
    let card = admin.sees("a message was edited; it was: the printer smoks").await;
    assert!(card.text.contains("· edited\nthe printer smokes"), "{}", card.text);
    // The same words again are no change.
    anna.edits("smokes", "the printer smokes");
    story.is_quiet().await;
    assert_eq!(
        story
            .desk
            .store()
            .ticket(switchboard::domain::TicketNo(1))
            .unwrap()
            .unwrap()
            .value
            .version,
        3
    );
    story.closes().await;
}

#[tokio::test]
async fn an_operators_change_shows_at_the_user_in_their_own_words_alone() {
    let mut story = desk().with_group().with("TICKET_MODE", "any").opens().await;
    let (ivan, boris) = (story.user(1_002, "Иван", "ru"), story.boris_in_group());
    ivan.says("где моя посылка?");
    boris.sees("где моя посылка?").await;
    boris.replies_to("где моя посылка?", "будет завтро");
    ivan.sees("будет завтро").await;
    story.is_quiet().await;
    boris.edits("завтро", "будет завтра");
    let edited = ivan.sees("будет завтра").await;
    assert_eq!(edited.text, "будет завтра");
    ivan.sees_no("завтро");
    ivan.edits("где моя посылка?", "где мои посылки?");
    assert!(boris.sees("где мои посылки?").await.edited > 0);
    story.closes().await;
}

#[tokio::test]
async fn a_caption_changes_and_another_picture_comes_as_a_reply() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.sends(Content::photo("it broke hier"));
    let copy = admin.sees("it broke hier").await;
    story.is_quiet().await;
    anna.edits("hier", "it broke here");
    let edited = admin.sees("it broke here").await;
    assert_eq!(edited.message_id, copy.message_id);
    assert!(edited.text.contains("#1 · Anna"), "{}", edited.text);
    story.is_quiet().await;
    anna.replaces("it broke here", Content::photo("no, here"));
    let anew = admin.sees("no, here").await;
    assert_eq!((anew.kind.as_str(), anew.reply_to), ("photo", Some(copy.message_id)));
    assert!(anew.text.contains("✏️ edited"), "{}", anew.text);
    story.closes().await;
}

#[tokio::test]
async fn what_is_kept_or_on_its_way_is_changed_before_it_arrives() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("my printer smoks");
    anna.sees("has not been sent yet").await;
    anna.edits("smoks", "my printer smokes");
    story.has_heard_all().await;
    anna.presses("Send to support").await;
    admin.sees("my printer smokes").await;
    story.is_quiet().await;
    admin.sees_no("smoks");
    // Held at the door, the words are drawn when they go; the change behind them finds nothing to do.
    let wait = story.sim.fail(Fault {
        method: Some("sendMessage"),
        chat: Some(ADMIN),
        times: Some(1),
        how: How::RetryAfter(5),
    });
    anna.says("and it is loude");
    story.sim.fault_hit(wait).await;
    anna.edits("loude", "and it is loud");
    story.has_heard_all().await;
    story.passes(std::time::Duration::from_secs(5));
    admin.sees("and it is loud").await;
    story.is_quiet().await;
    admin.sees_no("loude");
    assert_eq!(admin.count("and it is loud"), 1);
    story.closes().await;
}

#[tokio::test]
async fn what_cannot_be_edited_is_said_in_a_reply() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the printer smoks");
    let copy = admin.sees("the printer smoks").await;
    story.is_quiet().await;
    story.sim.fail(Fault {
        method: Some("editMessageText"),
        chat: None,
        times: Some(1),
        how: How::Refuse {
            code: 400,
            description: "Bad Request: message can't be edited".into(),
            parameters: None,
        },
    });
    anna.edits("smoks", "the printer smokes");
    let said = admin.sees("the printer smokes").await;
    assert_eq!(said.reply_to, Some(copy.message_id));
    assert!(said.text.contains("#1 · Anna · ✏️ edited"), "{}", said.text);
    // Words that become too long for one message follow whole.
    anna.edits("smokes", &"word ".repeat(819));
    story.is_quiet().await;
    let shown: usize = admin
        .messages()
        .iter()
        .map(|message| message.text.matches("word ").count())
        .sum();
    assert!(shown >= 818, "{shown}");
    story.closes().await;
}

#[tokio::test]
async fn whoever_is_banned_changes_nothing_any_more() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the printer smokes");
    admin.sees("the printer smokes").await;
    admin.says("/ban 1001 spam");
    story.is_quiet().await;
    story.has_heard_all().await;
    assert!(story.desk.is_banned(switchboard::domain::PersonId::telegram(1_001)));
    anna.reacts_to("the printer smokes", Some("👍"));
    anna.edits("smokes", "buy my printers");
    story.has_heard_all().await;
    story.is_quiet().await;
    admin.sees_no("buy my printers");
    assert_eq!(admin.showing("the printer smokes").reactions, [] as [&str; 0]);
    story.closes().await;
}
