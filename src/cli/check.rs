//! `check`: tests everything a running bot needs, a line each, and says how to mend what is wrong.

mod data;
mod delivery;
mod group;
mod report;

use std::path::Path;

use clap::Args;

use super::{Exit, load, rules, runtime};
use crate::app;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::domain::{ChatId, Timestamp};
use crate::screen::Locale;
use crate::telegram::{Api, Me, Trouble, admin_reachable, server_time};
use data::{Found, data};
use delivery::delivery;
use group::{group, homes};
use report::Finding::{self, Fault as Wrong, Ok as Fine, Warning};
use report::Report;

/// Further off than this, times on screens mislead and certificates may seem invalid.
const MOST_CLOCK_ERROR_MS: i64 = 60_000;

#[derive(Args)]
pub(super) struct Arguments {
    /// Read every record and every backup, too, and count again what is counted. Needs a stopped bot.
    #[arg(long)]
    deep: bool,
}

pub(super) fn run(env_file: &Path, arguments: &Arguments) -> Result<(), Exit> {
    let mut report = Report::default();
    let loaded = match load(env_file) {
        Ok(loaded) => loaded,
        Err(Exit::Misused(why) | Exit::Failed(why)) => {
            report.say("configuration", Wrong(why));
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
    let now = Clock::System.now();
    let found = data(&loaded.config, arguments.deep, now, &mut report);
    for line in rules::lines(&loaded.config, found.switches.as_ref()) {
        report.say("rule", Fine(line));
    }
    runtime()?.block_on(telegram(&loaded.config, &found, now, &mut report));
    report.end()
}

fn languages() -> Finding {
    let names: Vec<String> = Locale::all()
        .iter()
        .map(|locale| locale.plain("language.name", &[]))
        .collect();
    Fine(names.join(", "))
}

async fn telegram(config: &Config, found: &Found, now: Timestamp, report: &mut Report) {
    let settings = app::api_settings(config);
    report.say("clock", clock(&settings.url).await);
    let api = match Api::new(&settings) {
        Ok(api) => api,
        Err(why) => return report.say("token", Wrong(why)),
    };
    let me = match api.me().await {
        Ok(me) => me,
        Err(trouble) => return report.say("token", Wrong(trouble.to_string())),
    };
    report.say("token", Fine(format!("the bot is @{}", me.username)));
    delivery(&api, config, found.in_use, now, report).await;
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
    homes(&api, &me, &found.housed, config, report).await;
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
        Err(trouble) => Wrong(trouble.to_string()),
    }
}
