//! Categories with a group, or a topic, of their own: their tickets are shown and answered there.

use std::time::Duration;

use telegram_sim::{GroupKind, GroupSpec, SeenMessage};

use crate::categories::makes;
use crate::handling::{any, ticket};
use crate::harness::{ADMIN, Actor, BORIS, GROUP, Setup, Story};
use crate::team::CLARA;
use crate::topics::forum;

/// The group of the category Payment.
pub const MONEY: i64 = -1_000_000_000_088;

/// A group with Clara, who is no staff, beside Boris and the owner.
pub fn money(story: &Story, topics: bool) -> Actor {
    story.user(CLARA, "Clara", "en");
    story.sim.group(GroupSpec {
        id: MONEY,
        title: "Money".into(),
        kind: GroupKind::Supergroup,
        members: vec![ADMIN, BORIS, CLARA],
        bot_is_admin: topics,
    });
    story.sim.set_forum(MONEY, topics);
    story.actor(CLARA, MONEY)
}

/// A desk with the categories Payment, at home in its own group, and Delivery.
pub async fn housed(setup: Setup, topics: bool) -> (Story, Actor) {
    let story = setup.opens().await;
    let (admin, clara) = (story.admin(), money(&story, topics));
    makes(&admin, "Payment").await;
    makes(&admin, "Delivery").await;
    story.actor(ADMIN, MONEY).says("/here payment");
    clara.sees("Tickets about Payment are shown in this group").await;
    (story, clara)
}

/// A user asks about something.
pub async fn asks(user: &Actor, about: &str, words: &str) {
    user.says("/start");
    user.presses("Ask a question").await;
    user.sees("What is it about?").await;
    user.presses(about).await;
    user.sees("Write your question").await;
    user.says(words);
}

fn in_thread(story: &Story, group: i64, thread: i64) -> Vec<SeenMessage> {
    let all = story.sim.messages(group).into_iter();
    all.filter(|message| message.from_bot && message.thread == Some(thread) && message.kind == "text")
        .collect()
}

#[tokio::test]
async fn tickets_of_a_category_are_shown_and_answered_in_its_own_group() {
    let (mut story, clara) = housed(any().with_group(), false).await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    asks(&anna, "Payment", "I have paid twice").await;
    let shown = clara.sees("I have paid twice").await;
    assert!(shown.text.starts_with("🆕 #1 · Anna · 🗂 Payment"), "{shown:?}");
    clara.replies_to("I have paid twice", "one of them comes back");
    anna.sees("one of them comes back").await;
    anna.edits("I have paid twice", "I have paid three times");
    clara.sees("I have paid three times").await;
    clara.edits("one of them comes back", "two of them come back");
    anna.sees("two of them come back").await;
    anna.reacts_to("two of them come back", Some("👍"));
    anna.sends_album(&["the bill", "and another"]);
    story.has_heard_all().await;
    story.passes(Duration::from_secs(1));
    clara.sees("and another").await;
    let own = clara.own("two of them come back").message_id;
    let deletes = clara.person().replies_in(MONEY, own, "/delete");
    assert!(deletes > own);
    clara.sees("Deleted in the chat of the user").await;
    clara.replies_to("and another", "/priority high");
    clara.sees("Clara set the priority").await;
    clara.replies_to("and another", "/close");
    anna.sees("Support has closed").await;
    // What is about something else, or about nothing, is shown where all others are.
    asks(&anna, "Delivery", "where is my parcel?").await;
    boris.sees("where is my parcel?").await;
    story.is_quiet().await;
    boris.sees_no("paid");
    clara.sees_no("my parcel");
    assert_eq!(clara.count("Tickets about Payment"), 1);
    story.closes().await;
}

#[tokio::test]
async fn it_needs_no_support_group_and_survives_a_restart() {
    let (mut story, clara) = housed(any(), false).await;
    let (anna, admin) = (story.anna(), story.admin());
    asks(&anna, "Payment", "I have paid twice").await;
    clara.sees("I have paid twice").await;
    story.restarts().await;
    clara.replies_to("I have paid twice", "we know");
    anna.sees("we know").await;
    anna.says("and what now?");
    clara.sees("and what now?").await;
    anna.says("/resolve");
    anna.says("hello, is anybody there?");
    admin.sees("hello, is anybody there?").await;
    story.is_quiet().await;
    admin.sees_no("paid twice");
    assert_eq!(clara.count("hello"), 0);
    admin.says("/categories");
    admin.presses("Payment").await;
    admin.sees("Its tickets are shown: in “Money”").await;
    admin.presses("Where they are shown").await;
    admin.sees("Now: in “Money”").await;
    admin.presses("Where all others are").await;
    admin.sees("Its tickets are shown: where all others are").await;
    clara.says("I am only chatting here");
    asks(&anna, "Payment", "one thing more").await;
    admin.sees("one thing more").await;
    story.is_quiet().await;
    assert_eq!(clara.count("one thing more"), 0);
    story.closes().await;
}

