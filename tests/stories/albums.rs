//! Albums arrive part by part and go on as one.

use std::time::Duration;

use switchboard::domain::FeedbackNo;
use switchboard::store::Count;
use telegram_sim::{Content, SeenMessage};

use crate::harness::{Actor, Story, desk};

const WAIT: Duration = Duration::from_secs(1);

/// The bot's albums in somebody's chat, as captions, in order.
fn albums(actor: &Actor) -> Vec<Vec<String>> {
    let mut albums: Vec<(String, Vec<String>)> = Vec::new();
    for message in actor.messages().into_iter().filter(|message| message.from_bot) {
        let Some(mark) = message.album else { continue };
        match albums.last_mut() {
            Some((last, captions)) if *last == mark => captions.push(message.text),
            _ => albums.push((mark, vec![message.text])),
        }
    }
    albums.into_iter().map(|(_, captions)| captions).collect()
}

fn texts(actor: &Actor) -> Vec<String> {
    let own = actor.messages().into_iter().filter(|message| message.from_bot);
    own.map(|message: SeenMessage| message.text).collect()
}

async fn settles(story: &mut Story) {
    story.has_heard_all().await;
    story.passes(WAIT);
    story.is_quiet().await;
}

#[tokio::test]
async fn an_album_opens_one_ticket_and_arrives_as_one() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.sends_album(&["", "it broke here", "and here"]);
    anna.sees("Ticket #1 is with our support").await;
    story.has_heard_all().await;
    assert_eq!(albums(&admin), Vec::<Vec<String>>::new(), "it may not be whole yet");
    settles(&mut story).await;
    assert_eq!(albums(&admin), [["", "it broke here", "and here"]]);
    let header = admin.sees("#1 · Anna").await;
    assert!(
        header
            .buttons
            .iter()
            .flatten()
            .any(|button| button.text.contains("Reply"))
    );

    admin.presses("Card").await;
    let card = admin.sees("Ticket #1 · it broke here").await;
    assert!(card.text.contains("1 message"), "{}", card.text);
    admin.replies_to("and here", "we send a new one");
    anna.sees("we send a new one").await;
    settles(&mut story).await;
    assert_eq!(anna.count("Ticket #"), 1, "{:?}", texts(&anna));
    story.closes().await;
}

#[tokio::test]
async fn what_is_kept_of_an_album_is_asked_about_once_and_sent_as_one() {
    let mut story = desk().opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    ivan.sends_album(&["раз", "два", "три"]);
    story.is_quiet().await;
    story.has_heard_all().await;
    ivan.sees("Ещё не отправлено: 1 сообщение").await;
    story.is_quiet().await;
    assert_eq!(ivan.count("не отправлен"), 1, "{:?}", texts(&ivan));
    ivan.presses("Отправить в поддержку").await;
    ivan.sees("Обращение №1 передано в поддержку").await;
    settles(&mut story).await;
    assert_eq!(albums(&admin), [["раз", "два", "три"]]);
    story.closes().await;
}

#[tokio::test]
async fn an_operators_album_reaches_the_user_as_one_with_one_confirmation() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("how do I open it?");
    admin.sees("how do I open it?").await;
    admin.presses("Reply").await;
    admin.sees("Answer to #1").await;
    admin.sends_album(&["first turn", "then pull"]);
    settles(&mut story).await;
    assert_eq!(albums(&anna), [["first turn", "then pull"]]);
    assert_eq!(admin.count("Sent in ticket #1"), 1, "{:?}", texts(&admin));
    // A user with several tickets reads which one it is about, above the album.
    anna.says("/start");
    anna.presses("Ask").await;
    anna.sees("Write your question").await;
    anna.says("and how do I close it?");
    admin.sees("and how do I close it?").await;
    admin.replies_with_album("how do I close it?", &["push", "then turn"]);
    settles(&mut story).await;
    assert_eq!(albums(&anna), [["first turn", "then pull"], ["push", "then turn"]]);
    assert_eq!(anna.count("Support · ticket #2"), 1, "{:?}", texts(&anna));
    story.closes().await;
}

#[tokio::test]
async fn an_album_in_the_group_reaches_the_user_and_the_users_the_group() {
    let mut story = desk().with_group().with("TICKET_MODE", "any").opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("how do I open it?");
    boris.sees("how do I open it?").await;
    boris.replies_with_album("how do I open it?", &["first turn", "then pull"]);
    settles(&mut story).await;
    assert_eq!(albums(&anna), [["first turn", "then pull"]]);
    anna.sends_album(&["like this?", "or like that?"]);
    settles(&mut story).await;
    assert_eq!(albums(&boris), [["like this?", "or like that?"]]);
    // A reply to any part finds the ticket.
    boris.replies_to("or like that?", "like that");
    anna.sees("like that").await;
    story.closes().await;
}

#[tokio::test]
async fn late_parts_go_as_an_album_of_their_own_and_none_is_lost_or_repeated() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("here come pictures");
    admin.sees("here come pictures").await;
    anna.sends_album(&["one", "two"]);
    story.has_heard_all().await;
    story.restarts_after(WAIT).await;
    settles(&mut story).await;
    assert_eq!(albums(&admin), [["one", "two"]]);
    let seen = texts(&admin);
    for caption in ["one", "two"] {
        assert_eq!(seen.iter().filter(|text| *text == caption).count(), 1, "{seen:?}");
    }
    // The same mark once more, long after: a part that was on its way for long.
    let part = anna.messages().pop().unwrap();
    anna.sends(Content::Other(part.content));
    settles(&mut story).await;
    let late = texts(&admin).pop().unwrap();
    assert!(
        late.contains("#1 · Anna") && late.contains("two"),
        "it comes under a header: {late}"
    );
    story.closes().await;
}

#[tokio::test]
async fn of_an_album_whose_part_was_deleted_the_rest_arrives() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    let parts = anna.sends_album(&["one", "two", "three"]);
    anna.sees("Ticket #1 is with our support").await;
    story.has_heard_all().await;
    story.sim.delete_message(anna.person().id(), parts[1]);
    settles(&mut story).await;
    assert_eq!(albums(&admin), [["one", "three"]]);
    story.closes().await;
}

#[tokio::test]
async fn a_late_part_of_an_album_joins_the_feedback_it_is_though_more_was_given_since() {
    let mut story = desk().with("FEEDBACK_COOLDOWN_ENABLED", "false").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/feedback");
    anna.sees("What would you like to tell us?").await;
    anna.sends_album(&["the blue one", "the green one"]);
    admin.sees("the green one").await;
    settles(&mut story).await;
    let part = anna
        .messages()
        .into_iter()
        .rfind(|message| message.album.is_some())
        .unwrap();
    anna.says("/feedback and thank you");
    admin.sees("Feedback 2 · Anna").await;
    anna.sends(Content::Other(part.content));
    settles(&mut story).await;
    assert_eq!(story.desk.store().count(Count::Tickets).unwrap(), 0);
    let album = story.desk.store().feedback(FeedbackNo(1)).unwrap().unwrap();
    assert_eq!(album.value.messages.len(), 3);
    story.closes().await;
}
