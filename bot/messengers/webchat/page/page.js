// The chat: history, live events, presses, and keeping the eye at the right place.
import { at, post, say, texts, toast, uuid } from "./boot.js";
import { composer } from "./composer.js";
import { Queue } from "./queue.js";
import { Stream } from "./stream.js";
import { dayOf, daySection, mine, serverTime, shownInLog, theirs } from "./view.js";

const log = at("log");
const scroller = at("scroller");
const PRESS_WAITS = 20000;
const pressing = new Map();
let oldest = null;
let more = false;
let pinned = true;
let unseen = 0;
let stream;

const queue = new Queue({
  onGrow: () => { at("empty").hidden = true; toBottom(); },
  onSignedOut: () => stream?.signedOut(),
});

function nodeOf(event) {
  return event.kind === "mine" ? mine(event) : theirs(event, press);
}

function byId(id) {
  return log.querySelector(`[data-id="${CSS.escape(String(id))}"]`);
}

function append(event, live) {
  serverTime(event.at);
  let section = log.lastElementChild;
  if (section?.dataset.day !== dayOf(event.at)) {
    section = daySection(event.at);
    log.append(section);
  }
  const last = section.lastElementChild;
  // Paging through a panel leaves one trace, not twenty.
  if (last.classList.contains("chosen") && "press" in event) last.remove();
  const node = nodeOf(event);
  if (live) node.classList.add("arrived");
  section.append(node);
  at("empty").hidden = true;
}

function prepend(events) {
  for (const event of events.toReversed()) {
    let section = log.firstElementChild;
    if (section?.dataset.day !== dayOf(event.at)) {
      section = daySection(event.at);
      log.prepend(section);
    }
    const next = section.firstElementChild.nextElementSibling;
    if (!("press" in event && next?.classList.contains("chosen"))) {
      section.firstElementChild.after(nodeOf(event));
    }
  }
}

function onEvent(event) {
  fetchedSoon();
  if (event.kind === "notice") return answered(event.press, event.text);
  if (event.kind === "edit") return edited(event);
  if (event.kind === "delete") return removed(event.ref);
  if (event.kind === "mine") queue.arrived(event.client);
  if (!shownInLog(event) || byId(event.id)) return undefined;
  append(event, true);
  if (event.kind === "message" && !pinned) {
    unseen += 1;
    showToBottom();
  }
  return undefined;
}

function edited(event) {
  const old = byId(event.ref);
  if (!old) return;
  const focused = old.contains(document.activeElement) && document.activeElement.dataset.payload;
  const node = theirs({ ...event, id: event.ref, at: old.dataset.at }, press);
  node.classList.add("changed");
  old.replaceWith(node);
  // The reader's place is kept: on the same button, else on the message.
  if (focused !== false) (node.querySelector(`[data-payload="${focused}"]`) ?? node).focus({ preventScroll: true });
}

function removed(id) {
  const node = byId(id);
  const section = node?.parentElement;
  node?.remove();
  if (section && section.childElementCount === 1) section.remove();
}

/* Presses. */

async function press(ref, payload, button) {
  const id = uuid();
  const timer = setTimeout(() => { if (release(id)) toast(texts.press_lost); }, PRESS_WAITS);
  pressing.set(id, { ref, timer });
  for (const other of byId(ref).querySelectorAll("button.choice")) other.setAttribute("aria-disabled", "true");
  button.classList.add("waiting");
  button.setAttribute("aria-busy", "true");
  while (pressing.has(id)) {
    try {
      const { status } = await post("press", { id, payload, ref: String(ref) });
      if (status === 200) return;
      if (status === 403) stream.signedOut();
      if (status < 500 && status !== 429) break;
    } catch { /* not reached: the same press again, until it is given up */ }
    await new Promise((done) => setTimeout(done, 1500));
  }
  if (release(id)) toast(texts.press_lost);
}

