//! Categories: made by admins, chosen by users who ask, changed by staff.

use switchboard::domain::Priority;

use crate::handling::{any, opens_more, ticket};
use crate::harness::{Actor, desk};
use crate::topics::{forum, topic};

/// Makes a category by the buttons.
pub async fn makes(admin: &Actor, name: &str) {
    admin.says("/categories");
    admin.presses("Add").await;
    admin.sees("Send the name").await;
    admin.says(name);
    admin.sees(&format!("🗂 {name} ·")).await;
}

#[tokio::test]
async fn a_user_chooses_and_the_ticket_gets_what_comes_with_it() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.sees("Write your question").await;
    anna.says("/cancel");
    admin.says("/menu");
    admin.presses("Categories").await;
    admin.sees("users are not asked").await;
    makes(&admin, "Payment").await;
    admin.presses("high").await;
    admin.sees("Priority of its tickets: 🟠 high").await;
    admin.presses("Tags").await;
    admin.sees("Send up to five tags").await;
    admin.says("a b c d e f");
    admin.sees("I do not understand this").await;
    admin.says("#money refund");
    admin.sees("Tags of its tickets: #money #refund").await;
    makes(&admin, "Delivery").await;
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.sees("What is it about?").await;
    anna.presses("Payment").await;
    anna.sees("🗂 Payment\n\n✍️ Write your question").await;
    anna.says("I have paid twice");
    let shown = admin.sees("I have paid twice").await;
    assert!(shown.text.contains("Anna · 🗂 Payment"), "{shown:?}");
    let first = ticket(&story, 1);
    assert_eq!(first.category.map(|category| category.name), Some("Payment".into()));
    assert_eq!(
        (first.priority, first.tags),
        (Priority::High, vec!["money".into(), "refund".into()])
    );
    admin.says("/info #1");
    admin.sees("Anna chose the category Payment").await;
    anna.says("/start");
    anna.presses("My tickets").await;
    anna.presses("I have paid").await;
    let own = anna.sees("category: Payment").await;
    for private in ["high", "money"] {
        assert!(!own.text.contains(private), "{own:?}");
    }
    // Whoever chooses nothing is heard as well, and whoever says that it is something else.
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.sees("What is it about?").await;
    anna.says("I just write away");
    admin.sees("I just write away").await;
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.sees("What is it about?").await;
    anna.presses("Something else").await;
    anna.sees("Write your question").await;
    anna.says("where are you?");
    admin.sees("where are you?").await;
    story.is_quiet().await;
    for no in [2, 3] {
        assert_eq!(ticket(&story, no).category, None);
    }
    story.closes().await;
}

#[tokio::test]
async fn what_was_written_before_is_kept_while_one_chooses() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    makes(&admin, "Payment").await;
    anna.says("I have paid twice");
    anna.presses("Send").await;
    anna.sees("What is it about?").await;
    story.restarts().await;
    anna.presses("Payment").await;
    anna.sees("🗂 Payment").await;
    anna.presses("Send").await;
    admin.sees("Anna · 🗂 Payment\nI have paid twice").await;
    // Words that belong elsewhere are about nothing.
    anna.says("/start");
    anna.presses("Ask a question").await;
    anna.sees("What is it about?").await;
    anna.presses("Payment").await;
    anna.sees("🗂 Payment").await;
    anna.says("/cancel");
    anna.says("one more word on it");
    admin.sees("one more word on it").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).messages, 2);
    story.closes().await;
}

