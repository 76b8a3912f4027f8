// Keeps the session while somebody reads or writes, warns before it ends, and clears the screen when it has.

import { inTurn, isOver, leave, post } from './wire.js';

const banner = document.querySelector('[data-session-end]');
const idle = Number(banner.dataset.idle) * 1000;
const warned = Number(banner.dataset.warned) * 1000;
const TELL_EVERY = 4 * 60 * 1000;

let told = Date.now();
let used = false;

async function tell() {
  used = false;
  told = Date.now();
  banner.hidden = true;
  const answer = await inTurn(() => post(banner.dataset.stay));
  if (isOver(answer)) leave();
}

for (const kind of ['pointerdown', 'keydown', 'input', 'wheel']) {
  addEventListener(kind, () => { used = true; }, { passive: true, capture: true });
}
banner.querySelector('button').addEventListener('click', () => tell().catch(() => {}));

// A page that the browser has kept for the way back may be of a session that is over.
addEventListener('pageshow', (event) => { if (event.persisted) tell().catch(() => {}); });

setInterval(() => {
  const since = Date.now() - told;
  if (since >= idle) leave();
  else if (used && since >= TELL_EVERY) tell().catch(() => {});
  else banner.hidden = since < idle - warned;
}, 5000);

// Faults of a form are read out first.
document.querySelector('[data-focus]')?.focus();
