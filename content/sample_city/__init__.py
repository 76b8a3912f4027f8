"""An invented city, 見本市, with which everything can be tried; nothing in it exists."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from importlib.resources import files
from typing import Any

from referral.committee import Committee
from referral.hours import DayException, OpeningHours, Period
from referral.needs import Need
from referral.resource import (
    Area,
    Capacity,
    CapacityState,
    CheckedHow,
    Eligibility,
    MemberRank,
    Organisation,
    Place,
    Resource,
    ResourceKind,
    RiskClass,
    Status,
    Tie,
)

AREAS = (Area("990001", "見本市", "みほんし"), Area("990002", "となり町（見本）", "となりまち"))
_WEEK = "月火水木金土日"
_FOUNDED = date(2026, 4, 1)


@dataclass(frozen=True, slots=True)
class SampleCity:
    """The whole invented list."""

    organisations: tuple[Organisation, ...]
    resources: tuple[Resource, ...]
    committees: tuple[Committee, ...]
    areas: tuple[Area, ...] = AREAS


def load_sample_city(on: date) -> SampleCity:
    """The city as it would be on this day: each entry was checked some days before."""
    organisations = {entry["id"]: _read_organisation(entry) for entry in _read("organisations.toml")["organisation"]}
    resources = (_read_resource(entry, organisations, on) for entry in _read("resources.toml")["resource"])
    committees = map(_read_committee, _read("committees.toml")["committee"])
    return SampleCity(tuple(organisations.values()), tuple(resources), tuple(committees))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


def _read_organisation(entry: Mapping[str, Any]) -> Organisation:
    return Organisation(
        id=entry["id"],
        name=entry["name"],
        desk_hours=_read_hours(entry.get("desk", ())),
        takes_handoffs="desk" in entry,
        phone=entry["phone"],
        kana=entry.get("kana", ""),
        email=entry.get("email", ""),
        contact=entry.get("contact", ""),
        rank=MemberRank(entry.get("rank", "member")),
        joined_on=_FOUNDED,
        pledged_on=_FOUNDED if "desk" in entry else None,
        sample=True,
    )


def _read_resource(entry: Mapping[str, Any], organisations: Mapping[str, Organisation], on: date) -> Resource:
    organisation = organisations[entry["organisation"]]
    return Resource(
        id=entry["id"],
        organisation=organisation,
        name=entry["name"],
        kind=ResourceKind(entry["kind"]),
        summary=entry["summary"],
        needs=tuple(Need(code) for code in entry["needs"]),
        hours=replace(_read_hours(entry["hours"]), exceptions=_read_closures(entry.get("closed", ()), on)),
        eligibility=Eligibility(
            minimum_age=entry.get("minimum_age"),
            maximum_age=entry.get("maximum_age"),
            areas=tuple(entry["areas"]),
            conditions=entry.get("conditions", ""),
            ties=tuple(Tie(tie) for tie in entry.get("ties", ("lives",))),
        ),
        first_step=entry["first_step"],
        phone=organisation.phone if entry.get("phone", True) else "",
        url=entry.get("url", ""),
        kana=entry.get("kana", ""),
        other_names=tuple(entry.get("other_names", ())),
        places=_read_places(entry),
        documents=entry.get("documents", ""),
        notice=entry.get("notice", ""),
        capacity=_read_capacity(entry.get("capacity"), on),
        cost=entry["cost"],
        languages=tuple(entry.get("languages", ("ja",))),
        takes_handoffs=entry.get("takes_handoffs", False),
        risk=RiskClass(entry.get("risk", "ordinary")),
        checked_on=on - timedelta(days=entry["checked"]),
        checked_how=CheckedHow(entry.get("checked_how", "phone")),
        checked_by=organisation.name,
        status=Status.PUBLISHED,
        sample=True,
    )


def _read_committee(entry: Mapping[str, Any]) -> Committee:
    return Committee(
        id=entry["id"],
        name=entry["name"],
        purpose=entry["purpose"],
        needs=tuple(Need(code) for code in entry["needs"]),
        areas=tuple(entry["areas"]),
        members=tuple(entry["members"]),
        desk=entry["desk"],
    )


def _read_hours(spans: Sequence[str]) -> OpeningHours:
    """From lines such as 月火水 09:00-17:15."""
    periods = []
    for span in spans:
        days, _, hours = span.partition(" ")
        opens, _, closes = hours.partition("-")
        periods += [Period(_WEEK.index(day), time.fromisoformat(opens), time.fromisoformat(closes)) for day in days]
    return OpeningHours(tuple(periods))


def _read_closures(closures: Sequence[Mapping[str, Any]], on: date) -> tuple[DayException, ...]:
    """Days are counted from today, so that a closure always lies ahead."""
    return tuple(
        DayException(on + timedelta(days=one["from"]), on + timedelta(days=one["to"]), note=one["note"])
        for one in closures
    )


def _read_places(entry: Mapping[str, Any]) -> tuple[Place, ...]:
    parts = {name: entry[name] for name in ("address", "access", "accessibility") if name in entry}
    return (Place(name=entry.get("place", ""), **parts),) if parts else ()


def _read_capacity(entry: Mapping[str, Any] | None, on: date) -> Capacity | None:
    return Capacity(CapacityState(entry["state"]), on + timedelta(days=entry["days"])) if entry else None
