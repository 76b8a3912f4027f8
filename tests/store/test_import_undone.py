"""An import is one plan: what was shown is what is done, all or nothing, and it can be taken back."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from referral.hours import JST
from referral.resource import Organisation, Resource
from referral.store import organisations, resources
from referral.store.duplicates import find_twins
from referral.store.engine import reading, writing
from referral.store.import_jobs import (
    FINISHED_WITHIN,
    UNDONE_WITHIN,
    ImportJob,
    forget_old_jobs,
    get_job,
    keep_job,
    list_done,
)
from referral.store.imports import ListChanged, carry_out, import_entries, plan_import
from referral.store.sourced import Sourced
from referral.store.undoing import Undo, undo_import

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
ELSEWHERE = Organisation("elsewhere", "ほかの団体")


@pytest.fixture
def others(rent: Resource) -> list[Sourced]:
    """Three entries of a foreign list, of an organisation that comes with them."""
    return [Sourced(replace(rent, id=f"o{n}", name=f"窓口{n}", organisation=ELSEWHERE)) for n in range(3)]


def do(engine: Engine, entries: list[Sourced]) -> Undo:
    plan = plan_import(engine, entries, [])
    with writing(engine) as connection:
        return carry_out(connection, plan, NOW, "x")


def undo(engine: Engine, what: Undo) -> None:
    with writing(engine) as connection:
        undo_import(connection, what, NOW, "x")


def test_new_entries_and_their_organisation_go_again(listed: Engine, others: list[Sourced]) -> None:
    """The list is as it was."""
    undo(listed, do(listed, others))
    assert resources.get_all(listed, ["o0", "o1", "o2"]) == []
    assert organisations.get(listed, "elsewhere") is None
    assert resources.get(listed, "rent") is not None


def test_changed_entries_have_their_old_values_again(listed: Engine, others: list[Sourced]) -> None:
    """And importing the same change once more finds them untouched, so that it is taken."""
    import_entries(listed, others, [], NOW)
    before = resources.get(listed, "o1")
    newer = [others[0], replace(others[1], resource=replace(others[1].resource, cost="千円")), others[2]]
    done = do(listed, newer)
    undo(listed, done)
    after = resources.get(listed, "o1")
    assert before is not None
    assert after is not None
    assert after.resource == before.resource
    assert plan_import(listed, newer, []).taken.changed == ["o1"]
    assert plan_import(listed, others, []).taken.unchanged == ["o0", "o1", "o2"]


def test_a_draft_that_stood_beside_a_published_entry_stands_there_again(listed: Engine) -> None:
    """Also where the import's own draft had taken its place."""
    entry = resources.get(listed, "rent")
    assert entry is not None
    entry = resources.publish(listed, "rent", version=entry.version, who="x", at=NOW)
    entry = resources.save_draft(listed, replace(entry.resource, cost="百円"), version=entry.version, who="x", at=NOW)
    wanted = Sourced(replace(entry.resource, cost="千円"), version=entry.version)
    done = do(listed, [replace(wanted, resource=replace(wanted.resource, status=type(entry.resource.status).DRAFT))])
    changed = resources.get(listed, "rent")
    assert changed is not None
    assert changed.live is not None
    assert (changed.live.cost, changed.resource.cost) == ("無料", "千円")
    undo(listed, done)
    back = resources.get(listed, "rent")
    assert back is not None
    assert back.live == changed.live
    assert back.resource.cost == "百円"


def test_what_somebody_has_touched_since_stays(listed: Engine, others: list[Sourced]) -> None:
    """Their work is not undone with the import; the organisation that they need stays too."""
    done = do(listed, others)
    entry = resources.get(listed, "o0")
    assert entry is not None
    resources.save_draft(listed, replace(entry.resource, cost="千円"), version=entry.version, who="y", at=NOW)
    with writing(listed) as connection:
        result = undo_import(connection, done, NOW, "x")
    assert (result.kept, sorted(result.removed)) == (["o0"], ["o1", "o2"])
    assert organisations.get(listed, "elsewhere") is not None


def test_a_list_that_was_changed_meanwhile_is_not_touched(listed: Engine, others: list[Sourced]) -> None:
    """By anybody, in any entry or organisation."""
    plan = plan_import(listed, others, [])
    entry = resources.get(listed, "rent")
    assert entry is not None
    resources.save_draft(listed, replace(entry.resource, cost="千円"), version=entry.version, who="y", at=NOW)
    with pytest.raises(ListChanged), writing(listed) as connection:
        carry_out(connection, plan, NOW, "x")
    assert resources.get(listed, "o0") is None


def test_a_fault_on_the_way_leaves_nothing(listed: Engine, others: list[Sourced]) -> None:
    """Also when it comes last of all."""
    plan = plan_import(listed, others, [])

    @event.listens_for(listed, "before_cursor_execute")
    def fail(conn, cursor, statement, *rest) -> None:
        if "staff_action" in statement:
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError), writing(listed) as connection:
        carry_out(connection, plan, NOW, "x")
    event.remove(listed, "before_cursor_execute", fail)
    assert resources.get(listed, "o0") is None
    assert organisations.get(listed, "elsewhere") is None


def test_the_same_number_and_name_are_probably_the_same(listed: Engine, rent: Resource) -> None:
    """However they are written; one of the two alone is not enough."""
    written = replace(rent, id="a", name="家賃 の相談", phone="0230000002")
    near = replace(rent, places=(), kana="", other_names=())
    others = [replace(near, id="b", name="夜の居場所"), replace(near, id="c", phone="023-999-9999")]
    with reading(listed) as connection:
        assert find_twins(connection, [written, *others]) == {"a": "rent"}


def test_a_job_is_kept_as_long_as_it_is_good_for_something(engine: Engine) -> None:
    """A day while nobody carries it out, seven days while it can be undone."""
    waiting = ImportJob("w", "x", "a.csv", "list", NOW, b"rows", {"a": 1})
    done = replace(waiting, id="d", done_at=NOW, undo=b"undo")
    with writing(engine) as connection:
        keep_job(connection, waiting)
        keep_job(connection, done)
        keep_job(connection, replace(waiting, plan=b"plan"))
    assert get_job(engine, "w") == replace(waiting, plan=b"plan")
    assert [job.id for job in list_done(engine, NOW)] == ["d"]
    assert done.may_be_undone(NOW + UNDONE_WITHIN - timedelta(minutes=1))
    assert not done.may_be_undone(NOW + UNDONE_WITHIN)
    assert forget_old_jobs(engine, NOW + FINISHED_WITHIN) == 0
    assert forget_old_jobs(engine, NOW + FINISHED_WITHIN + timedelta(minutes=1)) == 1
    assert forget_old_jobs(engine, NOW + UNDONE_WITHIN) == 0
    assert forget_old_jobs(engine, NOW + UNDONE_WITHIN + timedelta(minutes=1)) == 1
