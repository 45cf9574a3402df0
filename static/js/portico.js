// What every page may use; every page works without it.
"use strict";
(() => {
  const words = document.getElementById("words")?.dataset ?? {};

  // Where nobody is signed in, no list of people is kept for a dead network (see roll-call.js).
  if (document.body.hasAttribute("data-nobody")) window.caches?.delete("portico-house");

  // A form posts once: the second click of a double click finds the button resting.
  const submitted = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (submitted.has(form)) { event.preventDefault(); return; }
    submitted.add(form);
    // After the browser has read the fields: a resting button's own name and value would not be sent.
    setTimeout(() => { for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true; });
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.forms) {
      submitted.delete(form);
      for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = false;
    }
  });

  // Leaving with unsaved input asks.
  const dirty = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) dirty.add(form);
  });
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) dirty.delete(event.target); });
  document.addEventListener("portico:saved", (event) => dirty.delete(event.target));
  window.addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });

  // A grave verb asks once, naming the consequence.
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  dialog.innerHTML = '<form method="dialog"><p></p><div class="savebar"><button class="btn btn-primary" value="yes"></button><button class="btn btn-quiet" value="no"></button></div></form>';
  let asking = null;
  const confirmed = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.confirm || confirmed.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.querySelector("p").textContent = form.dataset.confirm;
    const [yes, no] = dialog.querySelectorAll("button");
    yes.textContent = words.yes; no.textContent = words.no;
    asking = [form, event.submitter];
    dialog.returnValue = "";
    dialog.showModal();
    no.focus();
  }, true);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes" || !asking) return;
    confirmed.add(asking[0]);
    asking[0].requestSubmit(asking[1] ?? undefined);
  });

  // Menus: one open at a time; Escape and a click elsewhere close them.
  // A form asked for in place has the focus in its first field, and is the only one open.
  document.addEventListener("toggle", (event) => {
    const ask = event.target;
    if (!ask.matches?.("details.ask") || !ask.open) return;
    for (const other of document.querySelectorAll("details.ask[open]")) if (other !== ask) other.open = false;
    ask.querySelector(".ask-form :is(input:not([type=hidden]), select, textarea)")?.focus();
  }, true);
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const inner = event.target.closest("details.ask[open]") ?? [...menus()].at(-1);
      if (inner) { inner.open = false; inner.querySelector("summary").focus(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const target = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("summary")) { target.click(); target.parentElement.querySelector("a")?.focus(); } else target.focus();
  });

  // A form that came back with mistakes: the summary is read first.
  document.querySelector(".error-summary")?.focus();

  // Live parts: not while somebody types in them or has something open; say only what changed.
  const kept = new Map();
  const keyed = (part) => new Map([...part.querySelectorAll("[data-key]")].map((row) => [row.dataset.key, row.textContent.replace(/\s+/g, " ").trim()]));
  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.target.closest?.(".live");
    if (!part) return;
    const busy = part.querySelector("details[open], dialog[open], input:focus, textarea:focus, select:focus, input[type=checkbox]:checked");
    if (busy || document.hidden) event.preventDefault();
    else kept.set(part.getAttribute("hx-get").split(/[?&]seen=/)[0], keyed(part));
  });
  document.addEventListener("htmx:load", (event) => {
    const part = event.target;
    if (!part.matches?.(".live")) return;
    const before = kept.get(part.getAttribute("hx-get").split(/[?&]seen=/)[0]);
    if (!before) return;
    const changed = [...keyed(part)].filter(([key, text]) => before.get(key) !== text).map(([, text]) => text);
    const said = document.getElementById("said");
    if (changed.length && said) said.textContent = `${words.updated} ${changed.slice(0, 3).join("; ")}`;
  });
})();
