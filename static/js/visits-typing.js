// A sheet is saved while it is typed. What cannot be saved now (no connection, signed out, half typed) is kept in
// this window and brought back after a reload; where somebody else saved in between, nothing is written over.
"use strict";
(() => {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const PAUSE = 1500, RETRY = 10000;
  const box = form.querySelector(".typing"), words = box.dataset;
  const address = form.dataset.typeOn, key = `portico-${form.dataset.keep}`;
  const version = form.elements.namedItem("version");
  let timer, running = null, isDirty = false, isStopped = false, isRestoring = false;

  const tell = (text, ...more) => {
    box.hidden = false;
    box.replaceChildren(text, ...more.flatMap((each) => [" ", each]));
  };
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-outline";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  const link = (text, href) => Object.assign(document.createElement("a"), { textContent: text, href });

  // What is typed stays in this window until it is saved.
  const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "version");
  const keep = (isSubmitted = false) => {
    try { sessionStorage.setItem(key, JSON.stringify({ version: version.value, fields: typed(), isSubmitted })); } catch { /* no room: the page itself still has it */ }
  };
  const forget = () => sessionStorage.removeItem(key);
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };

  const bringBack = (fields) => {
    isRestoring = true;
    const values = new Map();
    for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
    for (const [name, [count]] of values) {
      if (!name.endsWith("-TOTAL_FORMS")) continue;
      const add = form.querySelector(`[data-lines="${CSS.escape(name.slice(0, -12))}"] [data-add-line]`);
      while (add && Number(form.elements.namedItem(name).value) < Number(count)) add.click();
    }
    for (const input of form.elements) {
      if (!input.name || input.name === "version" || input.name === "csrfmiddlewaretoken" || input.type === "submit") continue;
      const mine = values.get(input.name) ?? [];
      if (input.type === "checkbox" || input.type === "radio") input.checked = mine.includes(input.value);
      else if (mine.length && !/-(TOTAL|INITIAL)_FORMS$/.test(input.name)) input.value = mine[0];
    }
    isRestoring = false;
    form.dispatchEvent(new Event("change", { bubbles: true }));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const before = kept();
  if (before && !form.hasAttribute("data-typed")) {
    const isSame = JSON.stringify(before.fields) === JSON.stringify(typed());
    if (isSame || (before.isSubmitted && before.version !== version.value)) forget();
    else if (before.version === version.value) setTimeout(() => { bringBack(before.fields); tell(words.wordsKept); });
    else {
      const back = button(words.wordsBring, () => { bringBack(before.fields); tell(words.wordsKept); });
      const leave = button(words.wordsDrop, () => { forget(); box.hidden = true; });
      tell(words.wordsKeptOlder, back, leave);
    }
  }

  const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };

  const saved = (said) => {
    version.value = said.version;
    for (const [prefix, id] of Object.entries(said.ids)) {
      const input = form.elements.namedItem(`${prefix}-id`);
      if (input) input.value = id;
    }
    const missing = document.getElementById("sheet-missing");
    if (missing) missing.innerHTML = said.missing;
    const more = said.problems.length ? [words.wordsBut, ...said.problems.map(({ id, label }) => link(label, `#${id}`))] : [];
    if (said.level !== form.dataset.level) more.push(words.wordsLevel);
    tell(`${words.wordsSaved} ${said.at}.`, ...more);
    if (isDirty || said.problems.length) keep();
    else { forget(); form.dispatchEvent(new CustomEvent("portico:saved", { bubbles: true })); }
  };

  const send = async (isLeaving) => {
    tell(words.wordsSaving);
    let answer;
    try {
      answer = await fetch(address, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, keepalive: isLeaving });
    } catch {
      isDirty = true;
      tell(words.wordsOffline);
      later(RETRY);
      return;
    }
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    if (answer.redirected || answer.status === 403) {
      isDirty = true;
      tell(words.wordsOut, link(words.wordsSignIn, words.login));
    } else if (answer.status === 409) {
      const { sentence, is_overtaken: isOvertaken } = await answer.json();
      isStopped = isDirty = true;
      tell(sentence, ...(isOvertaken ? [button(words.wordsCompare, () => form.requestSubmit())] : []));
    } else if (!answer.ok || !isJson) {
      isDirty = true;
      tell(words.wordsOffline);
      later(RETRY);
    } else saved(await answer.json());
  };

  async function save(isLeaving = false) {
    clearTimeout(timer);
    if (isStopped || !isDirty || running) return;
    isDirty = false;
    running = send(isLeaving);
    await running.finally(() => { running = null; });
  }

  const changed = () => {
    if (isRestoring) return;
    isDirty = true;
    keep();
    if (address && !isStopped) later(PAUSE);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  if (address) {
    addEventListener("online", () => save());
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  }

  // The button waits for the saving that is under way: both would say they were first.
  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    clearTimeout(timer);
    if (running) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      isStopped = true;
      running.then(() => form.requestSubmit(submitter ?? undefined));
      return;
    }
    isStopped = true;
    keep(true);
  }, true);
  addEventListener("pageshow", (event) => { if (event.persisted) isStopped = false; });
})();
