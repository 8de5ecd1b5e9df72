//! The webhook as it is composed: its secret is the configured one, or else the one that was made at the first start.

use secrecy::SecretString;

use super::Failure;
use crate::config::Config;
use crate::store::Store;
use crate::telegram::WebhookSettings;

/// Random bytes of a secret that is made here.
const SECRET_BYTES: usize = 32;

/// Where Telegram is to bring updates to; none if they are polled.
///
/// # Errors
/// If a secret cannot be made or kept.
pub(super) async fn webhook_settings(config: &Config, store: &Store) -> Result<Option<WebhookSettings>, Failure> {
    let webhook = &config.webhook;
    let Some(url) = webhook.url.clone() else {
        return Ok(None);
    };
    let secret = match &webhook.secret {
        Some(secret) => secret.clone(),
        None => kept_secret(store).await?,
    };
    Ok(Some(WebhookSettings {
        url,
        bind: webhook.bind,
        secret,
    }))
}

async fn kept_secret(store: &Store) -> Result<SecretString, Failure> {
    if let Some(secret) = store.webhook_secret()? {
        return Ok(secret.into());
    }
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Machine(error.to_string()))?;
    // Letters and digits, which are among what Telegram takes.
    let secret: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    store.keep_webhook_secret(&secret).await?;
    Ok(secret.into())
}
