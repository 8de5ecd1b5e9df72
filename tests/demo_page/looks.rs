//! How the page looks: light and dark, wide and narrow, and that nothing sticks out.

use anyhow::{Result, ensure};

use crate::browser::{Browser, play};

/// Widths and heights of screens, in CSS pixels: a desk, a laptop, a tablet, two phones.
const SCREENS: [(u32, u32); 5] = [(1920, 1080), (1440, 900), (820, 1180), (390, 844), (320, 568)];

/// How bright the page's writing is, from 0 to 255.
const BRIGHTNESS: &str = "(() => {
    const color = getComputedStyle(document.body).color;
    const [red, green, blue] = color.match(/[\\d.]+/g).map(Number);
    return Math.round((red + green + blue) / 3);
})()";

async fn fits(browser: &Browser) -> Result<()> {
    for (width, height) in SCREENS {
        browser.resize(width, height, 1.0).await?;
        let excess: i64 = browser
            .value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await?;
        ensure!(
            excess <= 0,
            "at {width} × {height} the page is {excess} pixels too wide"
        );
        let seen = browser.count("section.phone:not([hidden])", "").await?;
        ensure!(seen > 0, "at {width} × {height} no phone is seen");
    }
    Ok(())
}

#[tokio::test]
async fn the_page_fits_every_screen_in_light_and_dark() -> Result<()> {
    play(async |browser| {
        let user = browser.phone("user");
        user.starts().await?;
        // A word that cannot be broken, and a wide picture.
        user.presses("Ask a question").await?;
        user.says(&"wide".repeat(60)).await?;
        user.sends_sample("photo").await?;
        browser.phone("group").shows_kind("photo", "Anna").await?;
        fits(browser).await?;
        let on_light: i64 = browser.value(BRIGHTNESS).await?;
        browser.press("[data-test=theme]", "").await?;
        browser.find("html[data-theme=dark]", "").await?;
        let on_dark: i64 = browser.value(BRIGHTNESS).await?;
        ensure!(
            on_light < 80 && on_dark > 180,
            "the writing is {on_light} bright on light, {on_dark} on dark"
        );
        fits(browser).await
    })
    .await
}

#[tokio::test]
async fn a_phone_shows_one_person_at_a_time() -> Result<()> {
    play(async |browser| {
        browser.resize(390, 844, 1.0).await?;
        let (user, group) = (browser.phone("user"), browser.phone("group"));
        user.starts().await?;
        user.presses("Ask a question").await?;
        user.says("Does this work on a phone?").await?;
        user.shows("Ticket #1").await?;
        browser.press("[data-test=tab-group]", "").await?;
        browser.find("[data-test=tab-group][aria-selected=true]", "").await?;
        group.replies("Does this work on a phone?", "It does").await?;
        browser.press("[data-test=tab-user]", "").await?;
        user.shows_once("It does").await?;
        browser.press("[data-test=lang-ru]", "").await?;
        browser.find("html[lang=ru]", "").await?;
        fits(browser).await
    })
    .await
}
