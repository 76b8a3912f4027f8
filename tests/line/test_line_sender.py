"""From the outbox to LINE: nothing lost, nothing doubled, free before billed, whatever LINE answers."""

from datetime import timedelta

import pytest
from line_fakes import Post, said
from werkzeug.wrappers import Response

from referral.bubble import Bubble, Card
from referral.vault import Delivery, EmbeddedVault, VaultUnavailable
from tests.conversation.vault_content import read_everything

SPENT = (400, "Invalid reply token")
LIMIT = (429, "You have reached your monthly limit.")


def test_answer_within_the_minute_is_free(post: Post) -> None:
    """The reply token is used first, for everything in one call."""
    post.say("a", "b", token="t")
    assert post.run() == [("reply", ["a", "b"])]
    assert post.waits() is None


def test_message_without_a_token_is_pushed(post: Post) -> None:
    """To the resident, by their id."""
    post.say("a")
    assert post.run() == [("push", ["a"])]
    assert post.line.requests[0][1]["to"] == "U1"


def test_spent_token_falls_back_to_push(post: Post) -> None:
    """The first attempt was told that the token does not work, so nothing was sent."""
    post.line.answers.append(said(*SPENT))
    post.say("a", token="old")
    assert post.run() == [("reply", ["a"]), ("push", ["a"])]
    assert post.waits() is None


def test_reply_whose_answer_was_lost_is_not_sent_twice(post: Post) -> None:
    """A repeated reply that finds its young token spent knows that the first one went out."""
    post.line.answers += [Response("", 500), said(*SPENT)]
    post.say("a", token="t")
    post.run()
    post.later(seconds=3)
    assert post.run() == [("reply", ["a"])] * 2
    assert post.waits() is None


@pytest.mark.parametrize("first", [said(429, "Too many"), said(408, "slow"), said(401, "Authentication failed")])
def test_reply_that_was_certainly_not_taken_is_not_mistaken_for_sent(post: Post, first: Response) -> None:
    """Refused first, and then the token does not work: nobody has sent it, so it is pushed."""
    post.line.answers += [first, said(*SPENT)]
    post.say("a", token="t")
    post.run()
    post.later(seconds=3)
    assert post.run() == [("reply", ["a"]), ("reply", ["a"]), ("push", ["a"])]


def test_reply_of_a_sender_that_is_gone_is_not_sent_twice(post: Post) -> None:
    """Killed in the middle of the call: when its token is found spent, the call had arrived."""
    post.say("a", token="t")
    post.vault.outbox.claim(post.clock())
    post.line.answers.append(said(*SPENT))
    post.later(seconds=6)
    assert post.run() == [("reply", ["a"])]
    assert post.waits() is None


def test_push_whose_answer_was_lost_is_repeated_under_the_same_key(post: Post) -> None:
    """LINE answers 409 to the second, and that is success."""
    post.line.answers.append(Response("", 500))
    post.say("a")
    post.run()
    post.line._taken_keys.add(post.line.requests[0][2]["X-Line-Retry-Key"])
    post.later(seconds=3)
    post.run()
    keys = [headers["X-Line-Retry-Key"] for _, _, headers in post.line.requests]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert post.waits() is None


def test_what_is_said_during_a_call_waits_for_its_end(post: Post) -> None:
    """A second event while LINE has not answered: no other sender may take the claim, and the order is kept."""

    def answer(body: dict[str, object]) -> Response:
        post.say("b", token="t2")
        assert post.vault.outbox.claim(post.clock()) is None
        return Response("{}", 200)

    post.line.answers.append(answer)
    post.say("a", token="t1")
    assert post.run() == [("reply", ["a"]), ("reply", ["b"])]
    assert [body["replyToken"] for _, body, _ in post.line.requests] == ["t1", "t2"]


def test_attempts_move_apart_up_to_half_a_minute(post: Post) -> None:
    """From one second on, doubling: a platform in trouble is not crowded, and a token that comes is still young."""
    post.say("a")
    waits = []
    for _ in range(9):
        post.line.answers.append(Response("", 503))
        post.run()
        waits.append(post.waits() or 0)
        post.later(seconds=waits[-1])
    assert 1 <= waits[0] <= 2
    assert all(1 <= wait <= 30 for wait in waits)
    assert min(waits[6:]) >= 30
    assert post.run()[-1] == ("push", ["a"])
    assert post.waits() is None


