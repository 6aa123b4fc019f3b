// Where people write: the text, the attached files, the commands.
import { at, icon, kept, limits, make, say, sizeText, texts, toast } from "./boot.js";
import { tooLarge } from "./queue.js";

const CROSS = "M6 6l12 12M18 6L6 18";
const text = at("text");
const menu = at("menu");
const onPhone = matchMedia("(pointer: coarse)");
let attached = [];
let commands = [];

export function composer(onSend) {
  const send = (words, files) => {
    const count = [...words].length;
    if (count > limits.text) return toast(texts.too_long);
    onSend(words, files);
    return true;
  };
  at("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if ((words || attached.length) && send(words, attached)) {
      text.value = "";
      attached = [];
      changed();
      showAttached();
    }
    text.focus();
  });
  text.addEventListener("input", changed);
  text.addEventListener("keydown", (event) => {
    // Enter that ends a word of an input method belongs to the input method.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey && !onPhone.matches) {
      event.preventDefault();
      at("composer").requestSubmit();
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && !menu.hidden) {
      event.preventDefault();
      step(event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Escape" && !menu.hidden) {
      closeMenu();
    }
  });
  text.value = kept.get("draft") ?? "";
  changed();
  files();
  menuButton((command) => send(command, []));
}

function changed() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
  at("send").disabled = !text.value.trim() && !attached.length;
  if (text.value) kept.set("draft", text.value);
  else kept.drop("draft");
  if (/^\/\S*$/.test(text.value) && commands.length) openMenu(text.value);
  else if (!menu.hidden && !menu.dataset.all) closeMenu();
}

function attach(list) {
  for (const file of list) {
    const refusal = tooLarge(file);
    if (refusal) toast(refusal);
    else if (attached.length >= limits.files) toast(texts.too_many);
    else attached.push(file);
  }
  showAttached();
  changed();
}

function showAttached() {
  at("attached").hidden = !attached.length;
  at("attached").replaceChildren(...attached.map((file) => {
    const remove = make("button", "tool", icon(CROSS));
    remove.type = "button";
    remove.setAttribute("aria-label", say("remove", { name: file.name }));
    remove.addEventListener("click", () => {
      attached = attached.filter((other) => other !== file);
      showAttached();
      changed();
      text.focus();
    });
    return make("li", "", make("span", "name", file.name), make("span", "size", sizeText(file.size)), remove);
  }));
}

function files() {
  at("attach").addEventListener("click", () => at("files").click());
  at("files").addEventListener("change", () => {
    attach(at("files").files);
    at("files").value = "";
    text.focus();
  });
  text.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    attach(event.clipboardData.files);
  });
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    at("drop").hidden = false;
  });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) at("drop").hidden = true; });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    at("drop").hidden = true;
    attach(event.dataTransfer.files);
  });
}

async function loadCommands() {
  try {
    const answer = await fetch("commands");
    if (!answer.ok) return;
    const told = await answer.json();
    commands = told.commands;
    // The person changed the language: the words around the chat follow.
    if (told.language !== document.documentElement.lang) location.reload();
  } catch { /* offline: the list of last time still serves */ }
}

function menuButton(onCommand) {
  const button = at("menu-button");
  loadCommands();
  button.addEventListener("click", async () => {
    if (!menu.hidden) return closeMenu();
    await loadCommands();
    openMenu("");
    menu.dataset.all = "yes";
    menu.querySelector("button")?.focus();
  });
  menu.addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    closeMenu();
    text.value = "";
    changed();
    text.focus();
    onCommand(chosen.dataset.command);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Escape") {
      // Back to where it was opened from: the button, or a "/" in the text.
      (menu.dataset.all ? button : at("text")).focus();
      closeMenu();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.hidden && !menu.contains(event.target) && !button.contains(event.target)) closeMenu();
  });
}

function openMenu(start) {
  const fitting = commands.filter(([command]) => command.startsWith(start));
  menu.replaceChildren(...fitting.map(([command, what]) => {
    const line = make("button", "", make("span", "command", command), make("span", "what", what));
    line.type = "button";
    line.dataset.command = command;
    return line;
  }));
  if (!fitting.length) menu.append(make("p", "", texts.no_menu));
  menu.hidden = false;
  delete menu.dataset.all;
  at("menu-button").setAttribute("aria-expanded", "true");
}

function closeMenu() {
  menu.hidden = true;
  at("menu-button").setAttribute("aria-expanded", "false");
}

function step(by) {
  const lines = [...menu.querySelectorAll("button")];
  const here = lines.indexOf(document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : lines.length - 1) : here + by;
  (lines[next] ?? text).focus();
}
