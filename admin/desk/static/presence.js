// Whether a person is at this page: something was pressed or typed lately, or 「まだいます」 was answered.
// A tab that is only open gives no sign, and its counsellor is no longer promised to anybody.

import { play } from './tone.js';

const ASK_AFTER = 8 * 60000;
const GONE_AFTER = 10 * 60000;

const question = document.querySelector('[data-still]');
let acted = Date.now();

export function isHere() {
  return Date.now() - acted < GONE_AFTER;
}

export function startPresence(tell) {
  const note = () => {
    const wasAway = !isHere();
    acted = Date.now();
    question.hidden = true;
    if (wasAway) tell();
  };
  for (const kind of ['pointerdown', 'keydown', 'wheel']) addEventListener(kind, note, { capture: true, passive: true });
  setInterval(() => {
    const asks = document.body.dataset.duty === 'on' && Date.now() - acted >= ASK_AFTER;
    if (asks && question.hidden) play();
    question.hidden = !asks;
    question.querySelector('p').textContent = isHere()
      ? 'まだいますか。押さないと、2分ほどで「離れています」になり、新しい人はほかの人へ行きます。'
      : 'いまは「離れています」と見えています。もどったら押してください。';
  }, 1000);
}
