// Draws a LINE message: text, sticker, picture, place, Flex bubbles and carousels.

import { element } from "./wire.js";

const SIZES = { xxs: 14, xs: 14, sm: 15, md: 16, lg: 18, xl: 20, xxl: 24 };

export function draw(message, press) {
  switch (message.type) {
    case "text":
    case "textV2":
      return element("p", { class: "bubble" }, message.text);
    case "sticker":
      return element("p", { class: "bubble sticker" }, message.meaning ? `スタンプ（${message.meaning}）` : "スタンプ");
    case "image":
      return element("p", { class: "bubble" }, "［写真］");
    case "location":
      return element("p", { class: "bubble" }, `［場所］${message.address ?? ""}`);
    case "flex":
      return drawFlex(message.contents, press);
    case "template":
      return element("p", { class: "bubble" }, message.altText);
    default:
      return element("p", { class: "bubble" }, `［${message.type}］`);
  }
}

function drawFlex(contents, press) {
  if (contents.type === "carousel") {
    const cards = contents.contents.map((bubble) => element("li", {}, drawCard(bubble, press)));
    return element("ul", { class: "carousel", tabindex: "0", "aria-label": "カード。横に動かせます" }, ...cards);
  }
  return drawCard(contents, press);
}

function drawCard(bubble, press) {
  const card = element("div", { class: "card" });
  for (const part of ["header", "hero", "body", "footer"]) {
    if (bubble[part]) card.append(drawPart(bubble[part], press, part));
  }
  return card;
}

function drawPart(part, press, place = "") {
  switch (part.type) {
    case "box": {
      const box = element("div", { class: `box ${part.layout} ${place}` });
      box.append(...(part.contents ?? []).map((inner) => drawPart(inner, press)));
      return box;
    }
    case "text": {
      const text = element("p", { class: part.weight === "bold" ? "bold" : "" }, part.text ?? "");
      text.style.fontSize = `${SIZES[part.size] ?? 16}px`;
      if (part.color) text.style.color = part.color;
      return text;
    }
    case "button":
      return drawButton(part, press);
    case "separator":
      return element("hr");
    default:
      return element("span");
  }
}

function drawButton(part, press) {
  const filled = part.style === "primary";
  const button = element("button", { type: "button", class: filled ? "main" : "plain" }, part.action.label ?? "");
  button.addEventListener("click", () => press(part.action));
  return button;
}
