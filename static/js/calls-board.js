// The team's board and one's own queue by keyboard, with the place kept when it refreshes itself.
"use strict";
(() => {
  const board = document.querySelector(".issue-board");
  if (!board) return;
  const cards = () => [...board.querySelectorAll(".card-row")];
  const here = () => document.activeElement?.closest?.(".issue-board .card-row");
  const go = (step) => {
    const all = cards(), at = all.indexOf(here());
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
    next?.querySelector("a.name").focus();
  };
  const keys = {
    j: () => go(1), k: () => go(-1),
    c: () => document.querySelector('[data-key-verb="c"]')?.click(),
    "?": () => { const help = document.querySelector(".keys"); help.open = !help.open; },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    event.preventDefault();
    keys[event.key]();
  });
  let kept = null;
  document.addEventListener("htmx:beforeSwap", () => { kept = here()?.id ?? null; });
  document.addEventListener("htmx:load", () => {
    if (kept) document.getElementById(kept)?.querySelector("a.name").focus();
    kept = null;
  });
})();
