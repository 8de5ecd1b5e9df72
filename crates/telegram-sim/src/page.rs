//! The demo page: the phones of a user, an admin and the support group side by side, in a browser. A visitor plays
//! all of them, and the real bot answers through the simulated API. Knows people and chats, nothing of any bot.
//!
//! | request | what it does |
//! |---|---|
//! | `GET /demo` and its files | the page |
//! | `GET /demo/state?after=<revision>` | everything shown, as JSON; waits while that revision is the newest |
//! | `POST /demo/act` | a person says, presses, edits, reacts, sends a sample, or turns a topic |
//! | `POST /demo/upload` | a person sends a file, or several pictures as an album |
//! | `POST /demo/person` | adds a user, or changes the language of one |
//! | `POST /demo/network` | cuts the bot off, or lets it back |
//! | `POST /demo/topics` | gives the group topics, or takes them away |
//! | `GET /demo/file/<file id>` | a file of a message |
//!
//! Errors are `{"error": "…"}`, in words for the visitor.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::Sim;
use crate::state::State;

mod act;
mod assets;
mod cast;
mod commands;
mod guard;
mod refusal;
mod snapshot;
mod upload;

use refusal::Refusal;
use snapshot::Delivered;

/// How long a request for the state waits for a change.
const HOLD: Duration = Duration::from_secs(25);
/// The most that a person can send at once at the page, with room for the other fields of the form.
const MAX_UPLOAD: usize = 20 * 1000 * 1000 + 64 * 1024;

/// Who is shown: people and a group that the simulator knows. What it does not know is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scene {
    /// People who write to the bot. The first is shown at the start; visitors can add more.
    pub users: Vec<i64>,
    /// People who work for the desk; in the group too they are the ones who write.
    pub admins: Vec<i64>,
    /// The support group.
    pub group: Option<i64>,
    /// What visitors may try, by the page's language (`en`, `ru`): it stands in a user's chat while that is empty.
    pub hints: BTreeMap<String, String>,
}

impl Scene {
    /// The part of the scene that exists, with the group's present id.
    fn known_to(&self, state: &State) -> Self {
        let known = |ids: &[i64]| ids.iter().copied().filter(|id| state.people.contains_key(id)).collect();
        let mut group = self.group.and_then(|id| state.chats.get(&id));
        while let Some(next) = group.and_then(|chat| state.chats.get(&chat.migrated_to?)) {
            group = Some(next);
        }
        Self {
            users: known(&self.users),
            admins: known(&self.admins),
            group: group.map(|chat| chat.id),
            hints: self.hints.clone(),
        }
    }
}

/// What all requests share.
#[derive(Debug)]
struct Page {
    sim: Sim,
    scene: Mutex<Scene>,
    delivered: Mutex<Delivered>,
}

impl Page {
    /// The scene as it is now, as far as the simulator knows it.
    fn scene(&self) -> Scene {
        let scene = self.scene.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.sim.core().look(|state| scene.known_to(state))
    }

    fn add_user(&self, id: i64) {
        self.scene.lock().unwrap_or_else(PoisonError::into_inner).users.push(id);
    }
}

/// The page's routes, below `/demo`. It is meant for a listener on this machine: requests whose `Host` is not a
/// loopback name, and posts from other origins, are refused.
pub fn router(sim: Sim, scene: Scene) -> Router {
    let page = Arc::new(Page {
        sim,
        scene: Mutex::new(scene),
        delivered: Mutex::default(),
    });
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/demo") }))
        .route("/demo", get(assets::index))
        .route("/demo/{asset}", get(assets::asset))
        .route("/demo/state", get(state))
        .route("/demo/file/{id}", get(file))
        .route("/demo/act", post(act::act))
        .route(
            "/demo/upload",
            post(upload::upload).layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route("/demo/person", post(cast::person))
        .route("/demo/network", post(network))
        .route("/demo/topics", post(topics))
        .fallback(|| async { Refusal::missing("there is no such page; the demo is at /demo") })
        .layer(middleware::from_fn(guard::guard))
        .with_state(page)
}

/// Serves the page at `bind`, a loopback address (port 0: any free one). Aborting the handle ends
/// the listening; requests under way end by themselves.
///
/// # Errors
/// If `bind` is not a loopback address, or cannot be listened at.
pub async fn serve(sim: Sim, scene: Scene, bind: SocketAddr) -> std::io::Result<(SocketAddr, JoinHandle<()>)> {
    if !bind.ip().is_loopback() {
        let message = format!(
            "the demo page is for this machine only: bind it to 127.0.0.1, not to {}",
            bind.ip()
        );
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, message));
    }
    let listener = TcpListener::bind(bind).await?;
    let address = listener.local_addr()?;
    let routes = router(sim, scene);
    let handle = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, routes).await {
            tracing::error!(%error, "the demo page has stopped");
        }
    });
    Ok((address, handle))
}

#[derive(Deserialize)]
struct After {
    after: Option<i64>,
}

/// The state, at once if it is newer than what the page has, else as soon as something changes.
async fn state(Shared(page): Shared<Arc<Page>>, Query(After { after }): Query<After>) -> Json<Value> {
    let revision = page.sim.revision();
    if after.is_some_and(|after| u64::try_from(after) == Ok(revision)) {
        // Nothing new within that time is no error: the page asks again.
        let _ = tokio::time::timeout(HOLD, page.sim.changed(revision)).await;
    }
    let revision = page.sim.revision();
    let network = page.sim.has_network();
    let scene = page.scene.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut delivered = page.delivered.lock().unwrap_or_else(PoisonError::into_inner);
    Json(
        page.sim
            .core()
            .look(|state| snapshot::snapshot(state, &scene, &mut delivered, network, revision)),
    )
}

/// A file of a message. Only pictures are shown by the browser; all else is for saving.
async fn file(Shared(page): Shared<Arc<Page>>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let found = page
        .sim
        .core()
        .look(|state| state.files.get(&id).map(|file| file.bytes.clone()));
    let bytes = found.ok_or_else(|| Refusal::missing("there is no such file in this demo"))?;
    let picture = snapshot::picture_type(&bytes);
    let disposition = if picture.is_some() { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, picture.unwrap_or("application/octet-stream")),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, max-age=3600"),
    ];
    Ok((StatusCode::OK, headers, bytes.to_vec()).into_response())
}

#[derive(Deserialize)]
struct Switch {
    on: bool,
}

type Switched = Result<Json<Switch>, JsonRejection>;

async fn network(Shared(page): Shared<Arc<Page>>, body: Switched) -> Result<Json<Value>, Refusal> {
    let Json(Switch { on }) = body.map_err(|rejection| Refusal::bad(rejection.body_text()))?;
    page.sim.set_network(on);
    Ok(Json(json!({ "on": on })))
}

async fn topics(Shared(page): Shared<Arc<Page>>, body: Switched) -> Result<Json<Value>, Refusal> {
    let Json(Switch { on }) = body.map_err(|rejection| Refusal::bad(rejection.body_text()))?;
    let group = page
        .scene()
        .group
        .ok_or_else(|| Refusal::missing("this demo has no group"))?;
    page.sim.turn_forum(group, on);
    Ok(Json(json!({ "on": on })))
}
