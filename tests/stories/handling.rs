//! What staff does with tickets besides talking in them: by buttons, by commands, and what users see of it.

use std::time::Duration;

use switchboard::domain::{PersonId, Priority, Ticket, TicketNo};

use crate::harness::{ADMIN, Actor, GROUP, Setup, Story, desk};
use crate::topics::{forum, said_in, topic};

const HOUR: Duration = Duration::from_secs(3_600);

pub fn any() -> Setup {
    desk().with("TICKET_MODE", "any")
}

pub fn ticket(story: &Story, no: u64) -> Ticket {
    let ticket = story.desk.store().ticket(TicketNo(no)).unwrap();
    ticket.expect("the ticket is there").value
}

/// The first ticket's second page of buttons.
pub async fn opens_more(operator: &Actor) {
    operator.says("/list");
    operator.presses("#1 ·").await;
    operator.presses("More").await;
    operator.sees("What else would you like to do?").await;
}

#[tokio::test]
async fn urgent_tickets_come_first_in_the_inbox() {
    let mut story = any().opens().await;
    let (anna, boris, admin) = (story.anna(), story.boris(), story.admin());
    let ivan = story.user(1_002, "Ivan", "en");
    ivan.says("I have time");
    boris.sees("I have time").await;
    story.passes(HOUR);
    anna.says("everything burns");
    boris.sees("everything burns").await;
    boris.says("/priority #2 critical");
    boris.sees("🔴 critical").await;
    admin.says("/inbox");
    let inbox = admin.sees("2 open tickets").await;
    let labels: Vec<&str> = inbox.buttons.iter().take(2).map(|row| row[0].text.as_str()).collect();
    assert!(labels[0].contains("🔴") && labels[0].contains("#2"), "{labels:?}");
    assert!(labels[1].contains("#1"), "{labels:?}");
    opens_more(&admin).await;
    admin.presses("Priority").await;
    admin.sees("How urgent is it?").await;
    admin.presses("low").await;
    admin.sees("🔵 low").await;
    assert_eq!(ticket(&story, 1).priority, Priority::Low);
    story.is_quiet().await;
    for user in [&anna, &ivan] {
        user.sees_no("critical");
        user.sees_no("low");
    }
    story.closes().await;
}

#[tokio::test]
async fn notes_and_tags_are_for_staff_alone_and_a_new_subject_is_for_all() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("is anybody there?");
    admin.sees("is anybody there?").await;
    opens_more(&admin).await;
    admin.presses("Note").await;
    admin.sees("The user will not see it").await;
    admin.says("was rude on the phone");
    admin.sees("📝 Alex: was rude on the phone").await;
    admin.presses("More").await;
    admin.presses("Tags").await;
    admin.presses("Add a tag").await;
    admin.sees("Send the tag").await;
    admin.says("two words");
    admin.sees("I do not understand this").await;
    admin.says("#Refund");
    admin.sees("🏷 #refund").await;
    admin.says("/rename #1 Where is my parcel?");
    admin.sees("Where is my parcel?").await;
    anna.says("/start");
    anna.presses("My tickets").await;
    anna.presses("Where is my parcel?").await;
    anna.sees("Waiting for an answer").await;
    for private in ["rude", "refund"] {
        anna.sees_no(private);
    }
    // Once off, the old button takes no other tag off.
    admin.says("/tag #1 late");
    admin.sees("#refund #late").await;
    admin.presses("More").await;
    admin.presses("Tags").await;
    let list = admin
        .sees_where("the tags", |message| message.text.contains("Press one"))
        .await;
    admin.presses("✖️ #refund").await;
    admin
        .sees_where("one tag", |message| {
            message.text.contains("🏷 #late") && !message.text.contains("#refund")
        })
        .await;
    admin.presses_below(&list, "✖️ #refund");
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).tags, ["late"]);
    story.closes().await;
}

#[tokio::test]
async fn a_ticket_is_passed_on_and_given_back() {
    let mut story = any().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("who is on it?");
    boris.sees("who is on it?").await;
    admin.says("/take #1");
    anna.sees("Somebody is now working on ticket #1").await;
    opens_more(&admin).await;
    admin.presses("Pass on").await;
    admin.sees("Who should take over?").await;
    admin.presses("Boris").await;
    boris.sees("Alex passed it on to Boris").await;
    anna.says("a word for whoever it is");
    boris.sees("a word for whoever it is").await;
    story.is_quiet().await;
    admin.sees_no("Anna\na word for whoever it is");
    boris.says("/transfer #1 nobody");
    boris.sees("They are not in the team").await;
    boris.says("/unclaim #1");
    boris.sees("nobody has it").await;
    boris.says("/unclaim #1");
    boris.sees("Nobody has taken it").await;
    anna.says("and now for all");
    admin.sees("and now for all").await;
    boris.says("/transfer #1 alex");
    admin.sees("Boris passed it on to Alex").await;
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).assignee(), Some(PersonId::telegram(ADMIN)));
    anna.sees_no("Boris");
    anna.sees_no("Alex");
    story.closes().await;
}

