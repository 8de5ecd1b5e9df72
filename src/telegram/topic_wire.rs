//! The Bot API's methods for topics, and what is asked of the group, as we write and read them.

use serde::{Deserialize, Serialize};
use teloxide::requests::Payload;

use super::wire::method;

/// What is of interest in a chat (Bot API: ChatFullInfo).
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ChatFacts {
    /// Whether it has topics.
    #[serde(default)]
    pub is_forum: bool,
}

/// What is of interest in a member of a chat (Bot API: ChatMember).
#[derive(Clone, Debug, Deserialize)]
pub struct MemberFacts {
    status: String,
    #[serde(default)]
    can_manage_topics: bool,
    #[serde(default)]
    can_pin_messages: bool,
}

impl MemberFacts {
    /// Whether it may make, change, close and reopen topics.
    pub fn manages_topics(&self) -> bool {
        self.status == "creator" || (self.status == "administrator" && self.can_manage_topics)
    }

    /// Whether it may pin messages.
    pub fn pins_messages(&self) -> bool {
        self.status == "creator" || (self.status == "administrator" && self.can_pin_messages)
    }
}

/// A topic that was made (Bot API: ForumTopic).
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct MadeTopic {
    /// Its number.
    pub message_thread_id: i64,
}

/// What may be the icon of a topic (Bot API: Sticker).
#[derive(Clone, Debug, Deserialize)]
pub struct IconSticker {
    /// The emoji it is drawn like.
    pub emoji: Option<String>,
    /// What names it.
    pub custom_emoji_id: Option<String>,
}

method! {
    /// Asks what a chat is.
    GetChat as "getChat" gives ChatFacts {
        /// Which.
        chat_id: i64,
    }
}

method! {
    /// Asks what somebody may do in a chat.
    GetMember as "getChatMember" gives MemberFacts {
        /// Which chat.
        chat_id: i64,
        /// Who.
        user_id: i64,
    }
}

method! {
    /// Asks what may be the icon of a topic.
    GetIcons as "getForumTopicIconStickers" gives Vec<IconSticker> {}
}

method! {
    /// Makes a topic.
    CreateTopic as "createForumTopic" gives MadeTopic {
        /// In this group.
        chat_id: i64,
        /// Its title, at most 128 UTF-16 units.
        name: String,
        /// The colour of its icon, one of six.
        icon_color: u32,
        /// Its icon, one of [`GetIcons`].
        #[serde(skip_serializing_if = "Option::is_none")]
        icon_custom_emoji_id: Option<String>,
    }
}

method! {
    /// Changes a topic's title or icon.
    EditTopic as "editForumTopic" gives bool {
        /// In this group.
        chat_id: i64,
        /// Which.
        message_thread_id: i64,
        /// The title; none leaves it.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The icon; none leaves it, an empty one takes it away.
        #[serde(skip_serializing_if = "Option::is_none")]
        icon_custom_emoji_id: Option<String>,
    }
}

method! {
    /// Closes a topic.
    CloseTopic as "closeForumTopic" gives bool {
        /// In this group.
        chat_id: i64,
        /// Which.
        message_thread_id: i64,
    }
}

method! {
    /// Opens a closed topic again.
    ReopenTopic as "reopenForumTopic" gives bool {
        /// In this group.
        chat_id: i64,
        /// Which.
        message_thread_id: i64,
    }
}

method! {
    /// Pins a message, in its topic if it stands in one.
    PinMessage as "pinChatMessage" gives bool {
        /// In this chat.
        chat_id: i64,
        /// Which.
        message_id: i64,
        /// Whether nobody is notified.
        disable_notification: bool,
    }
}
