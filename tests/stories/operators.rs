//! Several operators at one desk, and people who are none.

use crate::harness::desk;

#[tokio::test]
async fn two_operators_press_take_at_once_and_one_wins() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("please help me out");
    for operator in [&admin, &boris] {
        operator.sees("please help me out").await;
        operator.presses("Card").await;
        operator.sees("Ticket #1").await;
    }
    admin.presses("Take").await;
    boris.presses("Take").await;
    story.is_quiet().await;
    let answers: Vec<String> = story
        .sim
        .callback_answers()
        .into_iter()
        .map(|answer| answer.text)
        .collect();
    let won = answers
        .iter()
        .filter(|text| text.contains("Ticket #1 is yours"))
        .count();
    let lost = answers
        .iter()
        .filter(|text| text.contains("has already taken it"))
        .count();
    assert_eq!((won, lost), (1, 1), "{answers:?}");
    story.closes().await;
}

#[tokio::test]
async fn a_card_on_display_shows_what_others_do() {
    let story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("please help me out");
    admin.sees("please help me out").await;
    admin.presses("Card").await;
    admin.sees("nobody has taken it").await;
    boris.presses("Card").await;
    boris.sees("nobody has taken it").await;
    boris.presses("Take").await;
    admin.sees("in progress · Boris").await;
    boris.presses("Close").await;
    let card = admin.sees("closed by support · Boris").await;
    assert!(!card.buttons.iter().flatten().any(|button| button.text.contains("Take")));
    story.closes().await;
}

#[tokio::test]
async fn only_staff_reaches_the_staffs_screens() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("a question of mine");
    admin.sees("a question of mine").await;
    let ours = anna.sees("Ticket #1 is with our support").await;
    for data in [
        "take:1", "card:1:a", "inbox:a:", "close:1", "reply:1", "desk", "hist:1:",
    ] {
        anna.person().presses_data(1_001, ours.message_id, data).unwrap();
        anna.is_told("Only staff can do this").await;
    }
    let eve = story.user(1_666, "Eve", "en");
    eve.says("/inbox");
    eve.sees("I don't know this command").await;
    let menu = eve.sees_where("any", |_| true);
    drop(menu);
    for data in ["my:1:", "orig:1:1", "myclose:1", "write:1", "send:1"] {
        eve.person()
            .presses_data(1_666, eve.messages()[1].message_id, data)
            .unwrap();
    }
    story.is_quiet().await;
    eve.sees_no("a question of mine");
    let ticket = story
        .desk
        .store()
        .ticket(switchboard::domain::TicketNo(1))
        .unwrap()
        .unwrap()
        .value;
    assert!(ticket.is_open() && ticket.assignee().is_none());
    story.closes().await;
}

#[tokio::test]
async fn a_reply_can_be_cancelled_and_words_without_a_ticket_go_nowhere() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("I need a hand here");
    admin.sees("I need a hand here").await;
    admin.presses("Reply").await;
    admin.sees("Answer to #1").await;
    admin.says("/cancel");
    admin.sees("Nothing was sent").await;
    admin.says("is this going to Anna?");
    admin.sees("Nothing has been sent").await;
    admin.replies_to("I need a hand here", "this is");
    anna.sees("this is").await;
    story.is_quiet().await;
    anna.sees_no("is this going to Anna?");
    story.closes().await;
}

#[tokio::test]
async fn the_inbox_lists_who_waits_first_and_pages() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let admin = story.admin();
    for n in 0..11 {
        story
            .user(1_100 + n, &format!("User{n}"), "en")
            .says("this is what I ask");
        story.is_quiet().await;
        story.passes(std::time::Duration::from_secs(60));
    }
    admin.says("/inbox");
    let inbox = admin.sees("11 open tickets").await;
    let lines: Vec<&str> = inbox
        .buttons
        .iter()
        .flatten()
        .map(|button| button.text.as_str())
        .collect();
    assert!(
        lines[0].contains("#1") && lines[0].contains("11 min") && lines[0].contains("User0"),
        "{lines:?}"
    );
    admin.presses("More ›").await;
    let second = admin
        .sees_where("the second page", |message| message.buttons[0][0].text.contains("#9"))
        .await;
    assert!(
        second
            .buttons
            .iter()
            .flatten()
            .any(|button| button.text.contains("‹ Previous"))
    );
    admin.presses("‹ Previous").await;
    admin
        .sees_where("the first page", |message| message.buttons[0][0].text.contains("#1 "))
        .await;
    admin.presses("#1 ").await;
    admin.sees("Ticket #1").await;
    admin.presses("Take").await;
    admin.sees("in progress · Alex").await;
    admin.presses("‹ Inbox").await;
    admin.sees("Inbox").await;
    admin.presses("Mine").await;
    let mine = admin.sees("My tickets").await;
    assert!(
        mine.buttons[0][0].text.contains("#1 ") && !mine.buttons[1][0].text.contains('#'),
        "{mine:?}"
    );
    admin.presses("Closed").await;
    admin.sees("Nothing here").await;
    story.closes().await;
}

#[tokio::test]
async fn an_answer_takes_the_ticket_along_and_nobody_is_told_so_besides() {
    let mut story = desk().with_group().with("TICKET_MODE", "any").opens().await;
    let (anna, ivan, boris) = (story.anna(), story.user(1_002, "Иван", "ru"), story.boris_in_group());
    anna.says("where is my parcel?");
    ivan.says("где моя посылка?");
    for (user, question, answer) in [
        (&anna, "where is my parcel?", "it comes today"),
        (&ivan, "где моя посылка?", "уже в пути"),
    ] {
        boris.sees(question).await;
        boris.replies_to(question, answer);
        user.sees(answer).await;
    }
    story.is_quiet().await;
    for no in [1, 2] {
        let ticket = story.desk.store().ticket(switchboard::domain::TicketNo(no)).unwrap();
        assert!(ticket.unwrap().value.assignee().is_some(), "ticket {no}");
    }
    anna.sees_no("working on ticket");
    ivan.sees_no("уже занимаются");
    boris.sees_no("is on it");
    story.closes().await;
}
