"""Towards a person: whom, exactly what is passed on, and the resident's yes, item by item."""

from dataclasses import replace

from referral.events import Agree, Count, Event, HandedOver, Say, ShowConsent, ShowLines, Withdraw
from referral.lifetimes import waiting_until
from referral.matching_step import handoff_candidates
from referral.matching_step import show as show_matches
from referral.needs import Urgency
from referral.ports import Screening
from referral.reading import ReadingKind
from referral.resource import Organisation, Resource
from referral.state import MOST_NEEDS, Consent, Conversation, Said, Step
from referral.world import Outcome, World, keep_live, move

_ITEMS = ("drop:words", "drop:area", "drop:age", "drop:for_whom", "drop:urgency")
_NOBODY_CHOICES = ("command:search", "command:lines", "command:restart", "command:erase")


def offer_a_person(conversation: Conversation, world: World) -> Outcome:
    """人と話したい: the organisation that fits and, if possible, has somebody there now."""
    candidates = handoff_candidates(conversation, world)
    if not candidates:
        return Outcome(
            conversation,
            (Say("no_person_to_ask"), ShowLines(always_open=True), Say("after_nothing", choices=_NOBODY_CHOICES)),
        )
    return _propose(conversation, candidates[0].resource, world)


def take_choice(conversation: Conversation, question: str, choice: str, world: World) -> Outcome | None:
    """Choices around the consent card, or None when the choice is none of them."""
    match question:
        case "handoff":
            resource = world.directory.resource(choice)
            if resource is None or not resource.leads_to_a_person:
                return offer_a_person(conversation, world)
            return _propose(conversation, resource, world)
        case "consent":
            return _take_consent(conversation, choice, world)
        case "edit" if conversation.consent:
            return Outcome(
                replace(conversation, step=Step.CONSENT_WORDS), (Say("write_own_words", choices=("consent:show",)),)
            )
        case "drop" if conversation.consent:
            return _show(conversation, _without(conversation.consent, choice), world)
    return None


def take_words(conversation: Conversation, words: Said, screening: Screening, world: World) -> Outcome:
    """The resident's own sentence for the person, as they want it."""
    if conversation.consent is None:
        return offer_a_person(conversation, world)
    consent = replace(conversation.consent, said=(words,))
    if screening.urgency is Urgency.NONE:
        return _show(conversation, consent, world)
    heard = replace(conversation, urgency=max(conversation.urgency, screening.urgency, key=lambda u: u.weight))
    shown = _show(replace(heard, lines_shown_at=world.now), replace(consent, urgency=heard.urgency), world)
    return shown.after(Say("concern"), ShowLines(screening.kinds, screening.urgency))


def show_again(conversation: Conversation, world: World) -> Outcome:
    """Words that are no yes: nothing is passed on, and the card is shown once more."""
    if conversation.consent is None:
        return offer_a_person(conversation, world)
    return _show(conversation, conversation.consent, world).after(Say("not_yet_handed_over"))


def after_decline(conversation: Conversation, organisation: Organisation | None, world: World) -> Outcome:
    """One organisation could not take it: say so gently and ask anew for the next, with the same content."""
    consent = conversation.consent
    declined = (*conversation.declined, consent.organisation_id) if consent else conversation.declined
    free = replace(
        conversation, step=Step.MATCHES, declined=declined, handoff_id="", told_at=None, other=None, wanted=""
    )
    free = keep_live(free, world.now)
    said = Say("declined", (("organisation", organisation.name if organisation else ""),))
    return _propose_next(free, consent, world).after(Withdraw(), said)


def propose_again(conversation: Conversation, consent: Consent, wanted: str, world: World) -> Outcome:
    """A new yes for an organisation whose talk has ended; for the next one, where it could not take it.

    ``wanted`` is the member with whom the resident talked then.
    """
    conversation = replace(conversation, wanted=wanted)
    if consent.organisation_id in conversation.declined:
        return _propose_next(conversation, consent, world).after(Say("return_after_decline"))
    return _show(move(conversation, Step.CONSENT), consent, world).after(Say("return_after_end"))


