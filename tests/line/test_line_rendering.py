"""From bubbles to LINE's messages: within every limit, readable without quick replies, neutral on a locked phone."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.line.limits import clusters, cut_clusters, cut_units, split_units, utf16_units
from bot.line.render import render, render_bubble
from referral.bubble import Action, ActionKind, Bubble, Card

CARD = Card(
    title="くらしの相談",
    subtitle="見本市社協",
    summary="家賃を立てかえる制度の申し込みを、いっしょに書きます",
    facts=("いま開いています（17:15まで）", "電話 0120-061-338", "11月1日に確認"),
    because="「家賃」から",
    actions=(
        Action("電話する", ActionKind.CALL, "0120-061-338"),
        Action("地図", ActionKind.MAP, "https://maps.example/?q=%E5%B8%82&z=1"),
        Action("ここの人と話す", ActionKind.CHOICE, "handoff:r1"),
    ),
    sample=True,
)


def choice(label: str, data: str = "d") -> Action:
    return Action(label, ActionKind.CHOICE, data)


def texts_of(bubble: dict) -> list[str]:
    return [part["text"] for part in bubble["body"]["contents"]]


def test_choices_are_quick_replies_and_stand_numbered_in_the_text() -> None:
    """PC LINE shows no quick replies, so the text must hold the choices and their numbers."""
    [message] = render_bubble(Bubble("どちらですか。", choices=(choice("ある", "a:1"), choice("ない", "a:2"))))
    assert message["text"] == "どちらですか。\n\n［1 ある］［2 ない］"
    assert message["quickReply"]["items"][0] == {
        "type": "action",
        "action": {"type": "postback", "label": "ある", "data": "a:1", "displayText": "ある"},
    }


def test_lone_choice_is_not_numbered() -> None:
    """With one choice there is nothing to choose between."""
    [message] = render_bubble(Bubble("どうぞ。", choices=(choice("つづける"),)))
    assert message["text"] == "どうぞ。"


def test_numbers_in_the_text_count_choices_alone() -> None:
    """A typed number means a choice; a telephone among them has its own number to be read."""
    call = Action("電話する", ActionKind.CALL, "#7119")
    [message] = render_bubble(Bubble("どうしますか。", choices=(call, choice("書く"), choice("やめる"))))
    assert message["text"].endswith("［電話する #7119］［1 書く］［2 やめる］")
    assert message["quickReply"]["items"][0]["action"]["uri"] == "tel:%237119"


def test_choices_under_cards_come_after_them() -> None:
    """Only the last message's quick replies are shown, and the words follow the order of reading."""
    text, flex, after = render_bubble(Bubble("近いものです。", (CARD,), (choice("ほかも見る"), choice("もどる"))))
    assert (text["text"], flex["type"], after["text"]) == ("近いものです。", "flex", "［1 ほかも見る］［2 もどる］")
    assert "quickReply" in after
    assert "quickReply" not in text


def test_person_speaks_under_their_own_name() -> None:
    """A counsellor's message is told apart from the automatic reply; a name LINE refuses is left out."""
    [message] = render_bubble(Bubble("こんにちは", speaker="くらしの相談の当番の人です。とても長い名前"))
    assert utf16_units(message["sender"]["name"]) <= 20
    assert "sender" not in render_bubble(Bubble("こんにちは", speaker="ONLINE相談"))[0]
    assert "sender" not in render_bubble(Bubble("こんにちは"))[0]


def test_card_tells_in_the_order_of_what_matters() -> None:
    """Sample mark, name, whose, what it does, when, how, checked when, why."""
    [message] = render_bubble(Bubble(cards=(CARD,)))
    assert texts_of(message["contents"]) == [
        "見本（実在しません）",
        CARD.title,
        CARD.subtitle,
        CARD.summary,
        *CARD.facts,
        CARD.because,
    ]
    assert all(part["wrap"] and part["size"] in ("md", "lg") for part in message["contents"]["body"]["contents"])


