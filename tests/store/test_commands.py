"""The operator's commands, as typed: the list, the database, the doctor."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from admin.commands.checks import Level, check_holidays, check_vault
from referral.resource import Status
from referral.store import resources
from referral.store.engine import open_engine
from referral.store.search import Wanted, search
from referral.vault import Vault, VaultCouldWrite, VaultUnavailable
from tests.store.command_line import NOW, LineSettings, Run, create_account, runner_for

COLUMNS = (
    "id",
    "municipalityId",
    "categoryId",
    "name",
    "phone",
    "openingHours",
    "closedDays",
    "prefectureCode",
    "status",
)
ROWS = [
    ("a", "jp-06201", "rent", "家賃の窓口", "023-000-0001", "平日 9時～17時", "", "", "published"),
    ("b", "jp-06201", "money", "生活の窓口\n二階", "=2+5", "応相談", "", "", "review_required"),
    ("c", "jp-99999", "money", "どこかの窓口", "", "", "", "", "published"),
]


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    return write_list(tmp_path / "list.csv", ROWS)


def write_list(path: Path, rows: Sequence[tuple[str, ...]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def test_an_import_makes_drafts_and_tells_what_it_could_not_read(run: Run, engine: Engine, list_file: Path) -> None:
    """Counts, reasons and rows; nothing is published."""
    done = run("resources", "import", str(list_file))
    assert done.exit_code == 0, done.output
    for line in ("Rows read: 3", "new: 2", "refused: 1", "1 x the telephone number is not one (rows 3)"):
        assert line in done.output
    page = search(engine)
    assert page.total == 2
    assert {entry.resource.status for entry in page.entries} == {Status.DRAFT}
    assert search(engine, Wanted(area="060003")).total == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_same_list_again_changes_nothing(run: Run, tmp_path: Path, list_file: Path, encoding: str) -> None:
    """Whatever encoding it comes in the second time."""
    run("resources", "import", str(list_file))
    again = run("resources", "import", str(write_list(tmp_path / "again.csv", ROWS, encoding)))
    for line in ("new: 0", "changed: 0", "unchanged: 2"):
        assert line in again.output


def test_what_staff_have_edited_is_held_and_told(run: Run, engine: Engine, tmp_path: Path, list_file: Path) -> None:
    """The row is named, and the person's words stay."""
    run("resources", "import", str(list_file))
    entry = resources.get(engine, "a")
    assert entry is not None
    resources.save_draft(engine, replace(entry.resource, name="手で直した"), version=entry.version, who="x", at=NOW)
    newer = [(*ROWS[0][:3], "元の表の新しい名前", *ROWS[0][4:])]
    done = run("resources", "import", str(write_list(tmp_path / "newer.csv", newer)))
    for line in ("held because staff have edited them: 1", "refused: 0", "(rows 2)"):
        assert line in done.output


def test_the_report_names_every_row_and_calculates_nothing(run: Run, tmp_path: Path, list_file: Path) -> None:
    """A spreadsheet opens it, and runs none of it."""
    report = tmp_path / "report.csv"
    assert run("resources", "import", str(list_file), "--report", str(report)).exit_code == 0
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["row"], row["column"]) for row in rows] == [
        ("3", "phone"),
        ("3", "openingHours"),
        ("4", "municipalityId"),
    ]
    assert rows[0]["text"] == "'=2+5"


def test_a_file_that_is_no_list_changes_nothing(run: Run, engine: Engine, tmp_path: Path) -> None:
    """One sentence, exit 1, an empty list."""
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"PK\x03\x04 and so on")
    refused = run("resources", "import", str(file))
    assert refused.exit_code == 1
    assert "save it as CSV in UTF-8. Nothing was imported." in refused.output
    assert search(engine).total == 0


def test_the_sample_city_is_loaded_once(run: Run, engine: Engine) -> None:
    """The second time nothing is added or changed."""
    first = run("sample", "load")
    assert first.exit_code == 0, first.output
    assert "0 records" in run("sample", "load").output
    assert search(engine, Wanted(status=Status.PUBLISHED)).total > 0


def test_a_command_before_the_database_is_ready_says_what_to_run(sqlite_url: str) -> None:
    """And that command then makes it ready."""
    engine = open_engine(sqlite_url)
    run = runner_for(engine, LineSettings())
    early = run("accounts", "list")
    assert (early.exit_code, "db upgrade" in early.output) == (1, True)
    assert "is ready" in run("db", "upgrade").output
    assert "up to date" in run("db", "upgrade").output
    assert run("accounts", "list").exit_code == 0
    engine.dispose()


