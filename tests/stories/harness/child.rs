//! The real program as a child process, for stories in which it is really killed.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use telegram_sim::{GroupKind, GroupSpec, Sim, SimOptions};

use super::door::free_address;
use super::{ADMIN, BORIS, GROUP, GUARD, person};

/// A simulated Telegram, a data directory, and the program that runs on them, if it runs.
pub struct Program {
    pub sim: Sim,
    dir: tempfile::TempDir,
    settings: Vec<(&'static str, String)>,
    child: Option<Child>,
    /// The last call of the processes before this one.
    before: u64,
}

impl Program {
    pub async fn new() -> Self {
        let sim = Sim::start(SimOptions::default()).await.unwrap();
        for (id, name) in [(ADMIN, "Alex"), (BORIS, "Boris"), (1_001, "Anna")] {
            sim.person(person(id, name, "en"));
        }
        sim.group(GroupSpec {
            id: GROUP,
            title: "Support".into(),
            kind: GroupKind::Supergroup,
            members: vec![ADMIN, BORIS],
            bot_is_admin: false,
        });
        Program {
            sim,
            dir: tempfile::tempdir().unwrap(),
            settings: Vec::new(),
            child: None,
            before: 0,
        }
    }

    /// With one more setting, from its next start on.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.settings.push((name, value.to_string()));
        self
    }

    /// With updates brought to this https address, from its next start on.
    pub fn with_webhook(self, url: &str) -> Self {
        let door = free_address();
        self.sim.set_webhook_proxy(door);
        self.with("WEBHOOK_URL", url).with("WEBHOOK_BIND", door)
    }

    /// Where it keeps its data. What it says on standard error is there in `stderr.txt`.
    pub fn data_dir(&self) -> &Path {
        self.dir.path()
    }

    /// Starts it; `crash_at` names a place in the program and the how-manieth passing kills it there.
    pub fn starts(&mut self, crash_at: Option<(&str, u32)>) {
        self.starts_with("--crash-at", crash_at);
    }

    /// Starts it; at that passing of that place something breaks off by a panic.
    pub fn starts_to_panic_at(&mut self, place: &str, pass: u32) {
        self.starts_with("--panic-at", Some((place, pass)));
    }

    fn starts_with(&mut self, mishap: &str, at: Option<(&str, u32)>) {
        let said = self.dir.path().join("stderr.txt");
        let said = File::options().append(true).create(true).open(said).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
        command
            .env_clear()
            .env("BOT_TOKEN", self.sim.token())
            .env("ADMIN_ID", ADMIN.to_string())
            .env("BOT_GROUP_ID", GROUP.to_string())
            .env("TELEGRAM_API_URL", self.sim.url())
            .env("DATA_DIR", self.dir.path())
            .env("TICKET_MODE", "any")
            .env("ASK_MIN_LENGTH", "0")
            .env("PACE_GLOBAL_PER_SEC", "0")
            .env("PACE_CHAT_PER_SEC", "0")
            .env("PACE_GROUP_PER_MIN", "0")
            .current_dir(self.dir.path())
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(said);
        if let Some((place, pass)) = at {
            command.args([mishap, &format!("{place}:{pass}")]);
        }
        self.before = self.sim.calls().last().map_or(0, |call| call.seq);
        self.child = Some(command.spawn().unwrap());
    }

    /// `kill -9`.
    pub fn is_killed(&mut self) {
        let mut child = self.child.take().expect("the program runs");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Whether it has died by itself.
    pub fn is_dead(&mut self) -> bool {
        self.child
            .as_mut()
            .is_none_or(|child| child.try_wait().unwrap().is_some())
    }

    /// Waits until it has died by itself.
    pub async fn dies(&mut self) {
        let deadline = tokio::time::Instant::now() + GUARD;
        while !self.is_dead() {
            assert!(tokio::time::Instant::now() < deadline, "it does not die");
            // Another process cannot be waited for but by looking again.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.child = None;
    }

    /// Asks it to stop, as systemd does; gives its exit code.
    pub async fn is_stopped(&mut self) -> Option<i32> {
        let mut child = self.child.take().expect("the program runs");
        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let waited = tokio::task::spawn_blocking(move || child.wait().unwrap().code());
        tokio::time::timeout(GUARD, waited)
            .await
            .expect("it does not stop")
            .unwrap()
    }

    /// Waits until it has died or is quiet. Gives whether it has died.
    pub async fn dies_or_rests(&mut self) -> bool {
        let deadline = tokio::time::Instant::now() + GUARD;
        let mut calm = 0;
        while calm < 10 {
            if self.is_dead() {
                self.child = None;
                return true;
            }
            assert!(
                tokio::time::Instant::now() < deadline,
                "neither dead nor quiet: {:?}",
                self.sim.calls().last()
            );
            // Another process cannot be waited for but by looking again.
            tokio::time::sleep(Duration::from_millis(10)).await;
            let ours = |call: &telegram_sim::Call| call.seq > self.before;
            // Asks for updates, or has asked to have them brought.
            let listens = self.sim.calls().iter().any(|call| {
                ours(call) && matches!((&*call.method, call.status), ("getUpdates", 0) | ("setWebhook", 200))
            });
            calm = if self.sim.idle() && listens { calm + 1 } else { 0 };
        }
        false
    }

    /// Starts it, lets it die at that place if it gets there, and then runs it without dying. Gives whether it died.
    pub async fn starts_and_dies(&mut self, place: &str, pass: u32) -> bool {
        self.starts(Some((place, pass)));
        // On a busy machine the last of it may come late: told to stop, it does that first.
        let died = self.dies_or_rests().await || self.is_stopped().await.is_none();
        self.starts(None);
        assert!(!self.dies_or_rests().await, "it died without being told to");
        died
    }

    /// How many messages of the bot in a chat show this text.
    pub fn count(&self, chat: i64, text: &str) -> usize {
        self.sim
            .messages(chat)
            .iter()
            .filter(|message| message.from_bot && message.text.contains(text))
            .count()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
