//! The door that Telegram knocks at: HTTP/1.1 in the clear, for a proxy that does TLS. Connections, headers and bodies
//! are bounded in number, size and time. Must not know what an answer rests on.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// Connections at a time: what Telegram opens through a proxy, its repetitions, and probes.
const MAX_CONNECTIONS: usize = 128;

/// Bytes of a request's head.
const MAX_HEAD: usize = 16 * 1_024;

/// Bytes of an update. The longest there is, a message with a hundred entities that replies to such a one, has less
/// than a tenth.
const MAX_BODY: usize = 1_024 * 1_024;

/// How long a client may take for a head, or stay idle.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// How long a client may take for a body.
const BODY_TIME: Duration = Duration::from_secs(10);

/// How long to wait when no connection can be taken, since the machine has no more.
const NO_MORE_TIME: Duration = Duration::from_millis(200);

/// An answer: a status and a word for whoever looks.
pub(super) type Answer = (StatusCode, &'static str);

/// Whoever answers at the door.
pub(super) trait Host: Send + Sync + 'static {
    /// Answers a request. Its body is asked for with [`body`], if at all.
    fn answer(&self, request: Request<Incoming>) -> impl Future<Output = Answer> + Send;
}

/// An open door, at which nobody answers yet.
pub(super) struct Door(TcpListener);

impl Door {
    /// Opens it.
    ///
    /// # Errors
    /// If the address cannot be listened on.
    pub async fn open(bind: SocketAddr) -> std::io::Result<Self> {
        TcpListener::bind(bind).await.map(Door)
    }

    /// Answers until `stop` says true; then takes no more connections and ends what is being answered.
    pub async fn serve<H: Host>(self, host: Arc<H>, mut stop: watch::Receiver<bool>) {
        let free = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        let mut open = JoinSet::new();
        loop {
            let taken = tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => break,
                // Never closed.
                Ok(permit) = free.clone().acquire_owned() => permit,
            };
            let accepted = tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => break,
                accepted = self.0.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => {
                    let serving = connection(stream, host.clone(), stop.clone());
                    open.spawn(async move {
                        serving.await;
                        drop(taken);
                    });
                }
                Err(error) => {
                    tracing::debug!(%error, "a connection was not taken");
                    pause(NO_MORE_TIME).await;
                }
            }
            while open.try_join_next().is_some() {}
        }
        drop(self.0);
        while open.join_next().await.is_some() {}
    }
}

async fn connection<H: Host>(stream: TcpStream, host: Arc<H>, mut stop: watch::Receiver<bool>) {
    let answer = service_fn(move |request| {
        let host = host.clone();
        async move {
            let (status, word) = host.answer(request).await;
            let mut response = Response::new(Full::new(Bytes::from_static(word.as_bytes())));
            *response.status_mut() = status;
            Ok::<_, std::convert::Infallible>(response)
        }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), answer);
    let mut serving = std::pin::pin!(serving);
    let ended = tokio::select! {
        ended = &mut serving => Some(ended),
        // Gone, or true: there is nobody to answer for.
        _ = stop.wait_for(|stop| *stop) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}

/// The body of a request; none if it is too long, too slow, or breaks off.
pub(super) async fn body(request: Request<Incoming>) -> Option<Bytes> {
    let read = Limited::new(request.into_body(), MAX_BODY).collect();
    #[expect(
        clippy::disallowed_methods,
        reason = "it bounds what strangers take of the machine, whatever our clock shows"
    )]
    let read = tokio::time::timeout(BODY_TIME, read).await;
    Some(read.ok()?.ok()?.to_bytes())
}

async fn pause(time: Duration) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the machine is to find its breath, whatever our clock shows"
    )]
    tokio::time::sleep(time).await;
}
