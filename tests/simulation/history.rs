//! One history: lives of the program one after another over the same disk. Some end in order, most by a
//! crash; the last one delivers everything.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use switchboard::clock::{Clock, ManualClock};
use switchboard::desk::{Desk, Rules};
use switchboard::domain::Timestamp;
use switchboard::outbox::{Courier, CourierHandle, Limits, Pace};
use switchboard::store::Fault;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::backup::Backup;
use super::messenger::Messenger;
use super::mortal::Mortal;
use super::plan::{Ending, Plan, is_last};
use super::rest;
use super::script::{self, Script};
use super::update::{Made, Update, handle};
use super::verdict;
use super::weather;
use super::witness::Witness;
use super::words::Words;
use super::world::{Shared, Tally, World};

/// How long a messenger keeps what it could not hand over, in milliseconds.
const DAY_MS: i64 = 86_400_000;
/// Turns of the last life, each of 20 seconds, within which everything must have been delivered.
const LAST_TURNS: u32 = 20_000;

/// Looks of the timers in the last life, each followed by deliveries.
const LAST_LOOKS: u32 = 100;

/// What came of a history.
#[derive(Debug)]
pub struct Report {
    pub tally: Tally,
    /// Everything that happened, as one number.
    pub trace: u64,
}

pub struct History {
    world: Shared,
    disk: Arc<Witness>,
    clock: ManualClock,
    rules: Rules,
    limits: Limits,
    script: Script,
    plan: Plan,
    /// Dice of the course of things: time, crashes, repetitions.
    random: fastrand::Rng,
    /// Whether the clock may go back.
    wavers: bool,
    /// Polls until the program dies, if it is to.
    polls: Rc<Cell<Option<usize>>>,
    /// The same for the life after this one.
    next_polls: Option<usize>,
    /// Handed over and not yet answered: handed over again by the next life. The flag: ever before.
    open: Vec<(Update, bool)>,
    /// Answered with a change that bears a mark.
    done: Vec<Update>,
    words: Words,
    backup: Option<Backup>,
    /// Whether it takes the place of the data before the next life.
    restores: bool,
    /// Whether the key changes before the next life.
    rotates: bool,
    /// Whether everything was delivered and judged.
    over: bool,
}

/// The history of a plan, or what went wrong in it.
pub fn live(plan: Plan) -> Result<Report, String> {
    let mut random = plan.dice();
    let rules = script::rules(&mut random);
    let world = Shared::new(World::new(random.fork(), &rules));
    let strict = random.bool();
    let key = random.bool().then_some([7; 32]);
    let mut history = History {
        disk: Witness::new(world.clone(), key),
        clock: ManualClock::starting_at(Timestamp(1_700_000_000_000)),
        limits: Limits {
            global_per_sec: if strict { 30 } else { 0 },
            chat_per_sec: u32::from(strict),
            group_per_min: if strict { 20 } else { 0 },
        },
        script: Script::new(random.fork(), world.clone()),
        plan,
        wavers: random.u8(..4) == 0,
        polls: Rc::default(),
        next_polls: None,
        rules,
        world,
        random,
        open: Vec::new(),
        done: Vec::new(),
        words: Words::default(),
        backup: None,
        restores: false,
        rotates: false,
        over: false,
    };
    while !history.over {
        history.life()?;
    }
    let world = history.world.look();
    Ok(Report {
        tally: world.tally.clone(),
        trace: world.trace,
    })
}

impl History {
    /// One life of the program; ends by itself, or dies after so many polls.
    fn life(&mut self) -> Result<(), String> {
        // One task at a time and nothing but tasks, so that a seed says in which order.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .event_interval(1)
            .build()
            .map_err(|error| error.to_string())?;
        let world = self.world.clone();
        self.polls.set(self.next_polls.take());
        if std::mem::take(&mut self.restores)
            && let Some(backup) = &self.backup
        {
            self.plan.story.tell(|| "the backup takes the place of the data".into());
            let world = &mut self.world.look();
            runtime.block_on(backup.restore(&self.disk, world, &mut self.words, &mut self.done))?;
        }
        let rotates = std::mem::take(&mut self.rotates);
        let rotated = rotates.then_some(self.clock.now());
        runtime.block_on(rest::write_anew(&self.disk, &self.world, &mut self.random, rotated))?;
        let lived = runtime.block_on(Mortal {
            polls: self.polls.clone(),
            life: Box::pin(self.work()),
        });
        // With the runtime every task goes, wherever it waits: nothing of it runs on.
        drop(runtime);
        let mut world = world.look();
        if lived.is_none() {
            world.crashed();
            self.plan.story.tell(|| "the program dies".into());
        }
        if let Some(wrong) = world.wrong.first() {
            return Err(wrong.clone());
        }
        lived.unwrap_or(Ok(()))
    }