def test_platform_that_asks_for_patience_gets_it(post: Post) -> None:
    """Retry-After is honoured, also when the resident goes on writing."""
    post.line.answers.append(said(429, "Too many requests", Retry_After="20"))
    post.say("a", token="t1")
    post.run()
    assert post.waits() == 20
    post.say("b", token="t2")
    assert post.waits() == 20
    post.later(seconds=20)
    assert post.run()[1:] == [("reply", ["a", "b"])]


def test_at_the_monthly_limit_messages_wait_for_the_next_free_reply(post: Post) -> None:
    """Pushes are over for the month, replies are not: the next token takes the waiting message along at once."""
    post.line.answers.append(said(*LIMIT))
    post.say("a")
    post.run()
    assert post.waits() == 600
    post.say("b", token="new")
    assert post.run()[1:] == [("reply", ["a", "b"])]


def test_more_of_a_person_without_a_token_does_not_hurry_the_monthly_limit(post: Post) -> None:
    """What a counsellor writes meanwhile waits behind it, and LINE is not asked in vain."""
    post.line.answers.append(said(*LIMIT))
    post.say("a")
    post.run()
    post.say("b")
    assert len(post.run()) == 1
    assert post.waits() == 600


def test_every_token_of_several_texts_is_used(post: Post) -> None:
    """Seven messages and two tokens are two free calls, the newest token first."""
    post.say("a", token="t1")
    post.later(seconds=1)
    post.say(*"bcdefg", token="t2")
    assert post.run() == [("reply", list("abcde")), ("reply", ["f", "g"])]
    assert [body["replyToken"] for _, body, _ in post.line.requests] == ["t2", "t1"]


def test_good_message_is_not_lost_with_a_bad_one(post: Post) -> None:
    """LINE refuses a whole call for one message; then the first goes alone, as often as it takes."""
    post.line.refuse = lambda messages: any(message["text"] == "bad" for message in messages)
    post.say("a", "bad", "b", token="t")
    assert post.run() == [
        ("reply", ["a", "bad", "b"]),
        ("reply", ["a"]),
        ("push", ["bad", "b"]),
        ("push", ["bad"]),
        ("push", ["b"]),
    ]
    assert post.waits() is None


def test_sending_one_by_one_survives_a_crash_between_two_calls(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent alone but not yet noted as sent: the repetition is recognised, and the others still go."""
    post.line.refuse = lambda messages: any(message["text"] == "bad" for message in messages)

    def crash(delivery: Delivery, count: int | None = None) -> None:
        raise VaultUnavailable("gone in the middle")

    post.say("a", "bad", "b")
    with monkeypatch.context() as gone:
        gone.setattr(post.vault.outbox, "delivered", crash)
        with pytest.raises(VaultUnavailable):
            post.run()
    post.later(seconds=6)
    post.run()
    assert post.waits() is None
    alone = [headers["X-Line-Retry-Key"] for _, body, headers in post.line.requests if len(body["messages"]) == 1]  # type: ignore[arg-type]
    assert alone[0] == alone[1]


@pytest.mark.parametrize("status", [401, 403, 404, 302])
def test_channel_that_is_shut_out_loses_nothing(post: Post, status: int, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong channel token is not the messages' fault: they wait, one line a minute says so, and then they go."""
    post.line.refuse_all = said(status, "Authentication failed")
    post.say("a", "b", token="t1")
    begun = post.clock()
    while post.clock() < begun + timedelta(minutes=2):
        post.run()
        post.later(seconds=post.waits() or 0)
    lines = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(lines) == 2
    assert f"LINE answers {status}" in lines[0]
    assert "Check LINE_CHANNEL_ACCESS_TOKEN" in lines[0]
    post.line.refuse_all = None
    assert post.run()[-1] == ("push", ["a", "b"])


def test_more_than_one_call_may_carry_goes_in_two(post: Post) -> None:
    """Three texts with cards are six messages: two bubbles first, then the third."""
    pair = Bubble("text", (Card("card"),))
    post.say(pair, pair, pair, token="t")
    assert [(how, len(texts)) for how, texts in post.run()] == [("reply", 4), ("push", 2)]
    assert post.waits() is None


def test_bubble_without_anything_to_say_is_done_with(post: Post) -> None:
    """LINE refuses an empty call, and it must not block what comes after."""
    post.say(" ")
    assert post.run() == []
    assert post.waits() is None


def test_other_channels_messages_are_left_alone(post: Post, vault_server: EmbeddedVault) -> None:
    """A resident in the browser has another sender."""
    post.say("a", channel="web")
    assert post.run() == []
    assert '"text":"a"' in read_everything(vault_server)
