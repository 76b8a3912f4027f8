"""A name for one talk, new each time, that says nothing about the person: 青いかもめ."""

from collections.abc import Collection

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
    """A designation for the case that is not in use at the same desk; the same case gets the same one."""
    everything = [f"{colour}{thing}" for colour in _COLOURS for thing in _THINGS]
    start = int(case[:8], 16) % len(everything)
    rotated = everything[start:] + everything[:start]
    return next((name for name in rotated if name not in taken), f"{rotated[0]}{len(taken) + 1}")
