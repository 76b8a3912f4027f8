"""One step of a conversation: danger first, then an open talk, then what always works, then what was asked."""

from dataclasses import replace

from referral import asking_after, danger, handing, intake, matching_step, repeating, talking
from referral.choosing import choose, choose_by_name
from referral.codes import parse_code
from referral.events import Count, Forward, Say, Withdraw
from referral.fragments import understand_in_turn
from referral.inbound import Inbound, InboundKind
from referral.needs import Urgency
from referral.ports import Command, Understanding
from referral.state import Conversation, Step, remember
from referral.world import Outcome, World, keep_live

_WITH_A_PERSON = (Step.WAITING, Step.RELAY)
_FOR_A_PERSON = (*_WITH_A_PERSON, Step.CONSENT_WORDS)
"""Steps in which words are meant for somebody else, so that only a button's own name is a command."""

_TAKERS = (
    intake.take_choice,
    danger.take_choice,
    matching_step.take_choice,
    handing.take_choice,
    asking_after.take_choice,
)
_UNREADABLE = (InboundKind.IMAGE, InboundKind.VIDEO, InboundKind.AUDIO, InboundKind.FILE)


def advance(conversation: Conversation, inbound: Inbound, world: World, is_new: bool = False) -> Outcome:
    """What one inbound event makes of the conversation. ``is_new``: nothing was live before it."""
    conversation = keep_live(conversation, world.now)
    outcome = _take(conversation, inbound, world, is_new)
    return replace(outcome, conversation=_remember_place(conversation, outcome.conversation))


def _remember_place(before: Conversation, after: Conversation | None) -> Conversation | None:
    """もどる goes back to what was known when a question was put, not to what its answer added."""
    if after is None:
        return None
    known = {id(place) for place in before.trail}
    trail = (place if id(place) in known else replace(place, answers=before.answers) for place in after.trail)
    return replace(after, trail=tuple(trail))


def _take(conversation: Conversation, inbound: Inbound, world: World, is_new: bool) -> Outcome:
    match inbound.kind:
        case InboundKind.FOLLOWED:
            return _greet(conversation, world)
        case InboundKind.UNFOLLOWED:
            return Outcome(None, (Withdraw(),))
        case InboundKind.CHOICE:
            return _take_choice(conversation, inbound.text, world)
        case InboundKind.TEXT:
            return _read_text(conversation, inbound, world, is_new)
        case InboundKind.STICKER:
            return _see_sticker(conversation, inbound, world)
        case kind if kind in _UNREADABLE:
            key = "media_not_passed_on" if conversation.step in _WITH_A_PERSON else "media_not_read"
            return _cannot_read(conversation, kind, Say(key, (("kind", kind.value),)), world)
        case InboundKind.LOCATION:
            return _cannot_read(conversation, inbound.kind, Say("location_not_kept"), world)
        case _:
            return _cannot_read(conversation, inbound.kind, Say("unknown_kind"), world)


def _greet(conversation: Conversation, world: World) -> Outcome:
    if conversation.step in _WITH_A_PERSON:
        return talking.say_where_it_stands(conversation, world).after(Say("welcome_back_waiting"))
    fresh = replace(conversation, step=Step.WELCOME)
    return Outcome(fresh, (Say("welcome"), Say("welcome_limits", choices=intake.WELCOME_CHOICES), Count("followed")))


def _read_text(conversation: Conversation, inbound: Inbound, world: World, is_new: bool) -> Outcome:
    text = inbound.text
    if conversation.step is Step.SAFETY and (answer := choose_by_name(text, conversation.offered)):
        # 「返事がない」 answers what was asked about a friend, and is no new danger.
        return _take_choice(conversation, answer, world)
    conversation, understood = understand_in_turn(conversation, inbound, world)
    urgency = understood.screening.urgency
    if urgency is Urgency.EMERGENCY:
        return danger.answer(_remember(conversation, inbound, understood), inbound, understood, world)
    # Who answers a person 「1」 means the person.
    offered = () if conversation.step in (Step.RELAY, Step.CONSENT_WORDS) else conversation.offered
    # A button on the screen is nearer than what the same words ask for elsewhere.
    if named := choose_by_name(text, offered):
        return _take_choice(conversation, named, world)
    command = world.script.command(text, by_name=conversation.step in _FOR_A_PERSON)
    if command:
        return _obey(conversation, command, world)
    if chosen := choose(text, offered):
        return _take_choice(conversation, chosen, world)
    if conversation.step in _WITH_A_PERSON:
        return talking.pass_on(conversation, inbound, understood.screening, world)
    if conversation.step is Step.CONSENT_WORDS:
        return handing.take_words(conversation, remember(inbound.message_id, text), understood.screening, world)
    if urgency is Urgency.CONCERN:
        return danger.answer(_remember(conversation, inbound, understood), inbound, understood, world)
    return _read_by_step(conversation, inbound, understood, world, is_new)


