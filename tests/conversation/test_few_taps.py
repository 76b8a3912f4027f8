"""At most four taps to the first useful thing, whichever way is taken, and every question can be left."""

import pytest

from referral.platform import Platform
from tests.resident import Post, Resident


@pytest.fixture
def resident(platform: Platform) -> Resident:
    found = Resident(Post(platform))
    found.adds_us()
    return found


def has_something_useful(resident: Resident) -> bool:
    return any(bubble.cards for bubble in resident.newest)


@pytest.mark.parametrize(
    "labels",
    [
        ["さがしものがある", "お金のこと", "わたしのこと", "見本市"],
        ["さがしものがある", "ほかをもっと見る", "住むところのこと", "わたしのこと"],
        ["だれかのことが気になる", "家族のこと", "さがしものがある", "食べるもののこと"],
        ["だれかのことが気になる", "答えない", "さがしものがある", "住むところのこと"],
        ["さがしものがある", "ひとりでいること", "答えない", "答えない"],
        ["いますぐ電話できるところ"],
    ],
    ids=lambda labels: "、".join(labels),
)
def test_way_by_taps_alone_is_short(resident: Resident, labels: list[str]) -> None:
    """Each tap leads on, and the last shows something."""
    for label in labels:
        assert not has_something_useful(resident)
        resident.taps(label)
    assert has_something_useful(resident)


def test_every_way_of_skipping_arrives_within_four_taps(resident: Resident) -> None:
    """Who answers nothing is shown something all the same."""
    resident.says("家賃が払えない")
    taps = 0
    while not has_something_useful(resident):
        skip = next(label for label in resident.labels if label in ("答えない", "わからない", "そういう話ではない"))
        resident.taps(skip)
        taps += 1
    assert taps <= 4


def test_who_only_wants_to_be_heard_is_told_who_listens(resident: Resident) -> None:
    """A machine answers here and says so; people are one tap away."""
    resident.says("ただ話を聞いてほしいだけ")
    assert "聞けるのは人です" in resident.text
    assert "人と話したい" in resident.labels


def test_guess_of_ours_is_not_held_against_the_resident(resident: Resident) -> None:
    """What nobody said is not remembered as a need, nor asked about."""
    resident.says("ぬるぽ")
    resident.says("がっ")
    assert has_something_useful(resident)
    resident.says("人と話したい")
    assert "話したい人がいること" in resident.text


def test_unmet_need_is_counted_once_for_each_person(platform: Platform, resident: Resident) -> None:
    """Needs that nothing shown serves are counted, and nobody counts twice by looking on."""
    resident.says("家賃が払えない")
    while not has_something_useful(resident):
        resident.taps("答えない")
    for _ in range(30):
        resident.taps("ほかも見る")
        if "これで全部" in resident.text:
            break
    resident.taps("人と話したい")
    increments = platform.vault.transact(
        lambda turn: turn.set_aside_counts(lambda counts: counts, "all"), platform.clock()
    )
    assert increments is not None
    needs = {field: value for field, value in increments[1].items() if "|need_" in field}
    assert needs
    assert set(needs.values()) == {1}
    assert any("|need_unmet|" in field for field in needs)
