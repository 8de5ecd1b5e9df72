//! Intake questions: made by admins by buttons, answered by users before they write, read by staff.

use telegram_sim::Content;

use crate::categories::makes;
use crate::handling::ticket;
use crate::harness::{Actor, Setup, Story, desk};
use crate::sealed::in_the_clear;
use crate::topics::{said_in, topic};

const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// Makes a question of the category whose card is shown; leaves its card.
pub async fn asks(admin: &Actor, form: &str, wording: &str, details: Option<&str>) {
    admin.presses("Intake questions").await;
    admin.sees("Intake questions of").await;
    admin.presses("Add a question").await;
    admin.sees("What kind of answer").await;
    admin.presses(form).await;
    admin.sees("Send the question").await;
    admin.says(wording);
    if let Some(details) = details {
        admin.sees("✍️ Send").await;
        admin.says(details);
    }
    admin.sees(&format!("❓ {wording}\n🗂")).await;
}

pub async fn back_to_category(admin: &Actor) {
    admin.presses("Back").await;
    admin.sees("Intake questions of").await;
    admin.presses("Back").await;
    admin.sees("Priority of its tickets").await;
}

/// A category with a question of each kind, the number one to be skipped.
async fn all_kinds(story: &Story) {
    let admin = story.admin();
    makes(&admin, "Payment").await;
    asks(&admin, "Any words", "What did you buy?", None).await;
    back_to_category(&admin).await;
    asks(&admin, "A number", "How many pieces?", None).await;
    admin.presses("May be skipped").await;
    admin.sees("May be skipped.").await;
    back_to_category(&admin).await;
    asks(&admin, "One of several", "Which plan?", Some("Basic\nPro")).await;
    back_to_category(&admin).await;
    let pattern = Some("[A-Z]{2}-[0-9]{4}\nAB-1234");
    asks(&admin, "Words of a certain form", "Order number?", pattern).await;
}

async fn begins(user: &Actor) {
    user.says("/start");
    user.presses("Ask a question").await;
    user.sees("What is it about?").await;
    user.presses("Payment").await;
}

fn words(story: &Story, no: u64) -> Vec<(String, String)> {
    let responses = ticket(story, no).responses;
    responses
        .into_iter()
        .map(|response| (response.wording, response.words))
        .collect()
}

fn group() -> Setup {
    desk().with_group()
}

#[tokio::test]
async fn each_kind_is_asked_one_after_the_other_and_staff_reads_the_answers() {
    let mut story = group().opens().await;
    all_kinds(&story).await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    begins(&anna).await;
    anna.sees("🗂 Payment · 1/4\n\nWhat did you buy?\n✍️ Write your answer.")
        .await;
    anna.sends(Content::photo("my receipt"));
    anna.sees("Please answer with words").await;
    anna.sees("1/4\n\nWhat did you buy?").await;
    anna.says(&"x".repeat(251));
    anna.sees("too long: 250 characters").await;
    anna.says("A red chair");
    anna.sees("2/4\n\nHow many pieces?\n🔢").await;
    anna.says("a few");
    anna.sees("This is no number").await;
    anna.sees("2/4\n\nHow many pieces?").await;
    story.restarts().await;
    let (anna, boris) = (story.anna(), {
        drop(boris);
        story.boris_in_group()
    });
    anna.presses("Skip").await;
    anna.sees("3/4\n\nWhich plan?\n👇").await;
    anna.presses("Back").await;
    anna.sees("2/4\n\nHow many pieces?").await;
    anna.says("2,5");
    anna.sees("3/4\n\nWhich plan?").await;
    anna.says("Gold");
    anna.sees("none of the choices").await;
    anna.sees("3/4\n\nWhich plan?").await;
    anna.presses("Pro").await;
    anna.sees("4/4\n\nOrder number?").await;
    anna.says("4711");
    anna.sees("It should look like this: AB-1234").await;
    anna.sees("4/4\n\nOrder number?").await;
    anna.says("XY-4711");
    anna.sees("🗂 Payment\n\n✍️ Write your question").await;
    anna.says("it is broken");
    let shown = boris.sees("it is broken").await;
    let expected = "🗂 Payment\n▫️ What did you buy? A red chair\n▫️ How many pieces? 2.5\n▫️ Which plan? Pro\n\
                    ▫️ Order number? XY-4711\nit is broken";
    assert!(shown.text.ends_with(expected), "{}", shown.text);
    let admin = story.admin();
    admin.says("/info #1");
    let card = admin.sees("Anna answered the questions of the category").await;
    assert!(card.text.contains("▫️ Which plan? Pro"), "{}", card.text);
    // Words that are changed later stand below the same header.
    anna.edits("it is broken", "it is quite broken");
    let changed = boris.sees("it is quite broken").await;
    assert!(changed.text.contains("▫️ Order number? XY-4711"), "{}", changed.text);
    // Nothing of it sticks to the next ticket.
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.sees("What is it about?").await;
    anna.presses("Something else").await;
    anna.sees("✍️ Write your question").await;
    anna.says("another thing");
    boris.sees("another thing").await;
    story.is_quiet().await;
    assert_eq!(words(&story, 2), []);
    story.closes().await;
}

