// What a message looks like.
import { at, icon, lang, make, say, sizeText, texts, zone } from "./boot.js";

const OUT = "M9 5H5v14h14v-4M13 5h6v6M19 5l-9 9";
const KINDS = { pdf: "PDF", doc: "DOC", docx: "DOC", xls: "XLS", xlsx: "XLS", csv: "CSV", ppt: "PPT", pptx: "PPT", zip: "ZIP", txt: "TXT", ics: "ICS", png: "PNG", jpg: "JPG", jpeg: "JPG" };
const clockTime = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
const dayThisYear = new Intl.DateTimeFormat(lang, { month: "long", day: "numeric", weekday: "long", timeZone: zone });
const dayWithYear = new Intl.DateTimeFormat(lang, { year: "numeric", month: "long", day: "numeric", weekday: "long", timeZone: zone });

// The server's time runs ahead of ours in a demo; "today" is its today.
let ahead = 0;
export function serverTime(iso) {
  ahead = Math.max(ahead, new Date(iso).getTime() - Date.now());
}

// The day in the office's zone, as 2026-11-23: Swedish writes dates so.
const isoDay = new Intl.DateTimeFormat("sv-SE", { timeZone: zone });
export function dayOf(iso) {
  return isoDay.format(new Date(iso));
}

function dayName(iso) {
  const now = new Date(Date.now() + ahead);
  const [day, today] = [dayOf(iso), dayOf(now)];
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  const name = (sameYear ? dayThisYear : dayWithYear).format(new Date(iso));
  if (day === today) return `${texts.today} · ${name}`;
  const yesterday = dayOf(now.getTime() - 86_400_000);
  return day === yesterday ? `${texts.yesterday} · ${name}` : name;
}

export function daySection(iso) {
  const section = make("section", "", make("h2", "day", dayName(iso)));
  section.dataset.day = dayOf(iso);
  return section;
}

function timeOf(iso) {
  const time = make("time", "", clockTime.format(new Date(iso)));
  time.dateTime = iso;
  return time;
}

function richText(spans) {
  const text = make("p", "text");
  for (const [words, style, url] of spans) {
    let node = document.createTextNode(words);
    if (url) {
      const link = make("a", "", node);
      link.href = url;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      node = link;
    }
    if (style === "bold") node = make("b", "", node);
    if (style === "small") node = make("small", "", node);
    if (style === "copy") node = make("span", "copy", node);
    text.append(node);
  }
  return text;
}

function picture(file) {
  const image = make("img");
  image.src = file.url;
  image.alt = file.name;
  image.loading = "lazy";
  const button = make("button", "picture", image);
  button.type = "button";
  button.setAttribute("aria-label", say("open_picture", { name: file.name }));
  button.addEventListener("click", () => enlarge(file));
  return button;
}

function enlarge(file) {
  at("viewer-name").textContent = file.name;
  at("viewer-picture").src = file.url;
  at("viewer-picture").alt = file.name;
  at("viewer-save").href = file.url;
  at("viewer-save").download = file.name;
  at("viewer").showModal();
}

export function fileCard(file) {
  const ending = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
  const mark = make("span", "file-icon", KINDS[ending] ?? "···");
  mark.setAttribute("aria-hidden", "true");
  const words = make("span", "", make("span", "file-name", file.name), make("span", "file-size", sizeText(file.size)));
  const card = make(file.url ? "a" : "div", "file", mark, words);
  if (file.url) {
    card.href = file.url;
    card.target = "_blank";
    card.rel = "noopener";
  }
  return card;
}

function files(list) {
  return make("div", "files", ...list.map((file) => (file.picture && file.url ? picture(file) : fileCard(file))));
}

function choices(event, onPress) {
  const box = make("div", "choices");
  for (const [label, url] of event.links ?? []) {
    const link = make("a", "choice", label, icon(OUT), make("span", "sr", texts.new_window));
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    box.append(make("div", "row", link));
  }
  for (const row of event.choices ?? []) {
    const line = make("div", "row");
    for (const [label, payload] of row) {
      const button = make("button", "choice", label);
      button.type = "button";
      button.dataset.payload = payload;
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-disabled") !== "true") onPress(event.id, payload, button);
      });
      line.append(button);
    }
    box.append(line);
  }
  return box;
}

function bubble(who, event, text) {
  const inside = make("div", "bubble", make("span", "sr", `${who} `));
  if (text) inside.append(text);
  if (event.files?.length) inside.append(files(event.files));
  inside.append(make("div", "foot", timeOf(event.at)));
  return inside;
}

// A message to the person, with its buttons.
export function theirs(event, onPress) {
  const hasText = event.text.some(([words]) => words);
  const node = make("article", "message theirs", bubble(texts.secretary, event, hasText && richText(event.text)));
  if (event.choices?.length || event.links?.length) {
    node.classList.add("with-choices");
    node.append(choices(event, onPress));
  }
  return identified(node, event);
}

// What the person said (also while it waits), or the trace of a press.
export function mine(event) {
  if ("press" in event) {
    const line = make("p", "chosen", make("span", "sr", say("chosen", { label: "" })), event.press, timeOf(event.at));
    return identified(line, event);
  }
  const text = event.text && make("p", "text", event.text);
  return identified(make("article", "message mine", bubble(texts.you, event, text)), event);
}

function identified(node, event) {
  node.dataset.id = event.id ?? "";
  node.dataset.at = event.at;
  node.tabIndex = -1;
  return node;
}

export function shownInLog(event) {
  return event.kind === "message" || (event.kind === "mine" && (!("press" in event) || event.press));
}
