//! Calls of the Bot API: the way to the server and back. Every message makes one, so that it goes over hyper's client
//! itself; reqwest, which the library uses, takes twice the time with redirects, retries and addresses read anew.

use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::header::CONTENT_TYPE;
use hyper::{Request, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use serde::Serialize;
use teloxide::requests::Payload;

use super::api::{IDLE, network};
use super::{ApiSettings, Trouble};

/// Most bytes of an answer. A hundred of the longest updates have less than a tenth.
const MAX_ANSWER: usize = 64 * 1_024 * 1_024;

/// How long it may take until a server answers at all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How often a silent connection is asked whether it is still there.
const KEEPALIVE: Duration = Duration::from_secs(15);

const JSON: &str = "application/json";

type Straight = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Calls methods. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub(super) struct Caller {
    way: Way,
    /// What a method's address begins with. A secret: it holds the token.
    methods: String,
    patience: Duration,
}

#[derive(Clone)]
enum Way {
    Straight(Straight),
    /// Through a proxy that the environment names, or with a name and password from the address: what the library's client
    /// knows to do.
    Roundabout(reqwest::Client),
}

impl Caller {
    /// Nothing is called yet. `roundabout` is taken if there is a proxy in between. A call may take as long as `patience`.
    ///
    /// # Errors
    /// A message for the operator if the address is none of a server, or TLS cannot be used.
    pub fn new(settings: &ApiSettings, roundabout: &reqwest::Client, patience: Duration) -> Result<Self, String> {
        Self::past(&Matcher::from_env(), settings, roundabout, patience)
    }

    /// The same with other proxies than those of the environment.
    fn past(
        proxies: &Matcher,
        settings: &ApiSettings,
        roundabout: &reqwest::Client,
        patience: Duration,
    ) -> Result<Self, String> {
        let no_server = || "TELEGRAM_API_URL is no address of a server".to_owned();
        let mut url = settings.url.clone();
        url.path_segments_mut()
            .map_err(|()| no_server())?
            .push(&format!("bot{}", settings.token));
        let to: Uri = url.as_str().parse().map_err(|_| no_server())?;
        let has_password = !url.username().is_empty() || url.password().is_some();
        let way = if has_password || proxies.intercept(&to).is_some() {
            Way::Roundabout(roundabout.clone())
        } else {
            Way::Straight(straight()?)
        };
        let methods = format!("{url}/");
        Ok(Caller { way, methods, patience })
    }

    /// The same connections for calls that may take longer.
    pub fn with_patience(&self, patience: Duration) -> Self {
        Caller {
            patience,
            ..self.clone()
        }
    }

    /// Calls a method, and gives what the server answers, whatever that is.
    ///
    /// # Errors
    /// [`Trouble::Unreachable`] if nothing whole comes back.
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a silent server is waited for is the machine's time, as it is the library's"
    )]
    pub async fn ask<P: Payload + Serialize>(&self, payload: &P) -> Result<String, Trouble> {
        let body = serde_json::to_vec(payload).map_err(|error| Trouble::Unreachable(error.to_string()))?;
        let method = [&self.methods, P::NAME].concat();
        let answer = async {
            match &self.way {
                Way::Straight(client) => by_hyper(client, method, body).await,
                Way::Roundabout(client) => by_library(client, method, body, self.patience).await,
            }
        };
        let answer = tokio::time::timeout(self.patience, answer).await;
        let answer = answer.unwrap_or_else(|_| Err("the server does not answer in time".into()));
        let bytes = answer.map_err(Trouble::Unreachable)?;
        Ok(String::from_utf8(bytes.into())
            .unwrap_or_else(|bytes| String::from_utf8_lossy(bytes.as_bytes()).into_owned()))
    }
}

/// A client with the library's settings: roots of its own, no delay, a few seconds to connect.
fn straight() -> Result<Straight, String> {
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
    connector.set_keepalive(Some(KEEPALIVE));
    connector.set_keepalive_interval(Some(KEEPALIVE));
    let connector = HttpsConnectorBuilder::new()
        .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
        .map_err(|error| format!("the HTTPS client cannot be set up: {error}"))?
        .https_or_http()
        .enable_http1()
        .wrap_connector(connector);
    Ok(Client::builder(TokioExecutor::new())
        .pool_idle_timeout(IDLE)
        .pool_timer(TokioTimer::new())
        .build(connector))
}

