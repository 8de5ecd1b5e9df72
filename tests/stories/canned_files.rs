//! Canned replies with a file: kept by the messenger's own name for it, with the words as its caption.

use telegram_sim::{Content, Fault, How};

use crate::canned::writes;
use crate::handling::any;
use crate::harness::{BORIS, GROUP};
use crate::topics::{forum, topic};

/// The server does not know the file, as after a change of the token.
fn unknown_file(method: &'static str, chat: Option<i64>) -> Fault<'static> {
    Fault {
        method: Some(method),
        chat,
        times: None,
        how: How::Refuse {
            code: 400,
            description: "Bad Request: wrong file identifier/HTTP URL specified".into(),
            parameters: None,
        },
    }
}

#[tokio::test]
async fn a_picture_goes_with_its_words_after_the_message_it_came_with_is_gone_and_a_restart() {
    let mut story = any().opens().await;
    let (anna, boris) = (story.anna(), story.boris());
    boris.says("/canned");
    boris.presses("Add").await;
    boris.sees("Send a short name").await;
    boris.says("map");
    boris.sees("#map shall say").await;
    let picture = boris.sends(Content::photo("Dear {name}, this is the way."));
    let card = boris.sees("Dear {name}, this is the way.").await;
    assert!(card.text.contains("📷 photo"), "{card:?}");
    boris.presses("Show the file").await;
    let shown = boris.sees_kind("photo").await;
    assert_eq!(shown.text, "Dear {name}, this is the way.");
    boris.presses_below(&shown, "Back");
    boris.sees("📷 photo").await;
    assert!(story.sim.delete_message(BORIS, picture));
    story.restarts().await;
    anna.says("where are you?");
    boris.sees("where are you?").await;
    boris.presses("Reply").await;
    boris.sees("Answer to #1").await;
    boris.presses("Canned replies").await;
    boris.sees("Which canned reply shall answer #1?").await;
    boris.presses("📎 #map").await;
    let preview = boris
        .sees_where("the preview", |message| message.text == "Dear Anna, this is the way.")
        .await;
    assert_eq!(preview.kind, "photo");
    story.is_quiet().await;
    anna.sees_no("this is the way");
    boris.presses_below(&preview, "Send to #1");
    let got = anna.sees_kind("photo").await;
    assert_eq!(got.text, "Dear Anna, this is the way.");
    boris.sees("Sent").await;
    boris.presses_below(&preview, "Send to #1");
    boris.is_told("It has been sent already").await;
    // It is a message like any other: replied to, and shown by the history.
    anna.replies_to("this is the way", "thank you, found it");
    boris.sees("thank you, found it").await;
    boris.says("/info #1");
    boris.presses("History").await;
    let history = boris.sees("thank you, found it").await;
    assert!(history.text.contains("📷"), "{history:?}");
    story.is_quiet().await;
    assert_eq!(anna.count("this is the way"), 1);
    story.closes().await;
}

#[tokio::test]
async fn words_and_file_are_changed_each_by_itself_and_the_file_is_taken_off() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    writes(&admin, "price", "It costs {ticket}0.").await;
    // A file without a caption keeps the words.
    admin.presses("Change").await;
    admin.sees("#price shall say").await;
    admin.sends(Content::document("prices.pdf", "10"));
    let card = admin.sees("📎 file prices.pdf").await;
    assert!(card.text.contains("It costs {ticket}0."), "{card:?}");
    // Words keep the file, and are to fit below it.
    admin.presses("Change").await;
    admin.sees("#price shall say").await;
    admin.says(&"x".repeat(901));
    admin.sees("This is too long").await;
    admin.sends_album(&["one", "two"]);
    admin.sees("A text is needed here, or one photo").await;
    story.is_quiet().await;
    admin.says("All prices of ticket {ticket}.");
    let card = admin.sees("All prices of ticket {ticket}.").await;
    assert!(card.text.contains("prices.pdf"), "{card:?}");
    anna.says("what does it cost?");
    admin.sees("what does it cost?").await;
    admin.replies_to("what does it cost?", "#price");
    let old = admin.sees_kind("document").await;
    assert_eq!(old.text, "All prices of ticket 1.");
    // Without the file it is words again; what was shown with it is not sent any more.
    story.passes(std::time::Duration::from_secs(1));
    admin.says("/canned price");
    admin.presses("Without the file").await;
    let bare = |text: &str| text.ends_with("All prices of ticket {ticket}.") && !text.contains("prices.pdf");
    admin.sees_where("words alone", |message| bare(&message.text)).await;
    admin.presses_below(&old, "Send to #1");
    admin.is_told("has been changed or deleted").await;
    admin.says("/canned #1 price");
    let words = admin.sees("All prices of ticket 1.").await;
    assert_eq!(words.kind, "text");
    admin.presses_below(&words, "Send to #1");
    anna.sees("All prices of ticket 1.").await;
    story.is_quiet().await;
    assert_eq!(
        anna.messages()
            .iter()
            .filter(|message| message.kind == "document")
            .count(),
        0
    );
    story.closes().await;
}

