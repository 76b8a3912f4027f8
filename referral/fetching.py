"""返事を見る: a tap that costs nothing and brings what a person has written, also when nothing can be pushed."""

from referral.events import Say
from referral.inbound import Inbound, InboundKind
from referral.platform import Platform, Scene
from referral.state import Conversation, Step
from referral.vault import Turn

SEE_ANSWER = "answer:see"


def sees_answer(
    platform: Platform, turn: Turn, resident: str, conversation: Conversation | None, inbound: Inbound
) -> bool:
    """Whether this was that tap. The reply token that came with it has already freed what waits, if anything does."""
    with_a_person = conversation is not None and conversation.step in (Step.WAITING, Step.RELAY)
    if inbound.kind is not InboundKind.CHOICE or inbound.text != SEE_ANSWER or not conversation or not with_a_person:
        return False
    if not turn.has_waiting(resident):
        said = Say("no_answer_yet", choices=(SEE_ANSWER,))
        scene = Scene(turn.now, platform.directory, conversation.answers)
        turn.say(resident, inbound.address, platform.speak([said], scene))
    return True