def test_buttons_of_a_card_do_what_they_say() -> None:
    """Exactly one is the first choice to the eye; the number called is the number shown."""
    [message] = render_bubble(Bubble(cards=(CARD,)))
    buttons = message["contents"]["footer"]["contents"]
    assert [button["style"] for button in buttons] == ["primary", "secondary", "secondary"]
    assert [button["action"].get("uri", button["action"].get("data")) for button in buttons] == [
        "tel:0120061338",
        "https://maps.example/?q=%E5%B8%82&z=1",
        "handoff:r1",
    ]


@pytest.mark.parametrize(
    ("shown", "uri"),
    [
        ("０２３－６４１－１２１２", "tel:0236411212"),
        ("#8891", "tel:%238891"),
        ("＃９９９９", "tel:%239999"),
        ("119", "tel:119"),
        ("(023) 641 1212", None),
        ("023(641)1212", "tel:0236411212"),
        ("023-641-1212(代)", None),
        ("023-641-1212 内線5", None),
        ("", None),
    ],
)
def test_only_a_plain_number_can_be_called(shown: str, uri: str | None) -> None:
    """With anything else in it, the digits would call somebody else; then it is only shown."""
    card = Card("ここ", actions=(Action("電話する", ActionKind.CALL, shown),))
    [message] = render_bubble(Bubble(cards=(card,)))
    buttons = message["contents"].get("footer", {"contents": []})["contents"]
    assert [button["action"]["uri"] for button in buttons] == ([uri] if uri else [])
    if shown:
        assert shown in texts_of(message["contents"])
        assert shown in message["altText"]


@pytest.mark.parametrize("address", ["http://example.jp/", "javascript:alert(1)", "https://example.jp/" + "a" * 1000])
def test_address_that_cannot_be_a_button_is_shown_instead(address: str) -> None:
    """LINE would refuse the whole message for one wrong link."""
    [message] = render_bubble(Bubble(cards=(Card("ここ", actions=(Action("ひらく", ActionKind.OPEN, address),)),)))
    assert "footer" not in message["contents"]
    assert any(address.startswith(text.rstrip("…")) for text in texts_of(message["contents"])[1:])


def test_link_is_written_in_plain_letters() -> None:
    """Spaces and Japanese in an address are escaped, what was escaped stays."""
    card = Card("ここ", actions=(Action("ひらく", ActionKind.OPEN, "https://example.jp/場所?q=a b&r=%E5"),))
    [message] = render_bubble(Bubble(cards=(card,)))
    uri = message["contents"]["footer"]["contents"][0]["action"]["uri"]
    assert uri == "https://example.jp/%E5%A0%B4%E6%89%80?q=a%20b&r=%E5"


def test_words_for_a_card_name_no_trouble_at_first() -> None:
    """The first 20 characters show on a locked phone; the rest says the same as the card."""
    trouble = Card("借金の相談", summary="借金・家賃のこと")
    [message] = render_bubble(Bubble(cards=(trouble, CARD)))
    assert "借金" not in message["altText"][:20]
    assert all(word in message["altText"] for word in ("借金の相談", "くらしの相談", "0120-061-338", "見本"))


def test_cards_of_a_carousel_are_of_one_size() -> None:
    """LINE asks for it."""
    [message] = render_bubble(Bubble(cards=(CARD, Card("二つめ"), Card("三つめ"))))
    assert message["contents"]["type"] == "carousel"
    assert {bubble["size"] for bubble in message["contents"]["contents"]} == {"mega"}


def test_empty_bubble_says_nothing() -> None:
    """Neither words nor cards: no message, rather than one that LINE refuses."""
    assert render_bubble(Bubble(" \n ", (Card(""),))) == []


def test_what_does_not_fit_in_one_call_is_left_for_the_next() -> None:
    """Five messages a call; a bubble is never torn between two."""
    pair = Bubble("a", (CARD,))
    rendered = render([pair, pair, pair])
    assert (len(rendered.messages), rendered.bubbles) == (4, 2)
    assert render([pair]).bubbles == 1


def test_choice_that_line_would_refuse_is_left_out() -> None:
    """Data over 300 would take the whole message with it."""
    [message] = render_bubble(Bubble("a", choices=(choice("長い", "x" * 301), choice("短い", "x" * 300))))
    assert [item["action"]["label"] for item in message["quickReply"]["items"]] == ["短い"]


