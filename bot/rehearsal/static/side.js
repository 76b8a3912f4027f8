// Beside the phone: the clock and the duty moved by hand, and what happened, newest first.

import { act, element } from "./wire.js";

const at = (id) => document.getElementById(id);

export class Side {
  constructor(talk) {
    this.talk = talk;
    this.drawn = new Map();
    this.duty = false;
    for (const button of document.querySelectorAll("[data-clock]")) {
      button.addEventListener("click", () => this.does("clock", { to: button.dataset.clock }));
    }
    at("add").addEventListener("click", () => this.does("add"));
    at("restart").addEventListener("click", () => this.startOver());
    at("duty").addEventListener("click", () => this.does("duty", { on: !this.duty }));
  }

  async does(name, wanted) {
    const { problem, revision } = await act(name, wanted);
    at("problem").textContent = problem;
    return revision ?? 0;
  }

  // Nobody can press on the phone of a resident who is just leaving.
  async startOver() {
    this.talk.restUntil(Infinity);
    this.talk.restUntil(await this.does("restart"));
  }

  show(state) {
    at("now").textContent = state.now;
    at("moved").hidden = !state.moved;
    this.duty = state.duty;
    at("duty").setAttribute("aria-pressed", String(state.duty));
    at("duty").textContent = state.duty ? "当番の人がいます（いないことにする）" : "当番の人がいません（いることにする）";
    at("billed").textContent = state.billed;
    at("limit").textContent = state.limit == null ? "" : `（ひと月${state.limit}通まで）`;
    this.showHappenings(state.happenings);
  }

  showHappenings(happenings) {
    const list = at("happenings");
    const current = new Set(happenings.map((happening) => happening.seq));
    for (const [seq, known] of this.drawn) {
      if (current.has(seq)) continue;
      known.row.remove();
      this.drawn.delete(seq);
    }
    for (const happening of [...happenings].reverse()) {
      const shape = JSON.stringify(happening);
      const known = this.drawn.get(happening.seq);
      if (known?.shape === shape) continue;
      const row = drawHappening(happening, known?.row.querySelector("details")?.open);
      if (known) known.row.replaceWith(row);
      else list.prepend(row);
      this.drawn.set(happening.seq, { shape, row });
    }
  }
}

function drawHappening(happening, open) {
  const row = element(
    "li",
    { class: `happening ${happening.side}` },
    element("p", { class: "title" }, element("span", { class: "time" }, happening.time), " ", happening.title),
    element("p", { class: "tags" }, element("span", { class: "tag" }, happening.state)),
  );
  if (happening.said) row.append(element("p", { class: "said" }, happening.said));
  for (const why of happening.why) row.append(element("p", { class: "why" }, `なぜ：${why}`));
  for (const problem of happening.problems) row.append(element("p", { class: "problem" }, problem));
  if (happening.body) {
    const body = element("details", { open: Boolean(open) }, element("summary", {}, "くわしく"));
    body.append(element("pre", { tabindex: "0" }, happening.body));
    row.append(body);
  }
  return row;
}
