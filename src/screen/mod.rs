//! What people see, as data: text with marks, and buttons. Drawn from records in a locale; knows no
//! messenger and reads no store.

mod alerts;
mod allowed;
mod answers;
mod backup;
mod bans;
mod canned;
mod canned_press;
mod card;
mod categories;
mod category_press;
mod days;
mod digest;
mod faq;
mod faq_press;
mod feedback;
mod handling;
mod help_topic;
mod homes;
mod inbox;
mod inside;
mod kept;
mod layout;
mod links;
mod locale;
mod notices;
mod paging;
mod part_press;
mod participants;
mod people;
mod press;
mod privacy;
mod question_press;
mod questions;
mod rating;
mod refusals;
mod reminder;
mod settings;
mod signature;
mod staff;
mod statistics;
mod taking_part;
mod targets;
mod team;
mod ticket_press;
mod timeline;
mod topic;
mod user;
mod words;

pub use alerts::{error_alert, shutdown_alert, start_alert};
pub use answers::{ANSWERS_PAGE, answer, answer_helped, answers, meanwhile, offered};
pub use backup::{
    BACKUPS_SHOWN, BackupsParts, archive_dropped, archive_preview, archive_refused, archive_trouble, backup_caption,
    backup_failed, backups, fetching, gathering, restoring, ring_caption, ring_only,
};
pub use bans::{BANS_PAGE, BannedParts, BansParts, banned, bans, choose_ban, reason_of_ban};
pub use canned::{
    CANNED_PAGE, ask_canned, canned_card, canned_file, canned_file_refused, canned_list, canned_names, canned_preview,
    canned_sent, remove_canned,
};
pub use canned_press::CannedPress;
pub use card::{CARD_EVENTS, CardParts, HISTORY_PAGE, card};
pub use categories::{ask_about, categories, category_card, remove_category, said_nothing, say_about, word_category};
pub use category_press::CategoryPress;
pub use days::{Day, last_days};
pub use digest::{DIGEST_TICKETS, DigestParts, digest};
pub use faq::{FAQ_PAGE, FaqParts, faq, faq_card, remove_faq, word_faq};
pub use faq_press::{AnswerPress, FaqPress};
pub use feedback::{
    FEEDBACK_PAGE, FeedbackListParts, FeedbackParts, answer_feedback, ask_for_feedback, feedback_card, feedback_header,
    feedback_in_header, feedback_keyboard, feedback_list, thanks_for_feedback,
};
pub use handling::{
    COLLEAGUES_PAGE, categorise, erase, handling, more, note, priorities, schedule, tags, transfer, wording,
};
pub use help_topic::Topic;
pub use homes::{HomeParts, category_home, home_hint, home_mute, home_set};
pub use inbox::{INBOX_PAGE, InboxParts, inbox};
pub use inside::{About, Job, State, info, state};
pub use kept::{KeptParts, ask, kept, nothing_kept, slow_down, too_short};
pub use links::Linked;
pub use locale::Locale;
pub use notices::{
    Opening, header, keyboard_for_staff, notice_to_person, notice_to_staff, notice_to_user, ticket_in_header,
    with_responses,
};
pub use part_press::PartPress;
pub use participants::{choose_participant, found_label, participant_header, participants};
pub use people::{
    USER_TICKETS_PAGE, USERS_PAGE, UserParts, UserTicketsParts, UsersParts, found_users, note_on_user, search_users,
    user_card, user_tickets, users,
};
pub use press::{
    BackupPress, BanPress, CommonPress, FeedbackPress, Filter, Place, Press, SettingsPress, SignaturePress, StaffPress,
    Step, TeamPress, UserPress, UsersPress,
};
pub use privacy::{forget_me, forgotten_now, own_data_caption, privacy};
pub use question_press::{IntakePress, QuestionPress};
pub use questions::{
    QuestionWords, add_question, intake_question, question_card, questions, remove_question, word_question,
};
pub use rating::comment;
pub use refusals::{own_refusal, refusal};
pub use reminder::{ReminderParts, reminder};
pub use settings::{RuleParts, RuleSource, TurnedBy, rule, rules, settings, settings_log, type_value};
pub use signature::{ask_signature, signature};
pub use staff::{MenuParts, reply, staff_help, staff_hint, staff_menu};
pub use statistics::{Period, STATISTICS_DAYS, StatisticsParts, picture_caption, statistics, statistics_help};
pub use taking_part::{
    contribute, leave, notice_to_participant, participation_notice, speaker_header, taken_part, taking_part,
};
pub use team::{MemberParts, TEAM_PAGE, TeamParts, invitations, invited, member, remove_member, team};
pub use ticket_press::TicketPress;
pub use topic::{Former, TopicCardParts, topic_card, topic_title, user_topic_card, user_topic_title};
pub use user::{
    HELD_PAGE, OwnParts, TicketsParts, cancelled, help, languages, link_for_staff, menu, my_ticket, my_tickets,
    write_to,
};
pub use words::{Marks, Words, shown_name};

use crate::domain::RichText;

/// Most UTF-16 units a screen's text may have: the Bot API's limit for a message.
pub const MAX_TEXT: usize = 4_096;

/// A text and the buttons below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// The text; at most [`MAX_TEXT`] units.
    pub text: RichText,
    /// The buttons, row by row.
    pub rows: Vec<Vec<Button>>,
}

/// A button: what it says and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What it does.
    pub action: Action,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// It is pressed, and the program hears of it.
    Press(Press),
    /// It opens this address; the program hears nothing.
    Open(String),
}

impl Button {
    /// A button.
    pub fn new(label: impl Into<String>, press: impl Into<Press>) -> Self {
        Button {
            label: label.into(),
            action: Action::Press(press.into()),
        }
    }

    /// A button that opens an address.
    pub fn link(label: impl Into<String>, address: String) -> Self {
        Button {
            label: label.into(),
            action: Action::Open(address),
        }
    }
}

impl Locale {
    /// A button whose label is the text of a key.
    pub fn button(self, key: &str, press: impl Into<Press>) -> Button {
        Button::new(self.plain(key, &[]), press)
    }
}

impl Screen {
    /// A text without buttons.
    pub fn of(text: RichText) -> Self {
        Screen { text, rows: Vec::new() }
    }

    /// With one more row of buttons, or several where a phone would not show whole labels; an empty one is left out.
    pub fn row(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        self.rows.extend(layout::rows(buttons.into_iter().collect()));
        self
    }
}