def test_long_text_is_cut_where_a_reader_would_pause() -> None:
    """Nothing is lost and no sentence is torn."""
    text = "あいうえお。" * 1000
    pieces = split_units(text, 5000)
    assert "".join(pieces) == text
    assert all(piece.endswith("。") for piece in pieces)


def test_characters_that_a_reader_sees_as_one_are_counted_and_cut_as_one() -> None:
    """Families, flags, accents and skin colours stay whole."""
    seen = ["👨‍👩‍👧", "🇯🇵", "🇯🇵", "が", "👍🏽", "❤️", "あ"]
    assert clusters("".join(seen)) == seen
    assert cut_clusters("".join(seen), 3) == "👨‍👩‍👧🇯🇵…"
    assert cut_units("😀😀😀", 5) == "😀😀…"


anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
long_text = st.builds(lambda piece, times: piece * times, anything, st.integers(0, 400))
actions = st.builds(
    Action,
    anything,
    st.sampled_from(ActionKind),
    st.one_of(st.text(max_size=99), st.just("https://e.jp/" + "あ" * 90)),
)
cards = st.builds(
    Card,
    long_text,
    long_text,
    long_text,
    st.lists(long_text, max_size=12).map(tuple),
    long_text,
    st.lists(actions, max_size=6).map(tuple),
    st.booleans(),
)
bubbles = st.builds(
    Bubble, long_text, st.lists(cards, max_size=4).map(tuple), st.lists(actions, max_size=20).map(tuple), anything
)


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(st.lists(bubbles, min_size=1, max_size=5))
def test_whatever_is_said_stays_within_lines_limits(said: list[Bubble]) -> None:
    """Each documented limit, for any text, any card and any choice."""
    rendered = render(said)
    assert len(rendered.messages) <= 5
    for message in rendered.messages:
        check_message(message)


def test_fullest_cards_stay_within_lines_sizes() -> None:
    """Twelve entries, each as long as can be: split over messages, each within 30 KB a bubble and 50 KB in all."""
    action = Action("あ" * 99, ActionKind.OPEN, "https://e.jp/" + "a" * 980)
    full = Card("あ" * 999, "あ" * 999, "あ" * 999, ("あ" * 999,) * 20, "あ" * 999, (action,) * 9)
    messages = render_bubble(Bubble(cards=(full,) * 12))
    assert len(messages) > 1
    for message in messages:
        check_message(message)


def check_message(message: dict) -> None:
    json.dumps(message, ensure_ascii=False).encode()
    assert 1 <= utf16_units(message.get("text", "x")) <= 5000
    assert 1 <= utf16_units(message.get("altText", "x")) <= 1500
    assert 1 <= len(message.get("quickReply", {"items": [0]})["items"]) <= 13
    assert 1 <= utf16_units(message.get("sender", {"name": "x"})["name"]) <= 20
    contents = message.get("contents", {"type": "carousel", "contents": []})
    assert len(json.dumps(contents)) < 50_000
    shown = contents["contents"] if contents["type"] == "carousel" else [contents]
    assert len(shown) <= 12
    for bubble in shown:
        assert len(json.dumps(bubble)) < 30_000
        assert all(text.strip() for text in texts_of(bubble))
    for action in find_actions(message):
        assert 1 <= visible_length(action["label"]) <= 20
        assert 1 <= len(action.get("uri", "x")) <= 1000
        assert action.get("uri", "x").isascii()
        assert 1 <= utf16_units(action.get("data", "x")) <= 300


def visible_length(text: str) -> int:
    """A second opinion on length: everything but marks that join others, or fewer."""
    return 1 + sum(unicodedata.category(character)[0] != "M" and character != "\u200d" for character in text[1:])


def find_actions(value: object) -> list[dict]:
    if isinstance(value, list):
        return [action for inner in value for action in find_actions(inner)]
    if not isinstance(value, dict):
        return []
    own = [value] if value.get("type") in ("postback", "uri") else []
    return own + [action for inner in value.values() for action in find_actions(inner)]
