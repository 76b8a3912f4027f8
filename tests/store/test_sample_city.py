"""The invented city can be put in again and again."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine

from referral.committee import Committee
from referral.hours import JST
from referral.resource import Area, Organisation, Resource
from referral.store import committees, organisations, resources
from referral.store.sample import store_sample

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
AREAS = [Area("069999", "見本市")]


def test_the_same_city_again_changes_nothing(engine: Engine, desk: Organisation, rent: Resource) -> None:
    """The second time no record is written."""
    assert store_sample(engine, [desk], [rent], AREAS, NOW) == 3
    assert store_sample(engine, [desk], [rent], AREAS, NOW) == 0


def test_a_newer_city_replaces_the_older_one(engine: Engine, desk: Organisation, rent: Resource) -> None:
    """What changed in the city changes in the list; everything stays marked as a sample."""
    store_sample(engine, [desk], [rent], AREAS, NOW)
    renamed = replace(desk, name="あたらしい名前")
    newer = replace(rent, organisation=renamed, hours=replace(rent.hours, periods=rent.hours.periods[:2]))
    assert store_sample(engine, [renamed], [newer], [replace(AREAS[0], kana="みほんし")], NOW) == 3
    kept = organisations.get(engine, "kurashi")
    assert kept is not None
    assert kept.organisation == replace(renamed, sample=True)
    entry = resources.get(engine, "rent")
    assert entry is not None
    assert entry.live is not None
    assert entry.live.sample
    assert len(entry.live.hours.periods) == 2


def test_what_staff_changed_in_a_rehearsal_stays(engine: Engine, desk: Organisation, rent: Resource) -> None:
    """Starting again does not undo a morning's practice."""
    store_sample(engine, [desk], [rent], AREAS, NOW)
    resources.pause(engine, "rent", version=1, who="editor", at=NOW)
    organisations.save(engine, replace(desk, phone="023-000-0009"), version=1, who="editor", at=NOW)
    assert store_sample(engine, [desk], [replace(rent, cost="有料")], AREAS, NOW) == 0
    kept = organisations.get(engine, "kurashi")
    assert kept is not None
    assert (kept.organisation.phone, kept.organisation.sample) == ("023-000-0009", True)
    entry = resources.get(engine, "rent")
    assert entry is not None
    assert (entry.live, entry.resource.cost) == (None, "無料")


def test_sub_committee_comes_with_the_city_once(engine: Engine, desk: Organisation, rent: Resource) -> None:
    """What staff made of it in a rehearsal stays."""
    theirs = Committee("hikikomori", "ひきこもり部会", members=(desk.id,), desk=desk.id)
    assert store_sample(engine, [desk], [rent], AREAS, NOW, [theirs]) == 4
    committees.end(engine, "hikikomori", version=1, who="editor", at=NOW)
    assert store_sample(engine, [desk], [rent], AREAS, NOW, [theirs]) == 0
    assert [one.ended_on for one in committees.every_committee(engine)] == [NOW.date()]
