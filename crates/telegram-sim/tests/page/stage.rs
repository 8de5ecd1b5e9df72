//! The stage of the page's tests.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use telegram_sim::page::{self, Scene};
use telegram_sim::{GroupSpec, PersonSpec, Sim, SimOptions};

pub const ANNA: i64 = 1001;
pub const OLGA: i64 = 1;
pub const STRANGER: i64 = 555;
pub const GROUP: i64 = -1_001_234_567_890;
pub const GUARD: Duration = Duration::from_secs(10);

/// A simulator with its page: Anna writes to the bot, Olga is staff, and a stranger is in the group but not shown.
pub struct Stage {
    pub sim: Sim,
    pub address: SocketAddr,
    pub client: Client,
}

impl Stage {
    pub async fn set() -> Self {
        let sim = Sim::start(SimOptions::default()).await.unwrap();
        for (id, name) in [(ANNA, "Anna"), (OLGA, "Olga"), (STRANGER, "Stranger")] {
            sim.person(PersonSpec {
                language_code: Some("en".into()),
                ..PersonSpec::new(id, name)
            });
        }
        let members = vec![OLGA, STRANGER];
        sim.group(GroupSpec {
            id: GROUP,
            title: "Team".into(),
            members,
            bot_is_admin: true,
            ..GroupSpec::default()
        });
        let scene = Scene {
            users: vec![ANNA],
            admins: vec![OLGA],
            group: Some(GROUP),
            ..Scene::default()
        };
        let (address, _) = page::serve(sim.clone(), scene, SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .unwrap();
        Self {
            sim,
            address,
            client: Client::builder().timeout(GUARD).build().unwrap(),
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let answer = self.client.post(self.url(path)).json(&body).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    pub async fn state(&self) -> Value {
        self.get("/demo/state").await.json().await.unwrap()
    }

    pub async fn get_state_after(&self, revision: u64) -> Value {
        self.get(&format!("/demo/state?after={revision}"))
            .await
            .json()
            .await
            .unwrap()
    }

    /// A call of the bot.
    pub async fn bot(&self, method: &str, params: Value) -> Value {
        let url = format!("{}/bot{}/{method}", self.sim.url(), self.sim.token());
        let answer: Value = self
            .client
            .post(url)
            .json(&params)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer["result"].clone()
    }
}

pub fn chat(state: &Value, id: i64) -> &Value {
    state["chats"]
        .as_array()
        .unwrap()
        .iter()
        .find(|chat| chat["id"] == id)
        .unwrap()
}

pub fn last(state: &Value, id: i64) -> &Value {
    chat(state, id)["messages"].as_array().unwrap().last().unwrap()
}

pub fn assert_refused((status, body): (StatusCode, Value), expected: StatusCode, about: &str) {
    assert_eq!(status, expected, "{body}");
    let error = body["error"].as_str().unwrap();
    assert!(error.contains(about), "{error:?} says nothing of {about:?}");
}
