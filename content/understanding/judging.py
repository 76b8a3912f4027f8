"""From what was heard and what it means to a decision: is it danger, how urgent, and which needs are there."""

from collections.abc import Mapping, Sequence

import numpy as np

from content.understanding.meaning import Meaning, MeaningReader
from content.understanding.weights import NEED_HEADS
from referral.needs import CrisisKind, Need, Urgency
from referral.ports import NeedGuess, Screening

# All chosen on the tuned half of the evaluation and on ordinary talk; docs/evaluation.md tells what they give.
_NOTICED = 0.0
"""Danger from here on is noticed."""

_NOTICED_WITH_A_SIGN = -0.3
"""Where a pattern heard a sign too, this is enough to ask gently."""

_PLAIN = 1.0
"""Danger from here on is an emergency, whatever words it was said in."""

_PLAIN_WITH_A_SIGN = -0.2
"""Where a pattern heard an emergency too, this is enough for one."""

_IMMINENT = -0.3
"""What looks this much like means, a time, or a body in danger is an emergency."""

_ALSO_THIS_KIND = 0.4
"""Kinds this little below the plainest are named too."""

_MOST_KINDS = 3

_LIFE = frozenset({CrisisKind.SUICIDE_IDEATION, CrisisKind.SUICIDE_PLAN, CrisisKind.SELF_HARM})
_HURT = frozenset({CrisisKind.DV, CrisisKind.CHILD_ABUSE, CrisisKind.SEXUAL_VIOLENCE})

_NEAREST_COUNTS = 2.0
_ORDINARY_COUNTS = 4.0
"""How much it counts against all needs that ordinary talk lies nearer than any of them."""

_PATTERN_COUNTS = 0.25
_WITHOUT_DANGER = {Need.SUICIDE: -1.5, Need.VIOLENCE: -0.3}
"""Needs whose phrases are mostly danger count less where there is none."""

_STEEPNESS, _MIDDLE = 2.2, 0.75
"""From a sum of evidence to a score that says how often such a guess is right."""

_SURE_ENOUGH = 0.48
"""Below this meaning guesses nothing; without a word for a need, one good question is asked instead."""

_BESIDE = 0.15
"""Below this a need is not named beside the surest."""

MOST_NEEDS = 3


def judge_danger(reader: MeaningReader, meaning: Meaning, lexical: Screening) -> Screening:
    """Meaning decides whether; patterns help to say how urgent, of which kind, and which words said it."""
    if meaning.danger < (_NOTICED if lexical.urgency is Urgency.NONE else _NOTICED_WITH_A_SIGN):
        return Screening()
    plain = (lexical.urgency is Urgency.EMERGENCY and meaning.danger >= _PLAIN_WITH_A_SIGN) or (
        meaning.danger >= (_PLAIN if meaning.imminent < _IMMINENT else _NOTICED)
    )
    because = lexical.because or (f"「{reader.quote_danger(meaning)}」",)
    return Screening(Urgency.EMERGENCY if plain else Urgency.CONCERN, _name_kinds(meaning, lexical), because)


def _name_kinds(meaning: Meaning, lexical: Screening) -> tuple[CrisisKind, ...]:
    ordered = sorted(meaning.kinds, key=lambda kind: -meaning.kinds[kind])
    plainest = meaning.kinds[ordered[0]]
    like_it = [kind for kind in ordered if meaning.kinds[kind] >= plainest - _ALSO_THIS_KIND]
    return tuple(dict.fromkeys((*like_it[:_MOST_KINDS], *lexical.kinds)))


def judge_needs(
    reader: MeaningReader, meaning: Meaning, screening: Screening, lexical: Sequence[NeedGuess]
) -> tuple[NeedGuess, ...]:
    """The needs that are sure enough, surest first; where even the surest is not, what the words say, if anything."""
    evidence = _weigh(meaning, screening, {guess.code: guess.score for guess in lexical})
    scores = 1 / (1 + np.exp(-_STEEPNESS * (evidence - _MIDDLE)))
    order = np.argsort(-scores, kind="stable")[:MOST_NEEDS]
    if scores[order[0]] < _SURE_ENOUGH:
        return tuple(lexical[:MOST_NEEDS])
    said = {guess.code: guess.because for guess in lexical}
    guesses = []
    for place in order:
        need, score = NEED_HEADS[place], round(float(scores[place]), 4)
        if score >= _BESIDE:
            guesses.append(NeedGuess(need, score, said.get(need) or f"「{reader.quote_need(meaning, need)}」"))
    return tuple(guesses)


def _weigh(meaning: Meaning, screening: Screening, lexical: Mapping[Need, float]) -> np.ndarray:
    evidence = meaning.needs + _NEAREST_COUNTS * meaning.nearest
    evidence -= _ORDINARY_COUNTS * max(meaning.ordinary - float(meaning.nearest.max()), 0.0)
    for place, need in enumerate(NEED_HEADS):
        evidence[place] += _PATTERN_COUNTS * lexical.get(need, 0.0)
        if screening.urgency is Urgency.NONE:
            evidence[place] += _WITHOUT_DANGER.get(need, 0.0)
    if screening.kinds:
        first = screening.kinds[0]
        need = Need.SUICIDE if first in _LIFE else Need.VIOLENCE if first in _HURT else Need.HEALTH
        place = NEED_HEADS.index(need)
        evidence[place] = max(float(evidence.max()) + 0.05, float(evidence[place]))
    return evidence
