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
    show(box("special_due_at"), category === "special");
    show(box("no_recording_reason"), field("is_important").checked);
    // Most callers want to be called back on the number they call from.
    if (answered === "no" && !field("callback_phone").value) field("callback_phone").value = field("caller_phone").value;
  };
  form.addEventListener("change", arrange);
  arrange();

  const input = field("organisation");

  // A caller whose number is known is filled in, where nothing was typed yet.
  const phone = field("caller_phone");
  phone.addEventListener("change", async () => {
    if (phone.value.replace(/\D/g, "").length < 7) return;
    const answer = await fetch(`${phone.dataset.suggest}?q=${encodeURIComponent(phone.value)}`);
    if (!answer.ok) return;
    const { suggestions } = await answer.json();
    if (suggestions.length !== 1) return;
    if (!field("caller_name").value) field("caller_name").value = suggestions[0].value;
    if (!input.value) input.value = suggestions[0].organisation;
  });
})();
