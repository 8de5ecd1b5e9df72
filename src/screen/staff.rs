//! The staff's menu, help and hints.

use super::user::donate_button;
use super::{
    BackupPress, BanPress, Button, CannedPress, CategoryPress, CommonPress, FaqPress, FeedbackPress, Filter, Locale,
    Period, Screen, SettingsPress, SignaturePress, StaffPress, TeamPress, Topic, UsersPress, Words,
};
use crate::domain::{Priority, RichText, Right, Role, Style, TicketNo, Timestamp};

/// What the staff's menu tells.
#[derive(Clone, Debug)]
pub struct MenuParts {
    /// Open tickets.
    pub open: u64,
    /// Those whose user waits.
    pub waiting: u64,
    /// Banned people.
    pub banned: u64,
    /// Feedback that nobody has looked at.
    pub feedback: u64,
    /// Whether it is an owner who reads it.
    pub owner: bool,
}

/// The staff's menu.
pub fn staff_menu(locale: Locale, parts: &MenuParts) -> Screen {
    let mut text = locale.text("staff.menu", &[]);
    text.push("\n\n");
    text.append(&counts(locale, parts.open, parts.waiting));
    Screen::of(text)
        .row([Button::new(
            locale.plain("button.inbox", &[("n", &parts.waiting.to_string())]),
            StaffPress::Inbox(Filter::All, None),
        )])
        .row([
            locale.button("button.stats", StaffPress::Statistics(Period::Month)),
            locale.button("button.team", StaffPress::Team(TeamPress::List(0))),
        ])
        .row([
            locale.button("button.users", UsersPress::List(None)),
            Button::new(
                match parts.feedback {
                    0 => locale.plain("button.feedback", &[]),
                    unread => locale.plain("button.feedback_unread", &[("n", &unread.to_string())]),
                },
                FeedbackPress::List(None),
            ),
        ])
        .row((parts.banned > 0).then(|| {
            let label = locale.plain("button.bans", &[("n", &parts.banned.to_string())]);
            Button::new(label, BanPress::List(None))
        }))
        .row([
            locale.button("button.canned", StaffPress::Canned(CannedPress::List(0, None))),
            locale.button("button.faq", StaffPress::Faq(FaqPress::List(0))),
        ])
        .row([
            locale.button("button.categories", StaffPress::Categories(CategoryPress::List)),
            locale.button("button.signature", StaffPress::Signature(SignaturePress::Show)),
        ])
        .row(
            [locale.button("button.settings", StaffPress::Settings(SettingsPress::Menu))]
                .into_iter()
                .chain(
                    parts
                        .owner
                        .then(|| locale.button("button.backups", StaffPress::Backups(BackupPress::List))),
                ),
        )
        .row([
            locale.button("button.language", CommonPress::Languages),
            locale.button("button.help", StaffPress::Help(None)),
        ])
}

/// What staff can do: the topics, or one of them. Each has a text and a label of its own, and two share a row.
pub fn staff_help(locale: Locale, topic: Option<Topic>, donate: Option<&str>) -> Screen {
    let Some(topic) = topic else {
        let mut screen = Screen::of(locale.text("staff.help", &[]));
        for pair in Topic::ALL.chunks(2) {
            screen = screen.row(pair.iter().map(|topic| {
                let label = locale.plain(topic_label(*topic), &[]);
                Button::new(label, StaffPress::Help(Some(*topic)))
            }));
        }
        return screen
            .row(donate_button(locale, donate))
            .row([locale.button("button.menu", StaffPress::Menu)]);
    };
    let text = match topic {
        Topic::Inbox => locale.text("staff.help.inbox", &[]),
        Topic::Tickets => locale.text("staff.help.tickets", &[]),
        Topic::Statistics => locale.text("staff.help.statistics", &[]),
        Topic::Users => locale.text("staff.help.users", &[]),
        Topic::Feedback => locale.text("staff.help.feedback", &[]),
        Topic::Team => rights(locale),
        Topic::Settings => locale.text("staff.help.settings", &[]),
        Topic::Backups => locale.text("staff.help.backups", &[]),
    };
    Screen::of(text).row([
        locale.button("button.back", StaffPress::Help(None)),
        locale.button("button.menu", StaffPress::Menu),
    ])
}

