// Puts plain data into shapes from the page's templates. Only text is ever set, never markup.

const templates = new Map();

export function shape(id) {
  if (!templates.has(id)) templates.set(id, document.getElementById(id).content.firstElementChild);
  return templates.get(id).cloneNode(true);
}

// Sets each [data-field] from values; a field with nothing to say is hidden if it is a tag, a mark or a quotation.
export function fill(node, values) {
  for (const field of node.querySelectorAll('[data-field]')) {
    const value = values[field.dataset.field];
    if (value === undefined) continue;
    if (field.localName === 'input') field.value = value;
    else if (field.textContent !== value) field.textContent = value;
    if (field.matches('.tag, .mark, blockquote')) field.hidden = !value;
    if (field.dataset.field === 'urgency') redden(field, values.urgent);
  }
}

function redden(tag, urgent) {
  tag.classList.toggle('tag-wrong', urgent);
  tag.classList.toggle('tag-care', !urgent);
}

// Makes a list show these cards in this order, keeping the nodes of those that stay so that nobody loses their place.
export function fillList(list, templateId, cards, openId) {
  const kept = new Map([...list.children].map((node) => [node.dataset.key, node]));
  // First, or those that stay would be moved past them, and what is moved loses the focus.
  for (const [id, node] of kept) if (!cards.some((card) => card.id === id)) node.remove();
  cards.forEach((card, index) => {
    const node = kept.get(card.id) ?? shape(templateId);
    node.dataset.key = card.id;
    node.classList.toggle('card-urgent', card.urgent);
    fill(node, card);
    const button = node.querySelector('.card-button');
    if (card.id === openId) button?.setAttribute('aria-current', 'true');
    else button?.removeAttribute('aria-current');
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
}