def _propose_next(conversation: Conversation, consent: Consent | None, world: World) -> Outcome:
    candidates = handoff_candidates(conversation, world)
    if not candidates or consent is None:
        return Outcome(
            replace(conversation, consent=None),
            (Say("nobody_left"), ShowLines(always_open=True), Say("after_nothing", choices=_NOBODY_CHOICES)),
        )
    resource = candidates[0].resource
    next_one = replace(consent, organisation_id=resource.organisation.id, resource_id=resource.id)
    return _show(conversation, next_one, world)


def _propose(conversation: Conversation, resource: Resource, world: World) -> Outcome:
    answers = conversation.answers
    consent = Consent(
        organisation_id=resource.organisation.id,
        resource_id=resource.id,
        needs=answers.codes()[:MOST_NEEDS],
        area=answers.area,
        age=answers.age,
        for_whom=answers.for_whom,
        urgency=conversation.urgency,
        said=conversation.said,
    )
    return _show(move(conversation, Step.CONSENT), consent, world)


def _show(conversation: Conversation, consent: Consent, world: World) -> Outcome:
    organisation = world.directory.organisation(consent.organisation_id)
    if organisation is None:
        return show_matches(conversation, world).after(Say("entry_gone"))
    shown = replace(conversation, step=Step.CONSENT, consent=consent)
    reading, until = world.reading(organisation, consent), waiting_until(organisation, world.now)
    return Outcome(shown, (ShowConsent(consent, organisation, reading, until),))


def _take_consent(conversation: Conversation, choice: str, world: World) -> Outcome | None:
    consent = conversation.consent
    if consent is None:
        # Something was said since that card: it is made anew before anybody says yes to it.
        return offer_a_person(conversation, world)
    match choice:
        case "yes":
            return _agree(conversation, consent, world)
        case "edit":
            said = Say("edit_consent", choices=_edits(consent))
            return Outcome(replace(conversation, step=Step.CONSENT_EDIT), (said,))
        case "show":
            return _show(conversation, consent, world)
    said = Say("not_handed_over", choices=("matches:more", "command:lines", "command:restart", "command:erase"))
    free = replace(conversation, step=Step.MATCHES, consent=None, waiting_since=None)
    return Outcome(free, (said, Count("consent_refused")))


def _agree(conversation: Conversation, consent: Consent, world: World) -> Outcome:
    organisation = world.directory.organisation(consent.organisation_id)
    if organisation is None:
        return show_matches(conversation, world).after(Say("entry_gone"))
    waiting = replace(
        conversation,
        step=Step.WAITING,
        trail=(),
        told_at=None,
        waiting_since=conversation.waiting_since or world.now,
        live_until=waiting_until(organisation, world.now),
    )
    counted = tuple(Count("handed_over", (need.value, consent.area)) for need in consent.needs)
    agreed = Agree(consent, conversation.waiting_since, conversation.wanted)
    return Outcome(waiting, (agreed, *hand_over(conversation, organisation, consent, world), *counted))


def hand_over(
    conversation: Conversation, organisation: Organisation, consent: Consent, world: World, restored: bool = False
) -> tuple[Event, ...]:
    """What is said to who begins to wait; where nobody is there, never without a line that is open now."""
    reading = world.reading(organisation, consent)
    told = HandedOver(organisation, reading, restored)
    if reading.kind in (ReadingKind.NOW, ReadingKind.BUSY):
        return (told,)
    return (told, ShowLines(conversation.kinds, Urgency.CONCERN))


def _edits(consent: Consent) -> tuple[str, ...]:
    """Each thing on the card can be struck; what is not there needs no striking."""
    there = {
        "drop:words": bool(consent.said),
        "drop:area": bool(consent.area),
        "drop:age": consent.age is not None,
        "drop:for_whom": consent.for_whom is not None,
        "drop:urgency": consent.urgency is not Urgency.NONE,
    }
    needs = (f"drop:need:{need.value}" for need in consent.needs)
    return ("edit:words", *needs, *(item for item in _ITEMS if there[item]), "consent:show")


def _without(consent: Consent, item: str) -> Consent:
    match item.partition(":"):
        case ("words", _, _):
            return replace(consent, said=())
        case ("area", _, _):
            return replace(consent, area="")
        case ("age", _, _):
            return replace(consent, age=None)
        case ("for_whom", _, _):
            return replace(consent, for_whom=None)
        case ("urgency", _, _):
            return replace(consent, urgency=Urgency.NONE)
        case ("need", _, code):
            return replace(consent, needs=tuple(need for need in consent.needs if need != code))
    return consent
