//! Whoever has erased their data is gone from the backups too: the ring that lies beside them holds the key to their
//! words no more, and says so wherever one of them is restored.

use std::path::PathBuf;
use std::time::Duration;

use telegram_sim::Content;

use crate::harness::{ADMIN, Actor, GROUP, GUARD, Program, Setup, Story, desk, person};
use crate::received::{NAME, backup, sends};
use crate::sealed::in_the_clear;

const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const OTHER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const SEALED: &str = "switchboard-ring.sealed";
const PLAIN: &str = "switchboard-ring.json";
const TICK: Duration = Duration::from_secs(31);

pub fn setup(sealed: bool) -> Setup {
    let setup = desk().with("TICKET_MODE", "any");
    if sealed {
        setup.with("ENCRYPTION_KEY", KEY)
    } else {
        setup
    }
}

pub fn ring(story: &Story, name: &str) -> PathBuf {
    story.data_dir().join("backups").join(name)
}

/// Backs up by the button; gives the archive.
async fn backs_up(story: &mut Story, (backups, back_up): (&str, &str)) -> (String, Vec<u8>) {
    let admin = story.admin();
    admin.says("/start");
    admin.presses(backups).await;
    admin.presses(back_up).await;
    let file = admin.sees_archive().await;
    story.is_quiet().await;
    (file.file_name.unwrap(), story.sim.file(&file.file_id.unwrap()).unwrap())
}

pub async fn erases(story: &mut Story, anna: &Actor, [privacy, erase, yes, done]: [&str; 4]) {
    anna.says("/privacy");
    anna.sees(privacy).await;
    anna.presses(erase).await;
    anna.presses(yes).await;
    anna.sees(done).await;
    story.is_quiet().await;
    story.passes(TICK);
    ring_is_renewed(story).await;
    story.is_quiet().await;
}

