//! The demo page with a small echo bot: `cargo run -p telegram-sim --example page`, then open the address it prints.
//!
//! The bot is the shortest one that is of use here: it polls over HTTP as every bot does, answers with what it got,
//! and offers three buttons.

use std::net::SocketAddr;

use serde_json::{Value, json};
use telegram_sim::page::{self, Scene};
use telegram_sim::{GroupSpec, PersonSpec, Sim, SimOptions};

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let port = std::env::args().nth(1).map_or(Ok(0), |port| port.parse())?;
    let options = SimOptions {
        bot_name: "Echo".into(),
        bot_username: "echo_bot".into(),
        ..SimOptions::default()
    };
    let sim = Sim::start(options).await?;

    let person = |id, name: &str, language: &str| {
        sim.person(PersonSpec {
            language_code: Some(language.into()),
            ..PersonSpec::new(id, name)
        })
        .id()
    };
    let users = vec![person(1001, "Anna", "en"), person(1002, "Борис", "ru")];
    let admins = vec![person(1, "Olga", "en"), person(2, "Max", "en")];
    let group = sim.group(GroupSpec {
        id: -1_001_234_567_890,
        title: "Support team".into(),
        members: admins.clone(),
        bot_is_admin: true,
        ..GroupSpec::default()
    });

    let scene = Scene {
        users,
        admins,
        group: Some(group.into()),
        ..Scene::default()
    };
    let (address, page) = page::serve(sim.clone(), scene, SocketAddr::from(([127, 0, 0, 1], port))).await?;
    println!("Open http://{address}/demo (Ctrl+C ends it)");

    let bot = Bot {
        client: reqwest::Client::new(),
        base: format!("{}/bot{}", sim.url(), sim.token()),
    };
    tokio::select! {
        ended = page => Ok(ended?),
        () = bot.run() => Ok(()),
    }
}

struct Bot {
    client: reqwest::Client,
    base: String,
}

impl Bot {
    async fn call(&self, method: &str, params: Value) -> Result<Value, Failure> {
        let answer = self
            .client
            .post(format!("{}/{method}", self.base))
            .json(&params)
            .send()
            .await?;
        let mut answer: Value = answer.json().await?;
        match answer["description"].as_str() {
            Some(error) => Err(format!("{method}: {error}").into()),
            None => Ok(answer["result"].take()),
        }
    }

    /// Polls for ever. Without network it tries again after a second.
    async fn run(&self) {
        let commands = json!([
            { "command": "start", "description": "Start over" },
            { "command": "formats", "description": "Show all text formats" },
        ]);
        if let Err(error) = self.call("setMyCommands", json!({ "commands": commands })).await {
            eprintln!("{error}");
        }
        let mut offset = 0;
        loop {
            let params = json!({ "offset": offset, "timeout": 30 });
            let updates = match self.call("getUpdates", params).await {
                Ok(updates) => updates,
                Err(error) => {
                    eprintln!("{error}");
                    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                    continue;
                }
            };
            for update in updates.as_array().into_iter().flatten() {
                offset = update["update_id"].as_i64().unwrap_or(offset) + 1;
                if let Err(error) = self.handle(update).await {
                    eprintln!("{error}");
                }
            }
        }
    }

    async fn handle(&self, update: &Value) -> Result<(), Failure> {
        if let Some(message) = update.get("message") {
            return self.answer(message).await;
        }
        let Some(query) = update.get("callback_query") else {
            return Ok(());
        };
        let (chat, message) = (&query["message"]["chat"]["id"], &query["message"]["message_id"]);
        let (text, alert) = match query["data"].as_str() {
            Some("toast") => ("This is a toast", false),
            Some("alert") => ("This is an alert.\nIt stays until it is closed.", true),
            _ => ("", false),
        };
        let id = &query["id"];
        self.call(
            "answerCallbackQuery",
            json!({ "callback_query_id": id, "text": text, "show_alert": alert }),
        )
        .await?;
        if query["data"] == "edit" {
            let text = format!(
                "Edited by {}.",
                query["from"]["first_name"].as_str().unwrap_or("nobody")
            );
            // A picture or a sticker has no text to change; it loses its buttons instead.
            let method = if query["message"]["text"].is_string() {
                "editMessageText"
            } else {
                "editMessageReplyMarkup"
            };
            let mut params = json!({ "chat_id": chat, "message_id": message });
            if method == "editMessageText" {
                params["text"] = json!(text);
            }
            self.call(method, params).await?;
        }
        Ok(())
    }

    async fn answer(&self, message: &Value) -> Result<(), Failure> {
        let chat = &message["chat"]["id"];
        if message["text"] == "/formats" {
            let html = "<b>bold</b> <i>italic</i> <u>underlined</u> <s>struck</s> <code>code</code> \
                <tg-spoiler>hidden</tg-spoiler> <a href=\"https://example.org/\">link</a>\
                <blockquote>a quote</blockquote><pre><code class=\"language-rust\">let x = 1;</code></pre>";
            self.call(
                "sendMessage",
                json!({ "chat_id": chat, "text": html, "parse_mode": "HTML" }),
            )
            .await?;
            return Ok(());
        }
        let button = |text: &str, data: &str| json!({ "text": text, "callback_data": data });
        let keyboard = json!([
            [button("Toast", "toast"), button("Alert", "alert")],
            [button("Edit this", "edit")]
        ]);
        let reply = json!({ "message_id": message["message_id"] });
        let markup = json!({ "inline_keyboard": keyboard });
        let params = json!({
            "chat_id": chat, "from_chat_id": chat, "message_id": message["message_id"],
            "reply_parameters": reply, "reply_markup": markup,
        });
        self.call("copyMessage", params).await?;
        Ok(())
    }
}
