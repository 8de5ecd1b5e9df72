//! What staff sees in the group: which conversation has which topic, and which ticket a topic is.

use std::collections::HashMap;

use telegram_sim::{SeenMessage, Sim};

use crate::program::GROUP;

/// A text that bears the number of a conversation, by which staff's copy of it is known.
pub fn marked(conversation: usize, text: &str) -> String {
    format!("~{conversation}~ {text}")
}

/// What was seen in the group so far.
#[derive(Default)]
pub struct News {
    last: i64,
    tickets: HashMap<i64, u64>,
}

/// Words of a conversation have come to this topic.
pub struct Heard {
    pub conversation: usize,
    pub thread: i64,
}

impl News {
    /// What is new in the group.
    pub fn look(&mut self, sim: &Sim) -> Vec<Heard> {
        let messages = sim.messages_after(GROUP, self.last);
        let mut heard = Vec::new();
        for message in messages.iter().filter(|message| message.from_bot) {
            self.last = self.last.max(message.message_id);
            let Some(thread) = message.thread else { continue };
            if let Some(no) = ticket(message) {
                self.tickets.insert(thread, no);
            }
            if let Some(conversation) = conversation(message) {
                heard.push(Heard { conversation, thread });
            }
        }
        heard
    }

    /// The number of a topic's ticket.
    pub fn ticket(&self, thread: i64) -> Option<u64> {
        self.tickets.get(&thread).copied()
    }
}

fn conversation(message: &SeenMessage) -> Option<usize> {
    let (before, rest) = message.text.split_once('~')?;
    // A card quotes nothing before the mark; a digest or a warning is no message of a user.
    before
        .is_empty()
        .then(|| rest.split('~').next()?.parse().ok())
        .flatten()
}

/// The card at the head of a topic says which ticket it is.
fn ticket(message: &SeenMessage) -> Option<u64> {
    let (_, rest) = message.text.split_once("Ticket #")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
