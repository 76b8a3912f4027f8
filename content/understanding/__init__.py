"""Reading a resident's text: danger, needs, place, age, whose trouble it is, and which language."""

from collections.abc import Callable, Sequence

from content.understanding.danger import DangerEar
from content.understanding.languages import JAPANESE, read_language
from content.understanding.loading import Loading
from content.understanding.needs import NeedEar
from content.understanding.places import PlaceEar
from content.understanding.reader import Reader
from content.understanding.taught import Taught, TaughtPhrases
from referral.resource import Area

__all__ = ["JAPANESE", "Reader", "build_understanding", "read_language"]


def build_understanding(
    areas: Callable[[], Sequence[Area]], taught: Callable[[], Taught] = tuple, meaning: bool = True
) -> Reader:
    """A reader that knows by name the areas that ``areas`` gives, and the phrases that staff taught, with their needs.

    From ``prepare`` on the encoder loads on a thread of its own; until it is there, and without ``meaning``, words and
    patterns answer alone.
    """
    ear = DangerEar()
    return Reader(ear, NeedEar(), PlaceEar(areas), TaughtPhrases(taught), Loading(ear) if meaning else None)
