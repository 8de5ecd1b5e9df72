//! Where an engine lives while a case runs on it.

use std::sync::Arc;

use switchboard::store::sled::SledEngine;
use switchboard::store::{Engine, MemoryEngine, Store};
use tempfile::TempDir;

/// An empty engine and whatever it needs to exist. Fields drop in this order.
pub struct Lodging {
    pub engine: Arc<dyn Engine>,
    _dir: Option<TempDir>,
}

impl Lodging {
    pub fn memory() -> Self {
        Lodging {
            engine: Arc::new(MemoryEngine::default()),
            _dir: None,
        }
    }

    pub fn sled() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Lodging {
            engine: Arc::new(SledEngine::open(dir.path()).unwrap()),
            _dir: Some(dir),
        }
    }

    /// A store over the engine, as a new process would open it.
    pub async fn store(&self) -> Store {
        Store::open(self.engine.clone()).await.unwrap()
    }
}
