//! Pictures in answer to a press: drawn beside everything else, and sent as a photo with words and buttons.

use teloxide::payloads::SendPhotoSetters as _;
use teloxide::prelude::{Request as _, Requester as _};
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup, InputFile};

use super::api::trouble;
use super::{Api, Trouble, callback};
use crate::domain::ChatId;
use crate::picture::Chart;
use crate::screen::{Action, Button, Screen};

/// What the file is called, for those who keep it.
const NAME: &str = "statistics.png";

/// Draws a chart on a thread where nobody waits for anything else. None if it could not be drawn, which is logged.
pub(super) async fn drawn(chart: Chart) -> Option<Vec<u8>> {
    match tokio::task::spawn_blocking(move || chart.png()).await {
        Ok(Ok(png)) => Some(png),
        Ok(Err(not_drawn)) => {
            tracing::error!(%not_drawn, "no picture of the statistics");
            None
        }
        // A panic, which has been logged where it happened.
        Err(_) => None,
    }
}

/// Sends a picture. The marks of the words below it are not sent.
pub(super) async fn send(api: &Api, chat: ChatId, png: Vec<u8>, below: &Screen) -> Result<(), Trouble> {
    let rows = below.rows.iter().map(|row| {
        let button = |button: &Button| match &button.action {
            Action::Press(press) => Some(InlineKeyboardButton::callback(&button.label, callback::encode(press))),
            // None stands below a picture.
            Action::Open(_) => None,
        };
        row.iter().filter_map(button).collect::<Vec<_>>()
    });
    let request = api
        .uploads()
        .send_photo(
            teloxide::types::ChatId(chat.number),
            InputFile::memory(png).file_name(NAME),
        )
        .caption(below.text.plain.clone())
        .reply_markup(InlineKeyboardMarkup::new(rows));
    request.send().await.map(|_| ()).map_err(trouble)
}
