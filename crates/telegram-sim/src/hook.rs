//! Delivery to a webhook: each update in a request of its own, several at a time, in order within each chat, and again
//! until it is answered with 2xx. Knows nothing of what updates mean but whose they are.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::sim::Core;

/// The server's patience with a webhook.
const PATIENCE: Duration = Duration::from_secs(60);

/// The first pause after a failure; each further one is twice as long, up to the longest. Much shorter than the real
/// ones, so that stories need not wait.
const PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(160);

/// One update on its way.
pub(crate) struct Delivery {
    pub(crate) entry: u64,
    pub(crate) update: Value,
    pub(crate) tries: u32,
    pub(crate) secret: String,
    pub(crate) url: String,
    pub(crate) proxy: SocketAddr,
}

/// Delivers until dropped.
pub(crate) async fn deliver(core: Arc<Core>) {
    let mut changes = core.revision.subscribe();
    let mut under_way = JoinSet::new();
    loop {
        changes.mark_unchanged();
        for delivery in core.with_quietly(|state| state.next_deliveries()) {
            under_way.spawn(one(core.clone(), delivery));
        }
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return },
            Some(_) = under_way.join_next() => {}
        }
    }
}

async fn one(core: Arc<Core>, delivery: Delivery) {
    let entry = delivery.entry;
    let came = if core.has_network() {
        let posted = tokio::time::timeout(PATIENCE, post(&delivery)).await;
        posted.unwrap_or_else(|_| Err("Read timeout expired".to_owned()))
    } else {
        Err("Connection timed out".to_owned())
    };
    match came {
        Ok(()) => core.with(|state| state.queue.delivered(entry)),
        Err(why) => {
            core.with(|state| state.note_hook_failure(&why));
            let pause = PAUSE.saturating_mul(2_u32.saturating_pow(delivery.tries));
            tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
            core.with(|state| state.queue.not_delivered(entry));
        }
    }
}

/// Posts an update through the proxy that does TLS in real life.
async fn post(delivery: &Delivery) -> Result<(), String> {
    let rest = delivery.url.trim_start_matches("https://");
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let body = delivery.update.to_string();
    let secret = match delivery.secret.as_str() {
        "" => String::new(),
        secret => format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"),
    };
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{secret}Content-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    let refused = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::ConnectionRefused => "Connection refused".to_owned(),
        _ => "Connection reset by peer".to_owned(),
    };
    let mut stream = TcpStream::connect(delivery.proxy).await.map_err(refused)?;
    stream.write_all(head.as_bytes()).await.map_err(refused)?;
    stream.write_all(body.as_bytes()).await.map_err(refused)?;
    let mut answer = Vec::new();
    stream.take(4_096).read_to_end(&mut answer).await.map_err(refused)?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.lines().next().unwrap_or_default();
    let status = status.strip_prefix("HTTP/1.1 ").unwrap_or("no answer");
    if status.starts_with('2') {
        Ok(())
    } else {
        Err(format!("Wrong response from the webhook: {status}"))
    }
}

/// Whose update it is, as the real server keeps them in order: a chat's messages in one line, its presses in another.
pub(crate) fn line(update: &Value) -> (i64, bool) {
    let query = &update["callback_query"];
    if query.is_object() {
        return (query["from"]["id"].as_i64().unwrap_or(0), true);
    }
    let fields = update.as_object().into_iter().flatten();
    let chat = fields.filter_map(|(_, content)| content["chat"]["id"].as_i64()).next();
    (chat.unwrap_or(0), false)
}
