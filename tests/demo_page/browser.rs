//! A headless Chromium behind ChromeDriver, looking at one demo. Knows the browser and the page as a whole;
//! single phones are in `phone`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http::{Request, Response};
use tempfile::TempDir;
use thirtyfour::cdp::domains::emulation::SetDeviceMetricsOverride;
use thirtyfour::common::log::LoggingPrefsLogLevel;
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};
use thirtyfour::prelude::*;
use thirtyfour::session::http::{Body, HttpClient};
use thirtyfour::{ChromiumCapabilities, ChromiumLikeCapabilities};

use crate::demo::{Demo, end, line_with};
use crate::phone::Phone;

/// How long something may take to be seen. Far more than it ever takes: a test that fails may be slow.
const PATIENCE: Duration = Duration::from_secs(40);

const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// Gives the last element that matches a selector and shows a text, as soon as there is one.
const AWAIT_ELEMENT: &str = r#"
    const [selector, text, done] = arguments;
    const found = () => [...document.querySelectorAll(selector)].filter((one) => one.innerText.includes(text)).at(-1);
    const now = found();
    if (now) return done(now);
    new MutationObserver((_, self) => {
        const one = found();
        if (!one) return;
        self.disconnect();
        done(one);
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
"#;

/// Waits until nothing matches a selector and shows a text.
const AWAIT_ABSENCE: &str = r#"
    const [selector, text, done] = arguments;
    const found = () => [...document.querySelectorAll(selector)].some((one) => one.innerText.includes(text));
    if (!found()) return done(true);
    new MutationObserver((_, self) => {
        if (found()) return;
        self.disconnect();
        done(true);
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
"#;

/// A browser with the demo's page open.
pub struct Browser {
    // Fields are dropped in this order: the session before its driver, the page before its server.
    driver: WebDriver,
    _chromedriver: ChromeDriver,
    _profile: TempDir,
    demo: Demo,
}

/// Plays a story on a fresh demo in a fresh browser, and holds the page to what is always asked of it.
pub async fn play(story: impl AsyncFnOnce(&Browser) -> Result<()>) -> Result<()> {
    let browser = Browser::open().await?;
    let mut played = story(&browser).await;
    if played.is_ok() {
        played = browser.is_clean().await;
    }
    if played.is_err() {
        let picture = browser.picture_of_failure();
        if browser.photograph(&picture).await.is_ok() {
            played = played.with_context(|| format!("the page at that moment: {}", picture.display()));
        }
    }
    // Also after a failure: a browser whose driver is gone would live on.
    browser.driver.quit().await?;
    played
}

impl Browser {
    async fn open() -> Result<Self> {
        let demo = Demo::start()?;
        let chromedriver = ChromeDriver::start()?;
        let profile = tempfile::tempdir()?;
        let mut wishes = ChromiumCapabilities::new();
        // ChromeDriver knows Chromium, too, by this name.
        wishes.set("browserName", "chrome")?;
        for flag in FLAGS {
            wishes.add_arg(flag)?;
        }
        wishes.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        wishes.add_arg("--lang=en")?;
        if let Ok(binary) = std::env::var("CHROMIUM") {
            wishes.set_binary(&binary)?;
        }
        wishes.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        wishes.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
        let driver = WebDriver::builder(chromedriver.url.clone(), wishes)
            .client(Http(reqwest::Client::new()))
            .connect()
            .await
            .context("Chromium cannot be started")?;
        driver.set_script_timeout(PATIENCE).await?;
        let browser = Browser {
            driver,
            _chromedriver: chromedriver,
            _profile: profile,
            demo,
        };
        browser.resize(1440, 900, 1.0).await?;
        browser.driver.goto(&browser.demo.url).await?;
        Ok(browser)
    }

    /// The phone in sight of the one who plays `role`: `user`, `admin` or `group`.
    pub fn phone(&self, role: &str) -> Phone<'_> {
        Phone::new(self, role)
    }

    /// The last element that matches `selector` and shows `text`, waited for.
    pub async fn find(&self, selector: &str, text: &str) -> Result<WebElement> {
        let wanted = vec![selector.into(), text.into()];
        let found = self.driver.execute_async(AWAIT_ELEMENT, wanted).await;
        match found.and_then(|found| found.element()) {
            Ok(element) => Ok(element),
            Err(error) => {
                let page = self.text().await.unwrap_or_default();
                Err(error).with_context(|| format!("{text:?} is not seen in {selector}; the page says:\n{page}"))
            }
        }
    }

    /// Presses what matches `selector` and shows `text`.
    pub async fn press(&self, selector: &str, text: &str) -> Result<()> {
        loop {
            let element = self.find(selector, text).await?;
            self.is_still().await?;
            match element.click().await {
                // What stands there now is meant.
                Err(error) if was_drawn_anew(&error) => {}
                pressed => return pressed.with_context(|| format!("{text:?} in {selector} cannot be pressed")),
            }
        }
    }

    /// How many elements match `selector` and show `text` now.
    pub async fn count(&self, selector: &str, text: &str) -> Result<usize> {
        let script = "const [selector, text] = arguments;
            return [...document.querySelectorAll(selector)].filter((one) => one.innerText.includes(text)).length;";
        let counted = self.driver.execute(script, vec![selector.into(), text.into()]).await?;
        Ok(counted.convert()?)
    }

    /// Waits until nothing matches `selector`.
    pub async fn gone(&self, selector: &str) -> Result<()> {
        self.gone_that_shows(selector, "").await
    }

    /// Waits until nothing matches `selector` and shows `text`.
    pub async fn gone_that_shows(&self, selector: &str, text: &str) -> Result<()> {
        let unwanted = vec![selector.into(), text.into()];
        let waited = self.driver.execute_async(AWAIT_ABSENCE, unwanted).await;
        waited
            .map(drop)
            .with_context(|| format!("{text:?} in {selector} is still there"))
    }

    /// Evaluates an expression on the page.
    pub async fn value<T: serde::de::DeserializeOwned>(&self, expression: &str) -> Result<T> {
        let answer = self.driver.execute(format!("return {expression};"), Vec::new()).await?;
        Ok(answer.convert()?)
    }

    /// Makes the page `width` × `height` CSS pixels, each `scale` pixels of the screen wide.
    pub async fn resize(&self, width: u32, height: u32, scale: f64) -> Result<()> {
        let size = SetDeviceMetricsOverride {
            width,
            height,
            device_scale_factor: scale,
            mobile: false,
            scale: None,
            screen_orientation: None,
        };
        self.driver.cdp().send(size).await?;
        Ok(())
    }

    /// Writes what is in sight to a PNG file.
    pub async fn photograph(&self, path: &Path) -> Result<()> {
        Ok(self.driver.screenshot(path).await?)
    }

    /// Waits until all that moves has come to rest; what turns for ever does not count.
    pub async fn is_still(&self) -> Result<()> {
        let script = "const [done] = arguments;
            const passing = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity);
            Promise.allSettled(passing.map((one) => one.finished)).then(() => done(true));";
        self.driver.execute_async(script, Vec::new()).await?;
        Ok(())
    }

    /// Hides scroll bars, for a picture.
    pub async fn hide_scroll_bars(&self) -> Result<()> {
        let hidden = serde_json::json!({ "hidden": true });
        self.driver
            .cdp()
            .send_raw("Emulation.setScrollbarsHidden", hidden)
            .await?;
        Ok(())
    }

    fn picture_of_failure(&self) -> PathBuf {
        // The page's port tells the stories of one run apart.
        let port = self.demo.url.trim_end_matches("/demo").rsplit(':').next();
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("demo_page_{}.png", port.unwrap_or_default()))
    }

    async fn text(&self) -> Result<String> {
        self.value("document.body.innerText").await
    }

    /// The page wrote no error to the console, and asked nobody but the demo for anything.
    async fn is_clean(&self) -> Result<()> {
        let logged = self.driver.browser_log().await?;
        let errors: Vec<_> = logged.iter().filter(|entry| entry.level == "SEVERE").collect();
        ensure!(errors.is_empty(), "the console has errors: {errors:#?}");
        let mut asked = Vec::new();
        for entry in self.driver.get_log("performance").await? {
            let entry: serde_json::Value = serde_json::from_str(&entry.message)?;
            let event = &entry["message"];
            if event["method"] == "Network.requestWillBeSent" {
                let url = event["params"]["request"]["url"].as_str().unwrap_or_default();
                asked.push(url.to_owned());
            }
        }
        let page = &self.demo.url;
        ensure!(asked.contains(page), "requests were not recorded: {asked:#?}");
        let origin = page.trim_end_matches("/demo");
        let foreign: Vec<_> = asked.iter().filter(|url| !is_of(url, origin)).collect();
        ensure!(foreign.is_empty(), "the page asked others: {foreign:#?}");
        Ok(())
    }
}

fn is_of(url: &str, origin: &str) -> bool {
    let own = url.strip_prefix(origin).is_some_and(|rest| rest.starts_with('/'));
    // What a page carries in itself goes nowhere, nor do the parts of the browser's own empty tab.
    own || ["data:", "blob:", "chrome:"].iter().any(|inner| url.starts_with(inner))
}

/// A running ChromeDriver; ends when dropped.
struct ChromeDriver {
    child: Child,
    url: String,
}

impl ChromeDriver {
    fn start() -> Result<Self> {
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let child = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| {
                format!("{program} cannot be started: install chromium and chromium-driver, or set CHROMEDRIVER")
            })?;
        let mut driver = ChromeDriver {
            child,
            url: String::new(),
        };
        let line =
            line_with(&mut driver.child, "started successfully on port").context("ChromeDriver did not start")?;
        let port: String = line.chars().filter(char::is_ascii_digit).collect();
        driver.url = format!("http://127.0.0.1:{port}");
        Ok(driver)
    }
}

impl Drop for ChromeDriver {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// The way to ChromeDriver: over the HTTP client the project has anyway.
struct Http(reqwest::Client);

#[async_trait::async_trait]
impl HttpClient for Http {
    async fn send(&self, request: Request<Body<'_>>) -> WebDriverResult<Response<Bytes>> {
        let (parts, body) = request.into_parts();
        let body = match body {
            Body::Empty => Vec::new(),
            Body::Json(json) => serde_json::to_vec(json)?,
        };
        let failed = |error: reqwest::Error| WebDriverError::HttpError(error.to_string());
        let sent = self.0.request(parts.method, parts.uri.to_string());
        let answer = sent.headers(parts.headers).body(body).send().await.map_err(failed)?;
        let status = answer.status();
        let mut response = Response::new(answer.bytes().await.map_err(failed)?);
        *response.status_mut() = status;
        Ok(response)
    }

    async fn new(&self) -> Arc<dyn HttpClient> {
        Arc::new(Http(reqwest::Client::new()))
    }
}

/// Whether something failed since the page drew an element anew after it was found.
pub fn was_drawn_anew(error: &WebDriverError) -> bool {
    matches!(error.as_inner(), WebDriverErrorInner::StaleElementReference(_))
}
