"""Puts the service without doors together over the sample city, in any process."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from content.sample_city import load_sample_city
from content.script import JapaneseScript
from content.speaking import speak
from content.understanding import build_understanding
from referral.duty_desk import Desk
from referral.matching.rank import Ranking
from referral.platform import Platform
from referral.return_token import derive_key
from referral.store.memory_directory import MemoryDirectory
from referral.vault import Vault

KEY = derive_key("a key for tests, long enough to be one")


@cache
def sample_directory() -> MemoryDirectory:
    """The invented city as residents see it."""
    city = load_sample_city(date(2026, 11, 24))
    return MemoryDirectory(city.organisations, city.resources, city.areas, Ranking)


def build_platform(vault: Vault, clock: Callable[[], datetime], directory: MemoryDirectory | None = None) -> Platform:
    """The whole service without doors, over the sample city or another list."""
    directory = directory or sample_directory()
    understand = build_understanding(directory.areas)
    understand.prepare(wait=True)
    return Platform(
        vault=vault,
        directory=directory,
        understand=understand,
        script=JapaneseScript(),
        speak=speak,
        clock=clock,
        key=KEY,
    )


def with_desks(platform: Platform, organisation_id: str, *desks: Desk) -> Platform:
    """The same service, where one organisation of the city has named these desks."""
    city = sample_directory()
    organisations = {one.id: one for one in (resource.organisation for resource in city.resources())}
    organisations[organisation_id] = replace(organisations[organisation_id], desks=desks)
    resources = [replace(one, organisation=organisations[one.organisation.id]) for one in city.resources()]
    return replace(platform, directory=MemoryDirectory(organisations.values(), resources, city.areas(), Ranking))