#[tokio::test]
async fn a_locked_ticket_keeps_what_its_user_writes() {
    let mut story = any().opens().await;
    let (anna, admin, boris) = (story.anna(), story.admin(), story.boris());
    anna.says("one more thing");
    admin.sees("one more thing").await;
    opens_more(&admin).await;
    admin.presses("Lock").await;
    admin.sees("🔒 Locked").await;
    anna.sees("Support has locked ticket #1").await;
    anna.says("and another one");
    anna.sees("Ticket #1 is locked").await;
    story.is_quiet().await;
    boris.sees_no("and another one");
    story.restarts().await;
    admin.says("/unlock #1");
    let unlocked = anna.sees("You can add to ticket #1 again").await;
    anna.presses_below(&unlocked, "#1");
    boris.sees("and another one").await;
    // Pressed again: nothing is left to add.
    anna.presses_below(&unlocked, "#1");
    story.is_quiet().await;
    assert_eq!(boris.count("and another one"), 1);
    // A locked one cannot be reopened by its user.
    admin.says("/lock #1");
    anna.sees("Support has locked").await;
    admin.says("/close #1");
    let closed = anna.sees("Support has closed ticket #1").await;
    assert!(
        !closed
            .buttons
            .iter()
            .flatten()
            .any(|button| button.text.contains("Reopen")),
        "{closed:?}"
    );
    story.closes().await;
}

#[tokio::test]
async fn escalating_raises_the_priority_and_tells_those_with_more_rights() {
    let mut story = any().with_group().opens().await;
    let (anna, boris, group) = (story.anna(), story.boris(), story.boris_in_group());
    let admin = story.admin();
    anna.says("I shall sue you");
    group.sees("I shall sue you").await;
    boris.says("/escalate #1");
    admin.sees("Boris escalated it").await;
    group.sees("Boris escalated it").await;
    boris.says("/escalate #1");
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).priority, Priority::High);
    assert_eq!(admin.count("escalated it"), 1, "told once");
    anna.sees_no("escalated");
    story.closes().await;
}

#[tokio::test]
async fn commands_in_the_group_mean_the_ticket_they_reply_to_or_name() {
    let mut story = any().with_group().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    let clara = story.user(1_003, "Clara", "en");
    anna.says("how do I pay?");
    boris.sees("how do I pay?").await;
    clara.says("when is it open?");
    boris.sees("when is it open?").await;
    boris.replies_to("how do I pay?", "/note@desk_bot wants to pay cash");
    boris.sees("📝 Boris: wants to pay cash").await;
    boris.replies_to("how do I pay?", "/priority high");
    boris.sees("Boris set the priority: high").await;
    boris.says("/close #2 // nobody knows");
    boris.sees("closed by Boris: nobody knows").await;
    clara.sees("Support has closed ticket #2").await;
    boris.replies_to("how do I pay?", "/info");
    let info = boris.sees("wants to pay cash").await;
    assert!(info.text.contains("🟠 high") && info.buttons.is_empty(), "{info:?}");
    boris.says("/unlock@other_bot #1");
    boris.says("/tag #1 two words");
    boris.sees("I do not understand this").await;
    story.is_quiet().await;
    for user in [&anna, &clara] {
        for private in ["cash", "nobody knows", "high"] {
            user.sees_no(private);
        }
    }
    story.closes().await;
}

#[tokio::test]
async fn commands_in_a_topic_mean_its_ticket() {
    let mut story = forum().opens().await;
    let (anna, boris) = (story.anna(), story.boris_in_group());
    anna.says("it rattles");
    let topic = topic(&story, "Anna").await;
    story.is_quiet().await;
    let says = |text: &str| boris.person().says_in_topic(GROUP, topic.thread, text);
    says("/note it is model 7");
    boris.sees("it is model 7").await;
    says("/lock");
    anna.sees("Support has locked ticket #1").await;
    says("/unlock");
    anna.sees("You can add to ticket #1 again").await;
    says("/transfer @boris7");
    boris.sees("They are not in the team").await;
    says("/escalate@desk_bot");
    boris.sees("escalated").await;
    says("/close repaired");
    anna.sees("Reason: repaired").await;
    story.is_quiet().await;
    assert!(
        said_in(&story, &topic)
            .iter()
            .any(|said| said.text.contains("closed by Boris: repaired"))
    );
    anna.sees_no("model 7");
    story.closes().await;
}

