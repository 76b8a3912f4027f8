// What unfolds over the page folds again by Escape, and by a press somewhere else.

const FLOATING = 'details.menu[open], details.end[open]';

export function startFolds() {
  document.addEventListener('click', (event) => {
    for (const fold of document.querySelectorAll(FLOATING)) {
      if (!fold.contains(event.target)) fold.open = false;
    }
  });

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    const fold = document.activeElement.closest('details.fold[open]') ?? document.querySelector(FLOATING);
    if (!fold) return;
    fold.open = false;
    fold.querySelector('summary').focus();
  });
}
