//! A support group with topics: one for each ticket, made when it is needed, and kept as the ticket is.

use std::time::Duration;

use switchboard::domain::TicketNo;
use telegram_sim::{BotRights, SeenMessage, SeenTopic};

use crate::harness::{ADMIN, GROUP, GUARD, Setup, Story, desk};

pub fn forum() -> Setup {
    desk().with("TICKET_MODE", "any").with_forum()
}

/// Waits for a topic whose title says this.
pub async fn topic(story: &Story, title: &str) -> SeenTopic {
    topic_where(story, title, |topic| topic.name.contains(title)).await
}

pub async fn topic_where(story: &Story, what: &str, fits: impl Fn(&SeenTopic) -> bool) -> SeenTopic {
    let found = story
        .sim
        .until(|sim| sim.topics(GROUP).into_iter().find(|topic| fits(topic)), GUARD);
    found
        .await
        .unwrap_or_else(|timeout| panic!("no topic {what}: {:#?}\n{timeout}", story.sim.topics(GROUP)))
}

/// What the bot said in a topic.
pub fn said_in(story: &Story, topic: &SeenTopic) -> Vec<SeenMessage> {
    let all = story.sim.messages(GROUP).into_iter();
    all.filter(|message| message.from_bot && message.thread == Some(topic.thread) && message.kind == "text")
        .collect()
}

/// What the bot said outside of topics.
pub fn said_in_general(story: &Story) -> Vec<SeenMessage> {
    let all = story.sim.messages(GROUP).into_iter();
    all.filter(|message| message.from_bot && message.thread.is_none())
        .collect()
}

#[tokio::test]
async fn each_ticket_has_a_topic_with_its_card_and_everything_said_there_goes_to_the_user() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    let ivan = story.user(1_002, "Ivan", "ru");
    anna.says("how do I pay?");
    let annas = topic(&story, "Anna").await;
    ivan.says("Где моя посылка?");
    let ivans = topic(&story, "Ivan").await;
    assert_eq!(annas.name, "#1 · Anna · how do I pay?");
    assert_eq!(ivans.name, "#2 · Ivan · Где моя посылка?");
    story.is_quiet().await;
    let said = said_in(&story, &annas);
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[0].pinned && said[0].text.contains("Ticket #1"), "{:?}", said[0]);
    assert_eq!(said[0].buttons[0][0].text, "🙋 Take");
    assert_eq!(said[1].text, "how do I pay?");
    assert!(said[1].copied_from.is_some() && said[1].buttons.is_empty());
    boris.person().says_in_topic(GROUP, annas.thread, "by card");
    anna.sees("by card").await;
    boris.person().says_in_topic(GROUP, ivans.thread, "в пути");
    ivan.sees("в пути").await;
    anna.says("and in cash?");
    boris.sees("and in cash?").await;
    boris.replies_to("and in cash?", "that as well");
    anna.sees("that as well").await;
    story.is_quiet().await;
    anna.sees_no("в пути");
    assert!(said_in_general(&story).is_empty());
    story.closes().await;
}

#[tokio::test]
async fn asides_stay_among_colleagues() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    let admin = story.actor(ADMIN, GROUP);
    anna.says("I want my money back");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    let aside = boris
        .person()
        .says_in_topic(GROUP, topic.thread, "// do we give it back?");
    let answer = admin.person().replies_in(GROUP, aside, "only within two weeks");
    boris.person().replies_in(GROUP, answer, "it was three");
    boris
        .person()
        .says_in_topic(GROUP, topic.thread, "/note was rude on the phone");
    boris.person().says_in_topic(GROUP, topic.thread, "/price@other_bot");
    boris
        .person()
        .says_in_topic(GROUP, topic.thread, "We are sorry, the time is over");
    anna.sees("We are sorry, the time is over").await;
    story.is_quiet().await;
    for private in ["give it back", "two weeks", "three", "rude", "price"] {
        anna.sees_no(private);
    }
    story.closes().await;
}

#[tokio::test]
async fn where_only_replies_go_on_the_rest_stays_among_colleagues() {
    for (locale, hint, name) in [
        ("en", "Only what replies to a message here", "Anna"),
        ("ru", "только то, чем вы отвечаете", "Анна"),
    ] {
        let setup = forum().with("TOPIC_ANSWERS", "replies").with("DEFAULT_LOCALE", locale);
        let mut story = setup.opens().await;
        let (anna, admin) = (story.user(1_001, name, locale), story.actor(ADMIN, GROUP));
        anna.says("where is it, please?");
        let topic = topic(&story, name).await;
        story.is_quiet().await;
        let boris = story.boris_in_group().in_topic(topic.thread);
        boris.sees(hint).await;
        boris.says("does anybody know?");
        let aside = boris.own("does anybody know?").message_id;
        admin.person().replies_in(GROUP, aside, "in the cellar");
        boris.replies_to("where is it, please?", "in the post");
        anna.sees("in the post").await;
        let answer = boris.own("in the post").message_id;
        admin.person().replies_in(GROUP, answer, "and soon with you");
        anna.sees("and soon with you").await;
        story.is_quiet().await;
        anna.sees_no("anybody");
        anna.sees_no("cellar");
        story.closes().await;
    }
}

