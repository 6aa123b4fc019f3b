// The board: shows what the server says, as it says it. Everything shown is made on the server.
"use strict";

// Units on one page, in letters that can be read from the last row; seconds until the next page.
const ROWS = 6;
// A longer name takes two lines of smaller letters.
const LONG = 9;
const TURN = 8000;
// The server gives a sign of life every 5 seconds: two missing ones are a lost connection.
const SILENCE = 12000;

const byId = (id) => document.getElementById(id);
const put = (at, text) => { if (at.textContent !== text) at.textContent = text; };

let list = [];
let page = 0;
let stale = "";
let heard = Date.now();
let source;

function show(view) {
  document.body.dataset.state = view.state;
  if (view.state === "asking") { put(byId("digits"), view.code); return; }
  if (view.state === "gone") { put(byId("gone"), view.message); source.close(); source = undefined; return; }
  document.title = view.title;
  for (const name of ["title", "when", "place", "label", "expected", "beside", "scan"]) put(byId(name), view[name]);
  put(byId("present"), String(view.present));
  byId("present").style.minWidth = `${view.digits}ch`;
  picture(view.qr);
  stale = view.stale;
  list = view.units;
  units();
}

let drawn = "";
function picture(svg) {
  if (svg === drawn) return;
  drawn = svg;
  const at = byId("qr");
  if (!svg) { at.replaceChildren(); return; }
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  at.replaceChildren(document.importNode(parsed, true));
}

// The places of a page stay where they are, whatever stands in them: nothing jumps.
function units() {
  const at = byId("units");
  const places = list.length > ROWS ? 2 * ROWS : list.length;
  const pages = Math.max(1, Math.ceil(list.length / (2 * ROWS)));
  at.classList.toggle("many", list.length > ROWS);
  page %= pages;
  while (at.children.length > places) at.lastElementChild.remove();
  while (at.children.length < places) at.append(row());
  for (let place = 0; place < places; place += 1) {
    const line = at.children[place];
    const unit = list[page * 2 * ROWS + place];
    line.classList.toggle("empty", unit === undefined);
    if (unit === undefined) continue;
    const [name, figures, bar] = line.children;
    const fill = bar.firstElementChild;
    // A bar grows where somebody signs in; it does not slide from one unit to the next.
    fill.style.transition = name.textContent === unit.name ? "" : "none";
    put(name, unit.name);
    name.classList.toggle("long", unit.name.length > LONG);
    put(figures, unit.figures);
    const width = `${unit.part}%`;
    if (fill.style.width !== width) fill.style.width = width;
    line.classList.toggle("full", unit.part >= 100);
  }
  put(byId("pages"), pages > 1 ? `${page + 1} / ${pages}` : "");
}

function row() {
  const line = document.createElement("li");
  for (const [tag, name] of [["span", "name"], ["span", "figures"], ["span", "bar"]]) {
    const part = document.createElement(tag);
    part.className = name;
    line.append(part);
  }
  line.lastElementChild.append(document.createElement("i"));
  line.lastElementChild.ariaHidden = "true";
  return line;
}

function lost() {
  if (stale) put(byId("offline"), stale);
  document.body.classList.add("offline");
}

function alive() {
  heard = Date.now();
  document.body.classList.remove("offline");
}

function connect() {
  source = new EventSource(document.body.dataset.events);
  source.onopen = alive;
  source.onmessage = (event) => { alive(); show(JSON.parse(event.data)); };
  source.addEventListener("alive", (event) => { alive(); stale = JSON.parse(event.data) || stale; });
  source.onerror = () => {
    lost();
    // After an answer that is no stream (a proxy's error page) a browser does not try again.
    if (source?.readyState === EventSource.CLOSED) { source = undefined; setTimeout(connect, 3000); }
  };
}

connect();
setInterval(() => { if (list.length > 2 * ROWS) { page += 1; units(); } }, TURN);
setInterval(() => { if (source && Date.now() - heard > SILENCE) lost(); }, 1000);

// Light and dark follow the computer; a hall that wants the other one presses T.
const wished = { get: () => { try { return localStorage.getItem("board-theme"); } catch { return null; } },
  set: (name) => { try { localStorage.setItem("board-theme", name); } catch { /* private window */ } } };
function theme(name) { if (name) document.documentElement.dataset.theme = name; }
function turn() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  theme(next);
  wished.set(next);
}
theme(wished.get());
byId("theme").addEventListener("click", turn);
document.addEventListener("keydown", (event) => { if (event.key === "t" || event.key === "T") turn(); });

// A hall computer dims its screen after ten minutes; the page asks it not to.
const awake = () => navigator.wakeLock?.request("screen").catch(() => undefined);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") awake(); });
awake();
