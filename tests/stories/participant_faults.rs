//! What goes wrong around participants: they block the bot, are banned, erased, come twice; the program dies.

use std::time::Duration;

use serde_json::Value;
use switchboard::domain::PersonId;
use telegram_sim::Content;

use crate::handling::{any, ticket};
use crate::harness::{GROUP, Story, desk};
use crate::participants::{CLARA, clara, clara_takes_part, known, takes_part};
use crate::sealed::in_the_clear;

const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// Words with others that their writer has picked out of what they reply to.
fn quoting(text: &str, quote: &str) -> Content {
    let quote = serde_json::json!({ "text": quote, "position": 0, "is_manual": true });
    Content::Other(serde_json::json!({ "text": text, "quote": quote }))
}

fn is_true(story: &Story) {
    assert_eq!(story.desk.store().recount().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_participant_who_blocks_the_bot_is_told_of_once_and_costs_the_others_nothing() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let clara = clara(&mut story).await;
    let vera = known(&mut story, 1_301, "Vera", "vera_v", "ru").await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("our big order");
    boris.sees("our big order").await;
    story.is_quiet().await;
    for wish in ["/add @clara_c", "/add @vera_v"] {
        boris.replies_to("our big order", wish);
        story.is_quiet().await;
    }
    vera.sees("Поддержка пригласила вас").await;
    clara.sees("Support has brought you").await;
    clara.sees("Support has brought Vera").await;
    story.expects_in_log("not delivered");
    clara.person().blocks_bot();
    story.is_quiet().await;
    let note = "Clara, who takes part in it, has blocked the bot";
    for words in ["first answer", "second answer"] {
        boris.replies_to("our big order", words);
        anna.sees(words).await;
        vera.sees(words).await;
        story.is_quiet().await;
    }
    assert_eq!(boris.count(note), 1);
    clara.sees_no("first answer");
    // Back again, she reads on.
    clara.person().unblocks_bot();
    clara.says("/start");
    clara.sees("Hello").await;
    boris.replies_to("our big order", "third answer");
    clara.sees("third answer").await;
    // Whoever is out of reach when they are brought in is told of as well.
    vera.person().blocks_bot();
    story.is_quiet().await;
    boris.replies_to("our big order", "/remove vera");
    boris.sees("Boris removed Vera").await;
    story.is_quiet().await;
    boris.replies_to("our big order", "/add vera");
    boris.sees("Vera, who takes part in it, has blocked the bot").await;
    story.closes().await;
}

#[tokio::test]
async fn whoever_wrote_in_between_is_told_of_again_when_they_block_the_bot_again() {
    let mut story = any().opens().await;
    let clara = clara_takes_part(&mut story, "our big order").await;
    let (anna, admin) = (story.anna(), story.admin());
    for (words, told) in [("is it there?", 1), ("and now?", 2)] {
        story.expects_in_log("not delivered");
        clara.person().blocks_bot();
        story.is_quiet().await;
        anna.says(words);
        admin.sees(words).await;
        story.is_quiet().await;
        assert_eq!(admin.count("Clara, who takes part in it, has blocked the bot"), told);
        clara.person().unblocks_bot();
        clara.replies_to("Support has brought you", "I am here");
        anna.sees("I am here").await;
        story.is_quiet().await;
    }
    story.closes().await;
}

#[tokio::test]
async fn the_same_update_again_and_a_restart_between_change_nothing() {
    let mut story = any().opens().await;
    let clara_ = clara_takes_part(&mut story, "our big order").await;
    story
        .sim
        .repeat_update(*crate::stale::update_ids(&story.sim).last().unwrap());
    story.is_quiet().await;
    clara_.says("/start");
    clara_.presses("Where I take part").await;
    clara_.presses("#1").await;
    clara_.presses("Write").await;
    clara_.sees("Your next message goes to ticket #1").await;
    story.is_quiet().await;
    story.restarts().await;
    let (anna, admin, clara_) = (story.anna(), story.admin(), story.actor(CLARA, CLARA));
    clara_.says("after the restart");
    clara_.sees("Passed on in ticket #1").await;
    anna.sees("after the restart").await;
    admin.sees("after the restart").await;
    story
        .sim
        .repeat_update(*crate::stale::update_ids(&story.sim).last().unwrap());
    story.is_quiet().await;
    assert_eq!(anna.count("after the restart"), 1);
    assert_eq!(anna.count("Support has brought Clara"), 1);
    assert_eq!(clara_.count("Support has brought you"), 1);
    assert_eq!(ticket(&story, 1).messages, 2);
    story.closes().await;
}

#[tokio::test]
async fn albums_edits_reactions_and_replies_of_participants_reach_everybody() {
    let mut story = any().opens().await;
    let clara = clara_takes_part(&mut story, "our big order").await;
    let (anna, admin) = (story.anna(), story.admin());
    clara.replies_with_album("Support has brought you", &["the box", "the paper"]);
    clara.sees("Passed on in ticket #1").await;
    story.has_heard_all().await;
    story.passes(Duration::from_secs(2));
    anna.sees("👥 Clara · ticket #1").await;
    anna.sees("the paper").await;
    admin.sees("the paper").await;
    story.is_quiet().await;
    assert_eq!(clara.count("Passed on in ticket #1"), 1);
    assert_eq!(ticket(&story, 1).messages, 2);
    clara.replies_to("Support has brought you", "it came on Monday");
    anna.sees("it came on Monday").await;
    admin.sees("it came on Monday").await;
    story.is_quiet().await;
    clara.edits("it came on Monday", "it came on Tuesday");
    let changed = anna.sees("it came on Tuesday").await;
    assert!(
        changed.edited > 0 && changed.text.starts_with("👥 Clara · ticket #1"),
        "{changed:?}"
    );
    admin.sees("it came on Tuesday").await;
    story.is_quiet().await;
    anna.replies_to("it came on Tuesday", "no, on Monday");
    let reply = clara.sees("no, on Monday").await;
    assert_eq!(
        reply.reply_to,
        Some(clara.own("it came on Tuesday").message_id),
        "{reply:?}"
    );
    story.is_quiet().await;
    admin.reacts_to("it came on Tuesday", Some("👍"));
    story.is_quiet().await;
    assert_eq!(clara.own("it came on Tuesday").reactions, ["👍"]);
    clara.reacts_to("no, on Monday", Some("👎"));
    story.is_quiet().await;
    assert_eq!(anna.own("no, on Monday").reactions, ["👎"]);
    // What is taken back is taken back everywhere.
    admin.replies_to("it came on Tuesday", "a wrong word");
    clara.sees("a wrong word").await;
    anna.sees("a wrong word").await;
    story.is_quiet().await;
    let own = admin.own("a wrong word").message_id;
    admin.person().replies(own, "/delete");
    admin.sees("deleted").await;
    story.is_quiet().await;
    clara.sees_no("a wrong word");
    anna.sees_no("a wrong word");
    // Whoever has gone changes nothing any more.
    admin.says("/remove #1 clara");
    clara.sees("You no longer take part").await;
    clara.edits("it came on Tuesday", "it never came");
    clara.sees("You no longer take part in ticket #1.").await;
    story.is_quiet().await;
    anna.sees_no("it never came");
    story.closes().await;
}

#[tokio::test]
async fn what_cannot_be_shown_to_other_users_is_said_to_its_writer() {
    let mut story = any().opens().await;
    let clara = clara_takes_part(&mut story, "our big order").await;
    let anna = story.anna();
    story.expects_in_log("not delivered");
    story.expects_in_log("not delivered");
    let game = || {
        let game = serde_json::json!({ "title": "Chess", "description": "A game", "photo": [] });
        Content::Other(serde_json::json!({ "game": game }))
    };
    clara.replies_to("Support has brought you", game());
    clara.sees("could not be shown to everybody who takes part").await;
    story.is_quiet().await;
    anna.sends(game());
    anna.sees("could not be shown to everybody who takes part").await;
    story.is_quiet().await;
    assert!(
        !anna
            .messages()
            .iter()
            .chain(&clara.messages())
            .any(|message| message.forwarded)
    );
    story.closes().await;
}

#[tokio::test]
async fn whoever_is_banned_reads_nothing_and_ban_means_whose_words_it_answers() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let clara = clara(&mut story).await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("our big order");
    boris.sees("our big order").await;
    story.is_quiet().await;
    boris.replies_to("our big order", "/add @clara_c");
    clara.sees("Support has brought you").await;
    story.is_quiet().await;
    clara.replies_to("Support has brought you", "you are all fools");
    boris.sees("you are all fools").await;
    story.is_quiet().await;
    boris
        .person()
        .replies_in(GROUP, boris.showing("you are all fools").message_id, "/ban 1h rude");
    clara.sees("rude").await;
    story.is_quiet().await;
    let store = story.desk.store();
    assert!(
        store
            .person(PersonId::telegram(1_001))
            .unwrap()
            .unwrap()
            .value
            .ban
            .is_none()
    );
    boris.replies_to("our big order", "sorry for that");
    anna.sees("sorry for that").await;
    story.is_quiet().await;
    clara.sees_no("sorry for that");
    clara.replies_to("Support has brought you", "and still");
    story.is_quiet().await;
    boris.sees_no("and still");
    story.closes().await;
}

