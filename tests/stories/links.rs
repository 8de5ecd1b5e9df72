//! Links out of the group into the bot's private chat.

use telegram_sim::SeenMessage;

use crate::harness::desk;

/// The address that a button opens.
pub fn link(message: &SeenMessage, label: &str) -> String {
    let mut buttons = message.buttons.iter().flatten();
    let button = buttons.find(|button| button.text.contains(label));
    let button = button.unwrap_or_else(|| panic!("no button “{label}” below {message:?}"));
    button.url.clone().unwrap_or_else(|| panic!("{button:?} opens nothing"))
}

#[tokio::test]
async fn ratings_in_the_group_lead_to_the_card() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris, admin) = (story.anna(), story.boris_in_group(), story.admin());
    anna.says("is this any good?");
    let first = boris.sees("is this any good?").await;
    let card = link(&first, "Card");
    assert_eq!(card, format!("https://t.me/{}?start=card_1", story.sim.bot().username));
    boris.presses("Close").await;
    anna.presses("⭐⭐⭐").await;
    let rated = boris.sees("#1 · Anna has rated the support").await;
    assert_eq!(link(&rated, "Card"), card);
    anna.presses("Say more").await;
    anna.sees("What would you like to say").await;
    anna.says("quick and kind");
    let commented = boris.sees("Anna on the rating:\nquick and kind").await;
    assert_eq!(link(&commented, "Card"), card);
    admin.says("/start card_1");
    admin.sees("Ticket #1").await;
    story.is_quiet().await;
    story.closes().await;
}
