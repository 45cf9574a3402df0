// Draws each table of figures above it: what is drawn is what the table says. Without this script the table stays.
"use strict";
(() => {
  const drawn = new Map();

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = () => [1, 2, 3, 4, 5, 6].map((nth) => colour(`--chart-${nth}`));
  const DASHES = [[], [6, 4], [2, 3], [10, 4, 2, 4], [1, 2], [8, 2]];
  const SIGNS = ["circle", "rectRot", "triangle", "rect", "crossRot", "star"];

  const number = (cell) => (cell.dataset.value === "" ? null : Number(cell.dataset.value));

  function read(figure) {
    const rows = [...figure.querySelectorAll("tbody tr")];
    const series = [...figure.querySelectorAll("thead th[data-series]")].map((head, nth) => ({
      label: head.textContent.trim(),
      kind: head.dataset.kind || figure.dataset.chart,
      second: "second" in head.dataset,
      values: rows.map((row) => number(row.querySelectorAll("td")[nth])),
    }));
    return { labels: rows.map((row) => row.querySelector("th").textContent.trim()), series };
  }

  function datasets(series) {
    const colours = palette();
    const paper = colour("--paper");
    return series.map((one, nth) => {
      const ink = colours[nth % colours.length];
      const isBar = one.kind === "bar";
      return {
        label: one.label, data: one.values, type: one.kind, yAxisID: one.second ? "second" : undefined,
        borderColor: ink, backgroundColor: isBar ? ink : one.kind === "radar" ? `${ink}22` : paper,
        borderWidth: isBar ? 0 : 2, borderDash: isBar ? [] : DASHES[nth % DASHES.length],
        pointStyle: SIGNS[nth % SIGNS.length], pointRadius: 4, pointBackgroundColor: ink, spanGaps: true,
        maxBarThickness: 36, clip: 8, order: isBar ? 1 : 0,
      };
    });
  }

  function axes(figure, series) {
    const ink = colour("--ink-2");
    const line = colour("--line");
    const ends = { min: end(figure.dataset.lowest), max: end(figure.dataset.highest) };
    if (figure.dataset.chart === "radar") {
      return { r: { ...ends, beginAtZero: true, ticks: { color: ink, backdropColor: "transparent", stepSize: 25 }, grid: { color: line }, angleLines: { color: line }, pointLabels: { color: ink, callback: (label) => (label.length > 14 ? `${label.slice(0, 13)}…` : label) } } };
    }
    const found = {
      x: { ticks: { color: ink, maxRotation: 40, autoSkip: true }, grid: { display: false } },
      y: { ...ends, beginAtZero: ends.min === undefined, ticks: { color: ink, precision: figure.dataset.chart === "bar" ? 0 : undefined }, grid: { color: line } },
    };
    if (series.some((one) => one.second)) {
      found.y = { beginAtZero: true, ticks: { color: ink, precision: 0 }, grid: { color: line } };
      found.second = { ...ends, position: "right", ticks: { color: ink }, grid: { drawOnChartArea: false } };
    }
    return found;
  }

  const end = (text) => (text === undefined ? undefined : Number(text));

  function draw(figure) {
    const canvas = figure.querySelector("canvas");
    if (!canvas || !window.Chart) return;
    drawn.get(figure)?.destroy();
    const { labels, series } = read(figure);
    canvas.parentElement.hidden = false;
    drawn.set(figure, new window.Chart(canvas, {
      type: figure.dataset.chart,
      data: { labels, datasets: datasets(series) },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, scales: axes(figure, series),
        plugins: { legend: { display: series.length > 1, position: "bottom", labels: { color: colour("--ink-2"), usePointStyle: true } } },
      },
    }));
  }

  const drawAll = (within = document) => within.querySelectorAll("figure[data-chart]").forEach(draw);

  drawAll();
  document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target));
  new MutationObserver(() => drawAll()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  // Paper is white, whatever the screen is.
  window.addEventListener("beforeprint", () => {
    const root = document.documentElement;
    if (root.dataset.theme !== "dark") return drawn.forEach((chart) => chart.resize());
    root.dataset.theme = "light";
    drawAll();
    window.addEventListener("afterprint", () => { root.dataset.theme = "dark"; }, { once: true });
  });
})();
