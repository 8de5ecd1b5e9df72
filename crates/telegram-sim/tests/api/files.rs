//! Files: uploads, file ids, albums, downloads.

use reqwest::multipart::{Form, Part};
use serde_json::json;
use telegram_sim::Content;

use crate::bot::{ANNA, started};

fn part(name: &str, bytes: &[u8]) -> Part {
    Part::bytes(bytes.to_vec()).file_name(name.to_owned())
}

#[tokio::test]
async fn an_upload_is_stored_and_sent_again_by_its_id() {
    let (sim, bot, _anna) = started().await;
    let form = Form::new()
        .text("chat_id", ANNA.to_string())
        .text("caption", "<b>backup</b>")
        .text("parse_mode", "HTML")
        .text("disable_notification", "true")
        .part("document", part("backup.zip", b"PK\x03\x04"));
    let sent = bot.form("sendDocument", form).await.expect("is taken");
    assert_eq!(sent["document"]["file_name"], "backup.zip");
    assert_eq!(sent["document"]["mime_type"], "application/zip");
    let seen = sim.messages(ANNA).pop().expect("is there");
    assert_eq!(
        (seen.file_name.as_deref(), seen.text.as_str()),
        (Some("backup.zip"), "backup")
    );
    assert_eq!(
        sim.file(&seen.file_id.expect("a file")).as_deref(),
        Some(b"PK\x03\x04".as_slice())
    );
    let id = sent["document"]["file_id"].clone();
    let again = bot
        .call("sendDocument", json!({ "chat_id": ANNA, "document": id }))
        .await;
    assert_eq!(again["document"], sent["document"]);
    let other = bot.refused("sendPhoto", json!({ "chat_id": ANNA, "photo": id })).await;
    assert_eq!(other.1, "Bad Request: can't use file of type Document as Photo");
    let call = sim
        .calls()
        .into_iter()
        .find(|call| call.method == "sendDocument")
        .expect("is there");
    assert_eq!(
        call.params["document"],
        json!({ "file_name": "backup.zip", "file_size": 4 })
    );
    assert_eq!(sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn a_file_can_be_attached_under_another_name() {
    let (_sim, bot, _anna) = started().await;
    let form = Form::new()
        .text("chat_id", ANNA.to_string())
        .text("photo", "attach://pic")
        .part("pic", part("pic.jpg", b"jpeg"));
    let sent = bot.form("sendPhoto", form).await.expect("is taken");
    assert!(sent["photo"][0]["file_id"].is_string());
    let missing = Form::new()
        .text("chat_id", ANNA.to_string())
        .text("photo", "attach://gone");
    let refused = bot.form("sendPhoto", missing).await.expect_err("no such part");
    assert_eq!(refused.text, "Bad Request: wrong file identifier/HTTP URL specified");
    let empty = Form::new()
        .text("chat_id", ANNA.to_string())
        .part("photo", part("a.jpg", b""));
    assert_eq!(
        bot.form("sendPhoto", empty).await.expect_err("empty").text,
        "Bad Request: file must be non-empty"
    );
}

#[tokio::test]
async fn addresses_and_unknown_ids_are_refused() {
    let (_sim, bot, _anna) = started().await;
    let send = |photo: &str| json!({ "chat_id": ANNA, "photo": photo });
    assert_eq!(
        bot.refused("sendPhoto", send("https://a.example/a.jpg")).await,
        (400, "Bad Request: failed to get HTTP URL content".into())
    );
    assert_eq!(
        bot.refused("sendPhoto", send("AgACnothing")).await,
        (400, "Bad Request: wrong file identifier/HTTP URL specified".into())
    );
    assert_eq!(
        bot.refused("getFile", json!({ "file_id": "x" })).await.1,
        "Bad Request: invalid file_id"
    );
}

#[tokio::test]
async fn what_people_send_can_be_downloaded() {
    let (sim, bot, anna) = started().await;
    anna.sends(Content::document("notes.txt", "line one"));
    let update = bot.take().await.remove(0);
    let id = update["message"]["document"]["file_id"].clone();
    let file = bot.call("getFile", json!({ "file_id": id })).await;
    let path = file["file_path"].as_str().expect("a path").to_owned();
    assert_eq!(file["file_size"], 8);
    let address = |path: &str| format!("{}/file/bot{}/{path}", sim.url(), sim.token());
    assert_eq!(bot.get(&address(&path)).await, (200, b"line one".to_vec()));
    let encoded = address(&path.replace('/', "%2F"))
        .replace(':', "%3A")
        .replacen("%3A", ":", 2);
    assert_eq!(bot.get(&encoded).await, (200, b"line one".to_vec()));
    assert_eq!(bot.get(&address("documents/none")).await.0, 404);
    anna.sends(Content::document("big.bin", vec![0; 20 * 1024 * 1024 + 1]));
    let update = bot.take().await.remove(0);
    let big = json!({ "file_id": update["message"]["document"]["file_id"] });
    assert_eq!(
        bot.refused("getFile", big).await,
        (400, "Bad Request: file is too big".into())
    );
}

#[tokio::test]
async fn an_album_comes_whole_or_not_at_all() {
    let (sim, bot, anna) = started().await;
    anna.sends(Content::photo("hers"));
    let update = bot.take().await.remove(0);
    let id = update["message"]["photo"][0]["file_id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let media = json!([
        { "type": "photo", "media": "attach://a", "caption": "<i>one</i>", "parse_mode": "HTML" },
        { "type": "photo", "media": id },
    ]);
    let form = |media: &serde_json::Value| {
        Form::new()
            .text("chat_id", ANNA.to_string())
            .text("media", media.to_string())
            .part("a", part("a.jpg", b"jpeg"))
    };
    let sent = bot.form("sendMediaGroup", form(&media)).await.expect("is taken");
    assert_eq!(sent[0]["media_group_id"], sent[1]["media_group_id"]);
    assert_eq!(sent[0]["caption_entities"][0]["type"], "italic");
    let before = sim.messages(ANNA).len();
    let mixed = json!([{ "type": "photo", "media": id }, { "type": "document", "media": "attach://a" }]);
    let refused = bot
        .form("sendMediaGroup", form(&mixed))
        .await
        .expect_err("kinds do not mix");
    assert_eq!(
        refused.text,
        "Bad Request: can't use the media of the specified type in the album"
    );
    let one = json!([{ "type": "photo", "media": id }]);
    assert_eq!(
        bot.form("sendMediaGroup", form(&one))
            .await
            .expect_err("two at least")
            .code,
        400
    );
    assert_eq!(sim.messages(ANNA).len(), before);
    assert_eq!(sim.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn uploads_are_bounded() {
    let (_sim, bot, _anna) = started().await;
    let photo = vec![0; 10 * 1024 * 1024 + 1];
    let form = Form::new()
        .text("chat_id", ANNA.to_string())
        .part("photo", part("a.jpg", &photo));
    assert_eq!(
        bot.form("sendPhoto", form).await.expect_err("too big").text,
        "Bad Request: file is too big"
    );
    let file = vec![0; 50 * 1024 * 1024 + 1];
    let form = Form::new()
        .text("chat_id", ANNA.to_string())
        .part("document", part("a.bin", &file));
    let refused = bot.form("sendDocument", form).await.expect_err("too big");
    assert_eq!((refused.code, refused.text.as_str()), (413, "Request Entity Too Large"));
}