#[tokio::test]
async fn the_same_command_delivered_twice_is_done_once() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    anna.says("hello there");
    admin.sees("hello there").await;
    admin.says("/note #1 only once");
    admin.sees("only once").await;
    for id in crate::stale::update_ids(&story.sim) {
        story.sim.repeat_update(id);
    }
    story.is_quiet().await;
    assert_eq!(ticket(&story, 1).notes, 1);
    story.closes().await;
}

#[tokio::test]
async fn an_operator_works_and_deletes_nothing() {
    let mut story = any().opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    let clara = crate::team::clara_joins(&story, "Operator").await;
    anna.says("please help");
    clara.sees("please help").await;
    clara.says("/close #1");
    anna.sees("Support has closed").await;
    for command in ["/hide #1", "/list deleted"] {
        clara.says(command);
        clara.sees("Your role does not allow this").await;
    }
    clara.says("/info #1");
    clara.presses("More").await;
    let more = clara.sees("What else would you like to do?").await;
    let labels = |message: &telegram_sim::SeenMessage| format!("{:?}", message.buttons);
    assert!(!labels(&more).contains("Delete"), "{more:?}");
    for data in ["tk:hide:1", "tk:erase:1", "tk:erasenow:1"] {
        clara
            .person()
            .presses_data(crate::team::CLARA, more.message_id, data)
            .unwrap();
        clara.is_told("Your role does not allow this").await;
    }
    admin.says("/hide #1");
    admin.sees("🗑 Deleted").await;
    crate::team::clara_becomes(&admin, "Admin").await;
    clara.says("/unhide #1");
    story.is_quiet().await;
    assert!(!ticket(&story, 1).hidden);
    for data in ["tk:hide:1", "tk:erasenow:1"] {
        clara
            .person()
            .presses_data(crate::team::CLARA, more.message_id, data)
            .unwrap();
    }
    clara.is_told("Your role does not allow this").await;
    story.is_quiet().await;
    assert!(ticket(&story, 1).hidden, "an admin deletes, and does not erase");
    story.closes().await;
}

#[tokio::test]
async fn all_of_it_in_russian() {
    let mut story = any().opens().await;
    let ivan = story.user(1_002, "Иван", "ru");
    let (admin, boris) = (story.admin(), story.boris());
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    ivan.says("Посылка не пришла");
    admin.sees("Посылка не пришла").await;
    admin.presses("Карточка").await;
    admin.presses("Ещё").await;
    admin.sees("Что ещё с ним сделать?").await;
    admin.presses("Приоритет").await;
    admin.presses("высокий").await;
    admin.sees("🟠 высокий").await;
    admin.presses("Заметка").await;
    admin.sees("Пришлите заметку").await;
    admin.says("звонил трижды");
    admin.sees("📝 Alex: звонил трижды").await;
    admin.presses("Ещё").await;
    admin.presses("Передать").await;
    admin.sees("Кому передать?").await;
    admin.presses("Boris").await;
    boris.sees("Alex passed it on to Boris").await;
    admin.presses("Заблокировать").await;
    ivan.sees("Поддержка заблокировала обращение №1").await;
    ivan.says("Ау");
    ivan.sees("Обращение №1 заблокировано").await;
    admin.presses("Разблокировать").await;
    ivan.sees("снова можно писать").await;
    admin.presses("Закрыть с причиной").await;
    admin.sees("Пришлите причину").await;
    admin.says("посылка вручена");
    ivan.sees("Причина: посылка вручена").await;
    ivan.says("/start");
    ivan.presses("Мои обращения").await;
    ivan.sees("Ваши обращения").await;
    ivan.presses("№1 · Посылка").await;
    ivan.sees("поддержка заблокировала его").await;
    admin.says("/list closed");
    admin.presses("№1").await;
    admin.presses("Ещё").await;
    admin.presses("Удалить").await;
    admin.sees("🗑 Удалено").await;
    admin.presses("Стереть").await;
    admin.sees("Стереть навсегда?").await;
    admin.presses("Да, стереть").await;
    admin.sees("Удалённые обращения").await;
    story.is_quiet().await;
    ivan.sees_no("звонил трижды");

    story.closes().await;
}
