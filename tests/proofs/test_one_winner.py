"""Many members accept the same waiting resident at the same moment: exactly one wins, every time."""

import multiprocessing
from datetime import timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from referral import desk
from referral.duty_desk import Desk
from referral.inbound import Address
from referral.platform import Platform
from referral.state import Consent, Conversation, Handoff, Step
from referral.vault import EmbeddedVault, open_vault
from tests.building import build_platform, with_desks
from tests.clock import HandClock
from tests.conftest import NOON
from tests.proving import note

ROUNDS = 500
MEMBERS = 8
CONTROL_ROUNDS = 40


def test_exactly_one_of_eight_processes_wins_in_each_of_500_rounds(vault_server: EmbeddedVault) -> None:
    """Eight processes press the button together; seven are told that somebody was first."""
    platform = build_platform(open_vault(vault_server.url), HandClock(NOON))
    organisation = next(r.organisation.id for r in platform.directory.resources() if r.takes_handoffs)
    for number in range(ROUNDS):
        _put_in_the_queue(platform, organisation, number)
    answers = _race(vault_server.url, organisation, ROUNDS, checked=True)
    for number in range(ROUNDS):
        told = sorted(answers[number])
        assert told == ["taken"] * (MEMBERS - 1) + ["won"], f"round {number}: {told}"
    note("T14", "eight processes accept the same resident: rounds with one winner", "all", f"{ROUNDS} of {ROUNDS}")


def test_race_without_the_check_is_noticed(vault_server: EmbeddedVault) -> None:
    """The planted control: members who read and then write without a watch do win twice, and it shows."""
    platform = build_platform(open_vault(vault_server.url), HandClock(NOON))
    organisation = next(r.organisation.id for r in platform.directory.resources() if r.takes_handoffs)
    for number in range(CONTROL_ROUNDS):
        _put_in_the_queue(platform, organisation, number)
    answers = _race(vault_server.url, organisation, CONTROL_ROUNDS, checked=False)
    assert any(told.count("won") > 1 for told in answers.values())


def _put_in_the_queue(platform: Platform, organisation: str, number: int) -> None:
    now = platform.clock()
    resident = f"resident-{number}"
    consent = Consent(organisation, "any")
    end = now + timedelta(hours=1)

    def work(turn: object) -> None:
        handoff = Handoff(f"{number:016x}", resident, "青いかもめ", consent, now, end)
        turn.save_handoff(handoff)  # type: ignore[attr-defined]
        conversation = Conversation(
            Address("line", resident), end, step=Step.WAITING, consent=consent, handoff_id=handoff.id
        )
        turn.save_conversation(resident, conversation)  # type: ignore[attr-defined]

    platform.vault.transact(work, now)


def _race(url: str, organisation: str, rounds: int, checked: bool) -> dict[int, list[str]]:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(MEMBERS)
    results: Queue[tuple[int, str]] = context.Queue()
    racers = [
        context.Process(target=_press, args=(url, organisation, f"m{n}", barrier, results, rounds, checked))
        for n in range(MEMBERS)
    ]
    for racer in racers:
        racer.start()
    answers: dict[int, list[str]] = {number: [] for number in range(rounds)}
    for _ in range(rounds * MEMBERS):
        number, told = results.get(timeout=120)
        answers[number].append(told)
    for racer in racers:
        racer.join(timeout=30)
    return answers


def _press(
    url: str,
    organisation: str,
    name: str,
    barrier: Barrier,
    results: "Queue[tuple[int, str]]",
    rounds: int,
    checked: bool,
) -> None:
    # A desk without a limit: what is raced for is the resident and not room.
    platform = with_desks(build_platform(open_vault(url), HandClock(NOON)), organisation, Desk("open", each=0))
    member = desk.Member(name, organisation, name)
    for number in range(rounds):
        barrier.wait(timeout=60)
        results.put((number, _accept(platform, member, f"{number:016x}", checked)))


def _accept(platform: Platform, member: desk.Member, handoff_id: str, checked: bool) -> str:
    if not checked:
        waiting = {view.id for view in desk.waiting(platform, member)}
        return "won" if handoff_id in waiting else "taken"
    try:
        desk.accept(platform, member, handoff_id)
    except desk.AlreadyTaken:
        return "taken"
    return "won"
