// Booking an appointment on the telephone: a known number fills in who it is; nothing that was typed is overwritten.
"use strict";
(() => {
  const field = (name) => document.querySelector(`[name="${name}"]`);
  const fill = (name, value) => { const input = field(name); if (input && value && !input.value) input.value = value; };

  document.addEventListener("suggest:chosen", (event) => {
    const contact = event.detail;
    if (!("organisation" in contact)) return;
    fill("visitor_name", contact.value);
    fill("visitor_phone", contact.phone);
    fill("visitor_email", contact.email);
    fill("organisation_name", contact.organisation);
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
