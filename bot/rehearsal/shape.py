"""Shapes of JSON objects: which properties there may be, which there must be, and a rule for each value.

A judge's tables are written with these, and every finding comes with LINE's words and with plain Japanese.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.rehearsal.measure import count_units, has_half_character

_NOUNS = {
    "text": "文",
    "label": "ボタンの字",
    "altText": "通知に出る文",
    "data": "ボタンが送るデータ",
    "displayText": "ボタンを押すと出る文",
    "fillInText": "ボタンを押すと入る文",
    "clipboardText": "コピーされる文",
    "uri": "リンク先",
    "url": "画像のリンク",
    "imageUrl": "画像のリンク",
    "iconUrl": "送り手の絵のリンク",
    "sender.name": "送り手の名前",
    "name": "メニューの名前",
    "chatBarText": "メニューを開く言葉",
    "areas": "メニューの場所",
    "width": "横幅",
    "height": "高さ",
    "title": "見出し",
    "messages": "一度に送る吹き出し",
    "items": "選択肢",
    "actions": "ボタン",
    "columns": "カード",
    "contents": "中身",
    "loadingSeconds": "「入力中」の秒数",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that LINE would refuse: its message, where it is, and the same for a reader."""

    message: str
    property: str
    plain: str

    def as_detail(self) -> dict[str, str]:
        """One of the ``details`` of LINE's error answer."""
        return {"message": self.message, "property": self.property}


@dataclass
class Verdict:
    """Collects findings."""

    findings: list[Finding] = field(default_factory=list)

    def refuse(self, where: str, message: str, plain: str) -> None:
        self.findings.append(Finding(message, where, plain))


Rule = Callable[[Verdict, str, object], None]


@dataclass(frozen=True)
class Shape:
    """An object's properties with a rule each; ``also`` looks at the object as a whole."""

    rules: Mapping[str, Rule]
    required: Sequence[str] = ()
    also: Callable[[Verdict, str, Mapping[str, object]], None] | None = None

    def __call__(self, verdict: Verdict, where: str, value: object) -> None:
        if not isinstance(value, dict):
            verdict.refuse(where, "Must be an object", f"{noun(where)}の形がちがいます")
            return
        for name in self.required:
            if value.get(name) is None:
                verdict.refuse(join(where, name), "May not be empty", f"{noun(name)}がありません")
        for name, inner in value.items():
            rule = self.rules.get(name)
            if rule is None:
                verdict.refuse(join(where, name), "Unknown property", f"「{name}」という項目はLINEにありません")
            elif inner is not None:
                rule(verdict, join(where, name), inner)
        if self.also:
            self.also(verdict, where, value)


def typed(shapes: Mapping[str, Rule]) -> Rule:
    """An object whose ``type`` says which shape it has."""

    def rule(verdict: Verdict, where: str, value: object) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in shapes:
            verdict.refuse(join(where, "type"), _one_of(shapes), f"{noun(where)}の種類がここでは使えません")
            return
        shapes[kind](verdict, where, value)

    return rule


def text(most: int, least: int = 1, count: Callable[[str], int] = count_units, may_be_blank: bool = False) -> Rule:
    """A text of ``least`` to ``most`` characters as ``count`` counts them."""

    def rule(verdict: Verdict, where: str, value: object) -> None:
        if not isinstance(value, str):
            verdict.refuse(where, "Must be a string", f"{noun(where)}が文字ではありません")
            return
        if has_half_character(value):
            verdict.refuse(where, "Contains an invalid character", f"{noun(where)}に、こわれた文字があります")
            return
        if least and not may_be_blank and not value.strip():
            verdict.refuse(where, "May not be empty", f"{noun(where)}が空です")
            return
        length = count(value)
        if not least <= length <= most:
            message = f"Length must be between {least} and {most}"
            verdict.refuse(where, message, f"{noun(where)}が{length}字です（{most}字まで）")

    return rule


