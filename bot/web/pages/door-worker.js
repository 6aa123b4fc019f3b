// Keeps the door's page on the phone, so that it opens while the network is away.
"use strict";

const NAME = "door";

async function keepPage(answer) {
  const cache = await caches.open(NAME);
  const text = await answer.clone().text();
  const assets = text.match(/\/assets\/web\/[^"']+/g) || [];
  const known = (await cache.keys()).map((request) => new URL(request.url).pathname);
  await cache.addAll(assets.filter((path) => !known.includes(path)));
  await cache.put("/door", answer);
  for (const path of known) if (path !== "/door" && !assets.includes(path)) await cache.delete(path);
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fetch("/door", { cache: "no-store" }).then((answer) => (answer.ok ? keepPage(answer) : undefined)));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.mode === "navigate" && path === "/door") event.respondWith(page(event));
  else if (path.startsWith("/assets/web/")) event.respondWith(asset(event.request));
});

async function page(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(keepPage(answer.clone()));
    return answer;
  } catch (away) {
    const kept = await caches.match("/door");
    if (kept === undefined) throw away;
    return kept;
  }
}

async function asset(request) {
  return (await caches.match(request)) || fetch(request);
}
