//! Who may ask for the page, and what it is served with.

use std::net::SocketAddr;

use reqwest::StatusCode;
use serde_json::json;
use telegram_sim::page::{self, Scene};
use telegram_sim::{Sim, SimOptions};

use crate::stage::Stage;

#[tokio::test]
async fn the_page_and_its_files_come_with_a_strict_policy() {
    let stage = Stage::set().await;
    let files = [
        ("/demo", "text/html"),
        ("/demo/page.css", "text/css"),
        ("/demo/page.js", "text/javascript"),
        ("/demo/mark.svg", "image/svg+xml"),
        ("/", "text/html"),
    ];
    for (path, media_type) in files {
        let answer = stage.get(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let headers = answer.headers();
        assert!(
            headers["content-type"].to_str().unwrap().starts_with(media_type),
            "{path}"
        );
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff");
    }
    let html = stage.get("/demo").await.text().await.unwrap();
    for inline in ["<style", "style=", " onclick", "<script>"] {
        assert!(
            !html.contains(inline),
            "the page has {inline}, which its policy forbids"
        );
    }
    assert_eq!(stage.get("/demo/page.rs").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(stage.get("/elsewhere").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_foreign_host_is_refused() {
    let stage = Stage::set().await;
    for (host, expected) in [
        ("localhost", StatusCode::OK),
        ("127.0.0.1:80", StatusCode::OK),
        ("[::1]:80", StatusCode::OK),
        ("example.org", StatusCode::FORBIDDEN),
        ("localhost.example.org", StatusCode::FORBIDDEN),
        ("192.168.0.1", StatusCode::FORBIDDEN),
    ] {
        for path in ["/demo", "/demo/state"] {
            let answer = stage
                .client
                .get(stage.url(path))
                .header("host", host)
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), expected, "{host} {path}");
            assert!(answer.headers().contains_key("content-security-policy"));
        }
    }
}

#[tokio::test]
async fn a_post_from_elsewhere_is_refused_and_does_nothing() {
    let stage = Stage::set().await;
    let own = format!("http://{}", stage.address);
    let cases = [
        ("origin", own.as_str(), StatusCode::OK),
        ("origin", "http://example.org", StatusCode::FORBIDDEN),
        ("origin", "http://127.0.0.1:1", StatusCode::FORBIDDEN),
        ("origin", "null", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-origin", StatusCode::OK),
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-site", StatusCode::FORBIDDEN),
    ];
    for (name, value, expected) in cases {
        stage.sim.set_network(true);
        let request = stage.client.post(stage.url("/demo/network")).header(name, value);
        let answer = request.json(&json!({ "on": false })).send().await.unwrap();
        assert_eq!(answer.status(), expected, "{name}: {value}");
        assert_eq!(stage.sim.has_network(), expected != StatusCode::OK, "{name}: {value}");
    }
}

#[tokio::test]
async fn the_page_is_served_on_loopback_only() {
    let sim = Sim::start(SimOptions::default()).await.unwrap();
    let error = page::serve(sim, Scene::default(), SocketAddr::from(([0, 0, 0, 0], 0)))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("127.0.0.1"), "{error}");
}
