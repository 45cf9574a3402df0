// The call form, for one hand and twenty seconds; every field is there without it.
"use strict";
(() => {
  const form = document.querySelector("form.sheet");
  const field = (name) => form?.elements.namedItem(name);
  if (!field("caller_phone")) return;

  // What only a call-back needs is out of the way until it is needed.
  const callBack = document.getElementById("call-back");
  const box = (name) => document.getElementById(`div_id_${name}`);
  const show = (element, shown) => { if (element) element.hidden = !shown; };
  const followed = new Set(["complaint", "suggestion"]);
  const arrange = () => {
    const answered = field("answered")?.value;
    const category = field("category").value;
    show(callBack, answered !== "yes" || followed.has(category));
    show(box("callback_phone"), answered !== "yes");
    show(box("promised_reply_at"), answered !== "yes");
    show(box("answer"), answered !== "no");
    show(box("praised"), category === "compliment");
    show(box("special_due_at"), category === "special");
    for (const name of ["no_recording_reason", "recording", "consent_told"]) show(box(name), field("is_important").checked);
    // Most callers want to be called back on the number they call from.
    if (answered === "no" && !field("callback_phone").value) field("callback_phone").value = field("caller_phone").value;
  };
  form.addEventListener("change", arrange);
  arrange();

  // Who calls: chosen in the form or beside it. What was typed is overwritten only by who is chosen beside it.
  const write = (name, value, replace) => {
    const input = field(name);
    if (!value || (input.value && !replace)) return;
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const fill = (caller, replace) => {
    write("caller_phone", caller.phone, replace);
    write("caller_name", caller.name, replace);
    write("organisation", caller.organisation, replace);
  };
  const beside = document.getElementById("caller");
  const look = (text) => {
    if (!beside || beside.value === text) return;
    beside.value = text;
    beside.dispatchEvent(new Event("caller:look", { bubbles: true }));
  };
  document.addEventListener("suggest:chosen", (event) => {
    const { value, phone, organisation } = event.detail;
    if (organisation === undefined) return;
    fill({ name: value, phone, organisation }, false);
    look(phone || value);
  });
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest?.("[data-caller]");
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fill(chosen.dataset, true);
    field("summary").focus();
  });
  beside?.form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const first = document.querySelector("#callers [data-caller]");
    if (first) first.click(); else beside.dispatchEvent(new Event("caller:look", { bubbles: true }));
  });

  // A caller whose number is known is filled in, where nothing was typed yet.
  const phone = field("caller_phone");
  phone.addEventListener("change", async () => {
    if (phone.value.replace(/\D/g, "").length < 7) return;
    look(phone.value);
    const answer = await fetch(`${phone.dataset.suggest}?q=${encodeURIComponent(phone.value)}`);
    if (!answer.ok) return;
    const { suggestions } = await answer.json();
    if (suggestions.length === 1) fill({ name: suggestions[0].value, organisation: suggestions[0].organisation }, false);
  });

  // What is typed is kept as a draft, so that another call, a reload or a closed window loses nothing.
  const PAUSE = 1500;
  const kept = form.querySelector(".draft-kept");
  let timer, isSent = false;
  const keep = async (isLeaving = false) => {
    clearTimeout(timer);
    if (isSent || !form.dataset.draft) return;
    const typed = new FormData(form);
    typed.delete("recording");
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: typed, keepalive: isLeaving });
      const at = answer.ok && !answer.redirected ? await answer.text() : "";
      if (at) kept.textContent = `${form.dataset.kept} ${at}.`;
    } catch { /* no connection: the page itself still has it */ }
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); };
  form.addEventListener("input", later);
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) keep(true); });
  form.addEventListener("submit", () => { isSent = true; clearTimeout(timer); });
  addEventListener("pageshow", (event) => { if (event.persisted) isSent = false; });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
})();
