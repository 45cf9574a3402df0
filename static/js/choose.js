// Choosing by typing: every long <select>, and every input with data-suggest="address".
// A select stays what is posted; beside it stands a field that finds its options by any part of a name, by number,
// by pinyin or initials (data-choose="people" asks for those once). A suggest input offers what the address
// answers; data-suggest-value names the part of an answer that is the field's own (else "value"), choosing one
// sends "suggest:chosen" with the whole answer. Arrows, Enter and Escape work as in every combobox.
"use strict";
(() => {
  const WAIT = 160, MANY = 8, SHOWN = 12;
  const words = document.getElementById("words")?.dataset ?? {};
  let number = 0, open = null, keys = null;
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

  // One list below one field; `find` gives its rows, `take` is told which was chosen.
  const combine = (input, find, take) => {
    const list = document.createElement("ul");
    list.id = `choices-${++number}`;
    list.className = "choices";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels?.[0]?.firstChild?.textContent ?? "");
    list.hidden = true;
    const frame = document.createElement("div");
    frame.className = "chooser";
    const hadFocus = document.activeElement === input;  // lost by moving
    input.before(frame);
    frame.append(input, list);
    if (hadFocus) input.focus();
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id], ["autocomplete", "off"]]) input.setAttribute(name, value);
    input.removeAttribute("list");
    let rows = [], active = -1;
    const mark = (place) => {
      active = place;
      [...list.children].forEach((item, each) => item.setAttribute("aria-selected", String(each === place)));
      const item = list.children[place];
      if (item) { input.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); } else input.removeAttribute("aria-activedescendant");
    };
    const shut = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); mark(-1); if (open === shut) open = null; };
    const pick = (place) => { const row = rows[place]; shut(); if (row) take(row); };
    const show = (found, first = -1) => {
      rows = found;
      list.replaceChildren(...rows.map((row, place) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${place}`;
        item.setAttribute("role", "option");
        item.append(row.label);
        if (row.more) { const more = document.createElement("small"); more.textContent = row.more; item.append(" ", more); }
        item.addEventListener("pointerdown", (event) => { event.preventDefault(); pick(place); });
        return item;
      }));
      if (!rows.length) { shut(); return; }
      if (open && open !== shut) open();
      open = shut;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(first);
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) { find(true, show); return; }
        mark(event.key === "ArrowDown" ? (active + 1) % rows.length : active > 0 ? active - 1 : rows.length - 1);
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        pick(active);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        shut();
      } else if (event.key === "Tab" && !list.hidden && active >= 0) pick(active);
    });
    input.addEventListener("input", (event) => { if (!event.isComposing) find(false, show); });
    input.addEventListener("compositionend", () => find(false, show));
    return { shut, show, isOpen: () => !list.hidden };
  };

  // What people's names sound like, asked for once and only by who types.
  const sounds = async () => {
    if (!keys && words.people) keys = fetch(words.people, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok && !answer.redirected ? answer.json() : {})).catch(() => ({}));
    return (await keys) ?? {};
  };

  const enhance = (select) => {
    const input = document.createElement("input");
    input.type = "text";
    input.className = select.className.replace(/\bform-select\b/, "form-control").replace(/\bselect\b/, "") + " chooser-input";
    input.id = select.id;
    select.id = `${select.id}-options`;
    for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    if (select.required) input.setAttribute("aria-required", "true");
    if (select.autofocus) { select.autofocus = false; input.autofocus = true; }
    const hadFocus = document.activeElement === select;
    select.after(input);
    const label = () => (select.selectedIndex >= 0 && select.value ? select.options[select.selectedIndex].text : "");
    const empty = () => [...select.options].find((option) => !option.value)?.text ?? "";
    const write = () => { input.value = label(); input.placeholder = empty(); };
    const all = () => [...select.options].map((option) => ({ label: option.text, value: option.value, option })).filter((row) => !row.option.disabled);
    const found = (typed, names) => {
      const parts = plain(typed).split(" ");
      const fits = (row) => { const text = `${plain(row.label)} ${names[row.value] ?? ""}`; return row.value && parts.every((part) => text.includes(part)); };
      const starts = (row) => plain(row.label).startsWith(parts[0]) || (names[row.value] ?? "").split(" ").some((form) => form.startsWith(parts[0]));
      return all().filter(fits).sort((a, b) => starts(b) - starts(a)).slice(0, SHOWN);
    };
    const take = (row) => {
      select.value = row.value;
      write();
      select.dispatchEvent(new Event("input", { bubbles: true }));
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const find = async (everything, show) => {
      const typed = everything && input.value === label() ? "" : input.value;
      if (!typed) { show(everything ? all() : []); return; }
      const names = select.dataset.choose === "people" ? await sounds() : {};
      if (input.value === typed || everything) show(found(typed, names), 0);
    };
    const box = combine(input, find, take);
    input.after(select);
    select.classList.add("visually-hidden");
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
    select.addEventListener("change", write);
    select.form?.addEventListener("reset", () => setTimeout(write));
    input.addEventListener("focus", () => { input.select(); if (select.dataset.choose === "people") sounds(); });
    input.addEventListener("click", () => { if (!box.isOpen()) find(true, box.show); });
    input.addEventListener("blur", () => {
      const typed = plain(input.value), fits = all().filter((row) => row.value && plain(row.label) === typed);
      if (!typed && [...select.options].some((option) => !option.value)) { if (select.value) take({ value: "" }); }
      else if (fits.length === 1 && fits[0].value !== select.value) take(fits[0]);
      box.shut();
      write();
    });
    write();
    if (hadFocus) input.focus();
  };

  const suggest = (input) => {
    const part = input.dataset.suggestValue || "value";
    const digits = (text) => text.replace(/\D/g, "");
    let timer = 0, asked = "", answers = [];
    const chosen = (answer) => input.dispatchEvent(new CustomEvent("suggest:chosen", { bubbles: true, detail: answer }));
    const take = ({ answer }) => { input.value = answer[part] || input.value; asked = input.value; input.dispatchEvent(new Event("change", { bubbles: true })); chosen(answer); };
    const rows = () => answers.map((answer) => ({ answer, label: answer[part] || answer.value, more: answer.label && answer.label !== answer[part] ? answer.label : "" }));
    const ask = async (show) => {
      const typed = input.value.trim();
      if (typed.length < 2) { answers = []; show([]); return; }
      if (typed === asked && answers.length) { show(rows()); return; }
      asked = typed;
      const response = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!response || !response.ok || response.redirected || input.value.trim() !== typed) return;
      answers = (await response.json()).suggestions;
      if (document.activeElement === input) show(rows());
      // A whole telephone number is a choice by itself.
      if (part === "phone" && answers.length === 1 && digits(typed).length >= 7 && digits(answers[0].phone).endsWith(digits(typed).replace(/^(0086|86|0)/, ""))) chosen(answers[0]);
    };
    const box = combine(input, (now, show) => { clearTimeout(timer); timer = setTimeout(() => ask(show), now ? 0 : WAIT); }, take);
    input.addEventListener("blur", () => { clearTimeout(timer); box.shut(); });
  };

  const start = (root) => {
    for (const select of root.querySelectorAll("form select:not([multiple]):not(.visually-hidden):not([data-plain])")) if (select.options.length > MANY) enhance(select);
    for (const input of root.querySelectorAll("input[data-suggest]:not([role=combobox])")) suggest(input);
  };
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target));
})();
