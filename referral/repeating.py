"""Putting the present question once more: after もどる, and after something that could not answer it."""

from dataclasses import replace

from referral import danger, handing, intake, matching_step
from referral.events import AskArea, AskTopic, Say
from referral.state import Conversation, Step
from referral.world import Outcome, World


def ask_again(conversation: Conversation, world: World) -> Outcome:
    """The question of the present step, with its choices."""
    match conversation.step:
        case Step.ABOUT:
            return Outcome(conversation, (Say("about", choices=intake.ABOUT_CHOICES),))
        case Step.FOR_WHOM:
            return Outcome(conversation, (Say("for_whom", choices=intake.FOR_WHOM_CHOICES),))
        case Step.TOPIC if conversation.topic:
            return Outcome(conversation, (AskTopic(conversation.topic),))
        case Step.AREA:
            return Outcome(conversation, (AskArea(),))
        case Step.AGE:
            return Outcome(conversation, (Say("age", choices=intake.AGE_CHOICES),))
        case Step.MATCHES:
            return matching_step.show(replace(conversation, shown=()), world)
        case Step.SAFETY if conversation.kinds:
            return Outcome(conversation, (danger.ask(conversation, world),))
        case Step.CONSENT | Step.CONSENT_EDIT | Step.CONSENT_WORDS if conversation.consent:
            return handing.show_again(conversation, world)
        case Step.WELCOME:
            return Outcome(conversation, (Say("welcome_limits", choices=intake.WELCOME_CHOICES),))
    return Outcome(replace(conversation, step=Step.LISTENING), (Say("listening", choices=intake.LISTENING_CHOICES),))


def ask_again_after(said: Say, conversation: Conversation, world: World) -> Outcome:
    """A kind word to what came, and the question that it did not answer; nobody loses their place by a picture."""
    match conversation.step:
        case Step.WAITING | Step.RELAY:
            return Outcome(conversation, (said,))
        case Step.LISTENING | Step.WELCOME | Step.CLOSING:
            return Outcome(conversation, (replace(said, choices=intake.LISTENING_CHOICES),))
        case Step.MATCHES:
            return Outcome(conversation, (replace(said, choices=matching_step.AFTER_MATCHES_CHOICES),))
    return ask_again(conversation, world).after(said)
