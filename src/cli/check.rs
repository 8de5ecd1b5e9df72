//! `check`: tests everything a running bot needs, a line each, and says how to mend what is wrong.

use std::path::Path;
use std::sync::Arc;

use super::{Exit, load, rules, runtime};
use crate::app;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::domain::{ChatId, Switches};
use crate::screen::Locale;
use crate::store::sled::SledEngine;
use crate::store::{Engine, Fault, Store, is_plain};
use crate::telegram::{Api, GroupReport, Me, Trouble, admin_reachable, probe_group, server_time};

/// Further off than this, times on screens mislead and certificates may seem invalid.
const MOST_CLOCK_ERROR_MS: i64 = 60_000;

/// What a check found.
enum Finding {
    Ok(String),
    /// The bot works, but not as the owner may expect.
    Warning(String),
    /// It would stop the bot.
    Fault(String),
}

use Finding::{Ok as Fine, Warning};

pub(super) fn run(env_file: &Path) -> Result<(), Exit> {
    let mut report = Report::default();
    let loaded = match load(env_file) {
        Ok(loaded) => loaded,
        Err(Exit::Misused(why) | Exit::Failed(why)) => {
            report.say("configuration", Finding::Fault(why));
            return report.end();
        }
    };
    let set = config::redacted(&loaded.config)
        .iter()
        .filter(|(_, value)| value != "not set")
        .count();
    report.say("configuration", Fine(format!("{set} settings")));
    for warning in &loaded.warnings {
        report.say("configuration", Warning(warning.clone()));
    }
    report.say("languages", languages());
    let switches = data_directory(&loaded.config, &mut report);
    for line in rules::lines(&loaded.config, switches.as_ref()) {
        report.say("rule", Fine(line));
    }
    runtime()?.block_on(telegram(&loaded.config, &mut report));
    report.end()
}

#[derive(Default)]
struct Report {
    faults: u32,
}

impl Report {
    fn say(&mut self, what: &str, finding: Finding) {
        match finding {
            Finding::Ok(text) => println!("ok    {what}: {text}"),
            Warning(text) => println!("note  {what}: {text}"),
            Finding::Fault(text) => {
                self.faults += 1;
                println!("FAIL  {what}: {text}");
            }
        }
    }

    fn end(self) -> Result<(), Exit> {
        match self.faults {
            0 => Ok(()),
            1 => Err(Exit::Failed("one thing would stop the bot; see above".into())),
            n => Err(Exit::Failed(format!("{n} things would stop the bot; see above"))),
        }
    }
}

fn languages() -> Finding {
    let names: Vec<String> = Locale::all()
        .iter()
        .map(|locale| locale.plain("language.name", &[]))
        .collect();
    Fine(names.join(", "))
}

/// Gives what was changed in the bot, if it can be read.
fn data_directory(config: &Config, report: &mut Report) -> Option<Switches> {
    let dir = config.data_dir.display();
    match SledEngine::open(&config.data_dir) {
        Ok(engine) => {
            let size = engine.size_on_disk().unwrap_or(0);
            let found = Fine(format!("{dir} can be written; {} KiB of data", size / 1024));
            report.say("data directory", found);
            match kept(engine, config, report) {
                Ok(switches) => return Some(switches),
                Err(fault) => report.say("data directory", Finding::Fault(fault.to_string())),
            }
        }
        Err(Fault::InUse { .. }) => {
            let text = format!("{dir} is in use: a Switchboard is running on it; what was changed in it is not shown");
            report.say("data directory", Warning(text));
        }
        Err(fault) => report.say("data directory", Finding::Fault(fault.to_string())),
    }
    None
}

/// What was changed in the bot; says whether the data is sealed, too.
fn kept(engine: SledEngine, config: &Config, report: &mut Report) -> Result<Switches, Fault> {
    let key = app::master_key(config);
    let is_new = !is_plain(&engine)?;
    let store = Store::as_it_is(Arc::new(engine), key.as_deref())?;
    let sealing = match (store.is_sealed(), key, is_new) {
        (true, _, _) => "the data is sealed",
        (false, Some(_), true) => "the data will be sealed from the start",
        (false, Some(_), false) => "the data is not sealed yet; the bot does it when it starts",
        (false, None, _) => {
            "the data is not sealed: whoever reads the disk can read it; set ENCRYPTION_KEY to change that"
        }
    };
    report.say("encryption", Fine(sealing.into()));
    Ok(store.switches()?.map(|loaded| loaded.value).unwrap_or_default())
}

async fn telegram(config: &Config, report: &mut Report) {
    let settings = app::api_settings(config);
    report.say("clock", clock(&settings.url).await);
    let api = match Api::new(&settings) {
        Ok(api) => api,
        Err(why) => return report.say("token", Finding::Fault(why)),
    };
    let me = match api.me().await {
        Ok(me) => me,
        Err(trouble) => return report.say("token", Finding::Fault(trouble.to_string())),
    };
    report.say("token", Fine(format!("the bot is @{}", me.username)));
    for id in &config.admin_ids {
        report.say("owner", owner(&api, &me, *id).await);
    }
    match config.group_id {
        None => report.say(
            "group",
            Fine("none set; tickets go to the owners' private chats".into()),
        ),
        Some(id) => group(&api, &me, ChatId::telegram(id), config, report).await,
    }
}

async fn clock(url: &url::Url) -> Finding {
    let now = Clock::System.now();
    match server_time(url).await {
        Ok(server) if now.since(server).abs() > MOST_CLOCK_ERROR_MS => Warning(format!(
            "this machine's clock is off by {} s; switch on time synchronisation (timedatectl set-ntp true)",
            now.since(server) / 1_000
        )),
        Ok(_) => Fine("right to the minute".into()),
        Err(why) => Warning(format!("could not be compared with the server's: {why}")),
    }
}

async fn owner(api: &Api, me: &Me, id: i64) -> Finding {
    match admin_reachable(api, id).await {
        Ok(()) => Fine(format!("the bot may write to {id}")),
        Err(Trouble::Refused(_)) => Warning(format!(
            "the bot may not write to {id} yet: open t.me/{} from that account and press Start",
            me.username
        )),
        Err(trouble) => Finding::Fault(trouble.to_string()),
    }
}

async fn group(api: &Api, me: &Me, id: ChatId, config: &Config, report: &mut Report) {
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
            return report.say("group", Finding::Fault(text));
        }
    };
    report.say("group", Fine(format!("“{}”", found.title)));
    if !found.may_write {
        report.say(
            "group",
            Finding::Fault("the bot may not write there: allow members to send messages, or make it an admin".into()),
        );
    }
    topics(&found, config, report);
    if found.hears_everything {
        report.say("group privacy", Fine("the bot hears every message".into()));
    } else if found.is_forum {
        report.say(
            "group privacy",
            Warning(
                "on: in topics the bot hears only replies to its own messages and commands; make it an admin, or                  switch the mode off at @BotFather (/setprivacy)"
                    .into(),
            ),
        );
    } else {
        report.say(
            "group privacy",
            Fine("on: the bot hears replies to its own messages and commands, which is all it needs here".into()),
        );
    }
    if found.is_public && config.group_operators == config::GroupOperators::Members {
        report.say(
            "group",
            Warning(
                "it is public, so anybody who joins may answer users; set GROUP_OPERATORS=staff or make it private"
                    .into(),
            ),
        );
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
