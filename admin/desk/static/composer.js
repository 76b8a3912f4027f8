// The box for a reply. A draft belongs to one talk, is kept in this page's memory alone, and Enter never sends.

import { showPending, talk } from './talk.js';

const form = document.querySelector('[data-composer]');
const box = form.elements.text;
const drafts = new Map();
let shownFor = talk.id;

// Puts away the draft of the talk that was on the screen and takes out that of the one that is now.
export function switchDraft() {
  if (shownFor === talk.id) return;
  if (shownFor && box.value) drafts.set(shownFor, box.value);
  shownFor = talk.id;
  box.value = drafts.get(shownFor) ?? '';
  drafts.delete(shownFor);
  grow();
}

export function hasDrafts() {
  return box.value.trim() !== '' || drafts.size > 0;
}

// What was written to somebody who has left is dropped.
export function dropDraft(talkId) {
  drafts.delete(talkId);
  if (shownFor === talkId) box.value = '';
}

// Words that could not be sent go back to where they were written.
export function keepDraft(message) {
  const [talkId, text] = [message.get('handoff'), message.get('text')];
  if (shownFor === talkId) box.value ||= text;
  else drafts.set(talkId, drafts.get(talkId) ?? text);
}

// Where there is a keyboard, writing can begin; on a phone it would cover the words that are to be read first.
export function focusTalk() {
  const place = matchMedia('(hover: hover)').matches ? box : document.getElementById('talk-name');
  place.focus();
}

function grow() {
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight + 2, 160)}px`;
}

// Calls send(form, pending) for each message; the same message keeps its id however often it is tried.
export function startComposer(send) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = box.value;
    if (!text.trim() || !talk.id) return;
    const message = new FormData(form);
    message.set('handoff', talk.id);
    message.set('client_id', crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
    box.value = '';
    grow();
    send(message, showPending(text));
    box.focus();
  });

  box.addEventListener('keydown', (event) => {
    // Safari ends a conversion with an Enter that only the old key code gives away.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!event.repeat) form.requestSubmit();
    }
  });

  box.addEventListener('input', grow);
}
