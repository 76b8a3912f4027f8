"""Whole conversations as readable text that is replayed: what people do is kept, what they get is compared.

Lines that do something::

    時刻 2026-11-24 13:00        move the clock
    当番 くらしの相談（見本）      somebody of this organisation sits down at the desk
    住民（友だち追加）            also ブロック, 写真, スタンプ, 位置, 送信取消
    住民「もうむり」              writes
    住民［市内］                  taps
    離席 くらしの相談（見本）      they go away without a word
    経過 10                       so many minutes pass, and the clock does what it does
    相談員（受ける）              also 終わる, もどす, and 断る with a reason's code: 断る no_capacity
    相談員（引きつぐ 団体の名前）  asks another organisation to take over; 呼ぶ to join
    相談員（加わる）              whoever was asked says yes
    責任者（加わる）              a supervisor joins; also 出る
    相談員「こんばんは」          writes
    ＊すべて消える                everything in memory is lost

Lines that begin with ＞ are what appears on the resident's phone; lines with ＃ are notes.
"""

import re
from datetime import datetime

import valkey

from referral import desk, inviting
from referral.bubble import Bubble, Card
from referral.hours import JST
from referral.inbound import InboundKind
from referral.invitation import Invitation, InvitationKind
from referral.lapsing import lapse_due
from referral.offering import look_after_offers
from referral.platform import Platform
from referral.state import HandoffStatus
from tests.clock import HandClock
from tests.resident import Post, Resident

_SENT = {
    "写真": InboundKind.IMAGE,
    "スタンプ": InboundKind.STICKER,
    "位置": InboundKind.LOCATION,
    "友だち追加": InboundKind.FOLLOWED,
    "ブロック": InboundKind.UNFOLLOWED,
}
_LINE = re.compile(r"^(住民|相談員)(?:「(?P<says>.*)」|［(?P<taps>.*)］|（(?P<does>.*)）)$", re.DOTALL)


def replay(script: str, platform: Platform, clock: HandClock, vault_url: str) -> str:
    """Do what the script does; the same script with what appeared on the phone."""
    stage = _Stage(platform, clock, vault_url)
    lines = []
    for line in script.splitlines():
        if line.startswith("＞"):
            continue
        lines.append(line)
        if line and not line.startswith("＃"):
            lines += [f"＞{shown}" for shown in stage.perform(line)]
    return "\n".join(lines) + "\n"


