// Whether the server is to be reached: the page says so within ten seconds when it is not.

const banner = document.querySelector('[data-lost]');
const LOST_AFTER = 9000;
let heard = Date.now();
let missed = 0;
let offlineSince = 0;

// Milliseconds since the server last gave a sign of life.
export function silence() {
  return Date.now() - heard;
}

export function noteHeard() {
  heard = Date.now();
}

// The server has answered what was asked at this time; an answer that was on its way already proves nothing.
export function noteReached(askedAt) {
  noteHeard();
  if (askedAt < offlineSince) return;
  missed = offlineSince = 0;
  banner.hidden = true;
}

// It has not, or with an error; once may be chance.
export function noteMissed() {
  missed += 1;
  if (missed > 1) banner.hidden = false;
}

// Whether it is better to ask soon.
export function isInDoubt() {
  return missed > 0 || offlineSince > 0;
}

// A page that slept could hear nothing.
document.addEventListener('visibilitychange', noteHeard);

addEventListener('offline', () => {
  offlineSince = Date.now();
  banner.hidden = false;
});

setInterval(() => { if (silence() > LOST_AFTER) banner.hidden = false; }, 1000);
