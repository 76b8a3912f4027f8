"""Reading a resident's text: danger, needs, place, age, whose trouble it is, and which language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from content.understanding.ages import read_age
from content.understanding.danger import DangerEar
from content.understanding.languages import JAPANESE, read_language
from content.understanding.needs import NeedEar
from content.understanding.places import PlaceEar
from content.understanding.whom import read_whom
from referral.needs import Need
from referral.ports import NeedGuess, Understand, Understanding
from referral.resource import Area
from referral.triage import fold

LONGEST_READ = 5000
"""Characters of a text that are read; LINE carries no more."""

_OTHER_LANGUAGE = NeedGuess(Need.LANGUAGE, 0.9, "日本語ではないことば")


@dataclass(frozen=True, slots=True)
class _Reader:
    danger: DangerEar
    needs: NeedEar
    places: PlaceEar

    def __call__(self, text: str) -> Understanding:
        folded = fold(text[:LONGEST_READ])
        screening = self.danger.listen(folded)
        needs = self.needs.listen(folded)
        language = read_language(folded)
        if language != JAPANESE:
            needs = (_OTHER_LANGUAGE, *(guess for guess in needs if guess.code is not Need.LANGUAGE))
        return Understanding(
            screening=screening,
            needs=needs,
            area=self.places.find(folded.readable),
            age=read_age(folded.readable),
            for_whom=read_whom(folded, screening),
            language=language,
        )


def build_understanding(areas: Callable[[], Sequence[Area]]) -> Understand:
    """A reader that knows by name the areas that ``areas`` gives; built once, and never raises on any text."""
    return _Reader(DangerEar(), NeedEar(), PlaceEar(areas))
