// Booking on the telephone: who calls fills in the form; nothing that was typed is overwritten,
// but where somebody is chosen beside the form, it is they who come.
"use strict";
(() => {
  const form = document.querySelector("form.sheet");
  const field = (name) => form?.querySelector(`[name="${name}"]`);
  const write = (name, value, replace) => {
    const input = field(name);
    if (!input || !value || (input.value && !replace)) return;
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const fill = (caller, replace) => {
    write("visitor_name", caller.name, replace);
    write("visitor_phone", caller.phone, replace);
    write("visitor_email", caller.email, replace);
    write("organisation_name", caller.organisation, replace);
    write("contact_person", caller.host, false);
  };

  // Chosen in the form: the column beside it shows what there is to know of them.
  const beside = document.getElementById("caller");
  document.addEventListener("suggest:chosen", (event) => {
    const { value, phone, email, organisation } = event.detail;
    if (organisation === undefined) return;
    fill({ name: value, phone, email, organisation }, false);
    if (!beside) return;
    beside.value = phone || value;
    beside.dispatchEvent(new Event("caller:look", { bubbles: true }));
  });

  // Chosen beside the form: the form is filled without losing what else was typed.
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest?.("[data-caller]");
    if (!chosen || !form || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fill(chosen.dataset, true);
    (field("starts_at") ?? form).focus();
  });
  beside?.form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const first = document.querySelector("#callers [data-caller]");
    if (first) first.click(); else beside.dispatchEvent(new Event("caller:look", { bubbles: true }));
  });

  // "Which other way" is asked only where it is another way; "invited by" only where we invited.
  const follow = (name, value, other) => {
    const chooser = field(name), row = field(other)?.closest(".mb-3");
    if (!chooser || !row) return;
    const show = () => { row.hidden = chooser.value !== value && !field(other).value; };
    chooser.addEventListener("change", show);
    show();
  };
  follow("channel", "other", "channel_note");
  follow("origin", "invited", "invited_by");
})();
