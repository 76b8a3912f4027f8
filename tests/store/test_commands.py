"""The operator's commands, as typed."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine

import admin.commands
from admin.commands.checks import Level, check_holidays, check_vault
from referral.hours import JST
from referral.resource import Status
from referral.store import accounts, resources
from referral.store.engine import open_engine
from referral.store.search import Wanted, search
from referral.vault import Vault, VaultCouldWrite, VaultUnavailable

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
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

Run = Callable[..., Result]


@dataclass
class LineSettings:
    line_open: bool = True
    meets_real_residents: bool = True
    vault_url: str = "unix:///an/operators/own.sock"


@pytest.fixture
def line_settings() -> LineSettings:
    return LineSettings()


@pytest.fixture
def run(engine: Engine, line_settings: LineSettings, vault: Vault) -> Run:
    """Types a command line into the application."""
    return runner_for(engine, line_settings, vault)


def runner_for(engine: Engine, settings: LineSettings, vault: Vault | None = None) -> Run:
    app = Flask("commands")
    app.config["SETTINGS"] = settings
    app.extensions["engine"] = engine
    app.extensions["platform"] = SimpleNamespace(vault=vault, clock=lambda: NOW)
    admin.commands.register(app)
    runner = app.test_cli_runner()

    def run(*words: str, typed: str = "") -> Result:
        return runner.invoke(args=list(words), input=typed)

    return run


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    return write_list(tmp_path / "list.csv", ROWS)


def write_list(path: Path, rows: Sequence[tuple[str, ...]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def create(run: Run, *more: str, login: str = "sato", role: str = "administrator") -> Result:
    words = ("accounts", "create", "--login", login, "--name", "佐藤", "--role", role, "--password-stdin")
    return run(*words, *more, typed="long enough\n")


def test_an_account_is_created_once(run: Run, engine: Engine) -> None:
    """The second time says so and changes nothing."""
    assert create(run).exit_code == 0
    again = create(run)
    assert (again.exit_code, "exists already" in again.output) == (0, True)
    assert accounts.verify(engine, "sato", "long enough") is not None


def test_a_password_is_asked_for_and_not_shown(run: Run, engine: Engine) -> None:
    """Without --password-stdin it is typed twice, unseen."""
    typed = run(
        *("accounts", "create", "--login", "sato", "--name", "佐藤", "--role", "staff"),
        typed="typed by hand\ntyped by hand\n",
    )
    assert typed.exit_code == 0
    assert "typed by hand" not in typed.output
    assert accounts.verify(engine, "sato", "typed by hand") is not None


def test_a_refused_account_says_what_to_change(run: Run) -> None:
    """A counsellor without an organisation cannot work."""
    refused = create(run, role="counsellor")
    assert refused.exit_code == 1
    assert "organisation" in refused.output


def test_accounts_are_listed_and_disabled(run: Run, engine: Engine) -> None:
    """Who can sign in is seen at a glance; disabling closes the door."""
    assert "no account yet" in run("accounts", "list").output
    create(run)
    assert "sato  administrator  -  佐藤" in run("accounts", "list").output
    assert run("accounts", "disable", "SATO").exit_code == 0
    assert "disabled already" in run("accounts", "disable", "sato").output
    assert "(disabled)" in run("accounts", "list").output
    assert accounts.verify(engine, "sato", "long enough") is None
    assert run("accounts", "disable", "nobody").exit_code == 1


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
    create(run)
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
    assert before_the_start.level is (Level.WARN if isinstance(trouble, VaultUnavailable) else Level.FAIL)
    assert "REDIS_URL" not in before_the_start.sentence


def test_the_doctor_warns_when_next_years_holidays_are_not_known() -> None:
    """The promise "read by Tuesday" depends on them."""
    assert check_holidays(NOW).level is Level.OK
    assert check_holidays(NOW, lambda year: []).level is Level.WARN


@pytest.mark.parametrize(
    "words",
    [
        ("db", "upgrade"),
        ("accounts", "create"),
        ("accounts", "list"),
        ("accounts", "disable"),
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
