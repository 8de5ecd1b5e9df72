//! Archives that an owner sends: what cannot be restored says why, and whatever is pressed twice, late, or by
//! somebody else is answered clearly.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use telegram_sim::{Content, Fault, How};
use zip::write::SimpleFileOptions;

use crate::harness::{ADMIN, Actor, Setup, Story, desk, person};

/// The name of the backup that [`backup`] makes.
pub const NAME: &str = "switchboard-20260302T100000Z.zip";

fn setup() -> Setup {
    desk().with("TICKET_MODE", "any")
}

pub fn sends(actor: &Actor, name: &str, bytes: &[u8]) {
    actor.sends(Content::document(name, bytes));
}

/// A backup of a desk with one ticket, by the button.
pub async fn backup(story: &mut Story) -> Vec<u8> {
    let (admin, anna) = (story.admin(), story.anna());
    anna.says("Where is my parcel?");
    anna.sees("Ticket #1").await;
    admin.sees("Where is my parcel?").await;
    story.is_quiet().await;
    admin.says("/start");
    admin.presses("Backups").await;
    admin.presses("Back up now").await;
    let file = admin.sees_archive().await;
    story.is_quiet().await;
    story.sim.file(&file.file_id.unwrap()).unwrap()
}

/// The archive with another file or another manifest in it.
fn changed(archive: &[u8], change: impl Fn(&str, &mut Vec<u8>), more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut file = from.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        change(&name, &mut bytes);
        to.start_file(&name, SimpleFileOptions::default()).unwrap();
        to.write_all(&bytes).unwrap();
    }
    for (name, bytes) in more {
        to.start_file(*name, SimpleFileOptions::default()).unwrap();
        to.write_all(bytes).unwrap();
    }
    to.finish().unwrap().into_inner()
}

fn manifest(archive: &[u8], from: &str, to: &str) -> Vec<u8> {
    let change = |name: &str, bytes: &mut Vec<u8>| {
        if name == "manifest.json" {
            *bytes = String::from_utf8(bytes.clone()).unwrap().replace(from, to).into_bytes();
        }
    };
    changed(archive, change, &[])
}

#[tokio::test]
async fn what_cannot_be_restored_says_why_in_the_readers_language() {
    let mut story = setup().opens().await;
    let archive = backup(&mut story).await;
    let admin = story.admin();
    story.sim.person(person(ADMIN, "Alex", "ru"));
    let mut damaged = archive.clone();
    let middle = damaged.len() / 4;
    damaged[middle] ^= 0xff;
    let cases = [
        (archive[..archive.len() / 2].to_vec(), "обрезан"),
        (b"holiday".to_vec(), "обрезан"),
        (damaged, "Копия повреждена"),
        (manifest(&archive, "\"switchboard\"", "\"other\""), "не резервная копия"),
        (
            manifest(&archive, "\"format\": 1", "\"format\": 9"),
            "более новый Switchboard",
        ),
        (
            changed(&archive, |_, _| {}, &[("../../etc/passwd", b"x".to_vec())]),
            "за пределы",
        ),
        (
            changed(
                &archive,
                |name, bytes| {
                    if name == "manifest.json" {
                        *bytes = vec![b' '; 4 << 20];
                    }
                },
                &[],
            ),
            "гораздо большее",
        ),
    ];
    for (bytes, why) in cases {
        sends(&admin, NAME, &bytes);
        let said = admin.sees(why).await;
        assert!(
            said.text.contains("не изменилось") || said.text.contains("не трогаю"),
            "{}",
            said.text
        );
    }
    // A file whose size says enough is not even fetched.
    sends(&admin, NAME, &vec![0; 20_000_001]);
    let said = admin.sees("может загрузить 20 МБ").await;
    assert!(said.text.contains("switchboard restore"));
    story.is_quiet().await;
    assert!(
        !story.data_dir().join(format!("incoming/t{ADMIN}")).exists(),
        "nothing is left of them"
    );
    assert_eq!(
        story
            .desk
            .store()
            .ticket(switchboard::domain::TicketNo(1))
            .unwrap()
            .unwrap()
            .value
            .messages,
        1
    );
    story.closes().await;
}

