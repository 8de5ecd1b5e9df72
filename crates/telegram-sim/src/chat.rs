//! A chat: who is in it, what stands in it, and where the bot stands. Knows nothing of updates.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::errors::{self, ApiError};
use crate::message::Message;
use crate::topics::{BotRights, SeenTopic};

/// What sort of group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupKind {
    /// A basic group.
    Group,
    /// A supergroup.
    #[default]
    Supergroup,
}

/// What a chat is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ChatKind {
    /// With the person whose id the chat bears.
    Private,
    Group {
        kind: GroupKind,
        title: String,
    },
}

/// How the bot stands to a chat. In a private chat `Out` means that the person has blocked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BotStanding {
    Admin,
    Member,
    Left,
    Out,
}

/// A chat.
#[derive(Debug)]
pub(crate) struct Chat {
    pub(crate) id: i64,
    pub(crate) kind: ChatKind,
    pub(crate) bot: BotStanding,
    /// The members beside the bot, in order of joining; true for administrators. The first is the owner.
    pub(crate) members: Vec<(i64, bool)>,
    pub(crate) migrated_to: Option<i64>,
    pub(crate) messages: BTreeMap<i64, Message>,
    pub(crate) pinned: Vec<i64>,
    pub(crate) is_forum: bool,
    pub(crate) topics: BTreeMap<i64, SeenTopic>,
    pub(crate) bot_rights: BotRights,
    next_message: i64,
}

impl Chat {
    /// `base`: the number below the first message id. It differs from chat to chat, so that a bot that
    /// mixes up the ids of two chats is found out.
    pub(crate) fn new(id: i64, kind: ChatKind, bot: BotStanding, base: i64) -> Self {
        Self {
            id,
            kind,
            bot,
            members: Vec::new(),
            migrated_to: None,
            messages: BTreeMap::new(),
            pinned: Vec::new(),
            is_forum: false,
            topics: BTreeMap::new(),
            bot_rights: BotRights::default(),
            next_message: base + 1,
        }
    }

    /// A message id that was never used in this chat.
    pub(crate) fn take_id(&mut self) -> i64 {
        self.next_message += 1;
        self.next_message - 1
    }

    pub(crate) fn is_private(&self) -> bool {
        self.kind == ChatKind::Private
    }

    pub(crate) fn is_supergroup(&self) -> bool {
        matches!(
            self.kind,
            ChatKind::Group {
                kind: GroupKind::Supergroup,
                ..
            }
        )
    }

    pub(crate) fn type_name(&self) -> &'static str {
        match self.kind {
            ChatKind::Private => "private",
            ChatKind::Group {
                kind: GroupKind::Group, ..
            } => "group",
            ChatKind::Group {
                kind: GroupKind::Supergroup,
                ..
            } => "supergroup",
        }
    }

    pub(crate) fn has_member(&self, person: i64) -> bool {
        self.members.iter().any(|(id, _)| *id == person)
    }

    /// Whether the bot gets updates from here.
    pub(crate) fn bot_is_in(&self) -> bool {
        matches!(self.bot, BotStanding::Admin | BotStanding::Member) && self.migrated_to.is_none()
    }

    /// Whether the bot may act here at all.
    pub(crate) fn access(&self) -> Result<(), ApiError> {
        if let Some(new_id) = self.migrated_to {
            return Err(ApiError::migrated(new_id));
        }
        match (self.bot, &self.kind) {
            (BotStanding::Admin | BotStanding::Member, _) => Ok(()),
            (_, ChatKind::Private) => Err(errors::BLOCKED),
            (BotStanding::Out, _) if self.is_supergroup() => Err(errors::KICKED_SUPERGROUP),
            (BotStanding::Out, _) => Err(errors::KICKED_GROUP),
            (BotStanding::Left, _) if self.is_supergroup() => Err(errors::LEFT_SUPERGROUP),
            (BotStanding::Left, _) => Err(errors::LEFT_GROUP),
        }
    }

    /// The API's `Chat`; `person` is whom a private chat is with.
    pub(crate) fn render(&self, person: Option<&Value>) -> Value {
        let mut chat = json!({ "id": self.id, "type": self.type_name() });
        if let ChatKind::Group { title, .. } = &self.kind {
            chat["title"] = json!(title);
        }
        if self.is_forum {
            chat["is_forum"] = json!(true);
        }
        for field in ["first_name", "last_name", "username"] {
            if let Some(name) = person.and_then(|person| person.get(field)) {
                chat[field] = name.clone();
            }
        }
        chat
    }
}

/// The API's `ChatMember` of somebody who is `user`.
pub(crate) fn render_member(user: Value, standing: Standing, rights: BotRights) -> Value {
    match standing {
        Standing::Owner => json!({ "status": "creator", "user": user, "is_anonymous": false }),
        Standing::Member => json!({ "status": "member", "user": user }),
        Standing::Left => json!({ "status": "left", "user": user }),
        Standing::Banned => json!({ "status": "kicked", "user": user, "until_date": 0 }),
        Standing::Admin => json!({
            "status": "administrator", "user": user, "can_be_edited": false, "is_anonymous": false,
            "can_manage_chat": true, "can_delete_messages": true, "can_manage_video_chats": true,
            "can_restrict_members": true, "can_promote_members": false, "can_change_info": true,
            "can_invite_users": true, "can_post_stories": false, "can_edit_stories": false,
            "can_delete_stories": false, "can_pin_messages": rights.pin_messages,
            "can_manage_topics": rights.manage_topics,
        }),
    }
}

/// How somebody stands to a chat, in the API's five sorts that occur here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Owner,
    Admin,
    Member,
    Left,
    Banned,
}

impl From<BotStanding> for Standing {
    fn from(bot: BotStanding) -> Self {
        match bot {
            BotStanding::Admin => Self::Admin,
            BotStanding::Member => Self::Member,
            BotStanding::Left => Self::Left,
            BotStanding::Out => Self::Banned,
        }
    }
}
