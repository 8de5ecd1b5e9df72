//! What `check` says of the support group: whether it is there, and what the bot may do and hears in it.

use super::report::Finding::{Fault as Wrong, Ok as Fine, Warning};
use super::report::{Finding, Report};
use crate::config::{Config, GroupOperators};
use crate::domain::{Category, ChatId};
use crate::telegram::{Api, GroupReport, Me, Trouble, probe_group};

/// Looks at it.
pub(super) async fn group(api: &Api, me: &Me, id: ChatId, config: &Config, report: &mut Report) {
    let found = match probe_group(api, me, id).await {
        Ok(found) => found,
        Err(Trouble::Moved { to }) => {
            let text = format!("it has become a supergroup: set BOT_GROUP_ID={}", to.number);
            return report.say("group", Warning(text));
        }
        Err(trouble) => {
            let text = format!(
                "{trouble}; is BOT_GROUP_ID right (write /id in the group), and is @{} a member?",
                me.username
            );
            return report.say("group", Wrong(text));
        }
    };
    report.say("group", Fine(format!("“{}”", found.title)));
    usable(&found, config, report);
}

/// What the bot may do in a group, and hears there.
fn usable(found: &GroupReport, config: &Config, report: &mut Report) {
    if !found.may_write {
        report.say(
            "group",
            Wrong("the bot may not write there: allow members to send messages, or make it an admin".into()),
        );
    }
    topics(found, config, report);
    if found.hears_everything {
        report.say("group privacy", Fine("the bot hears every message".into()));
    } else if found.is_forum {
        report.say(
            "group privacy",
            Warning(
                "on: in topics the bot hears only replies to its own messages and commands; make it an admin, or switch the mode off at @BotFather (/setprivacy)"
                    .into(),
            ),
        );
    } else {
        report.say(
            "group privacy",
            Fine("on: the bot hears replies to its own messages and commands, which is all it needs here".into()),
        );
    }
    report.say("group reactions", reactions(found));
    if found.is_public && config.group_operators == GroupOperators::Members {
        report.say(
            "group",
            Warning(
                "it is public, so anybody who joins may answer users; set GROUP_OPERATORS=staff or make it private"
                    .into(),
            ),
        );
    }
}

/// Whether what the team reacts with reaches users.
fn reactions(found: &GroupReport) -> Finding {
    Fine(if found.hears_reactions {
        "the bot hears them, and shows users those of the team".into()
    } else {
        "the bot hears none: Telegram tells of reactions only admins of the group; answers arrive all the same".into()
    })
}

/// Looks at the groups that categories have for their own.
pub(super) async fn homes(api: &Api, me: &Me, housed: &[Category], config: &Config, report: &mut Report) {
    for category in housed {
        let Some(home) = &category.home else { continue };
        let of = format!("of the category “{}”", category.name);
        let found = match probe_group(api, me, home.chat).await {
            Err(Trouble::Moved { to }) => probe_group(api, me, to).await,
            found => found,
        };
        match found {
            Ok(found) => {
                report.say("group", Fine(format!("“{}”, {of}", found.title)));
                usable(&found, config, report);
            }
            Err(trouble) => report.say(
                "group",
                Warning(format!(
                    "“{}”, {of}: {trouble}; its tickets are shown where all others are: add @{} again, or send /here where they belong",
                    home.title, me.username
                )),
            ),
        }
    }
}

/// What a group with topics needs beside the rest.
fn topics(found: &GroupReport, config: &Config, report: &mut Report) {
    if !found.is_forum {
        return report.say("topics", Fine("the group has none; it is one conversation".into()));
    }
    let missing: Vec<&str> = [
        (found.manages_topics, "“Manage topics”"),
        (found.pins_messages, "“Pin messages”"),
    ]
    .into_iter()
    .filter_map(|(has, right)| (!has).then_some(right))
    .collect();
    report.say(
        "topics",
        if missing.is_empty() {
            Fine(format!("one for each {}", config.topic_per))
        } else {
            Warning(format!(
                "make the bot an admin of the group with the right {}; {}",
                missing.join(" and "),
                if found.manages_topics {
                    "until then cards are not pinned"
                } else {
                    "until then everything goes to the topic General"
                }
            ))
        },
    );
}
