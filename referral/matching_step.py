"""Showing a few explained resources, and what a resident can say to them."""

from dataclasses import replace

from referral.events import Count, Say, ShowLines, ShowMatches
from referral.needs import Need
from referral.ports import Match, NeedGuess
from referral.state import Conversation, Step
from referral.world import Outcome, World, move

AFTER_MATCHES_CHOICES = ("matches:more", "command:person", "command:restart", "command:erase")
AFTER_NOTHING_CHOICES = ("command:person", "command:restart", "command:erase")
_KEPT_SHOWN = 60
_MOST_CANDIDATES = 40


def show(conversation: Conversation, world: World, opening: str = "") -> Outcome:
    """The best few that were not shown yet; when nothing is left, say so and count the unmet need.

    ``opening`` is the key of another first sentence.
    """
    matches = tuple(world.directory.rank(world.query(conversation, leave_out=conversation.shown)))
    at_matches = conversation if conversation.step is Step.MATCHES else move(conversation, Step.MATCHES)
    if not matches:
        return _nothing_fits(at_matches)
    shown = (*conversation.shown, *(match.resource.id for match in matches))[-_KEPT_SHOWN:]
    key = opening or ("more_matches" if conversation.shown else "matches")
    return Outcome(
        replace(at_matches, shown=shown),
        (
            Say(key, (("count", str(len(matches))),)),
            ShowMatches(matches),
            *_lines_in_their_language(conversation),
            Say("after_matches", choices=AFTER_MATCHES_CHOICES),
            *_counted(conversation, "need_shown"),
        ),
    )


def _lines_in_their_language(conversation: Conversation) -> tuple[ShowLines, ...]:
    speaks_japanese = conversation.answers.language.startswith("ja")
    return () if speaks_japanese else (ShowLines(needs=(Need.LANGUAGE.value,)),)


def show_for(conversation: Conversation, world: World, need: Need) -> Outcome:
    """Nothing could be understood: do not ask on, show where one can simply talk or be."""
    guess = NeedGuess(need, 0.3, "まずは話せるところ")
    learnt = replace(conversation, answers=replace(conversation.answers, needs=(guess,)))
    return show(learnt, world, opening="not_understood_but_here")


def take_choice(conversation: Conversation, question: str, _choice: str, world: World) -> Outcome | None:
    """ちがう or ほかも見る, or None when the choice is neither. Both show what was not shown yet."""
    if question == "reject":
        return show(conversation, world).after(Count("match_rejected"))
    if question == "matches":
        return show(conversation, world)
    return None


def _nothing_fits(conversation: Conversation) -> Outcome:
    key = "nothing_more" if conversation.shown else "nothing_fits"
    counted = () if conversation.shown else _counted(conversation, "need_unmet")
    needs = tuple(need.value for need in conversation.answers.codes())
    return Outcome(
        replace(conversation, shown=()),
        (
            Say(key),
            ShowLines(conversation.kinds, conversation.urgency, needs=needs),
            Say("after_nothing", choices=AFTER_NOTHING_CHOICES),
            *counted,
        ),
    )


def _counted(conversation: Conversation, name: str) -> tuple[Count, ...]:
    area = conversation.answers.area
    return tuple(Count(name, (need.value, area)) for need in conversation.answers.codes())


def handoff_candidates(conversation: Conversation, world: World) -> list[Match]:
    """Resources that take a handoff and were not declined, those with a person at the desk first."""
    query = world.query(conversation)
    # When nobody is left for the very need, somebody who listens is better than nobody.
    anyone = replace(query, needs=(NeedGuess(Need.ISOLATION, 0.3, ""),))
    for wanted in (query, anyone):
        found = [
            match
            for match in world.directory.rank(wanted, limit=_MOST_CANDIDATES)
            if world.takes_handoffs(match.resource) and match.resource.organisation.id not in conversation.declined
        ]
        if found:
            return sorted(found, key=lambda m: m.resource.organisation.id not in world.on_duty)
    return []
