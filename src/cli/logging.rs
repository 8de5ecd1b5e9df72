//! Where the log goes: standard error, one line an event.

use tracing::Level;
use tracing_subscriber::EnvFilter;

/// Starts the log at this level. Libraries speak only of errors: what they say in detail holds the
/// token and people's texts.
pub fn start(level: Level) {
    let level = level.as_str().to_ascii_lowercase();
    let filter = EnvFilter::new(format!("error,switchboard={level}"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
}