    /// Works until the program is to stop, or all is over.
    async fn work(&mut self) -> Result<(), String> {
        let store = self.disk.store().await.map_err(text)?;
        let (handle, new_parcels) = CourierHandle::channel();
        let clock = Clock::Manual(self.clock.clone());
        let desk = Desk::new(store.clone(), self.rules.clone(), clock.clone(), handle.clone());
        let messenger = Arc::new(Messenger {
            world: self.world.clone(),
            store: store.clone(),
        });
        let pace = Arc::new(Pace::new(self.limits));
        let ledger = Arc::new(desk.clone());
        let courier = Courier::new(messenger, ledger, store.clone(), pace, clock, &handle, new_parcels);
        let (stop, stopped) = watch::channel(false);
        let courier = {
            // Updates may come before it gets going.
            let world = self.world.clone();
            tokio::spawn(async move {
                world.dawdle().await;
                courier.run(stopped).await
            })
        };
        self.answer_open(&desk).await?;
        let mut ending = Ending::None;
        while !ending.stops()
            && let Some((step, dice)) = self.plan.next()
        {
            ending = self.begin(step, dice);
            if ending == Ending::Backup {
                self.world.look().tally.count("backups");
                self.backup = Some(Backup::take(&store, &self.world.look(), &self.words)?);
            }
            self.step(&desk, &handle).await?;
            if courier.is_finished() {
                return Err(format!("the courier ended: {:?}", courier.await));
            }
        }
        self.polls.set(None);
        let last = !ending.stops();
        if last {
            self.end_well(&desk).await?;
        }
        stop.send_replace(true);
        courier.await.map_err(|error| error.to_string())?.map_err(text)?;
        let in_the_air = self.world.look().in_the_air.len();
        if in_the_air > 0 {
            return Err(format!(
                "it stopped in order, and {in_the_air} receipts were not written down"
            ));
        }
        if !last {
            self.world.look().tally.count("stops");
            self.plan.story.tell(|| "the program stops".into());
            self.restores = ending == Ending::Restore;
            self.rotates = ending == Ending::Rotation;
            return Ok(());
        }
        self.over = true;
        verdict::check(&self.world.look(), &desk)?;
        let erased = self.world.look().erased.clone();
        self.words.check(desk.store(), &erased)
    }

    /// From here on the dice of this step fall.
    fn begin(&mut self, step: u32, dice: fastrand::Rng) -> Ending {
        self.random = dice;
        self.script.random = self.random.fork();
        {
            let mut world = self.world.look();
            world.step = step;
            world.random = self.random.fork();
        }
        let ending = Ending::of(step, &mut self.random);
        let now = self.clock.now().0;
        self.plan.story.tell(|| format!("step {step} at {now}: {ending:?}"));
        if is_last(step) {
            self.polls.set(None);
        }
        if let Ending::Death { polls, again } = ending {
            self.polls.set(Some(polls));
            self.next_polls = again;
        }
        ending
    }

