"""The stand-in's rich menus over HTTP: LINE's documented limits, its answers, and what the page tells of the calls."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.rehearsal.judge_menu import MOST_PICTURE_BYTES
from bot.rehearsal.phone_view import show_everything
from tests.outside_line import OutsideLine, outside_line
from tests.service import TOKEN

Answer = tuple[int, dict[str, Any]]

ACTION = {"type": "postback", "data": "x"}


@pytest.fixture
def line() -> Iterator[OutsideLine]:
    with outside_line() as outside:
        yield outside


def ask(line: OutsideLine, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind or "application/json"}
    request = urllib.request.Request(f"{line.url}/v2/bot/{path}", body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def create(line: OutsideLine, **changed: object) -> Answer:
    return ask(line, "POST", "richmenu", json.dumps(menu(**changed)).encode())


def menu(**changed: object) -> dict[str, Any]:
    """A small menu that LINE would take, with these properties changed; None leaves one out."""
    whole = {
        "size": {"width": 800, "height": 250},
        "selected": True,
        "name": "a menu",
        "chatBarText": "メニュー",
        "areas": [area()],
    } | changed
    return {name: value for name, value in whole.items() if value is not None}


def area(action: dict[str, Any] = ACTION, **changed: object) -> dict[str, Any]:
    return {"bounds": {"x": 0, "y": 0, "width": 800, "height": 250} | changed, "action": action}


def draw(width: int = 800, height: int = 250, form: str = "PNG") -> bytes:
    picture = BytesIO()
    Image.new("RGB", (width, height), "#0017c1").save(picture, form)
    return picture.getvalue()


def send(line: OutsideLine, menu_id: str, picture: bytes, kind: str = "image/png") -> Answer:
    return ask(line, "POST", f"richmenu/{menu_id}/content", picture, kind)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"size": {"width": 2500, "height": 1724}},
        {"name": "あ" * 300, "chatBarText": "👨‍👩‍👧" * 14},
        {"areas": [area()] * 20, "selected": False},
        {"areas": [area({"type": "postback", "data": "x" * 300, "label": "あ" * 20, "displayText": "あ" * 300})]},
        {"areas": [area({"type": "uri", "uri": "tel:110"})]},
    ],
)
def test_menu_at_lines_limits_is_taken(line: OutsideLine, changed: dict[str, object]) -> None:
    """The largest that the documents allow."""
    status, said = create(line, **changed)
    assert (status, list(said)) == (200, ["richMenuId"]), said
    assert ask(line, "GET", "richmenu/list") == (200, {"richmenus": [{**said, **menu(**changed)}]})


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"size": {"width": 799, "height": 250}}, "size.width"),
        ({"size": {"width": 2501, "height": 1250}}, "size.width"),
        ({"size": {"width": 800, "height": 249}}, "size.height"),
        ({"size": {"width": 800, "height": 552}}, "size"),
        ({"size": {"width": 800}}, "size.height"),
        ({"size": None}, "size"),
        ({"selected": None}, "selected"),
        ({"selected": "yes"}, "selected"),
        ({"name": "あ" * 301}, "name"),
        ({"name": None}, "name"),
        ({"chatBarText": "あ" * 15}, "chatBarText"),
        ({"areas": [area()] * 21}, "areas"),
        ({"areas": [area(x=-1)]}, "areas[0].bounds.x"),
        ({"areas": [area(width=0)]}, "areas[0].bounds.width"),
        ({"areas": [area({"type": "postback"})]}, "areas[0].action.data"),
        ({"areas": [area({"type": "postback", "data": "x" * 301})]}, "areas[0].action.data"),
        ({"areas": [area({**ACTION, "label": "あ" * 21})]}, "areas[0].action.label"),
        ({"areas": [area({"type": "camera", "label": "x"})]}, "areas[0].action.type"),
        ({"areas": [{"bounds": area()["bounds"]}]}, "areas[0].action"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_menu_beyond_a_limit_is_refused_at_its_place(line: OutsideLine, changed: dict[str, object], place: str) -> None:
    """In the form of LINE's errors, once, and plainly for the page."""
    status, said = create(line, **changed)
    assert (status, said["message"]) == (400, "The request body has 1 error(s)")
    assert [detail["property"] for detail in said["details"]] == [place]
    assert len(line.findings) == 1
    assert ask(line, "GET", "richmenu/list") == (200, {"richmenus": []})


