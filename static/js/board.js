// The board by keyboard, choosing several visits, and the place that is kept when the board refreshes itself.
"use strict";
(() => {
  const board = document.querySelector(".board");
  if (!board) return;
  const together = document.getElementById("together");
  const ticks = () => [...board.querySelectorAll(".card-row .form-check-input")];
  const chosen = () => ticks().filter((tick) => tick.checked);
  const cards = () => [...board.querySelectorAll(".column .card-row")];
  const here = () => document.activeElement?.closest?.(".board .card-row");
  const count = () => { together.querySelector("[data-chosen]").textContent = chosen().length; };

  board.addEventListener("change", count);
  together.addEventListener("reset", () => setTimeout(count));

  // With shift, everything from the last tick to this one.
  let last = null;
  board.addEventListener("click", (event) => {
    const tick = event.target;
    if (!tick.matches(".card-row .form-check-input")) return;
    if (event.shiftKey && last?.isConnected) {
      const all = ticks(), ends = [all.indexOf(last), all.indexOf(tick)].sort((a, b) => a - b);
      for (const between of all.slice(ends[0], ends[1] + 1)) between.checked = tick.checked;
      count();
    }
    last = tick;
  });

  const go = (step) => {
    const all = cards(), at = all.indexOf(here());
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
    next?.querySelector("a.name").focus();
  };
  const use = (verb) => {
    const button = together.querySelector(`[value="${verb}"]`);
    if (button && chosen().length) together.requestSubmit(button);
    else here()?.querySelector(`[data-verb="${verb}"]`)?.click();
  };
  const keys = {
    j: () => go(1), k: () => go(-1), ArrowDown: () => go(1), ArrowUp: () => go(-1),
    x: () => here()?.querySelector(".form-check-input")?.click(),
    i: () => use("check_in"), s: () => use("start_meeting"), o: () => use("check_out"),
    w: () => use("tell_wait"), u: () => use("undo_check_in"),
    "?": () => { const help = document.querySelector(".keys"); help.open = !help.open; },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, details[open]")) return;
    if (event.key.startsWith("Arrow") && !here()) return;
    event.preventDefault();
    keys[event.key]();
  });

  // The board that comes back has the focus where it was.
  let kept = null;
  document.addEventListener("htmx:beforeSwap", () => { kept = here()?.id ?? null; });
  document.addEventListener("htmx:load", () => {
    if (kept) document.getElementById(kept)?.querySelector("a.name").focus();
    kept = null;
    count();
  });
})();
