// A click on a day of a draft opens its form in place; without this file it is a page of its own.
"use strict";
(() => {
  const year = document.querySelector(".year");
  if (!year || !window.HTMLDialogElement) return;
  const dialog = document.createElement("dialog");
  dialog.className = "day-dialog";
  document.body.append(dialog);
  let first = null;

  const open = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) { location.assign(address); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.querySelector("form.sheet");
    const heading = page.querySelector("h1");
    if (!form) { location.assign(address); return; }
    form.action = address;
    form.removeAttribute("data-guard");  // closing the dialog is leaving it: nobody is asked later
    dialog.replaceChildren(heading, form);
    const back = form.querySelector(".savebar a");
    back?.addEventListener("click", (event) => { event.preventDefault(); dialog.close(); });
    dialog.showModal();
  };

  year.addEventListener("click", (event) => {
    const day = event.target.closest("a[data-day]");
    if (!day || event.ctrlKey || event.metaKey || event.button) return;
    event.preventDefault();
    let address = day.getAttribute("href");
    if (event.shiftKey && first) {
      const [from, to] = [first.dataset.day, day.dataset.day].sort();
      address = `${day.pathname}?date=${from}&until=${to}`;
    } else {
      first = day;
    }
    open(address).catch(() => location.assign(address));
  });
})();
