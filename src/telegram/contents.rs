//! What a message can be made of, by the names of its fields.

use super::fields::Fields;
use crate::domain::Kind;

/// What a message can be made of, by the field that says so. An animation also bears `document`, a venue also
/// `location`: they come first.
pub(super) const CONTENTS: [(&str, Kind); 23] = [
    ("text", Kind::Text),
    ("photo", Kind::Photo),
    ("animation", Kind::Animation),
    ("document", Kind::Document),
    ("video", Kind::Video),
    ("audio", Kind::Audio),
    ("voice", Kind::Voice),
    ("video_note", Kind::VideoNote),
    ("sticker", Kind::Sticker),
    ("venue", Kind::Venue),
    ("location", Kind::Location),
    ("contact", Kind::Contact),
    ("dice", Kind::Dice),
    ("poll", Kind::Poll),
    ("story", Kind::Other),
    ("paid_media", Kind::Other),
    ("game", Kind::Other),
    ("checklist", Kind::Other),
    ("live_photo", Kind::Other),
    ("invoice", Kind::Other),
    // Scheduled or over, they can be forwarded, but not copied.
    ("giveaway", Kind::Other),
    ("giveaway_winners", Kind::Other),
    ("rich_message", Kind::Other),
];

/// Fields that make a message a service message: nobody wrote it (Bot API 10.1, type Message).
pub(super) const SERVICE: [&str; 52] = [
    "new_chat_members",
    "left_chat_member",
    "chat_owner_left",
    "chat_owner_changed",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "message_auto_delete_timer_changed",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "successful_payment",
    "refunded_payment",
    "users_shared",
    "chat_shared",
    "gift",
    "unique_gift",
    "gift_upgrade_sent",
    "connected_website",
    "write_access_allowed",
    "passport_data",
    "proximity_alert_triggered",
    "boost_added",
    "chat_background_set",
    "checklist_tasks_done",
    "checklist_tasks_added",
    "direct_message_price_changed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "giveaway_created",
    "giveaway_completed",
    "managed_bot_created",
    "poll_option_added",
    "poll_option_deleted",
    "web_app_data",
    "paid_message_price_changed",
    "suggested_post_approved",
    "suggested_post_approval_failed",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
];

/// What a message is made of; none for service messages. What neither list knows is newer than this
/// program: it is relayed by copy like any other, and the server says if that cannot be.
pub(super) fn kind(message: &Fields<'_>) -> Option<Kind> {
    let has = |field: &str| !message[field].is_null();
    if let Some((_, kind)) = CONTENTS.iter().find(|(field, _)| has(field)) {
        return Some(*kind);
    }
    (!SERVICE.iter().any(|field| has(field))).then_some(Kind::Other)
}
