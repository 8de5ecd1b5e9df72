//! The real program over HTTP is killed under load, again and again, at moments that nobody chose; the simulated
//! Telegram outlives it. After each kill it is started again and has to bring everything where it belongs: no message
//! lost, none with anybody else, none out of order, and none more than twice; of each conversation at most one may be
//! repeated by a kill, the one under way.
//!
//! `KILL_DRILL=200 cargo test --test kill_drill -- --nocapture` kills it 200 times in each of the two ways (20 unless
//! told) and prints what it saw.

mod desk;
#[path = "../power_loss/disk.rs"]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod disk;
mod ledger;

use std::time::Duration;

use desk::Desk;
use ledger::Ledger;

/// Kills unless told.
const KILLS: u32 = 20;

fn kills() -> u32 {
    let told = std::env::var("KILL_DRILL").ok();
    told.map_or(KILLS, |told| told.parse().expect("KILL_DRILL is a number of kills"))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_by_kills() {
    let desk = Desk::new().await;
    drill(desk, "killed", |desk, _| desk.is_killed()).await;
}

/// The disk keeps what was synced, and any of the pages that were not.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_by_power_cuts() {
    let desk = Desk::on_a_disk().await;
    drill(desk, "cut off", Desk::loses_power).await;
}

async fn drill(mut desk: Desk, how: &str, ends: impl Fn(&mut Desk, &mut fastrand::Rng)) {
    let mut random = fastrand::Rng::new();
    let mut ledger = Ledger::default();
    let kills = kills();
    desk.starts();
    for kill in 1..=kills {
        // A quarter of the lives end while the program gets going, with messages already there.
        let early = random.u8(..4) == 0;
        if !early {
            desk.rests(&ledger).await;
            if let Err(wrong) = ledger.compare(&desk.sim) {
                panic!("{how} {} times: {wrong}\n{}", kill - 1, desk.said());
            }
        }
        let moves = if early { random.u32(0..6) } else { random.u32(10..50) };
        for _ in 0..moves {
            match ledger.any_post(&mut random) {
                Some(post) if random.bool() => desk.operator_answers(&mut ledger, post),
                _ => desk.user_says(&mut ledger, &mut random),
            }
            tokio::time::sleep(Duration::from_millis(random.u64(0..16))).await;
        }
        ends(&mut desk, &mut random);
        ledger.end_of_a_life();
        desk.starts();
    }
    desk.rests(&ledger).await;
    if let Err(wrong) = ledger.compare(&desk.sim) {
        panic!("{how} {kills} times: {wrong}\n{}", desk.said());
    }
    println!("{how} {kills} times: {}", ledger.sum());
    assert_eq!(desk.sim.complaints(), Vec::<String>::new());
}
