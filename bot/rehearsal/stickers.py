"""The page's own stickers, drawn by us, with the keywords that LINE would send along."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sticker:
    meaning: str
    keywords: tuple[str, ...]


STICKERS = {
    "hello": Sticker("こんにちは", ("hello", "hi", "greeting")),
    "thanks": Sticker("ありがとう", ("thank you", "thanks")),
    "happy": Sticker("うれしい", ("happy", "smile")),
    "tired": Sticker("つかれた", ("tired", "exhausted")),
    "crying": Sticker("泣いている", ("crying", "sad", "tears")),
    "ok": Sticker("わかった", ("ok", "yes")),
}
