"""A name for one talk, new each time, that says nothing about the person: 青いかもめ."""

from collections.abc import Collection
from itertools import count

_COLOURS = ("青い", "白い", "赤い", "みどりの", "金いろの", "銀いろの", "あかるい", "しずかな", "ちいさな", "おおきな")
_THINGS = (
    "かもめ",
    "つばめ",
    "ひばり",
    "すずめ",
    "りす",
    "うさぎ",
    "きつね",
    "かめ",
    "いるか",
    "くじら",
    "とんぼ",
    "ほたる",
    "りんご",
    "みかん",
    "ぶどう",
    "さくら",
    "すみれ",
    "もみじ",
    "いちょう",
    "かえで",
    "ほし",
    "つき",
    "くも",
    "かぜ",
    "なみ",
    "しずく",
    "ふね",
    "こみち",
    "あかり",
    "とけい",
)


def designate(case: str, taken: Collection[str]) -> str:
    """A designation for the case that is not taken at the same organisation; the same case begins at the same one."""
    everything = [f"{colour}{thing}" for colour in _COLOURS for thing in _THINGS]
    start = int(case[:8], 16) % len(everything)
    rotated = everything[start:] + everything[:start]
    numbered = (f"{name}{number}" if number else name for number in count() for name in rotated)
    return next(name for name in numbered if name not in taken)
