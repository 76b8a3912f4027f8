"""A choice typed instead of tapped: its label, its number, other words for it, or words close to it."""

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz

from referral.state import Offer

_NUMBER = re.compile(r"^[(（]?([0-9]{1,2})[)）]?(?:番|ばん|で|です|でお願いします|[.。])*$")
_PADDING = re.compile(r"[\s、。.,!！?？「」『』…]+|[ー~〜]+$")
_POLITE = re.compile(r"(?:で)?(?:お願いします|おねがいします|です|でーす|かな|かも|がいい|にする|にします)$")
_BEFORE = r"(?:うん|はい|ええ|いえ|いや|まだ|今は|いまは|今|いま|特に|とくに|何も|なにも)?"
_AFTER = r"(?:です|だよ|よ|ね|けど|かな|かも|と思う|と思います)*"
_OPPOSITE = re.compile(r"ない|ません|ちがう|違う")
_SHORT = 4
"""Labels of fewer letters are inside too many other words: 「ない」 is in 「わからない」."""

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
        numbered = [offer for offer in offered if not offer.on_card]
        index = int(number.group(1)) - 1
        return numbered[index].data if 0 <= index < len(numbered) else None
    named = choose_by_name(text, offered)
    return named or _choose_nearly(plain, [(_plain(offer.label), offer.data) for offer in offered])


def choose_by_name(text: str, offered: Sequence[Offer]) -> str | None:
    """The data of the choice whose own words the text is, and nothing besides."""
    plain = _plain(text)
    by_words = {_plain(words): offer.data for offer in reversed(offered) for words in (*offer.also, offer.label)}
    wanted = (plain, _POLITE.sub("", plain), re.sub(f"^{_BEFORE}", "", plain))
    return next((by_words[words] for words in wanted if words in by_words), None)


def _choose_nearly(plain: str, labels: Sequence[tuple[str, str]]) -> str | None:
    around = [(label, data) for label, data in labels if _is_around(plain, label)]
    if len(around) == 1:
        label, data = around[0]
        # 「市内じゃない」 contains the label and means the opposite.
        return None if _OPPOSITE.search(plain.replace(label, "", 1)) else data
    part_of = [data for label, data in labels if plain in label and len(plain) >= max(_SHORTEST_PART, len(label) / 2)]
    if len(part_of) == 1:
        return part_of[0]
    score, data = max((fuzz.ratio(plain, label), data) for label, data in labels)
    return data if score >= _CLOSE_ENOUGH and len(plain) >= _SHORT else None


def _is_around(plain: str, label: str) -> bool:
    """Whether the text is the label with a few words around it."""
    if len(label) < _SHORT:
        return bool(label) and re.fullmatch(_BEFORE + re.escape(label) + _AFTER, plain) is not None
    return label in plain and len(plain) - len(label) <= _LONGEST_SURROUNDING


def _plain(text: str) -> str:
    return _PADDING.sub("", unicodedata.normalize("NFKC", text).strip().lower())
