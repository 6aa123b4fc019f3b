// The door's phone: shows the camera, sends pictures, says what the server made of them.
"use strict";

// Milliseconds between frames; between looks at the figures; until the network counts as away.
const FRAME = 500;
const LOOK = 4000;
const PATIENCE = 8000;
const LARGEST = 200_000;

const byId = (id) => document.getElementById(id);
const words = JSON.parse(document.body.dataset.words);
const counted = (name, count) => words[name].replace("{count}", String(count));
const sleep = (time) => new Promise((done) => setTimeout(done, time));
const made = (tag, text, name) => {
  const one = document.createElement(tag);
  if (text) one.textContent = text;
  if (name) one.className = name;
  return one;
};

let busy = false;
let waits = false;
let out = false;
let uploading = false;

// ── The network ──
async function ask(path, body, type = "application/json") {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(path, {
      method: body === undefined ? "GET" : "POST", body, signal: stop.signal, cache: "no-store",
      headers: body === undefined ? {} : { "Content-Type": type },
    });
    // A server behind another one that does not answer is away as well.
    if ([502, 504].includes(answer.status)) throw new Error("away");
    const told = await answer.json();
    if (told.view) Clock.set(told.view.now);
    network(true);
    if (answer.status === 410) { gone(told.gone); return undefined; }
    if (told.view) view(told.view);
    return answer.ok ? told : { status: answer.status };
  } catch {
    network(false);
    return undefined;
  } finally { clearTimeout(timer); }
}

function network(there) {
  const before = document.body.dataset.net;
  document.body.dataset.net = there ? "on" : "off";
  if (there && before === "off") upload();
}

async function look() {
  if (document.body.dataset.state !== "gone" && !busy && !uploading && !document.hidden) await ask("/door/state");
  setTimeout(look, LOOK);
}

async function gone(message) {
  document.body.dataset.state = "gone";
  byId("gone").textContent = message;
  const left = (await Kept.all()).length;
  byId("left").textContent = left ? counted("left", left) : "";
  byId("video").srcObject?.getTracks().forEach((track) => track.stop());
}

// ── What is shown ──
function view(now) {
  document.body.dataset.state = "showing";
  document.title = byId("title").textContent = now.title;
  byId("where").textContent = now.where;
  byId("counts").textContent = now.counts;
  if (aim !== now.aim) { aim = now.aim; hint(""); }
  byId("modes").hidden = !now.signsOut;
  if (!now.signsOut) mode(false);
  byId("last").replaceChildren(...now.last.map((one) => {
    const line = made("li");
    line.append(made("span", one.line));
    if (one.undo) {
      const undo = made("button", words.undo);
      undo.addEventListener("click", async () => {
        undo.disabled = true;
        const told = await ask("/door/undo", JSON.stringify({ record: one.record }));
        if (told?.said) say([{ kind: "before", head: told.said, notes: [] }]);
      });
      line.append(undo);
    }
    return line;
  }));
  try { localStorage.setItem("door", JSON.stringify({ ...now, last: [] })); } catch { /* a private window keeps nothing */ }
}

function mode(leaving) {
  out = leaving;
  byId("mode-in").ariaPressed = String(!leaving);
  byId("mode-out").ariaPressed = String(leaving);
}

function say(results) {
  if (!results.length) return;
  byId("results").replaceChildren(...results.map(card));
  waits = results.some((one) => one.kind === "needs");
  navigator.vibrate?.(results.every((one) => ["in", "out"].includes(one.kind)) ? 60 : [120, 80, 120]);
}

function card(one) {
  const at = made("article", "", "result");
  at.dataset.kind = one.kind;
  at.append(made("p", one.head, "head"));
  if (one.name) at.append(made("p", one.name, "name"));
  const notes = made("ul");
  notes.append(...one.notes.map((note) => made("li", note)));
  at.append(notes);
  if (one.kind === "needs") at.append(seen(one));
  return at;
}

function seen(one) {
  const at = made("div", "", "ask");
  const yes = made("button", words.seen);
  const no = made("button", words.skip);
  yes.addEventListener("click", async () => {
    yes.disabled = true;
    const by = one.again.token ? ["/door/pass", { token: one.again.token }] : ["/door/person", { person: one.again.person, seen: true }];
    const told = await ask(by[0], JSON.stringify({ ...by[1], out }));
    if (told?.results) say(told.results); else yes.disabled = false;
  });
  no.addEventListener("click", () => { waits = false; byId("results").replaceChildren(); });
  at.append(yes, no);
  return at;
}

let aim = "";
function hint(text) { byId("aim").textContent = text || aim; }

// ── The camera ──
async function live() {
  const ready = document.body.dataset.net === "on" && document.body.dataset.state !== "gone";
  if (ready && !busy && !waits && !uploading && !document.hidden) {
    busy = true;
    const picture = await frame(960, LARGEST);
    if (picture) react(await ask(`/door/picture?out=${Number(out)}`, picture, "image/jpeg"));
    busy = false;
  }
  setTimeout(live, FRAME);
}

function react(told) {
  if (!told || told.status) return;
  say(told.results);
  if (told.results.length || told.same) hint("");
  else if (told.other) hint(words.other);
  else hint(told.unread ? words.blurred : "");
}

