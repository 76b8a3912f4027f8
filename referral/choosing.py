"""A choice typed instead of tapped: its label, its number, or words close to it."""

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz

from referral.state import Offer

_NUMBER = re.compile(r"^[(（]?([0-9]{1,2})[)）]?(?:番|ばん|つめ|で|です|でお願いします|[.。])*$")
_PADDING = re.compile(r"[\s、。.,!！?？「」『』…ー~〜]+")
_POLITE = re.compile(r"(?:で)?(?:お願いします|おねがいします|です|でーす|かな|かも|がいい|にする|にします)$")
_CLOSE_ENOUGH = 86
_LONGEST_SURROUNDING = 6
_SHORTEST_PART = 3


def choose(text: str, offered: Sequence[Offer]) -> str | None:
    """The data of the choice that the text means, or None when it means something else."""
    plain = _plain(text)
    if not plain or not offered:
        return None
    number = _NUMBER.match(plain)
    if number:
        index = int(number.group(1)) - 1
        return offered[index].data if 0 <= index < len(offered) else None
    labels = [_plain(offer.label) for offer in offered]
    for wanted in (plain, _POLITE.sub("", plain)):
        if wanted in labels:
            return offered[labels.index(wanted)].data
    around = [
        i
        for i, label in enumerate(labels)
        if len(label) >= 2 and label in plain and len(plain) - len(label) <= _LONGEST_SURROUNDING
    ]
    if len(around) == 1:
        # 「市内じゃない」 contains the label and means the opposite.
        return (
            None
            if re.search(r"ない|ません|ちがう|違う", plain.replace(labels[around[0]], ""))
            else offered[around[0]].data
        )
    within = [
        i for i, label in enumerate(labels) if plain in label and len(plain) >= max(_SHORTEST_PART, len(label) / 2)
    ]
    if len(within) == 1:
        return offered[within[0]].data
    scores = [fuzz.ratio(plain, label) for label in labels]
    best = max(scores)
    return offered[scores.index(best)].data if best >= _CLOSE_ENOUGH and len(plain) >= 4 else None


def _plain(text: str) -> str:
    return _PADDING.sub("", unicodedata.normalize("NFKC", text).strip().lower())
