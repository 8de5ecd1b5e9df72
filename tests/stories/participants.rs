//! Other users take part in a ticket: brought in by staff, they read along and write, and go again.

use switchboard::domain::{PersonId, TicketNo};
use telegram_sim::{Content, PersonSpec};

use crate::handling::{any, opens_more, ticket};
use crate::harness::{Actor, BORIS, Story, desk};
use crate::topics::{forum, said_in, topic};

pub const CLARA: i64 = 1_300;

/// Clara, who has been here before.
pub async fn clara(story: &mut Story) -> Actor {
    known(story, CLARA, "Clara", "clara_c", "en").await
}

/// Somebody whom the bot knows.
pub async fn known(story: &mut Story, id: i64, name: &str, username: &str, language: &str) -> Actor {
    story.sim.person(PersonSpec {
        username: Some(username.into()),
        language_code: Some(language.into()),
        ..PersonSpec::new(id, name)
    });
    let actor = story.actor(id, id);
    actor.says("/start");
    story.is_quiet().await;
    actor
}

/// Anna asks, and Clara is brought into her ticket: she reads along from now on.
pub async fn clara_takes_part(story: &mut Story, question: &str) -> Actor {
    let clara = clara(story).await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says(question);
    admin.sees(question).await;
    admin.says("/add #1 @clara_c");
    clara.sees("Support has brought you").await;
    story.is_quiet().await;
    clara
}

pub fn takes_part(story: &Story, no: u64, id: i64) -> bool {
    ticket(story, no).takes_part(PersonId::telegram(id))
}

#[tokio::test]
async fn a_user_is_brought_in_by_buttons_reads_along_writes_and_leaves() {
    let mut story = any().opens().await;
    let clara = clara(&mut story).await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the invoice is wrong");
    admin.sees("the invoice is wrong").await;
    opens_more(&admin).await;
    admin.presses("Participants").await;
    admin.sees("Nobody takes part besides the user who asked").await;
    admin.presses("Add somebody").await;
    admin.sees("Send their name, @username or id").await;
    admin.says("nobody of that name");
    admin.sees("has written to the bot yet").await;
    admin.sees("Send their name, @username or id").await;
    admin.says("Clara");
    let card = admin.sees("👥 Take part: Clara").await;
    assert!(card.text.contains("Alex brought in Clara"), "{card:?}");
    let welcome = clara.sees("Support has brought you into ticket #1 of Anna").await;
    assert!(welcome.text.contains("the invoice is wrong"), "{welcome:?}");
    anna.sees("Support has brought Clara into ticket #1").await;
    story.is_quiet().await;
    admin.replies_to("the invoice is wrong", "which number has it?");
    anna.sees("which number has it?").await;
    let read = clara.sees("which number has it?").await;
    assert_eq!(read.text, "💬 Support · ticket #1\nwhich number has it?");
    anna.says("number 77");
    admin.sees("number 77").await;
    assert_eq!(clara.sees("number 77").await.text, "👥 Anna · ticket #1\nnumber 77");
    story.is_quiet().await;
    clara.replies_to("which number has it?", "it is 78, in fact");
    clara.sees("Passed on in ticket #1").await;
    let shown = anna.sees("it is 78, in fact").await;
    assert_eq!(shown.text, "👥 Clara · ticket #1\nit is 78, in fact");
    let read = admin.sees("#1 · 👥 Clara · Anna").await;
    assert!(read.text.contains("it is 78, in fact"), "{read:?}");
    assert_eq!(ticket(&story, 1).turn, switchboard::domain::Turn::Support);
    // By choosing it, once.
    clara.says("/start");
    clara.presses("Where I take part").await;
    clara.sees("Tickets you take part in").await;
    clara.presses("#1 · the invoice is wrong").await;
    clara.sees("You take part in it").await;
    clara.presses("Write").await;
    clara.sees("Your next message goes to ticket #1").await;
    clara.says("I have the paper here");
    clara.sees("Passed on in ticket #1").await;
    anna.sees("I have the paper here").await;
    clara.says("and a question of my own");
    clara.sees("Ticket #2").await;
    story.is_quiet().await;
    anna.sees_no("a question of my own");
    clara.says("/start");
    clara.presses("Where I take part").await;
    clara.presses("#1 · the invoice").await;
    clara.presses("Leave").await;
    clara.sees("Leave ticket #1?").await;
    clara.presses("Yes, leave").await;
    clara.sees("You take part in no tickets of others").await;
    clara.is_told("You have left ticket #1").await;
    anna.sees("Clara no longer takes part in ticket #1").await;
    admin.sees("Clara no longer takes part").await;
    story.is_quiet().await;
    admin.replies_to("number 77", "thank you");
    anna.sees("thank you").await;
    story.is_quiet().await;
    clara.sees_no("thank you");
    anna.sees_no("Alex");
    clara.sees_no("Alex");
    story.closes().await;
}

