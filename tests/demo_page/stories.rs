//! What visitors do with the demo, from beginning to end.

use std::fs;

use anyhow::{Result, bail, ensure};

use crate::browser::{Browser, play};

/// The smallest PNG there is: one transparent pixel.
const PIXEL: [u8; 67] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00, 0x00, 0x00, 0x0a, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x00, 0x01, 0x00, 0x00, 0x05, 0x00, 0x01, 0x0d, 0x0a, 0x2d, 0xb4, 0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

async fn anna_asks(browser: &Browser, question: &str) -> Result<()> {
    let anna = browser.phone("user");
    anna.starts().await?;
    anna.presses("Ask a question").await?;
    anna.shows("What is it about?").await?;
    anna.says(question).await?;
    anna.shows("Ticket #1 is with our support").await?;
    Ok(())
}

#[tokio::test]
async fn a_question_reaches_the_group_and_its_answer_the_user() -> Result<()> {
    play(async |browser| {
        anna_asks(browser, "My parcel has not arrived").await?;
        let (anna, group) = (browser.phone("user"), browser.phone("group"));
        group.shows("#1 · Anna\nMy parcel has not arrived").await?;
        group.says("Does anybody know?").await?;
        group.replies("My parcel", "It comes tomorrow").await?;
        anna.shows_once("It comes tomorrow").await?;
        anna.shows_no("Does anybody know?").await?;
        anna.says("Thank you!").await?;
        group.shows_once("Thank you!").await
    })
    .await
}

