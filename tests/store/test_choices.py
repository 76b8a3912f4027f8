"""What the platform chooses for itself, its sub-committees and its areas, on both databases."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from referral.committee import Committee
from referral.freshness import Overdue
from referral.hours import JST
from referral.needs import Need
from referral.ports import Match, NeedGuess, Query
from referral.resource import Area, Organisation, Resource
from referral.store import areas, committees, resources, settings
from referral.store.directory import load_directory
from referral.store.engine import reading, writing

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
CITY = Area("342041", "三原市", "みはらし", "340006")
TOWN = Area("344621", "世羅町", "せらちょう", "340006")


class Asked:
    """A ranking that remembers what it was asked."""

    queries: list[Query]

    def __init__(self, _resources: object, _areas: object) -> None:
        self.queries = []
        Asked.last = self

    last: "Asked"

    def rank(self, query: Query, limit: int = 3) -> list[Match]:
        self.queries.append(query)
        return []


def test_high_risk_is_held_back_until_the_platform_chooses(engine: Engine) -> None:
    """Then the choice holds for every question to the list."""
    for chosen, before in (
        (None, Overdue.HIGH_HELD),
        (Overdue.SHOWN, Overdue.HIGH_HELD),
        (Overdue.HELD, Overdue.SHOWN),
    ):
        if chosen:
            settings.choose_overdue(engine, chosen, before=before, who="shi", at=NOW)
        load_directory(engine, False, Asked).rank(Query((NeedGuess(Need.MONEY, 1.0, ""),), NOW))
        assert Asked.last.queries[0].overdue is (chosen or before)


def test_who_chooses_over_an_older_setting_is_told(engine: Engine) -> None:
    """What the first one chose stays."""
    settings.choose_overdue(engine, Overdue.HELD, before=Overdue.HIGH_HELD, who="shi", at=NOW)
    with pytest.raises(settings.SettingConflict) as told:
        settings.choose_overdue(engine, Overdue.SHOWN, before=Overdue.HIGH_HELD, who="kanri", at=NOW)
    assert told.value.current is Overdue.HELD
    with reading(engine) as connection:
        assert settings.read_overdue(connection) is Overdue.HELD


def test_committee_comes_back_field_by_field(listed: Engine, desk: Organisation) -> None:
    """Also after a change and an end; an older version changes nothing."""
    committee = Committee("c", "部会", "話します。", (Need.MONEY,), ("342041",), (desk.id,), desk.id)
    committees.create(listed, committee, who="shi", at=NOW)
    kept = committees.get(listed, "c")
    assert kept is not None
    assert (kept.committee, kept.version) == (committee, 1)
    changed = replace(committee, members=(), desk="", areas=())
    committees.save(listed, changed, version=1, who="shi", at=NOW)
    with pytest.raises(committees.CommitteeConflict):
        committees.end(listed, "c", version=1, who="kanri", at=NOW)
    committees.end(listed, "c", version=2, who="kanri", at=NOW)
    kept = committees.get(listed, "c")
    assert kept is not None
    assert kept.committee == replace(changed, ended_on=NOW.date())
    with pytest.raises(committees.CommitteeUnknown):
        committees.save(listed, replace(committee, id="x"), version=1, who="shi", at=NOW)


def test_areas_are_offered_in_the_order_that_was_chosen(engine: Engine) -> None:
    """Those that are left out are offered no more; who saw an older list is told."""
    areas.offer_areas(engine, [TOWN, CITY], before=[], who="shi", at=NOW)
    directory = load_directory(engine, False, Asked)
    assert [area.name for area in directory.areas()] == ["世羅町", "三原市"]
    areas.offer_areas(engine, [CITY], before=[TOWN.code, CITY.code], who="shi", at=NOW)
    assert areas.read_offered(engine) == [CITY]
    with pytest.raises(areas.AreasConflict) as told:
        areas.offer_areas(engine, [TOWN], before=[TOWN.code, CITY.code], who="kanri", at=NOW)
    assert told.value.current == [CITY]


def test_district_is_offered_and_goes_only_while_nothing_names_it(listed: Engine, rent: Resource) -> None:
    """It lies in its municipality."""
    district = areas.add_district(listed, "本郷地区", "ほんごうちく", CITY, who="shi", at=NOW)
    assert (district.parent, areas.is_district(district.code)) == (CITY.code, True)
    assert areas.read_offered(listed) == [district]
    named = replace(rent, eligibility=replace(rent.eligibility, areas=(district.code,)))
    resources.save_draft(listed, named, version=1, who="shi", at=NOW)
    with pytest.raises(areas.DistrictUsed) as told:
        areas.drop_district(listed, district.code, who="shi", at=NOW)
    assert told.value.entries == 1
    resources.save_draft(listed, rent, version=2, who="shi", at=NOW)
    areas.drop_district(listed, district.code, who="shi", at=NOW)
    assert areas.read_districts(listed) == []


def test_official_area_is_never_dropped(engine: Engine) -> None:
    """Whatever a made-up address says."""
    with writing(engine) as connection:
        areas.add_missing_areas(connection, [CITY])
    areas.drop_district(engine, CITY.code, who="shi", at=NOW)
    assert load_directory(engine, False, Asked).area(CITY.code) == CITY
