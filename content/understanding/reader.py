"""One text in, everything that is understood of it out."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.understanding.ages import read_age
from content.understanding.asked import read_asked
from content.understanding.danger import DangerEar
from content.understanding.judging import MOST_NEEDS, judge_danger, judge_needs
from content.understanding.languages import JAPANESE, read_language
from content.understanding.loading import Loading
from content.understanding.needs import NeedEar
from content.understanding.places import PlaceEar
from content.understanding.taught import TaughtPhrases
from content.understanding.whom import read_whom
from referral.needs import Need, Urgency
from referral.ports import NeedGuess, Screening, Understanding
from referral.triage import Folded, fold, screen

LONGEST_READ = 5000
"""Characters of a text that are read; LINE carries no more."""

_OTHER_LANGUAGE = NeedGuess(Need.LANGUAGE, 0.9, "日本語ではないことば")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a resident's text (``referral.ports.Understand``). Without ``loading`` only words and patterns read."""

    danger: DangerEar
    needs: NeedEar
    places: PlaceEar
    taught: TaughtPhrases
    loading: Loading | None = None

    def __call__(self, text: str) -> Understanding:
        folded = fold(text[:LONGEST_READ])
        screening, needs = self._judge(folded)
        language = read_language(folded)
        if language != JAPANESE:
            needs = _with_language(needs, behind_the_first=screening.urgency is not Urgency.NONE)
        return Understanding(
            screening=screening,
            needs=needs,
            area=self.places.find(folded.readable),
            age=read_age(folded.readable),
            for_whom=read_whom(folded, screening),
            language=language,
            asked=read_asked(folded),
        )

    def screen_together(self, texts: Sequence[str]) -> Screening:
        """The danger of a few messages read as one, oldest first: a sentence over several, or a word in pieces."""
        joined = dict.fromkeys(between.join(texts) for between in ("\n", ""))
        return max(map(self._screen, joined), key=lambda one: one.urgency.weight)

    def prepare(self, wait: bool = False) -> None:
        """Begin to load what reads meaning; with ``wait`` come back when it is there."""
        if self.loading:
            self.loading.start()
            if wait:
                self.loading.wait()

    def _screen(self, text: str) -> Screening:
        return self._judge(fold(text[:LONGEST_READ]), with_needs=False)[0]

    def _judge(self, folded: Folded, with_needs: bool = True) -> tuple[Screening, tuple[NeedGuess, ...]]:
        heard = self.danger.listen(folded)
        lexical = screen(folded, heard)
        words = self.needs.listen(folded) if with_needs else ()
        reader = self.loading.reader if self.loading else None
        if reader is None or not any(map(str.isalnum, folded.text)):
            return lexical, _behind(self.taught.in_words(folded), words) if with_needs else ()
        meaning = reader.read(folded)
        is_sure = any(one.sign.sure and one.left is Urgency.EMERGENCY for one in heard)
        screening = lexical if is_sure else judge_danger(reader, meaning, lexical)
        if not with_needs:
            return screening, ()
        needs = judge_needs(reader, meaning, screening, words)
        return screening, _behind(self.taught.in_meaning(reader, meaning, folded), needs)


def _behind(taught: Sequence[NeedGuess], others: Sequence[NeedGuess]) -> tuple[NeedGuess, ...]:
    """What staff taught stands first."""
    known = {guess.code for guess in taught}
    return (*taught, *(guess for guess in others if guess.code not in known))[:MOST_NEEDS]


def _with_language(needs: Sequence[NeedGuess], behind_the_first: bool) -> tuple[NeedGuess, ...]:
    """The language is a need of its own; danger stands before it."""
    others = [guess for guess in needs if guess.code is not Need.LANGUAGE]
    place = 1 if behind_the_first else 0
    return (*others[:place], _OTHER_LANGUAGE, *others[place:])[:MOST_NEEDS]
