// Keys press the page's own buttons, so that mouse and keyboard take the same way.
const TYPING = 'input, textarea, select, [contenteditable="true"], [role="textbox"], [role="combobox"], [role="dialog"]';

function keyOf(event, buttons) {
  if (event.key in buttons) return event.key;
  const lower = event.key.toLowerCase();
  if (lower in buttons) return lower;
  // An input method may hide the letter; the place on the keyboard still tells it.
  const code = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code || "");
  const plain = code ? code[1].toLowerCase() : "";
  return plain in buttons ? plain : null;
}

function typing(event) {
  const path = event.composedPath ? event.composedPath() : [event.target];
  return path.some((node) => node instanceof Element && node.matches(TYPING));
}

function press(event, buttons) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.isComposing || event.keyCode === 229) return;
  const key = keyOf(event, buttons);
  if (key === null || (key !== "Escape" && typing(event))) return;
  const button = document.querySelector(`[class*="st-key-${buttons[key]}"] button`);
  if (!button) return;
  // Streamlit itself listens for some letters ("r" runs the page again).
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!button.disabled) button.click();
}

// A list that was just used to choose a document would swallow the next key.
function leaveLists() {
  const active = document.activeElement;
  if (active && active.closest(".st-key-choose_document, .st-key-filter")) active.blur();
}

function show(item, tries) {
  const mark = document.querySelector(`.cs-source .cs-current[data-item="${item}"]`);
  if (!mark) {
    if (tries > 0) window.setTimeout(() => show(item, tries - 1), 80);
    return;
  }
  const frame = mark.closest(".cs-source");
  const place = mark.getBoundingClientRect();
  const view = frame.getBoundingClientRect();
  if (place.top < view.top + 40 || place.bottom > view.bottom - 40) {
    frame.scrollTop += place.top - view.top - view.height / 3;
  }
}

export default function (component) {
  const { data, setTriggerValue } = component;
  const pressKey = (event) => press(event, data.buttons);
  const pickMark = (event) => {
    const mark = event.target instanceof Element ? event.target.closest(".cs-source [data-item]") : null;
    if (mark && window.getSelection().isCollapsed) setTriggerValue("pick", mark.dataset.item);
  };
  window.addEventListener("keydown", pressKey, true);
  document.addEventListener("click", pickMark, true);
  document.documentElement.dataset.keysFor = String(data.current);
  leaveLists();
  if (data.current !== null) show(data.current, 40);
  return () => {
    delete document.documentElement.dataset.keysFor;
    window.removeEventListener("keydown", pressKey, true);
    document.removeEventListener("click", pickMark, true);
  };
}
