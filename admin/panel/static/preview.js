// Keeps the card beside the form as the bot would make it from what is typed; nothing is saved.

import { inTurn, post } from '/staff/static/wire.js';

const form = document.querySelector('[data-preview]');
const card = document.querySelector('[data-card]');
const part = (name) => card.querySelector(`[data-part=${name}]`);
let waiting = 0;

function list(name, texts) {
  part(name).replaceChildren(...texts.map((text) => {
    const item = document.createElement('li');
    item.textContent = text;
    return item;
  }));
}

async function refresh() {
  try {
    const { status, body } = await inTurn(() => post(form.dataset.preview, new FormData(form)));
    if (status !== 200) return;
    for (const name of ['title', 'subtitle', 'summary']) part(name).textContent = body[name];
    list('facts', body.facts);
    list('actions', body.actions);
  } catch {
    // The picture stays as it was; saving will say if the line is lost.
  }
}

form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 400);
});

form.querySelector('[data-only-plain]').hidden = true;
