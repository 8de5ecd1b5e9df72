//! What goes on beside everything else while the bot works.

use std::future::Future;

use futures_util::future::join_all;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{App, Failure};
use crate::jobs::{self, Looked, Ticker, Ticks, Wakes, go_round};
use crate::telegram::{Forum, TopicKeeper};

/// What goes on beside everything else.
pub(super) struct Jobs {
    ticker: Ticker,
    tasks: Vec<JoinHandle<()>>,
}

impl Jobs {
    /// Waits until all of it has ended: it was told to.
    pub(super) async fn ended(self) {
        // Each has said itself what went wrong.
        let _ = join_all(self.tasks).await;
        self.ticker.stop().await;
    }
}

impl App {
    /// Starts what goes on beside everything else.
    pub(super) async fn start_jobs(&self, ended: &watch::Receiver<bool>) -> Result<Jobs, Failure> {
        let ticker = Ticker::start(&self.clock).await;
        let ticker = ticker.map_err(|error| Failure::Machine(format!("the jobs cannot be scheduled: {error}")))?;
        let tasks = self.start_rounds_of_all(&ticker.ticks(), ended);
        Ok(Jobs { ticker, tasks })
    }

    fn start_rounds_of_all(&self, ticks: &Ticks, ended: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
        let mut started: Vec<_> = self.start_backups(ticks, ended).into_iter().collect();
        let desk = self.desk.clone();
        started.push(self.start_rounds("end_silence", ticks, ended, move || {
            let desk = desk.clone();
            async move { jobs::end_silence::look(&desk).await }
        }));
        let desk = self.desk.clone();
        started.push(self.start_rounds("remind", ticks, ended, move || {
            let desk = desk.clone();
            async move { jobs::remind::look(&desk).await }
        }));
        let desk = self.desk.clone();
        started.push(self.start_rounds("close_as_scheduled", ticks, ended, move || {
            let desk = desk.clone();
            async move { jobs::close_as_scheduled::look(&desk).await }
        }));
        let desk = self.desk.clone();
        started.push(self.start_rounds("note_late", ticks, ended, move || {
            let desk = desk.clone();
            async move { jobs::note_late::look(&desk).await }
        }));
        let desk = self.desk.clone();
        started.push(self.start_rounds("clean_up", ticks, ended, move || {
            let desk = desk.clone();
            async move { jobs::clean_up::look(&desk).await }
        }));
        let desk = self.desk.clone();
        started.push(self.start_rounds("send_digest", ticks, ended, move || {
            let desk = desk.clone();
            async move { jobs::send_digest::look(&desk).await }
        }));
        let desk = self.desk.clone();
        started.push(self.start_rounds("end_bans", ticks, ended, move || {
            let desk = desk.clone();
            async move { jobs::end_bans::look(&desk).await }
        }));
        let desk = self.desk.clone();
        started.push(self.start_rounds("forget_updates", ticks, ended, move || {
            let desk = desk.clone();
            async move { jobs::forget_updates::look(desk.store(), desk.now()).await }
        }));
        started.push(self.start_renewing_the_ring(ticks, ended));
        let (cards, stage) = (self.cards.clone(), self.stage.clone());
        started.push(self.start_job("cards", ended, move |_, ended| {
            cards.clone().keep_true(stage.clone(), ended)
        }));
        started
    }

    /// Keeps the topics of the support group as their tickets are.
    pub(super) fn start_keeping_topics(&self, forum: &Forum, ended: &watch::Receiver<bool>) {
        let (api, painter) = (self.api.clone(), self.painter.clone());
        let (pace, clock) = (self.pace.clone(), self.clock.clone());
        let keeper = TopicKeeper::new(api, forum.clone(), painter, pace, clock);
        self.start_job("topics", ended, move |_, ended| keeper.clone().run(ended));
    }

    /// Starts a job that looks with every tick whether something is due.
    pub(super) fn start_rounds<F: Future<Output = Looked> + Send + 'static>(
        &self,
        job: &'static str,
        ticks: &Ticks,
        ended: &watch::Receiver<bool>,
        look: impl Fn() -> F + Clone + Send + Sync + 'static,
    ) -> JoinHandle<()> {
        let wakes = Wakes {
            ticks: ticks.clone(),
            rules: self.desk.rule_changes(),
            stop: ended.clone(),
        };
        let clock = self.clock.clone();
        self.start_job(job, ended, move |entry, _| {
            go_round(look.clone(), clock.clone(), entry, wakes.clone())
        })
    }

    /// Starts what goes on until the end, and begins it anew if it breaks off.
    fn start_job<F: Future<Output = ()> + Send + 'static>(
        &self,
        job: &'static str,
        ended: &watch::Receiver<bool>,
        begin: impl Fn(jobs::Entry, watch::Receiver<bool>) -> F + Send + Sync + 'static,
    ) -> JoinHandle<()> {
        let (entry, each) = (self.jobs.entry(job), ended.clone());
        let its = entry.clone();
        let begin = move || begin(its.clone(), each.clone());
        tokio::spawn(jobs::keep_going(job, entry, self.clock.clone(), ended.clone(), begin))
    }
}
