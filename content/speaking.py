"""Finds the words for what the rules decided: events become bubbles with text, choices and cards."""

from collections.abc import Sequence
from dataclasses import replace

from content import cards, crisis, times
from content.areas import label_areas
from content.crisis.abroad import ANSWERS, words_abroad
from content.lines import always_open_lines, chat_lines, lines_for
from content.needs import resident_name
from content.topics import topic
from content.words import label, load_words, text
from referral.bubble import Action, ActionKind, Bubble, Card
from referral.events import (
    AnswerSafety,
    AnswerTopic,
    AskArea,
    AskSafety,
    AskTopic,
    AskWhich,
    DeskClosed,
    HandedOver,
    PersonSays,
    ReturnCard,
    Say,
    Saying,
    ShowConsent,
    ShowLines,
    ShowMatches,
)
from referral.needs import Need
from referral.platform import Scene
from referral.reading import Reading
from referral.state import Consent

MOST_AREAS = 4
_WAY_OUT = "command:back"
_DROP_NEED = "drop:need:"
_UNREACHABLE = "unreachable:"
_OPENINGS = ("danger_nobody_there", "danger_person_there", "danger_medical")
_GOING_ON = ("danger_keep_writing", "danger_not_read", "harm_not_read", "after_safety")


def speak(sayings: Sequence[Saying], scene: Scene) -> list[Bubble]:
    """The bubbles for one turn, in order. Texts that only lead to cards are put into one bubble with them."""
    bubbles: list[Bubble] = []
    for saying in sayings:
        bubbles += _speak(saying, scene)
    return _together(bubbles)


def _together(bubbles: list[Bubble]) -> list[Bubble]:
    """Choices are shown only under a turn's last bubble, so earlier ones are moved there."""
    choices = tuple(choice for bubble in bubbles for choice in bubble.choices)
    plain = [Bubble(b.text, b.cards, (), b.speaker) for b in bubbles if b.text or b.cards]
    if plain and choices:
        last = plain[-1]
        plain[-1] = Bubble(last.text, last.cards, choices, last.speaker)
    return plain


def _speak(saying: Saying, scene: Scene) -> list[Bubble]:
    match saying:
        case Say():
            return [_say(saying, scene)]
        case AskTopic():
            return [_ask_topic(saying.topic)]
        case AnswerTopic():
            return _reply(_topic_reply(saying))
        case AskArea():
            return [_ask_area(scene)]
        case ShowLines():
            return _show_lines(saying, scene)
        case AskSafety():
            return [_ask_safety(saying, scene)]
        case AnswerSafety():
            return _reply(_safety_reply(saying.code, scene))
        case ShowMatches():
            return [Bubble(cards=tuple(cards.match_card(match, scene.now) for match in saying.matches))]
        case AskWhich():
            return [_ask_which(saying, scene)]
        case ShowConsent():
            return [_show_consent(saying, scene)]
        case HandedOver():
            return _tell_handed_over(saying, scene)
        case DeskClosed():
            return [Bubble(text=_when("say", "desk_closed", saying.reading, scene))]
        case ReturnCard():
            return [_offer_return(scene)] if scene.return_choice else []
        case PersonSays():
            # A locked phone shows the speaker; the organisation's name could tell what it is about.
            return [Bubble(text=saying.text, speaker=text("say", saying.who))]


def _reply(said: str) -> list[Bubble]:
    return [Bubble(text=said)] if said else []


def _say(saying: Say, scene: Scene) -> Bubble:
    values = dict(saying.values)
    if "kind" in values:
        values["kind"] = text("media", values["kind"])
    said = text("say", saying.key, **values)
    abroad = words_abroad(scene.answers.language)
    if abroad and saying.key in _OPENINGS:
        # The Japanese stays beside it, for whoever is shown the screen.
        said = f"{abroad.opening}\n{said}"
    elif abroad and saying.key in _GOING_ON:
        said = abroad.keep
    return Bubble(text=said, choices=tuple(_choice(code) for code in saying.choices))


def _safety_reply(code: str, scene: Scene) -> str:
    abroad = words_abroad(scene.answers.language)
    if abroad and code in ANSWERS:
        return abroad.reply(code)
    answer = crisis.find_answer(code)
    return answer.reply if answer else ""


def _ask_topic(name: str) -> Bubble:
    found = topic(name)
    if found is None:
        return Bubble(text=text("say", "listening"))
    choices = (_answer(c.label, f"topic:{found.id}:{c.code}", c.also) for c in found.choices)
    return Bubble(text=found.text, choices=(*choices, _choice(_WAY_OUT)))


def _topic_reply(saying: AnswerTopic) -> str:
    found = topic(saying.topic)
    return next((c.reply for c in found.choices if c.code == saying.code), "") if found else ""


def _ask_area(scene: Scene) -> Bubble:
    offered = scene.directory.areas()[:MOST_AREAS]
    labels = label_areas(offered, scene.directory.area)
    areas = [Action(label, ActionKind.CHOICE, f"area:{area.code}") for label, area in zip(labels, offered, strict=True)]
    return Bubble(text=text("say", "area"), choices=(*areas, _choice("area:skip"), _choice(_WAY_OUT)))


