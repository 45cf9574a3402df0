// The tablet's own keypad: a thumb finds it faster than a keyboard that must first appear.
document.querySelectorAll("[data-keypad]").forEach((pad) => {
  const field = pad.closest("form").elements.typed;
  const press = (sign) => {
    field.value = sign === "←" ? field.value.slice(0, -1) : field.value + sign;
    field.focus({ preventScroll: true });
  };
  for (const sign of ["1", "2", "3", "4", "5", "6", "7", "8", "9", "+", "0", "←"]) {
    const key = document.createElement("button");
    key.type = "button";
    key.className = "btn btn-outline";
    key.textContent = sign;
    key.addEventListener("click", () => press(sign));
    pad.append(key);
  }
  // No keyboard of the system's own jumps up over the keypad; a reader or a real keyboard still types.
  field.inputMode = "none";
  pad.hidden = false;
});

// Left alone, the tablet goes back to the beginning; every touch and key gives the whole time again.
document.querySelectorAll("[data-home]").forEach((mark) => {
  let waiting;
  const begin = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => window.location.replace(mark.dataset.home), mark.dataset.after * 1000);
  };
  ["pointerdown", "keydown", "input"].forEach((sign) => document.addEventListener(sign, begin, { passive: true }));
  begin();
});
