"use strict";
// The demo's page: people on the left, the chosen one's phone on the right, the clock above.
const people = document.getElementById("people");
const phone = document.getElementById("phone");
const now = document.getElementById("now");
let current = new URLSearchParams(location.hash.slice(1)).get("person");

async function look() {
  const response = await fetch("/demo/state");
  if (!response.ok) return;
  const state = await response.json();
  now.textContent = state.now;
  draw(state.units);
  if (!current) choose(state.first);
  else if (!phone.src) choose(current);
}

function draw(units) {
  const focused = document.activeElement?.dataset?.person;
  const parts = [];
  for (const unit of units) {
    const heading = document.createElement("h2");
    heading.textContent = unit.name;
    parts.push(heading, ...unit.people.map(row));
  }
  people.replaceChildren(...parts);
  if (focused) people.querySelector(`[data-person="${focused}"]`)?.focus();
}

function row(person) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.person = person.id;
  button.setAttribute("aria-current", String(String(person.id) === String(current)));
  const title = document.createElement("small");
  title.textContent = person.title;
  button.append(person.name, title);
  if (person.unread) {
    const badge = document.createElement("span");
    badge.className = "unread";
    badge.textContent = person.unread;
    badge.setAttribute("aria-label", `${person.unread} 条新消息`);
    button.append(badge);
  }
  button.addEventListener("click", () => choose(person.id));
  return button;
}

function choose(id) {
  current = String(id);
  location.hash = `person=${current}`;
  phone.src = `/demo/as/${current}`;
  look();
}

for (const button of document.querySelectorAll("[data-step]")) {
  button.addEventListener("click", async () => {
    const all = document.querySelectorAll("[data-step]");
    all.forEach((b) => { b.disabled = true; });
    try {
      await fetch(`/demo/clock/${button.dataset.step}`, { method: "POST" });
      await look();
    } finally {
      all.forEach((b) => { b.disabled = false; });
      button.focus();
    }
  });
}

look();
setInterval(look, 2000);
