"""The end of a talk that a failover has lost is not hidden from the counsellor who had read it."""

from admin.desk.view import see_desk
from referral import desk
from referral.inbound import InboundKind
from referral.platform import Platform
from tests.admin.town import KURASHI, RENT
from tests.resident import Post, Resident

MEMBER = desk.Member("m", KURASHI.id, "当番")


def test_counsellor_is_told_of_words_that_are_no_longer_there(platform: Platform) -> None:
    """The page has seen a later state than there is; everything that is left is given again."""
    resident = Resident(Post(platform))
    for choice in (f"handoff:{RENT.id}", "consent:yes"):
        resident.sends(InboundKind.CHOICE, choice)
    (waiting,) = desk.waiting(platform, MEMBER)
    desk.accept(platform, MEMBER, waiting.id)
    for text in "一二三":
        desk.reply(platform, MEMBER, waiting.id, text, text)
    seen = see_desk(platform, MEMBER, on_duty=True, open_id=waiting.id)
    assert seen.talk
    assert seen.notice == ""
    later = see_desk(platform, MEMBER, on_duty=True, open_id=waiting.id, after=seen.talk.cursor + 2)
    assert "失われました" in later.notice
    assert later.talk
    assert [line.text for line in later.talk.lines] == [line.text for line in seen.talk.lines]
