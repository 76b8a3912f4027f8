// Where the focus goes when what had it is gone from the screen; nobody who works by keys is sent back to the start.

const find = (name) => document.querySelector(`[data-${name}]`);

// Runs a change of the page, and puts the focus where it belongs if the change took it away.
export function keepFocus(change) {
  const before = document.activeElement;
  change();
  if (!before || before === document.body) return;
  if (!before.checkVisibility()) focusView();
  else if (document.activeElement !== before) before.focus();
}

// The head of what is shown: the word about what was done, the talk, or the list.
export function focusView() {
  const places = [find('leaving'), find('notice'), document.getElementById('talk-name'), find('queue')];
  places.find((place) => place.checkVisibility())?.focus();
}

// The card of a talk in the list, for those who come back from it.
export function focusCard(talkId) {
  const card = [...document.querySelectorAll('[data-list=mine] > li')].find((node) => node.dataset.key === talkId);
  if (card?.checkVisibility()) card.querySelector('button').focus();
  else focusView();
}
