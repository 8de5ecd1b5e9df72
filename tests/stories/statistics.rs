//! The statistics: figures of all time and of the last days, what they mean, and a picture of them.

use std::time::Duration;

use telegram_sim::{Fault, How, SeenMessage};

use crate::harness::{Actor, Setup, Story, desk};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

fn setup() -> Setup {
    desk().with("TICKET_MODE", "any").with("AUTO_CLOSE_AFTER_HOURS", 0)
}

/// Anna asks, is answered after twelve minutes, and after three hours it is closed and rated.
async fn one_ticket(story: &mut Story) {
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("where is my parcel?");
    admin.sees("where is my parcel?").await;
    story.passes(12 * MINUTE);
    admin.replies_to("where is my parcel?", "on its way");
    anna.sees("on its way").await;
    admin.sees("Sent in ticket #1").await;
    story.passes(3 * HOUR - 12 * MINUTE);
    admin.presses("Card").await;
    admin.presses("Close").await;
    let asked = anna.sees("How was our support?").await;
    anna.presses_below(&asked, "⭐⭐⭐");
    admin.sees("⭐⭐⭐ #1 · Anna has rated").await;
    story.is_quiet().await;
}

/// The statistics as they are now, in a message of their own.
async fn statistics(actor: &Actor, title: &str) -> SeenMessage {
    actor.says("/stats");
    actor.sees(title).await
}

#[track_caller]
fn assert_shows(screen: &SeenMessage, lines: &[&str]) {
    for line in lines {
        assert!(
            screen.text.lines().any(|shown| shown == *line),
            "no “{line}” in\n{}",
            screen.text
        );
    }
}

fn labels(screen: &SeenMessage) -> Vec<Vec<&str>> {
    let rows = screen.buttons.iter();
    rows.map(|row| row.iter().map(|button| button.text.as_str()).collect())
        .collect()
}

#[tokio::test]
async fn an_empty_desk_has_kind_words_and_a_way_back() {
    let story = setup().opens().await;
    let admin = story.admin();
    admin.says("/start");
    admin.sees("Support desk").await;
    admin.presses("Statistics").await;
    let empty = admin.sees("There are no figures yet").await;
    assert_eq!(labels(&empty), [["🔄 Refresh", "🏠 Menu"]]);
    let anna = story.anna();
    anna.says("hello, is this the support?");
    admin.sees("hello, is this the support?").await;
    admin.presses_below(&empty, "Refresh");
    let shown = admin.sees("Active tickets: 1").await;
    assert_eq!(shown.message_id, empty.message_id, "in its place");
    assert_shows(&shown, &["🎫 Opened 1 · closed 0 · reopened 0", "⭐ No ratings yet"]);
    assert!(!shown.text.contains("median"), "nobody has been answered");
    admin.presses_below(&shown, "Menu");
    admin.sees("Support desk").await;
    story.closes().await;
}

#[tokio::test]
async fn staff_sees_how_much_there_was_and_how_fast_it_went() {
    let mut story = setup().opens().await;
    one_ticket(&mut story).await;
    let bella = story.user(1_003, "Bella", "en");
    bella.says("and where is mine, please?");
    story.admin().sees("and where is mine, please?").await;
    story.is_quiet().await;
    let admin = story.admin();
    let month = statistics(&admin, "Last 30 days").await;
    assert_shows(
        &month,
        &[
            "👥 Users: 2",
            "🎫 Active tickets: 1",
            "🆕 New: 1",
            "🔧 In progress: 0",
            "✅ Closed: 1",
            "⏳ Waiting for our answer: 1",
            "💤 Waiting for the user: 0",
            "🎫 Opened 2 · closed 1 · reopened 0",
            "✉️ From users 2 · from us 1",
            "👤 New users: 2",
            "⭐ 3.0 on average · 1 rating",
            "⭐⭐⭐ 1",
            "⭐ 0",
        ],
    );
    // 12 minutes and 3 hours, each in a bucket that is a tenth wide.
    let minutes = ["11 min", "12 min"];
    assert!(minutes.iter().any(|time| {
        month
            .text
            .contains(&format!("First answer: median {time} · 95% within {time}"))
    }));
    let hours = ["2 h 5", "3 h"];
    assert!(
        hours
            .iter()
            .any(|time| month.text.contains(&format!("Resolution: median {time}"))),
        "{}",
        month.text
    );
    assert_eq!(
        labels(&month),
        [
            vec!["• Last 30 days", "All time"],
            vec!["📈 Picture", "❓ What is what"],
            vec!["🔄 Refresh", "🏠 Menu"],
        ]
    );
    admin.presses_below(&month, "What is what");
    let help = admin.sees("What the figures mean").await;
    assert_eq!(help.message_id, month.message_id);
    admin.presses_below(&help, "Statistics");
    admin.sees("Last 30 days").await;
    // Five weeks later, after a restart: the days have passed by, all time has not.
    story.restarts_after(35 * DAY).await;
    admin.presses_below(&month, "All time");
    let ever = admin.sees("All time").await;
    assert_shows(
        &ever,
        &["🎫 Opened 2 · closed 1 · reopened 0", "⭐ 3.0 on average · 1 rating"],
    );
    admin.presses_below(&ever, "Last 30 days");
    let month = admin.sees("Nothing has happened").await;
    assert_shows(&month, &["🎫 Active tickets: 1"]);
    story.closes().await;
}

