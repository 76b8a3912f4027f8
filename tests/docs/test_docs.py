"""The documents say what is true: every setting, target, command, package, decision and link."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.ja.md")
SETTING = re.compile(r'environment(?:\.get\(|, )"([A-Z_]+)"|os\.environ\.get\("([A-Z_]+)"')
TARGET = re.compile(r"^([a-z]+):.*## ", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
FOREIGN = re.compile(r"/work/|/root/|/home/\w+/|https?://(?:pypi|files\.pythonhosted|registry\.npmjs|index)\.")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def find_settings() -> set[str]:
    """Every name that is read from the environment."""
    sources = "".join(read(name) for name in ("settings.py", "gunicorn.conf.py"))
    return {a or b for a, b in SETTING.findall(sources)}


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_is_in_the_table(readme: str) -> None:
    """Whoever reads the table knows all of them, and none that does not exist."""
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", read(readme), re.MULTILINE))
    assert told == find_settings()


def test_every_target_is_told() -> None:
    """Each target of the Makefile is in the README."""
    targets = TARGET.findall(read("Makefile"))
    assert len(targets) >= 8
    assert [target for target in targets if f"`make {target}`" not in read("README.md")] == []


def test_every_command_is_told() -> None:
    """Each of our own commands is in the README with an example."""
    for command in (
        "db upgrade",
        "organisations create",
        "accounts create",
        "accounts password",
        "resources import",
        "resources export",
        "deployment export",
        "deployment import",
        "sample load",
        "doctor",
        "line menu",
        "explain",
    ):
        assert f"flask --app wsgi {command}" in read("README.md")


def test_every_dependency_has_its_line() -> None:
    """Why it, and what else was considered, for each; and no line without a dependency."""
    project = tomllib.loads(read("pyproject.toml"))["project"]
    wanted = {
        re.split(r"[\[><=,]", name)[0] for name in (*project["dependencies"], *project["optional-dependencies"]["dev"])
    }
    lines = re.findall(r"^\| `([\w-]+)` \| .+ \| .+ \|$", read("docs/dependencies.md"), re.MULTILINE)
    assert set(lines) == wanted
    assert len(lines) == len(wanted)


def test_every_decision_is_listed_with_its_price() -> None:
    """Each record is in the list and tells what it costs."""
    records = sorted((ROOT / "docs/adr").glob("0*.md"))
    assert len(records) >= 9
    for record in records:
        assert f"({record.name})" in read("docs/adr/README.md")
        assert "**What it costs.**" in record.read_text(encoding="utf-8")


def list_files() -> list[str]:
    """Every file of the project, as git sees it; where there is no git, as the folder has it."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    return [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*")
        if path.is_file() and not re.search(r"/\.|/var/|__pycache__", f"/{path.relative_to(ROOT)}")
    ]


def test_links_lead_somewhere() -> None:
    """Each link between documents and each test named in one exists."""
    for name in (name for name in list_files() if name.endswith(".md")):
        folder = (ROOT / name).parent
        assert [link for link in LINK.findall(read(name)) if not (folder / link).exists()] == [], name
        named = re.findall(r"`?(tests/[\w/.-]+\.(?:py|txt))", read(name))
        assert [test for test in named if not (ROOT / test).exists()] == [], name


def find_foreign(text: str) -> list[str]:
    """Paths of a machine and addresses of registries."""
    return FOREIGN.findall(text)


def test_project_names_no_machine_and_no_registry() -> None:
    """Nothing ties the project to one machine or one registry."""
    found = []
    for name in list_files():
        if name.endswith((".png", "test_docs.py", "areas.csv")):
            continue
        if find_foreign((ROOT / name).read_text(encoding="utf-8", errors="replace")):
            found.append(name)
    assert found == []


@pytest.mark.parametrize("planted", ["/root/project/x.py", "https://pypi.org/simple", "cd /work/main"])
def test_foreign_path_is_noticed(planted: str) -> None:
    """The planted control."""
    assert find_foreign(f"see {planted} there")


def test_licence_is_apache() -> None:
    """The whole text, and the project says the same."""
    assert "END OF TERMS AND CONDITIONS" in read("LICENSE")
    assert tomllib.loads(read("pyproject.toml"))["project"]["license"] == "Apache-2.0"
