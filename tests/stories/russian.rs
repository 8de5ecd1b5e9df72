//! From the first word to closing, in Russian.

use crate::harness::desk;

#[tokio::test]
async fn a_question_is_asked_answered_and_closed_in_russian() {
    let story = desk().opens().await;
    let ivan = story.user(1_002, "Иван", "ru");
    let admin = story.admin();
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;

    ivan.says("/start");
    ivan.sees("Здесь можно написать в поддержку").await;
    ivan.presses("Задать вопрос").await;
    ivan.sees("Напишите ваш вопрос").await;
    ivan.says("Посылка не пришла");
    ivan.sees("Обращение №1 передано в поддержку").await;
    admin.sees("№1 · Иван").await;
    admin.presses("Карточка").await;
    admin.sees("Пользователь ждёт").await;
    admin.presses("Взять").await;
    admin.is_told("Обращение №1 ваше").await;
    ivan.sees("Обращением №1 уже занимаются").await;
    admin.presses("Ответить").await;
    admin.sees("Ответ на №1 · Иван").await;
    admin.says("Будет завтра");
    ivan.sees("Будет завтра").await;
    admin.sees("Отправлено в обращение №1").await;
    admin.says("/inbox");
    admin.sees("1 открытое обращение").await;
    admin.presses("№1").await;
    admin.presses("Закрыть").await;
    admin.sees("закрыто поддержкой").await;
    ivan.sees("Поддержка закрыла обращение №1").await;
    ivan.presses("Открыть снова").await;
    ivan.sees("Ждёт ответа поддержки").await;
    admin.sees("снова открыто пользователем").await;
    story.closes().await;
}

#[tokio::test]
async fn the_user_changes_the_language_and_a_client_without_ours_gets_the_default() {
    let story = desk().with("DEFAULT_LOCALE", "ru").opens().await;
    let maria = story.user(1_004, "María", "es");
    maria.says("/start");
    maria.sees("Здравствуйте").await;
    maria.presses("Язык").await;
    maria.sees("Выберите язык").await;
    maria.presses("English").await;
    maria.sees("Here you reach our support").await;
    maria.says("/help");
    maria.sees("How this works").await;
    story.closes().await;
}
