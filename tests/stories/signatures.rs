//! Signatures: staff answers as the team, or with a line of their own.

use telegram_sim::Content;

use crate::handling::any;

#[tokio::test]
async fn answers_are_signed_once_the_operator_wants_it_and_no_longer() {
    let story = any().opens().await;
    let (anna, boris) = (story.anna(), story.boris());
    anna.says("who is there?");
    boris.sees("who is there?").await;
    boris.replies_to("who is there?", "the team");
    let got = anna.sees("the team").await;
    assert_eq!(got.text, "the team");
    boris.says("/menu");
    boris.presses("Signature").await;
    boris.sees("You answer as the team").await;
    boris.presses("Change").await;
    boris.sees("Send one short line").await;
    boris.says(&"x".repeat(49));
    boris.sees("This is too long: 48").await;
    boris.sends(Content::sticker("👍"));
    boris.sees("Words are needed here").await;
    boris.says("Boris,\nsupport");
    boris.sees("Under your answers stands now:\n— Boris, support").await;
    boris.replies_to("who is there?", "it is me");
    let got = anna.sees("it is me").await;
    assert_eq!(got.text, "it is me\n\n— Boris, support");
    boris.replies_to("who is there?", Content::photo("a picture"));
    anna.sees("a picture\n\n— Boris, support").await;
    boris.replies_to("who is there?", Content::photo(""));
    anna.sees_where("a bare picture", |message| message.text == "— Boris, support")
        .await;
    boris.replies_to("who is there?", Content::sticker("👍"));
    anna.sees_kind("sticker").await;
    boris.edits("it is me", "it is I");
    anna.sees("it is I\n\n— Boris, support").await;
    boris.says("/signature");
    boris.presses("As the team").await;
    boris.sees("You answer as the team").await;
    boris.replies_to("who is there?", "and all of us");
    let got = anna.sees("and all of us").await;
    assert_eq!(got.text, "and all of us");
    // What was signed stays so.
    boris.edits("a picture", "a better picture");
    anna.sees("a better picture\n\n— Boris, support").await;
    story.closes().await;
}

#[tokio::test]
async fn what_leaves_no_room_is_sent_without_and_marks_stay_where_they_were() {
    let story = any().opens().await;
    let (anna, boris) = (story.anna(), story.boris());
    boris.says("/signature Boris");
    boris.sees("— Boris").await;
    anna.says("tell me all");
    boris.sees("tell me all").await;
    let long = "long ".repeat(819);
    boris.replies_to("tell me all", long.trim());
    let got = anna.sees("long long").await;
    assert_eq!(got.text, long.trim());
    let bold = serde_json::json!({ "type": "bold", "offset": 0, "length": 4 });
    let words = Content::Text {
        text: "bold words".into(),
        entities: vec![bold.clone()],
    };
    boris.replies_to("tell me all", words);
    let got = anna.sees("bold words\n\n— Boris").await;
    assert_eq!(got.entities[0], bold);
    boris.replies_with_album("tell me all", &["one", "two"]);
    story.has_heard_all().await;
    story.passes(std::time::Duration::from_secs(2));
    anna.sees_where("the first of the album", |message| message.text == "one")
        .await;
    story.closes().await;
}

#[tokio::test]
async fn it_stands_under_canned_replies_and_answers_from_the_group_in_russian_too() {
    let mut story = any().with_group().opens().await;
    let ivan = story.user(1_002, "Иван", "ru");
    let (admin, boris) = (story.admin(), story.boris_in_group());
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.presses("Подпись").await;
    admin.sees("от лица команды").await;
    admin.presses("Изменить").await;
    admin.sees("Пришлите одну короткую строку").await;
    story.restarts().await;
    admin.says("Алекс");
    admin.sees("Сейчас под вашими ответами стоит:\n— Алекс").await;
    story.boris().says("/signature Boris");
    story.boris().sees("— Boris").await;
    ivan.says("Есть тут кто?");
    boris.sees("Есть тут кто?").await;
    boris.replies_to("Есть тут кто?", "да");
    ivan.sees("да\n\n— Boris").await;
    admin.says("/canned");
    admin.presses("Добавить").await;
    admin.sees("Пришлите короткое имя").await;
    admin.says("привет");
    admin.sees("Пришлите, что должно быть").await;
    admin.says("Здравствуйте!");
    admin.sees("#привет").await;
    admin.says("/canned 1 привет");
    admin
        .sees_where("how it will read", |message| message.text == "Здравствуйте!")
        .await;
    admin.presses("Отправить в №1").await;
    ivan.sees("Здравствуйте!\n\n— Алекс").await;
    story.closes().await;
}
