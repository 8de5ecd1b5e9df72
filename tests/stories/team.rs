//! Who is staff: invitations, roles, what each role may, and leaving.

use std::time::Duration;

use switchboard::domain::{PersonId, Role, TicketNo};

use crate::harness::{Actor, BORIS, GROUP, Story, desk};

pub const CLARA: i64 = 1_300;
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// The owner makes an invitation for this role. Gives what its link bears.
async fn invitation(admin: &Actor, role: &str) -> String {
    admin.says("/staff");
    admin.presses("Invite").await;
    admin.sees("Which role shall the link give?").await;
    admin.presses(role).await;
    let shown = admin.sees("https://t.me/").await.text;
    let (_, payload) = shown.rsplit_once("?start=").expect("a deep link");
    assert!(payload.starts_with("join_") && payload.len() <= 64, "{payload}");
    payload.trim().to_owned()
}

/// Clara joins in this role.
pub async fn clara_joins(story: &Story, role: &str) -> Actor {
    let payload = invitation(&story.admin(), role).await;
    let clara = story.user(CLARA, "Clara", "en");
    clara.says(&format!("/start {payload}"));
    clara.sees("You are in the support team").await;
    clara.sees("Support desk").await;
    clara
}

/// The owner gives Clara another role.
pub async fn clara_becomes(admin: &Actor, role: &str) {
    admin.says("/staff");
    admin.presses("Clara · ").await;
    admin.sees("In the team since").await;
    admin.presses(role).await;
    admin
        .sees_where("the chosen role", |message| message.text.contains(role))
        .await;
}

/// The owner takes Clara out of the team; the button says which role she has.
pub async fn clara_is_removed(admin: &Actor, role: &str) {
    admin.says("/staff");
    admin.presses(&format!("Clara · {role}")).await;
    admin.presses("Remove from the team").await;
    admin.presses("Yes, remove").await;
}

fn role(story: &Story) -> Option<Role> {
    story.desk.role(PersonId::telegram(CLARA))
}

#[tokio::test]
async fn whoever_opens_the_link_first_is_staff_and_all_concerned_are_told() {
    let story = desk().with("TICKET_MODE", "any").opens().await;
    let (admin, boris) = (story.admin(), story.boris());
    let payload = invitation(&admin, "Operator").await;
    let (clara, eve) = (story.user(CLARA, "Clara", "en"), story.user(1_666, "Eve", "en"));
    clara.says(&format!("/start {payload}"));
    clara.sees("You are in the support team. Your role: Operator").await;
    clara.sees("Support desk").await;
    for owner in [&admin, &boris] {
        owner
            .sees("Clara has followed an invitation and joined the team. Role: Operator")
            .await;
    }
    eve.says(&format!("/start {payload}"));
    eve.sees("This invitation is not valid").await;
    eve.sees("Here you reach our support").await;
    assert_eq!(story.desk.role(PersonId::telegram(1_666)), None);
    // Clara works from now on, and her menu of commands is that of an operator.
    let anna = story.anna();
    anna.says("who is there?");
    clara.sees("who is there?").await;
    clara.replies_to("who is there?", "Clara, at last");
    anna.sees("Clara, at last").await;
    let menu = story.sim.until(
        |sim| {
            let commands = sim.commands(&format!("chat:{CLARA}"), "");
            let has = |word: &str| commands.iter().any(|command| command.0 == word);
            (has("inbox") && !has("settings") && !has("staff")).then_some(())
        },
        crate::harness::GUARD,
    );
    menu.await.expect("an operator's commands");
    story.closes().await;
}

#[tokio::test]
async fn an_invitation_holds_for_a_day_and_can_be_withdrawn() {
    let story = desk().opens().await;
    let (admin, clara) = (story.admin(), story.user(CLARA, "Clara", "en"));
    let old = invitation(&admin, "Admin").await;
    story.passes(DAY);
    clara.says(&format!("/start {old}"));
    clara.sees("This invitation is not valid").await;
    let fresh = invitation(&admin, "Viewer").await;
    admin.presses("Invite").await;
    let list = admin.sees("1. Viewer, by Alex, valid for 24 h").await;
    assert!(!list.text.contains("Admin, by"), "{}", list.text);
    admin.presses("Withdraw 1").await;
    admin
        .sees_where("no invitation", |message| {
            message.text.contains("Which role shall") && !message.text.contains("by Alex")
        })
        .await;
    // The press again, a week later.
    admin.presses_below(&list, "Withdraw 1");
    admin.is_told("This invitation is not valid").await;
    clara.says(&format!("/start {fresh}"));
    clara
        .sees_where("again", |message| message.text.contains("is not valid"))
        .await;
    for nonsense in ["join_", "join_0123456789abcdef0123456789abcdef", "join_ü"] {
        clara.says(&format!("/start {nonsense}"));
        clara.sees("This invitation is not valid").await;
    }
    assert_eq!(role(&story), None);
    story.closes().await;
}

