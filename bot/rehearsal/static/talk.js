// One resident's phone: the talk, what can be pressed, what can be sent.

import { act, element } from "./wire.js";
import { draw } from "./message.js";

const at = (id) => document.getElementById(id);

export class Talk {
  constructor() {
    this.chosen = "";
    this.shown = 0;
    this.restsUntil = 0;
    this.drawn = new Map();
    this.residents = [];
    this.follows = true;
    this.drafts = new Map();
    at("write").addEventListener("submit", (event) => {
      event.preventDefault();
      this.write();
    });
    at("words").addEventListener("keydown", (event) => {
      const converting = event.isComposing || event.keyCode === 229;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !converting) {
        event.preventDefault();
        this.write();
      }
    });
    at("befriend").addEventListener("click", () => this.does("befriend"));
    at("block").addEventListener("click", () => this.does("block"));
    at("computer").addEventListener("change", () => this.showChoices(this.resident()));
    for (const button of document.querySelectorAll("[data-sticker]")) {
      button.addEventListener("click", () => this.does("sticker", { sticker: button.dataset.sticker }));
    }
    for (const button of document.querySelectorAll("[data-send]")) {
      button.addEventListener("click", () => this.does(button.dataset.send));
    }
    for (const button of document.querySelectorAll("[data-menu]")) {
      const label = button.textContent.trim();
      const action = { type: "postback", label, data: button.dataset.menu, displayText: label };
      button.addEventListener("click", () => this.press(action));
    }
  }

  resident() {
    return this.residents.find((one) => one.id === this.chosen);
  }

  // What somebody sends or presses shows at the end of the talk, wherever they had scrolled to.
  async does(name, wanted = {}) {
    this.follows = name !== "unsend";
    const { problem } = await act(name, { resident: this.chosen, ...wanted });
    at("problem").textContent = problem;
  }

  press(action) {
    this.does("tap", { action });
  }

  async write() {
    const words = at("words");
    const text = words.value;
    if (!text.trim()) return words.focus();
    words.value = "";
    await this.does("say", { text });
    if (at("problem").textContent) words.value = text;
    words.focus();
  }

  restUntil(revision) {
    this.restsUntil = revision;
    at("phone").inert = this.shown < revision;
  }

  show(residents, revision) {
    this.residents = residents;
    this.shown = revision;
    if (!this.resident()) this.choose(residents.at(-1)?.id ?? "");
    at("phone").inert = revision < this.restsUntil;
    const known = [...at("people").children].map((button) => button.dataset.id).join();
    if (known !== residents.map((one) => one.id).join()) this.showPeople();
    this.showPhone();
  }

  showPeople() {
    at("people").replaceChildren(
      ...this.residents.map((one) =>
        element("button", { type: "button", class: "person", "data-id": one.id, onclick: () => this.choose(one.id, true) }, one.name),
      ),
    );
    this.markChosen();
  }

  choose(id, again = false) {
    this.drafts.set(this.chosen, at("words").value);
    this.chosen = id;
    at("words").value = this.drafts.get(id) ?? "";
    this.drawn.clear();
    this.follows = true;
    at("log").replaceChildren();
    this.markChosen();
    if (again) this.showPhone();
  }

  markChosen() {
    for (const button of at("people").children) {
      button.setAttribute("aria-pressed", String(button.dataset.id === this.chosen));
    }
  }

  showPhone() {
    const resident = this.resident();
    if (!resident) return;
    const reachable = resident.friend && !resident.blocked;
    at("befriend-box").hidden = reachable;
    at("composer").hidden = !reachable;
    at("block").hidden = !reachable;
    at("talk-state").textContent = resident.blocked ? "ブロック中" : reachable ? "" : "まだ友だちではありません";
    this.showEntries(resident);
    this.showChoices(resident);
  }

  showEntries(resident) {
    const log = at("log");
    const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    let added = false;
    for (const entry of resident.entries) {
      const shape = JSON.stringify([entry.message, entry.unsent]);
      const known = this.drawn.get(entry.id);
      if (known?.shape === shape) continue;
      const row = this.drawEntry(entry);
      if (known) known.row.replaceWith(row);
      else log.append(row);
      this.drawn.set(entry.id, { shape, row });
      added = true;
    }
    let waits = log.querySelector(".loading");
    if (resident.loading && !waits) log.append(element("p", { class: "loading" }, "入力しています…"));
    if (!resident.loading) waits?.remove();
    if (added && (wasAtEnd || this.follows)) {
      log.scrollTop = log.scrollHeight;
      this.follows = false;
    }
  }

  drawEntry(entry) {
    const mine = entry.who === "resident";
    const body = entry.unsent
      ? element("p", { class: "quiet" }, "送信を取り消しました")
      : draw(entry.message, (action) => this.press(action));
    const row = element("div", { class: `entry ${entry.who}` }, body);
    const below = element("div", { class: "below" }, element("span", { class: "time" }, entry.time));
    if (mine && !entry.unsent) {
      below.append(
        element("button", { type: "button", class: "unsend", onclick: () => this.does("unsend", { message: entry.id }) }, "取り消す"),
      );
    }
    row.append(below);
    return row;
  }

  showChoices(resident) {
    const hidden = !resident || at("computer").checked;
    const actions = hidden ? [] : resident.choices;
    const shape = JSON.stringify(actions);
    if (at("choices").dataset.shape === shape) return;
    at("choices").dataset.shape = shape;
    at("choices").replaceChildren(
      ...actions.map((action) => element("button", { type: "button", class: "chip", onclick: () => this.press(action) }, action.label)),
    );
  }
}
