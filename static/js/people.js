/* Choosing several people: a long list of boxes is narrowed by what is typed of a name, in characters or pinyin.
   What is ticked stays in sight. Without this script the list is simply long. */
(() => {
  const MANY = 8;
  const address = document.getElementById("words")?.dataset.people;
  let sounds = {}, asked = false;
  // What names sound like is asked for once, and only by who is about to type.
  const ask = async (then) => {
    if (asked || !address) return;
    asked = true;
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return;
    sounds = await answer.json();
    then();
  };
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  for (const first of document.querySelectorAll("input[type=checkbox][data-people]")) {
    const group = first.closest("fieldset") || first.closest(".mb-3");
    if (!group || group.dataset.people) continue;
    group.dataset.people = "yes";
    const rows = [...group.querySelectorAll("input[type=checkbox]")].map((box) => box.closest(".form-check"));
    if (rows.length <= MANY) continue;
    const list = document.createElement("div");
    list.className = "people-list";
    rows[0].before(list);
    list.append(...rows);
    const filter = document.createElement("input");
    filter.type = "search";
    filter.className = "form-control people-filter";
    filter.autocomplete = "off";
    filter.placeholder = first.dataset.people;
    filter.setAttribute("aria-label", first.dataset.people);
    list.before(filter);
    const narrow = () => {
      const wanted = plain(filter.value).split(/\s+/).filter(Boolean);
      for (const row of rows) {
        const box = row.querySelector("input"), said = `${plain(row.textContent)} ${sounds[box.value] ?? ""}`;
        row.hidden = !box.checked && !wanted.every((word) => said.includes(word));
      }
    };
    filter.addEventListener("focus", () => ask(narrow));
    filter.addEventListener("input", narrow);
    filter.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const found = rows.filter((row) => !row.hidden && !row.querySelector("input").checked);
      if (filter.value && found.length === 1) { found[0].querySelector("input").click(); filter.value = ""; narrow(); }
    });
  }
})();
