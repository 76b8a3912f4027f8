"""Cards: one resource or one line with why, for whom, when, how, and what can be pressed."""

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import quote

from content.lines import Line
from content.opening_times import say_opening
from content.times import short_date
from content.words import label, text
from referral.bubble import Action, ActionKind, Card
from referral.freshness import is_overdue
from referral.hours import JST
from referral.ports import Match
from referral.resource import Capacity, Eligibility, Place, Resource

_MOST_PLACES = 3
MAP_SEARCH = "https://www.google.com/maps/search/?api=1&query="


def match_card(match: Match, now: datetime) -> Card:
    """Name, what it does, open now or when, how to reach, when it was checked, and why it is shown."""
    resource = match.resource
    return Card(
        title=resource.name,
        subtitle=resource.organisation.name,
        summary=resource.summary,
        facts=tuple(fact for fact in _facts(resource, now) if fact),
        because=text("card", "because", reasons="、".join(match.because)) if match.because else "",
        actions=tuple(_actions(resource)),
        sample=resource.sample,
    )


def line_card(line: Line) -> Card:
    """A national line: number, hours and cost side by side, to be called or opened in one tap."""
    facts = [line.hours, text("card", "cost", cost=line.cost)]
    if line.phone:
        facts.insert(0, text("card", "phone", phone=line.phone))
    if line.confidence != "high":
        facts.append(text("card", "check_page"))
    actions = []
    if line.phone:
        actions.append(Action(text("card", "call"), ActionKind.CALL, line.phone))
    if line.chat or not line.phone or line.confidence != "high":
        actions.append(Action(text("card", "open"), ActionKind.OPEN, line.url))
    return Card(title=line.name, summary=line.audience, facts=tuple(facts), actions=tuple(actions))


def return_card(note: str, back: Action) -> Card:
    """The way back into the queue, as a button that stays in the talk."""
    return Card(title=label("return"), summary=note, actions=(back,))


def _facts(resource: Resource, now: datetime) -> list[str]:
    today = now.astimezone(JST).date()
    who = _who(resource.eligibility)
    return [
        text("card", "notice", notice=resource.notice) if resource.notice else "",
        *say_opening(resource.hours, now),
        _room(resource.capacity, today),
        text("card", "phone", phone=resource.phone) if resource.phone else "",
        text("card", "mail", mail=resource.email) if resource.email else "",
        *_say_places(resource.places),
        text("card", "for_whom", who=who) if who else "",
        text("card", "documents", documents=resource.documents) if resource.documents else "",
        text("card", "cost", cost=resource.cost) if resource.cost else "",
        _checked(resource, today),
    ]


def _room(capacity: Capacity | None, today: date) -> str:
    return text("card", f"room_{capacity.state}") if capacity and capacity.holds_on(today) else ""


def _say_places(places: Sequence[Place]) -> list[str]:
    """A single address needs no line of its own, because the map button leads there."""
    if all(place == Place(address=place.address) for place in places) and len(places) < 2:
        return []
    return [_say_place(place) for place in places[:_MOST_PLACES]]


def _say_place(place: Place) -> str:
    phone = text("card", "phone", phone=place.phone) if place.phone else ""
    beside = "。".join(filter(None, (place.access, place.accessibility, phone)))
    where = " ".join(filter(None, (place.name, place.address)))
    return text("card", "place", where=where, beside=f"（{beside}）" if beside else "")


def _checked(resource: Resource, today: date) -> str:
    """An entry that is due again is not shown as current."""
    if is_overdue(resource, today):
        return text("card", "being_checked")
    return text("card", "checked", day=short_date(resource.checked_on)) if resource.checked_on else ""


def _who(eligibility: Eligibility) -> str:
    parts = []
    if eligibility.minimum_age is not None and eligibility.maximum_age is not None:
        parts.append(f"{eligibility.minimum_age}〜{eligibility.maximum_age}歳")
    elif eligibility.minimum_age is not None:
        parts.append(f"{eligibility.minimum_age}歳から")
    elif eligibility.maximum_age is not None:
        parts.append(f"{eligibility.maximum_age}歳まで")
    return "、".join([*parts, *filter(None, [eligibility.conditions])])


def _actions(resource: Resource) -> list[Action]:
    actions = []
    if resource.leads_to_a_person:
        actions.append(Action(text("card", "handoff"), ActionKind.CHOICE, f"handoff:{resource.id}"))
    if resource.phone:
        actions.append(Action(text("card", "call"), ActionKind.CALL, resource.phone))
    if resource.address:
        actions.append(Action(text("card", "map"), ActionKind.MAP, MAP_SEARCH + quote(resource.address)))
    elif resource.url:
        actions.append(Action(text("card", "open"), ActionKind.OPEN, resource.url))
    actions.append(Action(text("card", "reject"), ActionKind.CHOICE, f"reject:{resource.id}"))
    return actions
