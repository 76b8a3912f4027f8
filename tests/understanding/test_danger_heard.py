"""Danger is heard in whatever form it is written, and ordinary talk raises no alarm."""

import pytest

from content.sample_city import AREAS
from content.understanding import build_understanding
from referral.needs import CrisisKind, ForWhom, Urgency
from tests.understanding.danger_sentences import CONCERN, EMERGENCY, HARMLESS

UNDERSTAND = build_understanding(lambda: AREAS)
DECORATED = ("{}", "あの、{}", "{}……", "😢{}😢", "\n{}\n", "{}。ごめんなさい")


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in EMERGENCY.items() for text in texts])
def test_danger_to_life_or_body_is_an_emergency(kind: str, text: str) -> None:
    """Each of our sentences is heard, with its kind among those named."""
    screening = UNDERSTAND(text).screening
    assert screening.urgency is Urgency.EMERGENCY
    assert CrisisKind(kind) in screening.kinds
    assert screening.because


@pytest.mark.parametrize("frame", DECORATED)
def test_danger_is_heard_within_other_words(frame: str) -> None:
    """Apologies, marks, pictures and new lines around it change nothing."""
    missed = [
        text
        for texts in EMERGENCY.values()
        for text in texts
        if UNDERSTAND(frame.format(text)).screening.urgency is not Urgency.EMERGENCY
    ]
    assert missed == []


def test_danger_at_the_end_of_a_long_text_is_heard() -> None:
    """The last words of five thousand characters count like the first."""
    assert UNDERSTAND("きょうはいい天気でした。" * 400 + "死にたい").screening.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("text", CONCERN)
def test_what_may_be_danger_is_asked_about_gently(text: str) -> None:
    """Neither an alarm nor silence."""
    assert UNDERSTAND(text).screening.urgency is Urgency.CONCERN


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_talk_raises_no_alarm(text: str) -> None:
    """Idioms, stories, sports and things that vanish are no danger."""
    assert UNDERSTAND(text).screening.urgency is Urgency.NONE


@pytest.mark.parametrize(
    "text",
    [
        "死ぬほど笑ったけど、ほんとは死にたい",
        "ゲームで殴られた。夫にも殴られた",
        "データが消えてしまった。私も消えたい",
    ],
)
def test_harmless_words_do_not_silence_a_real_sign(text: str) -> None:
    """What calms one sign leaves the other as it is."""
    assert UNDERSTAND(text).screening.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("友だちが死にたいってLINEしてきた どうしよう", ForWhom.FRIEND),
        ("息子が死にたいと言っています", ForWhom.FAMILY),
        ("死にたい", None),
        ("友だちが死んだ。私も死にたい", None),
        ("息子のことを考えると死にたい", None),
    ],
)
def test_life_at_risk_is_the_writers_unless_somebody_else_said_it(text: str, whom: ForWhom | None) -> None:
    """A friend's words are the friend's; in doubt it is the writer who is asked."""
    assert UNDERSTAND(text).for_whom is whom
