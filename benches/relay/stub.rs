//! A Bot API server that does as little as it may: it hands out updates, takes what is sent and answers as the
//! real one would. It checks nothing, so that its own share of the machine stays small.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::serve::ListenerExt as _;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::subject::GROUP;
use crate::traffic::Traffic;

/// A running server. It ends when dropped.
pub struct Stub {
    url: String,
    traffic: Arc<Traffic>,
    serving: JoinHandle<()>,
}

#[derive(Deserialize)]
struct Poll {
    #[serde(default)]
    offset: i64,
    #[serde(default)]
    limit: usize,
    #[serde(default)]
    timeout: u64,
}

#[derive(Deserialize)]
struct Send<'a> {
    chat_id: i64,
    #[serde(borrow, default)]
    text: Cow<'a, str>,
}

impl Stub {
    /// Listens on a free port of this machine.
    pub async fn start() -> anyhow::Result<Stub> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let traffic = Arc::new(Traffic::default());
        let router = Router::new().fallback(answer).with_state(traffic.clone());
        let listener = listener.tap_io(|stream| {
            // Without it an answer in two pieces waits for the peer's delayed receipt, 40 ms.
            if let Err(error) = stream.set_nodelay(true) {
                eprintln!("stub: {error}");
            }
        });
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("stub: {error}");
            }
        });
        Ok(Stub { url, traffic, serving })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What goes through it.
    pub fn traffic(&self) -> &Traffic {
        &self.traffic
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(State(traffic): State<Arc<Traffic>>, uri: Uri, body: Bytes) -> Response {
    let method = uri.path().rsplit('/').next().unwrap_or_default();
    let result = match method.to_ascii_lowercase().as_str() {
        "getme" => Some(ME.to_owned()),
        "getchat" => Some(format!(
            r#"{{"id":{GROUP},"type":"supergroup","title":"Support","accent_color_id":0,"max_reaction_count":11}}"#
        )),
        "getupdates" => poll(&traffic, &body).await,
        "sendmessage" => send(&traffic, &body).await,
        "editmessagetext" => Some(format!(r#"{{"message_id":{}}}"#, traffic.show())),
        "copymessage" | "forwardmessage" => Some(format!(r#"{{"message_id":{}}}"#, traffic.next_message())),
        // Commands, answers to presses: all say true, or the message, which nobody reads.
        _ => Some("true".to_owned()),
    };
    let json = [(header::CONTENT_TYPE, "application/json")];
    match result {
        Some(result) => (json, format!(r#"{{"ok":true,"result":{result}}}"#)).into_response(),
        None => (
            json,
            r#"{"ok":false,"error_code":400,"description":"Bad Request: no JSON"}"#,
        )
            .into_response(),
    }
}

const ME: &str = r#"{"id":123456789,"is_bot":true,"first_name":"Desk","username":"desk_bot","can_join_groups":true,"can_read_all_group_messages":true,"supports_inline_queries":false,"can_connect_to_business":false,"has_main_web_app":false}"#;

async fn poll(traffic: &Traffic, body: &[u8]) -> Option<String> {
    let poll: Poll = serde_json::from_slice(body).ok()?;
    let offset = u64::try_from(poll.offset).unwrap_or(0);
    let limit = if poll.limit == 0 { usize::MAX } else { poll.limit };
    let batch = traffic.poll(offset, limit, Duration::from_secs(poll.timeout)).await;
    Some(format!("[{batch}]"))
}

async fn send(traffic: &Traffic, body: &[u8]) -> Option<String> {
    let send: Send<'_> = serde_json::from_slice(body).ok()?;
    // It has arrived once the server has it; the latency is in the answer. Who is killed meanwhile cannot know.
    let message = if send.chat_id == GROUP {
        traffic.sent(&send.text)
    } else {
        traffic.show()
    };
    let latency = traffic.latency();
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let chat = if send.chat_id < 0 {
        r#""type":"supergroup","title":"Support""#
    } else {
        r#""type":"private","first_name":"Visitor""#
    };
    let text = serde_json::to_string(&send.text).ok()?;
    Some(format!(
        r#"{{"message_id":{message},"date":1750000000,"from":{{"id":123456789,"is_bot":true,"first_name":"Desk","username":"desk_bot"}},"chat":{{"id":{},{chat}}},"text":{text}}}"#,
        send.chat_id
    ))
}
