// What clashes in the programme is looked at again after each field; without it, it is said when the form is saved.
"use strict";
(() => {
  const said = document.getElementById("clashes");
  const form = said?.closest("form");
  if (!form) return;
  let waiting, asking;

  const look = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(said.dataset.url, { method: "POST", body: new FormData(form), signal: asking.signal });
      const html = answer.status === 200 && !answer.redirected ? await answer.text() : null;
      if (html !== null && html.trim() !== said.innerHTML.trim()) said.innerHTML = html;
    } catch {
      // Left the page, or no network: the saved programme says it again.
    }
  };
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 400);
  });
  // What is sent may be closed to its writer before this would be asked: the answer to the form says it then.
  const rest = () => { clearTimeout(waiting); asking?.abort(); };
  form.addEventListener("submit", rest);
  window.addEventListener("pagehide", rest);
})();
