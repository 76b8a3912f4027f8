"""Danger is heard in whatever form it is written, and ordinary talk raises no alarm."""

import pytest

from content.understanding import Reader
from referral.needs import CrisisKind, ForWhom, Urgency
from tests.understanding.danger_sentences import EMERGENCY, HARMLESS, NOTICED

DECORATED = ("{}", "あの、{}", "{}……", "😢{}😢", "\n{}\n", "{}。ごめんなさい")


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in EMERGENCY.items() for text in texts])
def test_danger_to_life_or_body_is_an_emergency(understand: Reader, kind: str, text: str) -> None:
    """Each of our sentences is heard, with its kind among those named."""
    screening = understand(text).screening
    assert screening.urgency is Urgency.EMERGENCY
    assert CrisisKind(kind) in screening.kinds
    assert screening.because


@pytest.mark.parametrize("frame", DECORATED)
def test_danger_is_heard_within_other_words(understand: Reader, frame: str) -> None:
    """Apologies, marks, pictures and new lines around it change nothing."""
    missed = [
        text
        for texts in EMERGENCY.values()
        for text in texts
        if understand(frame.format(text)).screening.urgency is not Urgency.EMERGENCY
    ]
    assert missed == []


def test_danger_at_the_end_of_a_long_text_is_heard(understand: Reader) -> None:
    """The last words of five thousand characters count like the first."""
    assert understand("きょうはいい天気でした。" * 400 + "死にたい").screening.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("text", NOTICED)
def test_what_may_be_danger_is_never_passed_over(understand: Reader, text: str) -> None:
    """It is at least asked about gently."""
    assert understand(text).screening.urgency is not Urgency.NONE


@pytest.mark.parametrize("text", [text for texts in EMERGENCY.values() for text in texts])
def test_danger_is_heard_without_the_encoder(by_words: Reader, text: str) -> None:
    """Until it has loaded, and where it cannot, patterns hear the plain words."""
    assert by_words(text).screening.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_talk_raises_no_alarm(understand: Reader, text: str) -> None:
    """Idioms, stories, sports and things that vanish are no danger."""
    assert understand(text).screening.urgency is Urgency.NONE


@pytest.mark.parametrize(
    "text",
    [
        "死ぬほど笑ったけど、ほんとは死にたい",
        "ゲームで殴られた。夫にも殴られた",
        "データが消えてしまった。私も消えたい",
    ],
)
def test_harmless_words_do_not_silence_a_real_sign(understand: Reader, text: str) -> None:
    """What calms one sign leaves the other as it is."""
    assert understand(text).screening.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("友だちが死にたいってLINEしてきた どうしよう", ForWhom.FRIEND),
        ("息子が死にたいと言っています", ForWhom.FAMILY),
        ("死にたい", None),
        ("友だちが死んだ。私も死にたい", None),
        ("息子のことを考えると死にたい", None),
        ("娘の日記に死にたいと書いてあった", ForWhom.FAMILY),
        ("友達に死にたいって言われた", ForWhom.FRIEND),
        ("妹が手首を切りました", ForWhom.FAMILY),
        ("生徒に死にたいと言われました", ForWhom.FRIEND),
        ("お母さんに死にたいって言えない", None),
    ],
)
def test_life_at_risk_is_the_writers_unless_somebody_else_said_it(
    understand: Reader, text: str, whom: ForWhom | None
) -> None:
    """A friend's words are the friend's; in doubt it is the writer who is asked."""
    assert understand(text).for_whom is whom


@pytest.mark.parametrize("texts", [("もう", "いいかな", "しに", "たい"), ("つかれた", "もう全部", "終わりにしたい")])
def test_messages_that_only_together_mean_it_are_heard(understand: Reader, texts: tuple[str, ...]) -> None:
    """A word in pieces, a sentence over several messages."""
    assert understand.screen_together(texts).urgency is not Urgency.NONE


def test_harmless_messages_are_harmless_together(understand: Reader) -> None:
    """Two short ones of every evening."""
    assert understand.screen_together(("ねむい", "おやすみ")).urgency is Urgency.NONE
