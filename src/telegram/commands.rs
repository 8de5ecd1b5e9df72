//! The commands in Telegram's own menu, per language and per scope.

use teloxide::payloads::SetMyCommandsSetters as _;
use teloxide::prelude::{Request, Requester as _};
use teloxide::types::{BotCommand, BotCommandScope, ChatId as TgChat, Recipient};

use super::Api;
use super::api::{Trouble, trouble};
use crate::domain::{PersonId, Right, Role};
use crate::screen::Locale;

/// Registers the commands: users' for all private chats, staff's for each member of staff, none for
/// groups; in every language, and in `default` for clients whose language we lack.
///
/// # Errors
/// The first trouble that is not about one member of staff alone: somebody who never wrote to the bot
/// has no chat to register for, and gets the commands at the first word.
pub async fn register(api: &Api, staff: &[(PersonId, Role)], default: Locale) -> Result<(), Trouble> {
    for (locale, code) in languages(default) {
        set(api, user_commands(locale), BotCommandScope::AllPrivateChats, code).await?;
    }
    for (id, role) in staff {
        match register_for(api, *id, Some(*role), default).await {
            Err(Trouble::Refused(text)) => tracing::debug!(%id, text, "no staff commands yet"),
            other => other?,
        }
    }
    Ok(())
}

/// Registers the commands of one person, by their role in staff.
pub(super) async fn register_for(api: &Api, id: PersonId, role: Option<Role>, default: Locale) -> Result<(), Trouble> {
    for (locale, code) in languages(default) {
        let scope = BotCommandScope::Chat {
            chat_id: Recipient::Id(TgChat(id.chat().number)),
        };
        let commands = role.map_or_else(|| user_commands(locale), |role| staff_commands(locale, role));
        set(api, commands, scope, code).await?;
    }
    Ok(())
}

/// Every language under its code, and the default one without.
fn languages(default: Locale) -> impl Iterator<Item = (Locale, Option<&'static str>)> {
    let named = Locale::all().iter().map(|locale| (*locale, Some(locale.code())));
    named.chain([(default, None)])
}

async fn set(api: &Api, commands: Vec<BotCommand>, scope: BotCommandScope, code: Option<&str>) -> Result<(), Trouble> {
    let mut request = api.bot().set_my_commands(commands).scope(scope);
    if let Some(code) = code {
        request = request.language_code(code);
    }
    request.send().await.map(|_| ()).map_err(trouble)
}

fn user_commands(locale: Locale) -> Vec<BotCommand> {
    vec![
        BotCommand::new("start", locale.plain("command.start", &[])),
        BotCommand::new("help", locale.plain("command.help", &[])),
        BotCommand::new("feedback", locale.plain("command.feedback", &[])),
        BotCommand::new("resolve", locale.plain("command.resolve", &[])),
        BotCommand::new("language", locale.plain("command.language", &[])),
        BotCommand::new("cancel", locale.plain("command.cancel", &[])),
        BotCommand::new("privacy", locale.plain("command.privacy", &[])),
        BotCommand::new("id", locale.plain("command.id", &[])),
    ]
}

/// What a role does not allow is left out.
fn staff_commands(locale: Locale, role: Role) -> Vec<BotCommand> {
    let own = [
        ("inbox", "command.inbox", Right::Look),
        ("canned", "command.canned", Right::Work),
        ("signature", "command.signature", Right::Work),
        ("categories", "command.categories", Right::Categories),
        ("faq", "command.faq", Right::Faq),
        ("user", "command.user", Right::Users),
        ("feedback", "command.staff_feedback", Right::Users),
        ("ban", "command.ban", Right::Users),
        ("unban", "command.unban", Right::Users),
        ("stats", "command.stats", Right::Look),
        ("staff", "command.staff", Right::Team),
        ("settings", "command.settings", Right::Settings),
        ("backups", "command.backups", Right::Backups),
    ];
    let own = own.into_iter().filter(|(.., right)| role.may(*right));
    // Staff has no tickets of their own, and nobody to give feedback to.
    let others = user_commands(locale)
        .into_iter()
        .filter(|command| !matches!(command.command.as_str(), "resolve" | "feedback" | "privacy"));
    own.map(|(word, key, _)| BotCommand::new(word, locale.plain(key, &[])))
        .chain(others)
        .collect()
}
