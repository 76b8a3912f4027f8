"""Who waits is offered to desks that can take them, and nobody's silence is the end of it."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest

from content.lines import always_open_lines
from referral import desk, lifetimes
from referral.crew import Crew, choose_desk
from referral.desk import DeclineReason, Gone, Member, NoRoom
from referral.duty_desk import Desk
from referral.hours import JST, OpeningHours, Period
from referral.needs import Need, Urgency
from referral.offering import look_after_offers
from referral.patience import Stage
from referral.platform import Platform
from referral.resource import Organisation
from referral.state import HandoffStatus, Step
from tests.building import with_desks
from tests.clock import HandClock
from tests.conversation.test_no_dead_end import find_conversation
from tests.resident import Post, Resident

OFFICE = OpeningHours(tuple(Period(day, time(9), time(17, 15)) for day in range(5)))
KURASHI = "mihon-kurashi"
FIRST, SECOND = Member("m-1", KURASHI, "一人目"), Member("m-2", KURASHI, "二人目")
SUPERVISOR = Member("m-3", KURASHI, "責任者", supervises=True)


@pytest.fixture
def wait(platform: Platform) -> Callable[..., Resident]:
    """Somebody who has agreed to be handed over to くらしの相談."""

    def begin(service: Platform = platform, words: str = "家賃が払えない") -> Resident:
        resident = Resident(Post(service))
        resident.says(words)
        resident.says("人と話したい")
        resident.taps("これでつなぐ")
        return resident

    return begin


def test_most_urgent_is_first_then_who_comes_back_then_the_longest_wait(
    platform: Platform, clock: HandClock, wait: Callable[..., Resident]
) -> None:
    """And words stay closed until somebody takes it up."""
    desk.start_duty(platform, FIRST)
    wait()
    [talk] = desk.waiting(platform, FIRST)
    desk.accept(platform, FIRST, talk.id)
    clock.move(minutes=1)
    wait()
    longest = desk.waiting(platform, FIRST)[0].id
    clock.move(minutes=1)
    urgent = wait()
    urgent.says("もうむり 消えたい")
    desk.give_back(platform, FIRST, talk.id)
    found = desk.waiting(platform, FIRST)
    assert [view.urgency for view in found] == [Urgency.EMERGENCY, Urgency.NONE, Urgency.NONE]
    assert [view.id for view in found[1:]] == [talk.id, longest]
    assert not any(view.words for view in found)


def test_offer_goes_to_the_desk_that_takes_the_need(platform: Platform, wait: Callable[..., Resident]) -> None:
    """The other desk's members do not see it, and cannot take it."""
    town = with_desks(
        platform,
        KURASHI,
        Desk("home", "住まい", needs=(Need.HOUSING, Need.DEBT), members=("m-1",)),
        Desk("food", "食べもの", needs=(Need.FOOD,), members=("m-2",)),
    )
    wait(town)
    [offered] = desk.waiting(town, FIRST)
    assert desk.waiting(town, SECOND) == []
    with pytest.raises(Gone):
        desk.accept(town, SECOND, offered.id)
    assert [view.id for view in desk.waiting(town, SUPERVISOR)] == [offered.id]


def test_desk_that_declines_is_followed_by_the_organisations_next_without_a_word(
    platform: Platform, wait: Callable[..., Resident]
) -> None:
    """Only another organisation needs another yes."""
    town = with_desks(platform, KURASHI, Desk("a", "一", members=("m-1",)), Desk("b", "二", members=("m-2",)))
    resident = wait(town)
    first, second = (FIRST, SECOND) if desk.waiting(town, FIRST) else (SECOND, FIRST)
    [offered] = desk.waiting(town, first)
    desk.decline(town, first, offered.id, DeclineReason.NO_CAPACITY)
    assert resident.reads() == []
    assert desk.waiting(town, first) == []
    assert [view.id for view in desk.waiting(town, second)] == [offered.id]
    desk.decline(town, second, offered.id, DeclineReason.NO_CAPACITY)
    resident.reads()
    assert "いまは受けられない" in resident.text
    assert "これでつなぐ" in resident.labels


