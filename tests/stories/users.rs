//! Users as staff sees them: listed, looked for, their cards, and notes on them.

use std::time::Duration;

use telegram_sim::PersonSpec;

use crate::harness::{Actor, Story, desk};

const DAY: Duration = Duration::from_secs(86_400);

fn buttons(message: &telegram_sim::SeenMessage) -> Vec<&str> {
    message
        .buttons
        .iter()
        .flatten()
        .map(|button| button.text.as_str())
        .collect()
}

/// Somebody with a public name.
fn known_as(story: &Story, id: i64, name: &str, username: &str) -> Actor {
    story.sim.person(PersonSpec {
        username: Some(username.into()),
        language_code: Some("en".into()),
        ..PersonSpec::new(id, name)
    });
    story.actor(id, id)
}

#[tokio::test]
async fn staff_goes_from_a_ticket_to_the_user_writes_a_note_and_comes_back() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("where is my parcel?");
    admin.sees("where is my parcel?").await;
    admin.presses("Card").await;
    admin.sees("nobody has taken it").await;
    admin.presses("👤 User").await;
    let card = admin.sees("Tickets: 1, open: 1").await;
    assert!(
        card.text.contains("Anna") && card.text.contains("id 1001"),
        "{}",
        card.text
    );
    assert!(card.text.contains("English"), "{}", card.text);
    assert!(
        card.text.contains("First seen 02.03.2026 · last seen 02.03.2026"),
        "{}",
        card.text
    );
    assert!(
        !card.text.contains("Ratings") && !card.text.contains("Notes"),
        "{}",
        card.text
    );
    admin.presses("Add a note").await;
    admin.sees("Your next message is the note").await;
    story.restarts().await;
    let (anna, admin) = (story.anna(), story.admin());
    admin.says("moves house in <May>");
    let card = admin.sees("moves house in <May>").await;
    assert!(card.text.contains("Notes\nAlex · 10:00\nmoves house"), "{}", card.text);
    admin.presses("📋 Card").await;
    admin.sees("1 note on the user").await;
    admin.replies_to("where is my parcel?", "/user");
    admin.sees("Tickets: 1, open: 1").await;
    story.is_quiet().await;
    anna.sees_no("moves house");
    story.closes().await;
}

#[tokio::test]
async fn the_card_counts_tickets_and_ratings_and_leads_to_every_ticket() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("ASK_MIN_LENGTH", 0)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    for n in 1..=10 {
        anna.says(&format!("question {n}"));
        anna.sees(&format!("Ticket #{n} is with our support")).await;
        anna.says("/resolve");
        let closed = anna.sees("closed by you").await;
        if n <= 2 {
            anna.presses_below(&closed, if n == 1 { "⭐⭐⭐" } else { "⭐⭐" });
            anna.sees("you rated the support").await;
        }
    }
    story.is_quiet().await;
    admin.says("/user 1001");
    let card = admin.sees("Tickets: 10, open: 0").await;
    assert!(card.text.contains("Ratings: ⭐ 2.5 (2)"), "{}", card.text);
    admin.presses("Tickets (10)").await;
    let list = admin.sees("Tickets of Anna").await;
    assert!(list.buttons[0][0].text.contains("#10 · question 10"), "{list:?}");
    admin.presses("More ›").await;
    let rest = admin
        .sees_where("the second page", |message| {
            buttons(message).iter().any(|text| text.contains("#1 · question 1"))
        })
        .await;
    assert_eq!(rest.buttons[0][0].text.split('·').nth(1), Some(" question 2"));
    admin.presses("#1 · question 1").await;
    admin.sees("Ticket #1 · question 1").await;
    admin.presses("👤 User").await;
    admin.sees("Tickets: 10, open: 0").await;
    story.closes().await;
}

