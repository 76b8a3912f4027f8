// The desk, alive: shows what the server says, and sends what is pressed without leaving the page.

import { inTurn, isOver, leave, post } from '/staff/static/wire.js';
import { dropDraft, focusTalk, keepDraft, startComposer, switchDraft } from './composer.js';
import { fillList } from './fill.js';
import { focusCard, focusView, keepFocus } from './focus.js';
import { startFolds } from './folds.js';
import { askAboutLeaving, startLeaving } from './leaving.js';
import { noteMissed, noteReached } from './lost.js';
import { startNews } from './news.js';
import { isHere, startPresence } from './presence.js';
import { showTalk, startTalk, talk } from './talk.js';
import { play } from './tone.js';

const find = (name) => document.querySelector(`[data-${name}]`);
const duty = document.querySelector('[data-live=duty]');
const ASKING_PATIENCE = 5000;
const SPEAK_EVERY = 10000;

let waitingIds = new Set([
  ...[...document.querySelectorAll('[data-list=waiting] > li')].map((card) => `${card.dataset.key} ${card.dataset.rings}`),
  ...[...document.querySelectorAll('[data-list=invited] > li')].map((card) => card.dataset.key),
]);
let dueIds = null;
let asking = false;
let spokenAt = 0;

function show(view) {
  const over = view.ended && talk.id;
  if (over) dropDraft(talk.id);
  const fresh = showTalk(view.talk);
  switchDraft();
  fillList(find('list=waiting'), 'waiting-template', view.waiting, '');
  fillList(find('list=mine'), 'mine-template', view.mine, talk.id);
  fillList(find('list=invited'), 'invited-template', view.invited, '');
  fillList(find('list=running'), 'running-template', view.running, '');
  for (const name of ['waiting', 'mine', 'invited', 'running']) {
    for (const count of document.querySelectorAll(`[data-count=${name}]`)) count.textContent = view[name].length;
    const [empty, some] = [find(`empty=${name}`), find(`some=${name}`)];
    if (empty) empty.hidden = view[name].length > 0;
    if (some) some.hidden = view[name].length === 0;
  }
  document.body.dataset.full = view.full ? 'yes' : 'no';
  find('full-note').textContent = view.full;
  find('full-note').hidden = !view.full || view.waiting.length === 0;
  find('others').hidden = view.waiting.length === 0;
  find('colleagues').textContent = view.colleagues;
  showDuty(view.duty);
  if (view.notice || over) showNotice(view.notice);
  tellNews(view, fresh);
}

function showDuty(on) {
  document.body.dataset.duty = on ? 'on' : 'off';
  find('duty-word').textContent = on ? '受付中' : '休み';
  find('rest').hidden = on;
  duty.elements.duty.value = on ? 'off' : 'on';
  duty.querySelector('button').textContent = on ? '休みにする' : '受付を始める';
}

function showNotice(text) {
  const notice = find('notice');
  notice.textContent = text;
  notice.hidden = !text;
}

// Sound for somebody new and for an answer that is not being looked at; words for those who hear the page.
function tellNews(view, fresh) {
  // Whom nobody has answered is heard again; a name with its number of rings is new each time.
  const heard = view.waiting.filter((card) => card.rings >= 0).map((card) => `${card.id} ${card.rings}`);
  const ids = new Set([...heard, ...view.invited.map((card) => card.id)]);
  const someoneNew = [...ids].some((id) => !waitingIds.has(id));
  const due = new Set(view.mine.filter((card) => card.answer_due).map((card) => card.id));
  const elsewhere = dueIds && [...due].some((id) => !dueIds.has(id) && id !== talk.id);
  const unseen = fresh.length > 0 && document.visibilityState !== 'visible';
  if ((someoneNew && view.duty) || elsewhere || unseen) play();
  if (someoneNew && Date.now() - spokenAt > SPEAK_EVERY) {
    spokenAt = Date.now();
    find('spoken').textContent = `待っている人 ${view.waiting.length}人`;
  }
  waitingIds = ids;
  dueIds = due;
}

// Sends a form with the talk it is to show, and shows the answer. The talk on the screen is asked for only when it is
// this request's turn, so that a late answer never brings back a talk that was left.
function send(address, form, { open, pending, patience } = {}) {
  return inTurn(async () => {
    form.set('open', open ?? talk.id);
    form.set('after', open === undefined ? talk.cursor : 0);
    const askedAt = Date.now();
    const answer = await post(address, form, patience);
    const hasSignedOut = answer.status === 204;
    if (hasSignedOut || isOver(answer)) await leave();
    // Errors in general come without a desk in them.
    if (!answer.body?.waiting) throw new Error('no desk in the answer');
    noteReached(askedAt);
    if (answer.body.sent) pending?.arrived(answer.body.sent);
    keepFocus(() => show(answer.body));
    return answer;
  });
}

async function ask() {
  if (asking) return;
  asking = true;
  try {
    const question = new FormData();
    if (isHere()) question.set('here', 'yes');
    await send('/desk/now', question, { patience: ASKING_PATIENCE });
  } catch {
    noteMissed();
  }
  asking = false;
}

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('form[data-live]');
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const kind = form.dataset.live;
  const data = new FormData(form, event.submitter);
  const leftTalk = talk.id;
  if (kind === 'duty' && data.get('duty') === 'on') play();
  form.closest('details')?.removeAttribute('open');
  showNotice('');
  askAboutLeaving('');
  try {
    const { body } = await send(form.action, data, { open: { enter: data.get('handoff'), list: '' }[kind] });
    if (kind === 'out') askAboutLeaving(body.leaving);
    else if (kind === 'enter' && talk.id) focusTalk();
    else if (kind === 'list' && !body.notice) focusCard(leftTalk);
    else if (['enter', 'list', 'stay'].includes(kind)) focusView();
  } catch {
    noteMissed();
    showNotice('うまくいきませんでした。つながりを確かめて、もう一度押してください。');
  }
});

startComposer(async function deliver(message, pending) {
  try {
    const answer = await send('/desk/reply', message, { pending });
    if (!answer.body.sent) pending.drop();
    if (answer.status === 422) keepDraft(message);
  } catch {
    noteMissed();
    if (pending.onScreen) pending.failed(() => deliver(message, pending));
    else keepDraft(message);
  }
});

find('only-plain').hidden = true;
const tryTone = find('try-tone');
tryTone.hidden = false;
tryTone.addEventListener('click', play);
startTalk();
startFolds();
startLeaving();
startPresence(ask);
startNews('/desk/changes', ask);