def list_of(inner: Rule, most: int, least: int = 1) -> Rule:
    """A list of ``least`` to ``most`` things, each under the rule ``inner``."""

    def rule(verdict: Verdict, where: str, value: object) -> None:
        if not isinstance(value, list):
            verdict.refuse(where, "Must be an array", f"{noun(where)}が一覧の形ではありません")
            return
        if not least <= len(value) <= most:
            message = f"Size must be between {least} and {most}"
            allowed = f"{most}個まで" if least < 2 else f"{least}個" if least == most else f"{least}から{most}個"
            verdict.refuse(where, message, f"{noun(where)}が{len(value)}個です（{allowed}）")
        for place, item in enumerate(value):
            inner(verdict, f"{where}[{place}]", item)

    return rule


def one_of(*values: str) -> Rule:
    def rule(verdict: Verdict, where: str, value: object) -> None:
        if value not in values:
            verdict.refuse(where, _one_of(values), f"{noun(where)}に使えない値があります")

    return rule


def matching(pattern: str, meaning: str) -> Rule:
    """A string that the whole pattern fits; ``meaning`` says in Japanese what it must be."""
    expression = re.compile(pattern)

    def rule(verdict: Verdict, where: str, value: object) -> None:
        if not isinstance(value, str) or not expression.fullmatch(value):
            verdict.refuse(where, "Invalid value", f"{noun(where)}は{meaning}で書きます")

    return rule


def number(least: float, most: float, whole: bool = True, step: int = 1) -> Rule:
    def rule(verdict: Verdict, where: str, value: object) -> None:
        fits = isinstance(value, int) or (not whole and isinstance(value, float) and math.isfinite(value))
        if isinstance(value, bool) or not fits:
            verdict.refuse(where, "Must be a number", f"{noun(where)}が数ではありません")
        elif not least <= value <= most:  # type: ignore[operator]
            verdict.refuse(where, f"Must be between {least} and {most}", f"{noun(where)}は{least}から{most}までです")
        elif step > 1 and value % step:  # type: ignore[operator]
            verdict.refuse(where, f"Must be a multiple of {step}", f"{noun(where)}は{step}きざみです")

    return rule


def boolean(verdict: Verdict, where: str, value: object) -> None:
    if not isinstance(value, bool):
        verdict.refuse(where, "Must be a boolean", f"{noun(where)}は true か false です")


def link(most: int, schemes: Sequence[str] = ("https",)) -> Rule:
    """An address of printable ASCII with one of the schemes."""
    measured = text(most)

    def rule(verdict: Verdict, where: str, value: object) -> None:
        before = len(verdict.findings)
        measured(verdict, where, value)
        if len(verdict.findings) > before or not isinstance(value, str):
            return
        if not value.isascii() or not value.isprintable() or " " in value:
            verdict.refuse(where, "invalid uri", f"{noun(where)}に、そのままでは使えない文字があります")
        elif (scheme := value.partition(":")[0].lower()) not in schemes:
            plain = "httpsで始まるものだけです" if "tel" not in schemes else "https か電話番号だけです"
            verdict.refuse(where, "invalid uri scheme", f"{noun(where)}は{plain}")
        elif not _leads_somewhere(scheme, value):
            verdict.refuse(where, "invalid uri", f"{noun(where)}の形がちがいます")

    return rule


def join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def noun(where: str) -> str:
    """What a property is called for a reader."""
    *owner, name = re.sub(r"\[\d+\]", "", where).split(".")[-2:]
    return _NOUNS.get(".".join([*owner, name])) or _NOUNS.get(name, f"「{name}」")


def _one_of(values: Mapping[str, object] | Sequence[str]) -> str:
    return f"Must be one of the following values: [{', '.join(values)}]"


def _leads_somewhere(scheme: str, value: str) -> bool:
    if scheme == "tel":
        return re.fullmatch(r"(?:[0-9+*#-]|%23){2,40}", value[4:]) is not None
    try:
        parts = urlsplit(value)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
