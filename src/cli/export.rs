//! `export`: all data as JSON lines.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Exit, load, runtime};
use crate::app;
use crate::store::{Fault, export};

#[derive(Args)]
pub(super) struct Arguments {
    /// The file to write; standard output if none is named. It must not exist yet.
    file: Option<PathBuf>,
}

pub(super) fn run(env_file: &Path, arguments: &Arguments) -> Result<(), Exit> {
    let config = load(env_file)?.config;
    let failed = |fault: Fault| super::failed(&fault, &config);
    if !config.data_dir.exists() {
        return Err(Exit::Failed(format!(
            "there is no data directory {}: nothing to export",
            config.data_dir.display()
        )));
    }
    let store = runtime()?.block_on(app::store(&config)).map_err(failed)?;
    let name = arguments
        .file
        .as_ref()
        .map_or_else(|| "standard output".to_owned(), |file| file.display().to_string());
    let mut out: Box<dyn Write> = match &arguments.file {
        Some(path) => {
            let file =
                File::create_new(path).map_err(|error| Exit::Failed(format!("{name} cannot be created: {error}")))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
    };
    let mut failure = None;
    let written = export(&store, |line| {
        if failure.is_none() {
            failure = writeln!(out, "{line}").err();
        }
    });
    let counts = written.map_err(failed)?;
    match failure.map_or_else(|| out.flush(), Err) {
        Ok(()) => {}
        Err(error) => return Err(Exit::Failed(format!("{name} cannot be written: {error}"))),
    }
    let counts: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    eprintln!("exported to {name}: {}", counts.join(", "));
    Ok(())
}