class _Stage:
    def __init__(self, platform: Platform, clock: HandClock, vault_url: str) -> None:
        self._platform = platform
        self._clock = clock
        self._vault_url = vault_url
        self._fix_names()
        self._resident = Resident(Post(platform), "U" + "0" * 32)
        self._members: dict[str, desk.Member] = {}
        self._at_the_desk: list[desk.Member] = []
        self._last_message = 0

    def perform(self, line: str) -> list[str]:
        for member in self._at_the_desk:
            desk.stay_on_duty(self._platform, member)
        word, _, rest = line.partition(" ")
        if word == "時刻":
            self._clock.set(datetime.strptime(rest, "%Y-%m-%d %H:%M").replace(tzinfo=JST))
            return []
        if word == "当番":
            member = self._member(self._organisation_id(rest))
            desk.start_duty(self._platform, member)
            self._at_the_desk.append(member)
            return []
        if word == "離席":
            self._at_the_desk.remove(self._member(self._organisation_id(rest)))
            return []
        if word == "経過":
            self._let_pass(int(rest))
            return self._see()
        if line.startswith("責任者"):
            self._clock.move(seconds=20)
            self._supervisor("加わる" in line)
            return self._see()
        if line == "＊すべて消える":
            with valkey.Valkey.from_url(self._vault_url) as client:
                client.flushall()
            self._fix_names()
            return []
        found = _LINE.match(line)
        if not found:
            raise ValueError(f"the transcript says something that nobody can do: {line}")
        # Messages of one talk are apart in time, as people's are; the talk is ordered by it.
        self._clock.move(seconds=20)
        if found.group(1) == "相談員":
            self._counsellor(found)
            self._resident.reads()
        else:
            self._write_as_resident(found)
        return [shown for bubble in self._resident.newest for shown in show(bubble)]

    def _see(self) -> list[str]:
        self._resident.reads()
        return [shown for bubble in self._resident.newest for shown in show(bubble)]

    def _let_pass(self, minutes: int) -> None:
        for _ in range(minutes * 2):
            self._clock.move(seconds=30)
            for member in self._at_the_desk:
                desk.stay_on_duty(self._platform, member)
            lapse_due(self._platform)
            look_after_offers(self._platform)

    def _supervisor(self, joins: bool) -> None:
        member, handoff = self._find_handoff()
        supervisor = desk.Member("supervisor", member.organisation_id, "責任者", supervises=True)
        (inviting.join if joins else inviting.leave)(self._platform, supervisor, handoff)

    def _fix_names(self) -> None:
        """Equal fits take turns by the vault's own name for a resident; here it is the same each time."""
        with valkey.Valkey.from_url(self._vault_url) as client:
            client.set("salt", b"transcripts", ex=3600)
        self._platform.vault.forget_salt()

    def _write_as_resident(self, found: re.Match[str]) -> None:
        if found["says"] is not None:
            self._last_message += 1
            self._resident.says(found["says"], f"transcript-{self._last_message}")
        elif found["taps"] is not None:
            self._resident.taps(found["taps"])
        elif found["does"] == "送信取消":
            self._resident.sends(InboundKind.UNSENT, message_id=f"transcript-{self._last_message}")
        else:
            self._resident.sends(_SENT[found["does"]])

    def _counsellor(self, found: re.Match[str]) -> None:
        if found["does"] == "加わる":
            self._take_invitation()
            return
        member, handoff = self._find_handoff()
        if found["says"] is not None:
            desk.reply(self._platform, member, handoff, found["says"], client_id=found["says"])
        elif found["does"] == "受ける":
            desk.accept(self._platform, member, handoff)
        elif found["does"] == "終わる":
            desk.close(self._platform, member, handoff)
        elif found["does"] == "もどす":
            desk.give_back(self._platform, member, handoff)
        elif found["does"].startswith(("引きつぐ", "呼ぶ")):
            how, _, name = found["does"].partition(" ")
            kind = InvitationKind.JOIN if how == "呼ぶ" else InvitationKind.PASS
            inviting.invite(self._platform, member, handoff, Invitation(kind, self._organisation_id(name), member.id))
        else:
            _, _, reason = found["does"].partition(" ")
            desk.decline(self._platform, member, handoff, desk.DeclineReason(reason))

    def _take_invitation(self) -> None:
        for organisation_id in {r.organisation.id for r in self._platform.directory.resources()}:
            member = self._member(organisation_id)
            for view in desk.invitations(self._platform, member):
                inviting.accept_invitation(self._platform, member, view.id)
                return
        raise AssertionError("nobody is asked into a talk")

    def _find_handoff(self) -> tuple[desk.Member, str]:
        for organisation_id in {r.organisation.id for r in self._platform.directory.resources()}:
            member = self._member(organisation_id)
            for view in (*desk.mine(self._platform, member), *desk.waiting(self._platform, member)):
                if not view.joined or view.status is HandoffStatus.OFFERED:
                    return member, view.id
        raise AssertionError("nobody waits at any desk")

    def _organisation_id(self, name: str) -> str:
        organisations = {r.organisation.name: r.organisation.id for r in self._platform.directory.resources()}
        return organisations[name]

    def _member(self, organisation_id: str) -> desk.Member:
        return self._members.setdefault(organisation_id, desk.Member(f"m-{organisation_id}", organisation_id, "当番"))


def show(bubble: Bubble) -> list[str]:
    """A bubble as lines of text, as a reader would tell it."""
    speaker = f"{bubble.speaker}：" if bubble.speaker else ""
    lines = [speaker + line for line in bubble.text.splitlines() if line]
    lines += [_show_card(card) for card in bubble.cards]
    if bubble.choices:
        lines.append("".join(f"［{choice.label}］" for choice in bubble.choices))
    return lines


def _show_card(card: Card) -> str:
    told = [card.title, card.subtitle, card.summary, *card.facts, card.because]
    buttons = "".join(f"［{action.label}］" for action in card.actions)
    return f"〔{'・'.join(part for part in told if part)}〕{buttons}"