#[tokio::test]
async fn what_is_asked_stands_though_the_questions_change_meanwhile() {
    let mut story = desk().opens().await;
    all_kinds(&story).await;
    let (anna, admin) = (story.anna(), story.admin());
    begins(&anna).await;
    let first = anna.sees("1/4\n\nWhat did you buy?").await;
    anna.says("A chair");
    anna.sees("2/4").await;
    anna.presses("Skip").await;
    let choice = anna.sees("3/4\n\nWhich plan?").await;
    // The admin words it anew, with other choices, deletes the last one and moves the first.
    admin.says("/categories");
    admin.sees("What tickets can be about").await;
    admin.presses("Payment").await;
    admin.sees("Priority of its tickets").await;
    admin.presses("Intake questions (4)").await;
    admin.sees("4. ❗ Order number?").await;
    admin.presses("3. Which plan?").await;
    admin.sees("❓ Which plan?").await;
    admin.presses("✏️ Question").await;
    admin.sees("Send the question").await;
    admin.says("Which contract?");
    admin.sees("❓ Which contract?").await;
    admin.presses("Choices").await;
    admin.sees("Send the choices").await;
    admin.says("only one");
    admin.sees("from 2 to 8 different choices").await;
    admin.says("Yearly\nMonthly");
    admin.sees("▫️ Yearly\n▫️ Monthly").await;
    admin.presses("Earlier").await;
    admin.sees("🗂 Payment · 2/4").await;
    admin.presses("Back").await;
    admin.sees("2. ❗ Which contract?").await;
    admin.presses("4. Order number?").await;
    admin.sees("❓ Order number?").await;
    admin.presses("Delete").await;
    let sure = admin.sees("Delete this question?").await;
    admin.presses("Yes, delete").await;
    admin.sees("Intake questions of").await;
    // What Anna sees holds; nothing comes after it any more.
    anna.presses_below(&choice, "Pro");
    anna.sees("🗂 Payment\n\n✍️ Write your question").await;
    // Old buttons choose nothing.
    anna.presses_below(&choice, "Basic");
    anna.is_told("not asked any more").await;
    anna.presses_below(&first, "Back");
    anna.is_told("not asked any more").await;
    anna.says("it broke down today");
    admin.sees("it broke down today").await;
    let given = [
        ("What did you buy?", "A chair"),
        ("How many pieces?", ""),
        ("Which plan?", "Pro"),
    ];
    let given = given.map(|(wording, words)| (wording.to_owned(), words.to_owned()));
    story.is_quiet().await;
    assert_eq!(words(&story, 1), given);
    admin.presses_below(&sure, "Yes, delete");
    admin.is_told("no such question").await;
    // A week later, when nothing is asked at all.
    anna.presses_below(&choice, "Pro");
    anna.is_told("not asked any more").await;
    anna.sees("Here you reach our support").await;
    // The category goes while somebody is asked: what they answered goes along all the same.
    begins(&anna).await;
    anna.sees("1/3\n\nWhat did you buy?").await;
    admin.says("/categories");
    admin.sees("What tickets can be about").await;
    admin.presses("Payment").await;
    admin.sees("Priority of its tickets").await;
    admin.presses("Delete").await;
    admin.sees("Delete the category Payment?").await;
    admin.presses("Yes, delete").await;
    admin.sees("users are not asked").await;
    anna.says("A table");
    anna.sees("✍️ Write your question").await;
    anna.says("it wobbles a lot");
    admin.sees("▫️ What did you buy? A table\nit wobbles a lot").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn whoever_leaves_off_or_writes_elsewhere_loses_no_message() {
    let mut story = desk().opens().await;
    all_kinds(&story).await;
    let (anna, admin) = (story.anna(), story.admin());
    // What was written before is kept, and goes when all is answered.
    anna.says("I have paid twice");
    let kept = anna.sees("has not been sent yet").await;
    anna.presses("Send").await;
    anna.sees("What is it about?").await;
    anna.presses("Payment").await;
    anna.sees("1/4").await;
    // Nobody gets past a question with an old button.
    anna.presses_below(&kept, "Send");
    anna.says("A chair");
    anna.sees("2/4").await;
    anna.presses("Skip").await;
    anna.sees("3/4").await;
    anna.presses("Basic").await;
    anna.sees("4/4").await;
    anna.says("AB-1234");
    anna.sees("🗂 Payment").await;
    anna.presses("Send").await;
    admin.sees("▫️ Order number? AB-1234\nI have paid twice").await;
    begins(&anna).await;
    anna.sees("1/4").await;
    anna.presses("Back").await;
    anna.sees("What is it about?").await;
    anna.presses("Something else").await;
    anna.sees("Write your question").await;
    anna.says("the first one");
    admin.sees("the first one").await;
    // A reply goes to the ticket that it answers.
    begins(&anna).await;
    anna.sees("1/4").await;
    admin.replies_to("the first one", "which chair?");
    anna.sees("which chair?").await;
    // The receipt of it is written down.
    story.is_quiet().await;
    anna.replies_to("which chair?", "the red one");
    admin.sees("the red one").await;
    anna.says("with three legs");
    admin.sees("with three legs").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 2).messages, 4);
    assert_eq!(words(&story, 2), []);
    story.closes().await;
}

