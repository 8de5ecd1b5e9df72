//! A simulated Telegram, a directory, and the real program that runs on them until it is killed.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use telegram_sim::{Call, Fault, GroupKind, GroupSpec, How, PersonSpec, Sim, SimOptions};

#[cfg(all(target_os = "linux", target_env = "gnu"))]
use crate::disk::{Disk, Ears};
use crate::ledger::{Ledger, Post};

pub const GROUP: i64 = -1_001_000;
const OWNER: i64 = 900;
const OPERATOR: i64 = 901;
pub const USERS: [i64; 6] = [1, 2, 3, 4, 5, 6];

/// How long Telegram takes for a send: so that something is under way at any moment.
const LATENCY: Duration = Duration::from_millis(12);
/// Longest wait for everything to arrive; only reached when something is broken.
const GUARD: Duration = Duration::from_secs(60);

/// Looks, 10 ms from each other, that find nothing new before the program is held to rest.
const CALM: u32 = 25;

pub struct Desk {
    pub sim: Sim,
    /// For what it says, and for its data unless that has a disk of its own.
    dir: tempfile::TempDir,
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    disk: Option<Disk>,
    child: Option<Child>,
    /// The last call of the processes before this one.
    before: u64,
}

impl Desk {
    pub async fn new() -> Self {
        let sim = Sim::start(SimOptions::default()).await.unwrap();
        let people = [(OWNER, "Olga"), (OPERATOR, "Boris")].into_iter();
        for (id, name) in people.chain(USERS.map(|id| (id, "Anna"))) {
            sim.person(PersonSpec::new(id, name));
        }
        sim.group(GroupSpec {
            id: GROUP,
            title: "Support".into(),
            kind: GroupKind::Supergroup,
            members: vec![OWNER, OPERATOR],
            bot_is_admin: false,
        });
        for method in ["send*", "copy*"] {
            sim.fail(Fault {
                method: Some(method),
                chat: None,
                times: None,
                how: How::Delay(LATENCY),
            });
        }
        Desk {
            sim,
            dir: tempfile::tempdir().unwrap(),
            #[cfg(all(target_os = "linux", target_env = "gnu"))]
            disk: None,
            child: None,
            before: 0,
        }
    }

    /// The same on a disk that forgets what was not synced.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    pub async fn on_a_disk() -> Self {
        let mut desk = Desk::new().await;
        desk.disk = Some(Disk::new());
        desk
    }

    fn log(&self) -> PathBuf {
        self.dir.path().join("stderr.txt")
    }

    /// The end of what the program said.
    pub fn said(&self) -> String {
        let said = std::fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = said.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    pub fn starts(&mut self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
        let said = File::options().append(true).create(true).open(self.log()).unwrap();
        command
            .env_clear()
            .env("BOT_TOKEN", self.sim.token())
            .env("ADMIN_ID", OWNER.to_string())
            .env("BOT_GROUP_ID", GROUP.to_string())
            .env("TELEGRAM_API_URL", self.sim.url())
            .env("DATA_DIR", self.dir.path().join("data"))
            .env("TICKET_MODE", "any")
            .env("ASK_MIN_LENGTH", "0")
            .env("FLOOD_LIMIT_PER_MIN", "0")
            .env("PACE_GLOBAL_PER_SEC", "0")
            .env("PACE_CHAT_PER_SEC", "0")
            .env("PACE_GROUP_PER_MIN", "0")
            .current_dir(self.dir.path())
            .stdout(Stdio::null())
            .stderr(said);
        #[cfg(all(target_os = "linux", target_env = "gnu"))]
        if let Some(disk) = &self.disk {
            command.env("DATA_DIR", disk.root());
            disk.preload(&mut command, Ears::Good);
        }
        self.before = self.sim.calls().last().map_or(0, |call| call.seq);
        self.child = Some(command.spawn().unwrap());
    }

    /// `kill -9`.
    pub fn is_killed(&mut self) {
        let mut child = self.child.take().expect("the program runs");
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none(), "it ended by itself, {ended:?}:\n{}", self.said());
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// The power goes, and comes back to a disk with what was synced and some of the rest.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    pub fn loses_power(&mut self, random: &mut fastrand::Rng) {
        self.is_killed();
        let strays = if random.bool() { 0.0 } else { random.f64() };
        self.disk = self.disk.take().map(|disk| disk.cut(strays, random));
    }

    pub fn user_says(&self, ledger: &mut Ledger, random: &mut fastrand::Rng) {
        let user = USERS[random.usize(..USERS.len())];
        let mark = ledger.write(user, false);
        self.sim.find_person(user).unwrap().says(mark.text());
    }

    pub fn operator_answers(&self, ledger: &mut Ledger, post: Post) {
        let mark = ledger.write(post.user, true);
        let operator = self.sim.find_person(OPERATOR).unwrap();
        operator.replies_in(GROUP, post.message, mark.text());
    }

    /// Waits until everything has arrived, and for a while nothing is sent any more.
    pub async fn rests(&mut self, ledger: &Ledger) {
        let deadline = tokio::time::Instant::now() + GUARD;
        let (mut calm, mut revision, mut listens) = (0, self.sim.revision(), false);
        while calm < CALM {
            if tokio::time::Instant::now() > deadline {
                // What is missing the comparison says.
                return;
            }
            // Another process cannot be waited for but by looking again.
            tokio::time::sleep(Duration::from_millis(10)).await;
            let polls = |call: &Call| call.seq > self.before && call.method == "getUpdates";
            listens = listens || self.sim.calls().iter().any(polls);
            let now = self.sim.revision();
            let still = listens && self.sim.idle() && now == revision && !(calm == 0 && ledger.waits(&self.sim));
            calm = if still { calm + 1 } else { 0 };
            revision = now;
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
