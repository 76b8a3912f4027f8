"""Reading a row of a list in our columns or a member's own: an entry, and everything that could not be read."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from content.importing.reasons import Reason
from content.importing.rows import RowRead
from content.importing.table import TableRow
from content.spreadsheet.cells import Changes, Notes, read_part
from content.spreadsheet.columns import COLUMNS, Column, Listed
from content.spreadsheet.defusing import undo_defusing
from content.spreadsheet.encoding import as_cp932
from content.spreadsheet.spelling import one_spelling
from referral.resource import Area, MemberRank, Organisation, Resource, ResourceKind, Status
from referral.store.fold import fold
from referral.store.sourced import Sourced

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_IDENTITY = frozenset({"id", "version", "status", "organisation", "organisation_id"})


@dataclass(slots=True)
class Known:
    """What stands in the list already: entries by id (those that the file names), organisations and own areas."""

    entries: Mapping[str, Listed] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    own_areas: Mapping[str, Area] = field(default_factory=dict)


class ListReader:
    """Reads rows one after the other. ``matched`` says in which column of the file each of ours is found.

    A row with a version (``版``) was written by us: it changes the entry that it names, in those cells that differ from
    what was written, and nothing else. Any other row says all that it knows of an entry.
    """

    def __init__(self, matched: Mapping[str, str], known: Known) -> None:
        self._matched = matched
        self._known = known
        self._seen: set[str] = set()
        self._bodies = dict(known.organisations)
        self._by_name = {fold(one.name): one for one in self._bodies.values()}

    def read(self, row: TableRow) -> RowRead:
        """What the row says; a name that the list knows as an organisation's is that organisation."""
        cells = {key: row.cells[name].strip() for key, name in self._matched.items()}
        notes = Notes(row.number, cells.get("id", ""), self._matched)
        for key, text in cells.items():
            if text.startswith("="):
                notes.refuse(key, Reason.FORMULA, text[:100])
        base = self._known.entries.get(cells.get("id", "")) if cells.get("version") else None
        written = _write(base, cells) if base else {}
        cells = {key: _restore(text, written.get(key, "")) for key, text in cells.items()}
        organisation = self._find_organisation(cells, base, notes)
        if not cells.get("name"):
            notes.refuse("name", Reason.NAME_MISSING, "")
        key = self._find_key(cells, organisation, notes)
        changes = self._read_parts(cells, written, notes)
        if any(problem.refused for problem in notes.problems):
            return RowRead(None, tuple(notes.problems))
        begun = base.resource if base else Resource(key, organisation, "", ResourceKind.DESK, "", ())
        # Whatever it changes: residents see nothing of it before somebody has published it.
        resource = replace(_change(begun, changes), organisation=organisation, status=Status.DRAFT)
        unread = tuple(dict.fromkeys(problem.column for problem in notes.problems))
        return RowRead(Sourced(resource, unread=unread, version=_version(cells, base)), tuple(notes.problems))

    def _find_organisation(self, cells: Mapping[str, str], base: Listed | None, notes: Notes) -> Organisation:
        identity, name = cells.get("organisation_id", ""), cells.get("organisation", "")
        if identity in self._bodies:
            return self._bodies[identity]
        if not identity and fold(name) in self._by_name:
            return self._by_name[fold(name)]
        if not name and base:
            return base.resource.organisation
        if not name:
            notes.refuse("organisation", Reason.ORGANISATION_MISSING, "")
        key = identity if _ID.fullmatch(identity) else f"org-{_mark(fold(name))}"
        made = self._bodies.setdefault(key, Organisation(key, name, rank=MemberRank.LISTED))
        self._by_name.setdefault(fold(name), made)
        return made

    def _find_key(self, cells: Mapping[str, str], organisation: Organisation, notes: Notes) -> str:
        given = cells.get("id", "")
        if given and not _ID.fullmatch(given):
            notes.refuse("id", Reason.ID_BAD, given)
        body = cells.get("organisation") or cells.get("organisation_id") or organisation.id
        key = given or f"row-{_mark(fold(body), fold(cells.get('name', '')))}"
        if key in self._seen:
            notes.refuse("id" if given else "name", Reason.ID_TWICE if given else Reason.ROW_TWICE, given)
        self._seen.add(key)
        notes.key = key
        return key

    def _read_parts(self, cells: Mapping[str, str], written: Mapping[str, str], notes: Notes) -> Changes:
        changes: Changes = {}
        for part, columns in _PARTS.items():
            given = {column.key: cells[column.key] for column in columns if column.key in cells}
            if not given or all(text == written.get(key) for key, text in given.items()):
                continue
            changes |= read_part(part, given, notes, self._known.own_areas)
        return changes


BY_KEY = {column.key: column for column in COLUMNS}
_PARTS: dict[str, list[Column]] = {}
for _column in COLUMNS:
    if _column.key not in _IDENTITY:
        _PARTS.setdefault(_column.part or _column.key, []).append(_column)


def _write(base: Listed, keys: Iterable[str]) -> dict[str, str]:
    return {key: one_spelling(BY_KEY[key].write(base).strip()) for key in keys}


def _restore(text: str, written: str) -> str:
    """The text as it was before it was written into a file, where that is all that has happened to it."""
    plain = undo_defusing(text)
    if plain == written or not written:
        return plain
    # Files may have lost letters that CP932 does not have, and one kind of line end.
    same = one_spelling(as_cp932(written)) == one_spelling(plain) or written.split() == plain.split()
    return written if same else plain


def _change(begun: Resource, changes: Changes) -> Resource:
    """The entry with the fields changed. Words beside a telephone number go to what to do first."""
    own: dict[str, Any] = {name: value for name, value in changes.items() if "." not in name}
    beside = own.pop("beside_phone", "")
    for group in ("hours", "eligibility"):
        inner: dict[str, Any] = {
            name.removeprefix(f"{group}."): value for name, value in changes.items() if name.startswith(f"{group}.")
        }
        if inner:
            own[group] = replace(getattr(begun, group), **inner)
    if {"places", "more_places"} & set(own):
        more = own.pop("more_places", begun.places[1:])
        own["places"] = (*own.get("places", begun.places[:1]), *more)
    made = replace(begun, **own)
    return replace(made, first_step=f"{made.first_step}\n電話のそばに: {beside}".strip()) if beside else made


def _version(cells: Mapping[str, str], base: Listed | None) -> int | None:
    text = cells.get("version", "")
    return int(text) if base and text.isascii() and text.isdecimal() and len(text) < 10 else None


def _mark(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
