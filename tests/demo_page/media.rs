//! Albums, edits and reactions, tried on the page and seen on the other side.

use anyhow::{Result, ensure};

use crate::browser::{Browser, play};

async fn anna_asks(browser: &Browser) -> Result<()> {
    let anna = browser.phone("user");
    anna.starts().await?;
    anna.presses("Ask a question").await?;
    anna.says("The lid is broken").await?;
    anna.shows("Ticket #1").await.map(drop)
}

#[tokio::test]
async fn several_pictures_go_as_an_album_both_ways() -> Result<()> {
    play(async |browser| {
        anna_asks(browser).await?;
        let (anna, group) = (browser.phone("user"), browser.phone("group"));
        anna.sends_pictures(&[1, 3, 5], "From three sides").await?;
        let album = group.shows_kind("album", "From three sides").await?;
        let drawn = format!("{}[data-kind=album] [data-count='3'] img", group.messages());
        browser.find(&drawn, "").await?;
        ensure!(browser.count(&drawn, "").await? == 3, "{}", album.inner_html().await?);
        group
            .replies("From three sides", "Thank you, a new one is on its way")
            .await?;
        anna.shows_once("a new one is on its way").await?;
        // One alone is a photo.
        anna.sends_pictures(&[2], "And the box").await?;
        group.shows_kind("photo", "And the box").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn what_is_edited_changes_on_the_other_side() -> Result<()> {
    play(async |browser| {
        anna_asks(browser).await?;
        let (anna, group) = (browser.phone("user"), browser.phone("group"));
        group.shows("The lid is broken").await?;
        anna.edits("The lid is broken", "The lid and the handle are broken")
            .await?;
        group.shows("The lid and the handle are broken").await?;
        anna.sends_pictures(&[4], "The handel").await?;
        group.shows_kind("photo", "The handel").await?;
        anna.edits("The handel", "The handle").await?;
        group.shows_kind("photo", "The handle").await?;
        group.replies("The lid and the handle", "Tomorow").await?;
        anna.shows("Tomorow").await?;
        group.edits("Tomorow", "Tomorrow").await?;
        anna.shows_once("Tomorrow").await?;
        anna.shows_no("Tomorow").await
    })
    .await
}

#[tokio::test]
async fn a_reaction_is_shown_on_both_sides_and_taken_back() -> Result<()> {
    play(async |browser| {
        anna_asks(browser).await?;
        let (anna, group) = (browser.phone("user"), browser.phone("group"));
        group.replies("The lid is broken", "A new lid leaves today").await?;
        anna.shows("A new lid leaves today").await?;
        anna.reacts("A new lid leaves today", "❤").await?;
        browser.find(&anna.reaction("❤"), "").await?;
        browser.find(&group.reaction("❤"), "").await?;
        group.reacts("The lid is broken", "👍").await?;
        browser.find(&group.reaction("👍"), "").await?;
        browser.find(&anna.reaction("👍"), "").await?;
        // One's own is pressed to take it back.
        browser.press(&anna.reaction("❤"), "").await?;
        browser.gone(&anna.reaction("❤")).await?;
        browser.gone(&group.reaction("❤")).await
    })
    .await
}