#[tokio::test]
async fn a_group_with_topics_gives_each_ticket_its_own() {
    let (mut story, clara) = housed(any().with_group(), true).await;
    let anna = story.anna();
    asks(&anna, "Payment", "I have paid twice").await;
    clara.sees("I have paid twice").await;
    story.is_quiet().await;
    let topics = story.sim.topics(MONEY);
    assert_eq!(topics.len(), 1, "{topics:#?}");
    let thread = topics[0].thread;
    let said = in_thread(&story, MONEY, thread);
    assert!(said[0].pinned && said[0].text.contains("🗂 Payment"), "{said:#?}");
    clara.person().says_in_topic(MONEY, thread, "one of them comes back");
    anna.sees("one of them comes back").await;
    clara.person().says_in_topic(MONEY, thread, "// a nice one");
    clara.person().says_in_topic(MONEY, thread, "/close");
    anna.sees("Support has closed").await;
    story.is_quiet().await;
    assert!(story.sim.topics(MONEY)[0].closed);
    anna.sees_no("a nice one");
    // A topic that is gone is made anew, as in the support group.
    asks(&anna, "Payment", "and once more").await;
    clara.sees("and once more").await;
    story.is_quiet().await;
    let second = story
        .sim
        .topics(MONEY)
        .into_iter()
        .find(|topic| topic.name.contains("once more"));
    assert!(story.sim.delete_topic(MONEY, second.unwrap().thread));
    anna.says("are you there?");
    clara.sees("are you there?").await;
    story.is_quiet().await;
    let again = story
        .sim
        .topics(MONEY)
        .into_iter()
        .find(|topic| topic.name.contains("once more"));
    let said = in_thread(&story, MONEY, again.unwrap().thread);
    assert_eq!(said.last().unwrap().text, "are you there?");
    story.closes().await;
}

#[tokio::test]
async fn a_ticket_that_gets_another_category_goes_on_elsewhere() {
    let (mut story, clara) = housed(forum(), true).await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("please help me");
    boris.sees("please help me").await;
    anna.says("I have paid twice");
    boris.sees("I have paid twice").await;
    story.is_quiet().await;
    let old = story.sim.topics(GROUP)[0].thread;
    anna.presses("Payment").await;
    anna.sees("about Payment").await;
    clara.sees("I have paid twice").await;
    boris
        .sees("it is about Payment now and goes on where such tickets are shown")
        .await;
    story.is_quiet().await;
    assert!(story.sim.topics(GROUP)[0].closed);
    let new = story.sim.topics(MONEY)[0].thread;
    let said: Vec<String> = in_thread(&story, MONEY, new)
        .into_iter()
        .map(|said| said.text)
        .collect();
    assert!(said[0].contains("🗂 Payment"), "{said:?}");
    assert_eq!(said[2..], ["please help me", "I have paid twice"], "{said:?}");
    clara.person().says_in_topic(MONEY, new, "one of them comes back");
    anna.sees("one of them comes back").await;
    anna.says("wonderful");
    clara.sees("wonderful").await;
    // Whoever still answers where it was is heard, and colleagues see it.
    boris.replies_to("I have paid twice", "and sorry");
    anna.sees("and sorry").await;
    clara.sees("and sorry").await;
    anna.edits("I have paid twice", "I have paid three times");
    clara.sees("I have paid three times").await;
    boris.sees("I have paid three times").await;
    story.is_quiet().await;
    boris.sees_no("wonderful");
    // And back again: the topic it had is opened.
    clara.person().says_in_topic(MONEY, new, "/department -");
    boris.sees("wonderful").await;
    clara.sees("it has no category any more and goes on").await;
    story.is_quiet().await;
    let topics = story.sim.topics(GROUP);
    assert_eq!((topics.len(), topics[0].thread, topics[0].closed), (1, old, false));
    assert!(story.sim.topics(MONEY)[0].closed);
    boris.person().says_in_topic(GROUP, old, "anything else?");
    anna.sees("anything else?").await;
    story.closes().await;
}

