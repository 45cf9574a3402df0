// An inspection on a telephone: what is tapped where there is no network is kept on the page and sent again, so that
// nothing is lost unseen; a note or photo of an item that has its result is kept without another button.
"use strict";
(() => {
  const unsent = document.getElementById("unsent");
  if (!unsent) return;
  const AGAIN = 4000;
  const SOON = 400; // a tap on a result that follows at once sends the note along
  const waiting = new Map(); // the item, and the button that was tapped last
  const timers = new Map();
  const sent = new Map(); // what stood in the item's fields when it was sent
  const later = new Map(); // what was typed while the answer was under way
  const say = () => {
    unsent.hidden = !waiting.size;
    unsent.textContent = unsent.dataset.words.replace("{n}", waiting.size);
  };
  const itemOf = (element) => element.closest(".inspected-item");
  const fieldsOf = (item) => ({ note: item.querySelector("[name=note]"), photo: item.querySelector("[name=photo]") });
  const typedIn = (item) => {
    const { note, photo } = fieldsOf(item);
    return { note: note?.value ?? "", photo: photo?.files[0] };
  };
  const isUnkept = (item) => {
    const { note, photo } = fieldsOf(item);
    return Boolean(note && (note.value.trim() !== note.dataset.kept || photo.files.length));
  };
  const wait = (form, button) => {
    const item = itemOf(form);
    waiting.set(item.id, button.value);
    item.classList.add("is-unsent");
    for (const each of item.querySelectorAll(".results button")) each.setAttribute("aria-pressed", String(each.value === button.value));
    say();
  };
  const again = () => {
    for (const [id, value] of waiting) {
      const item = document.getElementById(id);
      const button = item?.querySelector(`.results button[value="${CSS.escape(value)}"]`);
      if (button) button.form.requestSubmit(button); else waiting.delete(id);
    }
    say();
  };
  const keepSoon = (item) => {
    clearTimeout(timers.get(item.id));
    timers.set(item.id, setTimeout(() => {
      const pressed = item.querySelector('.results [aria-pressed="true"]');
      if (item.isConnected && pressed && isUnkept(item) && !item.querySelector("button:active")) pressed.form.requestSubmit(pressed);
    }, SOON));
  };
  document.addEventListener("focusout", (event) => {
    if (event.target.matches(".inspected-item [name=note]")) keepSoon(itemOf(event.target));
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".inspected-item [name=photo]")) keepSoon(itemOf(event.target));
  });
  document.addEventListener("htmx:configRequest", (event) => {
    // htmx knows the button that has the focus; what is sent by itself, or sent again, has lost it.
    const button = event.detail.triggeringEvent?.submitter;
    if (button && event.target.closest(".inspected-item")) event.detail.parameters[button.name] = button.value;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const item = event.target.closest(".inspected-item");
    if (!item) return;
    clearTimeout(timers.get(item.id));
    sent.set(item.id, typedIn(item));
  });
  document.addEventListener("htmx:sendError", (event) => {
    const form = event.target.closest(".inspected-item form");
    const button = event.detail.requestConfig?.triggeringEvent?.submitter;
    if (form && button) wait(form, button);
  });
  document.addEventListener("htmx:responseError", (event) => {
    const form = event.target.closest(".inspected-item form");
    const button = event.detail.requestConfig?.triggeringEvent?.submitter;
    if (form && button && event.detail.xhr.status >= 500) wait(form, button);
    else if (form) location.reload(); // the login is over, or the inspection is: the page says so
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const item = event.detail.target;
    if (waiting.delete(item?.id)) say();
    const before = sent.get(item?.id);
    if (!before || !event.detail.shouldSwap) return;
    sent.delete(item.id);
    const typed = typedIn(item);
    if (typed.note === before.note && typed.photo === before.photo) return;
    const { note, photo } = fieldsOf(item);
    later.set(item.id, { note: typed.note, files: photo.files, isNewPhoto: typed.photo !== before.photo, isTyping: document.activeElement === note });
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const [id, kept] of later) {
      later.delete(id);
      const item = document.getElementById(id);
      const { note, photo } = fieldsOf(item);
      if (!note) continue;
      note.closest("details").open = true;
      note.value = kept.note;
      if (kept.isNewPhoto) photo.files = kept.files;
      if (kept.isTyping) note.focus(); else keepSoon(item);
    }
  });
  window.addEventListener("online", again);
  setInterval(() => { if (waiting.size) again(); }, AGAIN);
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size || [...document.querySelectorAll(".inspected-item")].some(isUnkept)) event.preventDefault();
  });
})();
