//! The HTTP side: finds the call in a request, lets faults strike, has it served, writes the answer.
//! Knows nothing of what methods do.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::body;
use crate::errors::{self, ApiError, ApiResult};
use crate::faults::{FaultId, How};
use crate::files::MAX_UPLOAD;
use crate::methods;
use crate::params::{Checked, Params, Written};
use crate::sim::Core;
use crate::spec::{Method, Spec};
use crate::validate;
use crate::wire::{Wire, WireListener};

/// The longest a poll is held, in seconds.
const LONGEST_POLL: i64 = 50;
/// Room in a request beside the file.
const BODY_LIMIT: usize = MAX_UPLOAD + 1024 * 1024;

/// Serves until dropped.
pub(crate) async fn serve(core: Arc<Core>, listener: WireListener) {
    let service = routes(core).into_make_service_with_connect_info::<Wire>();
    if let Err(error) = axum::serve(listener, service).await {
        tracing::error!(%error, "the simulated server ended");
    }
}

/// All that the port answers: the Bot API, on every path that nothing else takes.
fn routes(core: Arc<Core>) -> Router {
    Router::new()
        .fallback(answer)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(core)
}

/// What a call comes to.
enum Outcome {
    Answer(ApiResult),
    Garbage,
    Cut,
}

/// What a path asks for.
enum Target<'a> {
    Call { token: &'a str, method: &'a str },
    File { token: &'a str, path: &'a str },
}

impl<'a> Target<'a> {
    fn of(path: &'a str) -> Option<Self> {
        if let Some(rest) = path.strip_prefix("/file/bot") {
            let (token, path) = rest.split_once('/')?;
            return Some(Self::File { token, path });
        }
        let (token, method) = path.strip_prefix("/bot")?.split_once('/')?;
        Some(Self::Call { token, method })
    }

    fn token(&self) -> &str {
        match self {
            Self::Call { token, .. } | Self::File { token, .. } => token,
        }
    }
}

/// A path without percent-encoding: some clients encode the colon of the token or the slashes of a file's path.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn answer(Shared(core): Shared<Arc<Core>>, ConnectInfo(wire): ConnectInfo<Wire>, request: Request) -> Response {
    let path = decoded(request.uri().path());
    let Some(target) = Target::of(&path) else {
        return respond(&Err(errors::NOT_FOUND));
    };
    wire.carries_api();
    if !core.has_network() {
        return cut(&wire);
    }
    if target.token() != core.token {
        return respond(&Err(errors::UNAUTHORIZED));
    }
    match target {
        Target::File { path, .. } => download(&core, path),
        Target::Call { method, .. } => {
            let (params, written) = match body::read(request).await {
                Ok(read) => read,
                Err(error) => return respond(&Err(error)),
            };
            match call(&core, method, params, written).await {
                Outcome::Answer(result) => respond(&result),
                Outcome::Garbage => "<html><body>Please sign in to the network</body></html>".into_response(),
                Outcome::Cut => cut(&wire),
            }
        }
    }
}

/// Ends the connection; the response is never written.
fn cut(wire: &Wire) -> Response {
    wire.cut();
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

fn respond(result: &ApiResult) -> Response {
    match result {
        Ok(result) => Json(json!({ "ok": true, "result": result })).into_response(),
        Err(error) => {
            let status = StatusCode::from_u16(error.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(error.body())).into_response()
        }
    }
}

fn download(core: &Core, path: &str) -> Response {
    let bytes = core.look(|state| Some(state.files.by_path(path)?.bytes.clone()));
    match bytes {
        Some(bytes) => {
            let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
            (kind, Body::from(bytes.to_vec())).into_response()
        }
        None => respond(&Err(errors::NOT_FOUND)),
    }
}

/// Counts a call as being served; also when its connection dies in between.
struct InFlight {
    core: Arc<Core>,
    counted: bool,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let counted = usize::from(self.counted);
        self.core.with(|state| state.calls.in_flight -= counted);
    }
}