def test_silence_rings_then_widens_then_tells_the_resident(
    platform: Platform, clock: HandClock, wait: Callable[..., Resident]
) -> None:
    """After 3, 5 and 10 minutes, each once; then the truth, another organisation and lines that are open."""
    town = with_desks(
        platform, KURASHI, Desk("a", "一", members=("m-1",)), Desk("b", "二", needs=(Need.FOOD,), members=("m-2",))
    )
    resident = wait(town)
    stages = []
    for minutes in (2, 1, 2, 5, 5):
        clock.move(minutes=minutes)
        look_after_offers(town)
        [seen] = desk.waiting(town, FIRST)
        stages.append((seen.stage, len(desk.waiting(town, SECOND)), len(resident.reads()) > 0))
    assert stages == [
        (Stage.ASKED, 0, False),
        (Stage.RUNG, 0, False),
        (Stage.WIDENED, 1, False),
        (Stage.BEYOND, 1, True),
        (Stage.BEYOND, 1, False),
    ]
    assert {"ほかの団体にきく", "このまま待つ"} <= {
        action.label for bubble in resident.screen for action in bubble.choices
    }
    cards = {card.title for bubble in resident.screen for card in bubble.cards}
    assert {line.name for line in always_open_lines()} <= cards


def test_other_organisation_gets_place_and_words_only_after_a_yes(
    platform: Platform, clock: HandClock, wait: Callable[..., Resident]
) -> None:
    """The first one keeps it until then, and may still take it up."""
    resident = wait()
    resident.says("のこしておく文です")
    [before] = desk.waiting(platform, FIRST)
    clock.move(minutes=11)
    look_after_offers(platform)
    resident.reads()
    resident.taps("ほかの団体にきく")
    assert [view.id for view in desk.waiting(platform, FIRST)] == [before.id]
    resident.taps("これでつなぐ")
    assert desk.waiting(platform, FIRST) == []
    conversation = find_conversation(platform, resident)
    assert conversation is not None
    assert conversation.consent is not None
    other = Member("o", conversation.consent.organisation_id, "ほか")
    assert other.organisation_id != KURASHI
    [there] = desk.waiting(platform, other)
    assert there.queued_at == before.queued_at
    desk.accept(platform, other, there.id)
    assert "のこしておく文です" in [entry.text for entry in desk.talk(platform, other, there.id)]


def test_first_desk_that_answers_after_all_keeps_the_talk(
    platform: Platform, clock: HandClock, wait: Callable[..., Resident]
) -> None:
    """A late yes to the other card moves nothing out of a person's hands."""
    resident = wait()
    [offered] = desk.waiting(platform, FIRST)
    clock.move(minutes=11)
    look_after_offers(platform)
    resident.reads()
    resident.taps("ほかの団体にきく")
    desk.accept(platform, FIRST, offered.id)
    resident.taps("これでつなぐ")
    assert [view.id for view in desk.mine(platform, FIRST)] == [offered.id]


def test_night_does_not_count_and_the_opening_offers_by_itself(
    platform: Platform, clock: HandClock, wait: Callable[..., Resident]
) -> None:
    """Minutes begin at nine; at the end of a day without an answer the promise is made anew."""
    clock.set(datetime(2026, 11, 24, 22, 0, tzinfo=JST))
    resident = wait()
    clock.move(hours=1)
    look_after_offers(platform)
    [closed] = desk.waiting(platform, FIRST)
    assert not closed.offered
    assert resident.reads() == []
    clock.set(datetime(2026, 11, 25, 9, 0, 20, tzinfo=JST))
    look_after_offers(platform)
    [offered] = desk.waiting(platform, FIRST)
    assert (offered.offered, offered.stage) == (True, Stage.ASKED)
    clock.set(datetime(2026, 11, 25, 17, 15, 10, tzinfo=JST))
    look_after_offers(platform)
    resident.reads()
    assert "担当の人が読むのは、あす木曜 午前9時です" in resident.text


def test_member_with_two_talks_has_no_room_for_a_third(platform: Platform, wait: Callable[..., Resident]) -> None:
    """And a resident is told that the desk is busy, not that somebody is free."""
    desk.start_duty(platform, FIRST)
    for _ in range(2):
        wait()
        desk.accept(platform, FIRST, desk.waiting(platform, FIRST)[0].id)
    third = wait()
    assert "いま別の人と話しています" in third.screen[-2].text
    with pytest.raises(NoRoom):
        desk.accept(platform, FIRST, desk.waiting(platform, FIRST)[0].id)
    desk.close(platform, FIRST, desk.mine(platform, FIRST)[0].id)
    desk.accept(platform, FIRST, desk.waiting(platform, FIRST)[0].id)


def test_equal_desks_take_turns_fairly_and_reproducibly() -> None:
    """Of 3,000 cases each of three gets a third, within five of a hundred; the same case finds the same desk."""
    organisation = Organisation("o", "団体", OFFICE, takes_handoffs=True, desks=(Desk("a"), Desk("b"), Desk("c")))
    now = datetime(2026, 11, 24, 13, 0, tzinfo=JST)

    def choose(case: int) -> str:
        found = choose_desk(organisation, organisation.desks, Crew(), now, f"{case:016x}")
        assert found
        return found.id

    chosen = [choose(case) for case in range(3000)]
    assert chosen == [choose(case) for case in range(3000)]
    assert all(950 <= times <= 1050 for times in Counter(chosen).values()), Counter(chosen)