#[tokio::test]
async fn answers_are_sealed_shown_to_their_writer_and_erased_with_them() {
    const WORDS: [&str; 3] = ["a velvet chair", "What did you buy", "a linen sofa"];
    let mut story = desk().with("ENCRYPTION_KEY", KEY).opens().await;
    all_kinds(&story).await;
    let (anna, admin) = (story.anna(), story.admin());
    for (words, question) in [("a velvet chair", "it broke down today"), ("a linen sofa", "")] {
        begins(&anna).await;
        anna.sees("1/4").await;
        anna.says(words);
        anna.sees("2/4").await;
        if question.is_empty() {
            break;
        }
        anna.presses("Skip").await;
        anna.sees("3/4").await;
        anna.presses("Basic").await;
        anna.sees("4/4").await;
        anna.says("AB-1234");
        anna.sees("Write your question").await;
        anna.says(question);
        admin.sees(question).await;
    }
    story.is_quiet().await;
    assert_eq!(in_the_clear(story.data_dir(), &WORDS), Vec::<&str>::new());
    let data = story.desk.own_data(switchboard::domain::PersonId::telegram(1_001));
    let data = data.unwrap().unwrap();
    let given = &data["tickets"][0]["history"].to_string();
    assert!(
        given.contains("a velvet chair") && given.contains("Which plan?"),
        "{given}"
    );
    assert_eq!(data["answers_not_sent_yet"][0]["answer"], "a linen sofa");
    anna.says("/privacy");
    anna.presses("Erase").await;
    anna.presses("Yes").await;
    anna.sees("erased").await;
    story.is_quiet().await;
    assert!(
        story
            .desk
            .store()
            .ticket(switchboard::domain::TicketNo(1))
            .unwrap()
            .is_none()
    );
    story.closes().await;
}

#[tokio::test]
async fn all_of_it_in_russian_and_on_the_card_of_a_topic() {
    let mut story = desk().with("DEFAULT_LOCALE", "ru").with_forum().opens().await;
    let (ivan, admin) = (story.user(1_002, "Иван", "ru"), story.admin());
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.says("/categories");
    admin.presses("Добавить").await;
    admin.sees("Пришлите имя категории").await;
    admin.says("Оплата");
    admin.presses("Вопросы (0)").await;
    admin.sees("Пока ничего не спрашивается").await;
    admin.presses("Добавить вопрос").await;
    admin.presses("Слова по образцу").await;
    admin.sees("Пришлите вопрос").await;
    admin.says("Номер заказа?");
    admin.sees("регулярного выражения").await;
    admin.says("[0-9]{4}\n4711");
    admin.sees("Например: 4711").await;
    admin.presses("Разрешить пропуск").await;
    admin.sees("Можно пропустить").await;
    admin.presses("Назад").await;
    admin.presses("Добавить вопрос").await;
    admin.presses("Один из вариантов").await;
    admin.sees("Пришлите вопрос").await;
    admin.says("Какой тариф?");
    admin.sees("Пришлите варианты").await;
    admin.says("Основной\nПолный");
    admin.sees("Ответ обязателен").await;
    ivan.says("/start");
    ivan.presses("Задать вопрос").await;
    ivan.sees("О чём ваш вопрос?").await;
    ivan.presses("Оплата").await;
    ivan.sees("1/2\n\nНомер заказа?").await;
    ivan.says("не помню");
    ivan.sees("Он должен выглядеть так: 4711").await;
    ivan.sees("1/2\n\nНомер заказа?").await;
    ivan.presses("Пропустить").await;
    ivan.sees("2/2\n\nКакой тариф?").await;
    ivan.presses("Полный").await;
    ivan.sees("Напишите ваш вопрос").await;
    ivan.says("Списали дважды");
    let topic = topic(&story, "Иван").await;
    story.is_quiet().await;
    let said = said_in(&story, &topic);
    assert!(
        said[0].text.contains("▫️ Номер заказа? —\n▫️ Какой тариф? Полный"),
        "{said:?}"
    );
    assert_eq!(said[1].text, "Списали дважды");
    story.closes().await;
}

#[tokio::test]
async fn answers_go_along_though_the_faq_is_offered_first() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    crate::faq::writes(&admin, "How do I pay?", "By card.").await;
    makes(&admin, "Payment").await;
    asks(&admin, "A number", "How many pieces?", None).await;
    begins(&anna).await;
    anna.sees("1/1").await;
    anna.says("12");
    anna.sees("Write your question").await;
    anna.says("I cannot pay my bill");
    anna.sees("not been sent yet").await;
    anna.presses("Send to support").await;
    let shown = admin.sees("I cannot pay my bill").await;
    assert!(
        shown.text.contains("🗂 Payment\n▫️ How many pieces? 12\n"),
        "{}",
        shown.text
    );
    story.is_quiet().await;
    story.closes().await;
}
