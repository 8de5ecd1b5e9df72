//! The text of one value → its type, or what is wrong with it.
//!
//! Faults say what was expected and never repeat the text: it may be a secret on the wrong line.
//! This file must not know names, defaults or sources.

use std::net::SocketAddr;
use std::path::PathBuf;

use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine as _, GeneralPurpose, GeneralPurposeConfig};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use tracing::Level;
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use crate::domain::{
    Bounds, BusinessHours, DigestTime, Holiday, MAX_TARGET_MINUTES, QuietHours, Switch, TargetMinutes,
};

/// What is wrong with a value: reads on after "NAME: ".
pub(super) type Fault = String;

/// Telegram ids have at most 52 significant bits (Bot API, `Chat.id`, `User.id`).
const MAX_ID: i64 = (1 << 52) - 1;
/// Bytes of an encryption key.
const KEY_BYTES: usize = 32;
/// Characters after the colon of a bot token.
const TOKEN_SECRET_LENGTH: usize = 35;
/// The longest emoji accepted, in UTF-16 units. The longest sequence of the standard has 15
/// (two skin tones, a kiss); more would only be a row of joined marks.
const MAX_EMOJI_LENGTH: usize = 16;

fn fault<T>(what: &str) -> Result<T, Fault> {
    Err(what.to_owned())
}

/// A bot token: digits, a colon, 35 characters.
pub(super) fn token(text: &str) -> Result<String, Fault> {
    let Some((id, secret)) = text.split_once(':') else {
        return fault("has no colon: a token is digits, a colon and 35 characters; copy it whole");
    };
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return fault("must begin with digits, right up to the colon; copy it without quotes");
    }
    if !secret.bytes().all(is_token_byte) {
        return fault("may hold only A-Z, a-z, 0-9, _ and - after the colon");
    }
    match secret.len() {
        TOKEN_SECRET_LENGTH => Ok(text.to_owned()),
        n if n < TOKEN_SECRET_LENGTH => fault("is too short: 35 characters follow the colon; copy it whole"),
        _ => fault("is too long: 35 characters follow the colon; copy it alone"),
    }
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// True if a bot token stands somewhere in the text. Only the token's own setting may hold one:
/// all others are shown on screens and in logs.
pub(super) fn holds_token(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.match_indices(':').any(|(colon, _)| {
        let digits = bytes[..colon].iter().rev().take_while(|b| b.is_ascii_digit());
        let secret = bytes[colon + 1..].iter().take_while(|b| is_token_byte(**b));
        digits.count() >= 6 && secret.count() >= TOKEN_SECRET_LENGTH
    })
}