#[tokio::test]
async fn by_command_in_russian_and_only_the_requester_closes_reopens_and_rates() {
    let mut story = any().opens().await;
    let vera = known(&mut story, 1_301, "Вера", "vera_v", "ru").await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    ivan.says("где посылка?");
    admin.sees("где посылка?").await;
    admin.says("/add #1 @vera_v");
    admin.sees("👥 Take part: Вера").await;
    ivan.sees("Вера теперь участвует в обращении №1").await;
    vera.sees("Поддержка пригласила вас в обращение №1 (Иван): «где посылка?»")
        .await;
    story.is_quiet().await;
    vera.replies_to("Поддержка пригласила вас", "я её отправляла");
    vera.sees("Передано").await;
    assert_eq!(
        ivan.sees("я её отправляла").await.text,
        "👥 Вера · обращение №1\nя её отправляла"
    );
    admin.sees("я её отправляла").await;
    admin.says("/close #1");
    ivan.sees("Поддержка закрыла обращение №1").await;
    let closed = vera
        .sees("Обращение №1 закрыто. Снова открыть его могут только Иван и поддержка.")
        .await;
    assert!(closed.buttons.is_empty(), "{closed:?}");
    story.is_quiet().await;
    vera.replies_to("Обращение №1 закрыто", "ещё одно слово");
    vera.sees("Обращение №1 закрыто. Снова открыть его могут только его автор и поддержка.")
        .await;
    vera.sees("Ещё не отправлено").await;
    // Buttons of the requester's do nothing for her.
    let place = vera.find("Обращение №1 закрыто").unwrap().message_id;
    for data in ["myclose:1", "myreopen:1", "rate:1:5:5", "my:1:"] {
        vera.person().presses_data(1_301, place, data).unwrap();
    }
    story.is_quiet().await;
    assert!(!ticket(&story, 1).is_open() && ticket(&story, 1).ratings.is_empty());
    ivan.presses("Открыть снова").await;
    vera.sees("Обращение №1 (Иван) снова открыто.").await;
    admin.sees("reopened").await;
    admin.says("/remove #1 вера");
    vera.sees("Вы больше не участвуете в обращении №1").await;
    ivan.sees("Вера больше не участвует в обращении №1").await;
    story.is_quiet().await;
    vera.replies_to("Поддержка пригласила вас", "а теперь?");
    vera.sees("Вы больше не участвуете в обращении №1").await;
    story.is_quiet().await;
    admin.sees_no("а теперь?");
    ivan.sees_no("а теперь?");
    story.closes().await;
}

#[tokio::test]
async fn who_cannot_take_part_is_said_and_of_several_one_is_chosen() {
    let mut story = any().opens().await;
    let first = known(&mut story, 1_310, "Maria Cruz", "maria_c", "en").await;
    let second = known(&mut story, 1_311, "Maria Silva", "maria_s", "en").await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("help us please");
    admin.sees("help us please").await;
    for (wish, answer) in [
        ("/add #1 1001", "It is their own ticket"),
        (&*format!("/add #1 {BORIS}"), "They are in the team"),
        ("/add #1 @nobody_here", "has written to the bot yet"),
        ("/add #1", "I do not understand this"),
        ("/remove #1 @maria_c", "They do not take part in ticket #1"),
    ] {
        admin.says(wish);
        admin.sees(answer).await;
    }
    admin.says("/ban 1310 1h");
    admin.sees("Maria Cruz").await;
    admin.says("/add #1 @maria_c");
    admin.sees("They are banned").await;
    admin.says("/unban 1310");
    first.sees("You can write").await;
    admin.says("/add #1 maria");
    let choice = admin.sees("Whom do you mean?").await;
    admin.presses("Maria Silva · @maria_s").await;
    admin.sees("Users who take part besides the one who asked").await;
    second.sees("Support has brought you into ticket #1").await;
    // The same button, a week later.
    admin.presses_below(&choice, "Maria Silva");
    admin.is_told("They take part in it already").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).participants, [PersonId::telegram(1_311)]);
    admin.presses("✖️ Maria Silva").await;
    second.sees("You no longer take part in ticket #1").await;
    admin.sees("Nobody takes part besides the user who asked").await;
    story.is_quiet().await;
    first.sees_no("ticket #1");
    story.closes().await;
}

#[tokio::test]
async fn notes_and_signatures_stay_what_they_are_for_participants() {
    let mut story = any().opens().await;
    let clara = clara(&mut story).await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("is it safe to use?");
    admin.sees("is it safe to use?").await;
    admin.says("/signature Alex of the night shift");
    admin.sees("Alex of the night shift").await;
    admin.says(&format!("/add #1 {CLARA}"));
    clara.sees("Support has brought you").await;
    admin.says("/note #1 she asks every day");
    admin.sees("she asks every day").await;
    story.is_quiet().await;
    admin.replies_to("is it safe to use?", "it is");
    anna.sees("it is").await;
    let read = clara.sees("Alex of the night shift").await;
    assert!(read.text.starts_with("💬 Support · ticket #1\nit is"), "{read:?}");
    admin.edits("it is", "it is, since Monday");
    clara.sees("it is, since Monday").await;
    anna.sees("it is, since Monday").await;
    story.is_quiet().await;
    admin.replies_to("is it safe to use?", Content::photo("the certificate"));
    let photo = clara.sees("the certificate").await;
    assert!(
        photo.kind == "photo" && photo.text.starts_with("💬 Support · ticket #1\nthe certificate"),
        "{photo:?}"
    );
    story.is_quiet().await;
    clara.sees_no("every day");
    anna.sees_no("every day");
    story.closes().await;
}

