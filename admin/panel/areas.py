"""Areas in the panel's forms, among them the platform's own."""

from collections.abc import Sequence

from content.area_names import AreaUnknown, keep_own, read_area_names, write_area_names
from referral.ports import Directory
from referral.resource import Area

__all__ = ["AreaUnknown", "read_areas", "write_areas"]


def read_areas(text: str, directory: Directory, kept: Sequence[str] = ()) -> tuple[str, ...]:
    """The codes of the areas named. Raises AreaUnknown."""
    return read_area_names(text, _find_own(directory, kept), kept)


def write_areas(codes: Sequence[str], directory: Directory) -> str:
    """The names, which ``read_areas`` reads back."""
    return write_area_names(codes, _find_own(directory, codes))


def _find_own(directory: Directory, kept: Sequence[str]) -> dict[str, Area]:
    return keep_own([*directory.areas(), *filter(None, map(directory.area, kept))])