def test_desk_with_room_goes_before_one_without() -> None:
    """Then one with somebody there, then one that is open, then the next to open."""
    evening = OpeningHours((Period(1, time(17), time(20)),))
    desks = (
        Desk("evening", hours=evening, members=("e",)),
        Desk("open", members=("o",)),
        Desk("full", members=("f",)),
        Desk("room", members=("r",)),
    )
    organisation = Organisation("o", "団体", OFFICE, takes_handoffs=True, desks=desks)
    now = datetime(2026, 11, 24, 13, 0, tzinfo=JST)
    crew = Crew(frozenset({"f", "r"}), talks_of={"f": 2})
    left, order = list(desks), []
    while left:
        found = choose_desk(organisation, left, crew, now, "case")
        assert found
        order.append(found.id)
        left.remove(found)
    assert order == ["room", "full", "open", "evening"]


def test_presence_lapses_within_two_minutes_and_the_answer_changes(
    platform: Platform, clock: HandClock, wait: Callable[..., Resident]
) -> None:
    """A closed laptop gives no sign; nobody is promised then."""
    assert timedelta(minutes=2) > lifetimes.PRESENCE
    desk.start_duty(platform, FIRST)
    assert "いま、当番の人に知らせました" in wait().screen[-2].text
    clock.move(minutes=2)
    assert desk.on_duty(platform, KURASHI) == []
    assert "いま席に人がいない" in "".join(bubble.text for bubble in wait().screen)


def test_talk_of_somebody_who_is_gone_goes_to_the_others_with_what_was_said(
    platform: Platform, clock: HandClock, wait: Callable[..., Resident]
) -> None:
    """Only when an answer is owed, and only when they are not there."""
    desk.start_duty(platform, FIRST)
    resident = wait()
    [offered] = desk.waiting(platform, FIRST)
    desk.accept(platform, FIRST, offered.id)
    clock.move(minutes=30)
    assert look_after_offers(platform) == 0
    resident.says("まだいますか")
    clock.move(minutes=4)
    assert look_after_offers(platform) == 0
    desk.stay_on_duty(platform, FIRST)
    clock.move(seconds=90)
    assert look_after_offers(platform) == 0
    clock.move(minutes=2)
    assert look_after_offers(platform) == 1
    resident.reads()
    assert "別の人が読みます" in "".join(bubble.text for bubble in resident.newest)
    [returned] = desk.waiting(platform, SECOND)
    assert returned.returned
    desk.accept(platform, SECOND, returned.id)
    assert "まだいますか" in [entry.text for entry in desk.talk(platform, SECOND, returned.id)]


def test_shift_that_ends_gives_all_talks_back(platform: Platform, wait: Callable[..., Resident]) -> None:
    """Instead of closing them; the residents are told, and wait before all others."""
    residents = [wait(), wait()]
    for view in desk.waiting(platform, FIRST):
        desk.accept(platform, FIRST, view.id)
    assert desk.give_back_all(platform, FIRST) == 2
    assert desk.mine(platform, FIRST) == []
    assert len(desk.waiting(platform, SECOND)) == 2
    for resident in residents:
        conversation = find_conversation(platform, resident)
        assert conversation is not None
        assert conversation.step is Step.WAITING


def test_who_comes_back_is_kept_for_the_counsellor_they_know(
    platform: Platform, clock: HandClock, wait: Callable[..., Resident]
) -> None:
    """For three minutes, while that person is there; then anybody may take it."""
    resident = wait()
    [offered] = desk.waiting(platform, FIRST)
    desk.accept(platform, FIRST, offered.id)
    desk.close(platform, FIRST, offered.id)
    resident.reads()
    desk.start_duty(platform, FIRST)
    desk.start_duty(platform, SECOND)
    resident.taps("つづきから話す")
    resident.taps("これでつなぐ")
    assert desk.waiting(platform, SECOND) == []
    [again] = desk.waiting(platform, FIRST)
    assert again.knows
    clock.move(minutes=3)
    desk.stay_on_duty(platform, FIRST)
    look_after_offers(platform)
    assert [view.id for view in desk.waiting(platform, SECOND)] == [again.id]


def test_erasing_makes_the_button_useless(platform: Platform, wait: Callable[..., Resident]) -> None:
    """おわって消す closes the way back too, whoever finds the phone."""
    resident = wait()
    resident.says("おわって消す")
    resident.taps("つづきから話す")
    assert "もう使えない" in resident.text
    assert all(view.status is not HandoffStatus.OFFERED for view in desk.waiting(platform, FIRST))