#[tokio::test]
async fn a_file_that_is_not_taken_any_more_is_told_of_before_it_is_sent_and_after() {
    let mut story = forum().opens().await;
    let (anna, boris, admin) = (story.anna(), story.boris_in_group(), story.admin());
    writes(&admin, "map", "This is the way.").await;
    admin.presses("Change").await;
    admin.sees("#map shall say").await;
    admin.sends(Content::Photo { caption: None });
    admin.sees("📷 photo").await;
    anna.says("where are you?");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    boris.person().says_in_topic(GROUP, topic.thread, "#map");
    let got = anna.sees_kind("photo").await;
    assert_eq!(got.text, "This is the way.");
    let sent = boris.sees("Sent to the user of #1").await;
    assert!(sent.text.contains("📷 photo"), "{sent:?}");
    story.is_quiet().await;
    story.expects_in_log("not delivered");
    let gone = story.sim.fail(unknown_file("sendPhoto", None));
    admin.says("/canned #1 map");
    admin.sees("Telegram does not take the file of #map any more").await;
    admin.presses("Back").await;
    admin.sees("📷 photo").await;
    // In the group it goes at once, and staff is told with the server's own words that it did not arrive.
    boris.person().says_in_topic(GROUP, topic.thread, "#map");
    boris.sees("wrong file identifier").await;
    story.is_quiet().await;
    assert_eq!(anna.count("This is the way."), 1);
    story.sim.heal(gone);
    admin.presses("Show the file").await;
    admin.sees_kind("photo").await;
    story.closes().await;
}

#[tokio::test]
async fn a_colleagues_file_stands_in_the_group_as_well_and_all_of_it_in_russian() {
    let mut story = any().with_group().with("DEFAULT_LOCALE", "ru").opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    let group = story.boris_in_group();
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.says("/canned");
    admin.presses("Добавить").await;
    admin.sees("Пришлите короткое имя").await;
    admin.says("схема");
    admin.sees("либо фото, видео, аудио или файл с подписью").await;
    admin.sends(Content::sticker("👍"));
    admin.sees("Здесь нужен текст либо одно фото").await;
    admin.sends(Content::photo("{name}, вот схема проезда."));
    admin.sees("📷 фото").await;
    ivan.says("Как вас найти?");
    group.sees("Как вас найти?").await;
    admin.says("/canned #1 схема");
    let preview = admin.sees_kind("photo").await;
    assert_eq!(preview.text, "Иван, вот схема проезда.");
    admin.presses_below(&preview, "Отправить в №1");
    let got = ivan.sees_kind("photo").await;
    assert_eq!(got.text, "Иван, вот схема проезда.");
    let shown = group.sees("вот схема проезда.").await;
    assert_eq!(shown.kind, "photo");
    let gone = story.sim.fail(unknown_file("sendPhoto", Some(admin.person().id())));
    admin.says("/canned схема");
    admin.presses("Показать файл").await;
    admin.sees("Telegram больше не принимает файл из #схема").await;
    story.sim.heal(gone);
    admin.presses("Назад").await;
    admin.presses("Без файла").await;
    let bare = "#схема · ";
    let card = admin
        .sees_where(bare, |message| {
            message.text.starts_with(bare) && !message.text.contains("фото")
        })
        .await;
    assert!(card.text.ends_with("{name}, вот схема проезда."), "{card:?}");
    story.is_quiet().await;
    story.closes().await;
}