#[tokio::test]
async fn an_erased_participant_leaves_every_ticket_and_nothing_of_theirs_stays() {
    const WORDS: [&str; 3] = ["the box was empty", "Klarissa", "klarissa"];
    let mut story = any().opens().await;
    let clara = known(&mut story, CLARA, "Klarissa", "kl_c", "en").await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("our big order");
    admin.sees("our big order").await;
    admin.says("/add #1 @kl_c");
    clara.sees("Support has brought you").await;
    story.is_quiet().await;
    clara.replies_to("Support has brought you", "the box was empty");
    anna.sees("the box was empty").await;
    admin.sees("the box was empty").await;
    story.is_quiet().await;
    anna.replies_to("the box was empty", quoting("who had it before?", "the box was empty"));
    admin.sees("who had it before?").await;
    story.is_quiet().await;
    assert!(!in_the_clear(story.data_dir(), &WORDS).is_empty());
    // What is theirs they have as a file, and nothing of others'.
    clara.says("/privacy");
    clara.presses("My data as a file").await;
    let received = clara.sees_kind("document").await;
    let data: Value = serde_json::from_slice(&story.sim.file(&received.file_id.unwrap()).unwrap()).unwrap();
    assert_eq!(data["takes_part"][0]["number"], 1);
    assert_eq!(
        data["takes_part"][0]["history"][0]["message"]["text"],
        "the box was empty"
    );
    assert!(
        !data.to_string().contains("order") && !data.to_string().contains("who had it"),
        "{data}"
    );
    anna.says("/privacy");
    anna.presses("My data as a file").await;
    let received = anna.sees_kind("document").await;
    let data: Value = serde_json::from_slice(&story.sim.file(&received.file_id.unwrap()).unwrap()).unwrap();
    assert!(
        data.to_string().contains("who had it before?") && !data.to_string().contains("empty"),
        "{data}"
    );
    clara.presses("Erase my data").await;
    clara.presses("Yes, erase everything").await;
    clara.sees("Everything about you was erased").await;
    story.is_quiet().await;
    is_true(&story);
    let kept = ticket(&story, 1);
    assert!(kept.participants.is_empty() && kept.former_participants.is_empty());
    admin.says("/info #1");
    let card = admin.sees("erased at their wish").await;
    assert!(
        card.text.contains("👥 somebody who was erased") && !card.text.contains("Klarissa"),
        "{card:?}"
    );
    // A reply to what stands in the chats still finds the ticket; the erased are nobody's reader any more.
    let at = admin
        .messages()
        .into_iter()
        .find(|message| message.text.ends_with("the box was empty"));
    admin.person().replies(at.unwrap().message_id, "we look into it");
    anna.sees("we look into it").await;
    clara.replies_to("Support has brought you", "hello, a new matter");
    clara.sees("Ticket #2").await;
    story.is_quiet().await;
    clara.sees_no("we look into it");
    story.restarts().await;
    story.is_quiet().await;
    assert_eq!(in_the_clear(story.data_dir(), &WORDS[..1]), Vec::<&str>::new());
    is_true(&story);
    story.closes().await;
}

