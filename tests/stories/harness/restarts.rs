//! A bot that stops in order and starts again, as it was or otherwise set.

use std::time::Duration;

use super::Story;

impl Story {
    /// The bot stops in order and starts again on the same data.
    pub async fn restarts(&mut self) {
        self.restarts_after(Duration::ZERO).await;
    }

    /// The same, with a setting that was changed meanwhile.
    pub async fn restarts_with(&mut self, name: &'static str, value: impl ToString) {
        self.settings.retain(|(other, _)| *other != name);
        self.settings.push((name, value.to_string()));
        self.restarts().await;
    }

    /// The same, with time passing in between.
    pub async fn restarts_after(&mut self, time: Duration) {
        self.stops().await.unwrap();
        self.passes(time);
        self.starts_again().await;
    }
}