#[tokio::test]
async fn a_user_has_a_topic_in_each_group() {
    let (mut story, clara) = housed(forum().with("TOPIC_PER", "user"), true).await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    asks(&anna, "Delivery", "where is my parcel?").await;
    boris.sees("where is my parcel?").await;
    asks(&anna, "Payment", "I have paid twice").await;
    clara.sees("I have paid twice").await;
    story.is_quiet().await;
    let (theirs, ours) = (story.sim.topics(GROUP), story.sim.topics(MONEY));
    assert_eq!((theirs.len(), ours.len()), (1, 1));
    boris.person().says_in_topic(GROUP, theirs[0].thread, "on its way");
    anna.sees("on its way").await;
    clara.person().says_in_topic(MONEY, ours[0].thread, "coming back");
    anna.sees("coming back").await;
    story.is_quiet().await;
    assert_eq!((ticket(&story, 1).messages, ticket(&story, 2).messages), (2, 2));
    clara.person().says_in_topic(MONEY, ours[0].thread, "/close");
    anna.sees("Support has closed").await;
    story.is_quiet().await;
    assert!(story.sim.topics(MONEY)[0].closed && !story.sim.topics(GROUP)[0].closed);
    story.closes().await;
}

#[tokio::test]
async fn only_who_may_change_categories_makes_a_home() {
    let mut story = any().with_group().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    let clara = money(&story, true);
    makes(&admin, "Payment").await;
    clara.says("/here payment");
    story.is_quiet().await;
    clara.sees_no("Tickets about");
    let alex = story.actor(ADMIN, MONEY);
    alex.says("/here");
    clara.sees("Which tickets are to be shown here?\n/here Payment").await;
    alex.says("/here nothing");
    clara.sees("There is no such category").await;
    alex.says("/here payment");
    clara.sees("Tickets about Payment are shown in this group").await;
    story.is_quiet().await;
    for id in crate::stale::update_ids(&story.sim) {
        story.sim.repeat_update(id);
    }
    story.is_quiet().await;
    assert_eq!(clara.count("Tickets about Payment"), 1, "however often it is delivered");
    asks(&anna, "Payment", "I have paid twice").await;
    clara.sees("I have paid twice").await;
    story.is_quiet().await;
    let thread = story.sim.topics(MONEY)[0].thread;
    alex.person().says_in_topic(MONEY, thread, "/here payment");
    clara.sees("This topic belongs to a ticket").await;
    story.closes().await;
}

#[tokio::test]
async fn where_only_staff_answers_others_are_not_heard() {
    let (mut story, clara) = housed(any().with_group().with("GROUP_OPERATORS", "staff"), false).await;
    let anna = story.anna();
    let boris = story.actor(BORIS, MONEY);
    asks(&anna, "Payment", "I have paid twice").await;
    clara.sees("I have paid twice").await;
    clara.replies_to("I have paid twice", "let me try");
    boris.replies_to("I have paid twice", "the official answer");
    anna.sees("the official answer").await;
    story.is_quiet().await;
    anna.sees_no("let me try");
    story.closes().await;
}

#[tokio::test]
async fn all_of_it_in_russian() {
    let mut story = any().with_group().with("DEFAULT_LOCALE", "ru").opens().await;
    let ivan = story.user(1_002, "Иван", "ru");
    let (admin, boris) = (story.admin(), story.boris_in_group());
    let clara = money(&story, true);
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.presses("Категории").await;
    admin.presses("Добавить").await;
    admin.sees("Пришлите имя категории").await;
    admin.says("Оплата");
    admin.sees("Её обращения видны: там же, где все остальные").await;
    admin.presses("Где они видны").await;
    admin.sees("/here Оплата").await;
    let alex = story.actor(ADMIN, MONEY);
    alex.says("/here Оплата");
    let said = clara.sees("Теперь обращения по теме Оплата видны в этой группе").await;
    assert!(said.text.ends_with("может любой участник этой группы."), "{said:?}");
    ivan.says("Списали дважды");
    boris.sees("Списали дважды").await;
    ivan.presses("Оплата").await;
    clara.sees("Списали дважды").await;
    boris.sees("теперь тема «Оплата», разговор продолжается там").await;
    story.expects_in_log("not delivered");
    story.sim.kick_bot(MONEY);
    ivan.says("Меня слышно?");
    boris.sees("Меня слышно?").await;
    admin.sees("Мне больше недоступна группа «Money»").await;
    admin.says("/categories");
    admin.presses("Оплата").await;
    admin.sees("группа «Money» недоступна").await;
    admin.presses("Где они видны").await;
    admin.presses("Там же, где все остальные").await;
    admin.sees("Её обращения видны: там же, где все остальные").await;
    story.is_quiet().await;
    story.closes().await;
}
