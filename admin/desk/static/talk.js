// The talk on the screen: its entries in order, and the words of what was not sent yet.

import { fill, shape } from './fill.js';

const pane = document.querySelector('[data-talk]');
const log = pane.querySelector('[data-log]');
const scroll = pane.querySelector('[data-scroll]');
const newer = pane.querySelector('[data-newer]');
const none = document.querySelector('[data-no-talk]');
const NEAR = 120;

export const talk = {
  get id() { return pane.dataset.talk; },
  get cursor() { return pane.dataset.cursor; },
};

export function startTalk() {
  for (const node of log.children) fold(node);
  newer.addEventListener('click', () => {
    toEnd();
    scroll.focus();
  });
  scroll.addEventListener('scroll', () => { if (isAtEnd()) newer.hidden = true; });
  toEnd();
}

function isAtEnd() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
}

function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  newer.hidden = true;
}

// Shows what the server knows of the talk, or nothing. Gives the resident's new entries.
export function showTalk(found) {
  const switched = talk.id !== (found?.id ?? '');
  document.body.dataset.view = found ? 'talk' : 'list';
  pane.hidden = !found;
  none.hidden = Boolean(found);
  if (switched) {
    log.replaceChildren();
    newer.hidden = true;
  }
  pane.dataset.talk = found?.id ?? '';
  pane.dataset.cursor = found?.cursor ?? 0;
  if (!found) return [];
  fill(pane.querySelector('.talk-top'), found);
  fill(pane.querySelector('.agreed'), found);
  for (const input of pane.querySelectorAll(':scope > :not(.reading) [data-field=id]')) {
    if (!input.form.querySelector('.back')) input.value = found.id;
  }
  fill(pane, { beside: found.beside, asking: found.asking });
  pane.querySelector(':scope > [data-field=beside]').hidden = !found.beside;
  pane.querySelector('[data-asking]').hidden = !found.asking;
  for (const part of pane.querySelectorAll('[data-only-own]')) part.hidden = found.joined;
  pane.querySelector('[data-only-joined]').hidden = !found.joined;
  const follow = switched || isAtEnd();
  const fresh = found.lines.filter((line) => showLine(found.id, line));
  if (follow && found.lines.length) toEnd();
  if (!follow && fresh.length) newer.hidden = false;
  return switched ? [] : fresh;
}

// Adds or changes one entry; true when it is new and from the resident.
function showLine(talkId, line) {
  const known = log.querySelector(`[data-seq="${Number(line.seq)}"]`);
  const node = known ?? shape('entry-template');
  node.className = `entry entry-${line.who}${line.instead ? ' entry-instead' : ''}`;
  node.dataset.seq = line.seq;
  node.dataset.order = line.order.join(' ');
  fill(node, { ...line, id: talkId, speaker: speaker(line.who) });
  node.querySelector('[data-field=state]').classList.toggle('failed', line.again);
  const again = node.querySelector('form');
  again.hidden = !line.again;
  again.elements.seq.value = line.seq;
  if (!known) place(node);
  fold(node);
  return !known && line.who === 'resident';
}

// A very long message shows its beginning; the rest is one press away.
function fold(node) {
  const words = node.querySelector('.entry-text');
  const more = node.querySelector('[data-more]');
  if (more.getAttribute('aria-expanded') === 'true') return;
  node.classList.add('entry-folded');
  more.hidden = words.scrollHeight <= words.clientHeight + 1;
  node.classList.toggle('entry-folded', !more.hidden);
  more.onclick = () => {
    const isFolded = node.classList.toggle('entry-folded');
    more.textContent = isFolded ? '続きを見る' : 'たたむ';
    more.setAttribute('aria-expanded', String(!isFolded));
  };
}

function speaker(who) {
  return { resident: '相手', counsellor: 'わたし' }[who] ?? 'お知らせ';
}

function place(node) {
  const [at, seq] = order(node);
  const later = [...log.children].find((other) => {
    const [otherAt, otherSeq] = order(other);
    return otherAt > at || (otherAt === at && otherSeq > seq);
  });
  log.insertBefore(node, later ?? null);
}

function order(node) {
  return node.dataset.order ? node.dataset.order.split(' ').map(Number) : [Infinity, Infinity];
}

// A message on its way: shown at once, and named when the server has it.
export function showPending(text) {
  const node = shape('entry-template');
  node.className = 'entry entry-counsellor';
  fill(node, { text, speaker: 'わたし', state: '送信中' });
  log.append(node);
  toEnd();
  return {
    arrived(seq) { node.dataset.seq = seq; },
    failed(sendAgain) {
      fill(node, { state: '届きません' });
      node.querySelector('[data-field=state]').classList.add('failed');
      const form = node.querySelector('form');
      form.hidden = false;
      form.removeAttribute('data-live');
      form.onsubmit = (event) => {
        event.preventDefault();
        form.hidden = true;
        fill(node, { state: '送信中' });
        sendAgain();
      };
    },
    drop() { node.remove(); },
    get onScreen() { return node.isConnected; },
  };
}
