"""The panel: the list searched, entries registered, changed, published, paused; nobody overwrites anybody."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.admin.conftest import Browser

SignIn = Callable[[str], Browser]


def form_of(page: str) -> dict[str, object]:
    """What a browser would send of the entry's form as it stands."""
    start = page.index('<form method="post" novalidate')
    form = page[start : page.index("</form>", start)]
    sent: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if not name or ('type="checkbox"' in tag and "checked" not in tag):
            continue
        sent.setdefault(name[1], [])
        sent[name[1]].append(value[1] if value else "")  # type: ignore[attr-defined]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', form):
        sent[name] = text
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        sent[name] = chosen[1] if chosen else ""
    sent.pop("csrf_token", None)
    return sent


def change(browser: Browser, path: str, act: str, **fields: object):
    """Open the form, write something else into it, press a button."""
    sent = form_of(browser.get(path).text) | fields | {"act": act}
    return browser.post(path, sent)


def test_list_is_searched_by_words_and_needs(signed_in: SignIn) -> None:
    """What fits is shown, what does not is not."""
    shi = signed_in("shi")
    everything = shi.get("/panel/resources").text
    assert "家賃の相談" in everything
    assert "夕ごはんの会" in everything
    by_words = shi.get("/panel/resources?words=家賃").text
    assert "家賃の相談" in by_words
    assert "夕ごはんの会" not in by_words
    by_need = shi.get("/panel/resources?need=food").text
    assert "夕ごはんの会" in by_need
    assert "家賃の相談" not in by_need
    assert "当てはまる窓口はありません" in shi.get("/panel/resources?words=どこにもない").text


def test_editor_sees_the_own_organisation_only(signed_in: SignIn) -> None:
    """Another organisation's entries are not in the list and not under their address."""
    hensyu = signed_in("hensyu")
    page = hensyu.get("/panel/resources").text
    assert "家賃の相談" in page
    assert "夕ごはんの会" not in page


def test_change_is_a_draft_until_it_is_published(app: Flask, signed_in: SignIn) -> None:
    """Residents see the old words until staff publish the new ones."""
    hensyu, shi = signed_in("hensyu"), signed_in("shi")
    saved = change(hensyu, "/panel/resources/rent", "save", summary="家賃のことを、いっしょに考えます。")
    assert saved.status_code == 303
    page = shi.get("/panel/resources/rent").text
    assert "公開中のものとの違い" in page
    assert "家賃のことを、いっしょに考えます。" in page
    published = change(shi, "/panel/resources/rent", "publish")
    assert published.status_code == 303
    assert "公開中のものとの違い" not in shi.get("/panel/resources/rent").text


def test_editor_cannot_publish(signed_in: SignIn) -> None:
    """Publishing is refused even when the button is made up."""
    assert change(signed_in("hensyu"), "/panel/resources/rent", "publish").status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "", "名前を書いてください"),
        ("phone", "電話はありません", "数字とハイフン"),
        ("url", "www.example.jp", "https://"),
        ("minimum_age", "十八", "数字で"),
    ],
)
def test_mistake_is_told_beside_the_field_and_nothing_is_lost(
    signed_in: SignIn, field: str, value: str, told: str
) -> None:
    """One sentence that says what to do; what was written stays in the form."""
    answer = change(signed_in("shi"), "/panel/resources/rent", "save", **{field: value, "cost": "千円くらい"})
    assert answer.status_code == 422
    assert told in answer.text
    assert "千円くらい" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_second_of_two_editors_is_shown_the_difference(signed_in: SignIn) -> None:
    """Who saves an older version is told, and keeps the own words."""
    first, second = signed_in("shi"), signed_in("kanri")
    old = form_of(second.get("/panel/resources/rent").text)
    assert change(first, "/panel/resources/rent", "save", cost="有料").status_code == 303
    late = second.post("/panel/resources/rent", old | {"cost": "半額", "act": "save"})
    assert late.status_code == 409
    assert "半額" in late.text


def test_paused_entry_leaves_the_residents_list(app: Flask, signed_in: SignIn) -> None:
    """休止 takes effect at once."""
    shi = signed_in("shi")
    version = form_of(shi.get("/panel/resources/rent").text)["version"]
    assert shi.post("/panel/resources/rent/pause", {"version": version}).status_code == 303
    assert "休止" in shi.get("/panel/resources/rent").text


def test_new_entry_begins_as_a_draft(signed_in: SignIn) -> None:
    """Registered with a name and a sentence; published only when staff say so."""
    shi = signed_in("shi")
    sent = {"name": "お茶の会", "summary": "お茶を飲みます。", "needs": ["isolation"], "kind": "place"}
    made = change(shi, "/panel/resources/new", "save", organisation="niji", **sent)
    assert made.status_code == 303
    page = shi.get(made.headers["Location"]).text
    assert "お茶の会" in page
    assert "下書き" in page


def test_hostile_words_are_shown_as_words(signed_in: SignIn) -> None:
    """Markup that somebody types never becomes markup."""
    shi = signed_in("shi")
    evil = "<script>alert(1)</script>{{7*7}}"
    assert change(shi, "/panel/resources/rent", "save", summary=evil).status_code == 303
    page = shi.get("/panel/resources/rent").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
    assert "49" not in page.split("{{7*7}}")[0][-20:]
