// A moment is typed as people say it: below the field stands how it was understood, beside it a calendar that
// shades rest days and marks days that are made up for, with the minutes in fives.
"use strict";
(() => {
  const words = document.getElementById("words")?.dataset ?? {};
  const language = document.documentElement.lang || "en";
  const two = (number) => String(number).padStart(2, "0");
  const iso = (day) => `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  const months = new Map();
  const kindsOf = (address, month) => {
    if (!months.has(month)) months.set(month, fetch(`${address}?month=${month}`, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok && !answer.redirected ? answer.json() : {})).catch(() => ({})));
    return months.get(month);
  };

  const picker = (input, button) => {
    const box = document.createElement("div");
    box.className = "moment-picker";
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", button.getAttribute("aria-label"));
    const [day, time] = (/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.exec(input.dataset.understood || input.value)?.[0] ?? "").split(/[ T]/);
    let [hour, minute] = (time || "10:00").split(":"), chosen = day || "";
    let shown = chosen ? new Date(`${chosen}T12:00`) : new Date();
    const write = () => {
      if (!chosen) return;
      input.value = `${chosen} ${hour}:${minute}`;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const shut = () => { box.remove(); button.setAttribute("aria-expanded", "false"); document.removeEventListener("pointerdown", outside, true); };
    const outside = (event) => { if (!box.contains(event.target) && event.target !== button) shut(); };
    const make = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text }, more);
    const draw = async (focus) => {
      const month = iso(shown).slice(0, 7), kinds = await kindsOf(input.dataset.days, month);
      const head = document.createElement("div");
      head.className = "moment-month";
      for (const [step, sign, name] of [[-1, "‹", words.earlier], [0], [1, "›", words.later]]) {
        if (!step) { head.append(make("strong", shown.toLocaleDateString(language, { year: "numeric", month: "long" }))); continue; }
        const turn = make("button", sign, { type: "button", className: "btn btn-quiet" });
        turn.setAttribute("aria-label", name ?? sign);
        turn.addEventListener("click", () => { shown = new Date(shown.getFullYear(), shown.getMonth() + step, 1, 12); draw(iso(shown)); });
        head.append(turn);
      }
      const grid = document.createElement("div");
      grid.className = "moment-days";
      const first = new Date(shown.getFullYear(), shown.getMonth(), 1, 12), offset = (first.getDay() + 6) % 7;
      for (let each = 0; each < 7; each += 1) grid.append(make("span", new Date(2024, 0, 1 + each, 12).toLocaleDateString(language, { weekday: "narrow" })));
      for (let each = 0; each < offset; each += 1) grid.append(document.createElement("i"));
      for (let that = new Date(first); that.getMonth() === first.getMonth(); that.setDate(that.getDate() + 1)) {
        const date = iso(that), rests = kinds.rest?.includes(date), makesUp = kinds.make_up?.includes(date);
        const cell = make("button", String(that.getDate()), { type: "button", className: rests ? "is-rest" : makesUp ? "is-make-up" : "" });
        cell.dataset.date = date;
        cell.tabIndex = -1;
        cell.setAttribute("aria-pressed", String(date === chosen));
        cell.setAttribute("aria-label", [that.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long" }), rests ? words.rest : makesUp ? words.makeUp : ""].filter(Boolean).join(", "));
        if (rests || makesUp) cell.title = rests ? words.rest : words.makeUp;
        cell.addEventListener("click", () => { chosen = date; write(); shut(); button.focus(); });
        grid.append(cell);
      }
      const at = document.createElement("div");
      at.className = "moment-time";
      const choice = (name, values, value, take) => {
        const select = document.createElement("select");
        select.className = "form-select";
        select.dataset.plain = "";
        select.setAttribute("aria-label", name ?? "");
        if (!values.includes(value)) values = [...values, value].sort();
        for (const each of values) select.append(new Option(each, each, false, each === value));
        select.addEventListener("change", () => { take(select.value); write(); });
        at.append(select);
      };
      choice(words.hour, Array.from({ length: 24 }, (_, each) => two(each)), hour, (value) => { hour = value; });
      at.append(":");
      choice(words.minute, Array.from({ length: 12 }, (_, each) => two(each * 5)), minute, (value) => { minute = value; });
      box.replaceChildren(head, at, grid);
      const target = grid.querySelector(`[data-date="${focus ?? ""}"]`) ?? grid.querySelector("[data-date]");
      target.tabIndex = 0;
      target.focus();
    };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.stopPropagation(); shut(); button.focus(); return; }
      const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key], here = event.target.dataset?.date;
      if (!steps || !here) return;
      event.preventDefault();
      const next = new Date(`${here}T12:00`);
      next.setDate(next.getDate() + steps);
      const there = box.querySelector(`[data-date="${iso(next)}"]`);
      if (there) { event.target.tabIndex = -1; there.tabIndex = 0; there.focus(); } else { shown = next; draw(iso(next)); }
    });
    button.parentElement.append(box);
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    draw(chosen || iso(new Date()));
    return shut;
  };

  const enhance = (input) => {
    if (input.type === "hidden" || input.closest(".moment")) return;
    const frame = document.createElement("div"), button = document.createElement("button"), said = document.createElement("div");
    frame.className = "moment";
    input.before(frame);
    Object.assign(button, { type: "button", className: "btn btn-outline moment-open", innerHTML: '<i class="bi bi-calendar3" aria-hidden="true"></i>' });
    button.setAttribute("aria-label", [words.pick, input.labels?.[0]?.firstChild?.textContent].filter(Boolean).join(": "));
    button.setAttribute("aria-expanded", "false");
    Object.assign(said, { className: "form-text moment-said", id: `${input.id}-said` });
    said.setAttribute("aria-live", "polite");
    const hadFocus = document.activeElement === input;
    frame.append(input, button, said);
    if (hadFocus) input.focus();
    let timer = 0, asked = input.value, shut = null;
    button.addEventListener("click", () => { if (button.getAttribute("aria-expanded") === "true") shut?.(); else shut = picker(input, button); });
    const ask = async () => {
      const typed = input.value.trim();
      if (typed === asked) return;
      asked = typed;
      input.dataset.understood = "";
      if (!typed) { said.textContent = ""; return; }
      const answer = await fetch(`${input.dataset.moment}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer?.ok || answer.redirected || input.value.trim() !== typed) return;
      const { words: heard, value } = await answer.json();
      said.textContent = heard ?? "";
      input.dataset.understood = value ?? "";
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 250); });
    input.addEventListener("change", () => { clearTimeout(timer); ask(); });
  };

  const start = (root) => { for (const input of root.querySelectorAll("input[data-moment]")) enhance(input); };
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target));
})();