// ── While the network is away ──
async function keep(picture) {
  if (!picture) return;
  const kept = await Kept.all();
  if (kept.length >= Kept.MOST) { byId("kept").textContent = words.keep_full; return; }
  if (!(await Kept.possible())) { byId("kept").textContent = words.keep_none; return; }
  await Kept.put({ taken: Clock.now(), out, picture, state: "waiting" });
  navigator.vibrate?.(30);
  await showKept();
}

async function upload() {
  if (uploading) return;
  uploading = true;
  try {
    for (const one of (await Kept.all()).filter((kept) => kept.state === "waiting")) {
      if (!(await handIn(one))) break;
      await showKept();
    }
  } finally { uploading = false; await showKept(); }
}

// True where the server has looked at it, whatever it saw.
async function handIn(one) {
  for (;;) {
    const age = Math.max(0, Clock.now() - one.taken);
    const told = await ask(`/door/picture?kept=1&out=${Number(one.out)}&age=${age}`, one.picture, "image/jpeg");
    if (told === undefined) return false;
    if ([429, 503].includes(told.status)) { await sleep(800); continue; }
    const results = told.results || [];
    const isDone = (result) => result.done || result.kind === "out";
    say(results);
    if (results.length && results.every(isDone)) {
      await Kept.remove(one.id);
      return true;
    }
    // Two passes on one picture: it is kept for the one that was not taken.
    const why = results.find((result) => !isDone(result))?.head || words.again;
    await Kept.put({ ...one, state: "unread", why });
    return true;
  }
}

async function showKept() {
  const all = await Kept.all();
  const waiting = all.filter((one) => one.state === "waiting").length;
  const unread = all.filter((one) => one.state === "unread");
  byId("kept").textContent = [waiting && counted("kept", waiting), unread.length && counted("unread", unread.length)].filter(Boolean).join(" ");
  const shown = new Set([...byId("unread").children].map((at) => at.dataset.id));
  for (const at of [...byId("unread").children]) if (!unread.some((one) => String(one.id) === at.dataset.id)) at.remove();
  for (const one of unread) if (!shown.has(String(one.id))) byId("unread").append(await unreadCard(one));
}

async function unreadCard(one) {
  const at = made("article", "", "picture");
  at.dataset.id = String(one.id);
  const canvas = made("canvas");
  const bitmap = await createImageBitmap(one.picture).catch(() => null);
  if (bitmap) { canvas.width = bitmap.width; canvas.height = bitmap.height; canvas.getContext("2d").drawImage(bitmap, 0, 0); }
  const form = made("form");
  const input = made("input");
  input.placeholder = input.ariaLabel = words.unread_name;
  input.maxLength = 40;
  const people = made("ul", "", "people");
  form.append(input, made("button", words.find), people);
  byName(form, input, people, () => Math.max(0, Clock.now() - one.taken), () => one.out, async () => { await Kept.remove(one.id); await showKept(); });
  const drop = made("button", words.drop);
  drop.type = "button";
  // The picture is all there is of this person: thrown away only by a second tap.
  drop.addEventListener("click", async () => {
    if (drop.textContent !== words.drop_sure) { drop.textContent = words.drop_sure; return; }
    await Kept.remove(one.id);
    await showKept();
  });
  const time = new Date(one.taken).toTimeString().slice(0, 5);
  at.append(made("p", `${time} ${one.why}`, "said"), canvas, form, drop);
  return at;
}

// ── By name ──
function byName(form, input, people, age, leaving, after) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    const told = await ask("/door/find", JSON.stringify({ name: input.value }));
    if (!told?.people) return;
    people.className = "people";
    people.replaceChildren(...(told.people.length ? told.people.map((one) => {
      const line = made("li");
      const button = made("button", one.line);
      button.type = "button";
      button.addEventListener("click", async () => {
        const asked = { person: one.person, age: age(), out: leaving(), seen: age() > 0 };
        const done = await ask("/door/person", JSON.stringify(asked));
        if (!done?.results) return;
        input.value = "";
        people.replaceChildren();
        say(done.results);
        if (done.results.some((result) => result.done || result.kind === "out")) await after();
      });
      line.append(button);
      return line;
    }) : [made("li", words.none)]));
  });
}

// ── Once ──
byId("start").addEventListener("click", start);
byId("keep").addEventListener("click", async () => {
  // Where the page may not use the camera, the phone's own takes the picture.
  if (!byId("camera").classList.contains("on")) byId("photo").click();
  else await keep(await frame(1280, 300_000));
});
byId("mode-in").addEventListener("click", () => mode(false));
byId("mode-out").addEventListener("click", () => mode(true));
byId("photo").addEventListener("change", async (event) => {
  for (const file of event.target.files) {
    const bitmap = await createImageBitmap(file).catch(() => null);
    const picture = bitmap && await drawn(bitmap, bitmap.width, bitmap.height, 1600, 380_000);
    if (!picture) continue;
    if (document.body.dataset.net === "off") await keep(picture);
    else react(await ask(`/door/picture?out=${Number(out)}`, picture, "image/jpeg"));
  }
  event.target.value = "";
});
byName(byId("by-name"), byId("name"), byId("people"), () => 0, () => out, async () => undefined);
addEventListener("offline", () => network(false));
addEventListener("online", () => ask("/door/state"));
navigator.serviceWorker?.register("/door/worker.js", { scope: "/door" });
try {
  const before = JSON.parse(localStorage.getItem("door") || "null");
  if (before) view(before);
  if (localStorage.getItem("door-camera") === "on") start();
} catch { /* nothing was kept */ }
showKept();
look();
live();
ask("/door/state").then(upload);
