//! One phone on the page, used as a person uses it: read, written on, pressed.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use thirtyfour::WebElement;

use crate::browser::{Browser, was_drawn_anew};

/// The phone that is in sight for one role.
pub struct Phone<'a> {
    browser: &'a Browser,
    root: String,
}

impl<'a> Phone<'a> {
    pub fn new(browser: &'a Browser, role: &str) -> Self {
        Phone {
            browser,
            root: format!("section.phone[data-role={role}]:not([hidden])"),
        }
    }

    fn part(&self, name: &str) -> String {
        format!("{} [data-test={name}]", self.root)
    }

    /// The selector of its messages.
    pub fn messages(&self) -> String {
        format!("{} [data-message]", self.root)
    }

    /// Waits for a message with this text.
    pub async fn shows(&self, text: &str) -> Result<WebElement> {
        self.browser.find(&self.messages(), text).await
    }

    /// Waits for a message of this kind, such as `photo`, with this text.
    pub async fn shows_kind(&self, kind: &str, text: &str) -> Result<WebElement> {
        let selector = format!("{}[data-kind={kind}]", self.messages());
        self.browser.find(&selector, text).await
    }

    /// There is just one message with this text.
    pub async fn shows_once(&self, text: &str) -> Result<()> {
        self.shows(text).await?;
        let count = self.browser.count(&self.messages(), text).await?;
        ensure!(count == 1, "{text:?} is shown {count} times");
        Ok(())
    }

    /// There is no message with this text.
    pub async fn shows_no(&self, text: &str) -> Result<()> {
        let count = self.browser.count(&self.messages(), text).await?;
        ensure!(count == 0, "{text:?} is shown");
        Ok(())
    }

    /// Waits for a note over the phone: a toast or an alert.
    pub async fn notes(&self, text: &str) -> Result<()> {
        let selector = format!("{}, {}", self.part("toast"), self.part("alert"));
        self.browser.find(&selector, text).await.map(drop)
    }

    /// Presses Start in an empty chat.
    pub async fn starts(&self) -> Result<()> {
        self.browser.press(&self.part("start"), "").await
    }

    /// Presses the newest button with this label below a message.
    pub async fn presses(&self, label: &str) -> Result<()> {
        self.browser.press(&self.part("button"), label).await
    }

    /// Presses OK on an alert.
    pub async fn dismisses(&self) -> Result<()> {
        self.browser.press(&self.part("alert-ok"), "").await
    }

    /// Writes and sends a text.
    pub async fn says(&self, text: &str) -> Result<()> {
        let composer = self.browser.find(&self.part("composer"), "").await?;
        composer.send_keys(text).await?;
        self.browser.press(&self.part("send"), "").await
    }

    /// Answers the newest message that holds `to`.
    pub async fn replies(&self, to: &str, text: &str) -> Result<()> {
        self.turns_to(to, "reply").await?;
        self.says(text).await
    }

    /// Sends a file from the disk, with what is in the text field as its caption.
    pub async fn sends_file(&self, path: &Path) -> Result<()> {
        let picker = self.browser.find(&self.part("file"), "").await?;
        let path = path.to_str().context("a path that is no text")?;
        Ok(picker.send_keys(path).await?)
    }

    /// Does what stands beside the newest message that holds `to`: `reply`, `edit` or `react`.
    async fn turns_to(&self, to: &str, act: &str) -> Result<()> {
        let id = self.comes_to(to).await?;
        let act = format!("{} [data-message='{id}'] [data-test={act}]", self.root);
        self.browser.press(&act, "").await
    }

    /// Comes to the newest message that holds `to`, by tap or key, which brings out what can be done with it. Gives its
    /// number.
    async fn comes_to(&self, to: &str) -> Result<String> {
        loop {
            let message = self.shows(to).await?;
            let number = match message.focus().await {
                Ok(()) => message.attr("data-message").await,
                Err(error) => Err(error),
            };
            match number {
                // What stands there now is meant.
                Err(error) if was_drawn_anew(&error) => {}
                number => return number?.context("a message without number"),
            }
        }
    }

    /// Changes the words of the newest message that holds `from`.
    pub async fn edits(&self, from: &str, to: &str) -> Result<()> {
        self.turns_to(from, "edit").await?;
        let composer = self.browser.find(&self.part("composer"), "").await?;
        composer.clear().await?;
        self.says(to).await
    }

    /// Reacts to the newest message that holds `to`; the same again takes it back.
    pub async fn reacts(&self, to: &str, emoji: &str) -> Result<()> {
        self.turns_to(to, "react").await?;
        let choice = format!("{}[data-emoji='{emoji}']", self.part("choice"));
        self.browser.press(&choice, "").await
    }

    /// The selector of a reaction that a message shows.
    pub fn reaction(&self, emoji: &str) -> String {
        format!("{}[data-emoji='{emoji}']", self.part("reaction"))
    }

    /// Sends the pictures with these numbers, with what is in the text field as their caption.
    pub async fn sends_pictures(&self, numbers: &[u8], caption: &str) -> Result<()> {
        let composer = self.browser.find(&self.part("composer"), "").await?;
        if !caption.is_empty() {
            composer.send_keys(caption).await?;
        }
        self.browser.press(&self.part("attach"), "").await?;
        self.browser.press(&self.part("attach-gallery"), "").await?;
        for number in numbers {
            let picture = format!("{}[data-picture='{number}']", self.part("picture"));
            self.browser.press(&picture, "").await?;
        }
        self.browser.press(&self.part("send-chosen"), "").await
    }

    /// Opens the topic whose title says this.
    pub async fn opens_topic(&self, title: &str) -> Result<()> {
        self.browser.press(&self.part("topic"), title).await
    }

    /// Presses one of the phone's own buttons, such as `back`.
    pub async fn taps(&self, name: &str) -> Result<()> {
        self.browser.press(&self.part(name), "").await
    }

    /// Waits until a part of the phone, such as `pinned`, shows a text.
    pub async fn has(&self, name: &str, text: &str) -> Result<WebElement> {
        self.browser.find(&self.part(name), text).await
    }

    /// Sends a sample, such as `voice`, from the menu behind the paperclip.
    pub async fn sends_sample(&self, name: &str) -> Result<()> {
        self.browser.press(&self.part("attach"), "").await?;
        self.browser.press(&self.part(&format!("sample-{name}")), "").await
    }

    /// Chooses a command from the menu of commands.
    pub async fn commands(&self, word: &str) -> Result<()> {
        self.browser.press(&self.part("commands-button"), "").await?;
        let command = format!("{}[data-command={word}]", self.part("command"));
        self.browser.press(&command, "").await
    }
}
