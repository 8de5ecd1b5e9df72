//! Where an engine lives while a case runs on it.

use std::sync::Arc;

use switchboard::sealing::MasterKey;
use switchboard::store::sled::SledEngine;
use switchboard::store::{Engine, Fault, MemoryEngine, Store};
use tempfile::TempDir;

/// An empty engine and whatever it needs to exist. Fields drop in this order.
pub struct Lodging {
    pub engine: Arc<dyn Engine>,
    key: Option<MasterKey>,
    _dir: Option<TempDir>,
}

impl Lodging {
    pub fn memory() -> Self {
        Lodging {
            engine: Arc::new(MemoryEngine::default()),
            key: None,
            _dir: None,
        }
    }

    pub fn sled() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Lodging {
            engine: Arc::new(SledEngine::open(dir.path()).unwrap()),
            key: None,
            _dir: Some(dir),
        }
    }

    /// Stores over it are sealed.
    pub fn sealed() -> Self {
        Lodging {
            key: Some(MasterKey::new(&[7; 32])),
            ..Self::memory()
        }
    }

    /// Opens a store over the engine, as a new process would.
    pub async fn open(&self) -> Result<Store, Fault> {
        Store::open_with(self.engine.clone(), self.key.as_ref()).await
    }

    /// The same, which must go well.
    pub async fn store(&self) -> Store {
        self.open().await.unwrap()
    }
}
