"""Measures how well danger and needs are understood, on our own utterances, and writes docs/evaluation.md.

The bars are judged on the half that nothing was tuned on. A set apart, written by somebody who saw no phrase bank, is
measured beside it; its misses are named by line alone. Ordinary talk is measured too where a file of it is given.
"""

import argparse
import csv
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.stick import Answer, Half, Score, Utterance, count, read_utterances, right_within
from content.sample_city import AREAS
from content.understanding import build_understanding
from referral.needs import Urgency
from referral.ports import Understand

ROOT = Path(__file__).resolve().parent.parent
CASUAL = ROOT.parent / "shared" / "data" / "casual_chat.tsv"
PAGE = ROOT / "docs" / "evaluation.md"
HALVES = (Half.REPORT, Half.TUNE)
ABOUT_APART = """
The set apart was written by somebody who saw no phrase bank, and nothing is ever tuned on it. So that nobody tunes on
its texts by reading this page, its misses stand here only as counts of each kind and the lines of their files.
"""

ROWS = (
    ("dangerous utterances", "danger", "", "{:d}"),
    ("danger noticed (recall)", "recall", "≥ 0.95", "{:.3f}"),
    ("imminent danger that is an emergency", "imminent_recall", "", "{:.3f}"),
    ("its kind among those named", "kind_right", "", "{:.3f}"),
    ("harmless utterances", "harmless", "", "{:d}"),
    ("false alarms", "false_alarms", "≤ 0.05", "{:.3f}"),
    ("false emergencies", "false_emergencies", "", "{:.3f}"),
    ("utterances with a need", "needs", "", "{:d}"),
    ("right need first", "hit_first", "≥ 0.88", "{:.3f}"),
    ("right need among three", "hit_three", "≥ 0.97", "{:.3f}"),
    ("calibration error of the first need", "calibration", "", "{:.3f}"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--casual", type=Path, default=CASUAL, help="a TSV of ordinary messages with a column text")
    parser.add_argument("--misses", choices=[*HALVES], help="print this half's misses instead of writing the page")
    asked = parser.parse_args()
    understand = build_understanding(lambda: AREAS)
    understand.prepare(wait=True)
    answers = [_answer(understand, utterance) for utterance in read_utterances()]
    by_half = {half: [a for a in answers if a.utterance.half is half] for half in Half}
    table = _table({half: count(found) for half, found in by_half.items()}, answers)
    sys.stdout.write(table)
    if asked.misses:
        sys.stdout.write(_list_misses(by_half[Half(asked.misses)]))
        return
    casual = _measure_casual(understand, asked.casual) if asked.casual.is_file() else ""
    sys.stdout.write(casual)
    _write_page(table, casual, by_half)


def _answer(understand: Understand, utterance: Utterance) -> Answer:
    begun = time.perf_counter()
    understood = understand(utterance.text)
    return Answer(utterance, understood, (time.perf_counter() - begun) * 1000)


def _table(scores: dict[Half, Score], answers: Sequence[Answer]) -> str:
    lines = ["| what | bar | reported half | tuned half | apart, never tuned |", "|---|---|---|---|---|"]
    for name, field, bar, form in ROWS:
        shown = [form.format(getattr(scores[half], field)) for half in (*HALVES, Half.APART)]
        lines.append(f"| {name} | {bar} | {' | '.join(shown)} |")
    cuts = statistics.quantiles((a.milliseconds for a in answers), n=100)
    lines.append(f"| milliseconds to read one, p50 and p99 | | {cuts[49]:.1f}, {cuts[98]:.1f} | | |")
    return "\n".join(lines) + "\n"


def _misses(answers: Sequence[Answer]) -> list[tuple[str, list[Answer]]]:
    """The four ways to go wrong, each with the answers that did."""
    return [
        ("Danger not noticed", [a for a in answers if a.utterance.kinds and not a.noticed]),
        (
            "Imminent danger below an emergency",
            [a for a in answers if a.utterance.imminent and a.noticed and not _is_emergency(a)],
        ),
        ("False alarms", [a for a in answers if not a.utterance.kinds and a.noticed]),
        ("Needs not first", [a for a in answers if a.utterance.needs and not right_within(a, 1)]),
    ]


def _list_misses(answers: Sequence[Answer]) -> str:
    return "".join(f"\n### {name}: {len(found)}\n\n" + "".join(map(_show, found)) for name, found in _misses(answers))


def _count_misses(answers: Sequence[Answer]) -> str:
    """The misses by kind as counts and places, without a text to tune on."""
    return "".join(f"\n### {name}: {len(found)}\n\n{_show_places(found)}" for name, found in _misses(answers))


def _show_places(answers: Iterable[Answer]) -> str:
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for utterance in (a.utterance for a in answers):
        kind = " ".join((utterance.sort, *(utterance.kinds or utterance.needs)[:1]))
        places[utterance.file, kind].append(utterance.line)
    return "".join(
        f"- {kind}: {len(lines)} ({file}, lines {', '.join(map(str, lines))})\n"
        for (file, kind), lines in places.items()
    )


def _is_emergency(answer: Answer) -> bool:
    return answer.understood.screening.urgency is Urgency.EMERGENCY


def _show(answer: Answer) -> str:
    wanted = "/".join((*answer.utterance.kinds, *answer.utterance.needs)) or "none"
    screening = answer.understood.screening
    heard = "/".join((screening.urgency, *screening.kinds))
    needs = ", ".join(answer.codes) or "none"
    return f"- {answer.utterance.text.replace(chr(10), ' ')} (wanted {wanted}; heard {heard}; needs {needs})\n"


def _measure_casual(understand: Understand, path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    found = [(understand(text).screening, text) for text in texts]
    concern = [text for screening, text in found if screening.urgency is Urgency.CONCERN]
    emergency = [text for screening, text in found if screening.urgency is Urgency.EMERGENCY]
    for text in (*emergency, *concern):
        sys.stderr.write(f"{text}\n")
    counted = f"{len(texts)} messages, {len(concern)} concern (bar 15), {len(emergency)} emergency (bar 2)"
    return f"\nOrdinary talk: {counted}.\n"


def _write_page(table: str, casual: str, by_half: dict[Half, list[Answer]]) -> None:
    before = PAGE.read_text(encoding="utf-8").partition("## Measured")[0] if PAGE.exists() else ""
    misses = "".join(
        f"\n## Every miss of the {half}{'ed' if half is Half.REPORT else 'd'} half\n{_list_misses(by_half[half])}"
        for half in HALVES
    )
    apart = f"\n## Misses of the set apart, without their texts\n{ABOUT_APART}{_count_misses(by_half[Half.APART])}"
    PAGE.write_text(f"{before}## Measured\n\n{table}{casual}{misses}{apart}", encoding="utf-8")


if __name__ == "__main__":
    main()
