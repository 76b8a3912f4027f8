"""Showing a few explained resources, and what a resident can say to them."""

from collections.abc import Iterable
from dataclasses import replace

from referral.events import Count, Report, Say, ShowLines, ShowMatches
from referral.needs import Need
from referral.ports import Match, NeedGuess
from referral.reading import ReadingKind
from referral.state import Conversation, Step
from referral.world import Outcome, World, move

AFTER_MATCHES_CHOICES = ("matches:more", "command:person", "command:restart", "command:erase")
AFTER_NOTHING_CHOICES = ("command:person", "command:restart", "command:erase")
_PRESENT = {ReadingKind.NOW: 0, ReadingKind.BUSY: 1}
_KEPT_SHOWN = 60
_MOST_CANDIDATES = 40


def show(conversation: Conversation, world: World) -> Outcome:
    """The best few that were not shown yet; when nothing is left, say so and count the unmet need."""
    matches = tuple(world.directory.rank(world.query(conversation, leave_out=conversation.shown)))
    at_matches = conversation if conversation.step is Step.MATCHES else move(conversation, Step.MATCHES)
    if not matches:
        return _nothing_fits(at_matches)
    key = "more_matches" if conversation.shown else "matches"
    outcome = _show_cards(at_matches, matches, key, world)
    served = {need for match in matches for need in match.resource.needs}
    needs = conversation.answers.codes()
    counted = _count_once(at_matches, "need_shown", [need for need in needs if need in served])
    unmet = _count_once(at_matches, "need_unmet", [need for need in needs if need not in served])
    return _with_counts(outcome, (*counted, *unmet))


def _show_cards(conversation: Conversation, matches: tuple[Match, ...], key: str, world: World) -> Outcome:
    shown = (*conversation.shown, *(match.resource.id for match in matches))[-_KEPT_SHOWN:]
    return Outcome(
        replace(conversation, shown=shown, shown_at=world.now),
        (
            Say(key, (("count", str(len(matches))),)),
            ShowMatches(matches),
            *_lines_in_their_language(conversation),
            Say("after_matches", choices=AFTER_MATCHES_CHOICES),
        ),
    )


def _lines_in_their_language(conversation: Conversation) -> tuple[ShowLines, ...]:
    speaks_japanese = conversation.answers.language.startswith("ja")
    return () if speaks_japanese else (ShowLines(needs=(Need.LANGUAGE.value,)),)


def show_for(conversation: Conversation, world: World, need: Need) -> Outcome:
    """Nothing could be understood: do not ask on, show where one can simply talk or be.

    The need is only our guess: it is not remembered, counted or passed on as if it had been said.
    """
    query = replace(
        world.query(conversation, leave_out=conversation.shown), needs=(NeedGuess(need, 0.3, "まずは話せるところ"),)
    )
    matches = tuple(world.directory.rank(query))
    at_matches = conversation if conversation.step is Step.MATCHES else move(conversation, Step.MATCHES)
    if not matches:
        return _nothing_fits(at_matches)
    return _show_cards(at_matches, matches, "not_understood_but_here", world)


def take_choice(conversation: Conversation, question: str, choice: str, world: World) -> Outcome | None:
    """What can be said to cards, or None when the choice is nothing of that."""
    match question:
        case "reject":
            # Why it is not the right one is asked only here, where it crowds no card.
            rejected = world.directory.resource(choice)
            outcome = show(conversation, world).after(Count("match_rejected"))
            return _offer_report(outcome, choice) if rejected and rejected.phone else outcome
        case "matches":
            return show(conversation, world)
        case "unreachable":
            return _report(conversation, choice, world)
    return None


def _offer_report(outcome: Outcome, resource_id: str) -> Outcome:
    events = tuple(
        replace(event, choices=_before_the_ways_out(f"unreachable:{resource_id}", event.choices))
        if isinstance(event, Say) and event.key in ("after_matches", "after_nothing")
        else event
        for event in outcome.events
    )
    return Outcome(outcome.conversation, events)


def _before_the_ways_out(choice: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    at = choices.index("command:restart")
    return (*choices[:at], choice, *choices[at:])


def _report(conversation: Conversation, resource_id: str, world: World) -> Outcome:
    """The number does not answer: a person looks at the entry. Said twice by one resident it counts once."""
    noted = Say("unreachable_noted", choices=AFTER_MATCHES_CHOICES)
    count = Count("could_not_reach", (resource_id,))
    if _mark(count) in conversation.counted or world.directory.resource(resource_id) is None:
        return Outcome(conversation, (noted,))
    return _with_counts(Outcome(conversation, (noted, Report(resource_id))), (count,))


def _nothing_fits(conversation: Conversation) -> Outcome:
    key = "nothing_more" if conversation.shown else "nothing_fits"
    codes = conversation.answers.codes()
    outcome = Outcome(
        replace(conversation, shown=()),
        (
            Say(key),
            ShowLines(conversation.kinds, conversation.urgency, needs=tuple(need.value for need in codes)),
            Say("after_nothing", choices=AFTER_NOTHING_CHOICES),
        ),
    )
    # Who has seen everything and took none of it has an unmet need as well.
    return _with_counts(outcome, _count_once(conversation, "need_unmet", codes))


def _count_once(conversation: Conversation, name: str, needs: Iterable[Need]) -> tuple[Count, ...]:
    area = conversation.answers.area
    counts = (Count(name, (need.value, area)) for need in needs)
    return tuple(count for count in counts if _mark(count) not in conversation.counted)


def _with_counts(outcome: Outcome, counts: tuple[Count, ...]) -> Outcome:
    conversation = outcome.conversation
    if conversation is None:
        return outcome
    counted = (*conversation.counted, *map(_mark, counts))
    return Outcome(replace(conversation, counted=counted), (*outcome.events, *counts))


def _mark(count: Count) -> str:
    return f"{count.name}:{count.dimensions[0]}"


def handoff_candidates(conversation: Conversation, world: World) -> list[Match]:
    """Resources that take a handoff, were not declined and have a desk for it; those with room for a talk now first."""
    query = world.query(conversation)
    # When nobody is left for the very need, somebody who listens is better than nobody.
    anyone = replace(query, needs=(NeedGuess(Need.ISOLATION, 0.3, ""),))
    for wanted in (query, anyone):
        found = [
            match
            for match in world.directory.rank(wanted, limit=_MOST_CANDIDATES)
            if match.resource.leads_to_a_person and match.resource.organisation.id not in conversation.declined
        ]
        answers = conversation.answers
        readings = {
            organisation.id: world.reading_for(organisation, answers.codes(), answers.area)
            for organisation in (match.resource.organisation for match in found)
        }
        fitting = [(match, reading) for match in found if (reading := readings[match.resource.organisation.id])]
        if fitting:
            # Between a desk that opens in an hour and one that is empty just now, what fits better comes first.
            fitting.sort(key=lambda pair: _PRESENT.get(pair[1].kind, len(_PRESENT)))
            return [match for match, _ in fitting]
    return []