/// One or several ids of people, separated by commas, semicolons or spaces; each kept once,
/// in the order given.
pub(super) fn people(text: &str) -> Result<Vec<i64>, Fault> {
    let mut ids = Vec::new();
    let parts = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
    for part in parts.filter(|part| !part.is_empty()) {
        match part.parse::<i64>() {
            Ok(id @ 1..=MAX_ID) => {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            Ok(id) if id < 0 => {
                return fault("holds a negative id, which is a group's: owners are people");
            }
            _ => {
                return fault("must be numeric Telegram ids, separated by commas; a @name is not an id");
            }
        }
    }
    if ids.is_empty() {
        return fault("holds no id");
    }
    Ok(ids)
}

/// The id of a group.
pub(super) fn group(text: &str) -> Result<i64, Fault> {
    match text.parse::<i64>() {
        Ok(id) if (-MAX_ID..0).contains(&id) => Ok(id),
        Ok(1..) => fault("must be negative: the ids of groups begin with a minus, most of them with -100"),
        _ => fault("must be the numeric id of a group, a negative number"),
    }
}

/// The id of a chat: a person's or a group's.
pub(super) fn chat(text: &str) -> Result<i64, Fault> {
    match text.parse::<i64>() {
        Ok(id) if id != 0 && (-MAX_ID..=MAX_ID).contains(&id) => Ok(id),
        _ => fault("must be the numeric id of a chat: a person's is positive, a group's negative"),
    }
}

/// The id of one person.
pub(super) fn person(text: &str) -> Result<i64, Fault> {
    match text.parse::<i64>() {
        Ok(id @ 1..=MAX_ID) => Ok(id),
        _ => fault("must be the numeric id of one person, a positive number"),
    }
}

/// The number of a topic in a group.
pub(super) fn topic(text: &str) -> Result<i64, Fault> {
    match text.parse::<i32>() {
        Ok(number @ 1..) => Ok(number.into()),
        _ => fault("must be the number of a topic, a positive number"),
    }
}

/// A text that is sent, of at most `max` UTF-16 units, which is how Telegram counts.
pub(super) fn text(max: u32) -> impl Fn(&str) -> Result<String, Fault> {
    move |text| {
        if text.encode_utf16().count() > max as usize {
            return Err(format!("must have at most {max} characters"));
        }
        Ok(text.to_owned())
    }
}

/// Stars of a rating.
pub(super) fn stars(text: &str) -> Result<u8, Fault> {
    let stars = number(Switch::RatingStars)(text)?;
    u8::try_from(stars).map_err(|_| "is too great".to_owned())
}

/// A number that this switch takes.
pub(super) fn number(switch: Switch) -> impl Fn(&str) -> Result<u32, Fault> {
    let (min, max) = match switch.bounds() {
        Bounds::Number { min, max } => (min, max),
        // No number is one.
        Bounds::Language => (1, 0),
    };
    between(min, max)
}

/// Hours of each day.
pub(super) fn quiet_hours(text: &str) -> Result<QuietHours, Fault> {
    QuietHours::read(text).ok_or_else(|| "must be two different times of the day, such as 22:00-08:00".to_owned())
}

/// A time of the day.
pub(super) fn digest_time(text: &str) -> Result<DigestTime, Fault> {
    DigestTime::read(text).ok_or_else(|| "must be a time of the day, such as 09:00".to_owned())
}

/// Hours of each weekday.
pub(super) fn business_hours(text: &str) -> Result<BusinessHours, Fault> {
    BusinessHours::read(text).ok_or_else(|| {
        "must be weekdays with times, such as Mon-Fri 09:00-13:00,14:00-18:00; Sat 10:00-14:00".to_owned()
    })
}

/// Days without work.
pub(super) fn holidays(text: &str) -> Result<Vec<Holiday>, Fault> {
    let days = text.split(',').map(str::trim).filter(|day| !day.is_empty());
    let days: Option<Vec<Holiday>> = days.map(Holiday::read).collect();
    days.ok_or_else(|| "must be dates such as 2026-04-03, or 01-01 for every year, separated by commas".to_owned())
}

/// Minutes to a target, for all tickets or by priority.
pub(super) fn target_minutes(text: &str) -> Result<TargetMinutes, Fault> {
    TargetMinutes::read(text).ok_or_else(|| {
        format!(
            "must be a whole number from 0 to {MAX_TARGET_MINUTES}, or one for each priority, such as \
             critical=15 high=60 normal=240"
        )
    })
}

/// A whole number from 0 to `max`.
pub(super) fn count(max: u32) -> impl Fn(&str) -> Result<u32, Fault> {
    move |text| match text.parse::<u32>() {
        Ok(n) if n <= max => Ok(n),
        _ => Err(format!("must be a whole number from 0 to {max}")),
    }
}

/// A whole number from `min` to `max`.
pub(super) fn between(min: u32, max: u32) -> impl Fn(&str) -> Result<u32, Fault> {
    move |text| match text.parse::<u32>() {
        Ok(n) if (min..=max).contains(&n) => Ok(n),
        _ => Err(format!("must be a whole number from {min} to {max}")),
    }
}

/// Moments that come again and again: a cron pattern of five fields.
pub(super) fn schedule(text: &str) -> Result<Cron, Fault> {
    let wrong = |_| {
        "must be a cron pattern of five fields (minute, hour, day of the month, month, day of the week), \
         such as 0 3 * * * for every night at three"
            .to_owned()
    };
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .build();
    parser.parse(text).map_err(wrong)
}

/// true, yes, on or 1; false, no, off or 0; in any case.
pub(super) fn boolean(text: &str) -> Result<bool, Fault> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => fault("must be true or false"),
    }
}

