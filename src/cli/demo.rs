//! `demo`: the real bot against a simulated Telegram, with a page to play at. Nothing leaves the machine.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use telegram_sim::page::{self, Scene};
use telegram_sim::{GroupKind, GroupSpec, PersonSpec, Sim, SimOptions};

use super::furnishing;
use super::run::until_told_to_stop;
use super::{Exit, logging, runtime};
use crate::alerts::Incidents;
use crate::app::House;
use crate::clock::Clock;
use crate::config::{self, Config, Source};
use crate::domain::PersonId;
use crate::screen::Locale;
use crate::store::sled::SledEngine;
use crate::store::{Fault, Store};

#[derive(Args)]
pub(super) struct Arguments {
    /// The port of the page; 0 takes a free one.
    #[arg(long, default_value_t = 8088)]
    port: u16,

    /// Open without the support group: tickets go to the admin's private chat.
    #[arg(long)]
    no_group: bool,

    /// Begin with topics in the support group, one for each ticket; the page has a switch for them, too.
    #[arg(long, conflicts_with = "no_group")]
    forum: bool,
}

const ANNA: i64 = 1_001;
const IVAN: i64 = 1_002;
const ADMIN: i64 = 2_001;
const GROUP: i64 = -1_003_000_000_001;

pub(super) fn run(arguments: &Arguments) -> Result<(), Exit> {
    logging::start(tracing::Level::WARN, None, &Incidents::default());
    runtime()?.block_on(async {
        let sim = Sim::start(SimOptions {
            bot_name: "Switchboard".into(),
            ..SimOptions::default()
        })
        .await
        .map_err(|error| Exit::Failed(format!("the simulated Telegram cannot start: {error}")))?;
        let scene = set_the_scene(&sim, arguments);
        let dir = tempfile::tempdir().map_err(|error| Exit::Failed(format!("no temporary directory: {error}")))?;
        let config = config(&sim, arguments, dir.path())?;
        let engine = SledEngine::open(dir.path()).map_err(|fault| Exit::Failed(fault.to_string()))?;
        let engine = furnished(engine).await?;
        let house = House::build(config, Clock::System, engine).await;
        let house = house.map_err(|failure| Exit::Failed(failure.to_string()))?;
        let bind = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), arguments.port);
        let (address, page) = page::serve(sim.clone(), scene, bind).await.map_err(|error| {
            Exit::Failed(format!(
                "the page cannot be served on port {}: {error}; choose another with --port",
                arguments.port
            ))
        })?;
        println!("Open http://{address}/demo in your browser. Ctrl+C ends the demo; nothing is kept.");
        let result = house.run(until_told_to_stop()?).await;
        page.abort();
        result.map_err(|failure| Exit::Failed(failure.to_string()))
    })
}

/// With what the demo's desk begins with.
async fn furnished(engine: SledEngine) -> Result<SledEngine, Exit> {
    let failed = |fault: Fault| Exit::Failed(fault.to_string());
    let engine = Arc::new(engine);
    let store = Store::open(engine.clone()).await.map_err(failed)?;
    let now = Clock::System.now();
    furnishing::furnish(&store, PersonId::telegram(ADMIN), now)
        .await
        .map_err(failed)?;
    drop(store);
    Arc::try_unwrap(engine).map_err(|_| Exit::Failed("the demo's store is still in use".to_owned()))
}

/// The people one plays: two users, an admin, and the team's group.
fn set_the_scene(sim: &Sim, arguments: &Arguments) -> Scene {
    let person = |id, name: &str, username: Option<&str>, language: &str| {
        let (username, language) = (username.map(str::to_owned), Some(language.to_owned()));
        sim.person(PersonSpec {
            username,
            language_code: language,
            ..PersonSpec::new(id, name)
        })
    };
    person(ANNA, "Anna", Some("anna"), "en");
    person(IVAN, "Иван", None, "ru");
    person(ADMIN, "Alex", Some("alex"), "en").starts();
    let group = (!arguments.no_group).then(|| {
        let title = "Support team".to_owned();
        sim.group(GroupSpec {
            id: GROUP,
            title,
            kind: GroupKind::Supergroup,
            members: vec![ADMIN],
            bot_is_admin: true,
        });
        sim.turn_forum(GROUP, arguments.forum);
        GROUP
    });
    let hints = furnishing::HINTS.map(|(language, hint)| (language.to_owned(), hint.to_owned()));
    Scene {
        users: vec![ANNA, IVAN],
        admins: vec![ADMIN],
        group,
        hints: hints.into(),
    }
}

fn config(sim: &Sim, arguments: &Arguments, data_dir: &Path) -> Result<Config, Exit> {
    let mut settings = vec![
        ("BOT_TOKEN", sim.token().to_owned()),
        ("ADMIN_ID", ADMIN.to_string()),
        ("TELEGRAM_API_URL", sim.url()),
        ("DATA_DIR", data_dir.display().to_string()),
        // The simulated Telegram has no limits, and playing should not wait for them.
        ("PACE_GLOBAL_PER_SEC", "0".to_owned()),
        ("PACE_CHAT_PER_SEC", "0".to_owned()),
        ("PACE_GROUP_PER_MIN", "0".to_owned()),
        ("TICKET_COOLDOWN_SECS", "0".to_owned()),
    ];
    settings.extend(furnishing::TARGETS.map(|(name, value)| (name, value.to_owned())));
    if !arguments.no_group {
        settings.push(("BOT_GROUP_ID", GROUP.to_string()));
    }
    let locales: Vec<&str> = Locale::all().iter().map(|locale| locale.code()).collect();
    let loaded = config::load(&Source::from_pairs(settings), &locales);
    loaded
        .map(|loaded| loaded.config)
        .map_err(|problems| Exit::Failed(problems.to_string()))
}
