"""Towards a person: whom, exactly what is passed on, and the resident's yes, item by item."""

from dataclasses import replace

from referral.events import Agree, Count, HandedOver, Say, ShowConsent, ShowLines
from referral.lifetimes import waiting_until
from referral.matching_step import handoff_candidates
from referral.matching_step import show as show_matches
from referral.resource import Organisation, Resource
from referral.state import Consent, Conversation, Said, Step
from referral.world import Outcome, World, keep_live, move

EDIT_CHOICES = ("edit:words", "drop:words", "drop:area", "drop:age", "consent:show")
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
            if resource is None or not world.takes_handoffs(resource):
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


def take_words(conversation: Conversation, words: Said, world: World) -> Outcome:
    """The resident's own sentence for the person, as they want it."""
    if conversation.consent is None:
        return offer_a_person(conversation, world)
    return _show(conversation, replace(conversation.consent, said=(words,)), world)


def after_decline(conversation: Conversation, organisation: Organisation, world: World) -> Outcome:
    """One organisation could not take it: say so gently and ask anew for the next, with the same content."""
    declined = (*conversation.declined, organisation.id)
    free = keep_live(replace(conversation, step=Step.MATCHES, declined=declined, handoff_id="", noted=False), world.now)
    candidates = handoff_candidates(free, world)
    said = Say("declined", (("organisation", organisation.name),))
    if not candidates or conversation.consent is None:
        return Outcome(
            replace(free, consent=None),
            (said, Say("nobody_left"), ShowLines(always_open=True), Say("after_nothing", choices=_NOBODY_CHOICES)),
        )
    resource = candidates[0].resource
    consent = replace(conversation.consent, organisation_id=resource.organisation.id, resource_id=resource.id)
    return _show(free, consent, world).after(said)


def propose_again(conversation: Conversation, consent: Consent, world: World) -> Outcome:
    """A new yes for an organisation whose talk has ended."""
    return _show(move(conversation, Step.CONSENT), consent, world).after(Say("return_after_end"))


def _propose(conversation: Conversation, resource: Resource, world: World) -> Outcome:
    answers = conversation.answers
    consent = Consent(
        organisation_id=resource.organisation.id,
        resource_id=resource.id,
        needs=answers.codes(),
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
    return Outcome(shown, (ShowConsent(consent, organisation, world.reading(organisation)),))


def _take_consent(conversation: Conversation, choice: str, world: World) -> Outcome | None:
    consent = conversation.consent
    if consent is None:
        return None
    match choice:
        case "yes":
            return _agree(conversation, consent, world)
        case "edit":
            choices = tuple(c for c in EDIT_CHOICES if _applies(consent, c))
            return Outcome(replace(conversation, step=Step.CONSENT_EDIT), (Say("edit_consent", choices=choices),))
        case "show":
            return _show(conversation, consent, world)
    said = Say("not_handed_over", choices=("matches:more", "command:lines", "command:restart", "command:erase"))
    return Outcome(replace(conversation, step=Step.MATCHES, consent=None), (said, Count("consent_refused")))


def _agree(conversation: Conversation, consent: Consent, world: World) -> Outcome:
    organisation = world.directory.organisation(consent.organisation_id)
    if organisation is None:
        return show_matches(conversation, world).after(Say("entry_gone"))
    waiting = replace(
        conversation,
        step=Step.WAITING,
        trail=(),
        noted=False,
        live_until=waiting_until(organisation, world.now),
    )
    counted = tuple(Count("handed_over", (need.value, consent.area)) for need in consent.needs)
    return Outcome(waiting, (Agree(consent), HandedOver(organisation, world.reading(organisation)), *counted))


def _applies(consent: Consent, choice: str) -> bool:
    """Whether there is anything to strike."""
    match choice:
        case "drop:words":
            return bool(consent.said)
        case "drop:area":
            return bool(consent.area)
        case "drop:age":
            return consent.age is not None
    return True


def _without(consent: Consent, item: str) -> Consent:
    match item:
        case "words":
            return replace(consent, said=())
        case "area":
            return replace(consent, area="")
        case "age":
            return replace(consent, age=None)
    return consent
