// The information sheet: what is needed now, one more row, colleagues while typing. Every field is there without it.
"use strict";
(() => {
  const form = document.querySelector("form[data-suggest]");
  if (!form) return;

  // What hangs on another field is out of the way until it is needed.
  const hanging = form.querySelectorAll("[data-when]");
  const arrange = () => {
    for (const cell of hanging) {
      const source = form.elements.namedItem(cell.dataset.when);
      const isThere = !source.closest("[data-when]")?.hidden;
      cell.hidden = !(isThere && cell.dataset.values.split(" ").includes(source.value));
    }
  };
  form.addEventListener("change", arrange);
  arrange();

  // The purposes that are offered to this kind of customer; what was chosen stays in sight.
  const purpose = form.elements.namedItem("purpose_type");
  const offer = () => {
    const category = form.elements.namedItem("visitor_category").value;
    const audience = category === "existing" ? form.elements.namedItem("customer_kind").value : category && "others";
    for (const option of purpose.options) {
      const isOffered = !audience || !option.value || option.dataset.for.split(" ").includes(audience);
      option.hidden = option.disabled = !isOffered && !option.selected;
    }
  };
  form.addEventListener("change", offer);
  offer();

  // One more row.
  for (const lines of form.querySelectorAll("[data-lines]")) {
    const total = form.elements.namedItem(`${lines.dataset.lines}-TOTAL_FORMS`);
    const button = lines.querySelector("[data-add-line]");
    const empty = lines.querySelector("template");
    lines.querySelector("[data-without-script]")?.remove();
    button.hidden = false;
    button.addEventListener("click", () => {
      const holder = document.createElement("div");
      holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", total.value);
      const row = holder.firstElementChild;
      button.before(row);
      total.value = Number(total.value) + 1;
      row.querySelector("input:not([type=hidden]), select")?.focus();
    });
  }

  // Services: a reason only where one is struck; all open ones at once.
  const services = [...form.querySelectorAll("[data-service]")].map((row) => ({
    decision: row.querySelector("select"), reason: row.querySelector("input:not([type=hidden])"),
  }));
  const explain = () => { for (const { decision, reason } of services) reason.hidden = decision.value !== "struck"; };
  form.addEventListener("change", explain);
  explain();
  const all = form.querySelector("[data-confirm-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      for (const { decision } of services) if (decision.value === "open") decision.value = "confirmed";
      form.dispatchEvent(new Event("change", { bubbles: true }));
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  // A missing thing is a click away, also where its section is folded.
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.matches("details")) target.open = true;
  };
  window.addEventListener("hashchange", unfold);
  unfold();

  // Colleagues while typing.
  const list = document.getElementById("colleagues");
  let waiting;
  form.addEventListener("input", (event) => {
    const input = event.target;
    if (input.getAttribute?.("list") !== "colleagues") return;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (!input.value.trim() || input.value.endsWith(")")) return;
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(input.value)}`);
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      list.replaceChildren(...suggestions.map(({ value, label }) => new Option(label || value, value)));
    }, 150);
  });
})();
