//! Words that staff was asked for and drops: whoever does is back where they were, as far as they may still see it.

use telegram_sim::SeenMessage;

use crate::harness::{ADMIN, Actor, desk};
use crate::team::{clara_becomes, clara_joins};

/// Steps, each with what it shows: words, then buttons of what was shown before. The last one asks for words.
type Steps = &'static [(&'static str, &'static str)];

/// Questions, and what is shown once they are dropped.
const ENGLISH: &[(Steps, &str)] = &[
    (
        &[("/canned", "📑 Canned replies"), ("Add", "Send a short name")],
        "There are none yet",
    ),
    (
        &[("/faq", "📚 FAQ"), ("Add", "Send the question as")],
        "users see no FAQ",
    ),
    (
        &[("/categories", "🗂 Categories"), ("Add", "Send the name of")],
        "so users are not asked",
    ),
    (
        &[("/signature", "✒️ Signature"), ("Change", "Send one short line")],
        "You answer as the team",
    ),
    (
        &[("/user", "of the team: "), ("Search", "Whom are you looking for")],
        "of the team: ",
    ),
    (
        &[
            ("/user #1", "First seen"),
            ("Add a note", "Your next message is the note"),
        ],
        "First seen",
    ),
    (
        &[
            ("/info #1", "nobody has taken it"),
            ("Ban the user", "For how long"),
            ("1 day", "Your next message is the reason"),
        ],
        "Not banned",
    ),
];

const RUSSIAN: &[(Steps, &str)] = &[
    (
        &[("/canned", "📑 Готовые ответы"), ("Добавить", "Пришлите короткое имя")],
        "Пока их нет",
    ),
    (
        &[("/faq", "📚 Частые вопросы"), ("Добавить", "Пришлите вопрос так")],
        "этого раздела не видят",
    ),
    (
        &[("/categories", "🗂 Категории"), ("Добавить", "Пришлите имя категории")],
        "пользователей не спрашивают",
    ),
    (
        &[
            ("/signature", "✒️ Подпись"),
            ("Изменить", "Пришлите одну короткую строку"),
        ],
        "Вы отвечаете от лица команды",
    ),
    (&[("/user", "из команды: "), ("Поиск", "Кого вы ищете")], "из команды: "),
    (
        &[
            ("/user #1", "Впервые здесь"),
            ("Добавить заметку", "Следующее сообщение станет заметкой"),
        ],
        "Впервые здесь",
    ),
    (
        &[
            ("/info #1", "никто не взял"),
            ("Заблокировать", "На какой срок"),
            ("1 день", "Ваше следующее сообщение — причина"),
        ],
        "Не заблокирован",
    ),
];

/// Goes to a question. Gives the message in which it stands, and what was shown there at each step.
async fn goes(staff: &Actor, steps: Steps) -> i64 {
    let mut shown: Option<SeenMessage> = None;
    for (act, shows) in steps {
        let from = match &shown {
            Some(message) => {
                staff.presses_below(message, act);
                message.message_id
            }
            None => staff.says(act) + 1,
        };
        let fits = |message: &SeenMessage| message.message_id >= from && message.text.contains(shows);
        shown = Some(staff.sees_where(shows, fits).await);
    }
    shown.unwrap().message_id
}

/// `speech`: the language, the menu's title, and how questions are dropped in it.
async fn everything_dropped_leads_back(ways: &[(Steps, &str)], speech: [&str; 4]) {
    let [language, menu, cancel, dropped] = speech;
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.actor(ADMIN, ADMIN));
    anna.says("is anybody there?");
    anna.sees("Ticket #1").await;
    admin.says("/language");
    admin.presses(language).await;
    admin.sees(menu).await;
    for (steps, back) in ways {
        let asked = goes(&admin, steps).await;
        let prompt = admin.messages().into_iter().find(|message| message.message_id == asked);
        admin.presses_below(&prompt.unwrap(), cancel);
        admin.is_told(dropped).await;
        let fits = |message: &SeenMessage| message.message_id == asked && message.text.contains(back);
        admin.sees_where(back, fits).await;
        // What is written now is for nobody.
        let said = admin.says("to nobody");
        let answered = |message: &SeenMessage| message.message_id > said;
        admin.sees_where("a hint", answered).await;
    }
    story.is_quiet().await;
    anna.sees_no("to nobody");
    story.closes().await;
}

#[tokio::test]
async fn whatever_staff_drops_they_are_back_where_they_were() {
    everything_dropped_leads_back(ENGLISH, ["English", "Support desk", "Cancel", "Dropped"]).await;
}

#[tokio::test]
async fn whatever_staff_drops_they_are_back_where_they_were_in_russian() {
    everything_dropped_leads_back(RUSSIAN, ["Русский", "Служба поддержки", "Отмена", "Отменено"]).await;
}

#[tokio::test]
async fn whoever_may_not_see_it_any_more_is_not_led_back() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let anna = story.anna();
    anna.says("is anybody there?");
    anna.sees("Ticket #1").await;
    let clara = clara_joins(&story, "Admin").await;
    let asked = goes(
        &clara,
        &[
            ("/user #1", "First seen"),
            ("Add a note", "Your next message is the note"),
        ],
    )
    .await;
    clara_becomes(&story.admin(), "Viewer").await;
    let prompt = clara.messages().into_iter().find(|message| message.message_id == asked);
    clara.presses_below(&prompt.unwrap(), "Cancel");
    let fits = |message: &SeenMessage| message.message_id == asked && !message.text.contains("note");
    let shown = clara.sees_where("no user", fits).await;
    assert!(!shown.text.contains("First seen"), "{}", shown.text);
    story.is_quiet().await;
    story.closes().await;
}