#[tokio::test]
async fn parts_come_one_by_one_and_what_is_missing_is_named() {
    let mut story = setup().opens().await;
    let archive = backup(&mut story).await;
    let admin = story.admin();
    let parts: Vec<&[u8]> = archive.chunks(archive.len().div_ceil(3)).collect();
    let name = |number: usize| format!("{NAME}.00{number}of003");
    sends(&admin, &name(3), parts[2]);
    let said = admin.sees("Still missing: 1, 2").await;
    assert!(said.text.contains("Parts here: 3 (of 3)"), "{}", said.text);
    // The same part again, and a part of another backup.
    sends(&admin, &name(3), parts[2]);
    admin.sees("Still missing: 1, 2").await;
    sends(&admin, "switchboard-20250101T000000Z.zip.001of002", parts[0]);
    let said = admin.sees("belongs to another backup").await;
    assert!(said.text.contains(NAME), "{}", said.text);
    // In the middle of it the program is restarted.
    story.restarts().await;
    sends(&admin, &name(1), parts[0]);
    admin.sees("Still missing: 2").await;
    sends(&admin, &name(2), parts[1]);
    admin.sees("This backup can be restored").await;
    // And once more between the preview and the word; others write meanwhile.
    story.restarts().await;
    admin.presses_below(&admin.find("can be restored").unwrap(), "Restore");
    story.is_restored().await;
    admin.sees("Restored").await;
    // The button is outdated now, and whoever presses it hears so.
    admin.sees_where("the menu", |_| true).await;
    story.closes().await;
}

#[tokio::test]
async fn an_album_of_parts_without_numbers_of_all_is_put_together() {
    let mut story = setup().opens().await;
    let archive = backup(&mut story).await;
    let admin = story.admin();
    let (one, two) = archive.split_at(archive.len() / 2);
    sends(&admin, "renamed.zip.001", one);
    admin.sees("Still missing: 2").await;
    admin.presses("Forget it").await;
    admin.sees("Forgotten. Nothing was changed").await;
    let parts = vec![
        Content::document("renamed.zip.002", two),
        Content::document("renamed.zip.001", one),
    ];
    story.sim.find_person(ADMIN).unwrap().sends_album(ADMIN, parts).unwrap();
    admin.sees("This backup can be restored").await;
    admin.presses("Forget it").await;
    admin.sees("Forgotten").await;
    story.closes().await;
}

#[tokio::test]
async fn late_double_and_foreign_presses_are_answered() {
    let mut story = setup().opens().await;
    let archive = backup(&mut story).await;
    let (admin, boris, anna) = (story.admin(), story.boris(), story.anna());
    sends(&admin, NAME, &archive);
    let preview = admin.sees("This backup can be restored").await;
    // Forgotten, and then wanted after all.
    admin.presses("Forget it").await;
    admin.sees("Forgotten").await;
    admin.presses_below(&preview, "Restore");
    admin.is_told("Send the archive again").await;
    story.is_quiet().await;
    // Another owner has nothing to restore under the same button, and a user no right at all.
    sends(&admin, NAME, &archive);
    let preview = admin.sees("This backup can be restored").await;
    let data = preview.buttons[0][0].data.clone().unwrap();
    let menu = boris
        .messages()
        .into_iter()
        .rev()
        .find(|message| message.from_bot)
        .unwrap();
    boris
        .person()
        .presses_data(boris.person().id(), menu.message_id, &data)
        .unwrap();
    boris.is_told("Send the archive again").await;
    let first = anna.messages().into_iter().find(|message| message.from_bot).unwrap();
    for data in [data.as_str(), "backups", "backup", "norestore"] {
        anna.person().presses_data(1_001, first.message_id, data).unwrap();
        anna.is_told("Only owners can do this").await;
    }
    // What a user sends under such a name is a user's file.
    sends(&anna, NAME, &archive);
    admin
        .sees_where("the user's file", |message| {
            message.kind == "document" && message.text.contains("Anna")
        })
        .await;
    story.is_quiet().await;
    // A day later nothing is left of it.
    story.passes(Duration::from_secs(86_400));
    admin.presses_below(&preview, "Restore");
    admin.is_told("Send the archive again").await;
    story.closes().await;
}

