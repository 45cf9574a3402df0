// Light or dark: as the system says, or as chosen in this browser. Runs before the first paint.
(() => {
  const key = "portico-theme";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem(key) || ""; } catch { return ""; } };
  const apply = () => {
    const choice = chosen();
    const theme = choice || (dark.matches ? "dark" : "light");
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.bsTheme = theme;
  };
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    for (const part of document.querySelectorAll(".theme-switch")) {
      part.hidden = false;
      for (const radio of part.querySelectorAll("input[name=theme]")) {
        radio.checked = radio.value === chosen();
        radio.addEventListener("change", () => {
          try { localStorage.setItem(key, radio.value); } catch { /* a private window keeps nothing */ }
          apply();
        });
      }
    }
  });
})();
