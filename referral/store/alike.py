"""New entries that are probably in the list already: the same telephone number and the same name."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from referral.resource import Resource
from referral.store.fold import fold
from referral.store.models import ResourceRow


def find_alike(connection: Connection, resources: Sequence[Resource]) -> dict[str, str]:
    """For the ids of those that are probably there, the id of the one in the list."""
    standing = {
        _mark(row.name, row.phone): row.id
        for row in connection.execute(
            select(ResourceRow.id, ResourceRow.name, ResourceRow.phone).where(ResourceRow.phone != "")
        )
    }
    marks = {entry.id: _mark(entry.name, entry.phone) for entry in resources if entry.phone}
    return {key: standing[mark] for key, mark in marks.items() if mark in standing}


def _mark(name: str, phone: str) -> tuple[str, str]:
    return "".join(fold(name).split()), "".join(filter(str.isdigit, fold(phone)))