#[tokio::test]
async fn two_presses_restore_once_and_the_updates_mark_stays() {
    let mut story = setup().opens().await;
    let archive = backup(&mut story).await;
    let admin = story.admin();
    sends(&admin, NAME, &archive);
    let preview = admin.sees("This backup can be restored").await;
    story.is_quiet().await;
    // The confirmation of the updates is lost with the old data: the press comes once more.
    admin.presses_below(&preview, "Restore");
    admin.presses_below(&preview, "Restore");
    story.is_restored().await;
    admin.sees("Restored").await;
    story.is_quiet().await;
    assert_eq!(admin.count("Restored"), 1);
    let aside = std::fs::read_dir(story.data_dir()).unwrap();
    let aside = aside.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with("store.before")
    });
    assert_eq!(aside.count(), 1);
    story.closes().await;
}

#[tokio::test]
async fn a_backup_never_goes_to_a_user_even_in_the_middle_of_a_reply() {
    let mut story = setup().opens().await;
    let archive = backup(&mut story).await;
    let (admin, anna) = (story.admin(), story.anna());
    admin.replies_to("Where is my parcel?", Content::document(NAME, archive.clone()));
    admin.sees("This backup can be restored").await;
    story.is_quiet().await;
    assert!(!anna.messages().iter().any(|message| message.kind == "document"));
    // Any other zip does.
    admin.replies_to("Where is my parcel?", Content::document("invoice.zip", archive));
    anna.sees_kind("document").await;
    story.closes().await;
}

#[tokio::test]
async fn what_telegram_does_not_give_is_asked_for_again_and_then_told() {
    let mut story = setup().opens().await;
    let archive = backup(&mut story).await;
    let admin = story.admin();
    let getting = |how, times| Fault {
        method: Some("getFile"),
        chat: None,
        times,
        how,
    };
    let once = story.sim.fail(getting(How::DropBefore, Some(1)));
    sends(&admin, NAME, &archive);
    admin.sees("I am fetching").await;
    story.sim.fault_hit(once).await;
    story.is_quiet().await;
    story.passes(Duration::from_secs(2));
    admin.sees("This backup can be restored").await;
    admin.presses("Forget it").await;
    admin.sees("Forgotten").await;
    let refused = How::Refuse {
        code: 400,
        description: "Bad Request: wrong file_id or the file is temporarily unavailable".into(),
        parameters: None,
    };
    story.sim.fail(getting(refused, Some(1)));
    sends(&admin, NAME, &archive);
    admin.sees("Telegram did not give me the file").await;
    sends(&admin, NAME, &archive);
    admin.sees("This backup can be restored").await;
    story.closes().await;
}

#[tokio::test]
async fn backups_by_the_button_come_to_whoever_wants_them() {
    let mut story = setup().with("BACKUP_KEEP", 2).opens().await;
    let boris = story.boris();
    story.sim.person(person(2_002, "Boris", "ru"));
    boris.says("/start");
    boris.presses("Копии").await;
    let screen = boris.sees("Резервные копии").await;
    assert!(
        screen.text.contains("Пока нет ни одной") && screen.text.contains("Автоматических копий нет"),
        "{}",
        screen.text
    );
    boris.presses("Создать копию").await;
    let file = boris.sees_archive().await;
    assert!(
        file.text.contains("Резервная копия от 02.03.2026 10:00"),
        "{}",
        file.text
    );
    boris.sees("Последняя: 10:00").await;
    for _ in 0..2 {
        story.is_quiet().await;
        boris.presses("Создать копию").await;
        boris.sees_archive().await;
    }
    story.is_quiet().await;
    let screen = boris.find("Резервные копии").unwrap();
    assert!(screen.text.contains("Хранятся на диске"), "{}", screen.text);
    let kept = std::fs::read_dir(story.data_dir().join("backups")).unwrap().count();
    assert_eq!(kept, 3, "two archives and their ring");
    assert!(
        !story
            .admin()
            .messages()
            .iter()
            .any(|message| message.kind == "document"),
        "nobody else gets it"
    );
    // Where nothing can be written it is told, and the owner is not left waiting.
    std::fs::remove_dir_all(story.data_dir().join("backups")).unwrap();
    std::fs::write(story.data_dir().join("backups"), "").unwrap();
    story.expects_in_log("no backup was made");
    boris.presses("Обновить").await;
    boris.sees("не удалось сохранить на диск").await;
    story.expects_in_log("cannot be listed");
    std::fs::remove_file(story.data_dir().join("backups")).unwrap();
    boris.presses("Копии").await;
    boris.sees("Пока нет ни одной").await;
    std::fs::write(story.data_dir().join("backups"), "").unwrap();
    boris.presses("Создать копию").await;
    boris.sees("Копия не создана").await;
    story.closes().await;
}
