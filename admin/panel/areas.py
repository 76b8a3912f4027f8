"""Areas in the panel's forms, among them the platform's own."""

from collections.abc import Iterable, Sequence

from content.area_names import AreaUnknown, keep_own, read_area_names, write_area_names
from referral.ports import Directory
from referral.resource import Area

__all__ = ["AreaUnknown", "read_areas", "write_areas"]


def read_areas(
    text: str, directory: Directory, kept: Sequence[str] = (), districts: Iterable[Area] = ()
) -> tuple[str, ...]:
    """The codes of the areas named: official ones, the platform's own, and those that an entry has already (``kept``).

    ``districts`` are the platform's own that no resident is offered, or not yet. Raises AreaUnknown.
    """
    own = _find_own(directory, kept) | {area.code: area for area in districts}
    return read_area_names(text, own, kept)


def write_areas(codes: Sequence[str], directory: Directory) -> str:
    """The names, which ``read_areas`` reads back."""
    return write_area_names(codes, _find_own(directory, codes))


def _find_own(directory: Directory, kept: Sequence[str]) -> dict[str, Area]:
    return keep_own([*directory.areas(), *filter(None, map(directory.area, kept))])
