// What waits to be sent: kept over reloads, sent in order, repeated with the same id.
import { at, kept, limits, make, post, say, texts, uuid } from "./boot.js";
import { mine } from "./view.js";

export class Queue {
  constructor({ onGrow, onSignedOut }) {
    this.items = [];
    this.bubbles = new Map();
    this.onGrow = onGrow;
    this.onSignedOut = onSignedOut;
    this.delay = 1000;
    addEventListener("beforeunload", (event) => {
      // Text comes back after a reload; a file that is still on its way does not.
      if (this.items.some((item) => item.blobs)) event.preventDefault();
    });
  }

  restore() {
    const items = kept.keys("out:").map((key) => {
      try { return JSON.parse(kept.get(key)); } catch { return null; }
    });
    for (const item of items.filter(Boolean).sort((a, b) => a.at.localeCompare(b.at))) this.put(item);
    this.flush();
  }

  add(text, blobs) {
    const item = {
      id: uuid(),
      text,
      at: new Date().toISOString(),
      files: blobs.map((blob) => ({ name: blob.name, size: blob.size })),
    };
    if (blobs.length) item.blobs = blobs;
    this.put(item);
    this.keep(item);
    this.flush();
  }

  keep(item) {
    if (!item.blobs) kept.set(`out:${item.id}`, JSON.stringify(item));
  }

  put(item) {
    this.items.push(item);
    const node = mine({ ...item, id: null });
    node.dataset.client = item.id;
    node.append(make("p", "why"));
    this.bubbles.set(item.id, node);
    at("pending").append(node);
    this.note(item, texts.waiting, false);
    this.onGrow();
  }

  note(item, words, failed) {
    const node = this.bubbles.get(item.id);
    if (!node) return;
    node.classList.toggle("failed", failed);
    const foot = node.querySelector(".foot");
    foot.replaceChildren(failed ? "" : words);
    const why = node.querySelector(".why");
    why.replaceChildren();
    if (failed) why.append(words, ...this.remedies(item));
  }

  remedies(item) {
    const retry = make("button", "", texts.retry);
    retry.addEventListener("click", () => {
      item.failed = false;
      this.note(item, texts.waiting, false);
      this.flush();
    });
    const discard = make("button", "", texts.discard);
    discard.addEventListener("click", () => { this.drop(item); this.arrived(item.id); at("text").focus(); });
    for (const button of [retry, discard]) button.type = "button";
    return [retry, discard];
  }

  drop(item) {
    this.items = this.items.filter((other) => other !== item);
    kept.drop(`out:${item.id}`);
  }

  // The stream shows it: the waiting bubble has done its work.
  arrived(client) {
    const item = this.items.find((other) => other.id === client);
    if (item) this.drop(item);
    this.bubbles.get(client)?.remove();
    this.bubbles.delete(client);
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    try {
      let item;
      while ((item = this.items.find((other) => !other.failed))) {
        const later = await this.deliver(item);
        if (later) {
          this.timer = setTimeout(() => this.flush(), this.delay);
          this.delay = Math.min(this.delay * 2, 15000);
          return;
        }
        this.delay = 1000;
      }
    } finally {
      this.busy = false;
    }
  }

  // True: not now. Otherwise it is sent, or marked as failed.
  async deliver(item) {
    let answer;
    try {
      const refused = await this.upload(item);
      answer = refused ?? await post("say", {
        id: item.id,
        text: item.text,
        files: item.files.map((file) => file.ticket),
      });
    } catch {
      this.note(item, texts.waiting, false);
      return true;
    }
    if (answer.status === 200) {
      this.drop(item);
      this.note(item, "", false);
      return false;
    }
    if (answer.status === 429 || answer.status >= 500) return true;
    if (answer.status === 403) this.onSignedOut();
    item.failed = true;
    this.note(item, this.reason(item, answer), true);
    return false;
  }

  reason(item, { word }) {
    if (word === "too-long") return texts.too_long;
    if (word === "signed-out") return texts.signed_out;
    if (item.files.length) return texts.upload_failed;
    return texts.send_failed;
  }

  async upload(item) {
    for (const [index, blob] of (item.blobs ?? []).entries()) {
      if (item.files[index].ticket) continue;
      const told = (percent) => this.note(item, say("uploading", { name: blob.name, percent }), false);
      told(0);
      const answer = await uploadOne(blob, told);
      if (answer.status !== 200) return answer;
      item.files[index].ticket = answer.ticket;
    }
    delete item.blobs;
    this.keep(item);
    this.note(item, texts.waiting, false);
    return null;
  }
}

function uploadOne(blob, onPercent) {
  return new Promise((resolve, reject) => {
    // fetch does not tell how far an upload is.
    const request = new XMLHttpRequest();
    request.open("POST", `upload?name=${encodeURIComponent(blob.name)}`);
    request.setRequestHeader("Content-Type", blob.type || "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onPercent(Math.floor((event.loaded / event.total) * 100));
    });
    request.addEventListener("load", () => {
      const ticket = request.status === 200 ? JSON.parse(request.responseText).ticket : null;
      resolve({ status: request.status, word: request.responseText, ticket });
    });
    request.addEventListener("error", () => reject(new Error("upload")));
    request.send(blob);
  });
}

export function tooLarge(blob) {
  if (blob.size > limits.file) return say("too_large", { name: blob.name, size: sizeInMb(blob.size) });
  return blob.size === 0 ? say("empty_file", { name: blob.name }) : null;
}

function sizeInMb(bytes) {
  return `${Math.ceil(bytes / 1048576)} MB`;
}
