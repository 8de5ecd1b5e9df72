// Talks to the demo's server: one request that waits for changes, and posts for what people do.

import { word } from "/demo/words.js";

/** Largest file the simulated Telegram takes from a person, in megabytes; the server holds to it as well. */
export const LARGEST_FILE_MB = 20;

/** The most files sent at once; the server holds to it as well. */
export const MOST_FILES = 10;

/** How long a pressed button shows that it waits for the bot's answer, in milliseconds. */
export const PRESS_MS = 10_000;

const RETRY_MS = 1500; // between tries to reach a server that is gone

/** Posts JSON (or a form) and gives the answer; throws an Error whose message can be shown. */
export async function post(path, body) {
  const form = body instanceof FormData;
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: form ? {} : { "content-type": "application/json" },
      body: form ? body : JSON.stringify(body),
    });
  } catch {
    throw new Error(word("noAnswer"));
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

/**
 * Follows the state for as long as the page lives. The server holds each request until something changes.
 * `onState(state)` gets each new state, `onLink(up)` whether the server answers. Returns a function that asks at once.
 */
export function follow(onState, onLink) {
  let revision = -1;
  let wake = () => {};

  async function ask() {
    const response = await fetch(`/demo/state?after=${revision}`, { cache: "no-store" });
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  }

  async function loop() {
    for (;;) {
      const state = await ask().catch(() => null);
      onLink(state !== null);
      if (state === null) {
        revision = -1; // a restarted program counts its revisions anew
        await new Promise((resolve) => {
          wake = resolve;
          setTimeout(resolve, RETRY_MS);
        });
      } else if (state.revision !== revision) {
        revision = state.revision;
        try {
          onState(state);
        } catch (error) {
          console.error(error); // a fault of this page is no fault of the connection
        }
      }
    }
  }

  loop();
  return () => wake();
}
