// The only place that talks to the service: what happens on the page, and what the page shows.

// Gives what went wrong in words, and the revision of the state in which the act can be seen.
export async function act(name, wanted = {}) {
  let answer;
  try {
    answer = await fetch(`/rehearsal/act/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(wanted),
    });
  } catch {
    return { problem: "サービスが止まっているようです。make run をもう一度始めてください。" };
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return { problem: "", revision: told.revision };
  return { problem: told.message ?? "うまくいきませんでした。画面を開き直してください。" };
}

// Calls `show` with each new state, for as long as the page is open.
export async function follow(show) {
  let after = -1;
  for (;;) {
    try {
      const answer = await fetch(`/rehearsal/state?after=${after}`);
      const state = await answer.json();
      after = state.revision;
      show(state);
    } catch {
      after = -1;
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") made.addEventListener("click", value);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}
