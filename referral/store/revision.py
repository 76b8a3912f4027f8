"""The list's revision: every change to the list increases it, so that copies in memory know they are old."""

from sqlalchemy import Connection, insert, select, update

from referral.store.models import RevisionRow

_DIRECTORY = "directory"


def read_directory_revision(connection: Connection) -> int:
    """The number of changes to the list so far."""
    return connection.scalar(select(RevisionRow.number).where(RevisionRow.name == _DIRECTORY)) or 0


def mark_directory_changed(connection: Connection) -> None:
    """Say, in the same transaction as the change, that the list has changed."""
    grown = update(RevisionRow).where(RevisionRow.name == _DIRECTORY).values(number=RevisionRow.number + 1)
    if connection.execute(grown).rowcount == 0:
        connection.execute(insert(RevisionRow).values(name=_DIRECTORY, number=1))
