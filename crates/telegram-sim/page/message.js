// Draws one message: bubble, sender, quote, media, text, time, and the buttons below.

import { avatar, botFace, button, el, hue, icon } from "/demo/dom.js";
import { album, isBare, kindOf, media, summary } from "/demo/media.js";
import { reactionChips, reactionChoice } from "/demo/reactions.js";
import { richText, safeUrl } from "/demo/text.js";
import { clock, word } from "/demo/words.js";

/** The name shown for a sender of a message. */
export function senderName(message) {
  const from = message.sender_chat ?? message.from ?? message.chat ?? {};
  return from.title ?? ([from.first_name, from.last_name].filter(Boolean).join(" ") || from.username || "…");
}

/** The words for a service message, or null if the message is an ordinary one. */
export function serviceText(message) {
  const name = senderName(message);
  const full = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
  if (message.new_chat_members) return word("svc_joined", { name: message.new_chat_members.map(full).join(", ") });
  if (message.left_chat_member) return word("svc_left", { name: full(message.left_chat_member) });
  if (message.pinned_message) return word("svc_pinned", { name });
  if (message.new_chat_title) return word("svc_title", { name: message.new_chat_title });
  if (message.group_chat_created || message.supergroup_chat_created) return word("svc_created");
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return word("svc_migrated");
  if (message.forum_topic_created) return word("svc_topic", { name: message.forum_topic_created.name });
  if (message.forum_topic_edited) return word("svc_topic_edited", { name });
  if (message.forum_topic_closed) return word("svc_topic_closed", { name });
  if (message.forum_topic_reopened) return word("svc_topic_reopened", { name });
  if (kindOf(message)) return null;
  const field = Object.keys(message).find((key) => !ORDINARY.has(key));
  return word("svc_other", { name: field ?? "?" });
}

const ORDINARY = new Set(["message_id", "from", "chat", "date", "edit_date", "reply_markup", "reply_to_message", "message_thread_id", "is_topic_message", "sender_chat"]);

/**
 * One message as an element, or an album as one.
 * `view`: { message, parts (an album's messages), seen, own, first, last, group, pictures (Set), waiting (Set of callback
 * data), reactions, choosing (a reaction), me, names (id → name) };
 * `on`: { reply, edit, choose, react(emoji or null), press(data), command(text), jump(messageId) }.
 */
export function drawMessage(view, on) {
  const { message } = view;
  const kind = view.parts ? "album" : kindOf(message);
  const keys = keyboard(view, on);
  const side = view.own ? "out" : "in";
  const faced = view.group && !view.own;
  const classes = ["msg", side, view.first && "first", view.last && "last", keys && "has-keys", faced && "faced", isBare(kind) && "bare"];
  return el(
    "article",
    { class: classes.filter(Boolean).join(" "), data: { message: message.message_id, kind }, tabindex: -1 },
    el("div", { class: "stack" }, bubble(view, kind, on), isBare(kind) && reactionChips(view, on.react), view.choosing && reactionChoice(view, on.react, on.choose), keys),
    el(
      "div",
      { class: "acts" },
      button({ class: "act", tabindex: -1, title: word("reply"), "aria-label": word("reply"), data: { test: "reply" }, on: { click: on.reply } }, icon("reply")),
      button({ class: "act", tabindex: -1, title: word("react"), "aria-label": word("react"), "aria-expanded": String(Boolean(view.choosing)), data: { test: "react" }, on: { click: on.choose } }, icon("smile")),
      canEdit(view) && button({ class: "act", tabindex: -1, title: word("edit"), "aria-label": word("edit"), data: { test: "edit" }, on: { click: on.edit } }, icon("edit")),
    ),
  );
}

const WORDED = new Set(["text", "photo", "video", "animation", "audio", "voice", "document"]);

/** True if its author can change the words of this message, or give it some. */
export function canEdit(view) {
  return view.own && WORDED.has(kindOf(view.message));
}

function bubble(view, kind, on) {
  const { message } = view;
  const text = message.text ?? message.caption;
  const above = message.show_caption_above_media === true;
  const drawn = view.parts ? album(view.parts, view.pictures) : media(message, view.pictures);
  const body = text ? el("div", { class: "text" }, richText(text, message.entities ?? message.caption_entities, on.command), meta(view)) : null;
  const parts = [
    view.group && view.first && !view.own && el("div", { class: `who ink-${hue(message.from?.id ?? 0)}` }, senderName(message), message.from?.is_bot && el("span", { class: "tag", text: word("bot") })),
    forwardedFrom(message),
    quote(message, on),
    above ? body : null,
    drawn && el("div", { class: "media" }, drawn),
    above ? null : body,
    !text && meta(view),
    !isBare(kind) && reactionChips(view, on.react),
    view.group && !view.own && view.last && el("div", { class: "face" }, message.from?.is_bot ? botFace() : avatar(message.from?.id ?? 0, senderName(message))),
  ];
  const wide = ["photo", "video", "animation", "location", "venue"].includes(kind) || (view.parts?.every((part) => part.photo || part.video) ?? false);
  return el("div", { class: `bubble ${wide ? "with-tile" : ""} ${text ? "" : "no-text"}` }, parts);
}

function forwardedFrom(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.sender_chat?.title ?? origin.chat?.title ?? "…";
  return el("div", { class: "forwarded", text: word("forwarded", { name }) });
}

function quote(message, on) {
  const original = message.reply_to_message;
  if (!original) return null;
  // In a topic, what replies to nothing comes as a reply to the message that made the topic; nobody wants to see that.
  if (original.forum_topic_created) return null;
  const name = senderName(original);
  return button(
    { class: `quote edge-${hue(original.from?.id ?? 0)}`, tabindex: -1, on: { click: () => on.jump(original.message_id) } },
    el("b", { class: `ink-${hue(original.from?.id ?? 0)}`, text: name }),
    el("span", { text: message.quote?.text ?? (summary(original) || word("deletedMessage")) }),
  );
}

function meta(view) {
  const { message } = view;
  return el(
    "span",
    { class: "meta" },
    message.edit_date && el("span", { class: "edited", text: word("edited") }),
    el("time", { datetime: new Date(message.date * 1000).toISOString(), text: clock(message.date) }),
    view.own && el("span", { class: "ticks", role: "img", "aria-label": word(view.seen ? "delivered" : "sent"), title: word(view.seen ? "delivered" : "sent") }, icon(view.seen ? "checks" : "check")),
  );
}

function keyboard(view, on) {
  const rows = view.message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el(
    "div",
    { class: "keys" },
    rows.map((row) => el("div", { class: "keys-row" }, row.map((key) => inlineButton(key, view.waiting, on)))),
  );
}

function inlineButton(key, waiting, on) {
  const label = el("span", { class: "key-text", text: key.text });
  if (key.url) {
    const href = safeUrl(key.url);
    return el("a", { class: "key", href, target: "_blank", rel: "noopener noreferrer", title: word("openLink"), data: { test: "button" } }, label, icon("out"));
  }
  const waits = waiting.has(key.callback_data);
  return button(
    {
      class: `key ${waits ? "waits" : ""}`,
      title: [...key.text].length > 24 ? key.text : null,
      "aria-busy": waits ? "true" : null,
      disabled: key.callback_data === undefined,
      data: { test: "button", callback: key.callback_data ?? "" },
      on: { click: () => on.press(key.callback_data) },
    },
    label,
    waits && el("span", { class: "spinner", "aria-hidden": "true" }),
  );
}