#[tokio::test]
async fn in_the_group_and_in_a_topic_a_participants_words_bear_their_name() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let clara_ = clara(&mut story).await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("our big order");
    boris.sees("our big order").await;
    story.is_quiet().await;
    boris.replies_to("our big order", "/add @clara_c");
    boris.sees("Boris brought in Clara").await;
    clara_.sees("Support has brought you").await;
    story.is_quiet().await;
    clara_.replies_to("Support has brought you", "I paid for it");
    let read = boris.sees("I paid for it").await;
    assert!(read.text.contains("👥 Clara · Anna"), "{read:?}");
    story.is_quiet().await;
    boris.replies_to("I paid for it", "when was that?");
    clara_.sees("when was that?").await;
    anna.sees("when was that?").await;
    boris.replies_to("I paid for it", "/remove clara");
    boris.sees("Boris removed Clara").await;
    clara_.sees("You no longer take part").await;
    story.closes().await;

    let mut story = forum().opens().await;
    let clara_ = clara(&mut story).await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("our big order");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    let boris = boris.in_topic(topic.thread);
    boris.says("/add clara");
    clara_.sees("Support has brought you").await;
    story.is_quiet().await;
    clara_.replies_to("Support has brought you", "I paid for it");
    let read = boris.sees("I paid for it").await;
    assert_eq!(read.text, "👥 Clara\nI paid for it");
    boris.says("thank you both");
    clara_.sees("thank you both").await;
    anna.sees("thank you both").await;
    story.is_quiet().await;
    story.passes(std::time::Duration::from_secs(10));
    boris.sees("👥 Take part: Clara").await;
    assert!(
        said_in(&story, &topic)
            .iter()
            .any(|message| message.text.contains("brought in Clara"))
    );
    story.closes().await;
}

#[tokio::test]
async fn a_requester_of_one_ticket_takes_part_in_another_and_each_word_goes_where_it_belongs() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("TOPIC_PER", "user")
        .with_forum()
        .opens()
        .await;
    let clara = clara(&mut story).await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("our big order");
    let annas = topic(&story, "Anna").await;
    clara.says("my own matter");
    let claras = topic(&story, "Clara").await;
    story.is_quiet().await;
    boris
        .person()
        .says_in_topic(crate::harness::GROUP, annas.thread, "/add @clara_c");
    clara.sees("Support has brought you into ticket #1").await;
    clara.says("more of my own");
    story.is_quiet().await;
    clara.replies_to("Support has brought you", "and about the order");
    clara.sees("Passed on in ticket #1").await;
    anna.sees("and about the order").await;
    story.is_quiet().await;
    let said = |topic| {
        let said = said_in(&story, topic).into_iter();
        said.map(|message| message.text).collect::<Vec<_>>().join("\n")
    };
    assert!(said(&claras).contains("more of my own") && !said(&claras).contains("about the order"));
    assert!(said(&annas).contains("👥 Clara") && said(&annas).contains("and about the order"));
    assert!(!said(&annas).contains("more of my own"));
    anna.sees_no("my own");
    assert_eq!(
        story.desk.store().ticket(TicketNo(2)).unwrap().unwrap().value.messages,
        2
    );
    story.closes().await;
}

#[tokio::test]
async fn the_rest_of_an_album_stays_with_what_is_kept_of_it_whatever_was_chosen_meanwhile() {
    let mut story = desk().opens().await;
    let clara = clara(&mut story).await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("the invoice is wrong");
    anna.presses("Send to support").await;
    admin.sees("the invoice is wrong").await;
    opens_more(&admin).await;
    admin.presses("Participants").await;
    admin.presses("Add somebody").await;
    admin.sees("Send their name").await;
    admin.says("Clara");
    clara.sees("Support has brought you into ticket #1").await;
    story.is_quiet().await;
    clara.sends_album(&["the box", "the paper"]);
    clara.sees("has not been sent yet").await;
    story.has_heard_all().await;
    let part = clara
        .messages()
        .into_iter()
        .rfind(|message| message.album.is_some())
        .unwrap();
    clara.says("/start");
    clara.presses("Where I take part").await;
    clara.presses("#1 · the invoice is wrong").await;
    clara.presses("Write").await;
    clara.sees("Your next message goes to ticket #1").await;
    // A part that was on its way for long.
    clara.sends(Content::Other(part.content));
    story.is_quiet().await;
    story.has_heard_all().await;
    anna.sees_no("the paper");
    clara.says("I have it here");
    clara.sees("Passed on in ticket #1").await;
    anna.sees("I have it here").await;
    story.closes().await;
}