def _show_lines(saying: ShowLines, scene: Scene) -> list[Bubble]:
    if saying.always_open:
        lines = always_open_lines()
    elif saying.by_writing:
        lines = chat_lines(saying.kinds, scene.now)
    else:
        needs = tuple(Need(need) for need in saying.needs)
        lines = lines_for(saying.kinds, needs, scene.now, scene.age, scene.answers.language)
    shown = lines[:1] if saying.urgency == "concern" else lines
    return [Bubble(cards=tuple(cards.line_card(line) for line in shown))] if shown else []


def _ask_safety(saying: AskSafety, scene: Scene) -> Bubble:
    abroad = words_abroad(scene.answers.language)
    if abroad:
        question = abroad.question
        choices = [_answer(label, f"safety:{code}") for code, label in zip(ANSWERS, abroad.labels(), strict=True)]
    else:
        plan = crisis.plan_for(saying.kinds, saying.urgency, scene.answers.for_whom, scene.age)
        question = plan.question
        choices = [_answer(c.label, f"safety:{c.code}", c.also) for c in plan.choices]
    if saying.by_writing_offered and saying.urgency == "emergency":
        choices.append(_choice("safety:no_phone"))
    if saying.person_offered:
        choices.append(_choice("command:person"))
    return Bubble(text=question, choices=tuple(choices))


def _ask_which(saying: AskWhich, scene: Scene) -> Bubble:
    found = [one for one in map(scene.directory.resource, saying.resources) if one]
    named = (_answer(one.name, f"result:which:{one.id}") for one in found)
    skipped = _answer(label("result:skip"), "result:which:", load_words()["also"]["skip"])
    return Bubble(text=text("say", "result_which"), choices=(*named, skipped))


def _show_consent(saying: ShowConsent, scene: Scene) -> Bubble:
    lines = [
        text("consent", "heading_instead" if saying.instead else "heading", organisation=saying.organisation.name),
        *_items(saying.consent, scene),
        "",
        text("consent", "promise"),
        _when("consent", "reading", saying.reading, scene),
        text("consent", "until", at=times.day_and_time(saying.until, scene.now)),
    ]
    codes = ("waiting:other_yes", "waiting:keep") if saying.instead else ("consent:yes", "consent:edit", "consent:no")
    return Bubble(text="\n".join(lines), choices=tuple(_choice(code) for code in codes))


def _tell_handed_over(saying: HandedOver, scene: Scene) -> list[Bubble]:
    said = _when("say", "still_waiting" if saying.restored else "handed_over", saying.reading, scene)
    choices = ("waiting:withdraw", "waiting:clear", "command:lines")
    return [
        Bubble(text=said),
        Bubble(cards=(_return_card("return_note", scene),), choices=tuple(map(_choice, choices))),
    ]


def _offer_return(scene: Scene) -> Bubble:
    card = _return_card("return_note_after", scene)
    revoked = f"revoke:{scene.return_choice.removeprefix('return:')}"
    return Bubble(cards=(replace(card, actions=(*card.actions, Action(label("revoke"), ActionKind.CHOICE, revoked))),))


def _return_card(note: str, scene: Scene) -> Card:
    """A card keeps its button in the talk for thirty days; a quick reply would be gone with the next message."""
    return cards.return_card(text("say", note), Action(label("return"), ActionKind.CHOICE, scene.return_choice))


def _items(consent: Consent, scene: Scene) -> list[str]:
    items = []
    if consent.needs:
        items.append(text("consent", "needs", needs="、".join(resident_name(need) for need in consent.needs)))
    area = scene.directory.area(consent.area) if consent.area else None
    if area:
        items.append(text("consent", "area", area=area.name))
    if consent.age:
        items.append(text("consent", "age", age=text("age", consent.age)))
    if consent.for_whom:
        items.append(text("consent", "for_whom", who=text("who", consent.for_whom)))
    if consent.urgency != "none":
        items.append(text("consent", f"urgency_{consent.urgency.value}"))
    if consent.said:
        items.append(text("consent", "words", words=consent.words))
    return items or [text("consent", "nothing")]


def _when(table: str, prefix: str, reading: Reading, scene: Scene) -> str:
    key = f"{prefix}_{reading.kind.value}"
    if reading.kind == "away" and reading.at is None:
        key = f"{prefix}_unknown"
    if reading.kind == "busy" and reading.minutes:
        key = f"{prefix}_soon"
    at = times.clock_time(reading.at) if reading.kind == "away" and reading.at else ""
    if reading.kind == "later" and reading.at:
        at = times.day_and_time(reading.at, scene.now)
    return text(table, key, at=at, minutes=str(reading.minutes or ""))


def _choice(code: str) -> Action:
    if code.startswith(_DROP_NEED):
        need = Need(code.removeprefix(_DROP_NEED))
        return _answer(text("consent", "drop_need", need=resident_name(need)), code)
    if code.startswith(_UNREACHABLE):
        return _answer(label("unreachable"), code, load_words()["also"]["unreachable"])
    skips = load_words()["also"]["skip"] if code.endswith(":skip") else ()
    return _answer(label(code), code, (*load_words()["also"].get(code, ()), *skips))


def _answer(said: str, data: str, also: Sequence[str] = ()) -> Action:
    return Action(said, ActionKind.CHOICE, data, tuple(also))
