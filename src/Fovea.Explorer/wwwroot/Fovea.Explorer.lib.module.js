// The few abilities of the browser that Blazor has no words for. State/Browser.cs is the other side.

const kinds = { signed: 0, grey: 1, colour: 2 };
const drawn = new WeakMap();

function rgb(style, name) {
  const hex = style.getPropertyValue(name).trim();
  return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
}

// Signed values are colours of the theme, as strong as the value is large: they lie well on light and on dark.
function paint(canvas, { kind, width, height, pixels }) {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  const style = getComputedStyle(document.documentElement);
  const positive = rgb(style, "--blue");
  const negative = rgb(style, "--orange");
  for (let i = 0, to = 0; i < width * height; i++, to += 4) {
    if (kind === kinds.signed) {
      const value = pixels[i] << 24 >> 24;
      image.data.set(value < 0 ? negative : positive, to);
      image.data[to + 3] = Math.min(255, Math.abs(value) * 2 + 1);
    } else {
      for (let c = 0; c < 3; c++) image.data[to + c] = kind === kinds.grey ? pixels[i] : pixels[3 * i + c];
      image.data[to + 3] = 255;
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

function repaint() {
  for (const canvas of document.querySelectorAll("canvas")) {
    if (drawn.has(canvas)) paint(canvas, drawn.get(canvas));
  }
}

// The cell of a field under the pointer, told once for every cell that is entered. A finger on a field that knows no dragging may be about to
// scroll: it presses where it is lifted again. What began elsewhere is no press.
let last = "";
let began = null;
function point(event) {
  const field = event.target.closest?.("[data-rows]") ?? null;
  const isDown = event.type === "pointerdown";
  if (isDown) began = event.button === 0 ? field : null;
  if (!field) {
    last = "";
    return;
  }
  const waits = event.pointerType === "touch" && !field.hasAttribute("data-drag");
  const isPress = field === began && event.type === (waits ? "pointerup" : "pointerdown");
  const isMove = event.type === "pointermove" && !waits && (event.buttons === 0 || field === began);
  if (!isPress && !isMove) return;
  const box = field.getBoundingClientRect();
  const place = (at, start, size, count) => Math.max(0, Math.min(count - 1, Math.floor((at - start) / size * count)));
  const row = place(event.clientY, box.top, box.height, +field.dataset.rows);
  const column = place(event.clientX, box.left, box.width, +field.dataset.columns);
  const isPressed = event.buttons === 1;
  const key = [field.id, row, column, isPressed].join();
  if (!isPress && key === last) return;
  last = key;
  const name = isPress ? "gridpress" : isPressed ? "griddrag" : "gridhover";
  field.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { row, column } }));
}

function pressed(event, listener) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target;

  // A drawing pad uses arrows and space itself; the page must not scroll by them.
  if (target.closest("[data-own-keys]")) {
    if (event.key === " " || event.key.startsWith("Arrow")) event.preventDefault();
    return;
  }

  // A table that is wider or longer than its place is scrolled.
  const place = target.closest(".scroll");
  const isSideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  const isUpright = event.key === "ArrowUp" || event.key === "ArrowDown";
  if (place && (isSideways && place.scrollWidth > place.clientWidth || isUpright && place.scrollHeight > place.clientHeight)) return;
  const takesText = target.matches("input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const takesKey = target.matches("button, a, summary, input") && (event.key === " " || event.key === "Enter");
  const takesArrows = target.matches("input[type=range], input[type=radio]") && event.key.startsWith("Arrow");
  if (takesText || takesKey || takesArrows) return;
  if (listener.invokeMethod("OnKey", event.key)) event.preventDefault();
}

// Files dropped anywhere go to the page's chooser, or to the one of the part that they were dropped on.
const dropping = isOver => document.documentElement.classList.toggle("dropping", isOver);
const bringsFiles = event => event.dataTransfer?.types.includes("Files");

function dragged(event) {
  if (!bringsFiles(event)) return;
  event.preventDefault();
  dropping(true);
}

function dropped(event) {
  if (!bringsFiles(event)) return;
  dropping(false);
  if (event.target.matches?.("input[type=file]")) return;
  event.preventDefault();
  const own = event.target.closest?.("[data-drop]")?.querySelector("input[type=file]");
  const chooser = own ?? document.getElementById("open-files");
  chooser.files = event.dataTransfer.files;
  chooser.dispatchEvent(new Event("change", { bubbles: true }));
}

// A panel has done its work when files were chosen in it.
function chosen(event) {
  if (event.target.type === "file") event.target.closest("[popover]:popover-open")?.hidePopover();
}

globalThis.fovea = {
  draw(id, kind, width, height, pixels) {
    const canvas = document.getElementById(id);
    if (!canvas) return;
    const picture = { kind, width, height, pixels };
    drawn.set(canvas, picture);
    paint(canvas, picture);
  },
  download(name, type, content) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  },
  showCurrent: () => document.querySelector("nav [aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" }),
  // Who followed a link that is gone with its view is led to the new one.
  focusView: () => document.activeElement === document.body && document.getElementById("main")?.focus({ preventScroll: true }),
  replaceFragment: fragment => history.replaceState(history.state, "", fragment),
  reducedMotion: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
  listen(listener) {
    document.addEventListener("keydown", event => pressed(event, listener));
    document.addEventListener("pointerdown", point);
    document.addEventListener("pointermove", point);
    document.addEventListener("pointerup", point);
    document.addEventListener("dragover", dragged);
    document.addEventListener("dragleave", event => event.relatedTarget ?? dropping(false));
    document.addEventListener("drop", dropped);
    document.addEventListener("change", chosen);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  },
};

export function afterStarted(blazor) {
  for (const name of ["gridpress", "griddrag", "gridhover"]) {
    blazor.registerCustomEventType(name, { createEventArgs: event => event.detail });
  }
}