#[tokio::test]
async fn with_a_key_a_participants_words_lie_under_their_own() {
    let mut story = any().with("ENCRYPTION_KEY", KEY).opens().await;
    let vera = known(&mut story, CLARA, "Вера", "vera_v", "ru").await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("our big order");
    admin.sees("our big order").await;
    admin.says("/add #1 @vera_v");
    vera.sees("Поддержка пригласила вас").await;
    story.is_quiet().await;
    vera.replies_to("Поддержка пригласила вас", "коробка пуста");
    anna.sees("коробка пуста").await;
    story.is_quiet().await;
    let keys = |story: &Story| {
        let store = story.desk.store();
        store.rows(switchboard::store::Table::DataKey, None, 100).unwrap().len()
    };
    let before = keys(&story);
    story.restarts().await;
    let (anna, admin, vera) = (story.anna(), story.admin(), story.actor(CLARA, CLARA));
    vera.says("/start");
    vera.presses("Где я участвую").await;
    vera.presses("№1").await;
    vera.presses("Выйти").await;
    vera.presses("Да, выйти").await;
    vera.sees("Вы не участвуете в чужих обращениях").await;
    assert!(!takes_part(&story, 1, CLARA));
    vera.says("/privacy");
    vera.presses("Стереть мои данные").await;
    vera.presses("Да, стереть всё").await;
    vera.sees("Всё о вас стёрто").await;
    story.is_quiet().await;
    is_true(&story);
    story.restarts().await;
    story.is_quiet().await;
    assert_eq!(keys(&story), before - 1, "nothing lies under her key any more");
    let (anna, admin) = {
        let _ = (anna, admin);
        (story.anna(), story.admin())
    };
    admin.says("/info #1");
    admin.sees("erased at their wish").await;
    anna.says("and now?");
    admin.sees("and now?").await;
    is_true(&story);
    story.closes().await;
}