#[tokio::test]
async fn nobody_of_staff_uses_an_invitation_up_and_there_are_twenty_at_most() {
    let story = desk().opens().await;
    let (admin, boris) = (story.admin(), story.boris());
    let payload = invitation(&admin, "Operator").await;
    boris.says(&format!("/start {payload}"));
    boris
        .sees("You are in the team already. The invitation has not been used")
        .await;
    let clara = story.user(CLARA, "Clara", "en");
    clara.says(&format!("/start {payload}"));
    clara.sees("You are in the support team").await;
    for _ in 0..20 {
        invitation(&admin, "Viewer").await;
    }
    admin.presses("Invite").await;
    admin.presses("Viewer").await;
    admin.is_told("There are 20 open invitations already").await;
    story.closes().await;
}

#[tokio::test]
async fn a_viewer_sees_everything_and_changes_nothing() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let anna = story.anna();
    let clara = clara_joins(&story, "Viewer").await;
    anna.says("can anybody see this?");
    story.admin().sees("can anybody see this?").await;
    story.is_quiet().await;
    clara.sees_no("can anybody see this?");
    clara.says("/inbox");
    clara.presses("#1 ·").await;
    let card = clara.sees("Ticket #1").await;
    let labels: Vec<&str> = card
        .buttons
        .iter()
        .flatten()
        .map(|button| button.text.as_str())
        .collect();
    for hidden in ["Take", "Reply", "Close", "Ban"] {
        assert!(!labels.iter().any(|label| label.contains(hidden)), "{labels:?}");
    }
    assert!(labels.iter().any(|label| label.contains("History")), "{labels:?}");
    for data in [
        "take:1",
        "reply:1",
        "close:1",
        "reopen:1",
        "set:menu",
        "team:list:0",
        "bans:",
    ] {
        clara.person().presses_data(CLARA, card.message_id, data).unwrap();
        clara.is_told("Your role does not allow this").await;
    }
    clara.says("I shall answer");
    clara.sees("Not sent. Your role does not allow this").await;
    clara.replies_to("Ticket #1", "I shall answer");
    clara.sees("Not sent. Your role does not allow this").await;
    for command in ["/settings", "/staff", "/ban 1001"] {
        clara.says(command);
        clara.sees("Your role does not allow this").await;
    }
    clara.says("/stats");
    clara.sees("Statistics").await;
    story.is_quiet().await;
    anna.sees_no("I shall answer");
    let ticket = story.desk.store().ticket(TicketNo(1)).unwrap().unwrap().value;
    assert!(ticket.is_open() && ticket.assignee().is_none());
    story.closes().await;
}

#[tokio::test]
async fn an_admin_bans_and_an_operator_does_not() {
    let story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    let clara = clara_joins(&story, "Operator").await;
    anna.says("first question here");
    clara.sees("first question here").await;
    clara.says("/ban 1001 1h");
    clara.sees("Your role does not allow this").await;
    clara_becomes(&admin, "Admin").await;
    clara.sees("Your role: Admin").await;
    story.boris().sees("Alex has given Clara another role: Admin").await;
    clara.says("/ban 1001 1h");
    anna.sees("You cannot write to our support").await;
    story.closes().await;
}

#[tokio::test]
async fn whoever_leaves_leaves_no_ticket_behind_and_their_old_buttons_do_nothing() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("MAX_OPEN_TICKETS", 0)
        .opens()
        .await;
    let (admin, boris) = (story.admin(), story.boris());
    let clara = clara_joins(&story, "Operator").await;
    // More than are released in one step.
    for n in 0..60 {
        let user = story.user(3_000 + n, &format!("User{n}"), "en");
        user.says("I need some help");
        story.is_quiet().await;
        let words = clara.find("I need some help").unwrap();
        clara.person().replies_in(CLARA, words.message_id, "on it");
        user.sees("on it").await;
    }
    clara.says("/inbox");
    clara.presses("#1 ·").await;
    let card = clara.sees("in progress · Clara").await;
    admin.says("/staff");
    admin.presses("Clara · Operator").await;
    admin.presses("Remove from the team").await;
    let sure = admin.sees("Remove Clara from the team?").await;
    admin.presses("Yes, remove").await;
    clara.sees("You are no longer in the support team").await;
    boris
        .sees("Alex has removed Clara from the team.\n60 open tickets have no assignee now")
        .await;
    admin.presses_below(&sure, "Yes, remove");
    admin.is_told("They are not in the team").await;
    assert_eq!(role(&story), None);
    clara.presses_below(&card, "Close");
    clara.is_told("Only staff can do this").await;
    clara.says("is this thing on?");
    clara.sees("Ticket #61").await;
    story.is_quiet().await;
    for n in 1..=60 {
        let ticket = story.desk.store().ticket(TicketNo(n)).unwrap().unwrap().value;
        assert!(ticket.is_open() && ticket.assignee().is_none(), "#{n}");
    }
    // What users write now reaches those who are left, and the history says how it came.
    story.actor(3_000, 3_000).says("and what now?");
    boris.sees("and what now?").await;
    boris.says("/inbox");
    boris.presses("#1 ·").await;
    boris.sees("Alex put it back: nobody has it").await;
    story.closes().await;
}