#[tokio::test]
async fn people_are_found_by_name_public_name_id_and_ticket() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let admin = story.admin();
    let jose = known_as(&story, 5_001, "María José", "mj_99");
    let second = known_as(&story, 5_002, "Jose Luis", "luis_perez");
    let russian = story.user(5_003, "Алёна Жукова", "ru");
    let nameless = story.user(5_004, "👨‍👩‍👧‍👦", "en");
    for user in [&jose, &second, &russian, &nameless] {
        user.says("a question of mine");
        story.has_heard_all().await;
        story.is_quiet().await;
    }
    // One is shown at once, whatever it was found by.
    for (asked, id) in [
        ("mari", 5_001),
        ("JOSÉ maria", 5_001),
        ("@MJ_99", 5_001),
        ("@luis", 5_002),
        ("perez", 5_002),
        ("алена", 5_003),
        ("ЖУК", 5_003),
        ("5004", 5_004),
        ("#4", 5_004),
    ] {
        admin.says(&format!("/user {asked}"));
        admin.sees(&format!("id {id} ·")).await;
    }
    admin.says("/start");
    admin.sees("Support desk").await;
    admin.presses("👥 Users").await;
    let all = admin.sees("Users: 4 · of the team: 2").await;
    assert_eq!(
        buttons(&all)
            .iter()
            .filter(|text| text.contains("· 02.03.2026"))
            .count(),
        6,
        "{all:?}"
    );
    admin.presses("Search").await;
    admin.sees("Whom are you looking for?").await;
    story.restarts().await;
    let admin = story.admin();
    admin.says("jose");
    let found = admin.sees("🔎 jose").await;
    let names = buttons(&found);
    assert!(
        names[0].starts_with("María José") || names[1].starts_with("María José"),
        "{names:?}"
    );
    assert!(
        names[0].starts_with("Jose Luis") || names[1].starts_with("Jose Luis"),
        "{names:?}"
    );
    assert_eq!(found.buttons.len(), 3, "two people, and where else to go: {names:?}");
    admin.presses("Search").await;
    admin.sees("Whom are you looking for?").await;
    admin.says("🙂");
    admin.sees("Words are needed here").await;
    admin.says("nobody of that name");
    admin.sees("Nobody found").await;
    admin.says("/user 777");
    admin.sees("Nobody found").await;
    story.closes().await;
}

#[tokio::test]
async fn what_was_found_pages_and_a_new_name_is_found_while_the_old_one_is_not() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let admin = story.admin();
    for n in 0..20 {
        // A word of the name and the public name begin alike: everybody is shown once all the same.
        let user = known_as(&story, 6_000 + n, &format!("Petra Petrova {n}"), &format!("petra_{n}"));
        user.says("buy cheap watches");
        admin.sees(&format!("Petra Petrova {n}")).await;
    }
    story.is_quiet().await;
    admin.says("/user petr");
    let mut seen: Vec<String> = Vec::new();
    let mut page = admin.sees("🔎 petr").await;
    loop {
        let names = page.buttons.iter().map(|row| row[0].text.clone());
        seen.extend(names.filter(|text| text.starts_with("Petra Petrova")));
        if !buttons(&page).contains(&"More ›") {
            break;
        }
        admin.presses("More ›").await;
        page = admin.sees("🔎 petr").await;
    }
    assert_eq!(seen.len(), 20, "{seen:?}");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 20, "each once");
    admin.presses("‹ Previous").await;
    let back = admin.sees("🔎 petr").await;
    assert_eq!(
        back.buttons
            .iter()
            .filter(|row| row[0].text.starts_with("Petra"))
            .count(),
        8
    );

    story.passes(DAY);
    story.sim.person(PersonSpec {
        language_code: Some("en".into()),
        ..PersonSpec::new(6_000, "Olga")
    });
    story.actor(6_000, 6_000).says("I have married");
    admin.sees("I have married").await;
    story.is_quiet().await;
    admin.says("/user olg");
    let card = admin.sees("id 6000 ·").await;
    assert!(
        card.text.contains("First seen 02.03.2026 · last seen 03.03.2026"),
        "{}",
        card.text
    );
    admin.says("/user petrova 0");
    admin.sees("Nobody found").await;
    // Whoever came today stands on top.
    admin.presses("👥 Users").await;
    let all = admin.sees("Users: 20 · of the team: 2").await;
    assert!(
        buttons(&all)[..2].iter().any(|text| text.contains("Olga · 03.03.2026")),
        "{all:?}"
    );
    story.closes().await;
}

