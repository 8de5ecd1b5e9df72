//! The text of a key, as it is set or handed to `keys rotate`.

use switchboard::config::encryption_key;

/// Bytes of a key.
const KEY: usize = 32;

/// Reads a key. What is refused is not quoted.
pub fn read(bytes: &[u8]) {
    use secrecy::ExposeSecret as _;

    let text = String::from_utf8_lossy(bytes);
    match encryption_key(&text) {
        Ok(key) => assert_eq!(key.expose_secret().len(), KEY),
        Err(why) => assert!(text.len() < 8 || !why.contains(&*text), "{why}"),
    }
}
