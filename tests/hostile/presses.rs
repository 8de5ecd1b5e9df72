//! The data of buttons: what old versions wrote, and what people who write to the server themselves make up.

use switchboard::telegram::{MAX_BUTTON_DATA, button_data, pressed};

/// Reads button data. What is a press stays the same press, in no more bytes than a button has.
pub fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some(press) = pressed(&text) else { return };
    let data = button_data(&press);
    assert!(data.len() <= MAX_BUTTON_DATA, "{press:?} has {} bytes", data.len());
    assert_eq!(pressed(&data), Some(press), "{data}");
}
