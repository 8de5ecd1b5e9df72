//! The stage of the stories: a desk with its simulated Telegram, people, a group, and a clock.

mod actor;
mod child;
mod door;
mod log;
mod restarts;
mod time;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use switchboard::alerts::Incidents;
use switchboard::app::{App, Failure, Handles, House, Line};
use switchboard::clock::{Clock, ManualClock};
use switchboard::config::{self, Source};
use switchboard::desk::Desk;
use switchboard::domain::Timestamp;
use switchboard::outbox::CourierHandle;
use switchboard::screen::Locale;
use switchboard::store::sled::SledEngine;
use switchboard::telegram::Stage;
use telegram_sim::{GroupKind, GroupSpec, PersonSpec, Sim, SimOptions, TimeSource};
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use actor::Actor;
pub use child::Program;
pub use door::free_address;
use log::Log;

/// How long a story waits for what must come. Real time, and only there to end a wait in vain.
pub const GUARD: Duration = Duration::from_secs(20);

/// The owner in every story.
pub const ADMIN: i64 = 2_001;
/// The second member of staff.
pub const BORIS: i64 = 2_002;
/// The support group.
pub const GROUP: i64 = -1_000_000_000_077;

/// Monday, 2 March 2026, 10:00 UTC.
const START_MS: i64 = 1_772_445_600_000;

