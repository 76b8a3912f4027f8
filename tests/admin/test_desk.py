"""The desk: who sees whom, who wins, what is sent, and what is gone."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from admin.accounts import session
from admin.accounts.remembered import KEPT_S, Remembered
from admin.desk import words
from referral.needs import Urgency
from referral.store.engine import writing
from referral.vault import Vault
from tests.admin.conftest import Browser, Seconds
from tests.admin.town import NIJI, Resident
from tests.clock import HandClock

SignIn = Callable[[str], Browser]


def test_begin_duty_and_see_who_waits_most_urgent_first(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """After beginning duty the list shows the urgent person before the one who waits longer."""
    Resident(vault, clock(), "緑のもみじ")
    clock.move(minutes=3)
    Resident(vault, clock(), "青いかもめ", urgency=Urgency.EMERGENCY)
    clock.move(minutes=4)
    sato = signed_in("sato")
    assert "休み" in sato.get("/desk").text
    assert sato.post("/desk/duty", {"duty": "on"}).status_code == 303
    page = sato.get("/desk").text
    assert "受付中" in page
    assert "当番はあなた1人です" in page
    assert page.index("4分待ち（13:03から）") < page.index("7分待ち（13:00から）")
    assert "急ぎ" in page
    assert "見本市" in page


def test_words_are_closed_until_accepted_and_open_after(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """What the resident wrote is nowhere on the page before somebody takes responsibility for it."""
    resident = Resident(vault, clock(), words="きょう寝る所がない")
    sato = signed_in("sato")
    assert "きょう寝る所がない" not in sato.get("/desk").text
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    page = sato.get("/desk").text
    assert "きょう寝る所がない" in page
    assert "相手の名前やLINEの情報は、こちらには届きません。" in page
    assert any(said.startswith("人が読みました") for said in resident.got())


def test_second_member_accepting_is_told_it_is_taken(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """The second of two gets a calm 409 with the desk as it now is."""
    resident = Resident(vault, clock())
    sato, kato = signed_in("sato"), signed_in("kato")
    assert sato.post("/desk/accept", {"handoff": resident.handoff.id}).status_code == 303
    late = kato.post("/desk/accept", {"handoff": resident.handoff.id})
    assert late.status_code == 409
    assert words.TAKEN in late.text
    assert "待っている人はいません" in late.text
    asked = kato.ask("/desk/accept", {"handoff": resident.handoff.id, "open": resident.handoff.id})
    assert asked.status_code == 409
    assert asked.json["notice"] == words.TAKEN
    assert asked.json["talk"] is None


def test_declining_needs_a_reason_and_takes_the_person_off_the_list(
    signed_in: SignIn, vault: Vault, clock: HandClock
) -> None:
    """Without a reason nothing happens; with one the next step is the resident's."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    assert sato.post("/desk/decline", {"handoff": resident.handoff.id}).status_code == 400
    assert resident.handoff.id in sato.get("/desk").text
    said = sato.post("/desk/decline", {"handoff": resident.handoff.id, "reason": "no_capacity"})
    assert words.DECLINED in said.text
    assert resident.handoff.id not in said.text


