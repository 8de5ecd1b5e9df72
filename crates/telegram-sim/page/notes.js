// What pops up over a phone: short toasts, and alerts that wait for OK.

import { button, el } from "/demo/dom.js";
import { word } from "/demo/words.js";

const SHORTEST_MS = 3200;
const MS_PER_CHARACTER = 45;

export class Notes {
  constructor() {
    this.toasts = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.alerts = el("div", { class: "alerts", hidden: true });
    this.root = el("div", { class: "notes" }, this.toasts, this.alerts);
  }

  /** Shows `text` for a while; `failed` marks it as an error. */
  toast(text, failed = false) {
    const node = el("div", { class: `toast ${failed ? "failed" : ""}`, data: { test: "toast", kind: failed ? "error" : "answer" }, text });
    while (this.toasts.children.length > 2) this.toasts.firstChild.remove();
    this.toasts.append(node);
    node.addEventListener("click", () => node.remove());
    setTimeout(() => node.remove(), SHORTEST_MS + text.length * MS_PER_CHARACTER);
  }

  /** Shows `text` until OK (or Escape) is pressed, then gives the focus back. */
  alert(text) {
    const before = document.activeElement;
    const close = () => {
      this.alerts.hidden = true;
      this.alerts.replaceChildren();
      before?.focus?.({ preventScroll: true });
    };
    const ok = button({ class: "alert-ok", data: { test: "alert-ok" }, text: word("ok"), on: { click: close } });
    const box = el("div", { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": text, data: { test: "alert" } }, el("p", { text }), ok);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (event.key === "Tab") event.preventDefault();
    });
    this.alerts.replaceChildren(box);
    this.alerts.hidden = false;
    ok.focus();
  }
}
