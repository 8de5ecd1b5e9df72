//! The last figures that were kept, in `docs/PERFORMANCE.md`: what a bench prints stands there between two marks of its
//! own, and all else is for people to write.

use std::path::Path;

use anyhow::Context as _;

/// The page, from the root of the repository.
const PAGE: &str = "docs/PERFORMANCE.md";

/// Puts what was printed into the section of this name.
///
/// # Errors
/// If the page cannot be read or written, or has no such section.
pub fn keep(section: &str, printed: &str) -> anyhow::Result<()> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let text = std::fs::read_to_string(&page).with_context(|| format!("{PAGE} cannot be read"))?;
    let text = replaced(&text, section, printed).with_context(|| format!("{PAGE} has no section {section}"))?;
    std::fs::write(&page, text).with_context(|| format!("{PAGE} cannot be written"))?;
    eprintln!("kept in {PAGE}");
    Ok(())
}

/// The text with what stands between the marks of a section exchanged; none if it has no such marks.
fn replaced(text: &str, section: &str, printed: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {section} -->\n"), format!("<!-- end of {section} -->"));
    let from = text.find(&begin)? + begin.len();
    let to = from + text.get(from..)?.find(&end)?;
    let (version, printed) = (env!("CARGO_PKG_VERSION"), printed.trim());
    let block = format!("```text\nSwitchboard {version}\n{printed}\n```\n");
    Some([text.get(..from)?, &block, text.get(to..)?].concat())
}
