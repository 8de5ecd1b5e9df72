//! Names and texts that break other bots.

use telegram_sim::PersonSpec;

use crate::harness::desk;

const NASTY: &str = "<3 & *_[";

#[tokio::test]
async fn a_name_full_of_markup_is_shown_as_it_is() {
    let story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let anna = story.user(1_003, NASTY, "en");
    let (admin, boris) = (story.admin(), story.boris_in_group());
    anna.says("</b> *why* does _it_ [not](work)?");
    let post = boris.sees(NASTY).await;
    assert!(
        post.text.ends_with("</b> *why* does _it_ [not](work)?"),
        "{}",
        post.text
    );
    admin.says("/inbox");
    admin.sees("1 open ticket").await;
    admin.presses(NASTY).await;
    admin.sees(NASTY).await;
    admin.presses("Reply").await;
    admin.sees(NASTY).await;
    story.closes().await;
}

#[tokio::test]
async fn names_without_letters_and_names_of_emoji_are_shown_within_the_limits() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let boris = story.boris_in_group();
    let names = [
        "\u{200B}\u{3164}",
        "\u{202E}drawkcab",
        "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦",
        "المستخدم",
        "a\u{0301}\u{0301}\u{0301}",
    ];
    for (n, name) in (0i64..).zip(names) {
        story.sim.person(PersonSpec {
            last_name: Some("🙂".repeat(32)),
            ..PersonSpec::new(1_200 + n, name)
        });
        story.actor(1_200 + n, 1_200 + n).says(&format!("question number {n}"));
        boris.sees(&format!("question number {n}")).await;
    }
    story.admin().says("/inbox");
    story.admin().sees("5 open tickets").await;
    for n in 1..=5 {
        story.admin().presses(&format!("#{n} ")).await;
        story.admin().sees(&format!("Ticket #{n}")).await;
        story.admin().presses("‹ Inbox").await;
        story.admin().sees("5 open tickets").await;
    }
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn the_longest_text_arrives_whole_below_its_header() {
    let mut story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    let longest = "🙂 word ".repeat(512);
    assert_eq!(longest.encode_utf16().count(), 4_096);
    anna.says(&longest);
    story.is_quiet().await;
    let texts: Vec<String> = boris
        .messages()
        .into_iter()
        .filter(|message| message.from_bot)
        .map(|message| message.text)
        .collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("#1") && texts[0].contains("Anna"));
    assert_eq!(texts[1], longest.trim());
    boris.replies_to("🙂 word", "short answer");
    story.anna().sees("short answer").await;
    story.admin().says("/inbox");
    story.admin().presses("#1 ").await;
    story.admin().sees("Ticket #1").await;
    story.admin().presses("⤵ 1").await;
    story.is_quiet().await;
    let whole = story
        .admin()
        .messages()
        .into_iter()
        .filter(|message| message.text.trim() == longest.trim())
        .count();
    assert_eq!(whole, 1);
    story.closes().await;
}

#[tokio::test]
async fn formatting_is_kept_on_the_way() {
    let story = desk().with("TICKET_MODE", "any").with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    let bold = serde_json::json!({ "type": "bold", "offset": 3, "length": 4 });
    anna.sends(telegram_sim::Content::Text {
        text: "🙂 bold and plain".into(),
        entities: vec![bold],
    });
    let post = boris.sees("bold and plain").await;
    let header = post
        .text
        .find("🙂")
        .map(|at| post.text[..at].encode_utf16().count())
        .unwrap();
    let kept = post
        .entities
        .iter()
        .any(|entity| entity["type"] == "bold" && entity["offset"] == header + 3 && entity["length"] == 4);
    assert!(kept, "{post:?}");
    story.closes().await;
}
