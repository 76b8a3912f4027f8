"""LINE's action objects: what happens when something is pressed, and where each kind may stand."""

from collections.abc import Mapping

from bot.rehearsal.measure import count_characters
from bot.rehearsal.shape import Rule, Shape, Verdict, join, link, matching, one_of, text, typed

QUICK_REPLY_LABEL = 20
TEMPLATE_LABEL = 20
IMAGE_CAROUSEL_LABEL = 12
FLEX_LABEL = 40

_DATA = text(300, least=0)
_SCHEMES = ("https", "tel", "line")
_MOMENT = matching(r"\d{4}-\d\d-\d\d([Tt]\d\d:\d\d)?|\d\d:\d\d", "日付か時刻")


def action(label_most: int, label_needed: bool = True, quick_reply: bool = False) -> Rule:
    """Any action allowed here. Camera, pictures and location can only be asked for in quick replies."""
    label: dict[str, Rule] = {"label": text(label_most, count=count_characters), "type": text(20)}
    needed = ("label",) if label_needed else ()

    def shape(rules: Mapping[str, Rule], required: tuple[str, ...] = (), **more: Rule) -> Shape:
        return Shape({**label, **rules, **more}, (*needed, *required))

    sentence = text(300, count=count_characters)
    postback_rules: dict[str, Rule] = {
        "data": _DATA,
        "displayText": sentence,
        "text": sentence,
        "inputOption": one_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
        "fillInText": sentence,
    }
    kinds: dict[str, Rule] = {
        "postback": Shape({**label, **postback_rules}, (*needed, "data"), _check_postback),
        "message": shape({"text": sentence}, ("text",)),
        "uri": shape({"uri": link(1000, _SCHEMES), "altUri": Shape({"desktop": link(1000)})}, ("uri",)),
        "datetimepicker": shape(
            {
                "data": _DATA,
                "mode": one_of("date", "time", "datetime"),
                "initial": _MOMENT,
                "max": _MOMENT,
                "min": _MOMENT,
            },
            ("data", "mode"),
        ),
        "clipboard": shape({"clipboardText": text(1000)}, ("clipboardText",)),
    }
    if quick_reply:
        kinds |= {kind: shape({}) for kind in ("camera", "cameraRoll", "location")}
    return typed(kinds)


def _check_postback(verdict: Verdict, where: str, value: Mapping[str, object]) -> None:
    if value.get("displayText") is not None and value.get("text") is not None:
        message = "displayText and text cannot be specified together"
        verdict.refuse(join(where, "displayText"), message, "ボタンを押すと出る文が、二重に決めてあります")
    if value.get("fillInText") is not None and value.get("inputOption") != "openKeyboard":
        message = "fillInText needs inputOption openKeyboard"
        verdict.refuse(join(where, "fillInText"), message, "入力らんを開かないので、文を入れられません")
