// Whether the server is to be reached: the page says so within ten seconds when it is not.

const banner = document.querySelector('[data-lost]');
const LOST_AFTER = 9000;
let heard = Date.now();
let missed = 0;

// Milliseconds since the server last gave a sign of life.
export function silence() {
  return Date.now() - heard;
}

export function noteHeard() {
  heard = Date.now();
}

// The server has answered what was asked.
export function noteReached() {
  noteHeard();
  missed = 0;
  banner.hidden = true;
}

// It has not, or with an error; once may be chance.
export function noteMissed() {
  missed += 1;
  if (missed > 1) banner.hidden = false;
}

// A page that slept could hear nothing.
document.addEventListener('visibilitychange', noteHeard);
addEventListener('offline', () => { banner.hidden = false; });
setInterval(() => { if (silence() > LOST_AFTER) banner.hidden = false; }, 1000);