/// Waits until no copy of the ring is behind.
pub async fn ring_is_renewed(story: &Story) {
    let store = story.desk.store().clone();
    let renewed = async {
        while store.ring_due().unwrap().is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(GUARD, renewed)
        .await
        .expect("the ring stays behind");
}

/// What people read, in a language.
pub struct Words {
    language: &'static str,
    back_up: (&'static str, &'static str),
    pub erase: [&'static str; 4],
    ring_only: &'static str,
    lacking: &'static str,
    can_be_restored: &'static str,
    erased: &'static str,
    restore: &'static str,
    restored: &'static str,
}

pub const ENGLISH: Words = Words {
    language: "en",
    back_up: ("Backups", "Back up now"),
    erase: [
        "What is kept about you",
        "Erase my data",
        "Yes, erase everything",
        "Everything about you was erased",
    ],
    ring_only: "The data keys are here",
    lacking: "Send me the newest switchboard-ring.sealed",
    can_be_restored: "This backup can be restored",
    erased: "One person has erased their data since",
    restore: "Restore",
    restored: "Restored: the state of",
};

pub const RUSSIAN: Words = Words {
    language: "ru",
    back_up: ("Копии", "Создать копию"),
    erase: [
        "Что о вас хранится",
        "Стереть мои данные",
        "Да, стереть всё",
        "Всё о вас стёрто",
    ],
    ring_only: "Ключи к данным здесь",
    lacking: "Пришлите новейший switchboard-ring.sealed",
    can_be_restored: "Эту копию можно восстановить",
    erased: "1 человек стёр с тех пор свои данные",
    restore: "Восстановить",
    restored: "Восстановлено состояние на",
};

/// An owner restores, on a machine that has nothing, a backup from before somebody's erasure.
async fn elsewhere(words: &Words, sealed: bool, ring_first: bool) {
    let mut story = setup(sealed).opens().await;
    story.sim.person(person(ADMIN, "Alex", words.language));
    let anna = story.user(1_001, "Annabel", words.language);
    let clara = story.user(1_300, "Clara", words.language);
    anna.says("secret of Annabel's");
    story.admin().sees("secret of Annabel's").await;
    clara.says("words of Clara's");
    story.admin().sees("words of Clara's").await;
    story.is_quiet().await;
    let (name, archive) = backs_up(&mut story, words.back_up).await;
    erases(&mut story, &anna, words.erase).await;
    let ring_name = if sealed { SEALED } else { PLAIN };
    let ring = std::fs::read(ring(&story, ring_name)).unwrap();

    story.begins_anew().await;
    let admin = story.admin();
    let sends_ring = || admin.sends(Content::document(ring_name, ring.clone()));
    if ring_first {
        sends_ring();
        admin.sees(words.ring_only).await;
        admin.sends(Content::document(name.clone(), archive.clone()));
    } else {
        admin.sends(Content::document(name.clone(), archive.clone()));
        let expected = if sealed { words.lacking } else { PLAIN };
        admin.sees(expected).await;
        story.is_quiet().await;
        sends_ring();
    }
    let preview = admin.sees(words.can_be_restored).await;
    assert!(preview.text.contains(words.erased), "{}", preview.text);
    admin.presses(words.restore).await;
    story.is_restored().await;
    admin.sees(words.restored).await;
    story.is_quiet().await;
    let store = story.desk.store().clone();
    let tickets: Vec<u64> = (1..=3)
        .filter(|no| store.ticket(switchboard::domain::TicketNo(*no)).unwrap().is_some())
        .collect();
    assert_eq!(tickets, [2]);
    assert_eq!(store.recount().unwrap(), Vec::<String>::new());
    drop(store);
    clara.says("am I still here?");
    admin.sees("am I still here?").await;
    // Erased once, erased wherever this goes next.
    anna.says("hello again");
    admin.sees("hello again").await;
    story.is_quiet().await;
    story.restarts().await;
    assert_eq!(
        in_the_clear(story.data_dir(), &["secret of Annabel's"]),
        Vec::<&str>::new()
    );
    story.closes().await;
}

#[tokio::test]
async fn elsewhere_the_ring_keeps_the_erased_away_from_a_sealed_backup() {
    elsewhere(&ENGLISH, true, false).await;
}

#[tokio::test]
async fn elsewhere_the_ring_may_come_first_in_russian() {
    elsewhere(&RUSSIAN, true, true).await;
}

#[tokio::test]
async fn elsewhere_the_register_alone_keeps_the_erased_away_from_a_plain_backup() {
    elsewhere(&RUSSIAN, false, false).await;
    elsewhere(&ENGLISH, false, true).await;
}

#[tokio::test]
async fn a_spoilt_ring_and_one_of_another_key_say_so_and_what_has_come_stays() {
    let mut story = setup(true).opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("where is my parcel?");
    admin.sees("where is my parcel?").await;
    story.is_quiet().await;
    let (name, archive) = backs_up(&mut story, ENGLISH.back_up).await;
    let right = std::fs::read(ring(&story, SEALED)).unwrap();
    story.begins_anew().await;
    let admin = story.admin();
    admin.sends(Content::document(name, archive));
    admin.sees(ENGLISH.lacking).await;
    admin.sends(Content::document(SEALED, right[..right.len() - 1].to_vec()));
    admin.sees("is damaged, or from a newer program").await;
    let mut other = right.clone();
    // The fingerprint of its key.
    other[10] ^= 1;
    admin.sends(Content::document(SEALED, other));
    admin.sees("was sealed with another key").await;
    // A user's file of that name is like any other; the ring of a desk goes to no user.
    anna.sends(Content::document(SEALED, b"mine".to_vec()));
    admin.sends(Content::document("switchboard-ring (1).sealed", right));
    admin.sees("This backup can be restored").await;
    admin.presses("Restore").await;
    story.is_restored().await;
    admin.sees("Restored: the state of").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn a_sealed_one_without_its_key_says_so() {
    let mut story = setup(true).opens().await;
    let sealed = backup(&mut story).await;
    let name = format!("{NAME}.sealed");
    let ring = std::fs::read(ring(&story, SEALED)).unwrap();
    story.closes().await;
    let without = setup(false).opens().await;
    sends(&without.admin(), &name, &sealed);
    without.admin().sees("This backup is sealed. Set ENCRYPTION_KEY").await;
    without.closes().await;
    let other = setup(false).with("ENCRYPTION_KEY", OTHER_KEY).opens().await;
    let admin = other.admin();
    sends(&admin, &name, &sealed);
    admin.sees("another desk's").await;
    sends(&admin, SEALED, &ring);
    admin.sees("sealed with another key").await;
    sends(&admin, &name, &sealed[..sealed.len() - 9]);
    admin.sees("another desk's").await;
    other.closes().await;
    let same = setup(true).opens().await;
    let admin = same.admin();
    sends(&admin, SEALED, &ring);
    admin.sees("The data keys are here").await;
    sends(&admin, &name, &sealed[..sealed.len() - 9]);
    admin.sees("no whole archive").await;
    let mut changed = sealed;
    changed[100] ^= 1;
    sends(&admin, SEALED, &ring);
    admin.sees("The data keys are here").await;
    sends(&admin, &name, &changed);
    admin
        .sees_where("damaged or cut", |message| message.text.contains("Nothing was changed"))
        .await;
    same.closes().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_of_an_erasure_it_goes_on_and_the_key_is_gone() {
    for place in ["key_renewed", "erased_in_part", "committed"] {
        let mut program = Program::new().await.with("ENCRYPTION_KEY", KEY);
        let (anna, admin) = (
            program.sim.find_person(1_001).unwrap(),
            program.sim.find_person(ADMIN).unwrap(),
        );
        program.starts(None);
        admin.starts();
        let until = async |program: &Program, chat: i64, text: &str| {
            let seen = program
                .sim
                .until(
                    |sim| {
                        let messages = sim.messages(chat).into_iter().rev();
                        messages
                            .filter(|message| message.from_bot)
                            .find(|message| message.text.contains(text))
                    },
                    GUARD,
                )
                .await;
            seen.unwrap_or_else(|timeout| panic!("{place}: “{text}” does not come: {timeout}"))
        };
        anna.says("secret of Anna's");
        until(&program, GROUP, "secret of Anna's").await;
        anna.says("/privacy");
        let menu = until(&program, 1_001, "What is kept about you").await;
        anna.presses(1_001, menu.message_id, "🔥 Erase my data").unwrap();
        let asked = until(&program, 1_001, "Erase everything about you?").await;
        assert!(!program.dies_or_rests().await);
        program.is_killed();
        program.starts(Some((place, 1)));
        let yes = asked
            .buttons
            .iter()
            .flatten()
            .find(|button| button.text.contains("Yes"));
        let yes = yes.and_then(|button| button.data.clone()).unwrap();
        anna.presses_data(1_001, asked.message_id, &yes).unwrap();
        program.dies().await;
        program.starts(None);
        until(&program, 1_001, "Everything about you was erased").await;
        until(&program, ADMIN, "A user has erased their data").await;
        assert!(!program.dies_or_rests().await);
        anna.says("hello again");
        until(&program, GROUP, "hello again").await;
        assert_eq!(program.is_stopped().await, Some(0), "{place}");
        // The ring is renewed by the next start at the latest, whatever breaks it off.
        program.starts(Some(("ring_written", 1)));
        program.dies().await;
        program.starts(None);
        anna.says("once more");
        until(&program, GROUP, "once more").await;
        assert!(!program.dies_or_rests().await);
        assert_eq!(program.is_stopped().await, Some(0), "{place}");
        let ring = program.data_dir().join("backups").join(SEALED);
        assert!(ring.is_file(), "{place}");
        let engine = switchboard::store::sled::SledEngine::open(program.data_dir()).unwrap();
        let rows =
            switchboard::store::Engine::scan(&engine, b"q", Some(b"r"), 100, switchboard::store::Order::Ascending)
                .unwrap();
        assert!(
            rows.iter().all(|(key, _)| key.len() == 10),
            "{place}: a former key is left"
        );
    }
}
