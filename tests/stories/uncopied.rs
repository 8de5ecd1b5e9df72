//! What does not reach the other side, or not as it is: a backup in the wrong place, giveaways, locations that move.

use serde_json::json;
use telegram_sim::Content;

use crate::harness::desk;

const BACKUP: &str = "switchboard-20260302T100000Z.zip";

fn giveaway() -> Content {
    Content::Other(json!({ "giveaway": { "chats": [], "winners_selection_date": 0, "winner_count": 3 } }))
}

fn live_location() -> Content {
    Content::Other(json!({ "location": { "latitude": 52.5, "longitude": 13.4, "live_period": 900 } }))
}

#[tokio::test]
async fn a_backup_sent_in_the_group_goes_to_no_user() {
    let mut story = desk().with_group().with("TICKET_MODE", "any").opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("the printer smokes");
    boris.sees("the printer smokes").await;
    boris.replies_to("the printer smokes", Content::document(BACKUP, "all we have"));
    boris.sees("Not sent. This file is a backup").await;
    // An answer does not become one either.
    boris.replies_to("the printer smokes", Content::document("manual.pdf", "page 1"));
    anna.sees_kind("document").await;
    boris
        .person()
        .replaces(
            crate::harness::GROUP,
            boris.own_kind("document"),
            Content::document(BACKUP, "all"),
        )
        .unwrap();
    boris.sees("Not sent. This file is a backup").await;
    story.is_quiet().await;
    let names: Vec<_> = anna.messages().into_iter().filter_map(|seen| seen.file_name).collect();
    assert_eq!(names, ["manual.pdf"]);
    story.closes().await;
}

#[tokio::test]
async fn a_backup_sent_in_a_tickets_topic_goes_to_no_user() {
    let mut story = desk()
        .with_forum()
        .with("TICKET_MODE", "any")
        .with("DEFAULT_LOCALE", "ru")
        .opens()
        .await;
    let (ivan, boris) = (story.user(1_002, "Иван", "ru"), story.boris_in_group());
    ivan.says("принтер дымится");
    boris.sees("принтер дымится").await;
    story.is_quiet().await;
    boris.replies_to("принтер дымится", Content::document(BACKUP, "all we have"));
    boris.sees("Не отправлено. Этот файл — резервная копия").await;
    story.is_quiet().await;
    assert!(ivan.messages().iter().all(|seen| seen.file_name.is_none()));
    story.closes().await;
}

#[tokio::test]
async fn a_forwarded_giveaway_reaches_staff_and_is_never_dropped_silently() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    story.expects_in_log("not delivered");
    anna.says("did I win?");
    admin.sees("did I win?").await;
    anna.sends(giveaway());
    let shown = admin.sees_kind("giveaway").await;
    assert!(shown.forwarded);
    story.is_quiet().await;
    admin.replies_to("did I win?", giveaway());
    admin.sees("a message did not arrive").await;
    story.closes().await;
}

#[tokio::test]
async fn who_sends_a_live_location_hears_that_it_does_not_move_on() {
    let mut story = desk().with_group().with("TICKET_MODE", "any").opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("I am lost in the woods");
    boris.sees("I am lost in the woods").await;
    anna.sends(live_location());
    anna.sees("do not move on").await;
    boris.sees_kind("location").await;
    story.is_quiet().await;
    boris.replies_to("I am lost in the woods", live_location());
    boris.sees("do not move on").await;
    anna.sees_kind("location").await;
    anna.sends(Content::Other(
        json!({ "location": { "latitude": 52.5, "longitude": 13.4 } }),
    ));
    boris.sees_kind("location").await;
    story.is_quiet().await;
    assert_eq!(anna.count("do not move on"), 1, "of a place that stays nothing is said");
    story.closes().await;
}

#[tokio::test]
async fn in_russian_too() {
    let story = desk().with("TICKET_MODE", "any").opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    ivan.says("я заблудился");
    admin.sees("я заблудился").await;
    ivan.sends(live_location());
    ivan.sees("у собеседника не движется").await;
    admin.sees_kind("location").await;
    admin.says("/language");
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    // A place and a contact arrive both ways, and the card calls them by their names.
    let place = || Content::Venue {
        lat: 55.75,
        lon: 37.62,
        title: "Кафе".into(),
        address: "Арбат, 1".into(),
    };
    let contact = || Content::Contact {
        phone_number: "+7495".into(),
        first_name: "Ольга".into(),
        last_name: None,
    };
    ivan.sends(place());
    admin.sees_kind("venue").await;
    ivan.sends(contact());
    admin.sees_kind("contact").await;
    for content in [place(), contact(), live_location()] {
        admin.replies_to("я заблудился", content);
    }
    admin.sees("у собеседника не движется").await;
    for kind in ["venue", "contact", "location"] {
        ivan.sees_kind(kind).await;
    }
    admin.says("/info #1");
    let card = admin.sees("Обращение №1 ·").await;
    for name in ["📍 геопозиция", "📍 место", "👤 контакт"] {
        assert!(card.text.contains(name), "no “{name}” in {}", card.text);
    }
    story.closes().await;
}
