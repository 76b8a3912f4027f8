"""Which language a text is in, from its letters alone; Japanese unless another is plain."""

import re

from referral.triage import Folded

JAPANESE = "ja"
ROMAJI = "ja-Latn"

_KANA = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟ]")
_HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
_CHINESE_ONLY = re.compile(
    r"[我你您们們没這这吗嗎很她谁誰说說请請帮幫么麼为為给給钱錢吃喝怎]|什么|可以|不[想是会會能好]|在哪|想死"
)
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_PORTUGUESE = re.compile(
    r"[ãõç]|\b(?:não|você|preciso|ajuda|obrigad[oa]|estou|dinheiro|trabalho|quero|filho|minha|socorro)\b"
)
_SPANISH = re.compile(r"[ñ¿¡]|\b(?:necesito|ayuda|estoy|hola|gracias|dinero|trabajo|quiero|hijo)\b")
_WORD = re.compile(r"[a-z']+")
_SYLLABLES = re.compile(
    r"(?:(?:[kgsztdnhbpmrfjyw]|sh|ch|ts|ky|gy|ny|hy|by|py|my|ry|dz|kk|ss|tt|pp|ssh|cch|tch|kky|ppy)?[aiueo]|n(?![aiueoy]))+"
)
_ENGLISH = {
    *("i", "im", "i'm", "me", "my", "you", "he", "she", "we", "they", "it", "is", "am", "are", "was", "the", "a", "an"),
    *(
        "to",
        "do",
        "don't",
        "dont",
        "not",
        "no",
        "in",
        "on",
        "at",
        "of",
        "for",
        "and",
        "or",
        "but",
        "can",
        "can't",
        "cant",
    ),
    *("have", "has", "help", "need", "want", "please", "job", "money", "home", "hurt", "sick", "where", "what", "who"),
    *("how", "why", "speak", "english", "live", "lonely", "sad", "die", "kill", "tired"),
}
_ONLY_ROMAJI = {
    *("shinitai", "sinitai", "kietai", "tasukete", "tsurai", "samishii", "sabishii", "kurushii", "nemurenai"),
    *("wakaranai", "kowai", "konnichiwa"),
}
_SHORTEST = 8


def read_language(folded: Folded) -> str:
    """ja, ja-Latn for Japanese in Latin letters, en, zh, ko, pt, vi or es."""
    readable = folded.readable
    if _KANA.search(readable):
        return JAPANESE
    if len(_HANGUL.findall(readable)) >= 2:
        return "ko"
    if re.search(r"[一-鿿]", readable):
        return "zh" if _CHINESE_ONLY.search(readable) else JAPANESE
    if _VIETNAMESE.search(readable):
        return "vi"
    if _PORTUGUESE.search(readable):
        return "pt"
    if _SPANISH.search(readable):
        return "es"
    return _read_latin(_WORD.findall(readable))


def _read_latin(words: list[str]) -> str:
    if not words:
        return JAPANESE
    if any(word in _ONLY_ROMAJI for word in words):
        return ROMAJI
    if len(words) == 1 or sum(map(len, words)) < _SHORTEST:
        # ok, LINE, DV and the like say nothing about the language.
        return "en" if len(words) > 1 and all(word in _ENGLISH for word in words) else JAPANESE
    english = sum(word in _ENGLISH for word in words)
    romaji = sum(bool(_SYLLABLES.fullmatch(word)) and word not in _ENGLISH for word in words)
    return ROMAJI if romaji > len(words) / 2 and romaji > english else "en"