/// Who may do what, from the table of rights: under each role what it may beyond the one before.
fn rights(locale: Locale) -> RichText {
    let mut text = locale.text("staff.help.team", &[]);
    let mut before: Option<Role> = None;
    for role in Role::ALL {
        text.push("\n\n");
        text.push_styled(&role_name(locale, role), Style::Bold);
        let new = |right: &Right| role.may(*right) && !before.is_some_and(|before| before.may(*right));
        for right in Right::ALL.iter().filter(|right| new(right)) {
            text.push(&format!("\n• {}", locale.plain(right_key(*right), &[])));
        }
        before = Some(role);
    }
    text
}

/// What a priority is called.
pub(super) fn priority_name(locale: Locale, priority: Priority) -> String {
    match priority {
        Priority::Low => locale.plain("priority.low", &[]),
        Priority::Normal => locale.plain("priority.normal", &[]),
        Priority::High => locale.plain("priority.high", &[]),
        Priority::Critical => locale.plain("priority.critical", &[]),
    }
}

/// What a role is called.
pub(super) fn role_name(locale: Locale, role: Role) -> String {
    match role {
        Role::Viewer => locale.plain("role.viewer", &[]),
        Role::Operator => locale.plain("role.operator", &[]),
        Role::Admin => locale.plain("role.admin", &[]),
        Role::Owner => locale.plain("role.owner", &[]),
    }
}

fn right_key(right: Right) -> &'static str {
    match right {
        Right::Look => "right.look",
        Right::Work => "right.work",
        Right::Users => "right.users",
        Right::Delete => "right.delete",
        Right::Settings => "right.settings",
        Right::Backups => "right.backups",
        Right::Team => "right.team",
        Right::Categories => "right.categories",
        Right::Faq => "right.faq",
        Right::Erase => "right.erase",
    }
}

fn topic_label(topic: Topic) -> &'static str {
    match topic {
        Topic::Inbox => "topic.inbox",
        Topic::Tickets => "topic.tickets",
        Topic::Statistics => "topic.statistics",
        Topic::Users => "topic.users",
        Topic::Feedback => "topic.feedback",
        Topic::Team => "topic.team",
        Topic::Settings => "topic.settings",
        Topic::Backups => "topic.backups",
    }
}

/// What was written went nowhere, and how to answer somebody.
pub fn staff_hint(locale: Locale, waiting: u64) -> Screen {
    let label = locale.plain("button.inbox", &[("n", &waiting.to_string())]);
    Screen::of(locale.text("staff.hint", &[])).row([Button::new(label, StaffPress::Inbox(Filter::All, None))])
}

/// How many tickets are open, and how many users wait.
pub(super) fn counts(locale: Locale, open: u64, waiting: u64) -> RichText {
    let mut text = locale.count("count.open_tickets", open, &[]);
    text.push(" · ");
    text.append(&locale.count("count.waiting", waiting, &[]));
    text
}

/// Reply was pressed: what to do next. `others` are about to answer as well, each since a moment.
pub fn reply(words: &Words, no: TicketNo, user: &str, others: &[(String, Timestamp)]) -> Screen {
    let locale = words.locale;
    let args = [("no", &*no.to_string()), ("user", user)];
    let mut text = locale.text("reply.text", &args);
    for (name, since) in others {
        text.push("\n");
        text.append(&locale.text("reply.another", &[("name", name), ("at", &words.moment(*since))]));
    }
    Screen::of(text).row([
        locale.button("button.canned", StaffPress::Canned(CannedPress::List(0, Some(no)))),
        locale.button("button.cancel", CommonPress::Cancel),
    ])
}