async fn call(core: &Arc<Core>, asked: &str, mut params: Params, written: Written) -> Outcome {
    let method = Spec::get().method(asked);
    let name = method.map_or(asked, |method| method.name.as_str());
    let checked = method.map(|method| params.check(method, written)).unwrap_or_default();
    let counted = name != "getUpdates";
    let (seq, fault) = core.with(|state| {
        for complaint in &checked.complaints {
            state.complain(complaint.as_str());
        }
        if let ("answerCallbackQuery", Some(id)) = (name, params.text("callback_query_id")) {
            state.presses.tried(id);
        }
        state.calls.in_flight += usize::from(counted);
        (
            state.calls.open(name, params.logged()),
            state.faults.pick(name, params.int("chat_id")),
        )
    });
    let in_flight = InFlight {
        core: core.clone(),
        counted,
    };
    let outcome = strike(core, fault, serve_call(core, method, &params, checked)).await;
    core.with(|state| match &outcome {
        Outcome::Answer(Ok(_)) => state.calls.close(seq, 200, None),
        Outcome::Answer(Err(error)) => {
            state
                .calls
                .close(seq, error.code, Some(error.description.clone().into_owned()));
        }
        Outcome::Garbage => state
            .calls
            .close(seq, 200, Some("garbage instead of an answer".to_owned())),
        Outcome::Cut => state.calls.close(seq, 0, Some("the connection was dropped".to_owned())),
    });
    drop(in_flight);
    outcome
}

/// Serves a call with its fault, if one strikes.
async fn strike(core: &Core, fault: Option<(FaultId, How)>, served: impl Future<Output = ApiResult>) -> Outcome {
    let Some((id, how)) = fault else {
        return Outcome::Answer(served.await);
    };
    let hit = || core.with(|state| state.faults.hit(id));
    match how {
        How::Delay(time) => {
            hit();
            tokio::time::sleep(time).await;
        }
        How::Hold { before_effect: true } => {
            hit();
            core.released(id).await;
        }
        How::DropBefore => {
            hit();
            return Outcome::Cut;
        }
        How::Garbage => {
            hit();
            return Outcome::Garbage;
        }
        How::RetryAfter(seconds) => {
            hit();
            return Outcome::Answer(Err(ApiError::retry_after(i64::from(seconds))));
        }
        How::Refuse {
            code,
            description,
            parameters,
        } => {
            hit();
            return Outcome::Answer(Err(ApiError {
                code,
                description: description.into(),
                parameters,
            }));
        }
        How::DropAfter => {
            drop(served.await);
            hit();
            return Outcome::Cut;
        }
        How::Hold { before_effect: false } => {
            let result = served.await;
            hit();
            core.released(id).await;
            return Outcome::Answer(result);
        }
    }
    Outcome::Answer(served.await)
}

async fn serve_call(core: &Core, method: Option<&Method>, params: &Params, checked: Checked) -> ApiResult {
    let method = method.ok_or(errors::NOT_FOUND)?;
    if let Some(error) = checked.error {
        return Err(error);
    }
    let result = if method.name == "getUpdates" {
        poll(core, params).await
    } else {
        core.with(|state| methods::call(state, &method.name, params))
    };
    if let Ok(result) = &result
        && method.name != "getUpdates"
    {
        let wrong = validate::result(method, result);
        if !wrong.is_empty() {
            let about = |finding: &validate::Finding| format!("simulator: {}: {finding}", method.name);
            core.with(|state| wrong.iter().map(about).for_each(|wrong| state.complain(wrong)));
        }
    }
    result
}

/// `getUpdates`: waits for updates, until the time is up or another poll takes over.
async fn poll(core: &Core, params: &Params) -> ApiResult {
    let limit = params
        .int("limit")
        .filter(|limit| (1..=100).contains(limit))
        .unwrap_or(100);
    let limit = usize::try_from(limit).unwrap_or(100);
    let seconds = params.int("timeout").unwrap_or(0).clamp(0, LONGEST_POLL);
    let until = Instant::now() + Duration::from_secs(seconds.unsigned_abs());
    let mut changes = core.revision.subscribe();
    let own = core.with(|state| {
        if state.profile.webhook.is_some() {
            return Err(errors::WEBHOOK_ACTIVE);
        }
        if let Some(kinds) = params.value("allowed_updates").and_then(Value::as_array) {
            let kinds: Vec<String> = kinds
                .iter()
                .filter_map(|kind| Some(kind.as_str()?.to_owned()))
                .collect();
            state.queue.allowed = (!kinds.is_empty()).then_some(kinds);
        }
        state.queue.confirm(params.int("offset").unwrap_or(0));
        state.queue.poll += 1;
        state.queue.ended_by_webhook = false;
        Ok(state.queue.poll)
    })?;
    loop {
        changes.mark_unchanged();
        let updates = core.with_quietly(|state| match state.queue.poll == own {
            true => Ok(state.queue.hand_out(limit)),
            false if state.queue.ended_by_webhook => Err(errors::POLL_ENDED_BY_WEBHOOK),
            false => Err(errors::OTHER_POLL),
        })?;
        if !updates.is_empty() || Instant::now() >= until {
            return Ok(Value::Array(updates));
        }
        tokio::select! {
            _ = changes.changed() => {}
            () = tokio::time::sleep_until(until) => {}
        }
    }
}
