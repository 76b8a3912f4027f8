// Passkeys where the browser can. Everything else on the pages works without this.

import { post } from '/staff/static/wire.js';

const isName = !/^[\d.]+$|:/.test(location.hostname);
const isAble = isName && Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

async function getKey(options) {
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

async function makeKey(options) {
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
}

async function run(part) {
  const { ask, give, next } = part.dataset;
  const options = await post(ask);
  if (options.status !== 200) throw new Error('no options');
  const key = await (part.dataset.passkey === 'new' ? makeKey : getKey)(options.body);
  const form = new FormData();
  form.set('credential', JSON.stringify(key.toJSON()));
  form.set('next', next ?? '');
  const answer = await post(give, form);
  if (answer.status !== 200) throw new Error('not taken');
  location.replace(answer.body.next);
}

for (const part of document.querySelectorAll('[data-passkey]')) {
  const said = part.querySelector('[data-said]');
  part.hidden = !isAble;
  part.querySelector('button').addEventListener('click', async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    said.textContent = '';
    try {
      await run(part);
    } catch {
      said.textContent = part.dataset.failed;
    }
    button.disabled = false;
  });
}

// Without a script the browser prints by its own menu.
const print = document.querySelector('[data-print]');
if (print) {
  print.hidden = false;
  print.addEventListener('click', () => window.print());
}
