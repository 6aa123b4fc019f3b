// What the server told the page, and the small things every part needs.
// `zone` is the office's: its times read the same wherever the reader sits.
export const { chat, texts, limits, zone } = JSON.parse(document.body.dataset.boot);
export const lang = document.documentElement.lang;
export const at = (id) => document.getElementById(id);

export function say(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

const SVG = "http://www.w3.org/2000/svg";
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

// crypto.randomUUID exists on https only; an office's own server may speak http.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function sizeText(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1048576, "MB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

// A post that reached the server gives its status; one that did not, throws.
export async function post(path, data) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(data),
  });
  return { status: answer.status, word: answer.ok ? "" : await answer.text() };
}

// Private windows may refuse to store; the page then only forgets on reload.
export const kept = {
  get(key) {
    try { return localStorage.getItem(`huiwu:${chat}:${key}`); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(`huiwu:${chat}:${key}`, value); } catch { /* see above */ }
  },
  drop(key) {
    try { localStorage.removeItem(`huiwu:${chat}:${key}`); } catch { /* see above */ }
  },
  keys(prefix) {
    try {
      const whole = `huiwu:${chat}:${prefix}`;
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(whole))
        .map((key) => key.slice(whole.length - prefix.length));
    } catch { return []; }
  },
};

let toastTimer;
export function toast(text) {
  const line = make("p", "", text);
  at("toast").replaceChildren(line);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => line.remove(), Math.max(4000, text.length * 120));
}
