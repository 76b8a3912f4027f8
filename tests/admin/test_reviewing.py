"""The pages on which a reviewer decides what residents will see."""

from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import Engine

from referral.store import accounts, applications, resources
from referral.store.accounts import Account
from referral.store.entries import State
from tests.admin.conftest import Browser
from tests.admin.filling import CHECKED, change, decide, form_of
from tests.admin.town import NOON

SignIn = Callable[[str], Browser]
RENT = "/panel/resources/rent"


def send(signed_in: SignIn, login: str = "hensyu", **fields: object) -> None:
    assert change(signed_in(login), RENT, "send", **fields).status_code == 303


def test_empty_list_says_so(signed_in: SignIn) -> None:
    """Nobody has to guess whether the page works."""
    assert "待っている申請はありません" in signed_in("kakunin").get("/panel/applications").text


def test_only_what_changes_is_shown(signed_in: SignIn) -> None:
    """What goes and what comes in words, who sent it, and how both look on LINE."""
    send(signed_in, cost="一回 500円", first_step="電話してください。")
    kakunin = signed_in("kakunin")
    assert "hensyuさん" in kakunin.get("/panel/applications").text
    page = unescape(kakunin.get("/panel/applications/rent").text)
    assert '<del><span class="mark">消えた</span>無料</del>' in page
    assert '<ins><span class="mark">加わった</span>一回 500円</ins>' in page
    assert '<th scope="row">お金</th>' in page
    assert '<th scope="row">名前</th>' not in page
    assert "いまの見え方" in page
    assert "公開したあとの見え方" in page


def test_publishing_needs_every_check(signed_in: SignIn, engine: Engine) -> None:
    """The missing one is named, and nothing is published."""
    send(signed_in, cost="500円")
    answer = decide(signed_in("kakunin"), "rent", "publish", checks=["reach", "who", "agreed"])
    assert answer.status_code == 422
    assert "まだ：やさしい日本語で書いてある" in answer.text
    assert applications.count_waiting(engine) == 1


@pytest.mark.parametrize(("act", "state"), [("return", State.RETURNED), ("refuse", State.REFUSED)])
def test_who_wrote_it_reads_why_not(signed_in: SignIn, engine: Engine, act: str, state: State) -> None:
    """On the page of the entry, until it is sent again."""
    send(signed_in, cost="500円")
    kakunin = signed_in("kakunin")
    assert "理由を1つ以上" in decide(kakunin, "rent", act).text
    assert "ことばで書いて" in decide(kakunin, "rent", act, reasons=["other"]).text
    assert decide(kakunin, "rent", act, reasons=["who"], words="年れいを書いてください。").status_code == 303
    done = applications.last(engine, "rent")
    assert done is not None
    assert done.state is state
    hensyu = signed_in("hensyu")
    assert "返された申請" in hensyu.get("/panel").text
    assert ">家賃の相談</a>" in hensyu.get("/panel/resources?show=answered").text
    page = hensyu.get(RENT).text
    assert "だれが使えるかが、分からない" in page
    assert "年れいを書いてください。" in page
    assert "500円" in page
    send(signed_in)
    assert "年れいを書いてください。" not in hensyu.get(RENT).text
    assert "返された申請" not in hensyu.get("/panel").text


def test_nobody_decides_about_their_own_words(signed_in: SignIn, engine: Engine, people: dict[str, Account]) -> None:
    """While somebody else can; who is alone gives a reason, which is kept."""
    send(signed_in, "kakunin", cost="500円")
    kakunin = signed_in("kakunin")
    assert "公開はほかの人が決めます" in kakunin.get("/panel/applications/rent").text
    version = resources.get(engine, "rent").version  # type: ignore[union-attr]
    forged = {
        "version": str(version),
        "act": "publish",
        "words": "急ぐので",
        "checks": ["reach", "who", "agreed", "easy"],
    }
    assert kakunin.post("/panel/applications/rent", forged).status_code == 403
    assert applications.count_waiting(engine) == 1

    accounts.disable(engine, people["kanri"].id, at=NOON)
    assert decide(kakunin, "rent", "publish").status_code == 422
    assert decide(kakunin, "rent", "publish", words="担当が1人のため").status_code == 303
    done = applications.last(engine, "rent")
    assert done is not None
    assert (done.state, done.words) == (State.PUBLISHED, "担当が1人のため")


def test_second_reviewer_is_shown_what_changed(signed_in: SignIn, engine: Engine) -> None:
    """Whoever wrote meanwhile, nobody publishes what they have not seen."""
    send(signed_in, cost="500円")
    kakunin = signed_in("kakunin")
    seen = form_of(kakunin.get("/panel/applications/rent").text)
    send(signed_in, cost="900円")
    late = kakunin.post("/panel/applications/rent", seen | {"act": "publish", "checks": CHECKED})
    assert late.status_code == 409
    assert "書きかえられました" in late.text
    assert "900円" in late.text
    assert decide(kakunin, "rent", "publish").status_code == 303
    again = kakunin.post(
        "/panel/applications/rent",
        form_of(kakunin.get(RENT).text) | {"act": "publish", "checks": CHECKED},
    )
    assert again.status_code == 409
    assert "ほかの人が先に決めたか" in again.text


def test_new_entry_is_looked_at_whole(signed_in: SignIn, engine: Engine) -> None:
    """Everything it says is shown, and it is published at last."""
    hensyu, kakunin = signed_in("hensyu"), signed_in("kakunin")
    assert change(hensyu, "/panel/resources/night", "send").status_code == 303
    page = kakunin.get("/panel/applications/night").text
    assert "新しく公開" in page
    assert "夜に話を聞きます。" in page
    assert decide(kakunin, "night", "publish").status_code == 303
    assert resources.get(engine, "night").live is not None  # type: ignore[union-attr]


def test_change_that_is_dropped_waits_for_nobody(signed_in: SignIn, engine: Engine) -> None:
    """Nor does an entry that is taken out of sight; a reviewer has nothing to decide then."""
    hensyu = signed_in("hensyu")
    for act in ("discard", "pause"):
        send(signed_in, cost="500円")
        version = form_of(hensyu.get(RENT).text)["version"]
        assert hensyu.post(f"{RENT}/{act}", {"version": version}).status_code == 303
        assert applications.count_waiting(engine) == 0
