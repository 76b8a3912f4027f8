"""The database has no place for a resident: no table of people or talks, no free text but the list's own."""

import pytest
from sqlalchemy import Date, DateTime, MetaData, String, Table, Text

from referral.store import models

# Every table there may be, and what it holds.
TABLES = {
    "account": "staff and counsellors",
    "application": "changes of the list that wait for a reviewer, and the reviewers' answers",
    "area": "official areas",
    "checking": "how staff checked an entry",
    "committee": "the platform's sub-committees",
    "committee_member": "which organisations are in them",
    "counter": "numbers by month",
    "counter_batch": "which batches of numbers were added",
    "desk": "the desks that organisations have named",
    "invitation": "digests of links that were made for people who are to sign in",
    "organisation": "members of the platform",
    "organisation_period": "their desk hours",
    "passkey": "public keys of people who sign in",
    "recovery_code": "digests of codes of people who sign in",
    "import_job": "files on their way into the list",
    "link": "pages of one purpose, by a hash of their secret",
    "distinct_pair": "entries that are different though they look alike",
    "merge": "entries that were put together",
    "report": "entries that are to be looked at, by the day",
    "resource": "the list",
    "resource_area": "the list's areas",
    "resource_draft": "changes of the list that are not published",
    "resource_need": "the list's needs",
    "resource_period": "the list's hours",
    "resource_source": "where an entry was imported from",
    "second_step": "sealed secrets of people who sign in",
    "setting": "what the platform has chosen",
    "revision": "a number that grows when the list changes",
    "round": "when an organisation was asked about its entries",
    "round_mail": "the mails that asked it",
    "staff_action": "what staff did to the list",
    "taught_phrase": "phrases that staff typed, with the need each means",
    "version": "every form that the list's entries ever had",
}
MAY_HOLD_TEXT = {
    "application",
    "committee",
    "desk",
    "import_job",
    "organisation",
    "resource",
    "resource_draft",
    "resource_source",
    "version",
}
LONGEST_CODE = 64
LONG_BUT_NO_TALK = {("account", "password_hash"), ("area", "kana"), ("second_step", "secret")}


def find_places_for_residents(metadata: MetaData) -> list[str]:
    """Tables that nobody has accounted for, long texts where none belong, and counters that know the day."""
    found = [table.name for table in metadata.sorted_tables if table.name not in TABLES]
    for table in metadata.sorted_tables:
        for column in table.columns:
            place = f"{table.name}.{column.name}"
            kind = column.type
            is_long = isinstance(kind, Text) or (isinstance(kind, String) and (kind.length or 999) > LONGEST_CODE)
            if is_long and table.name not in MAY_HOLD_TEXT and (table.name, column.name) not in LONG_BUT_NO_TALK:
                found.append(place)
            if table.name.startswith("counter") and isinstance(kind, (Date, DateTime)):
                found.append(place)
    return found


def test_database_has_no_place_for_a_resident() -> None:
    """Every table is accounted for; texts belong to the list; counters know a month and nothing finer."""
    assert find_places_for_residents(models.Base.metadata) == []
    assert {table.name for table in models.Base.metadata.sorted_tables} == set(TABLES)


@pytest.mark.parametrize("table", ["consultation", "counter_day", "account"])
def test_place_for_a_resident_is_noticed(table: str) -> None:
    """The planted control: a table of talks, a counter by the day, and a note in accounts are found."""
    from sqlalchemy import Column

    metadata = MetaData()
    Table(table, metadata, Column("note", Text), Column("at", DateTime))
    assert find_places_for_residents(metadata)
