// The live line: one EventSource, resumed by event id, watched for silence.
import { at, texts } from "./boot.js";

const SILENCE = 40000;

export class Stream {
  constructor({ after, onEvent, onOpen }) {
    this.after = after;
    this.onEvent = onEvent;
    this.onOpen = onOpen;
    this.delay = 1000;
    this.open();
    addEventListener("online", () => this.again(0));
    addEventListener("offline", () => this.lost());
    document.addEventListener("visibilitychange", () => {
      // A phone that slept comes back with a dead line that looks alive.
      if (document.visibilityState === "visible" && Date.now() - this.heard > 20000) this.again(0);
    });
    addEventListener("pageshow", (event) => event.persisted && this.again(0));
    addEventListener("pagehide", () => this.source.close());
  }

  open() {
    this.source?.close();
    const source = new EventSource(`events?after=${this.after}`);
    this.source = source;
    this.hear();
    source.addEventListener("beat", () => this.alive());
    source.addEventListener("message", (message) => {
      if (source !== this.source) return;
      this.alive();
      const event = JSON.parse(message.data);
      if (event.id <= this.after) return;
      this.after = event.id;
      this.onEvent(event);
    });
    source.addEventListener("error", () => {
      if (source !== this.source) return;
      this.lost();
      // The browser tries again by itself, except after an answer that is no stream.
      if (source.readyState === EventSource.CLOSED) this.refused();
    });
  }

  hear() {
    this.heard = Date.now();
    clearTimeout(this.silence);
    this.silence = setTimeout(() => { this.lost(); this.again(0); }, SILENCE);
  }

  alive() {
    this.hear();
    this.delay = 1000;
    clearTimeout(this.telling);
    this.telling = null;
    if (this.up) return;
    this.up = true;
    show("", false);
    this.onOpen();
  }

  lost() {
    this.up = false;
    // A blink is not worth a word.
    this.telling ??= setTimeout(() => show(texts.offline, true), 1500);
  }

  async refused() {
    try {
      const answer = await fetch("history?before=0");
      if (answer.status === 403) return this.signedOut();
    } catch { /* away altogether: try again as below */ }
    this.again(this.delay);
    this.delay = Math.min(this.delay * 2, 15000);
  }

  again(after) {
    if (this.over) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.open(), after);
  }

  signedOut() {
    this.over = true;
    this.source?.close();
    clearTimeout(this.silence);
    clearTimeout(this.telling);
    show(texts.signed_out, true);
  }
}

function show(text, bad) {
  const state = at("state");
  state.textContent = text;
  state.classList.toggle("bad", bad);
}