/// One of some words, in any case.
pub(super) fn word<T: Copy>(words: &[(&str, T)]) -> impl Fn(&str) -> Result<T, Fault> {
    move |text| {
        let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
        match found {
            Some((_, value)) => Ok(*value),
            None => {
                let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                Err(format!("must be one of: {}", all.join(", ")))
            }
        }
    }
}

/// One of the locales there are, in any case and with `_` for `-`; returned as listed.
pub(super) fn locale(locales: &[&str]) -> impl Fn(&str) -> Result<String, Fault> {
    move |text| {
        let text = text.replace('_', "-");
        let found = locales
            .iter()
            .find(|locale| locale.replace('_', "-").eq_ignore_ascii_case(&text));
        match found {
            Some(locale) => Ok((*locale).to_owned()),
            None => Err(format!("must be one of: {}", locales.join(", "))),
        }
    }
}

/// One emoji: a single character as people see it, however many code points it has.
pub(super) fn emoji(text: &str) -> Result<String, Fault> {
    let mut graphemes = text.graphemes(true);
    let (Some(_), None) = (graphemes.next(), graphemes.next()) else {
        return fault("must be exactly one emoji");
    };
    // Some emoji count as letters in Unicode (Ⓜ️); the variation selector tells them apart.
    let letter = text.starts_with(char::is_alphabetic) && !text.contains('\u{fe0f}');
    if text.is_ascii() || letter {
        return fault("must be an emoji, not a letter, digit or sign");
    }
    if text.encode_utf16().count() > MAX_EMOJI_LENGTH {
        return fault("must be one emoji, not a row of joined ones");
    }
    Ok(text.to_owned())
}

/// The IANA name of a time zone, in any case.
pub(super) fn timezone(text: &str) -> Result<Tz, Fault> {
    let found = chrono_tz::TZ_VARIANTS
        .iter()
        .find(|zone| zone.name().eq_ignore_ascii_case(text));
    match found {
        Some(zone) => Ok(*zone),
        None => fault(
            "must be the IANA name of a time zone, such as UTC or Europe/Berlin, \
             not an offset or an abbreviation",
        ),
    }
}

/// How much is logged.
pub(super) fn level(text: &str) -> Result<Level, Fault> {
    word(&[
        ("error", Level::ERROR),
        ("warn", Level::WARN),
        ("info", Level::INFO),
        ("debug", Level::DEBUG),
        ("trace", Level::TRACE),
    ])(text)
}

/// A directory; it need not exist yet.
pub(super) fn directory(text: &str) -> Result<PathBuf, Fault> {
    if text.contains('\0') {
        return fault("must be the path of a directory");
    }
    if text == "~" || text.starts_with("~/") {
        return fault("begins with ~, which only a shell understands: write the path in full");
    }
    Ok(PathBuf::from(text))
}

/// A key of 32 bytes in base64, or in its form for addresses, with or without the signs that fill it up.
pub(super) fn key(text: &str) -> Result<Vec<u8>, Fault> {
    let engine = |alphabet| {
        let padding = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        GeneralPurpose::new(alphabet, padding)
    };
    let decoded = engine(&alphabet::STANDARD).decode(text);
    let decoded = decoded.or_else(|_| engine(&alphabet::URL_SAFE).decode(text));
    let hint = "`switchboard keys new` makes one, and so does `openssl rand -base64 32`";
    match decoded {
        Ok(key) if key.len() != KEY_BYTES => {
            Err(format!("holds {} bytes and must hold {KEY_BYTES}: {hint}", key.len()))
        }
        Ok(key) if key.iter().all(|byte| *byte == key[0]) => Err(format!("is not random: {hint}")),
        Ok(key) => Ok(key),
        Err(_) => Err(format!("must be {KEY_BYTES} bytes in base64: {hint}")),
    }
}

