// An inspection on a telephone: what is tapped where there is no network is kept on the page and sent again, so that nothing is lost unseen.
"use strict";
(() => {
  const unsent = document.getElementById("unsent");
  if (!unsent) return;
  const AGAIN = 4000;
  const waiting = new Map(); // the item, and the button that was tapped last
  const say = () => {
    unsent.hidden = !waiting.size;
    unsent.textContent = unsent.dataset.words.replace("{n}", waiting.size);
  };
  const itemOf = (element) => element.closest(".inspected-item");
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
    if (waiting.delete(event.detail.target?.id)) say();
  });
  window.addEventListener("online", again);
  setInterval(() => { if (waiting.size) again(); }, AGAIN);
  window.addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });
})();