#[tokio::test]
async fn a_topic_is_closed_and_reopened_with_its_ticket() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("please help");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    boris.person().says_in_topic(GROUP, topic.thread, "/take");
    anna.sees("Somebody is now working on ticket #1").await;
    boris.sees("Boris is on it").await;
    boris.person().says_in_topic(GROUP, topic.thread, "/take");
    boris.sees("already").await;
    boris
        .person()
        .says_in_topic(GROUP, topic.thread, "/close@desk_bot // solved on the phone");
    anna.sees("Support has closed ticket #1").await;
    topic_where(&story, "closed", |topic| topic.closed).await;
    anna.sees_no("on the phone");
    boris.sees("closed by Boris").await;
    boris.person().says_in_topic(GROUP, topic.thread, "one thing more");
    let refused = boris.sees("Not sent. Boris has closed it").await;
    assert_eq!(refused.thread, Some(topic.thread));
    story.is_quiet().await;
    anna.sees_no("one thing more");
    boris.person().says_in_topic(GROUP, topic.thread, "/reopen");
    anna.sees("Support has reopened ticket #1").await;
    topic_where(&story, "open", |topic| !topic.closed).await;
    boris.presses("Close").await;
    topic_where(&story, "closed", |topic| topic.closed).await;
    anna.sees("Support has closed ticket #1").await;
    anna.says("but it is broken again");
    anna.presses("Reopen").await;
    topic_where(&story, "open", |topic| !topic.closed).await;
    story.closes().await;
}

#[tokio::test]
async fn telegrams_own_button_closes_and_reopens_the_ticket() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("please help");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    assert!(boris.person().closes_topic(GROUP, topic.thread));
    anna.sees("Support has closed ticket #1").await;
    story.is_quiet().await;
    assert!(story.sim.topics(GROUP)[0].closed);
    assert!(boris.person().reopens_topic(GROUP, topic.thread));
    anna.sees("Support has reopened ticket #1").await;
    story.is_quiet().await;
    assert!(!story.sim.topics(GROUP)[0].closed);
    let turns = |call: &&telegram_sim::Call| call.method == "closeForumTopic" || call.method == "reopenForumTopic";
    assert_eq!(story.sim.calls().iter().filter(turns).count(), 0, "it was so already");
    story.closes().await;
}

#[tokio::test]
async fn title_icon_and_card_follow_at_a_measured_pace() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("please help");
    let topic = topic(&story, "Anna").await;
    let new = topic.icon.clone();
    assert!(new.is_some());
    story.is_quiet().await;
    let edits = |story: &Story| {
        let calls = story.sim.calls();
        let edits = calls.iter().filter(|call| call.method.starts_with("edit"));
        edits.count()
    };
    for text in ["one", "two", "three"] {
        anna.says(text);
        boris.sees(text).await;
    }
    story.passes(Duration::from_secs(61));
    story.is_quiet().await;
    assert_eq!(edits(&story), 0, "words alone change nothing");
    boris.person().says_in_topic(GROUP, topic.thread, "I am on it");
    anna.sees("I am on it").await;
    story.is_quiet().await;
    story.passes(Duration::from_secs(4));
    boris.sees("in progress · Boris").await;
    topic_where(&story, "with another icon", |topic| topic.icon != new).await;
    assert_eq!(edits(&story), 2, "card and icon");
    boris.person().renames_topic(GROUP, topic.thread, "the loud one");
    boris.person().says_in_topic(GROUP, topic.thread, "/close");
    anna.sees("Support has closed").await;
    story.is_quiet().await;
    story.passes(Duration::from_secs(4));
    boris.sees("closed by support").await;
    assert_eq!(edits(&story), 3, "the icon waits");
    story.passes(Duration::from_secs(60));
    let over = topic_where(&story, "with the icon of the end", |topic| {
        topic.icon.as_deref() == Some("5237699328843200968")
    })
    .await;
    assert_eq!(over.name, "the loud one", "what people call it stays");
    story.closes().await;
}

