//! The support group with topics: switched on at the page, one topic for each ticket.

use anyhow::{Result, ensure};

use crate::browser::{Browser, play};

const SWITCH: &str = "[data-slot=group] [data-test=forum]";

async fn with_topics(browser: &Browser) -> Result<()> {
    browser.press(SWITCH, "").await?;
    browser
        .find(&format!("{SWITCH}[aria-checked=true]"), "")
        .await
        .map(drop)
}

async fn anna_and_ivan_ask(browser: &Browser) -> Result<()> {
    let user = browser.phone("user");
    user.starts().await?;
    user.presses("Ask a question").await?;
    user.says("Where is my parcel?").await?;
    user.shows("Ticket #1").await?;
    browser.press("[data-slot=user] [data-pick='1002']", "").await?;
    user.starts().await?;
    user.presses("Задать вопрос").await?;
    user.says("Как оплатить заказ?").await?;
    user.shows("Обращение №2").await.map(drop)
}

#[tokio::test]
async fn each_ticket_has_a_topic_that_is_opened_answered_and_left() -> Result<()> {
    play(async |browser| {
        let (user, group) = (browser.phone("user"), browser.phone("group"));
        group.shows_no("Where is my parcel?").await?;
        with_topics(browser).await?;
        group.has("topics", "No topics yet").await?;
        anna_and_ivan_ask(browser).await?;
        group.has("topic", "#1 · Anna").await?;
        group.has("topic", "#2 · Иван").await?;
        group.opens_topic("#2 · Иван").await?;
        group.shows("Как оплатить заказ?").await?;
        group.shows_no("Where is my parcel?").await?;
        group.has("pinned", "Ticket #2").await?;
        // In a topic nothing has to be a reply.
        group.says("Картой или наличными").await?;
        user.shows_once("Картой или наличными").await?;
        group.taps("back").await?;
        group.opens_topic("#1 · Anna").await?;
        group.shows_no("Картой или наличными").await?;
        group.presses("Take").await?;
        group.notes("Ticket #1 is yours").await?;
        group.taps("back").await?;
        group.opens_topic("General").await?;
        group.says("Lunch at one?").await?;
        group.shows_once("Lunch at one?").await?;
        user.shows_no("Lunch at one?").await
    })
    .await
}

#[tokio::test]
async fn a_topic_is_closed_reopened_and_made_anew_when_it_was_deleted() -> Result<()> {
    play(async |browser| {
        let (user, group) = (browser.phone("user"), browser.phone("group"));
        with_topics(browser).await?;
        anna_and_ivan_ask(browser).await?;
        group.opens_topic("#2 · Иван").await?;
        group.taps("topic-close").await?;
        user.shows("Поддержка закрыла обращение №2").await?;
        group.has("topic-reopen", "").await?;
        user.says("А по счёту можно?").await?;
        user.presses("Открыть №2 снова и добавить").await?;
        group.shows("А по счёту можно?").await?;
        group.has("topic-close", "").await?;
        group.taps("topic-delete").await?;
        group.has("topics", "#1 · Anna").await?;
        browser.gone_that_shows("[data-test=topic]", "Иван").await?;
        user.says("Вы здесь?").await?;
        group.opens_topic("#2 · Иван").await?;
        group.shows("Вы здесь?").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn topics_go_and_come_back_and_are_shown_in_russian_on_a_phone() -> Result<()> {
    play(async |browser| {
        browser.resize(390, 844, 1.0).await?;
        browser.press("[data-test=lang-ru]", "").await?;
        let (user, group) = (browser.phone("user"), browser.phone("group"));
        browser.press("[data-test=tab-group]", "").await?;
        with_topics(browser).await?;
        group.has("topics", "Тем пока нет").await?;
        browser.press("[data-test=tab-user]", "").await?;
        anna_and_ivan_ask(browser).await?;
        browser.press("[data-test=tab-group]", "").await?;
        group.has("topic", "Общая").await?;
        group.opens_topic("#2 · Иван").await?;
        group.has("pinned", "Закреплённое сообщение").await?;
        let excess: i64 = browser
            .value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await?;
        ensure!(excess <= 0, "the page is {excess} pixels too wide");
        // Without topics all stands in one place again.
        browser.press(SWITCH, "").await?;
        group.shows("Where is my parcel?").await?;
        group.shows("Как оплатить заказ?").await?;
        group.replies("Как оплатить заказ?", "Картой").await?;
        browser.press("[data-test=tab-user]", "").await?;
        user.shows_once("Картой").await
    })
    .await
}
