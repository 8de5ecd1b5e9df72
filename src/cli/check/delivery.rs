//! What `check` says of how updates come: polled, or brought by Telegram, and how that goes.

use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use super::data::ago;
use super::report::Finding::{self, Fault as Wrong, Ok as Fine, Warning};
use super::report::Report;
use crate::config::Config;
use crate::domain::Timestamp;
use crate::telegram::{Api, probe_webhook};

/// A failure that Telegram tells of is of today for so long.
const LATELY_MS: i64 = 3_600_000;

/// How long our own door may take to open.
const KNOCK: Duration = Duration::from_secs(2);

/// Looks at it. `in_use` says whether the bot runs.
pub(super) async fn delivery(api: &Api, config: &Config, in_use: bool, now: Timestamp, report: &mut Report) {
    report.say("updates", way(api, config, now).await);
    if config.webhook.url.is_some() {
        report.say("door", door(config, in_use));
    }
}

async fn way(api: &Api, config: &Config, now: Timestamp) -> Finding {
    let set = match probe_webhook(api).await {
        Ok(set) => set,
        Err(trouble) => return Wrong(trouble.to_string()),
    };
    let waiting = set.waiting;
    let Some(url) = &config.webhook.url else {
        return match set.url.as_str() {
            "" => Fine(format!("polled; {waiting} wait")),
            _ => Warning(
                "a webhook is set for this token; the bot takes it away when it starts. If another program set it, give \
                 that one a token of its own"
                    .into(),
            ),
        };
    };
    if set.url.is_empty() {
        return Fine(format!("the bot sets the webhook when it starts; {waiting} wait"));
    }
    if set.url != url.as_str() {
        return Warning(
            "the webhook leads to another address; the bot sets WEBHOOK_URL when it starts. If another program set it, \
             give that one a token of its own"
                .into(),
        );
    }
    match set.failed {
        Some((at, why)) if now.since(at) < LATELY_MS => Warning(format!(
            "Telegram could not bring them {} ago: {why}; {waiting} wait. The proxy at WEBHOOK_URL must have a certificate \
             that a public authority has signed, and hand on to WEBHOOK_BIND",
            ago(now.since(at))
        )),
        Some(_) | None => Fine(format!("brought by Telegram; {waiting} wait")),
    }
}

fn door(config: &Config, in_use: bool) -> Finding {
    let bind = config.webhook.bind;
    if in_use {
        return match TcpStream::connect_timeout(&bind, KNOCK) {
            Ok(_) => Fine(format!("the bot listens at {bind}")),
            Err(error) => Warning(format!(
                "a bot runs, but nobody answers at {bind}: {error}; start it anew if WEBHOOK_BIND was changed"
            )),
        };
    }
    match TcpListener::bind(bind) {
        Ok(_) => Fine(format!("{bind} can be listened on")),
        Err(error) => Wrong(format!(
            "{bind} cannot be listened on: {error}; end the program that is there, or set WEBHOOK_BIND"
        )),
    }
}