async fn by_hyper(client: &Straight, method: String, body: Vec<u8>) -> Result<Bytes, String> {
    let request = Request::post(method)
        .header(CONTENT_TYPE, JSON)
        .body(Full::from(body))
        // Its text may hold the address.
        .map_err(|_| "TELEGRAM_API_URL is no address of a server")?;
    let response = client.request(request).await.map_err(|error| network(&error))?;
    let answer = Limited::new(response.into_body(), MAX_ANSWER).collect().await;
    let answer = answer.map_err(|error| match error.is::<LengthLimitError>() {
        true => "its answer is too long".to_owned(),
        false => network(&*error),
    })?;
    Ok(answer.to_bytes())
}

async fn by_library(
    client: &reqwest::Client,
    method: String,
    body: Vec<u8>,
    patience: Duration,
) -> Result<Bytes, String> {
    let request = client.post(method).header(CONTENT_TYPE, JSON).timeout(patience);
    let request = request.body(body);
    let failed = |error: reqwest::Error| network(&error);
    let mut response = request.send().await.map_err(failed)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if bytes.len() + chunk.len() > MAX_ANSWER {
            return Err("its answer is too long".into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Bytes;
    use axum::http::{HeaderMap, Uri};
    use url::Url;

    use super::*;
    use crate::telegram::wire::Delete;

    const TOKEN: &str = "123456789:AAsecret";

    /// A server that answers with what it was asked, at this address.
    async fn echo() -> Url {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let echo = async |uri: Uri, headers: HeaderMap, body: Bytes| {
            let kind = headers["content-type"].to_str().unwrap().to_owned();
            let host = headers["host"].to_str().unwrap().to_owned();
            let signed = headers.contains_key("authorization");
            format!("{uri} {host} {kind} {} {signed}", String::from_utf8_lossy(&body))
        };
        let router = Router::new().fallback(echo);
        tokio::spawn(async { axum::serve(listener, router).await });
        url.parse().unwrap()
    }

    fn caller(url: &Url, proxy: Option<&Url>) -> Caller {
        let mut client = reqwest::Client::builder().no_proxy();
        let mut proxies = Matcher::builder();
        if let Some(proxy) = proxy {
            client = client.proxy(reqwest::Proxy::all(proxy.clone()).unwrap());
            proxies = proxies.all(proxy.as_str());
        }
        let settings = ApiSettings {
            token: TOKEN.into(),
            url: url.clone(),
        };
        let client = client.build().unwrap();
        Caller::past(&proxies.build(), &settings, &client, Duration::from_secs(20)).unwrap()
    }

    async fn ask(caller: &Caller) -> Result<String, Trouble> {
        let (chat_id, message_id) = (7, 9);
        caller.ask(&Delete { chat_id, message_id }).await
    }

    fn heard(to: &str, host: &str, signed: bool) -> String {
        let body = r#"{"chat_id":7,"message_id":9}"#;
        format!("{to}/bot{TOKEN}/deleteMessage {host} {JSON} {body} {signed}")
    }

    #[tokio::test]
    async fn a_call_says_the_same_straight_and_through_a_proxy() {
        let server = echo().await;
        let straight = caller(&server, None);
        assert!(matches!(straight.way, Way::Straight(_)));
        let host = format!("127.0.0.1:{}", server.port().unwrap());
        assert_eq!(ask(&straight).await.unwrap(), heard("", &host, false));
        let elsewhere: Url = "http://telegram.invalid".parse().unwrap();
        let roundabout = caller(&elsewhere, Some(&server));
        let whole = heard("http://telegram.invalid", "telegram.invalid", false);
        assert_eq!(ask(&roundabout).await.unwrap(), whole);
    }

    #[tokio::test]
    async fn an_address_may_have_a_path_and_a_password() {
        let mut server = echo().await;
        let host = format!("127.0.0.1:{}", server.port().unwrap());
        server.set_path("/telegram");
        assert_eq!(
            ask(&caller(&server, None)).await.unwrap(),
            heard("/telegram", &host, false)
        );
        server.set_username("desk").unwrap();
        server.set_password(Some("secret")).unwrap();
        assert_eq!(
            ask(&caller(&server, None)).await.unwrap(),
            heard("/telegram", &host, true)
        );
    }

    #[tokio::test]
    async fn what_fails_says_why_without_the_address() {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url: Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let hangs_up = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                drop(stream);
            }
        });
        let broken = ask(&caller(&url, None)).await.unwrap_err();
        hangs_up.abort();
        let _ = hangs_up.await;
        let refused = ask(&caller(&url, None)).await.unwrap_err();
        for trouble in [broken, refused] {
            let text = trouble.to_string();
            assert!(matches!(trouble, Trouble::Unreachable(_)), "{text}");
            assert!(!text.contains("secret") && !text.contains("/bot"), "{text}");
        }
    }
}