function release(id) {
  const pressed = pressing.get(id);
  if (!pressed) return false;
  pressing.delete(id);
  clearTimeout(pressed.timer);
  for (const button of byId(pressed.ref)?.querySelectorAll("button.choice") ?? []) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-busy");
    button.classList.remove("waiting");
  }
  return true;
}

function answered(id, text) {
  release(id);
  if (text) toast(text);
}

/* Where the reader is. */

function toBottom() {
  pinned = true;
  scroller.scrollTop = scroller.scrollHeight;
  showToBottom();
}

function showToBottom() {
  if (pinned) unseen = 0;
  const button = at("to-bottom");
  const label = unseen ? say("new", { count: unseen }) : texts.to_bottom;
  button.hidden = pinned;
  button.setAttribute("aria-label", label);
  button.querySelector("span").textContent = unseen ? label : "";
}

function watchScrolling() {
  let top = 0;
  scroller.addEventListener("scroll", () => {
    const fromEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    // Only a reader who goes up leaves the end; what grows below them meanwhile does not.
    if (fromEnd < 64) pinned = true;
    else if (scroller.scrollTop < top) pinned = false;
    top = scroller.scrollTop;
    showToBottom();
    if (scroller.scrollTop < 400) loadOlder();
  }, { passive: true });
  // Pictures that load, the keyboard of a phone: the newest message stays in sight.
  const keep = new ResizeObserver(() => { if (pinned) toBottom(); });
  for (const part of [log, at("pending"), scroller]) keep.observe(part);
  // What one sends oneself is always seen.
  new MutationObserver((changes) => {
    if (changes.some((change) => change.addedNodes.length)) toBottom();
  }).observe(at("pending"), { childList: true });
  at("to-bottom").addEventListener("click", () => { toBottom(); at("text").focus(); });
}

async function loadOlder() {
  if (!more) return;
  more = false;
  at("older").hidden = false;
  try {
    const answer = await fetch(`history?before=${oldest}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    // Old messages are read by who goes there, not called out.
    log.setAttribute("aria-live", "off");
    const fromBottom = scroller.scrollHeight - scroller.scrollTop;
    prepend(found.events.filter(shownInLog));
    scroller.scrollTop = scroller.scrollHeight - fromBottom;
    oldest = found.events[0]?.id ?? oldest;
    more = found.more;
    setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
  } catch {
    more = true;
    await new Promise((done) => setTimeout(done, 2000));
  }
  at("older").hidden = true;
}

/* Delivered means: this page has it. */

let fetchedTimer;
function fetchedSoon() {
  clearTimeout(fetchedTimer);
  fetchedTimer = setTimeout(() => post("fetched", { up_to: stream.after }).catch(() => fetchedSoon()), 400);
}

function viewer() {
  const dialog = at("viewer");
  at("viewer-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => at("viewer-picture").removeAttribute("src"));
}

async function firstHistory() {
  for (let delay = 1000; ; delay = Math.min(delay * 2, 15000)) {
    try {
      const answer = await fetch("history");
      if (answer.ok) return await answer.json();
      if (answer.status === 403) at("state").textContent = texts.signed_out;
    } catch { at("state").textContent = texts.connecting; }
    await new Promise((done) => setTimeout(done, delay));
  }
}

async function start() {
  composer((text, files) => queue.add(text, files));
  viewer();
  watchScrolling();
  const found = await firstHistory();
  serverTime(found.now);
  for (const event of found.events.filter(shownInLog)) append(event, false);
  at("empty").hidden = Boolean(log.childElementCount);
  oldest = found.events[0]?.id ?? null;
  more = found.more;
  toBottom();
  stream = new Stream({ after: found.last, onEvent, onOpen: () => queue.flush() });
  if (found.last) fetchedSoon();
  queue.restore();
  setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
  if (!matchMedia("(pointer: coarse)").matches) at("text").focus();
}

start();
