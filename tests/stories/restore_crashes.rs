//! The program is killed between the steps of a restore: what it starts with again is the old data or the new, whole,
//! and the owner is told which.

use telegram_sim::{Content, SeenMessage};

use crate::harness::{ADMIN, GROUP, GUARD, Program};

/// The steps, and whether the new data is in its place after a death there.
const PLACES: [(&str, bool); 4] = [
    ("filled", false),
    ("replacing", false),
    ("replaced", true),
    ("swapped", true),
];

async fn seen(program: &Program, chat: i64, what: &str, fits: impl Fn(&SeenMessage) -> bool) -> SeenMessage {
    let found = program
        .sim
        .until(
            |sim| {
                let messages = sim.messages(chat).into_iter().rev();
                messages
                    .filter(|message| message.from_bot)
                    .find(|message| fits(message))
            },
            GUARD,
        )
        .await;
    found.unwrap_or_else(|timeout| panic!("“{what}” does not come: {timeout}"))
}

async fn said(program: &Program, chat: i64, text: &str) -> SeenMessage {
    seen(program, chat, text, |message| message.text.contains(text)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_the_steps_of_a_restore_the_data_is_the_old_or_the_new() {
    for (place, is_new) in PLACES {
        one_crash(place, is_new).await;
    }
}

async fn one_crash(place: &str, is_new: bool) {
    let mut program = Program::new().await;
    let (anna, admin) = (
        program.sim.find_person(1_001).unwrap(),
        program.sim.find_person(ADMIN).unwrap(),
    );
    program.starts(None);
    admin.starts();
    anna.says("before the backup");
    said(&program, GROUP, "before the backup").await;
    let menu = said(&program, ADMIN, "Support desk").await.message_id;
    admin.presses_data(ADMIN, menu, "backup").unwrap();
    let file = seen(&program, ADMIN, "the backup", |message| {
        message.file_name.as_deref().is_some_and(|name| name.contains(".zip"))
    })
    .await;
    let (name, bytes) = (
        file.file_name.unwrap(),
        program.sim.file(&file.file_id.unwrap()).unwrap(),
    );
    anna.says("after the backup");
    said(&program, GROUP, "after the backup").await;
    assert!(!program.dies_or_rests().await);
    program.is_killed();

    program.starts(Some((place, 1)));
    admin.sends(Content::document(name, bytes));
    let preview = said(&program, ADMIN, "can be restored").await;
    admin.presses(ADMIN, preview.message_id, "Restore").unwrap();
    program.dies().await;
    program.starts(None);
    if !is_new {
        // It is told, and the word can be given again. (If the press itself had not been confirmed yet, it comes
        // again by itself.)
        said(&program, ADMIN, "broken off").await;
        admin
            .presses_data(ADMIN, preview.message_id, &preview.buttons[0][0].data.clone().unwrap())
            .unwrap();
    }
    said(&program, ADMIN, "Restored").await;
    anna.says("and now");
    said(&program, GROUP, "and now").await;
    assert!(!program.dies_or_rests().await);
    let kept: Vec<String> = std::fs::read_dir(program.data_dir())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("store"))
        .collect();
    let aside = kept.iter().filter(|name| name.starts_with("store.before-")).count();
    assert_eq!((aside, kept.len()), (1, 2), "{place}: {kept:?}");
    assert_eq!(program.count(ADMIN, "Restored"), 1, "{place}");
    assert_eq!(program.is_stopped().await, Some(0), "{place}");
}
