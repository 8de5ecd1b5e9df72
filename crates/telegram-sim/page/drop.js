// Lets files be dropped on a phone.

/** Watches `frame`, which shows that something would be taken; `onFiles(files)` gets what was dropped. */
export function letDrop(frame, onFiles) {
  frame.addEventListener("dragover", (event) => {
    event.preventDefault();
    frame.classList.add("dropping");
  });
  frame.addEventListener("dragleave", (event) => {
    if (!frame.contains(event.relatedTarget)) frame.classList.remove("dropping");
  });
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    frame.classList.remove("dropping");
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length) onFiles(files);
  });
}
