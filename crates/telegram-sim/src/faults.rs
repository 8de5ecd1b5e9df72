//! Faults on demand: what goes wrong, with which calls, how often. Knows nothing of HTTP; `server` carries them out.

use std::time::Duration;

use serde_json::Value;

/// A fault to set with [`Sim::fail`](crate::Sim::fail). Of several that fit a call the one set first strikes.
#[derive(Debug, Clone)]
pub struct Fault<'a> {
    /// The method, in any letter case; a trailing `*` stands for any ending. `None`: every method, `getUpdates` too.
    pub method: Option<&'a str>,
    /// Only calls with this `chat_id`. `None`: any or none.
    pub chat: Option<i64>,
    /// How many calls it strikes. `None`: all until healed.
    pub times: Option<u32>,
    /// What happens.
    pub how: How,
}

/// What happens to a call.
#[derive(Debug, Clone, PartialEq)]
pub enum How {
    /// An error answer; nothing was done.
    Refuse {
        /// HTTP status and `error_code`.
        code: u16,
        /// The whole text, with "Bad Request: " or the like.
        description: String,
        /// `parameters`, if there are any.
        parameters: Option<Value>,
    },
    /// 429 with that many seconds; nothing was done.
    RetryAfter(u32),
    /// The call waits that long, in real time, and is then served.
    Delay(Duration),
    /// The connection is closed without an answer; nothing was done.
    DropBefore,
    /// The call is served, then the connection is closed without an answer.
    DropAfter,
    /// The call waits for [`Sim::release`](crate::Sim::release).
    Hold {
        /// True: it waits first and is served after. False: it is served, and only the answer waits.
        before_effect: bool,
    },
    /// Status 200 with a body that is not JSON, as from something in between; nothing was done.
    Garbage,
}

/// Names a fault that was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FaultId(u64);

/// The faults that were set, healed ones included.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Active>);

#[derive(Debug)]
struct Active {
    method: Option<String>,
    chat: Option<i64>,
    left: Option<u32>,
    how: How,
    healed: bool,
    hits: u32,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault<'_>) -> FaultId {
        self.0.push(Active {
            method: fault.method.map(str::to_ascii_lowercase),
            chat: fault.chat,
            left: fault.times,
            how: fault.how,
            healed: false,
            hits: 0,
        });
        FaultId(self.0.len() as u64 - 1)
    }

    pub(crate) fn heal(&mut self, id: FaultId) {
        if let Some(fault) = self.get_mut(id) {
            fault.healed = true;
        }
    }

    pub(crate) fn heal_all(&mut self) {
        for fault in &mut self.0 {
            fault.healed = true;
        }
    }

    /// The fault that strikes this call; its use is counted.
    pub(crate) fn pick(&mut self, method: &str, chat: Option<i64>) -> Option<(FaultId, How)> {
        let method = method.to_ascii_lowercase();
        let (at, fault) = self.0.iter_mut().enumerate().find(|(_, fault)| {
            let named = fault
                .method
                .as_deref()
                .is_none_or(|pattern| match pattern.strip_suffix('*') {
                    Some(start) => method.starts_with(start),
                    None => method == pattern,
                });
            let there = fault.chat.is_none() || fault.chat == chat;
            named && there && !fault.healed && fault.left != Some(0)
        })?;
        fault.left = fault.left.map(|left| left - 1);
        Some((FaultId(at as u64), fault.how.clone()))
    }

    /// Counts that the fault took effect on a call.
    pub(crate) fn hit(&mut self, id: FaultId) {
        if let Some(fault) = self.get_mut(id) {
            fault.hits += 1;
        }
    }

    pub(crate) fn hits(&self, id: FaultId) -> u32 {
        self.get(id).map_or(0, |fault| fault.hits)
    }

    /// Whether calls held by this fault still wait.
    pub(crate) fn holds(&self, id: FaultId) -> bool {
        self.get(id).is_some_and(|fault| !fault.healed)
    }

    fn get(&self, id: FaultId) -> Option<&Active> {
        self.0.get(usize::try_from(id.0).ok()?)
    }

    fn get_mut(&mut self, id: FaultId) -> Option<&mut Active> {
        self.0.get_mut(usize::try_from(id.0).ok()?)
    }
}
