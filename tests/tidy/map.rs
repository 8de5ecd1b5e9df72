//! The lists that `arrows` holds the code to: rooms and whom they may name, libraries and which room keeps them.

/// What each room may name of ours. A room is a directory or a file right below `src`.
pub(super) const MAY_NAME: [(&str, &[&str]); 20] = [
    ("main", &["cli"]),
    ("lib", &[]),
    (
        "cli",
        &[
            "alerts",
            "app",
            "backup",
            "clock",
            "config",
            "crash",
            "domain",
            "jobs",
            "panics",
            "safekeeping",
            "screen",
            "sealing",
            "store",
            "telegram",
        ],
    ),
    (
        "app",
        &[
            "alerts",
            "backup",
            "clock",
            "config",
            "crash",
            "desk",
            "domain",
            "jobs",
            "outbox",
            "safekeeping",
            "screen",
            "sealing",
            "store",
            "telegram",
        ],
    ),
    (
        "telegram",
        &[
            "alerts",
            "backup",
            "clock",
            "crash",
            "desk",
            "domain",
            "outbox",
            "panics",
            "picture",
            "safekeeping",
            "screen",
            "store",
        ],
    ),
    (
        "jobs",
        &[
            "backup",
            "clock",
            "crash",
            "desk",
            "domain",
            "panics",
            "safekeeping",
            "store",
        ],
    ),
    ("desk", &["clock", "crash", "domain", "outbox", "store"]),
    ("screen", &["domain"]),
    ("outbox", &["clock", "crash", "domain", "panics", "store"]),
    ("backup", &["domain", "sealing", "store"]),
    ("sealing", &[]),
    (
        "safekeeping",
        &["backup", "clock", "crash", "domain", "sealing", "store"],
    ),
    ("store", &["crash", "domain", "panics", "sealing"]),
    ("clock", &["domain"]),
    ("alerts", &["domain"]),
    ("crash", &[]),
    ("panics", &[]),
    ("picture", &[]),
    ("config", &["domain"]),
    ("domain", &[]),
];

/// A library or a part of `std`, the only files that may name it, and why.
pub(super) const KEPT_IN: [(&str, &[&str], &str); 19] = [
    (
        "hyper",
        &["src/telegram/caller.rs", "src/telegram/webhook/"],
        "calls go out in one place, and what listens to the network is bounded in one",
    ),
    (
        "tokio_cron_scheduler",
        &["src/jobs/ticker.rs"],
        "it only ticks: what is due is asked of our own clock and of what is stored",
    ),
    (
        "teloxide",
        &["src/telegram/"],
        "the Bot API is known to the adapter alone",
    ),
    (
        "reqwest",
        &["src/telegram/"],
        "the network is known to the adapter alone",
    ),
    ("regex", &["src/domain/intake.rs"], "patterns are bounded in one place"),
    ("sled", &["src/store/sled/"], "the engine stays behind the trait"),
    (
        "telegram_sim",
        &["src/cli/demo.rs"],
        "the simulator is for the demo and for tests",
    ),
    (
        "tempfile",
        &["src/cli/demo.rs"],
        "data is kept in DATA_DIR; only the demo keeps none",
    ),
    (
        "zip",
        &["src/backup/"],
        "an archive is read in one place, which trusts nothing",
    ),
    ("chacha20", &["src/sealing/"], "what seals is chosen in one place"),
    (
        "chacha20poly1305",
        &["src/sealing/"],
        "what seals is chosen in one place",
    ),
    (
        "plotters",
        &["src/picture/"],
        "pictures are drawn in one place, from numbers and words",
    ),
    (
        "png",
        &["src/picture/"],
        "pictures are drawn in one place, from numbers and words",
    ),
    (
        "rust_stemmers",
        &["src/domain/stems.rs"],
        "word forms are known in one place",
    ),
    (
        "stop_words",
        &["src/domain/stems.rs"],
        "word forms are known in one place",
    ),
    ("clap", &["src/cli/"], "the command line is read in one place"),
    ("dotenvy", &["src/config/"], "settings are read in one place"),
    (
        "rust_i18n",
        &["src/lib.rs", "src/screen/locale.rs"],
        "texts are found through screen::Locale",
    ),
    (
        "_rust_i18n_try_translate",
        &["src/screen/locale.rs"],
        "texts are found through screen::Locale",
    ),
];

/// What a room must not name, and why.
pub(super) const FORBIDDEN: [(&str, &[&str], &str); 3] = [
    (
        "src/domain/",
        &["async", "chrono", "fastrand", "futures_util", "tokio", "tracing"],
        "the domain decides from its arguments alone, so that a history replays to the same state anywhere",
    ),
    (
        "src/screen/",
        &["async", "fastrand", "futures_util", "tokio", "tracing"],
        "screens are data, drawn from their arguments alone",
    ),
    (
        "src/store/",
        &["chrono", "fastrand"],
        "the store keeps what it is given; moments come from the callers",
    ),
];

/// Parts of `std` with the only rooms that may name them.
pub(super) const STD_KEPT_IN: [(&str, &[&str]); 4] = [
    ("env", &["src/config/"]),
    (
        "net",
        &[
            "src/cli/check/delivery.rs",
            "src/cli/demo.rs",
            "src/config/",
            "src/telegram/webhook/",
        ],
    ),
    (
        "fs",
        &[
            "src/cli/export.rs",
            "src/cli/import.rs",
            "src/cli/restore.rs",
            "src/backup/",
            "src/app/companions.rs",
            "src/app/inside.rs",
            "src/config/",
            "src/jobs/heartbeat.rs",
            "src/safekeeping/",
            "src/store/sled/",
        ],
    ),
    (
        "thread",
        &[
            "src/panics.rs",
            "src/backup/breath.rs",
            "src/safekeeping/background.rs",
            "src/store/sled/committer.rs",
            "src/store/sled/laying.rs",
            "src/store/sled/mod.rs",
        ],
    ),
];
