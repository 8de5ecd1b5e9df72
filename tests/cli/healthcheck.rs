//! The health check: what a container runtime hears of a bot that runs, hangs, or has stopped.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::{run, settings, telegram};

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_healthy_from_its_start_until_it_is_stopped() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let (code, _, said) = run(dir.path(), settings(&sim), &["healthcheck"]).await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("no bot runs on bot_data"), "{said}");
    let mut bot = Command::new(env!("CARGO_BIN_EXE_switchboard"))
        .env_clear()
        .envs(settings(&sim))
        .current_dir(dir.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let guard = Duration::from_secs(20);
    let polls = |sim: &telegram_sim::SimView| sim.calls().iter().any(|call| call.method == "getUpdates").then_some(());
    let polling = sim.until(polls, guard).await;
    let (code, healthy, _) = run(dir.path(), settings(&sim), &["healthcheck"]).await;
    let asked = Command::new("kill")
        .args(["-TERM", &bot.id().to_string()])
        .status()
        .unwrap();
    let ended = bot.wait().unwrap();
    polling.unwrap();
    assert_eq!(code, 0, "{healthy}");
    assert!(asked.success() && ended.success());
    let (code, _, said) = run(dir.path(), settings(&sim), &["healthcheck"]).await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("no sign of life"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_hangs_or_was_killed_is_unhealthy() {
    let (sim, dir) = (telegram().await, tempfile::tempdir().unwrap());
    let data = dir.path().join("bot_data");
    std::fs::create_dir(&data).unwrap();
    for (left, words) in [("1000\n", "killed or hangs"), ("soon\n", "cannot be read")] {
        std::fs::write(data.join("heartbeat"), left).unwrap();
        let (code, _, said) = run(dir.path(), settings(&sim), &["healthcheck"]).await;
        assert_eq!(code, 1, "{said}");
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_settings_are_a_failed_check_since_docker_knows_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let (code, _, said) = run(dir.path(), Vec::new(), &["healthcheck"]).await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("BOT_TOKEN"), "{said}");
}