#[tokio::test]
async fn a_returning_users_former_tickets_are_linked() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("the first matter");
    let first = topic(&story, "first matter").await;
    story.is_quiet().await;
    boris.person().says_in_topic(GROUP, first.thread, "/close");
    anna.sees("Support has closed").await;
    story.is_quiet().await;
    anna.says("the second matter");
    let second = topic(&story, "second matter").await;
    story.is_quiet().await;
    let card = &said_in(&story, &second)[0];
    assert!(card.text.contains("Earlier: ✅ #1"), "{}", card.text);
    let links: Vec<&str> = card
        .entities
        .iter()
        .filter_map(|entity| entity["url"].as_str())
        .collect();
    assert!(
        links.contains(&format!("https://t.me/c/77/{}", first.thread).as_str()),
        "{links:?}"
    );
    story.closes().await;
}

#[tokio::test]
async fn in_russian_too() {
    let mut story = forum().with("DEFAULT_LOCALE", "ru").opens().await;
    let (anna, boris) = (story.user(1_002, "Анна", "ru"), story.boris_in_group());
    anna.says("Где моя посылка?");
    let topic = topic(&story, "Анна").await;
    assert_eq!(topic.name, "№1 · Анна · Где моя посылка?");
    story.is_quiet().await;
    let card = &said_in(&story, &topic)[0];
    assert!(
        card.text.contains("Каждое сообщение здесь уходит пользователю"),
        "{}",
        card.text
    );
    boris.person().says_in_topic(GROUP, topic.thread, "// подождём");
    boris.person().says_in_topic(GROUP, topic.thread, "в пути");
    anna.sees("в пути").await;
    boris.person().says_in_topic(GROUP, topic.thread, "/close");
    topic_where(&story, "closed", |topic| topic.closed).await;
    story.is_quiet().await;
    anna.sees_no("подождём");
    story.sim.set_bot_rights(
        GROUP,
        BotRights {
            manage_topics: false,
            pin_messages: true,
        },
    );
    let admin = story.user(ADMIN, "Alex", "ru");
    admin.says("/language");
    admin.presses("Русский").await;
    story.is_quiet().await;
    story.user(1_003, "Пётр", "ru").says("другой вопрос");
    admin.sees("нет права управлять ими").await;
    story.closes().await;
}

#[tokio::test]
async fn a_users_topic_holds_all_their_tickets() {
    let mut story = forum().with("TOPIC_PER", "user").opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("the first matter");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    anna.says("/start");
    anna.presses("Ask").await;
    anna.sees("Write your question").await;
    anna.says("the second matter");
    let post = boris.sees("the second matter").await;
    assert!(post.text.contains("#2 · Anna"), "{}", post.text);
    assert_eq!(post.thread, Some(topic.thread));
    story.is_quiet().await;
    assert_eq!(story.sim.topics(GROUP).len(), 1);
    boris.replies_to("the first matter", "about the first");
    anna.sees("about the first").await;
    boris.person().says_in_topic(GROUP, topic.thread, "about the last");
    anna.sees("about the last").await;
    story.is_quiet().await;
    let said = |no| {
        let card = story.desk.card(TicketNo(no), u64::MAX, 50).unwrap().unwrap();
        card.ticket.messages
    };
    assert_eq!((said(1), said(2)), (2, 2));
    boris.person().says_in_topic(GROUP, topic.thread, "/close");
    anna.sees("Support has closed ticket #2").await;
    story.is_quiet().await;
    assert!(!story.sim.topics(GROUP)[0].closed, "the first is open");
    assert!(boris.person().closes_topic(GROUP, topic.thread));
    anna.sees("Support has closed ticket #1").await;
    story.is_quiet().await;
    assert!(boris.person().reopens_topic(GROUP, topic.thread));
    anna.sees("Support has reopened ticket").await;
    story.closes().await;
}

#[tokio::test]
async fn an_answer_from_a_private_chat_bears_its_writer() {
    let mut story = forum().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris_in_group());
    anna.says("who will it be?");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    admin.says("/inbox");
    admin.presses("#1 ").await;
    admin.sees("Ticket #1").await;
    admin.presses("Reply").await;
    admin.sees("Answer to #1").await;
    admin.says("it will be me");
    anna.sees("it will be me").await;
    let copy = boris.sees("it will be me").await;
    assert_eq!(
        (copy.text.as_str(), copy.thread),
        ("Alex → Anna\nit will be me", Some(topic.thread))
    );
    story.closes().await;
}

#[tokio::test]
async fn edited_words_change_where_they_stand_without_a_header() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    let question = anna.says("how do I pya?");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    anna.person().edits(anna.person().id(), question, "how do I pay?");
    boris
        .sees_where("the words alone", |message| message.text == "how do I pay?")
        .await;
    let answer = boris.person().says_in_topic(GROUP, topic.thread, "by crad");
    anna.sees("by crad").await;
    story.is_quiet().await;
    boris.person().edits(GROUP, answer, "by card");
    anna.sees("by card").await;
    story.is_quiet().await;
    assert_eq!(said_in(&story, &topic).len(), 2, "nothing is said twice");
    story.closes().await;
}
