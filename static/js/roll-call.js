// The list of people in the house without a network: kept by a worker for twelve hours, ticked, sent when the network is back.
// Where the page was opened without HTTPS, browsers offer no worker: the page says so, and there is the printed list.
"use strict";
(() => {
  const page = document.getElementById("house");
  if (!page) return;
  const { house: HOUSE, worker: WORKER, ticks: TICKS, reader: READER } = page.dataset;
  const KEPT = "portico-house", WAITING = "portico-ticks", EVERY = 120_000;
  const shown = (id, yes) => { document.getElementById(id).hidden = !yes; };
  const cookie = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.split("=")[1] ?? "";
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
  };

  // ---- what waits to be sent: no names, only who ticked which number and when ----
  let waiting = { reader: READER, ticks: [], keys: {} };
  try {
    const kept = JSON.parse(localStorage.getItem(WAITING));
    if (kept?.reader === READER) waiting = kept;
  } catch { /* a browser without storage sends at once or not at all, and says so */ }
  const keep = () => { try { localStorage.setItem(WAITING, JSON.stringify(waiting)); } catch { /* as above */ } };

  let down = document.documentElement.hasAttribute("data-kept") || !navigator.onLine;
  const network = (is) => {
    down = !is;
    shown("no-network", down);
    document.body.classList.toggle("no-network", down);
    paint();
  };

  // ---- what is seen here and not yet at the server lies over what the server said ----
  function paint() {
    const latest = new Map(waiting.ticks.map((tick) => [String(tick.visitor), tick.seen]));
    for (const house of page.querySelectorAll(".house")) {
      let seen = 0;
      for (const row of house.querySelectorAll("[data-visitor]")) {
        const said = latest.get(row.dataset.visitor);
        const is = said ?? row.dataset.seen === "1";
        if (said !== undefined) row.dataset.seen = is ? "1" : "0";
        const form = row.querySelector(".tick"), [yes, no] = form.querySelectorAll("button");
        form.hidden = !(house.dataset.rollCall || down);
        yes.hidden = is; no.hidden = !is;
        yes.disabled = no.disabled = false;
        seen += is;
      }
      const count = house.querySelector(".seen-count");
      if (count) count.textContent = seen;
    }
    const unsent = document.getElementById("unsent");
    unsent.hidden = !waiting.ticks.length;
    unsent.textContent = page.dataset.sending.replace("{n}", waiting.ticks.length) + (expired ? ` ${page.dataset.login}` : "");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("#house .tick")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const row = form.closest("[data-visitor]"), { site, rollCall } = form.closest(".house").dataset;
    const seen = event.submitter?.value === "1";
    // A tick is one of the roll call that is shown; the one this device begins has one name, however often it is sent.
    waiting.keys[site] ??= rollCall || uuid();
    waiting.ticks.push({ key: uuid(), site, visitor: row.dataset.visitor, seen, at: new Date().toISOString() });
    keep(); paint();
    row.querySelector(".tick button:not([hidden])")?.focus();
    send();
  }, true);

  // ---- sending: a tick leaves the device's memory only when the server has said what became of it ----
  let sending = null, expired = false;
  function send() {
    sending ??= deliver().finally(() => { sending = null; });
    return sending;
  }
  async function deliver() {
    for (const site of new Set(waiting.ticks.map((tick) => tick.site))) {
      const batch = waiting.ticks.filter((tick) => tick.site === site);
      const body = new URLSearchParams({ site, key: waiting.keys[site] ?? "", ticks: JSON.stringify(batch) });
      let answer;
      try {
        answer = await fetch(TICKS, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": cookie("csrftoken") } });
      } catch { network(false); return; }
      expired = answer.type === "opaqueredirect" || answer.status === 403;
      if (!answer.ok) { paint(); return; }
      const { accepted, refused } = await answer.json();
      const done = new Set([...accepted, ...refused.map(([key]) => key)]);
      for (const [key, why] of refused) tell(batch.find((tick) => tick.key === key), why);
      waiting.ticks = waiting.ticks.filter((tick) => !done.has(tick.key));
      if (!waiting.ticks.some((tick) => tick.site === site)) delete waiting.keys[site];
      keep();
      network(true);
    }
    if (waiting.ticks.length && !down && !expired) await deliver();
  }
  function tell(tick, why) {
    const row = tick && page.querySelector(`[data-visitor="${CSS.escape(tick.visitor)}"] .name`);
    const said = document.createElement("li");
    said.textContent = `${page.dataset.refused} ${row?.textContent ?? tick?.visitor ?? ""} – ${why}`;
    document.getElementById("refused").append(said);
    shown("refused", true);
  }

  // ---- the list as it is now, for when it cannot be had ----
  async function store() {
    try {
      const fresh = await fetch(HOUSE, { redirect: "error", headers: { Accept: "text/html" } });
      if (!fresh.ok) return;
      const text = (await fresh.text()).replace("<html ", "<html data-kept ");
      const headers = { "Content-Type": "text/html; charset=utf-8", "X-Kept-At": new Date().toISOString() };
      // What the page was allowed to load, it is allowed without a network.
      const policy = fresh.headers.get("Content-Security-Policy");
      if (policy) headers["Content-Security-Policy"] = policy;
      await (await caches.open(KEPT)).put(HOUSE, new Response(text, { headers }));
      shown("kept", true);
    } catch { /* the list of a moment ago is still there */ }
  }
  async function start() {
    if (!window.isSecureContext || !("serviceWorker" in navigator)) { shown("not-kept", true); return; }
    try {
      await navigator.serviceWorker.register(WORKER);
      const registration = await navigator.serviceWorker.ready;
      if (document.documentElement.hasAttribute("data-kept")) return;
      registration.active.postMessage("shell");
      await store();
      setInterval(() => { if (!down) store(); }, EVERY);
    } catch { if (navigator.onLine) shown("not-kept", true); }
  }

  window.addEventListener("offline", () => network(false));
  window.addEventListener("online", () => { back(); });
  // A list that was kept is replaced as soon as there is a network, once its ticks have arrived.
  async function back() {
    await send();
    if (waiting.ticks.length) return;
    try {
      const answer = await fetch(page.querySelector(".live").getAttribute("hx-get"), { redirect: "error", headers: { "HX-Request": "true" } });
      if (answer.ok) { network(true); if (document.documentElement.hasAttribute("data-kept")) location.reload(); }
    } catch { network(false); }
  }
  setInterval(() => { if (down || waiting.ticks.length) back(); }, 15_000);

  document.addEventListener("htmx:sendError", () => network(false));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    if (down) network(true);
    const asOf = event.detail.xhr.getResponseHeader("X-As-Of");
    if (asOf) document.getElementById("as-of").textContent = asOf;
  });
  document.addEventListener("htmx:load", paint);

  network(!down);
  start();
  if (waiting.ticks.length || down) back();
})();
