"""Residents and counsellors who do anything in any order, with what must hold after each step.

Messages carry marks: 〔r1-7〕 is the seventh thing that resident 1 wrote, 〔to1-7〕 the seventh reply to resident 1.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import valkey
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from referral import desk, inviting, lifetimes
from referral.bubble import ActionKind, Bubble
from referral.desk import AlreadyTaken, DeclineReason, Gone, Member, NoRoom, NotYours
from referral.inbound import Address, Inbound, InboundKind
from referral.invitation import Invitation, InvitationKind
from referral.inviting import NobodyThere
from referral.lapsing import lapse_due
from referral.offering import look_after_offers
from referral.platform import Platform
from referral.service import receive
from referral.state import Handoff, HandoffStatus
from referral.vault import EmbeddedVault, open_vault
from referral.vault.duty import NAME_REST
from tests.building import build_platform
from tests.clock import HandClock
from tests.conversation.vault_content import read_everything

KURASHI, KOKORO = "mihon-kurashi", "mihon-kokoro"
MEMBERS = (
    Member("a", KURASHI, "一"),
    Member("b", KURASHI, "二"),
    Member("s", KURASHI, "責任者", supervises=True),
    *(Member(f"m-{name}", f"mihon-{name}", "三") for name in ("kokoro", "wakamono", "josei", "ibasho", "houkatsu")),
)
RESIDENTS = range(3)
LONGEST_KEY = timedelta(days=40)
REFUSALS = (AlreadyTaken, Gone, NotYours, NoRoom, NobodyThere)
WORDS = ("家賃が払えない", "もうむり 消えたい", "人と話したい", "もどる", "まだですか")
RARE = (
    "follow",
    "unfollow",
    "erase",
    "sit down",
    "stand up",
    "supervise",
    "leave",
    "jump",
    "die",
    "waiting:other",
    "waiting:other_yes",
    "waiting:withdraw_yes",
    "invitation:no",
)
Listing = Callable[[Platform, Member], list[desk.HandoffView]]

resident = st.sampled_from(RESIDENTS)
member = st.sampled_from(MEMBERS)


class HandoffMachine(RuleBasedStateMachine):
    """``server`` is a real vault; set before the machine runs."""

    server: EmbeddedVault
    start: datetime
    reached: Counter[str]
    """What all examples together have done; a proof that reaches nothing proves nothing."""

    @initialize()
    def begin(self) -> None:
        with valkey.Valkey.from_url(self.server.url) as client:
            client.flushall()
        self.clock = HandClock(self.start)
        self.platform: Platform = build_platform(open_vault(self.server.url), self.clock)
        self.number = 0
        self.screens: dict[int, list[Bubble]] = {who: [] for who in RESIDENTS}
        self.newest: dict[int, tuple[str, str]] = {}
        self.gone: set[str] = set()
        self.done: Counter[str] = Counter()
        self.names: dict[tuple[str, str], tuple[str, datetime]] = {}
        self.jumped = timedelta()
        for who in (MEMBERS[0], MEMBERS[3]):
            desk.start_duty(self.platform, who)
        self.ask_for_a_person(0)
        self.ask_for_a_person(1)

    def teardown(self) -> None:
        self.reached.update(self.done)
        self.platform.vault.close()

    def whoever(self, who: Member, found: Listing) -> Iterator[tuple[Member, desk.HandoffView]]:
        """The first thing that is to be done, from this member on round the table; at most one."""
        at = MEMBERS.index(who)
        for one in (*MEMBERS[at:], *MEMBERS[:at]):
            for view in found(self.platform, one)[:1]:
                yield one, view
                return

    # What residents do

    def send(self, who: int, kind: InboundKind, text: str = "", message: str = "") -> None:
        self.number += 1
        now = self.clock()
        event = f"e{self.number}"
        inbound = Inbound(event, _address(who), kind, now, now, text, message or f"m{self.number}")
        receive(self.platform, inbound)
        if self.number % 5 == 0:
            # The platform delivers some events twice.
            receive(self.platform, inbound)

    @rule(who=resident, words=st.sampled_from(WORDS))
    def write(self, who: int, words: str) -> None:
        self.send(who, InboundKind.TEXT, words)

    @rule(who=resident)
    def write_something_of_their_own(self, who: int) -> None:
        mark, message = f"〔r{who}-{self.number}〕", f"own{self.number}"
        self.newest[who] = (mark, message)
        self.send(who, InboundKind.TEXT, f"書いておきます{mark}", message)

    @rule(who=resident)
    def ask_for_a_person(self, who: int) -> None:
        self.clock.move(seconds=1)
        self.send(who, InboundKind.FOLLOWED)
        for kind, text in (
            (InboundKind.TEXT, "家賃が払えない"),
            (InboundKind.CHOICE, "command:person"),
            (InboundKind.CHOICE, "consent:yes"),
        ):
            self.send(who, kind, text)

    @rule(who=resident, which=st.integers(0, 30))
    def press(self, who: int, which: int) -> None:
        found = [
            action.value
            for bubble in self.screens[who][-6:]
            for action in (*bubble.choices, *(a for card in bubble.cards for a in card.actions))
            if action.kind is ActionKind.CHOICE
        ]
        if found:
            self.send(who, InboundKind.CHOICE, found[which % len(found)])

    @rule(who=resident)
    def unsend(self, who: int) -> None:
        mark, message = self.newest.get(who, ("", ""))
        if mark:
            self.send(who, InboundKind.UNSENT, message=message)
            self.gone.add(mark)

    # What counsellors do

    @rule(who=member, declines=st.integers(0, 4), reason=st.sampled_from(DeclineReason))
    def answer_offer(self, who: Member, declines: int, reason: DeclineReason) -> None:
        for by, view in self.whoever(who, desk.waiting):
            assert not view.words
            if declines == 0:
                desk.decline(self.platform, by, view.id, reason)
                self.done["declined"] += 1
            elif self.tried(desk.accept, by, view.id):
                self.done["accepted"] += 1
                for other in MEMBERS:
                    assert other is by or not self.tried(desk.accept, other, view.id)

    @rule(who=member)
    def release(self, who: Member) -> None:
        for by, view in self.whoever(who, desk.mine):
            if self.tried(desk.give_back, by, view.id):
                self.done["given_back"] += 1

    @rule(who=member)
    def reply(self, who: Member) -> None:
        for by, view in self.whoever(who, desk.mine):
            handoff = self.handoff(view.id)
            assert handoff
            owner = self.resident_of(handoff)
            self.number += 1
            text = f"返事です〔to{owner}-{self.number}〕"
            desk.reply(self.platform, by, view.id, text, f"c{self.number}")
            desk.reply(self.platform, by, view.id, text, f"c{self.number}")

    @rule(
        who=member,
        kind=st.sampled_from(InvitationKind),
        where=st.sampled_from((KURASHI, KOKORO)),
        agrees=st.booleans(),
    )
    def invite(self, who: Member, kind: InvitationKind, where: str, agrees: bool) -> None:
        for by, view in self.whoever(who, desk.mine):
            with suppress(*REFUSALS):
                inviting.invite(self.platform, by, view.id, Invitation(kind, where, by.id))
                handoff = self.handoff(view.id)
                if agrees and handoff:
                    self.send(self.resident_of(handoff), InboundKind.CHOICE, "invitation:yes")

    @rule(who=member, accepts=st.booleans())
    def answer_invitation(self, who: Member, accepts: bool) -> None:
        for by, view in self.whoever(who, desk.invitations):
            assert not view.words
            if self.tried(inviting.accept_invitation if accepts else inviting.refuse_invitation, by, view.id):
                invited = view.invitation
                joins = invited is not None and invited.kind is InvitationKind.JOIN
                self.done["joined" if joins else "passed_on"] += accepts

    @rule(who=member)
    def close(self, who: Member) -> None:
        for by, view in self.whoever(who, desk.mine):
            self.done["closed"] += self.tried(desk.close, by, view.id)

    def tried(self, act: object, who: Member, handoff_id: str) -> bool:
        try:
            act(self.platform, who, handoff_id)  # type: ignore[operator]
        except REFUSALS:
            return False
        return True

    # What happens to them

    @rule(what=st.sampled_from(RARE), who=resident, by=member)
    def something_rare(self, what: str, who: int, by: Member) -> None:
        match what:
            case "follow":
                self.send(who, InboundKind.FOLLOWED)
            case "unfollow":
                self.clock.move(seconds=1)
                self.send(who, InboundKind.UNFOLLOWED)
            case "erase":
                self.send(who, InboundKind.TEXT, "おわって消す")
            case "sit down":
                desk.stay_on_duty(self.platform, by)
            case "stand up":
                desk.end_duty(self.platform, by)
            case "supervise":
                for view in desk.running(self.platform, MEMBERS[2])[:1]:
                    self.done["supervised"] += self.tried(inviting.join, MEMBERS[2], view.id)
            case "leave":
                for view in desk.mine(self.platform, by):
                    if view.joined:
                        self.tried(inviting.leave, by, view.id)
            case "jump":
                self.clock.now -= self.jumped
                self.jumped = timedelta() if self.jumped else timedelta(days=-1 if who else 1)
                self.clock.now += self.jumped
            case "die":
                self.platform.vault.close()
                self.platform = replace(self.platform, vault=open_vault(self.server.url))
            case button:
                self.send(who, InboundKind.CHOICE, button)

    @rule(minutes=st.sampled_from((1, 2, 4, 6, 11, 11, 60, 25 * 60)))
    def time_passes(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)
        self.run_clock()

    @rule()
    def run_clock(self) -> None:
        before = self.count("given_back")
        lapse_due(self.platform)
        look_after_offers(self.platform)
        self.done["given_back"] += self.count("given_back") - before

    @rule(fails=st.booleans())
    def deliver(self, fails: bool) -> None:
        outbox = self.platform.vault.outbox
        while delivery := outbox.claim(self.clock()):
            if fails:
                outbox.retry_later(delivery, self.clock() + timedelta(seconds=5))
                self.clock.move(seconds=6)
                fails = False
                continue
            outbox.delivered(delivery)
            self.arrive(int(delivery.address.identity[1:]), delivery.bubbles)

    def arrive(self, who: int, bubbles: list[Bubble]) -> None:
        self.screens[who] += bubbles
        for bubble in bubbles:
            assert all(int(other) == who for other in re.findall(r"〔(?:to|r)(\d)-", bubble.text)), bubble.text

    # What must hold

    def handoffs(self) -> list[Handoff]:
        return self.platform.vault.transact(lambda turn: turn.glance_at_handoffs(), self.clock())

    def handoff(self, handoff_id: str) -> Handoff | None:
        return self.platform.vault.transact(lambda turn: turn.handoff(handoff_id), self.clock())

    def resident_of(self, handoff: Handoff) -> int:
        return next(who for who in RESIDENTS if self.platform.vault.resident_key(_address(who)) == handoff.resident)

    def count(self, name: str) -> int:
        with valkey.Valkey.from_url(self.server.url) as client:
            counts = client.hgetall("counts")
        return sum(int(value) for field, value in counts.items() if field.decode().split("|")[1] == name)

    @invariant()
    def one_owner_and_nobody_reads_anothers_words(self) -> None:
        live = self.handoffs()
        assert len({handoff.resident for handoff in live}) == len(live), "a resident waits twice"
        for handoff in live:
            assert handoff.live_until - self.clock() <= lifetimes.LONGEST_WAIT + timedelta(days=2)
            readers, owners, reading = [], [], []
            for who in MEMBERS:
                for view in desk.mine(self.platform, who) if who.organisation_id in handoff.organisations else ():
                    if view.id == handoff.id:
                        readers.append(who.id)
                        owners += [] if view.joined else [who.id]
                        reading.append((who, view))
            assert set(readers) == set(handoff.members)
            assert len(owners) == (handoff.status is HandoffStatus.ACCEPTED), handoff.status
            for who, view in reading:
                self.check_words(who, view, self.resident_of(handoff))

    def check_words(self, who: Member, view: desk.HandoffView, owner: int) -> None:
        texts = [entry.text for entry in desk.talk(self.platform, who, view.id)]
        found = re.findall(r"〔(?:to|r)(\d)-", "".join((*texts, view.words)))
        assert all(int(other) == owner for other in found)

    @invariant()
    def names_rest_for_a_day(self) -> None:
        for handoff in self.handoffs():
            for organisation_id in handoff.organisations:
                key = (organisation_id, handoff.designation)
                case, seen = self.names.get(key, (handoff.id, self.clock()))
                slack = timedelta(days=1) if self.jumped else timedelta()
                assert case == handoff.id or abs(self.clock() - seen) >= NAME_REST - slack
                self.names[key] = (handoff.id, self.clock())

    @invariant()
    def what_was_unsent_is_nowhere_and_every_key_ends(self) -> None:
        if self.gone:
            everything = read_everything(self.server)
            assert not [mark for mark in self.gone if mark in everything]
        with valkey.Valkey.from_url(self.server.url) as client:
            lives = {key: client.pttl(key) for key in client.scan_iter(count=1000)}
        assert all(life == -2 or 0 < life <= LONGEST_KEY / timedelta(milliseconds=1) for life in lives.values()), lives

    @invariant()
    def counters_are_what_happened(self) -> None:
        for name in ("accepted", "declined", "closed", "passed_on", "joined", "supervised"):
            assert self.count(name) == self.done[name], name


def _address(who: int) -> Address:
    return Address("line", f"U{who}")
