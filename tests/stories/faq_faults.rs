//! What goes wrong around an offered answer: its reader is out of reach, an update comes twice, the program dies, the
//! store is sealed. Nothing written is lost, and nothing is sent or counted twice.

use switchboard::domain::PersonId;
use telegram_sim::{Fault, How, SeenMessage};

use crate::faq::writes;
use crate::handling::ticket;
use crate::harness::{ADMIN, Actor, GROUP, Program, Story, desk};
use crate::sealed::in_the_clear;

const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// What one of the two says and reads.
struct Tongue {
    code: &'static str,
    entry: [&'static str; 2],
    ask: &'static str,
    write: &'static str,
    question: &'static str,
    offer: &'static str,
    back: &'static str,
    send: &'static str,
    passed_on: &'static str,
    helped: [&'static str; 2],
}

const ENGLISH: Tongue = Tongue {
    code: "en",
    entry: ["How do I pay?", "By card."],
    ask: "Ask a question",
    write: "Write your question",
    question: "I cannot pay my bill",
    offer: "not been sent yet",
    back: "I am back again",
    send: "Send to support",
    passed_on: "Passed on in ticket",
    helped: ["This helped, do not send", "good to know"],
};

const RUSSIAN: Tongue = Tongue {
    code: "ru",
    entry: ["Как оплатить заказ?", "Картой."],
    ask: "Задать вопрос",
    write: "Напишите ваш вопрос",
    question: "Не проходит оплата заказа",
    offer: "Ещё не отправлено",
    back: "Я снова здесь",
    send: "Отправить в поддержку",
    passed_on: "Передано",
    helped: ["Это помогло, не отправлять", "рады, что помогло"],
};

/// Asks by the menu.
async fn asks(user: &Actor, tongue: &Tongue) {
    user.says("/start");
    user.presses(tongue.ask).await;
    user.sees(tongue.write).await;
    user.says(tongue.question);
}

async fn opens(tongue: &Tongue) -> (Story, Actor, Actor) {
    let story = desk().opens().await;
    let (user, admin) = (story.user(1_007, "Olga", tongue.code), story.admin());
    writes(&admin, tongue.entry[0], tongue.entry[1]).await;
    (story, user, admin)
}

/// From now on so many messages to a user are refused, as if they had blocked the bot.
fn refuses(story: &Story, user: i64, times: u32) {
    story.sim.fail(Fault {
        method: Some("sendMessage"),
        chat: Some(user),
        times: Some(times),
        how: How::Refuse {
            code: 403,
            description: "Forbidden: bot was blocked by the user".into(),
            parameters: None,
        },
    });
}

#[tokio::test]
async fn whoever_blocks_the_bot_before_an_offer_or_after_it_finds_their_words_kept() {
    for tongue in [ENGLISH, RUSSIAN] {
        let (mut story, olga, admin) = opens(&tongue).await;
        olga.says("/start");
        olga.presses(tongue.ask).await;
        olga.sees(tongue.write).await;
        refuses(&story, 1_007, 1);
        olga.says(tongue.question);
        story.is_quiet().await;
        olga.sees_no(tongue.offer);
        assert_eq!(admin.count(tongue.question), 0);
        // Nothing was said twice: what follows sends all of it.
        olga.says(tongue.back);
        admin.sees(tongue.question).await;
        admin.sees(tongue.back).await;
        story.is_quiet().await;
        assert_eq!(ticket(&story, 1).messages, 2);
        // Blocked after it, and back a day later: one press sends what was kept.
        asks(&olga, &tongue).await;
        let offer = olga.sees(tongue.offer).await;
        olga.person().blocks_bot();
        story.passes(std::time::Duration::from_secs(86_400));
        story.is_quiet().await;
        olga.person().starts();
        story.is_quiet().await;
        olga.presses_below(&offer, tongue.send);
        olga.sees(tongue.passed_on).await;
        story.is_quiet().await;
        assert_eq!(ticket(&story, 2).messages, 1);
        story.closes().await;
    }
}

#[tokio::test]
async fn updates_that_come_twice_offer_and_count_once() {
    for tongue in [ENGLISH, RUSSIAN] {
        let (mut story, olga, admin) = opens(&tongue).await;
        asks(&olga, &tongue).await;
        olga.sees(tongue.offer).await;
        story.is_quiet().await;
        repeats_all(&mut story).await;
        assert_eq!(olga.count(tongue.offer), 1);
        assert_eq!(
            admin.count(tongue.question),
            0,
            "the repeated words are not the next ones"
        );
        olga.presses(tongue.entry[0]).await;
        olga.sees(tongue.entry[1]).await;
        olga.presses(tongue.helped[0]).await;
        olga.sees(tongue.helped[1]).await;
        story.is_quiet().await;
        repeats_all(&mut story).await;
        // Asked anew and sent: the repeated press sends nothing more.
        asks(&olga, &tongue).await;
        olga.sees(tongue.offer).await;
        olga.presses(tongue.send).await;
        olga.sees(tongue.passed_on).await;
        story.is_quiet().await;
        repeats_all(&mut story).await;
        // A number may be passed over where a repeated update was looked at.
        let open = story
            .desk
            .person(PersonId::telegram(1_007))
            .unwrap()
            .unwrap()
            .open
            .clone();
        assert_eq!(open.len(), 1);
        assert_eq!(ticket(&story, open[0].0).messages, 1);
        assert_eq!(admin.count(tongue.question), 1);
        admin.says("/faq");
        admin.presses(tongue.entry[0]).await;
        admin.sees("Offered to 1 person · 👍 helped 1").await;
        story.closes().await;
    }
}

async fn repeats_all(story: &mut Story) {
    for id in crate::stale::update_ids(&story.sim) {
        story.sim.repeat_update(id);
    }
    story.is_quiet().await;
}

#[tokio::test]
async fn what_is_kept_behind_an_offer_and_the_faq_lie_sealed() {
    const WORDS: [&str; 4] = ["pay my bill", "оплата заказа", "How do I pay", "Картой"];
    for tongue in [ENGLISH, RUSSIAN] {
        let mut story = desk().with("ENCRYPTION_KEY", KEY).opens().await;
        let (olga, admin) = (story.user(1_007, "Olga", tongue.code), story.admin());
        writes(&admin, tongue.entry[0], tongue.entry[1]).await;
        asks(&olga, &tongue).await;
        let offer = olga.sees(tongue.offer).await;
        story.is_quiet().await;
        story.restarts().await;
        assert_eq!(in_the_clear(story.data_dir(), &WORDS), Vec::<&str>::new());
        olga.presses_below(&offer, tongue.entry[0]);
        olga.sees(tongue.entry[1]).await;
        olga.presses(tongue.send).await;
        olga.sees(tongue.passed_on).await;
        story.admin().sees(tongue.question).await;
        story.is_quiet().await;
        assert_eq!(in_the_clear(story.data_dir(), &WORDS), Vec::<&str>::new());
        story.closes().await;
    }
}

/// The newest message of a chat that bears this button, with its data.
fn button(program: &Program, chat: i64, label: &str) -> (i64, String) {
    let messages: Vec<SeenMessage> = program.sim.messages(chat);
    let found = messages.iter().rev().find_map(|message| {
        let button = message
            .buttons
            .iter()
            .flatten()
            .find(|button| button.text.contains(label));
        button.map(|button| (message.message_id, button.data.clone().expect("data")))
    });
    found.unwrap_or_else(|| panic!("no button “{label}” in {messages:#?}"))
}

/// Says something, or presses the newest button of that name, and waits until the program rests.
async fn does(program: &mut Program, person: i64, says: &str, presses: bool) {
    let actor = program.sim.find_person(person).unwrap();
    if presses {
        let (message, data) = button(program, person, says);
        actor.presses_data(person, message, &data).unwrap();
    } else {
        actor.says(says);
    }
    assert!(!program.dies_or_rests().await, "it died without being told to");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_offer_and_press_and_at_any_step_of_the_press_it_counts_and_drops_once() {
    for place in ["fetched", "written", "synced", "committed", "handled"] {
        let mut program = Program::new().await.with("TICKET_MODE", "menu");
        program.starts(None);
        for (says, presses) in [
            ("/faq", false),
            ("Add", true),
            ("How do I pay?", false),
            ("By card.", false),
        ] {
            does(&mut program, ADMIN, says, presses).await;
        }
        for (says, presses) in [("/start", false), ("Ask a question", true), ("I cannot pay", false)] {
            does(&mut program, 1_001, says, presses).await;
        }
        assert_eq!(program.count(1_001, "not been sent yet"), 1, "{place}");
        program.is_killed();
        program.starts(None);
        does(&mut program, 1_001, "How do I pay?", true).await;
        assert_eq!(program.count(1_001, "By card."), 1, "{place}");
        let (message, data) = button(&program, 1_001, "This helped");
        program.is_killed();
        let anna = program.sim.find_person(1_001).unwrap();
        anna.presses_data(1_001, message, &data).unwrap();
        assert!(program.starts_and_dies(place, 1).await, "it does not pass “{place}”");
        for (says, presses) in [("/faq", false), ("How do I pay?", true)] {
            does(&mut program, ADMIN, says, presses).await;
        }
        assert_eq!(program.count(ADMIN, "Offered to 1 person · 👍 helped 1"), 1, "{place}");
        // Nothing is kept any more: what she writes next is asked about by itself.
        does(&mut program, 1_001, "something else altogether", false).await;
        assert_eq!(program.count(GROUP, "I cannot pay"), 0, "{place}");
        assert_eq!(program.is_stopped().await, Some(0));
    }
}