def test_a_broken_database_ends_a_command_with_a_sentence(tmp_path: Path) -> None:
    """No traceback, and advice what to check."""
    (tmp_path / "broken.db").write_bytes(b"this is no database" * 1000)
    engine = open_engine(f"sqlite:///{tmp_path / 'broken.db'}")
    run = runner_for(engine, LineSettings())
    for words in (("db", "upgrade"), ("accounts", "list"), ("sample", "load")):
        ended = run(*words)
        assert ended.exit_code == 1
        assert "DATABASE_URL" in ended.output
    engine.dispose()


def test_the_doctor_finds_nothing_wrong_in_a_healthy_service(run: Run, engine: Engine, list_file: Path) -> None:
    """With accounts, real resources and LINE in place nothing fails, and exit is 0."""
    create_account(run)
    run("resources", "import", str(list_file))
    entry = resources.get(engine, "a")
    assert entry is not None
    ready = resources.save_draft(
        engine, replace(entry.resource, summary="家賃のこと"), version=entry.version, who="x", at=NOW
    )
    resources.publish(engine, "a", version=ready.version, who="x", at=NOW)
    healthy = run("doctor")
    assert healthy.exit_code == 0, healthy.output
    assert "fail" not in healthy.output


def test_the_doctor_looks_for_desks_and_who_sits_there(run: Run) -> None:
    """Without one, and with one where nobody can sign in, it says what to do."""
    assert "No organisation takes handoffs yet" in run("doctor").output
    run("sample", "load")
    assert "No organisation takes handoffs yet" in run("doctor").output
    desk = ("organisations", "create", "--id", "kurashi", "--name", "くらしの相談", "--takes-handoffs")
    run(*desk, "--hours", "平日 9:00-17:15")
    assert "at the desk of kurashi" in run("doctor").output
    create_account(run, "--organisation", "kurashi", login="desk1", role="counsellor")
    assert "1 organisations take handoffs" in run("doctor").output
    run("accounts", "disable", "desk1")
    assert "at the desk of kurashi" in run("doctor").output


def test_the_doctor_fails_where_residents_would_be_shown_nothing(run: Run) -> None:
    """The LINE door is open and only invented resources are published."""
    run("sample", "load")
    sick = run("doctor")
    assert sick.exit_code == 1
    assert "publish real resources" in sick.output


def test_the_doctor_warns_of_what_is_not_set_up_yet(run: Run, line_settings: LineSettings) -> None:
    """A closed LINE door and missing accounts are warnings; each says what to do."""
    line_settings.line_open = line_settings.meets_real_residents = False
    told = run("doctor")
    assert told.exit_code == 0
    assert "LINE_CHANNEL_SECRET" in told.output
    assert "accounts create" in told.output


def test_the_doctor_survives_a_broken_database(tmp_path: Path, vault: Vault) -> None:
    """It says so, looks at the rest, and exits with 1."""
    (tmp_path / "broken.db").write_bytes(b"this is no database" * 1000)
    engine = open_engine(f"sqlite:///{tmp_path / 'broken.db'}")
    told = runner_for(engine, LineSettings(), vault)("doctor")
    assert told.exit_code == 1
    assert "DATABASE_URL" in told.output
    assert "holidays" in told.output
    engine.dispose()


@pytest.mark.parametrize(
    "trouble", [VaultCouldWrite("The vault could write to disk: set save to nothing."), VaultUnavailable("away")]
)
def test_the_doctor_fails_for_a_vault_that_is_away_or_could_write(trouble: Exception) -> None:
    """Either way the service must not meet residents; only an embedded vault may be away before the service runs."""

    class Troubled:
        def check(self) -> None:
            raise trouble

    finding = check_vault(Troubled(), embedded=False)  # type: ignore[arg-type]
    assert finding.level is Level.FAIL
    assert finding.sentence.endswith(".")
    before_the_start = check_vault(Troubled(), embedded=True)  # type: ignore[arg-type]
    assert before_the_start.level is (Level.FAIL if isinstance(trouble, VaultCouldWrite) else Level.WARN)
    assert "REDIS_URL" not in before_the_start.sentence


def test_the_doctor_warns_when_next_years_holidays_are_not_known() -> None:
    """The promise "read by Tuesday" depends on them."""
    assert check_holidays(NOW).level is Level.OK
    assert check_holidays(NOW, lambda year: []).level is Level.WARN


@pytest.mark.parametrize(
    "words",
    [
        ("db", "upgrade"),
        ("organisations", "create"),
        ("organisations", "list"),
        ("accounts", "create"),
        ("accounts", "list"),
        ("accounts", "disable"),
        ("accounts", "enable"),
        ("accounts", "password"),
        ("resources", "import"),
        ("sample", "load"),
        ("doctor",),
    ],
)
def test_every_command_teaches_itself_with_an_example(sqlite_url: str, words: tuple[str, ...]) -> None:
    """--help shows how to type it."""
    engine = open_engine(sqlite_url)
    told = runner_for(engine, LineSettings())(*words, "--help")
    assert told.exit_code == 0
    assert f"flask --app wsgi {' '.join(words)}" in told.output
    engine.dispose()