#[tokio::test]
async fn a_ban_by_public_name_is_seen_on_the_card_and_lifted_there() {
    let story = desk().with("TICKET_MODE", "any").opens().await;
    let admin = story.admin();
    let user = known_as(&story, 5_001, "Maria", "mj_99");
    user.says("buy my coins");
    admin.sees("buy my coins").await;
    admin.says("/ban @mj_99 7d coins");
    admin.sees("Banned until 09.03 10:00: coins").await;
    admin.presses("👤 User").await;
    let card = admin.sees("Tickets: 1, open: 1").await;
    assert!(card.text.contains("Banned until 09.03 10:00: coins"), "{}", card.text);
    admin.presses("Lift the ban").await;
    admin.sees("lifted by Alex").await;
    user.sees("You can write to our support again").await;
    admin.says("/user 2001");
    let staff = admin.sees("id 2001 ·").await;
    assert!(!buttons(&staff).iter().any(|text| text.contains("Ban")), "{staff:?}");
    story.closes().await;
}

#[tokio::test]
async fn users_reach_nothing_of_it() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/user anna");
    anna.sees("I don't know this command").await;
    anna.says("hello there");
    let opened = anna.sees("is with our support").await;
    for data in [
        "users:",
        "usearch",
        "ufound:",
        "user:t2001:",
        "ut:t1001:",
        "unote:t1001:",
    ] {
        let person = anna.person();
        person.presses_data(person.id(), opened.message_id, data).unwrap();
        anna.is_told("Only staff can do this").await;
    }
    story.is_quiet().await;
    anna.sees_no("Users");
    admin.sees_no("Users");
    story.closes().await;
}

#[tokio::test]
async fn whatever_people_are_called_every_screen_can_be_shown() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let admin = story.admin();
    let family = "👨‍👩‍👧‍👦";
    let names = [
        family.repeat(64),
        "\u{202E}\u{05D0}\u{05D1}".repeat(20),
        "\u{200B}".into(),
        "<b>&amp;*_[](x)".into(),
        "W".repeat(128),
    ];
    for (n, name) in (0..).zip(&names) {
        let user = story.user(7_000 + n, name, "tlh");
        user.says("a question of mine");
        story.is_quiet().await;
        admin.says(&format!("/user {}", 7_000 + n));
        let card = admin.sees(&format!("id {} ·", 7_000 + n)).await;
        assert!(card.text.contains("tlh"), "{}", card.text);
        for note in 0..11 {
            admin.presses("Add a note").await;
            admin.sees("Your next message is the note").await;
            admin.says(&format!("{note} {}", "ж👍".repeat(1_000)));
            admin.sees(&format!("\n{note} ж👍")).await;
        }
        let card = admin
            .find("older notes")
            .expect("the card tells of those it does not show");
        assert!(card.text.contains("… and 6 older notes"), "{}", card.text);
        admin.presses("Tickets (1)").await;
        admin.sees("Tickets of").await;
    }
    admin.says("/user");
    admin.sees("Users: 5 · of the team: 2").await;
    story.closes().await;
}

#[tokio::test]
async fn in_russian_too() {
    let story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("a question of mine");
    anna.sees("Ticket #1").await;
    anna.says("/resolve");
    let closed = anna.sees("closed by you").await;
    anna.presses_below(&closed, "⭐⭐⭐");
    anna.sees("you rated the support").await;
    admin.says("/language");
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.presses("Пользователи").await;
    admin.sees("Пользователи: 1 · из команды: 2").await;
    admin.presses("Поиск").await;
    admin.sees("Кого вы ищете?").await;
    admin.says("ann");
    let card = admin.sees("Обращений: 1, открытых: 0").await;
    assert!(card.text.contains("Оценки: ⭐ 3,0 (1)"), "{}", card.text);
    admin.presses("Добавить заметку").await;
    admin.sees("Следующее сообщение станет заметкой").await;
    admin.says("вежлива");
    admin.sees("Заметки\nAlex · 10:00\nвежлива").await;
    admin.presses("Обращения (1)").await;
    admin.sees("Обращения: Anna").await;
    story.closes().await;
}
