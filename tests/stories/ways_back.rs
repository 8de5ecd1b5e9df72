//! Ways back: a card leads to the list it was opened from, and whoever asks how things are is answered.

use std::time::Duration;

use telegram_sim::SeenMessage;

use crate::handling::any;
use crate::harness::{ADMIN, person};

/// The labels that say which list is shown.
fn chosen(message: &SeenMessage) -> Vec<&str> {
    let labels = message.buttons.iter().flatten().map(|button| button.text.as_str());
    labels.filter(|label| label.starts_with("• ")).collect()
}

#[tokio::test]
async fn a_card_leads_back_to_its_list_whatever_was_done_on_it() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("is anybody there?");
    admin.sees("is anybody there?").await;
    admin.says("/take #1");
    admin.sees("Ticket #1 ·").await;
    admin.says("/list mine");
    let list = admin.sees("1 open ticket").await;
    assert_eq!(chosen(&list), ["• Mine"]);
    admin.presses("#1 ·").await;
    admin.sees("Ticket #1 ·").await;
    admin.presses("History").await;
    admin.sees("Ticket #1").await;
    admin.presses("Card").await;
    admin.sees("in progress · Alex").await;
    admin.presses("More").await;
    admin.sees("What else would you like to do?").await;
    admin.presses("Card").await;
    admin.sees("in progress · Alex").await;
    // What the user does redraws the card.
    anna.says("hello?");
    admin.sees("hello?").await;
    story.is_quiet().await;
    admin.presses("‹ Inbox").await;
    let back = admin
        .sees_where("the list", |message| message.text.contains("1 open ticket"))
        .await;
    assert_eq!(chosen(&back), ["• Mine"]);
    assert_eq!(back.message_id, list.message_id);
    admin.presses_below(&back, "#1 ·");
    let card = admin.sees("in progress · Alex").await;
    admin.presses_below(&card, "Close");
    let card = admin.sees("closed by support").await;
    admin.presses_below(&card, "‹ Inbox");
    let back = admin.sees("0 open tickets").await;
    assert_eq!(chosen(&back), ["• Mine"]);
    // A card that was opened elsewhere leads to all.
    admin.says("/info #1");
    let card = admin.sees("closed by support").await;
    admin.presses_below(&card, "‹ Inbox");
    let back = admin.sees("0 open tickets").await;
    assert_eq!(chosen(&back), ["• All"]);
    story.closes().await;
}

#[tokio::test]
async fn a_card_leads_back_to_its_page() {
    let mut story = any().opens().await;
    let admin = story.admin();
    for n in 0..10 {
        let user = story.user(4_000 + n, &format!("User {n}"), "en");
        user.says("when do you open?");
        admin.sees(&format!("User {n}")).await;
        story.passes(Duration::from_secs(1));
    }
    story.is_quiet().await;
    admin.says("/inbox");
    admin.sees("10 open tickets").await;
    admin.presses("More ›").await;
    let second = admin
        .sees_where("the second page", |message| {
            message.text.contains("10 open") && message.buttons[0][0].text.contains("User 8")
        })
        .await;
    admin.presses_below(&second, "User 9");
    admin.sees("Ticket #10").await;
    admin.presses("‹ Inbox").await;
    let back = admin
        .sees_where("the second page", |message| message.text.contains("10 open"))
        .await;
    assert_eq!(back.buttons[0][0].text, second.buttons[0][0].text);
    story.closes().await;
}

#[tokio::test]
async fn whoever_refreshes_what_has_not_changed_is_told_so() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("is anybody there?");
    admin.sees("is anybody there?").await;
    admin.says("/inbox");
    let list = admin.sees("1 open ticket").await;
    story.is_quiet().await;
    admin.presses_below(&list, "Refresh");
    admin.is_told("Up to date").await;
    admin.presses_below(&list, "Waiting");
    story.is_quiet().await;
    let told = |story: &crate::harness::Story| story.sim.callback_answers().last().unwrap().text.clone();
    assert_eq!(told(&story), "", "another list is an answer in itself");
    admin.presses_below(&list, "#1 ·");
    let card = admin.sees("nobody has taken it").await;
    story.is_quiet().await;
    admin.presses_below(&card, "Refresh");
    admin.is_told("Up to date").await;
    admin.presses_below(&card, "Take");
    admin.is_told("Ticket #1 is yours").await;
    story.closes().await;
}

#[tokio::test]
async fn in_russian_too() {
    let mut story = any().opens().await;
    story.sim.person(person(ADMIN, "Алекс", "ru"));
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    admin.says("/start");
    admin.sees("Служба поддержки").await;
    ivan.says("вы закрыты?");
    admin.sees("вы закрыты?").await;
    admin.says("/close #1");
    ivan.sees("Поддержка закрыла обращение №1").await;
    story.is_quiet().await;
    admin.says("/list closed");
    let list = admin.sees("0 открытых обращений").await;
    assert_eq!(chosen(&list), ["• Закрытые"]);
    admin.presses_below(&list, "№1 ·");
    let here = |message: &SeenMessage| message.message_id == list.message_id;
    let card = admin.sees_where("the card", here).await;
    admin.presses_below(&card, "Открыть снова");
    story.is_quiet().await;
    admin.presses_below(&card, "Обновить");
    admin.is_told("Обновлено").await;
    let card = admin.messages().into_iter().find(here).unwrap();
    assert!(card.text.contains("в работе"), "{}", card.text);
    admin.presses_below(&card, "‹ Входящие");
    let back = admin.sees("1 открытое обращение").await;
    assert_eq!(chosen(&back), ["• Закрытые"]);
    story.closes().await;
}
