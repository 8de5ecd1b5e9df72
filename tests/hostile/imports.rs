//! Exports to be imported: files from anywhere.

use std::sync::Arc;

use switchboard::store::{ImportError, MemoryEngine, Store, export, import};

/// Most bytes of what is said of a file, however long it is.
const MAX_WORDS: usize = 16 * 1_024;

/// Reads an export into an empty store. What was taken comes out again as it went in, counters and indexes are right, and
/// there is a number left for what comes next.
pub fn read(bytes: &[u8]) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let Ok(store) = imported(bytes).await else { return };
        let mut differences = store.recount().unwrap();
        // They are brought along, and counted again before what was imported is used.
        differences.retain(|difference| !difference.contains("figure"));
        assert_eq!(differences, Vec::<String>::new());
        let text = exported(&store);
        let again = imported(text.as_bytes())
            .await
            .expect("what was exported can be imported");
        assert_eq!(exported(&again), text);
        let (ticket, feedback) = (store.next_ticket(), store.next_feedback());
        assert!(ticket.0 > 0 && feedback.0 > 0 && store.next_parcel() > 0);
    });
}

async fn imported(bytes: &[u8]) -> Result<Store, ImportError> {
    let store = Store::open(Arc::new(MemoryEngine::default())).await.unwrap();
    let mut bytes = bytes;
    match import(&store, &mut bytes).await {
        Ok(_) => Ok(store),
        Err(error) => {
            assert!(error.to_string().len() < MAX_WORDS);
            Err(error)
        }
    }
}

fn exported(store: &Store) -> String {
    let mut text = String::new();
    export(store, |line| text += &format!("{line}\n")).unwrap();
    text
}