@pytest.mark.parametrize(("form", "kind"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_picture_of_the_menus_size_is_taken_once(line: OutsideLine, form: str, kind: str) -> None:
    """And never replaced."""
    menu_id = create(line)[1]["richMenuId"]
    assert send(line, menu_id, draw(form=form), kind) == (200, {})
    again = send(line, menu_id, draw(), "image/png")
    assert again == (400, {"message": "An image has already been uploaded to the richmenu"})


@pytest.mark.parametrize(
    "picture",
    [
        draw(800, 251),
        draw(1600, 500, "JPEG"),
        draw() + bytes(MOST_PICTURE_BYTES),
        draw(form="GIF"),
        draw()[:20],
        draw(form="JPEG")[:20],
        b"\xff\xd8",
        b"",
    ],
)
def test_other_pictures_are_refused(line: OutsideLine, picture: bytes) -> None:
    """Another size, too many bytes, another form, a piece of one, none."""
    menu_id = create(line)[1]["richMenuId"]
    assert send(line, menu_id, picture) == (400, {"message": "The image size is not allowed for richmenu"})
    assert len(line.findings) == 1
    assert line.stand_in.menus.by_id[menu_id].picture == b""


def test_other_content_types_are_refused(line: OutsideLine) -> None:
    """The header decides, as with LINE."""
    menu_id = create(line)[1]["richMenuId"]
    assert send(line, menu_id, draw(), "image/gif")[0] == 415
    assert send(line, menu_id, draw(), "application/octet-stream")[0] == 415


def test_only_a_menu_with_a_picture_is_shown(line: OutsideLine) -> None:
    """Until then there is none; deleting it takes it away from everybody."""
    menu_id = create(line)[1]["richMenuId"]
    status, said = ask(line, "POST", f"user/all/richmenu/{menu_id}")
    assert (status, said["message"]) == (400, "must upload richmenu image before applying it to user")
    assert ask(line, "GET", "user/all/richmenu") == (404, {"message": "no default richmenu"})
    send(line, menu_id, draw())
    assert ask(line, "POST", f"user/all/richmenu/{menu_id}") == (200, {})
    assert ask(line, "GET", "user/all/richmenu") == (200, {"richMenuId": menu_id})
    assert ask(line, "DELETE", f"richmenu/{menu_id}") == (200, {})
    assert ask(line, "GET", "user/all/richmenu")[0] == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "richmenu/{}"), ("POST", "richmenu/{}/content"), ("POST", "user/all/richmenu/{}")],
)
def test_menu_that_does_not_exist_is_not_found(line: OutsideLine, method: str, path: str) -> None:
    """Nothing appears by being asked for."""
    assert ask(line, method, path.format("richmenu-" + "0" * 32), b"x", "image/png") == (404, {"message": "Not found"})


def test_wrong_token_and_broken_json_are_refused(line: OutsideLine) -> None:
    """As with every other call."""
    assert ask(line, "POST", "richmenu", b"{")[0] == 400
    line.stand_in.access_token = "another"
    assert ask(line, "GET", "richmenu/list")[0] == 401


def test_page_tells_each_call_in_plain_japanese(line: OutsideLine) -> None:
    """A title for each, the reason of a refusal, and no alarm where there was no menu yet."""
    ask(line, "GET", "user/all/richmenu")
    create(line, chatBarText="あ" * 15)
    menu_id = create(line)[1]["richMenuId"]
    send(line, menu_id, draw())
    ask(line, "POST", f"user/all/richmenu/{menu_id}")
    ask(line, "GET", "richmenu/list")
    ask(line, "DELETE", f"richmenu/{menu_id}")
    told = [(h["title"], h["state"], h["problems"]) for h in reversed(show_everything(line.stand_in)["happenings"])]
    assert told == [
        ("みんなに見せているメニューをたしかめる", "まだありません", []),
        (
            "メニューを作る",
            "できませんでした（400）",
            ["このメニューはLINEでは使えません：メニューを開く言葉が15字です（14字まで）"],
        ),
        ("メニューを作る", "無料", []),
        ("メニューの絵を送る", "無料", []),
        ("みんなに見せるメニューを決める", "無料", []),
        ("メニューの一覧を見る", "無料", []),
        ("メニューを消す", "無料", []),
    ]
