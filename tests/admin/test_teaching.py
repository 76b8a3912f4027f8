"""Staff teach phrases and try words; residents are understood so at once, and nothing that was tried is kept."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from content.understanding import Reader, build_understanding
from referral.matching.rank import Ranking
from referral.needs import Need
from referral.platform import Platform
from referral.store import phrases
from referral.store.accounts import Account
from referral.store.directory import LiveDirectory
from referral.store.staff_actions import What, recent
from tests.admin.conftest import Browser
from tests.admin.filling import change

SignIn = Callable[[str], Browser]
TAUGHT = "よりあい処に行きたい"


@pytest.fixture
def directory(engine: Engine) -> LiveDirectory:
    """The town's own list, with samples, looked at anew when asked."""
    return LiveDirectory(engine, include_samples=True, build_ranking=Ranking)


@pytest.fixture
def platform(platform: Platform, directory: LiveDirectory) -> Platform:
    """The service's parts, and words that are understood."""
    reader: Reader = build_understanding(directory.areas, directory.taught, meaning=False)
    return replace(platform, directory=directory, understand=reader)


def teach(browser: Browser, text: str, need: str) -> TestResponse:
    return browser.post("/panel/phrases", {"text": text, "need": need})


def try_words(browser: Browser, text: str, which: str = "live") -> TestResponse:
    return change(browser, "/panel/try", text=text, which=which)


def register(browser: Browser, name: str, organisation: str) -> None:
    """A draft about housing."""
    told = {"name": name, "organisation": organisation, "needs": "housing", "summary": "家賃のことを聞きます。"}
    assert change(browser, "/panel/resources/new", "save", **told, phone="000-000-0099").status_code == 303


def test_taught_phrase_is_understood(
    engine: Engine, directory: LiveDirectory, platform: Platform, people: dict[str, Account], signed_in: SignIn
) -> None:
    """Added in the panel, read at the next look at the list, and forgotten as quickly; who did it is remembered."""
    shi = signed_in("shi")
    assert platform.understand(TAUGHT).needs == ()
    assert teach(shi, f" {TAUGHT} ", "community").status_code == 303
    directory.refresh()
    assert [guess.code for guess in platform.understand(f"わたしも、{TAUGHT}です").needs] == [Need.COMMUNITY]
    (phrase,) = phrases.every_phrase(engine)
    assert TAUGHT in shi.get("/panel/phrases").text
    assert shi.post(f"/panel/phrases/{phrase.id}/forget").status_code == 303
    directory.refresh()
    assert platform.understand(TAUGHT).needs == ()
    done = [(action.who, action.what) for action in recent(engine, phrase.id)]
    assert done == [(people["shi"].id, What.PHRASE_FORGOTTEN), (people["shi"].id, What.PHRASE_TAUGHT)]


@pytest.mark.parametrize(
    ("text", "need", "told"),
    [
        ("", "community", "ことばを書いてください"),
        ("あ！", "community", "2字以上"),
        ("あ" * 65, "community", "65字あります。64字までに"),
        ("よりあい", "king", "困りごと"),
    ],
)
def test_mistake_is_told_and_nothing_is_taught(
    engine: Engine, signed_in: SignIn, text: str, need: str, told: str
) -> None:
    """One sentence that says what to do."""
    answer = teach(signed_in("shi"), text, need)
    assert answer.status_code == 422
    assert told in answer.text
    assert phrases.every_phrase(engine) == []


def test_same_phrase_is_taught_once(engine: Engine, signed_in: SignIn) -> None:
    """A second time is told; for another need it is another phrase."""
    shi = signed_in("shi")
    for need, status in (("community", 303), ("community", 409), ("isolation", 303)):
        assert teach(shi, TAUGHT, need).status_code == status
    assert len(phrases.every_phrase(engine)) == 2


def test_tried_words_find_what_a_resident_would_find(signed_in: SignIn) -> None:
    """The need and its reason, what is shown, what is not and why."""
    page = try_words(signed_in("shi"), "家賃が払えない", "live").text
    assert "住むところのこと" in page
    assert "「家賃」" in page
    assert "家賃の相談" in page


def test_tried_danger_is_named(signed_in: SignIn) -> None:
    """Staff see which words said it."""
    page = try_words(signed_in("shi"), "もう死にたい", "live").text
    assert "いのちの危険（死にたい気持ち）" in page
    assert "「死にたい」" in page


def test_drafts_are_found_as_if_they_were_published(signed_in: SignIn) -> None:
    """And only where that was asked for."""
    shi = signed_in("shi")
    register(shi, "あたらしい窓口", "niji")
    assert "あたらしい窓口" in try_words(shi, "家賃が払えない", "prepared").text
    assert "あたらしい窓口" not in try_words(shi, "家賃が払えない").text


def test_editor_finds_only_own_drafts(signed_in: SignIn) -> None:
    """What others have in preparation is none of theirs; what is published everybody may see."""
    register(signed_in("shi"), "よその下書き", "niji")
    hensyu = signed_in("hensyu")
    register(hensyu, "うちの下書き", "kurashi")
    page = try_words(hensyu, "家賃が払えない", "prepared").text
    assert "うちの下書き" in page
    assert "よその下書き" not in page


def test_nothing_to_try_is_told(signed_in: SignIn) -> None:
    """One sentence that says what to do."""
    page = try_words(signed_in("hensyu"), " ")
    assert page.status_code == 422
    assert "ことばを書いてください" in page.text
