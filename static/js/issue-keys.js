// An issue by keyboard: a letter opens the form of a verb, or goes to its button, which Enter presses.
"use strict";
(() => {
  const help = document.querySelector("details.keys");
  const open = (verb) => {
    for (const outer of document.querySelectorAll("details.more")) if (outer.contains(verb)) outer.open = true;
    const ask = verb.querySelector("details.ask");
    if (ask) ask.open = true;
    const fields = "input:not([type=hidden]):not([disabled]), textarea, select";
    (ask?.querySelector(fields) ?? verb.querySelector("button, summary")).focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const verb = /[a-z]/.test(event.key) && document.querySelector(`[data-key-verb="${event.key}"]`);
    if (verb) open(verb);
    else if (event.key === "b") document.querySelector("[data-key-back]").click();
    else if (event.key === "?" && help) { help.open = !help.open; if (help.open) help.scrollIntoView({ block: "nearest" }); }
    else return;
    event.preventDefault();
  });
})();
