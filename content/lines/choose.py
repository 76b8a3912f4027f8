"""Which lines to show: the fitting ones that answer now, the freest and widest open first, few."""

from collections.abc import Sequence
from datetime import datetime

from content.lines.line import Line, LinesWrong, load_lines
from referral.hours import JST
from referral.needs import AgeBand, CrisisKind, Need

MOST_SHOWN = 3

_ALWAYS_OPEN = ("jp.inochi_sos", "jp.yorisoi", "jp.ibasho", "jp.kodomo_sos", "jp.dv_plus", "jp.119", "jp.110")

# Safety first: the order in which lines stand for each danger.
_FOR_DANGER = {
    CrisisKind.MEDICAL: ("jp.119",),
    CrisisKind.SUICIDE_PLAN: ("jp.inochi_sos", "jp.yorisoi", "jp.119"),
    CrisisKind.SUICIDE_IDEATION: ("jp.inochi_sos", "jp.yorisoi"),
    CrisisKind.SELF_HARM: ("jp.inochi_sos", "jp.yorisoi"),
    CrisisKind.DV: ("jp.dv_plus", "jp.110"),
    CrisisKind.CHILD_ABUSE: ("jp.189", "jp.110"),
    CrisisKind.SEXUAL_VIOLENCE: ("jp.8103", "jp.8891", "jp.110"),
}
_FOR_THE_YOUNG = ("jp.kodomo_sos",)
_ONE_VOICE_FOR_ALL = ("jp.yorisoi", "jp.inochi_sos")
_RESCUE = ("jp.119", "jp.110")
_IN_OTHER_LANGUAGES = ("jp.yorisoi", "jp.tell")
_BY_WRITING = ("jp.ibasho", "jp.mamorou")
_NIGHT_BEGINS, _NIGHT_ENDS = 22, 8


def check_lines() -> None:
    """Find at the start, not in somebody's crisis, that a line chosen here is no longer in the list.

    Raises ``LinesWrong``.
    """
    tables = (_ALWAYS_OPEN, _FOR_THE_YOUNG, _ONE_VOICE_FOR_ALL, _RESCUE, _IN_OTHER_LANGUAGES, _BY_WRITING)
    chosen = set().union(*tables, *_FOR_DANGER.values())
    missing = sorted(chosen - {line.code for line in load_lines()})
    if missing:
        raise LinesWrong(f"{', '.join(missing)}: shown to people in danger, so lines.toml must have it.")


def always_open_lines() -> list[Line]:
    """Lines that answer at every hour of every day."""
    return _by_code(_ALWAYS_OPEN)


def lines_for(
    kinds: Sequence[CrisisKind], needs: Sequence[Need], at: datetime, age: AgeBand | None, language: str = "ja"
) -> list[Line]:
    """A few lines that fit. Danger decides alone; else the needs do; something that is open is always among them."""
    if kinds:
        return _for_danger(kinds, at, age, language)[: MOST_SHOWN + 1]
    wanted = {need.value for need in needs}
    fitting = [
        line
        for line in load_lines()
        if line.fits & wanted and line.is_offered(at) and line.may_answer(at) and not (line.young and not _young(age))
    ]
    special = sorted(fitting, key=lambda line: (language not in line.languages, not line.opening.known, len(line.fits)))
    general = [*(_by_code(_FOR_THE_YOUNG) if _young(age) else ()), *_by_code(_ONE_VOICE_FOR_ALL)]
    # At night hardly anything else answers, and nobody should have to try numbers until one does.
    chosen = [*general, *special] if _is_night(at) else [*special[: MOST_SHOWN - 1], *general]
    return _each_once(chosen)[:MOST_SHOWN]


def chat_lines(kinds: Sequence[CrisisKind], at: datetime) -> list[Line]:
    """Lines for who cannot use the voice."""
    wanted = {kind.value for kind in kinds}
    fitting = [line for line in load_lines() if line.chat and line.fits & wanted and line.may_answer(at)]
    own = sorted(fitting, key=lambda line: len(line.fits))
    return _each_once([*own, *_by_code(_BY_WRITING)])[:MOST_SHOWN]


def _for_danger(kinds: Sequence[CrisisKind], at: datetime, age: AgeBand | None, language: str) -> list[Line]:
    # In the order of the table: what is nearest to death comes first, whatever was heard first.
    codes = [code for kind, lines in _FOR_DANGER.items() if kind in kinds for code in lines]
    if _young(age):
        codes = [*codes[:1], *_FOR_THE_YOUNG, *codes[1:]]
    lines = _each_once(_by_code(codes))
    if language.startswith("ja"):
        return lines
    # Who can be understood comes first, after 119 and 110, which find an interpreter.
    own = [line for line in _by_code(_IN_OTHER_LANGUAGES) if language in line.languages and line.may_answer(at)]
    return sorted(
        _each_once([*lines, *own]), key=lambda line: (line.code not in _RESCUE, language not in line.languages)
    )


def _young(age: AgeBand | None) -> bool:
    return age is AgeBand.UNDER_18


def _is_night(at: datetime) -> bool:
    hour = at.astimezone(JST).hour
    return hour >= _NIGHT_BEGINS or hour < _NIGHT_ENDS


def _by_code(codes: Sequence[str]) -> list[Line]:
    known = {line.code: line for line in load_lines()}
    return [known[code] for code in codes]


def _each_once(lines: Sequence[Line]) -> list[Line]:
    return list({line.code: line for line in lines}.values())