#[tokio::test]
async fn a_changed_rating_and_a_reopened_ticket_are_counted_right() {
    let mut story = setup()
        .with("RATING_STARS", 5)
        .with("AUTO_CLOSE_AFTER_HOURS", 48)
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("is this any good?");
    admin.sees("is this any good?").await;
    admin.presses("Card").await;
    admin.presses("Close").await;
    let asked = anna.sees("How was our support?").await;
    anna.presses_below(&asked, "2 ⭐");
    admin.sees("⭐⭐ #1 · Anna").await;
    anna.presses_below(&asked, "5 ⭐");
    admin.sees("⭐⭐⭐⭐⭐ #1 · Anna").await;
    anna.presses_below(&asked, "Reopen");
    admin.sees("Anna has reopened").await;
    story.is_quiet().await;
    let shown = statistics(&admin, "Last 30 days").await;
    assert_shows(
        &shown,
        &[
            "🎫 Opened 1 · closed 1 · reopened 1",
            "⭐ 5.0 on average · 1 rating",
            "⭐⭐⭐⭐⭐ 1",
            "⭐⭐ 0",
            "💤 Waiting for auto-close: 0",
        ],
    );
    assert!(shown.text.contains("Resolution: median <1 s"), "{}", shown.text);
    story.closes().await;
}

/// The size of a PNG, as its header gives it.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[1..4], b"PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[tokio::test]
async fn the_picture_comes_as_a_photo_whatever_the_network_does() {
    let mut story = setup().opens().await;
    one_ticket(&mut story).await;
    let admin = story.admin();
    let screen = statistics(&admin, "Last 30 days").await;
    let slow = story.sim.fail(Fault {
        method: Some("sendPhoto"),
        chat: None,
        times: Some(1),
        how: How::RetryAfter(3),
    });
    admin.presses_below(&screen, "Picture");
    admin.is_told("Drawing the picture").await;
    story.sim.fault_hit(slow).await;
    story.passes_slowly(4, Duration::from_secs(1)).await;
    let photo = admin.sees_kind("photo").await;
    assert!(photo.text.contains("Opened 1 · closed 1"), "{}", photo.text);
    let png = story.sim.file(&photo.file_id.clone().unwrap()).unwrap();
    assert_eq!(size(&png), (1_080, 1_000));
    // A photo cannot become a text: the figures come below it.
    admin.presses_below(&photo, "Statistics");
    let below = admin.sees("Last 30 days").await;
    assert!(below.message_id > photo.message_id);
    // Refused for good: the person presses again, and nothing else suffers.
    let refused = story.sim.fail(Fault {
        method: Some("sendPhoto"),
        chat: None,
        times: Some(1),
        how: How::Refuse {
            code: 400,
            description: "Bad Request: PHOTO_INVALID_DIMENSIONS".into(),
            parameters: None,
        },
    });
    admin.presses_below(&below, "Picture");
    story.sim.fault_hit(refused).await;
    admin.presses_below(&below, "Picture");
    admin.sees_kind("photo").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn the_statistics_speak_russian() {
    let mut story = setup().with("TIMEZONE", "Asia/Vladivostok").opens().await;
    one_ticket(&mut story).await;
    let admin = story.admin();
    admin.says("/language");
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.presses("Статистика").await;
    let shown = admin.sees("Последние 30 дней").await;
    assert_shows(
        &shown,
        &[
            "👥 Пользователи: 1",
            "✅ Закрытые: 1",
            "🎫 Открыто 1 · закрыто 1 · открыто снова 0",
            "✉️ От пользователей 1 · от нас 1",
            "⭐ 3,0 в среднем · 1 оценка",
        ],
    );
    assert!(shown.text.contains("Первый ответ: медиана 1"), "{}", shown.text);
    assert_eq!(labels(&shown)[0], ["• 30 дней", "Всё время"]);
    admin.presses_below(&shown, "Что есть что");
    let help = admin.sees("Что значат цифры").await;
    admin.presses_below(&help, "Статистика");
    admin.sees("Последние 30 дней").await;
    admin.presses("Картинка").await;
    admin.is_told("Рисую картинку").await;
    let photo = admin.sees_kind("photo").await;
    assert!(photo.text.contains("Статистика · Последние 30 дней"), "{}", photo.text);
    assert!(photo.text.contains("Открыто 1 · закрыто 1"), "{}", photo.text);
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn users_get_no_figures() {
    let mut story = setup().opens().await;
    one_ticket(&mut story).await;
    let (anna, admin) = (story.anna(), story.admin());
    let screen = statistics(&admin, "Last 30 days").await;
    anna.says("/stats");
    anna.sees("don't know this command").await;
    let own = anna.messages().into_iter().rfind(|message| message.from_bot).unwrap();
    for label in ["All time", "Picture", "What is what"] {
        let buttons = screen.buttons.iter().flatten();
        let mut data = buttons
            .filter(|button| button.text.contains(label))
            .filter_map(|button| button.data.clone());
        let data = data.next().unwrap();
        anna.person().presses_data(1_001, own.message_id, &data).unwrap();
        anna.is_told("Only staff can do this").await;
    }
    story.is_quiet().await;
    anna.sees_no("Statistics");
    story.closes().await;
}
