//! The picture in the README: a conversation in progress on all three phones. The story is always played;
//! with `SWITCHBOARD_PICTURE=docs/demo.png` the picture is written as well, and is best made smaller by
//! `pngquant --quality 80-98 --force --ext .png docs/demo.png`.

use std::path::PathBuf;

use anyhow::Result;

use crate::browser::{Browser, play};

async fn ivan_waits(browser: &Browser) -> Result<()> {
    let user = browser.phone("user");
    browser.press("[data-slot=user] [data-pick='1002']", "").await?;
    user.starts().await?;
    user.presses("Задать вопрос").await?;
    user.says("Здравствуйте! Можно оплатить заказ при получении?").await?;
    user.shows("Обращение №1").await?;
    browser.press("[data-slot=user] [data-pick='1001']", "").await
}

#[tokio::test]
async fn a_picture_of_a_conversation() -> Result<()> {
    play(async |browser| {
        browser.resize(1440, 900, 2.0).await?;
        browser.hide_scroll_bars().await?;
        let (anna, admin, group) = (browser.phone("user"), browser.phone("admin"), browser.phone("group"));
        ivan_waits(browser).await?;
        anna.starts().await?;
        anna.presses("Ask a question").await?;
        anna.says("Hi! My coffee grinder came with a crack in the lid. Order 4711.")
            .await?;
        anna.shows("Ticket #2").await?;
        anna.sends_pictures(&[3, 5], "").await?;
        let album = format!("{}[data-kind=album] [data-count='2'] img", group.messages());
        browser.find(&album, "").await?;
        admin.presses("Inbox").await?;
        admin.presses("#2").await?;
        admin.presses("Take").await?;
        group.shows("Alex is on it").await?;
        group
            .replies(
                "crack in the lid",
                "Oh no, sorry about that! A new lid leaves today. It is free, of course.",
            )
            .await?;
        anna.shows("A new lid leaves today").await?;
        anna.reacts("A new lid leaves today", "❤").await?;
        browser.find(&group.reaction("❤"), "").await?;
        anna.says("That was quick, thank you! 🙌").await?;
        group.shows("That was quick").await?;
        admin.shows("That was quick").await?;
        admin.shows("The user has been waiting").await?;
        if let Some(path) = std::env::var_os("SWITCHBOARD_PICTURE") {
            settle(browser).await?;
            browser.photograph(&PathBuf::from(path)).await?;
        }
        Ok(())
    })
    .await
}

/// Notes have gone, nothing has the focus, and nothing moves any more.
async fn settle(browser: &Browser) -> Result<()> {
    let _: Option<bool> = browser
        .value(
            "(document.activeElement.blur(), document.querySelectorAll('[data-test=toast]').forEach((one) => one.click()), null)",
        )
        .await?;
    browser.is_still().await
}
