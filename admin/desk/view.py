"""Everything that one counsellor sees now, ready for a page or for its script."""

from dataclasses import dataclass, replace
from datetime import datetime

from admin.desk import words
from admin.desk.display import show_safely
from referral import desk, duty
from referral.desk import Gone, HandoffView, Member, NotYours
from referral.needs import Urgency
from referral.platform import Platform
from referral.state import EntryState, TalkEntry, Who


@dataclass(frozen=True, slots=True)
class Card:
    """One person in a list. ``note`` is how long they wait, or what was said last; ``mark`` what is special.

    ``rings`` grows each time that the desk is to hear its tone again.
    """

    id: str
    designation: str
    urgency: str
    urgent: bool
    needs: str
    about: str
    note: str
    answer_due: bool = False
    mark: str = ""
    rings: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a talk. ``order`` sorts it: milliseconds, then the order of writing.

    ``instead`` says that the text is ours, in the place of something that cannot be shown.
    """

    seq: int
    order: tuple[int, int]
    who: str
    text: str
    time: str
    state: str
    unsent: bool
    instead: bool
    again: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk on the screen. ``lines`` are those changed since the cursor that the page gave."""

    id: str
    designation: str
    urgency: str
    urgent: bool
    needs: str
    about: str
    words: str
    lines: tuple[Line, ...]
    cursor: int
    joined: bool = False
    beside: str = ""
    asking: str = ""


@dataclass(frozen=True, slots=True)
class DeskView:
    """The whole desk. ``ended`` says that the talk on the screen is over; ``sent`` names the entry just written.

    ``leaving`` asks somebody who signs out about the talks that are still open. ``invited`` are talks into which this
    member is asked, ``running`` those that a supervisor can join; ``full`` says why nobody more can be taken up.
    """

    duty: bool
    colleagues: str
    waiting: tuple[Card, ...]
    mine: tuple[Card, ...]
    invited: tuple[Card, ...]
    running: tuple[Card, ...]
    full: str
    talk: Talk | None
    ended: bool
    notice: str = ""
    sent: int = 0
    leaving: str = ""


def see_desk(platform: Platform, member: Member, *, on_duty: bool, open_id: str = "", after: int = 0) -> DeskView:
    """What this member sees, with the talk ``open_id`` if it is theirs. Raises ``VaultUnavailable``."""
    now = platform.clock()
    present = desk.on_duty(platform, member.organisation_id)
    away = [one for one in duty.away(platform, member.organisation_id) if one != member.id]
    waiting = tuple(_waiting(view, now) for view in desk.waiting(platform, member))
    invited = tuple(
        replace(_card(view), mark=words.say_invited(view), note=words.say_waited(view.queued_at, now))
        for view in desk.invitations(platform, member)
    )
    running = desk.running(platform, member) if member.supervises else []
    mine: list[Card] = []
    talk = None
    notice = ""
    for view in desk.mine(platform, member):
        try:
            entries = desk.talk(platform, member, view.id)
        except (Gone, NotYours):
            continue
        mine.append(_mine(platform, view, entries))
        if view.id == open_id:
            newest = max((entry.rev for entry in entries), default=0)
            if after > newest:
                # The page has seen more than there is: a failover of the vault has lost the end of the talk.
                after, notice = 0, words.LOST
            talk = _talk(platform, view, entries, after)
    return DeskView(
        duty=on_duty,
        colleagues=words.say_colleagues(len(present), len(away), on_duty),
        waiting=waiting,
        mine=tuple(mine),
        invited=invited,
        running=tuple(replace(_card(view), note=words.say_since(view.queued_at, now)) for view in running),
        full="" if desk.has_room(platform, member) else words.FULL,
        talk=talk,
        ended=bool(open_id) and talk is None,
        notice=notice,
    )


def _waiting(view: HandoffView, now: datetime) -> Card:
    told = replace(_card(view), note=words.say_waited(view.queued_at, now), mark=words.say_mark(view))
    return replace(told, rings=view.stage.number if view.offered else -1)


def _card(view: HandoffView) -> Card:
    return Card(
        id=view.id,
        designation=view.designation,
        urgency=words.URGENCY[view.urgency],
        urgent=view.urgency is Urgency.EMERGENCY,
        needs=words.say_needs(view),
        about=words.say_about(view),
        note="",
    )


def _mine(platform: Platform, view: HandoffView, entries: list[TalkEntry]) -> Card:
    spoken = [entry for entry in entries if entry.who is not Who.NOTICE]
    if not spoken:
        return replace(_card(view), note="まだ、どちらも書いていません")
    last = spoken[-1]
    note = words.say_last(last, platform.clock())
    return replace(_card(view), note=note, answer_due=last.who is Who.RESIDENT)


def _talk(platform: Platform, view: HandoffView, entries: list[TalkEntry], after: int) -> Talk:
    return Talk(
        id=view.id,
        designation=view.designation,
        urgency=words.URGENCY[view.urgency],
        urgent=view.urgency is Urgency.EMERGENCY,
        needs=words.say_needs(view),
        about=words.say_about(view),
        words=show_safely(view.words),
        lines=tuple(_line(platform, entry) for entry in entries if entry.rev > after),
        cursor=max((entry.rev for entry in entries), default=0),
        joined=view.joined,
        beside=words.say_beside(view),
        asking=words.say_asking(view),
    )


def _line(platform: Platform, entry: TalkEntry) -> Line:
    return Line(
        seq=entry.seq,
        order=(int(entry.at.timestamp() * 1000), entry.seq),
        who=entry.who.value,
        text=show_safely(words.say_entry(entry)),
        time=words.say_time(entry.at, platform.clock()),
        state=words.STATES[entry.state],
        unsent=entry.state is EntryState.UNSENT,
        instead=words.is_instead(entry),
        again=entry.state is EntryState.UNDELIVERED,
    )
