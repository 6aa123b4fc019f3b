// The board: shows what the server says, as it says it. Everything shown is made on the server.
"use strict";

const byId = (id) => document.getElementById(id);
const put = (id, text) => { const at = byId(id); if (at.textContent !== text) at.textContent = text; };

function show(view) {
  document.body.dataset.state = view.state;
  if (view.state === "asking") { put("digits", view.code); return; }
  if (view.state === "gone") { put("gone", view.message); source.close(); return; }
  document.title = view.title;
  for (const name of ["title", "when", "place", "label", "expected", "more", "scan"]) put(name, view[name]);
  put("present", String(view.present));
  if (view.qr !== undefined) picture(view.qr);
  units(view.units);
}

function picture(svg) {
  const at = byId("qr");
  if (!svg) { at.replaceChildren(); return; }
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  at.replaceChildren(document.importNode(parsed, true));
}

function units(list) {
  const at = byId("units");
  at.classList.toggle("many", list.length > 8);
  while (at.children.length > list.length) at.lastElementChild.remove();
  list.forEach((unit, number) => {
    const line = at.children[number] || at.appendChild(row());
    const [name, figures, bar] = line.children;
    if (name.textContent !== unit.name) name.textContent = unit.name;
    if (figures.textContent !== unit.figures) figures.textContent = unit.figures;
    bar.firstElementChild.style.width = `${unit.part}%`;
  });
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

const source = new EventSource(document.body.dataset.events);
source.onmessage = (event) => show(JSON.parse(event.data));
source.onopen = () => document.body.classList.remove("offline");
source.onerror = () => document.body.classList.add("offline");
// A hall computer dims its screen after ten minutes; the page asks it not to.
const awake = () => navigator.wakeLock?.request("screen").catch(() => undefined);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") awake(); });
awake();
