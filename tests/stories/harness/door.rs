//! The door that updates are brought to, for stories with a webhook.

use std::net::SocketAddr;

use super::{Setup, Story};

/// An address to listen on. Taken and let go: nobody else gets this port so soon.
pub fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

impl Setup {
    /// With updates brought to this https address.
    pub fn with_webhook(mut self, url: &str) -> Self {
        let door = free_address();
        self.door = Some(door);
        self.with("WEBHOOK_URL", url).with("WEBHOOK_BIND", door)
    }
}

impl Story {
    /// Where the program listens.
    pub fn door(&self) -> SocketAddr {
        self.door.expect("no webhook is set")
    }

    /// The bot starts again on the same data.
    pub async fn opens_again(&mut self) {
        self.starts_again().await;
    }
}
