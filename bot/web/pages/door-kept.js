// What is kept on the phone while the network is away: one picture per pass, in the order taken.
"use strict";

const Kept = (() => {
  // A phone holds this many comfortably; more is a network that does not come back.
  const MOST = 200;
  const opened = new Promise((done) => {
    try {
      const asked = indexedDB.open("door", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("pictures", { keyPath: "id", autoIncrement: true });
      asked.onsuccess = () => done(asked.result);
      // A private window keeps nothing: the page says so, and goes on without.
      asked.onerror = () => done(null);
    } catch { done(null); }
  });
  const run = async (mode, act) => {
    const database = await opened;
    if (database === null) return undefined;
    return new Promise((done, failed) => {
      const whole = database.transaction("pictures", mode);
      const asked = act(whole.objectStore("pictures"));
      // Only a finished transaction is on the disk.
      whole.oncomplete = () => done(asked.result);
      whole.onerror = whole.onabort = () => failed(whole.error);
    });
  };
  return {
    MOST,
    possible: async () => (await opened) !== null,
    all: async () => (await run("readonly", (store) => store.getAll())) || [],
    put: (one) => run("readwrite", (store) => store.put(one)),
    remove: (id) => run("readwrite", (store) => store.delete(id)),
  };
})();

// The phone's clock may be wrong, and be set right while the network is away: pictures bear the
// server's time, as far as it is known.
const Clock = (() => {
  let ahead = 0;
  try { ahead = Number(localStorage.getItem("door-clock")) || 0; } catch { /* asked of the server */ }
  return {
    now: () => Date.now() + ahead,
    set: (now) => {
      ahead = now - Date.now();
      try { localStorage.setItem("door-clock", String(ahead)); } catch { /* known while the page is open */ }
    },
  };
})();