def _read_by_step(
    conversation: Conversation, inbound: Inbound, understood: Understanding, world: World, is_new: bool
) -> Outcome:
    """Words without danger that are no command and no choice."""
    match conversation.step:
        case Step.SAFETY if conversation.urgency is Urgency.EMERGENCY:
            return danger.keep_listening(_remember(conversation, inbound, understood), world)
        case Step.CONSENT | Step.CONSENT_EDIT:
            return handing.show_again(conversation, world)
        case Step.CLOSING if not any(guess.plain for guess in understood.needs):
            return talking.finish("skip")
        case Step.CLOSING:
            # The old talk is over; new words begin a new conversation.
            conversation = replace(conversation, step=Step.LISTENING, trail=(), consent=None)
    asked = asking_after.ask_if_time(conversation, understood, world)
    if asked:
        return asked
    outcome = intake.listen(_remember(conversation, inbound, understood), inbound.text, understood, world)
    return outcome.after(Say("first_words")) if is_new else outcome


def _remember(conversation: Conversation, inbound: Inbound, understood: Understanding) -> Conversation:
    """Keep the resident's own words for the consent card, and which messages they came from."""
    heard = any(guess.plain for guess in understood.needs) or understood.screening.because
    if conversation.step in _WITH_A_PERSON or not heard:
        return conversation
    said = (*conversation.said, remember(inbound.message_id, inbound.text))
    return replace(conversation, said=said[-intake.MOST_KEPT :])


def _take_choice(conversation: Conversation, data: str, world: World) -> Outcome:
    question, _, answer = data.partition(":")
    answers = conversation.answers
    conversation = replace(conversation, answers=replace(answers, taps=answers.taps + 1))
    if question == "command":
        command = parse_code(Command, answer)
        return _obey(conversation, command, world) if command else _lost(conversation)
    if conversation.step in _WITH_A_PERSON:
        return talking.take_choice(conversation, question, answer, world)
    for taker in _TAKERS:
        outcome = taker(conversation, question, answer, world)
        if outcome:
            return outcome
    if question == "outcome" and conversation.step is Step.CLOSING:
        return talking.finish(answer)
    return _lost(conversation)


def _lost(conversation: Conversation) -> Outcome:
    """An old button whose conversation is over: go on from here, without blame."""
    return Outcome(replace(conversation, step=Step.LISTENING), (Say("old_button", choices=intake.LISTENING_CHOICES),))


def _obey(conversation: Conversation, command: Command, world: World) -> Outcome:
    if command is Command.ERASE and conversation.step is Step.RELAY:
        return talking.ended_by_resident()
    if command is Command.ERASE:
        return Outcome(None, (Withdraw(erased=True), Say("erased"), Count("erased")))
    if command is Command.LINES:
        return danger.show_open_lines(conversation)
    if conversation.step in _WITH_A_PERSON:
        return talking.obey(conversation, command, world)
    match command:
        case Command.BACK:
            return _go_back(conversation, world)
        case Command.PERSON:
            return handing.offer_a_person(conversation, world)
        case Command.SEARCH:
            return intake.ask_about(conversation)
        case Command.LISTEN:
            return intake.say_who_listens(conversation)
        case Command.RESTART:
            again = Conversation(conversation.address, conversation.live_until)
            return Outcome(replace(again, step=Step.LISTENING), (Say("restarted", choices=intake.LISTENING_CHOICES),))
        case _:
            return intake.start(conversation)


def _go_back(conversation: Conversation, world: World) -> Outcome:
    if conversation.step in (Step.CONSENT_WORDS, Step.CONSENT_EDIT):
        return handing.show_again(conversation, world)
    if not conversation.trail:
        return Outcome(
            replace(conversation, step=Step.LISTENING), (Say("back_at_start", choices=intake.LISTENING_CHOICES),)
        )
    *trail, place = conversation.trail
    before = replace(
        conversation, step=place.step, answers=place.answers, topic=place.topic, trail=tuple(trail), consent=None
    )
    return repeating.ask_again(before, world)


def _see_sticker(conversation: Conversation, inbound: Inbound, world: World) -> Outcome:
    """A sticker can carry the resident's own words, and danger in them is heard."""
    understood = world.understand(inbound.text)
    if understood.screening.urgency is Urgency.EMERGENCY:
        return danger.answer(_remember(conversation, inbound, understood), inbound, understood, world)
    if conversation.step in _WITH_A_PERSON:
        return talking.pass_on(conversation, inbound, understood.screening, world)
    if understood.screening.urgency is Urgency.CONCERN:
        return danger.answer(_remember(conversation, inbound, understood), inbound, understood, world)
    if conversation.step is Step.CLOSING:
        return talking.finish("skip")
    return repeating.ask_again_after(Say("sticker"), conversation, world)


def _cannot_read(conversation: Conversation, kind: InboundKind, said: Say, world: World) -> Outcome:
    """A person at the other end learns that something of this kind came and what was said to it, and no more."""
    outcome = repeating.ask_again_after(said, conversation, world)
    return outcome.after(Forward(kind.value)) if conversation.step in _WITH_A_PERSON else outcome