def test_a_talk_goes_both_ways_and_ends(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """Messages of both sides stand in order of time; after the end nothing is left."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    clock.move(minutes=1)
    resident.writes("12月10日です", clock())
    clock.move(minutes=1)
    sato.post(
        "/desk/reply", {"handoff": resident.handoff.id, "text": "出る日ですね。\r\n読みました。", "client_id": "a"}
    )
    page = sato.get("/desk").text
    assert page.index("12月10日です") < page.index("出る日ですね。\n読みました。")
    assert "送信中" in page
    assert "出る日ですね。\n読みました。" in resident.got()
    assert "届きました" in sato.get("/desk").text
    ended = sato.post("/desk/close", {"handoff": resident.handoff.id})
    assert words.CLOSED in ended.text
    assert "12月10日です" not in ended.text


def test_the_same_message_sent_twice_is_one_message(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """A second press of 送る, or a second try after a lost line, doubles nothing."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    resident.got()
    for _ in range(2):
        sato.ask("/desk/reply", {"handoff": resident.handoff.id, "text": "こんにちは", "client_id": "same"})
    assert resident.got() == ["こんにちは"]


def test_what_was_taken_back_is_gone_from_the_desk(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """An unsent message is named as such, and its words are in no answer any more."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    said = resident.writes("まちがえた", clock())
    seen = sato.ask("/desk/now", {"open": resident.handoff.id}).json["talk"]
    assert [line["text"] for line in seen["lines"]] == ["まちがえた"]
    resident.takes_back(said, clock())
    news = sato.ask("/desk/now", {"open": resident.handoff.id, "after": str(seen["cursor"])}).json["talk"]
    assert [(line["text"], line["unsent"]) for line in news["lines"]] == [("相手が取り消しました", True)]
    assert "まちがえた" not in sato.get("/desk").text


def test_what_did_not_arrive_can_be_sent_once_more(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """届きません has a button; pressed twice it sends once."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    sent = sato.ask("/desk/reply", {"handoff": resident.handoff.id, "text": "もしもし", "client_id": "a"}).json["sent"]
    resident.got()
    resident.does_not_get(clock())
    assert "届きません" in sato.get("/desk").text
    for _ in range(2):
        sato.post("/desk/again", {"handoff": resident.handoff.id, "seq": sent})
    assert resident.got() == ["もしもし"]


def test_only_news_since_the_cursor_is_told(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """A page that has seen everything is told nothing again."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    resident.writes("ひとつめ", clock())
    first = sato.ask("/desk/now", {"open": resident.handoff.id}).json["talk"]
    again = sato.ask("/desk/now", {"open": resident.handoff.id, "after": str(first["cursor"])}).json["talk"]
    assert len(first["lines"]) == 1
    assert again["lines"] == []


def test_a_talk_that_the_resident_ended_is_said_to_be_over(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """The counsellor learns that it is over, and a reply goes nowhere."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    resident.leaves(clock())
    now = sato.ask("/desk/now", {"open": resident.handoff.id}).json
    assert now["ended"]
    assert now["notice"] == words.ENDED
    late = sato.post("/desk/reply", {"handoff": resident.handoff.id, "text": "もしもし", "client_id": "a"})
    assert late.status_code == 404
    assert words.ENDED in late.text


def test_others_talks_answer_like_talks_that_never_were(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """A colleague, another organisation and a made-up id get the same answer, and nothing is sent."""
    mine, theirs = Resident(vault, clock()), Resident(vault, clock(), "白いうさぎ", NIJI)
    sato, kato, niji = signed_in("sato"), signed_in("kato"), signed_in("niji")
    sato.post("/desk/accept", {"handoff": mine.handoff.id})
    niji.post("/desk/accept", {"handoff": theirs.handoff.id})
    mine.got()
    theirs.got()
    for handoff_id in (mine.handoff.id, theirs.handoff.id, "no-such-talk"):
        for path, more in (("reply", {"text": "のぞき", "client_id": "x"}), ("close", {}), ("again", {"seq": "1"})):
            answer = kato.post(f"/desk/{path}", {"handoff": handoff_id, **more})
            assert answer.status_code == 404
            assert words.ENDED in answer.text
        seen = kato.ask("/desk/now", {"open": handoff_id}).json
        assert seen["talk"] is None
    assert mine.got() == []
    assert theirs.got() == []
    assert kato.post("/desk/accept", {"handoff": theirs.handoff.id}).status_code == 404
    assert kato.post("/desk/decline", {"handoff": theirs.handoff.id, "reason": "other"}).status_code == 404


def test_too_long_and_empty_words_are_not_sent_and_not_lost(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """The answer says how long a message may be, and the box still holds what was written."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    resident.got()
    long = sato.post("/desk/reply", {"handoff": resident.handoff.id, "text": "あ" * 2001, "client_id": "a"})
    assert long.status_code == 422
    assert words.NOT_SENT in long.text
    assert "あ" * 2001 in long.text
    assert (
        sato.post("/desk/reply", {"handoff": resident.handoff.id, "text": " \n", "client_id": "b"}).status_code == 422
    )
    assert resident.got() == []


def test_presence_follows_the_person_and_ends_with_signing_out(
    signed_in: SignIn, vault: Vault, clock: HandClock
) -> None:
    """A page that is only open is nobody; who gives no sign is away within two minutes, and gone after signing out."""
    sato, kato = signed_in("sato"), signed_in("kato")
    sato.ask("/desk/duty", {"duty": "on"})
    kato.ask("/desk/duty", {"duty": "on"})
    assert sato.ask("/desk/now").json["colleagues"] == "当番 2人"
    clock.move(seconds=60)
    sato.ask("/desk/now", {"here": "yes"})
    kato.ask("/desk/now")
    clock.move(seconds=60)
    assert sato.ask("/desk/now").json["colleagues"] == "当番はあなた1人です（ほかに1人が離れています）"
    assert kato.ask("/desk/now", {"here": "yes"}).json["colleagues"] == "当番 2人"
    kato.post("/staff/sign-out")
    assert sato.ask("/desk/now").json["colleagues"] == "当番はあなた1人です"


def test_resting_keeps_the_talks_that_were_begun(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """休みにする stops new people, not the one who is being talked with."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    sato.post("/desk/duty", {"duty": "on"})
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    rested = sato.post("/desk/duty", {"duty": "off"})
    assert words.RESTING in rested.text
    assert "青いかもめ" in rested.text


def test_no_identity_and_no_handoff_id_in_any_address(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """The page names a designation only, and every form of it posts to an address without an id."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    resident.writes("こんにちは", clock())
    page = sato.get("/desk").text
    news = sato.ask("/desk/now", {"open": resident.handoff.id}).text
    for answer in (page, news):
        assert "U-青いかもめ" not in answer
        assert resident.key not in answer
    addresses = [part.split('"')[0] for name in ('action="', 'href="', 'src="') for part in page.split(name)[1:]]
    assert addresses
    assert not [address for address in addresses if resident.handoff.id in address or "?" in address]


def test_stickers_and_pictures_are_told_in_words(signed_in: SignIn, vault: Vault, clock: HandClock) -> None:
    """A sticker's keyword in Japanese, and the kind of what cannot be shown, stand in their place."""
    resident = Resident(vault, clock())
    sato = signed_in("sato")
    sato.post("/desk/accept", {"handoff": resident.handoff.id})
    resident.writes("crying sad tears", clock(), kind="sticker")
    resident.writes("", clock(), kind="image")
    page = sato.get("/desk").text
    assert "スタンプ（泣いている）" in page
    assert "写真が送られましたが、受け取れないと伝えました。" in page
    lines = sato.ask("/desk/now", {"open": resident.handoff.id}).json["talk"]["lines"]
    assert [line["instead"] for line in lines] == [False, True]


def test_stream_goes_on_while_the_database_fails(
    signed_in: SignIn, engine: Engine, vault: Vault, clock: HandClock
) -> None:
    """Whoever was welcome a moment ago still is: a resident who writes now must not meet an empty desk."""
    events = signed_in("sato").get("/desk/changes", buffered=False).iter_encoded()
    assert next(events) == b"data: changed\n\n"
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE account RENAME TO mislaid"))
    Resident(vault, clock())
    assert next(events) == b"data: changed\n\n"


def test_stream_ends_quietly_when_the_database_stays_away(
    signed_in: SignIn,
    engine: Engine,
    vault: Vault,
    clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whether the person may still listen cannot be known then; the page asks again, and no exception is left over."""
    seconds = Seconds()
    monkeypatch.setattr(session, "_remembered", Remembered(seconds))
    events = signed_in("sato").get("/desk/changes", buffered=False).iter_encoded()
    assert next(events) == b"data: changed\n\n"
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE account RENAME TO mislaid"))
    seconds.now += KEPT_S + 1
    Resident(vault, clock())
    assert list(events) == []
    assert "a stream ended: OperationalError" in caplog.text
