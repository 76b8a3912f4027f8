// Nobody goes by mistake while words are unsent or somebody waits for an answer.

import { hasLeft } from '/staff/static/wire.js';
import { hasDrafts } from './composer.js';
import { focusView } from './focus.js';

const question = document.querySelector('[data-leaving]');

// Puts the question about the talks that are open; an empty text takes it away.
export function askAboutLeaving(text) {
  question.querySelector('p').textContent = text;
  question.hidden = !text;
  if (text) question.focus();
}

export function startLeaving() {
  question.querySelector('[data-remain]').addEventListener('click', (event) => {
    event.preventDefault();
    askAboutLeaving('');
    focusView();
  });

  addEventListener('beforeunload', (event) => {
    if (hasLeft()) return;
    if (hasDrafts() || document.querySelector('[data-list=mine] > li')) event.preventDefault();
  });
}
