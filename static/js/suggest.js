// Type-ahead for every input with data-suggest="address": what was typed is asked there, the answers
// are offered by the browser's own list. data-suggest-value names the part of an answer that is the
// field's own (else "value"). Choosing one sends "suggest:chosen" with the whole answer.
"use strict";
(() => {
  const wait = 180;
  let number = 0;
  for (const input of document.querySelectorAll("input[data-suggest]")) {
    const part = input.dataset.suggestValue || "value";
    const list = document.createElement("datalist");
    list.id = `suggestions-${++number}`;
    input.after(list);
    let timer = 0, asked = "", answers = [];
    const digits = (text) => text.replace(/\D/g, "");
    const choose = (answer) => input.dispatchEvent(new CustomEvent("suggest:chosen", { bubbles: true, detail: answer }));
    const ask = async () => {
      const typed = input.value.trim();
      if (typed.length < 2 || typed === asked) return;
      asked = typed;
      const response = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!response || !response.ok || response.redirected || input.value.trim() !== typed) return;
      answers = (await response.json()).suggestions;
      list.replaceChildren(...answers.map((answer) => {
        const option = document.createElement("option");
        option.value = answer[part];
        option.label = answer.label && answer.label !== answer[part] ? `${answer[part]} · ${answer.label}` : answer[part];
        return option;
      }));
      input.setAttribute("list", list.id);
      // A whole telephone number is a choice by itself.
      if (part === "phone" && answers.length === 1 && digits(typed).length >= 7 && digits(answers[0].phone).endsWith(digits(typed).replace(/^(0086|86|0)/, ""))) choose(answers[0]);
    };
    input.addEventListener("input", (event) => {
      const chosen = answers.find((answer) => answer[part] === input.value);
      if (chosen && event.inputType !== "insertText") { choose(chosen); return; }
      clearTimeout(timer);
      timer = setTimeout(ask, wait);
    });
    input.addEventListener("change", () => {
      const chosen = answers.find((answer) => answer[part] === input.value);
      if (chosen) choose(chosen);
    });
  }
})();
