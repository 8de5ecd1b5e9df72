//! Archives to be restored: files from anywhere, plain or sealed, under any name.

use std::path::PathBuf;

use switchboard::backup::{Examined, PartName, gather, glance};
use switchboard::sealing::{FileKey, MasterKey};

/// The key that sealed archives of the corpus open with.
const KEY: &[u8; 32] = b"a key of exactly thirty-two byte";

/// Reads an archive: its beginning says what it is called, up to the first line's end. What is found right is read to its
/// end, and holds no more than it said.
pub fn read(bytes: &[u8]) {
    let (name, bytes) = match bytes.iter().position(|byte| *byte == b'\n') {
        Some(at) if at < 200 => (String::from_utf8_lossy(&bytes[..at]), &bytes[at + 1..]),
        _ => ("a.zip".into(), bytes),
    };
    if let Some(part) = PartName::read(&name) {
        assert!(part.number.is_none_or(|number| number > 0) && part.of.is_none_or(|of| of < 100_000));
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("archive");
    std::fs::write(&file, bytes).unwrap();
    for keys in [&[][..], &[FileKey::of(&MasterKey::new(KEY))]] {
        let seen = glance(&file, keys).map(drop).map_err(|fault| fault.to_string());
        let Ok(mut examined) = Examined::open(&file, keys) else {
            continue;
        };
        assert_eq!(seen, Ok(()), "right as a whole, and not at a glance");
        let size = examined.manifest().files["data.jsonl"].size;
        let read = std::io::copy(&mut examined.data().unwrap(), &mut std::io::sink());
        assert_eq!(read.unwrap(), size);
    }
    let named = name.split('\t').filter(|name| !name.contains(['/', '\0']));
    let named: Vec<PathBuf> = named.map(|name| dir.path().join(name)).collect();
    if let Ok(whole) = gather(&named, &dir.path().join("whole")) {
        assert!(whole.starts_with(dir.path()));
    }
}
