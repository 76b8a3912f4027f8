// Requests to our own server, one after another, so that no answer overtakes a newer one.

const token = document.querySelector('meta[name="csrf-token"]').content;
const LONGEST_WAIT = 15000;
let last = Promise.resolve();
let left = false;

// Runs a task when all earlier ones are done, whatever became of them.
export function inTurn(task) {
  const next = last.then(task);
  last = next.catch(() => {});
  return next;
}

// Sends a form and gives { status, body }; body is null where there is none. Rejects when the line is lost.
export async function post(address, form = new FormData(), patience = LONGEST_WAIT) {
  const response = await fetch(address, {
    method: 'POST',
    body: form,
    headers: { 'Accept': 'application/json', 'X-CSRFToken': token },
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  });
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
  return { status: response.status, body: isJson ? await response.json() : null };
}

// Whether the answer is that nobody is signed in here any more, or somebody else is.
export function isOver({ status, body }) {
  return [400, 401, 403].includes(status) && Boolean(body?.error);
}

// Leaves nothing on the screen and goes to the sign-in page. Whoever awaits it does nothing more.
export function leave() {
  if (!left) {
    left = true;
    document.body.replaceChildren();
    location.replace('/staff/sign-in');
  }
  return new Promise(() => {});
}

export function hasLeft() {
  return left;
}
