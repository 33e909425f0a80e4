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

// Keys that come while the page still works on the last one wait here, in order; none is lost and none hits an item that
// was decided already. The window keeps them, for this module starts anew with every version of the page.
const line = (window.clientsignalKeys = window.clientsignalKeys || { waiting: [], since: 0, run: null });
const LONGEST_LINE = 60;
const PATIENCE_MS = 15000;

function busy(run) {
  if (line.run === null) return false;
  // A page that never answers, as after an error, must not swallow keys for ever.
  return line.run === run && Date.now() - line.since < PATIENCE_MS;
}

function forget() {
  line.waiting.length = 0;
  line.run = null;
}

function take(event, data) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.isComposing || event.keyCode === 229) return;
  const key = keyOf(event, data.buttons);
  if (key === null || (key !== "Escape" && typing(event))) return;
  const isBusy = busy(data.run);
  if (!isBusy && !buttonOf(key, data.buttons)) return;
  // Streamlit itself listens for some letters ("r" runs the page again).
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!isBusy && line.waiting.length === 0) press(key, data);
  else if (line.waiting.length < LONGEST_LINE) line.waiting.push(key);
}

function buttonOf(key, buttons) {
  const all = document.querySelectorAll(`[class*="st-key-${buttons[key]}"] button`);
  // What Streamlit is about to take away still stands there for a moment.
  return [...all].find((button) => !button.closest('[data-stale="true"]')) || null;
}

function press(key, data) {
  const button = buttonOf(key, data.buttons);
  if (!button || button.disabled) return false;
  line.run = data.run;
  line.since = Date.now();
  button.click();
  return true;
}

// The page answered: the next key in line presses a button as soon as the buttons of the new item are there.
function goOn(data, tries) {
  if (line.waiting.length === 0) return;
  const key = line.waiting[0];
  const isThere = data.current === null || document.querySelector(`[class*="st-key-act-"][class*="-${data.current}-"]`);
  if (!isThere || !buttonOf(key, data.buttons)) {
    if (tries > 0) line.timer = window.setTimeout(() => goOn(data, tries - 1), 50);
    // A form has opened, or there is no such button here: what was typed ahead was meant for something else.
    else line.waiting.length = 0;
    return;
  }
  line.waiting.shift();
  if (!press(key, data)) line.waiting.length = 0;
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
  const pressKey = (event) => take(event, data);
  const pickMark = (event) => {
    const mark = event.target instanceof Element ? event.target.closest(".cs-source [data-item]") : null;
    if (mark && window.getSelection().isCollapsed) setTriggerValue("pick", mark.dataset.item);
  };
  window.addEventListener("keydown", pressKey, true);
  document.addEventListener("click", pickMark, true);
  document.documentElement.dataset.keysFor = String(data.current);
  leaveLists();
  if (data.current !== null) show(data.current, 40);
  window.clearTimeout(line.timer);
  if (data.trouble) forget();
  else if (!busy(data.run)) {
    line.run = null;
    goOn(data, 40);
  }
  return () => {
    window.clearTimeout(line.timer);
    delete document.documentElement.dataset.keysFor;
    window.removeEventListener("keydown", pressKey, true);
    document.removeEventListener("click", pickMark, true);
  };
}
