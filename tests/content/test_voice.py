"""The rules of the bot's voice hold for every fixed text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.crisis import load_plans
from content.needs import resident_name
from content.topics import load_topics
from content.words import load_words
from referral import intake, matching_step
from referral.needs import Need

ROOT = Path(__file__).parents[2]
NEVER = (
    "がんばって",
    "頑張",
    "お気持ち",
    "わかります",
    "共感",
    "見守",
    "必ず解決",
    "絶対に",
    "選択肢から",
    "お選びください",
    "正しくありません",
    "無効",
    "エラー",
    "なぜ",
    "どうして",
    "申請",
    "窓口",
    "該当",
    "当該",
    "させていただ",
    "ご利用",
    "お客様",
    "AI",
)
SENTENCE = re.compile(r"[。？]")


def every_text() -> Iterator[tuple[str, str]]:
    """Everything that the automatic reply can say by itself, by a name to find it."""
    words = load_words()
    for table in ("say", "consent", "card"):
        for key, said in words[table].items():
            yield f"{table}.{key}", said
    for plan in load_plans():
        yield f"crisis.{plan.id}", plan.question
        for choice in plan.choices:
            yield f"crisis.{plan.id}.{choice.code}", choice.reply
    for topic in load_topics().values():
        yield f"topic.{topic.id}", topic.text
        for answer in topic.choices:
            yield f"topic.{topic.id}.{answer.code}", answer.reply


def every_label() -> Iterator[tuple[str, str]]:
    """Everything that can be pressed."""
    yield from load_words()["choices"].items()
    for plan in load_plans():
        for choice in plan.choices:
            yield f"safety:{choice.code}", choice.label
    for topic in load_topics().values():
        for answer in topic.choices:
            yield f"topic:{topic.id}:{answer.code}", answer.label


def break_rules(said: str) -> list[str]:
    """Which rules of the voice one text breaks."""
    found = [f"says {word}" for word in NEVER if word in said]
    if "！" in said or "!" in said:
        found.append("has an exclamation mark")
    if len(SENTENCE.findall(said)) > 3:
        found.append("is longer than three sentences")
    if said.count("？") + said.count("ますか。") + said.count("ですか。") > 1:
        found.append("asks more than one thing")
    return found


@pytest.mark.parametrize(("name", "said"), [pytest.param(*text, id=text[0]) for text in every_text()])
def test_text_keeps_to_the_voice(name: str, said: str) -> None:
    """Short, no blame, no promise that cannot be kept, no office words, one question at a time."""
    broken = break_rules(said)
    if name in ("topic.carer",):
        # 眠れていますか。食べられていますか。 is one question in two breaths.
        broken.remove("asks more than one thing")
    assert not broken


def test_cold_text_is_noticed() -> None:
    """The planted control: a text that breaks the rules is found."""
    cold = "頑張ってください！なぜですか。どうしましたか。選択肢からお選びください。"
    assert len(break_rules(cold)) >= 5


@pytest.mark.parametrize(("code", "label"), [pytest.param(*label, id=label[0]) for label in every_label()])
def test_label_fits_a_button(code: str, label: str) -> None:
    """LINE shows twenty characters of a label, and people read fewer."""
    assert 1 <= len(label) <= 16, f"{code} {label}"


def test_questions_leave_a_way_out() -> None:
    """Every safety question and topic can be left without an answer, by a choice or by もどる."""
    for plan in load_plans():
        assert any(re.search(r"答え|言いたくない|わからない", choice.label) for choice in plan.choices), plan.id
    for code in ("for_whom:skip", "area:skip", "age:skip", "about:unsure"):
        assert code in load_words()["choices"]


def test_no_two_safety_answers_share_a_code() -> None:
    """An answer tapped late is never taken for another question's."""
    codes = [choice.code for plan in load_plans() for choice in plan.choices]
    assert len(codes) == len(set(codes))


def test_topics_lead_to_topics_that_exist() -> None:
    """Each next question is written, and leads nowhere further."""
    topics = load_topics()
    following = [answer.next_topic for topic in topics.values() for answer in topic.choices if answer.next_topic]
    assert following
    assert all(not answer.next_topic for name in following for answer in topics[name].choices)


def test_every_need_has_an_everyday_name() -> None:
    """What stands on the consent card is never a code."""
    assert all(resident_name(need).endswith("こと") for need in Need)


def test_every_text_that_the_rules_name_is_written() -> None:
    """Each key of a ``Say`` and each choice's code in referral/ has its words, and no text lies unused."""
    keys, codes = named_in_rules()
    words = load_words()
    assert not keys - words["say"].keys()
    assert not codes - words["choices"].keys()
    spoken = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "content").glob("*.py"))
    prefixes = ("handed_over_", "still_waiting_", "desk_closed_", "return_note")
    unused = [
        key for key in words["say"] if key not in keys and not key.startswith(prefixes) and f'"{key}"' not in spoken
    ]
    assert not unused


def named_in_rules() -> tuple[set[str], set[str]]:
    """String constants in referral/ that look like keys of texts and codes of choices."""
    keys: set[str] = set()
    for path in (ROOT / "referral").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = load_words()["say"]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Say":
                keys |= {c.value for c in ast.walk(node) if isinstance(c, ast.Constant) and c.value in known}
                if node.args and isinstance(node.args[0], ast.Constant):
                    keys.add(node.args[0].value)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known:
                keys.add(node.value)
    codes = {
        code
        for group in (
            intake.WELCOME_CHOICES,
            intake.LISTENING_CHOICES,
            intake.ABOUT_CHOICES,
            intake.MORE_CHOICES,
            intake.FOR_WHOM_CHOICES,
            intake.SOMEONE_CHOICES,
            intake.AGE_CHOICES,
            matching_step.AFTER_MATCHES_CHOICES,
            matching_step.AFTER_NOTHING_CHOICES,
        )
        for code in group
    }
    return keys, codes
