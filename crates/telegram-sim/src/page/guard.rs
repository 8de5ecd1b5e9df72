//! Who may talk to the page. It listens on this machine only, yet any web page a visitor has open could try to
//! reach it: through a name that resolves to 127.0.0.1 (DNS rebinding) or by posting a form across sites.
//! Knows nothing of the simulator.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::refusal::Refusal;

/// Nothing but this page's own files and requests; no inline script or style, no framing.
const POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Refuses requests from elsewhere, and puts the security headers on every answer.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let mut response = match check(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The host must name this machine; whatever changes something must come from the page itself.
fn check(method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
    let host = text(headers, &header::HOST).unwrap_or_default();
    if !is_loopback(host) {
        let advice = "open the demo as http://localhost with its port";
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            format!("the host `{host}` is not this machine; {advice}"),
        ));
    }
    if *method == Method::GET || *method == Method::HEAD {
        return Ok(());
    }
    let foreign_site = text(headers, &HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let foreign_origin = headers.contains_key(header::ORIGIN)
        && text(headers, &header::ORIGIN).and_then(|origin| origin.strip_prefix("http://")) != Some(host);
    if foreign_site || foreign_origin {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "only the demo's own page may do this",
        ));
    }
    Ok(())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether `host`, with or without a port, is a name or an address of this machine itself.
fn is_loopback(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or(("", ""), |(name, port)| (name, port)),
        None => host
            .split_once(':')
            .map_or((host, ""), |(name, _)| (name, &host[name.len()..])),
    };
    let port_is_fine = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    let address: Option<IpAddr> = name.parse().ok();
    port_is_fine && (name.eq_ignore_ascii_case("localhost") || address.is_some_and(|address| address.is_loopback()))
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn loopback_hosts_are_told_from_others() {
        for own in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1",
            "127.0.0.1:8080",
            "127.9.9.9",
            "[::1]",
            "[::1]:8080",
        ] {
            assert!(is_loopback(own), "{own}");
        }
        let foreign = [
            "",
            "example.org",
            "example.org:8080",
            "127.0.0.1.example.org",
            "localhost.example.org",
            "10.0.0.1",
            "0.0.0.0",
            "[::2]",
            "[::1",
            "::1",
            "localhost:",
            "localhost:x",
            "127.0.0.1:80:80",
            "localhost:80@example.org",
        ];
        for other in foreign {
            assert!(!is_loopback(other), "{other}");
        }
    }
}
