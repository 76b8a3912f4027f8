// Learns that something has changed: by a stream, or by asking now and then where no stream is to be had.

import { isInDoubt, noteHeard, silence } from './lost.js';

const ASK_EVERY = 20000;
const ASK_OFTEN = 5000;
const SILENT_AFTER = 6000;
const TRY_STREAM_AGAIN = 60000;

export function startNews(address, ask) {
  let stream = null;
  let asked = 0;
  let tried = 0;

  function now() {
    asked = Date.now();
    ask();
  }

  function connect() {
    tried = Date.now();
    stream?.close();
    stream = new EventSource(address);
    stream.onmessage = (event) => {
      noteHeard();
      if (event.data === 'changed') now();
    };
    // It ends with the session, with the server or with the line; asking tells which.
    stream.onerror = now;
  }

  // A page in a pocket loses its stream without any event, so coming back always means asking anew.
  function wake() {
    if (document.visibilityState !== 'visible') return;
    now();
    connect();
  }

  document.addEventListener('visibilitychange', wake);
  addEventListener('pageshow', (event) => { if (event.persisted) wake(); });
  addEventListener('online', wake);
  addEventListener('pagehide', () => stream?.close());

  setInterval(() => {
    const refused = stream.readyState === EventSource.CLOSED;
    if (refused && Date.now() - tried > TRY_STREAM_AGAIN) connect();
    const isWell = !isInDoubt() && stream.readyState === EventSource.OPEN && silence() < SILENT_AFTER;
    if (Date.now() - asked >= (isWell ? ASK_EVERY : ASK_OFTEN)) now();
  }, 1000);

  connect();
}
