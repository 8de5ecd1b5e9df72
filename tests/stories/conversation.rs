//! From the first word to closing.

use telegram_sim::Content;

use crate::harness::desk;

#[tokio::test]
async fn a_question_is_asked_answered_and_closed() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());

    anna.says("/start");
    anna.sees("Here you reach our support").await;
    anna.presses("Ask a question").await;
    anna.sees("Write your question").await;
    anna.says("My parcel has not arrived");
    anna.sees("Ticket #1 is with our support").await;

    admin.sees("My parcel has not arrived").await;
    admin.presses("Card").await;
    let card = admin.sees("Ticket #1 · My parcel has not arrived").await;
    assert!(
        card.text.contains("Anna") && card.text.contains("The user has been waiting"),
        "{}",
        card.text
    );
    admin.presses("Take").await;
    admin.is_told("Ticket #1 is yours").await;
    admin.sees("in progress · Alex").await;
    anna.sees("Somebody is now working on ticket #1").await;

    admin.presses("Reply").await;
    admin.sees("Answer to #1 · Anna").await;
    admin.says("It will be there tomorrow");
    anna.sees("It will be there tomorrow").await;
    admin.sees("Sent in ticket #1").await;

    anna.says("Thank you!");
    admin.sees("Thank you!").await;
    admin.presses("Card").await;
    admin.sees("Thank you!").await;
    admin.presses("Close").await;
    admin.is_told("Ticket #1 is closed").await;
    admin.sees("closed by support").await;
    let goodbye = anna.sees("Support has closed ticket #1").await;
    assert!(
        goodbye
            .buttons
            .iter()
            .flatten()
            .any(|button| button.text.contains("Ask again"))
    );
    story.is_quiet().await;
    assert_eq!(anna.count("It will be there tomorrow"), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_photo_may_be_the_first_message() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.sends(Content::Photo { caption: None });
    anna.sees("Ticket #1 is with our support").await;
    let photo = admin.sees_kind("photo").await;
    assert!(
        photo.text.contains("#1") && photo.text.contains("Anna"),
        "{}",
        photo.text
    );
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn a_message_written_before_pressing_ask_is_kept_and_not_lost() {
    let story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.sends(Content::photo("it looks like this"));
    anna.sees("Your message has not been sent yet").await;
    anna.says("and it does not work");
    anna.sees("Your 2 messages have not been sent yet").await;
    anna.presses("Send to support").await;
    anna.sees("Ticket #1 is with our support").await;
    admin.sees("it looks like this").await;
    admin.sees("and it does not work").await;
    story.closes().await;
}

#[tokio::test]
async fn a_short_question_is_kept_until_it_is_long_enough() {
    let story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("hi");
    anna.sees("at least 10 characters, so far 2").await;
    anna.says("my printer smokes");
    anna.sees("Ticket #1 is with our support").await;
    admin.sees("hi").await;
    admin.sees("my printer smokes").await;
    story.closes().await;
}

#[tokio::test]
async fn every_kind_of_message_goes_both_ways() {
    let mut story = desk().with_group().with("TICKET_MODE", "any").opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("here comes everything I have");
    boris.sees("here comes everything I have").await;
    for (kind, content) in kinds() {
        anna.sends(content.clone());
        boris.sees_kind(kind).await;
        boris.replies_to("here comes everything I have", content);
        anna.sees_kind(kind).await;
    }
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn too_short_a_word_before_pressing_ask_is_kept_and_asked_to_go_on() {
    let story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("hi");
    let asked = anna.sees("at least 10 characters, so far 2").await;
    assert!(
        !asked
            .buttons
            .iter()
            .flatten()
            .any(|button| button.text.contains("Send"))
    );
    anna.says("my printer smokes");
    anna.sees("Your 2 messages have not been sent yet").await;
    anna.presses("Send to support").await;
    admin.sees("my printer smokes").await;
    story.closes().await;
}

fn kinds() -> Vec<(&'static str, Content)> {
    let caption = || Some("look".to_owned());
    vec![
        ("text", Content::text("plain words")),
        ("photo", Content::Photo { caption: caption() }),
        ("video", Content::Video { caption: caption() }),
        ("animation", Content::Animation { caption: caption() }),
        ("audio", Content::Audio { caption: caption() }),
        ("voice", Content::Voice { caption: caption() }),
        ("video_note", Content::VideoNote),
        ("document", Content::document("bill.pdf", b"%PDF".as_slice())),
        ("sticker", Content::sticker("👍")),
        ("location", Content::Location { lat: 52.5, lon: 13.4 }),
        (
            "venue",
            Content::Venue {
                lat: 52.5,
                lon: 13.4,
                title: "Café".into(),
                address: "Main street 1".into(),
            },
        ),
        (
            "contact",
            Content::Contact {
                phone_number: "+491".into(),
                first_name: "Otto".into(),
                last_name: None,
            },
        ),
        (
            "dice",
            Content::Dice {
                emoji: "🎲".into(),
                value: 4,
            },
        ),
        (
            "poll",
            Content::Poll {
                question: "Tea?".into(),
                options: vec!["yes".into(), "no".into()],
            },
        ),
    ]
}

#[tokio::test]
async fn of_very_long_messages_fewer_are_kept_and_the_user_is_told() {
    let story = desk().opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    let long = "очень длинное письмо ".repeat(190);
    for _ in 0..4 {
        ivan.says(&long);
    }
    ivan.sees("Это не сохранено").await;
    ivan.presses("Отправить в поддержку").await;
    ivan.sees("Обращение №1 передано в поддержку").await;
    admin.sees("очень длинное письмо").await;
    story.closes().await;
}