    /// People act, time passes, the courier works.
    async fn step(&mut self, desk: &Desk, courier: &CourierHandle) -> Result<(), String> {
        let now = self.clock.now().0;
        let scene = self.script.scene(desk.store(), now);
        self.open.extend(scene.into_iter().map(|update| (update, false)));
        if self.random.u8(..10) == 0 {
            let recent: Vec<Update> = self
                .done
                .iter()
                .filter(|done| now - done.at < DAY_MS)
                .cloned()
                .collect();
            let update = self.random.choice(recent);
            let busy = |update: &Update| self.open.iter().any(|(open, _)| open.who == update.who);
            if let Some(update) = update.filter(|update| !busy(update)) {
                self.world.look().tally.count("updates repeated");
                self.open.push((update, true));
            }
        }
        self.answer_open(desk).await?;
        let group = desk.group_now().map_err(text)?;
        self.world.look().been.extend(group);
        weather::change(&mut self.world.look(), &mut self.random, courier);
        if self.random.u8(..4) == 0 {
            self.timers(desk).await?;
        }
        weather::pass_time(&self.clock, self.wavers, &mut self.world.look(), &mut self.random);
        for _ in 0..self.random.usize(..60) {
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    /// The timers look, while the courier goes on. Gives when the next of them is due.
    async fn timers(&self, desk: &Desk) -> Result<Option<Timestamp>, String> {
        let desk = desk.clone();
        let timers = tokio::spawn(async move {
            let due = [
                desk.end_bans().await?,
                desk.remind().await?,
                desk.note_late().await?,
                desk.close_as_scheduled().await?,
                desk.end_silence().await?,
                desk.send_digest().await?,
                desk.clean_up().await?,
            ];
            Ok(due.into_iter().flatten().min())
        });
        while !timers.is_finished() {
            tokio::task::yield_now().await;
        }
        timers.await.map_err(|error| error.to_string())?.map_err(text)
    }

    /// All open updates at the same time; each is answered when this returns.
    async fn answer_open(&mut self, desk: &Desk) -> Result<(), String> {
        let tasks: Vec<JoinHandle<Result<Made, Fault>>> = self
            .open
            .iter()
            .map(|(update, _)| {
                let (desk, update, world) = (desk.clone(), update.clone(), self.world.clone());
                tokio::spawn(async move { handle(&desk, update, &world).await })
            })
            .collect();
        // Should the program die meanwhile, all of them may have been done or not.
        let again: Vec<bool> = self
            .open
            .iter_mut()
            .map(|(_, again)| std::mem::replace(again, true))
            .collect();
        let mut answers = Vec::new();
        for task in tasks {
            // Looks again and again, so that death can come at any point of the others' work.
            while !task.is_finished() {
                tokio::task::yield_now().await;
            }
            answers.push(task.await.map_err(|error| error.to_string())?.map_err(text)?);
        }
        for (((update, _), again), made) in std::mem::take(&mut self.open).into_iter().zip(again).zip(answers) {
            self.answered(&update, made, again, desk)?;
        }
        Ok(())
    }

    fn answered(&mut self, update: &Update, made: Made, again: bool, desk: &Desk) -> Result<(), String> {
        self.words.answered(update, made, again, desk)?;
        let mut world = self.world.look();
        world.note(&format!("{} {made:?}", update.number));
        (self.plan.story).tell(|| format!("{} {} {:?}: {made:?}", update.number, update.who, update.what));
        world.tally.count("updates answered");
        if !matches!(made, Made::Refused | Made::TurnedAway | Made::Repeated) {
            world.tally.count(update.what.use_case());
            if let Some(handling) = update.what.handling() {
                world.tally.count(handling);
            }
        }
        match made {
            Made::AnsweredFeedback(_) => world.tally.count("feedback::answer_feedback"),
            Made::Contributed(_) => world.tally.count("contributions"),
            Made::Offered => world.tally.count("offers"),
            Made::Helped => world.tally.count("helped"),
            Made::TurnedAway => world.tally.count("banning::turn_away"),
            _ => {}
        }
        let commits = world.commits.get(&update.number).copied().unwrap_or(0);
        if commits > 1 {
            return Err(format!("{update:?} was committed {commits} times"));
        }
        if commits == 1 && !again {
            self.done.push(update.clone());
        }
        Ok(())
    }

    /// Timers do what is due, and a messenger in good health gets everything that waits, until nothing is left.
    async fn end_well(&mut self, desk: &Desk) -> Result<(), String> {
        {
            let mut world = self.world.look();
            world.healthy = true;
            world.reached = true;
            world.blocked.clear();
        }
        for _ in 0..LAST_LOOKS {
            let erased = self.world.look().erased.len();
            let next = self.timers(desk).await?;
            if next.is_some_and(|next| next <= desk.now()) {
                return Err(format!(
                    "at {:?} a timer is due at {next:?}, and does nothing",
                    desk.now()
                ));
            }
            let is_empty = desk.store().lanes().map_err(text)?.is_empty();
            if is_empty && erased == self.world.look().erased.len() {
                return Ok(());
            }
            self.deliver_all(desk).await?;
        }
        Err("there is always something to deliver".into())
    }

    async fn deliver_all(&mut self, desk: &Desk) -> Result<(), String> {
        for _ in 0..LAST_TURNS {
            if desk.store().lanes().map_err(text)?.is_empty() {
                return Ok(());
            }
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
            self.clock.advance(Duration::from_secs(20));
        }
        let stuck = desk.store().lanes().map_err(text)?;
        Err(format!("parcels never left the outbox: {stuck:?}"))
    }
}

fn text(fault: Fault) -> String {
    fault.to_string()
}
