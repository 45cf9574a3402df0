// Answers for the list of people in the house when the network does not (see static/js/roll-call.js). Context: house, shell, kept_for.
"use strict";
const KEPT = "portico-house", HOUSE = "{{ house|escapejs }}", LONGEST = {{ kept_for|stringformat:"d" }}, PATIENCE = 5000;
const SHELL = [{% for address in shell %}"{{ address|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data !== "shell") return;
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(SHELL)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === HOUSE) event.respondWith(patient(request).catch(() => list()));
  else if (["style", "script", "font", "image"].includes(request.destination)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()));
  }
});

// A network that is there and carries nothing is down as well.
function patient(request) {
  return new Promise((resolve, reject) => {
    const over = setTimeout(() => reject(new Error("slow")), PATIENCE);
    fetch(request).then(resolve, reject).finally(() => clearTimeout(over));
  });
}

async function list() {
  const kept = await caches.open(KEPT), page = await kept.match(HOUSE);
  const age = page ? Date.now() - Date.parse(page.headers.get("X-Kept-At")) : Infinity;
  if (age < LONGEST) return page;
  await kept.delete(HOUSE);
  const words = "<h1>No network, and no list that is recent enough on this device. Take the printed one.</h1><h1 lang=zh>网络不通,本机也没有足够新的名单。请使用打印的名单。</h1>";
  return new Response(`<!doctype html><meta charset=utf-8><meta name=viewport content="width=device-width"><title>Portico</title>${words}`, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
