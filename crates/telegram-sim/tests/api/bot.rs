//! A plain HTTP client in the part of the bot, and the people it meets.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use telegram_sim::{Person, PersonSpec, Sim, SimOptions, TimeSource};

/// Ends waits in vain; never waited for in a test that passes.
pub const GUARD: Duration = Duration::from_secs(10);
pub const ANNA: i64 = 1001;

/// An error answer.
#[derive(Debug, PartialEq)]
pub struct Refused {
    pub code: u16,
    pub text: String,
    pub parameters: Value,
}

#[derive(Clone)]
pub struct Bot {
    http: reqwest::Client,
    base: String,
}

impl Bot {
    pub fn of(sim: &Sim) -> Self {
        Self {
            http: reqwest::Client::new(),
            base: format!("{}/bot{}", sim.url(), sim.token()),
        }
    }

    /// Sends a request; the HTTP status and the body.
    pub async fn post(&self, method: &str, params: Value) -> reqwest::Result<(u16, String)> {
        let request = self.http.post(format!("{}/{method}", self.base)).json(&params);
        let response = request.send().await?;
        Ok((response.status().as_u16(), response.text().await?))
    }

    /// Sends a request; the result or the error answer. The envelope is checked.
    pub async fn ask(&self, method: &str, params: Value) -> Result<Value, Refused> {
        let (status, body) = self.post(method, params).await.expect("the server answers");
        envelope(status, &body)
    }

    /// A call that must succeed.
    pub async fn call(&self, method: &str, params: Value) -> Value {
        self.ask(method, params)
            .await
            .unwrap_or_else(|refused| panic!("{method}: {refused:?}"))
    }

    /// A call that must be refused: code and text.
    pub async fn refused(&self, method: &str, params: Value) -> (u16, String) {
        match self.ask(method, params).await {
            Ok(result) => panic!("{method} was served: {result}"),
            Err(refused) => (refused.code, refused.text),
        }
    }

    pub async fn updates(&self, params: Value) -> Vec<Value> {
        let updates = self.call("getUpdates", params).await;
        updates.as_array().expect("a list of updates").clone()
    }

    /// All updates that wait, confirmed.
    pub async fn take(&self) -> Vec<Value> {
        let updates = self.updates(json!({})).await;
        if let Some(last) = updates.last() {
            let next = last["update_id"].as_i64().expect("an id") + 1;
            self.updates(json!({ "offset": next })).await;
        }
        updates
    }

    /// Sends a text and gives the message's id.
    pub async fn sends(&self, chat: i64, text: &str) -> i64 {
        let message = self.call("sendMessage", json!({ "chat_id": chat, "text": text })).await;
        message["message_id"].as_i64().expect("an id")
    }

    pub async fn form(&self, method: &str, form: reqwest::multipart::Form) -> Result<Value, Refused> {
        let request = self.http.post(format!("{}/{method}", self.base)).multipart(form);
        let response = request.send().await.expect("the server answers");
        let status = response.status().as_u16();
        envelope(status, &response.text().await.expect("a body"))
    }

    /// Sends a body of any type.
    pub async fn raw(&self, method: &str, content_type: &str, body: &str) -> Result<Value, Refused> {
        let request = self.http.post(format!("{}/{method}", self.base));
        let request = request.header("content-type", content_type).body(body.to_owned());
        let response = request.send().await.expect("the server answers");
        let status = response.status().as_u16();
        envelope(status, &response.text().await.expect("a body"))
    }

    /// Fetches an address as it is: status and bytes.
    pub async fn get(&self, url: &str) -> (u16, Vec<u8>) {
        let response = self.http.get(url).send().await.expect("the server answers");
        (
            response.status().as_u16(),
            response.bytes().await.expect("a body").to_vec(),
        )
    }
}

fn envelope(status: u16, body: &str) -> Result<Value, Refused> {
    let body: Value = serde_json::from_str(body).expect("the body is JSON");
    if body["ok"] == true {
        assert_eq!(status, 200);
        return Ok(body["result"].clone());
    }
    assert_eq!(body["error_code"], status, "the code must be the status");
    let text = body["description"].as_str().expect("a text").to_owned();
    Err(Refused {
        code: status,
        text,
        parameters: body["parameters"].clone(),
    })
}

/// A simulator, its bot, and Anna who has written to it; her first update is confirmed.
pub async fn started() -> (Sim, Bot, Person) {
    started_with(SimOptions::default()).await
}

pub async fn started_with(options: SimOptions) -> (Sim, Bot, Person) {
    let sim = Sim::start(options).await.expect("starts");
    let bot = Bot::of(&sim);
    let anna = sim.person(PersonSpec {
        last_name: Some("Gray".into()),
        username: Some("anna_g".into()),
        language_code: Some("en".into()),
        ..PersonSpec::new(ANNA, "Anna")
    });
    anna.starts();
    bot.take().await;
    (sim, bot, anna)
}

/// A clock moved by hand, and options that use it.
pub fn by_hand() -> (Clock, SimOptions) {
    let ms = Arc::new(AtomicI64::new(1_790_000_000_000));
    let now = TimeSource::Manual(ms.clone());
    (
        Clock(ms),
        SimOptions {
            now,
            ..SimOptions::default()
        },
    )
}

pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}