/// An address that people open: https, with a host.
pub(super) fn https_url(text: &str) -> Result<Url, Fault> {
    match Url::parse(text) {
        Ok(url) if url.scheme() == "https" && url.username().is_empty() && url.password().is_none() => Ok(url),
        _ => fault("must be an address that begins with https:// and holds no password"),
    }
}

/// The ports that Telegram brings updates to (Bot API: setWebhook).
const WEBHOOK_PORTS: [u16; 4] = [443, 80, 88, 8443];

/// Where Telegram brings updates to.
pub(super) fn webhook_url(text: &str) -> Result<Url, Fault> {
    let url = https_url(text)?;
    if url.query().is_some() || url.fragment().is_some() {
        return fault("must be the address alone, without anything from ? or # on");
    }
    match url.port_or_known_default() {
        Some(port) if WEBHOOK_PORTS.contains(&port) => Ok(url),
        _ => fault("must have one of the ports that Telegram calls: 443, 80, 88 or 8443"),
    }
}

/// An address of this machine and a port.
pub(super) fn address(text: &str) -> Result<SocketAddr, Fault> {
    match text.parse::<SocketAddr>() {
        Ok(address) if address.port() > 0 => Ok(address),
        _ => fault("must be an IP address and a port, such as 127.0.0.1:8443 or [::1]:8443"),
    }
}

/// What a webhook's updates bear.
pub(super) fn webhook_secret(text: &str) -> Result<String, Fault> {
    if text.len() > 256 || !text.bytes().all(is_token_byte) {
        return fault("must be 1 to 256 of A-Z, a-z, 0-9, _ and -");
    }
    Ok(text.to_owned())
}

/// The address of a Bot API server, to which `/bot<token>/<method>` is added.
pub(super) fn api_url(text: &str) -> Result<Url, Fault> {
    let Ok(url) = Url::parse(text) else {
        return fault("must be an address that begins with http:// or https:// and names a host");
    };
    if !matches!(url.scheme(), "http" | "https") {
        return fault("must begin with http:// or https://");
    }
    // For these two schemes the parser admits no address without a host.
    if url.query().is_some() || url.fragment().is_some() {
        return fault("must be the address alone, without anything from ? or # on");
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn booleans_in_any_case() {
        for text in ["true", "TRUE", "1", "yes", "Yes", "on", "oN"] {
            assert_eq!(boolean(text), Ok(true), "{text}");
        }
        for text in ["false", "False", "0", "no", "NO", "off", "Off"] {
            assert_eq!(boolean(text), Ok(false), "{text}");
        }
        for text in ["", "2", "ja", "tru", "truee"] {
            assert!(boolean(text).is_err(), "{text}");
        }
    }

    #[test]
    fn finds_a_token_inside_a_text() {
        let secret = "AbCdEfGhIjKlMnOpQrStUvWxYz012345_-x";
        assert_eq!(secret.len(), TOKEN_SECRET_LENGTH);
        assert!(holds_token(&format!("123456:{secret}")));
        assert!(holds_token(&format!("https://example.org/bot123456789:{secret}/getMe")));
        assert!(!holds_token(&format!("123456:{}", &secret[1..])));
        assert!(!holds_token(&format!("12345:{secret}")));
        assert!(!holds_token("http://localhost:8081/"));
    }

    #[test]
    fn an_address_without_a_host_is_refused() {
        for text in ["http://", "https:///", "http://:80", "https://?x"] {
            assert!(api_url(text).is_err(), "{text}");
        }
    }
}
