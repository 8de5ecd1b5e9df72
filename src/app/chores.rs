//! What goes on beside everything else while the bot works.

use std::future::Future;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::App;
use crate::jobs;
use crate::telegram::{Forum, TopicKeeper};

impl App {
    /// Starts what goes on beside everything else. Whoever ends the work waits for all of it.
    pub(super) fn start_jobs(&self, ended: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
        let mut started: Vec<_> = self.start_backups(ended).into_iter().collect();
        let (desk, store, clock) = (self.desk.clone(), self.store.clone(), self.clock.clone());
        started.push(self.start_job("end_silence", ended, move |entry, ended| {
            jobs::end_silence::run(desk.clone(), clock.clone(), entry, ended)
        }));
        let (desk, clock) = (self.desk.clone(), self.clock.clone());
        started.push(self.start_job("end_bans", ended, move |entry, ended| {
            jobs::end_bans::run(desk.clone(), clock.clone(), entry, ended)
        }));
        let clock = self.clock.clone();
        started.push(self.start_job("forget_updates", ended, move |entry, ended| {
            jobs::forget_updates::run(store.clone(), clock.clone(), entry, ended)
        }));
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

    pub(super) fn start_job<F: Future<Output = ()> + Send + 'static>(
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
