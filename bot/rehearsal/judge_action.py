"""LINE's action objects: what happens when something is pressed."""

from bot.rehearsal.measure import count_characters
from bot.rehearsal.shape import Rule, Shape, link, text, typed

QUICK_REPLY_LABEL = 20
MENU_LABEL = 20
FLEX_LABEL = 40


def action(label_most: int, label_needed: bool = True) -> Rule:
    """An action that the bot uses, with a label of at most so many characters."""
    common: dict[str, Rule] = {"label": text(label_most, count=count_characters), "type": text(20)}
    needed = ("label",) if label_needed else ()
    postback = {"data": text(300, least=0), "displayText": text(300, count=count_characters)}
    return typed(
        {
            "postback": Shape({**common, **postback}, (*needed, "data")),
            "uri": Shape({**common, "uri": link(1000)}, (*needed, "uri")),
        }
    )