#[tokio::test]
async fn an_old_button_chooses_nothing_that_is_gone() {
    let mut story = desk().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    makes(&admin, "Payment").await;
    makes(&admin, "Delivery").await;
    admin.says("/categories");
    admin.presses("Add").await;
    admin.sees("Send the name").await;
    admin.says(" payment ");
    admin.sees("There is a category of this name").await;
    admin.says(&"x".repeat(33));
    admin.sees("This is too long: 32").await;
    admin.says("/cancel");
    anna.says("/start");
    anna.presses("Ask a question").await;
    let old = anna.sees("What is it about?").await;
    anna.presses("Payment").await;
    anna.sees("🗂 Payment").await;
    admin.says("/categories");
    admin.presses("Payment").await;
    admin.sees("Its tickets get no tags").await;
    admin.presses("Delete").await;
    let asked = admin.sees("Delete the category Payment?").await;
    admin.presses("Yes, delete").await;
    story.is_quiet().await;
    makes(&admin, "Payment").await;
    admin.presses_below(&asked, "Yes, delete");
    admin.is_told("There is no such category").await;
    // What she chose is gone; her question is not.
    anna.says("I have paid twice");
    admin.sees("I have paid twice").await;
    let choice = &old.buttons[0][0];
    let data = choice.data.clone().unwrap();
    anna.person()
        .presses_data(anna.person().id(), old.message_id, &data)
        .unwrap();
    anna.is_told("There is no such category").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).category, None);
    story.closes().await;
}

#[tokio::test]
async fn staff_changes_it_by_button_and_by_command() {
    let mut story = forum().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris_in_group());
    makes(&admin, "Payment").await;
    admin.presses("critical").await;
    admin.sees("Priority of its tickets: 🔴 critical").await;
    makes(&admin, "Delivery").await;
    anna.says("it rattles very much");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    opens_more(&admin).await;
    admin.presses("Category").await;
    admin.sees("What is it about?").await;
    admin.presses("Payment").await;
    admin.sees("🔴 critical\n🗂 Payment").await;
    assert_eq!(ticket(&story, 1).priority, Priority::Critical);
    admin.says("/priority #1 low");
    admin.sees("🔵 low").await;
    let says = |text: &str| boris.person().says_in_topic(crate::harness::GROUP, topic.thread, text);
    says("/department deliv");
    boris.sees("Boris chose the category Delivery").await;
    story.is_quiet().await;
    // What is so already is answered as well.
    says("/department deliv");
    boris.sees("🗂 Delivery").await;
    says("/category nothing");
    boris.sees("There is no such category").await;
    admin.says("/category #1 payment");
    admin.sees("Alex chose the category Payment").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).priority, Priority::Low, "somebody has given it");
    says("/department -");
    boris.sees("Boris took the category off").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).category, None);
    story.closes().await;
}

#[tokio::test]
async fn operators_choose_and_admins_make() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    makes(&admin, "Payment").await;
    let clara = crate::team::clara_joins(&story, "Operator").await;
    anna.says("please help me");
    clara.sees("please help me").await;
    clara.says("/categories");
    let refused = clara.sees("Your role does not allow this").await;
    for data in ["cat:list", "cat:type::name", "cat:prio:1:low", "cat:removenow:1"] {
        clara
            .person()
            .presses_data(crate::team::CLARA, refused.message_id, data)
            .unwrap();
        clara.is_told("Your role does not allow this").await;
    }
    clara.says("/department #1 payment");
    clara.sees("🗂 Payment").await;
    crate::team::clara_becomes(&admin, "Admin").await;
    makes(&clara, "Delivery").await;
    story.is_quiet().await;
    story.closes().await;
}

#[tokio::test]
async fn all_of_it_in_russian() {
    let mut story = desk().opens().await;
    let ivan = story.user(1_002, "Иван", "ru");
    let admin = story.admin();
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.presses("Категории").await;
    admin.sees("пользователей не спрашивают").await;
    admin.presses("Добавить").await;
    admin.sees("Пришлите имя категории").await;
    admin.says("Оплата");
    admin.sees("🗂 Оплата").await;
    admin.presses("высокий").await;
    admin.sees("Приоритет её обращений: 🟠 высокий").await;
    ivan.says("/start");
    ivan.presses("Задать вопрос").await;
    ivan.sees("О чём ваш вопрос?").await;
    ivan.presses("Оплата").await;
    ivan.sees("🗂 Оплата").await;
    ivan.says("Списали дважды");
    admin.sees("Иван · 🗂 Оплата").await;
    admin.says("/info 1");
    admin.sees("Иван: выбирает категорию «Оплата»").await;
    admin.presses("Ещё").await;
    admin.presses("Категория").await;
    admin.sees("О чём это обращение?").await;
    admin.presses("Без категории").await;
    admin.sees("Что ещё с ним сделать?").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).category, None);
    story.closes().await;
}
