//! The demo in a real browser: the binary's own page, played by hand as a visitor would. Knows nothing of how
//! the bot or the page is made, only the page's `data-test` hooks and what people read.
//!
//! `cargo test --features browser-tests --test demo_page` needs Chromium and ChromeDriver (Debian: `chromium`,
//! `chromium-driver`). `CHROMEDRIVER` names another driver, `CHROMIUM` another browser.

mod browser;
mod demo;
mod forum;
mod looks;
mod media;
mod phone;
mod picture;
mod stories;