#[tokio::test]
async fn a_role_survives_a_restart_and_an_operator_who_only_looks_from_now_on_lets_go() {
    let mut story = desk().with("TICKET_MODE", "any").opens().await;
    let (anna, admin) = (story.anna(), story.admin());
    let clara = clara_joins(&story, "Operator").await;
    story.restarts().await;
    assert_eq!(role(&story), Some(Role::Operator));
    anna.says("do you know me?");
    clara.sees("do you know me?").await;
    clara.presses("Card").await;
    clara.presses("Take").await;
    clara.sees("in progress · Clara").await;
    clara.presses("Reply").await;
    clara.sees("Answer to #1").await;
    clara_becomes(&admin, "Viewer").await;
    clara.sees("Your role: Viewer").await;
    admin.sees("1 open ticket has no assignee now").await;
    clara.says("this must not arrive");
    clara.sees("Not sent. Your role does not allow this").await;
    story.restarts().await;
    assert_eq!(role(&story), Some(Role::Viewer));
    story.is_quiet().await;
    anna.sees_no("this must not arrive");
    story.closes().await;
}

#[tokio::test]
async fn owners_are_changed_in_the_configuration_alone() {
    let story = desk().opens().await;
    let admin = story.admin();
    admin.says("/staff");
    let list = admin.sees("2 people").await;
    admin.presses("Boris · Owner").await;
    let card = admin.sees("Named in .env").await;
    assert!(
        !card
            .buttons
            .iter()
            .flatten()
            .any(|button| button.text.contains("Remove"))
    );
    for data in [
        format!("team:removenow:t{BORIS}"),
        format!("team:give:t{BORIS}:viewer"),
        format!("team:removenow:t{CLARA}"),
    ] {
        admin
            .person()
            .presses_data(admin.person().id(), list.message_id, &data)
            .unwrap();
        admin.is_told("They are not in the team, or an owner").await;
    }
    admin
        .person()
        .presses_data(admin.person().id(), list.message_id, "team:invite:owner")
        .unwrap();
    admin.is_told("Your role does not allow this").await;
    assert_eq!(story.desk.role(PersonId::telegram(BORIS)), Some(Role::Owner));
    story.closes().await;
}

#[tokio::test]
async fn a_viewer_is_never_relayed_where_the_group_is_for_staff() {
    let mut story = desk()
        .with("TICKET_MODE", "any")
        .with("GROUP_OPERATORS", "staff")
        .with_group()
        .opens()
        .await;
    let (anna, admin) = (story.anna(), story.admin());
    clara_joins(&story, "Viewer").await;
    story.sim.join(GROUP, CLARA, false);
    let clara = story.actor(CLARA, GROUP);
    anna.says("one for the group");
    story.boris_in_group().sees("one for the group").await;
    clara.replies_to("one for the group", "from a viewer");
    clara.presses("Close").await;
    clara.is_told("Only staff can do this").await;
    story.is_quiet().await;
    anna.sees_no("from a viewer");
    clara_becomes(&admin, "Operator").await;
    clara.replies_to("one for the group", "from an operator");
    anna.sees("from an operator").await;
    story.closes().await;
}

#[tokio::test]
async fn the_team_in_russian() {
    let story = desk().opens().await;
    let admin = story.admin();
    admin.presses("Language").await;
    admin.presses("Русский").await;
    admin.sees("Служба поддержки").await;
    admin.presses("Команда").await;
    admin.sees("2 человека").await;
    admin.presses("Пригласить").await;
    admin.presses("Оператор").await;
    let shown = admin.sees("Приглашение: Оператор").await.text;
    let (_, payload) = shown.rsplit_once("?start=").unwrap();
    let clara = story.user(CLARA, "Клара", "ru");
    clara.says(&format!("/start {}", payload.trim()));
    clara.sees("Вы в команде поддержки. Ваша роль: Оператор").await;
    admin.sees("По приглашению в команде: Клара").await;
    admin.presses("Сотрудник").await;
    admin.sees("роль дал(а) Alex").await;
    admin.presses("Наблюдатель").await;
    clara.sees("Ваша роль: Наблюдатель").await;
    clara.says("привет");
    clara.sees("Ваша роль этого не позволяет").await;
    clara.says("/help");
    clara.presses("Команда и роли").await;
    let help = clara.sees("Кому что можно").await.text;
    let viewer = help.find("Наблюдатель").unwrap();
    assert!(help[viewer..].contains("видеть обращения и статистику"), "{help}");
    admin.presses("Удалить из команды").await;
    admin.sees("Удалить из команды: Клара?").await;
    admin.presses("Да, удалить").await;
    clara.sees("Вы больше не в команде").await;
    story.closes().await;
}
