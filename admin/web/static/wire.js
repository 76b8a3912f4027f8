// Requests to our own server, one after another, so that no answer overtakes a newer one.

const token = document.querySelector('meta[name="csrf-token"]').content;
let last = Promise.resolve();

// Runs a task when all earlier ones are done, whatever became of them.
export function inTurn(task) {
  const next = last.then(task);
  last = next.catch(() => {});
  return next;
}

// Sends a form and gives { status, body }; body is null where there is none. Rejects when the line is lost.
export async function post(address, form = new FormData()) {
  const response = await fetch(address, {
    method: 'POST',
    body: form,
    headers: { 'Accept': 'application/json', 'X-CSRFToken': token },
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(15000),
  });
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
  return { status: response.status, body: isJson ? await response.json() : null };
}

// Leaves nothing on the screen and goes to the sign-in page.
export function leave() {
  document.body.replaceChildren();
  location.replace('/staff/sign-in');
}
