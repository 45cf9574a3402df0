// The calendar's grid of hours, and what is dragged on it by mouse or moved by keyboard. Without this script, and
// on a telephone, the calendar is a table of links; booking and rescheduling are their forms.
// Every entry carries minutes of its day, every line its day and room; what is put down is asked of the server,
// which answers with a question, with what is free instead, or (a request) that nothing is to be asked.
"use strict";
(() => {
  const STEP = 15, HOUR = 60, DAY = 1440;
  const words = document.getElementById("calendar-words")?.dataset;
  const ask = document.getElementById("calendar-ask");
  const said = document.getElementById("said");
  if (!words || !ask) return;
  const wide = window.matchMedia("(min-width: 48rem)");
  let up = null; // what is taken up: {element, lane, day, start, length, isNew, from}

  // ---- days and minutes on the wall clock, without the browser's own zone
  const two = (number) => String(number).padStart(2, "0");
  const typed = (day, minute) => new Date(Date.parse(`${day}T00:00Z`) + minute * 60000).toISOString().slice(0, 16);
  const minutesFrom = (day, moment) => (Date.parse(`${moment}Z`) - Date.parse(`${day}T00:00Z`)) / 60000;
  const clock = (minute) => { const of = ((minute % DAY) + DAY) % DAY; return `${two(Math.floor(of / HOUR))}:${two(of % HOUR)}`; };
  const snap = (minute) => Math.round(minute / STEP) * STEP;

  // ---- laying out
  const place = (element, start, end, row) => {
    element.style.setProperty("--start", start);
    element.style.setProperty("--end", end);
    if (row !== undefined) element.style.setProperty("--row", row);
  };
  const buffer = (cell, start, end, row) => {
    if (end <= start) return;
    const stripe = document.createElement("span");
    stripe.className = "buffer";
    place(stripe, start, end, row);
    cell.append(stripe);
  };
  const layOut = (calendar) => {
    if (!calendar.dataset.open || calendar.classList.contains("is-grid")) return;
    calendar.style.setProperty("--open", calendar.dataset.open);
    calendar.style.setProperty("--close", calendar.dataset.close);
    for (const mark of calendar.querySelectorAll(".calendar-hours span")) mark.style.setProperty("--at", mark.dataset.at);
    for (const lane of calendar.querySelectorAll("tr.lane")) {
      const cell = lane.querySelector("td");
      lane.style.setProperty("--depth", lane.dataset.depth);
      lane.style.setProperty("--opens", lane.dataset.opens);
      lane.style.setProperty("--closes", lane.dataset.closes);
      for (const block of lane.querySelectorAll(".block")) {
        const { start, end, busyStart, busyEnd, row } = block.dataset;
        place(block, start, end, row);
        block.title = block.textContent.replace(/\s+/g, " ").trim();
        buffer(cell, +busyStart, +start, row);
        buffer(cell, +end, +busyEnd, row);
        if (block.dataset.move && !block.classList.contains("block-long")) {
          const edge = document.createElement("span");
          edge.className = "stretch";
          block.append(edge);
        }
      }
      if (calendar.dataset.now) {
        const line = document.createElement("span");
        line.className = "now";
        line.style.setProperty("--at", calendar.dataset.now);
        if (+calendar.dataset.now >= +calendar.dataset.open && +calendar.dataset.now <= +calendar.dataset.close) cell.append(line);
      }
    }
    calendar.classList.add("is-grid");
  };
  const layOutAll = () => { for (const calendar of document.querySelectorAll(".calendar")) layOut(calendar); };
  layOutAll();
  // The live part is fresh: lay it out again, and give the focus back to what had it.
  let focused = "";
  document.addEventListener("htmx:beforeSwap", () => { focused = document.activeElement?.closest?.("[data-key]")?.dataset.key ?? ""; });
  document.addEventListener("htmx:load", () => {
    layOutAll();
    if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"] a`)?.focus();
    focused = "";
  });
  document.addEventListener("htmx:beforeRequest", (event) => { if (up || ask.open) event.preventDefault(); });

  // ---- taking up and putting down
  const laneOf = (element) => element.closest(".lane");
  const cellOf = (lane) => (lane.matches("td") ? lane : lane.querySelector("td"));
  const lanesOf = (calendar) => [...calendar.querySelectorAll(".lane")];
  const isWeek = (calendar) => !calendar.dataset.open;
  const tell = (text) => { if (said) said.textContent = text; };
  const name = () => (up.isNew ? "" : up.element.querySelector("b")?.textContent ?? "");
  const where = () => `${name()} ${up.lane.dataset.where ?? up.lane.dataset.label}, ${clock(up.start)}–${clock(up.start + up.length)}`.trim();

  const takeUp = (element) => {
    const calendar = element.closest(".calendar"), lane = laneOf(element), isNew = element.matches(".calendar-new");
    up = { element, calendar, lane, isNew, home: element.parentElement, next: element.nextSibling };
    if (isNew) {
      const from = +(calendar.dataset.now && lane.dataset.day ? Math.ceil(calendar.dataset.now / STEP) * STEP : calendar.dataset.open ?? 9 * HOUR);
      up.start = Math.max(from, +(lane.dataset.opens || 0), +(calendar.dataset.open ?? 9 * HOUR));
      up.length = HOUR;
    } else {
      up.start = minutesFrom(lane.dataset.day, element.dataset.starts);
      up.length = minutesFrom(lane.dataset.day, element.dataset.ends) - up.start;
    }
    up.from = { lane, start: up.start, length: up.length };
    element.classList.add("is-up");
    show();
  };
  const show = () => {
    const list = up.isNew ? cellOf(up.lane) : cellOf(up.lane).querySelector(".blocks") ?? cellOf(up.lane);
    if (up.element.parentElement !== list) { list.append(up.element); up.element.querySelector("a")?.focus(); if (up.isNew) up.element.focus(); }
    place(up.element, up.start, up.start + up.length);
    const time = up.element.querySelector("time");
    if (up.isNew) { up.label ??= up.element.textContent; up.element.textContent = `${clock(up.start)}–${clock(up.start + up.length)}`; }
    else if (time) { up.said ??= time.textContent; time.textContent = `${clock(up.start)}–${clock(up.start + up.length)}`; }
  };
  const putBack = () => {
    const { element, home, next, from, isNew } = up;
    element.classList.remove("is-up");
    home.insertBefore(element, next);
    if (isNew) { if (up.label) element.textContent = up.label; }
    else { place(element, element.dataset.start, element.dataset.end); if (up.said) element.querySelector("time").textContent = up.said; }
    up = null;
    (isNew ? element : element.querySelector("a")).focus();
    return from;
  };
  const isChanged = () => up.lane !== up.from.lane || up.start !== up.from.start || up.length !== up.from.length;

  const putDown = async () => {
    const { element, lane, start, length, isNew, calendar } = up;
    const starts = typed(lane.dataset.day, start), ends = typed(lane.dataset.day, start + length);
    if (isNew) {
      up = null;
      const query = new URLSearchParams({ room: lane.dataset.room, starts_at: starts, ends_at: ends });
      window.location.assign(`${calendar.dataset.new}?${query}`);
      return;
    }
    if (!isChanged()) { putBack(); return; }
    const query = new URLSearchParams({ starts_at: starts, ends_at: ends, room: lane.dataset.room, version: element.dataset.version, next: words.back });
    const url = `${element.dataset.move}?${query}`;
    const answer = await fetch(`${url}&part=1`).catch(() => null);
    if (!answer?.ok || answer.redirected) { window.location.assign(url); return; }
    ask.innerHTML = await answer.text();
    const form = ask.querySelector("form");
    if (!form) { window.location.assign(url); return; }
    if ("go" in form.dataset) { form.requestSubmit(); return; }
    ask.showModal();
    (form.querySelector("[name=offer]") ?? form.querySelector(".btn-primary") ?? form.querySelector("[data-close]"))?.focus();
  };
  ask.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    ask.close();
  });
  ask.addEventListener("close", () => { if (up) { putBack(); tell(words.putBack); } });

  // ---- by keyboard: M takes up, arrows move, Shift stretches, Enter puts down, Escape leaves it
  // What has a room is not put where none is.
  const isOpenTo = (lane) => Boolean(lane.dataset.room) || (!up.isNew && !up.from.lane.dataset.room);
  const toLane = (step) => {
    const lanes = lanesOf(up.calendar), width = isWeek(up.calendar) ? 7 : 1;
    const next = lanes[lanes.indexOf(up.lane) + step * width];
    if (next && isOpenTo(next)) up.lane = next;
  };
  const toDay = (step) => {
    const lanes = lanesOf(up.calendar), at = lanes.indexOf(up.lane) + step;
    const next = lanes[at];
    if (next && Math.floor(at / 7) === Math.floor((at - step) / 7)) up.lane = next;
  };
  const KEYS = {
    ArrowLeft: () => (isWeek(up.calendar) ? toDay(-1) : (up.start -= STEP)),
    ArrowRight: () => (isWeek(up.calendar) ? toDay(1) : (up.start += STEP)),
    ArrowUp: () => toLane(-1),
    ArrowDown: () => toLane(1),
  };
  const STRETCHES = { ArrowLeft: -STEP, ArrowRight: STEP };
  document.addEventListener("keydown", (event) => {
    if (ask.open || event.ctrlKey || event.metaKey || event.altKey) return;
    const element = event.target.closest?.(".calendar .block[data-move], .calendar .calendar-new");
    if (!up) {
      if (event.key.toLowerCase() !== "m" || !element || !wide.matches) return;
      event.preventDefault();
      event.stopPropagation();
      takeUp(element);
      tell(`${words.takenUp} ${where()}`);
      return;
    }
    if (event.key === "Enter" || event.key === "Escape" || KEYS[event.key]) { event.preventDefault(); event.stopPropagation(); }
    else return;
    if (event.key === "Escape") { putBack(); tell(words.putBack); return; }
    if (event.key === "Enter") { putDown(); return; }
    if (event.shiftKey && event.key in STRETCHES) up.length = Math.max(STEP, up.length + STRETCHES[event.key]);
    else if (!event.shiftKey) KEYS[event.key]();
    show();
    tell(where());
  }, true);
  document.addEventListener("focusout", (event) => {
    if (up && !up.byMouse && !ask.open && event.relatedTarget && !up.element.contains(event.relatedTarget)) { putBack(); tell(words.putBack); }
  });

  // ---- by mouse, pen or finger
  const minuteAt = (calendar, cell, x) => {
    const box = cell.getBoundingClientRect(), open = +calendar.dataset.open, close = +calendar.dataset.close;
    return open + ((x - box.left) / box.width) * (close - open);
  };
  const laneAt = (calendar, x, y) => {
    const found = document.elementsFromPoint(x, y).map((each) => each.closest(".lane")).find(Boolean);
    return found && calendar.contains(found) ? found : null;
  };
  document.addEventListener("pointerdown", (event) => {
    const calendar = event.target.closest?.(".calendar");
    if (!calendar || event.button !== 0 || !wide.matches || up || event.target.closest("th, .calendar-new")) return;
    const block = event.target.closest(".block"), lane = event.target.closest(".lane");
    if (!lane || (block && !block.dataset.move) || (!block && (isWeek(calendar) || !lane.dataset.room))) return;
    const begin = { x: event.clientX, y: event.clientY, stretches: Boolean(event.target.closest(".stretch")) };
    let grip = 0, ghost = null;
    const start = () => {
      calendar.classList.add("is-dragging");
      if (block) { takeUp(block); up.byMouse = true; grip = isWeek(calendar) ? 0 : minuteAt(calendar, cellOf(lane), begin.x) - up.start; return; }
      ghost = document.createElement("span");
      ghost.className = "ghost is-up";
      cellOf(lane).append(ghost);
      const minute = Math.floor((minuteAt(calendar, cellOf(lane), begin.x) + 2) / STEP) * STEP;
      up = { element: ghost, calendar, lane, isNew: true, byMouse: true, start: minute, length: STEP, anchor: minute };
    };
    const drag = (moved) => {
      if (!up) {
        if (Math.hypot(moved.clientX - begin.x, moved.clientY - begin.y) < 5) return;
        start();
      }
      moved.preventDefault();
      if (ghost) {
        const there = snap(minuteAt(calendar, cellOf(lane), moved.clientX));
        up.start = Math.min(up.anchor, there);
        up.length = Math.max(STEP, Math.abs(there - up.anchor));
        place(ghost, up.start, up.start + up.length);
        ghost.textContent = `${clock(up.start)}–${clock(up.start + up.length)}`;
        return;
      }
      if (begin.stretches) up.length = Math.max(STEP, snap(minuteAt(calendar, cellOf(up.lane), moved.clientX)) - up.start);
      else {
        const over = laneAt(calendar, moved.clientX, moved.clientY);
        if (over && isOpenTo(over)) up.lane = over;
        if (!isWeek(calendar) && !block.classList.contains("block-long")) up.start = snap(minuteAt(calendar, cellOf(up.lane), moved.clientX) - grip);
      }
      for (const each of calendar.querySelectorAll(".is-target")) each.classList.remove("is-target");
      if (isWeek(calendar)) up.lane.classList.add("is-target");
      show();
    };
    const end = (released) => {
      window.removeEventListener("pointermove", drag);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
      calendar.classList.remove("is-dragging");
      for (const each of calendar.querySelectorAll(".is-target")) each.classList.remove("is-target");
      if (!up) return;
      // The click that ends a drag opens nothing.
      const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
      window.addEventListener("click", swallow, true);
      setTimeout(() => window.removeEventListener("click", swallow, true), 20);
      if (released.type === "pointercancel") { if (ghost) { ghost.remove(); up = null; } else putBack(); return; }
      putDown();
    };
    window.addEventListener("pointermove", drag);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  });
  // Links are dragged by us, not by the browser.
  document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".calendar")) event.preventDefault(); });
})();
