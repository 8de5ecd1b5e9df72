//! What goes wrong with topics: deleted ones, rights that are missing, groups that change, deaths in between.

use switchboard::domain::{TicketNo, TopicOf, TopicOwner};
use telegram_sim::{BotRights, Fault, How, SeenMessage};

use crate::harness::{BORIS, GROUP, Program};
use crate::topics::{forum, said_in, said_in_general, topic, topic_where};

#[tokio::test]
async fn a_deleted_topic_is_made_anew_and_the_same_words_come() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("please help");
    let first = topic(&story, "Anna").await;
    story.is_quiet().await;
    assert!(story.sim.delete_topic(GROUP, first.thread));
    anna.says("are you there?");
    boris.sees("are you there?").await;
    story.is_quiet().await;
    let topics = story.sim.topics(GROUP);
    assert_eq!(topics.len(), 1, "{topics:#?}");
    assert_ne!(topics[0].thread, first.thread);
    let said = said_in(&story, &topics[0]);
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[0].pinned && said[0].text.contains("Ticket #1"));
    assert_eq!(said[1].text, "are you there?");
    boris.person().says_in_topic(GROUP, topics[0].thread, "yes");
    anna.sees("yes").await;
    assert!(said_in_general(&story).is_empty());
    story.closes().await;
}

#[tokio::test]
async fn another_refusal_makes_no_new_topic() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("please help");
    topic(&story, "Anna").await;
    story.is_quiet().await;
    story.sim.fail(Fault {
        method: Some("copyMessage"),
        chat: Some(GROUP),
        times: Some(1),
        how: How::Refuse {
            code: 400,
            description: "Bad Request: something else".into(),
            parameters: None,
        },
    });
    story.expects_in_log("not delivered");
    anna.says("are you there?");
    boris.sees("something else").await;
    story.is_quiet().await;
    assert_eq!(story.sim.topics(GROUP).len(), 1);
    story.closes().await;
}

#[tokio::test]
async fn without_the_right_everything_goes_to_general_and_owners_are_told_once() {
    let mut story = forum().opens().await;
    let (anna, boris, admin) = (story.anna(), story.boris_in_group(), story.admin());
    let none = BotRights {
        manage_topics: false,
        pin_messages: false,
    };
    story.sim.set_bot_rights(GROUP, none);
    anna.says("first question");
    let post = boris.sees("first question").await;
    assert!(post.text.starts_with("🆕 #1 · Anna"), "{}", post.text);
    assert_eq!(post.thread, None);
    admin.sees("I may not manage them").await;
    boris.replies_to("first question", "an answer");
    anna.sees("an answer").await;
    anna.says("thank you");
    boris.sees("thank you").await;
    story.is_quiet().await;
    story.restarts().await;
    anna.says("one thing more");
    boris.sees("one thing more").await;
    story.is_quiet().await;
    assert_eq!(admin.count("I may not manage them"), 1);
    story.sim.set_bot_rights(GROUP, BotRights::default());
    anna.says("and now?");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    assert_eq!(said_in(&story, &topic)[1].text, "and now?");
    story.sim.set_bot_rights(GROUP, none);
    anna.says("still there?");
    boris.sees("still there?").await;
    story.is_quiet().await;
    assert_eq!(
        said_in(&story, &topic)[2].text,
        "still there?",
        "open topics can be written in"
    );
    assert_eq!(admin.count("I may not manage them"), 2, "it is news again");
    story.closes().await;
}

#[tokio::test]
async fn a_group_that_loses_its_topics_goes_on_as_one_conversation() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("please help");
    topic(&story, "Anna").await;
    story.is_quiet().await;
    story.expects_in_log("no topic could be made");
    story.sim.set_forum(GROUP, false);
    anna.says("are you there?");
    let post = boris.sees("are you there?").await;
    assert!(post.text.contains("#1 · Anna"), "{}", post.text);
    assert_eq!(post.thread, None);
    story.sim.set_forum(GROUP, true);
    boris.says("we have topics again");
    story.is_quiet().await;
    anna.says("and now?");
    topic_where(&story, "a new one", |topic| topic.name.contains("Anna")).await;
    boris.sees("and now?").await;
    story.closes().await;
}

#[tokio::test]
async fn only_who_may_answer_is_heard_in_a_topic() {
    let mut story = forum().with("GROUP_OPERATORS", "staff").opens().await;
    story.user(1_300, "Clara", "en");
    story.sim.join(GROUP, 1_300, false);
    let (anna, clara, boris) = (story.anna(), story.actor(1_300, GROUP), story.boris_in_group());
    anna.says("a question for staff");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    clara.person().says_in_topic(GROUP, topic.thread, "let me try");
    clara.person().says_in_topic(GROUP, topic.thread, "/close");
    clara.person().closes_topic(GROUP, topic.thread);
    story.is_quiet().await;
    boris.person().says_in_topic(GROUP, topic.thread, "the official answer");
    anna.sees("the official answer").await;
    anna.says("thank you");
    boris.sees("thank you").await;
    topic_where(&story, "open", |topic| !topic.closed).await;
    story.is_quiet().await;
    anna.sees_no("let me try");
    let of = TopicOf {
        owner: TopicOwner::Ticket(TicketNo(1)),
        home: None,
    };
    assert!(story.desk.topic(of).unwrap().is_some());
    assert_eq!(BORIS, boris.person().id());
    story.closes().await;
}

/// A ticket's first parcel has three steps in a group with topics: the topic, the card, the words.
#[tokio::test(flavor = "multi_thread")]
async fn killed_between_a_topic_and_its_receipt_it_leaves_one_stray_topic_at_most() {
    let mut deaths = 0;
    for pass in 1..=3 {
        let mut program = Program::new().await;
        program.sim.admit_bot(GROUP, true);
        program.sim.set_forum(GROUP, true);
        program.sim.find_person(1_001).unwrap().says("my question");
        deaths += u32::from(program.starts_and_dies("sent", pass).await);
        let topics = program.sim.topics(GROUP);
        assert!((1..=2).contains(&topics.len()), "sent:{pass}: {topics:#?}");
        let last = topics.last().unwrap().thread;
        let posts = program.sim.messages(GROUP).into_iter();
        let posts: Vec<SeenMessage> = posts.filter(|post| post.from_bot && post.kind == "text").collect();
        assert!(
            posts.iter().all(|post| post.thread == Some(last)),
            "sent:{pass}: {posts:#?}"
        );
        let times = posts.iter().filter(|post| post.text == "my question").count();
        assert!((1..=2).contains(&times), "sent:{pass}: shown {times} times");
        program
            .sim
            .find_person(BORIS)
            .unwrap()
            .says_in_topic(GROUP, last, "my answer");
        assert!(!program.dies_or_rests().await);
        assert_eq!(program.count(1_001, "my answer"), 1, "sent:{pass}");
    }
    assert_eq!(deaths, 3, "some crashes did not happen: the places have moved");
}