/// A desk about to open.
pub struct Setup {
    settings: Vec<(&'static str, String)>,
    group: bool,
    files: Vec<(&'static str, Vec<u8>)>,
    forum: bool,
    door: Option<SocketAddr>,
}

/// A desk at work.
pub struct Story {
    pub sim: Sim,
    pub desk: Desk,
    stage: Stage,
    courier: CourierHandle,
    /// The rooms in use; none while the program is down.
    rooms: Option<watch::Receiver<Handles>>,
    settings: Vec<(&'static str, String)>,
    dir: tempfile::TempDir,
    clock: ManualClock,
    sim_clock: Arc<AtomicI64>,
    door: Option<SocketAddr>,
    stop: watch::Sender<bool>,
    running: Option<JoinHandle<Result<(), Failure>>>,
    incidents: Incidents,
    log: Log,
}

/// A desk without a group and with the usual settings, but for the pace: stories do not wait.
pub fn desk() -> Setup {
    let settings = vec![
        ("ADMIN_ID", format!("{ADMIN},{BORIS}")),
        ("PACE_GLOBAL_PER_SEC", "0".into()),
        ("PACE_CHAT_PER_SEC", "0".into()),
        ("PACE_GROUP_PER_MIN", "0".into()),
        ("TICKET_COOLDOWN_SECS", "0".into()),
        ("REMINDER_OPERATOR_INTERVAL", "0".into()),
    ];
    Setup {
        settings,
        group: false,
        files: Vec::new(),
        forum: false,
        door: None,
    }
}

impl Setup {
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.settings.retain(|(other, _)| *other != name);
        self.settings.push((name, value.to_string()));
        self
    }

    /// With a file that lies in the data directory.
    pub fn with_file(mut self, name: &'static str, bytes: Vec<u8>) -> Self {
        self.files.push((name, bytes));
        self
    }

    /// With a support group that the staff and Clara, who is no staff, are members of.
    pub fn with_group(mut self) -> Self {
        self.group = true;
        self.with("BOT_GROUP_ID", GROUP)
    }

    /// The same with topics, which the bot may manage.
    pub fn with_forum(mut self) -> Self {
        self.forum = true;
        self.with_group()
    }

    pub async fn opens(self) -> Story {
        let sim_clock = Arc::new(AtomicI64::new(START_MS));
        let now = TimeSource::Manual(sim_clock.clone());
        let sim = Sim::start(SimOptions {
            now,
            ..SimOptions::default()
        })
        .await
        .unwrap();
        for (id, name) in [(ADMIN, "Alex"), (BORIS, "Boris")] {
            sim.person(person(id, name, "en")).starts();
        }
        if let Some(door) = self.door {
            sim.set_webhook_proxy(door);
        }
        if self.group {
            sim.group(GroupSpec {
                id: GROUP,
                title: "Support".into(),
                kind: GroupKind::Supergroup,
                members: vec![ADMIN, BORIS],
                bot_is_admin: self.forum,
            });
            sim.set_forum(GROUP, self.forum);
        }
        let mut settings = self.settings;
        settings.push(("BOT_TOKEN", sim.token().to_owned()));
        settings.push(("TELEGRAM_API_URL", sim.url()));
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in self.files {
            std::fs::write(dir.path().join(name), bytes).unwrap();
        }
        let clock = ManualClock::starting_at(Timestamp(START_MS));
        let incidents = Incidents::default();
        let log = Log::start(&incidents);
        let (rooms, stop, running) = start(&settings, dir.path(), &clock, &incidents).await;
        let Handles { desk, stage, courier } = rooms.borrow().clone();
        let mut story = Story {
            sim,
            desk,
            stage,
            courier,
            rooms: Some(rooms),
            settings,
            dir,
            clock,
            sim_clock,
            door: self.door,
            stop,
            running: Some(running),
            incidents,
            log,
        };
        story.is_quiet().await;
        let menus = story.sim.until(
            |sim| (!sim.commands(&format!("chat:{BORIS}"), "").is_empty()).then_some(()),
            GUARD,
        );
        menus.await.expect("the command menus are registered");
        story.admin().sees("Support desk").await;
        story.boris().sees("Support desk").await;
        story
    }
}

type Parts = (
    watch::Receiver<Handles>,
    watch::Sender<bool>,
    JoinHandle<Result<(), Failure>>,
);

async fn start(settings: &[(&'static str, String)], dir: &Path, clock: &ManualClock, incidents: &Incidents) -> Parts {
    let locales: Vec<&str> = Locale::all().iter().map(|locale| locale.code()).collect();
    let own = ("DATA_DIR", dir.display().to_string());
    // A story that names a directory of its own for backups names it later.
    let settings = [own].into_iter().chain(settings.iter().cloned());
    let settings: std::collections::HashMap<&str, String> = settings.collect();
    let config = config::load(&Source::from_pairs(settings), &locales).unwrap().config;
    let engine = SledEngine::open(dir).unwrap();
    let house = House::build(config, Clock::Manual(clock.clone()), engine)
        .await
        .unwrap();
    let house = house.with_incidents(incidents.clone());
    let handles = house.handles();
    let (stop, stopped) = watch::channel(false);
    (handles, stop, tokio::spawn(house.run(stopped)))
}

pub fn person(id: i64, name: &str, language: &str) -> PersonSpec {
    PersonSpec {
        language_code: Some(language.into()),
        ..PersonSpec::new(id, name)
    }
}

impl Story {
    pub fn admin(&self) -> Actor {
        self.actor(ADMIN, ADMIN)
    }

    pub fn boris(&self) -> Actor {
        self.actor(BORIS, BORIS)
    }

    /// Boris in the support group.
    pub fn boris_in_group(&self) -> Actor {
        self.actor(BORIS, GROUP)
    }

    /// A user who speaks English.
    pub fn anna(&self) -> Actor {
        self.user(1_001, "Anna", "en")
    }

    pub fn user(&self, id: i64, name: &str, language: &str) -> Actor {
        if self.sim.find_person(id).is_none() {
            self.sim.person(person(id, name, language));
        }
        self.actor(id, id)
    }

    /// Somebody in a chat: their own, or a group.
    pub fn actor(&self, person: i64, chat: i64) -> Actor {
        Actor::new(self.sim.clone(), person, chat, self.log.unread(chat))
    }

    /// The next line of the log that says this is no surprise.
    pub fn expects_in_log(&self, text: &str) {
        self.log.expect(text);
    }

    /// Warnings and errors until now.
    pub fn log_lines(&self) -> Vec<String> {
        self.log.lines()
    }

    /// Waits for a line of the log that says this, which is then no surprise.
    pub async fn sees_in_log(&self, text: &str) {
        self.log.expect(text);
        let said = async {
            while !self.log.lines().iter().any(|line| line.contains(text)) {
                tokio::task::yield_now().await;
            }
        };
        let said = tokio::time::timeout(GUARD, said).await;
        said.unwrap_or_else(|_| panic!("the log does not say “{text}”: {:#?}", self.log.lines()));
    }

    /// Waits until the bot has taken in all that was said.
    pub async fn has_heard_all(&self) {
        let heard = self.sim.until(|sim| (sim.pending_updates() == 0).then_some(()), GUARD);
        heard.await.expect("the bot takes in what is said");
    }

    /// Waits until nothing is under way.
    pub async fn is_quiet(&mut self) {
        let quiet = async {
            let mut calm = 0;
            while calm < 3 {
                self.sim.settled(GUARD).await.unwrap();
                self.stage.finished().await;
                let waits = !self.desk.store().lanes().unwrap().is_empty();
                calm = if waits || !self.sim.idle() { 0 } else { calm + 1 };
                // Lets other tasks of this thread run; the wait as such is for events above.
                tokio::task::yield_now().await;
            }
        };
        if tokio::time::timeout(GUARD, quiet).await.is_err() {
            let lanes = self.desk.store().lanes();
            panic!(
                "it does not get quiet: lanes {lanes:?}, idle {}, log {:#?}",
                self.sim.idle(),
                self.log.lines()
            );
        }
    }

    /// Where the data lies.
    pub fn data_dir(&self) -> &Path {
        self.dir.path()
    }

    /// The bot stops, all its data is lost, and it starts again.
    pub async fn begins_anew(&mut self) {
        self.stops().await.unwrap();
        self.dir = tempfile::tempdir().unwrap();
        self.starts_again().await;
    }

    /// The bot, which was stopped, starts on the same data.
    pub async fn starts_again(&mut self) {
        let (rooms, stop, running) = start(&self.settings, self.dir.path(), &self.clock, &self.incidents).await;
        self.rooms = Some(rooms);
        self.finds_its_rooms();
        self.stop = stop;
        self.running = Some(running);
    }

    /// Waits until the program goes on over other data.
    pub async fn is_restored(&mut self) {
        let rooms = self.rooms.as_mut().expect("the desk is open");
        let changed = tokio::time::timeout(GUARD, rooms.changed()).await;
        changed.expect("nothing is restored").expect("the program has ended");
        self.finds_its_rooms();
    }

    fn finds_its_rooms(&mut self) {
        let rooms = self.rooms.as_mut().expect("the desk is open");
        let Handles { desk, stage, courier } = rooms.borrow_and_update().clone();
        (self.desk, self.stage, self.courier) = (desk, stage, courier);
    }

    pub async fn stops(&mut self) -> Result<(), Failure> {
        self.stop.send_replace(true);
        let running = self.running.take().expect("the desk is open");
        let result = running.await.unwrap();
        // The desk's handles hold the store and its lock; put others in their place.
        let empty = Arc::new(switchboard::store::MemoryEngine::default());
        let source = Source::from_pairs(self.settings.iter().map(|(name, value)| (*name, value.clone())));
        let config = config::load(&source, &["en", "ru"]).unwrap().config;
        let line = Line::new(&config, Clock::Manual(self.clock.clone())).unwrap();
        let idle = App::build(&config, &line, empty).await.unwrap().handles();
        (self.desk, self.stage, self.courier) = (idle.desk, idle.stage, idle.courier);
        self.rooms = None;
        result
    }

    /// How the program ends by itself.
    pub async fn ends_by_itself(&mut self) -> Result<(), Failure> {
        let running = self.running.take().expect("the desk is open");
        tokio::time::timeout(GUARD, running)
            .await
            .expect("the program goes on")
            .unwrap()
    }

    /// The end of a story: nothing is left over.
    pub async fn closes(mut self) {
        self.is_quiet().await;
        assert_eq!(
            self.sim.complaints(),
            Vec::<String>::new(),
            "the simulated server complains"
        );
        assert_eq!(
            self.desk.store().recount().unwrap(),
            Vec::<String>::new(),
            "counters or indexes are off"
        );
        self.stops().await.unwrap();
        assert_eq!(self.sim.pending_updates(), 0, "updates are left");
        self.log.has_no_surprises();
    }
}