#[tokio::test]
async fn an_admin_works_through_the_inbox() -> Result<()> {
    play(async |browser| {
        anna_asks(browser, "How do I change my address?").await?;
        let (anna, admin) = (browser.phone("user"), browser.phone("admin"));
        admin.presses("Inbox").await?;
        admin.presses("#1").await?;
        admin.shows("How do I change my address?").await?;
        admin.presses("Take").await?;
        admin.notes("Ticket #1 is yours").await?;
        anna.shows("Somebody is now working on ticket #1").await?;
        admin.presses("Reply").await?;
        admin.presses("Cancel").await?;
        admin.notes("Nothing was sent").await?;
        admin.presses("Reply").await?;
        admin.shows("Answer to #1 · Anna").await?;
        admin.says("Under Settings, then Address").await?;
        admin.shows("Sent in ticket #1").await?;
        anna.shows_once("Under Settings, then Address").await?;
        admin.presses("Card").await?;
        admin.presses("Close").await?;
        admin.notes("Ticket #1 is closed").await?;
        anna.shows("Support has closed ticket #1").await?;
        anna.presses("Reopen").await?;
        admin.shows("Anna reopened it").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn files_arrive_as_what_they_are() -> Result<()> {
    play(async |browser| {
        let files = tempfile::tempdir()?;
        let (picture, report) = (files.path().join("screen.png"), files.path().join("report.txt"));
        fs::write(&picture, PIXEL)?;
        fs::write(&report, "It does not work.\n")?;
        anna_asks(browser, "The page looks broken").await?;
        let (anna, group) = (browser.phone("user"), browser.phone("group"));
        anna.sends_file(&picture).await?;
        group.shows_kind("photo", "#1 · Anna").await?;
        let drawn = format!("{}[data-kind=photo] img", group.messages());
        browser.find(&drawn, "").await?;
        anna.sends_file(&report).await?;
        group.shows_kind("document", "report.txt").await?;
        anna.sends_sample("voice").await?;
        group.shows_kind("voice", "#1 · Anna").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_written_without_network_arrives_when_it_is_back() -> Result<()> {
    play(async |browser| {
        anna_asks(browser, "Is anybody there?").await?;
        let (anna, group) = (browser.phone("user"), browser.phone("group"));
        browser.press("[data-test=network]", "").await?;
        browser.find("[data-test=network][aria-checked=false]", "").await?;
        browser.find("[data-test=banner]:not([hidden])", "").await?;
        anna.says("Written in the dark").await?;
        anna.shows("Written in the dark").await?;
        browser.find("[data-test=pending]", "1").await?;
        group.shows_no("Written in the dark").await?;
        browser.press("[data-test=network]", "").await?;
        group.shows_once("Written in the dark").await?;
        browser.find("[data-test=pending]", "0").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn ivan_is_spoken_to_in_russian() -> Result<()> {
    play(async |browser| {
        let user = browser.phone("user");
        browser.press("[data-slot=user] [data-pick='1002']", "").await?;
        user.starts().await?;
        user.presses("Задать вопрос").await?;
        user.says("Не приходит письмо для входа").await?;
        user.shows("Обращение №1 передано в поддержку").await?;
        let group = browser.phone("group");
        group.shows("#1 · Иван").await?;
        group.presses("Take").await?;
        group.notes("Ticket #1 is yours").await?;
        user.shows("Обращением №1 уже занимаются").await?;
        user.presses("Открыть").await?;
        user.shows("вы открыли обращение").await?;
        user.commands("language").await?;
        user.presses("English").await?;
        user.shows("Here you reach our support").await?;
        let admin = browser.phone("admin");
        admin.commands("language").await?;
        admin.presses("Русский").await?;
        admin.presses("Входящие (1)").await?;
        admin.presses("№1").await?;
        admin.shows("Обращение №1 · Не приходит письмо").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn a_name_is_shown_as_it_is_whatever_it_is() -> Result<()> {
    const NAME: &str = "<3 & *_[";
    play(async |browser| {
        browser.press("[data-test=add-person]", "").await?;
        let name = browser.find("[data-test=person-name]", "").await?;
        name.send_keys(NAME).await?;
        browser.press("[data-test=person-add]", "").await?;
        browser
            .find("[data-slot=user] [data-pick][aria-pressed=true]", "<3")
            .await?;
        let user = browser.phone("user");
        user.starts().await?;
        user.presses("Ask a question").await?;
        user.says("<b>bold</b> & <script>alert(1)</script>").await?;
        let group = browser.phone("group");
        group.shows(&format!("#1 · {NAME}")).await?;
        group.shows_once("<b>bold</b> & <script>alert(1)</script>").await?;
        let admin = browser.phone("admin");
        admin.presses("Inbox").await?;
        admin.presses(NAME).await?;
        admin.shows(&format!("{NAME} opened the ticket")).await.map(drop)
    })
    .await
}

#[tokio::test]
async fn a_button_pressed_again_says_what_has_changed() -> Result<()> {
    play(async |browser| {
        anna_asks(browser, "I cannot sign in any more").await?;
        let (anna, admin, group) = (browser.phone("user"), browser.phone("admin"), browser.phone("group"));
        admin.presses("Inbox").await?;
        admin.presses("#1").await?;
        admin.shows("nobody has taken it").await?;
        anna.presses("Close").await?;
        anna.shows("closed by you").await?;
        // The admin's card and the buttons in the group follow by themselves.
        admin.shows("closed by the user").await?;
        let buttons = format!("{} [data-test=button][data-callback]", group.messages());
        browser.find(&buttons, "Reopen").await?;
        // Below the words that told Anna of her ticket, Close still stands.
        anna.presses("Close").await?;
        anna.notes("You have closed it already").await?;
        anna.dismisses().await
    })
    .await
}

/// What every story is held to at its end does hold.
#[tokio::test]
async fn an_error_on_the_console_does_not_go_unnoticed() -> Result<()> {
    let played = play(async |browser| {
        let nothing: Option<bool> = browser.value("console.error('a fault of the page') ?? null").await?;
        ensure!(nothing.is_none());
        Ok(())
    })
    .await;
    let Err(error) = played else {
        bail!("nobody noticed the error")
    };
    ensure!(
        format!("{error:#}").contains("a fault of the page"),
        "another error: {error:#}"
    );
    Ok(())
}
