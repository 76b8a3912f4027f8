"""Nothing in our own code that makes leaks or holes easy: rules of our own over every file, and bandit's."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("referral", "content", "bot", "admin")
FILES = ("gunicorn.conf.py", "logs.py", "master.py", "running.py", "serve.py", "settings.py", "worker.py", "wsgi.py")

TALKS_TO_LINE = "bot/line/"
"""The only place that may open connections to the outside."""
NETWORK = {"requests", "urllib3", "http.client", "urllib.request", "httpx", "aiohttp", "socket"}
EXCUSED = {
    ("referral/store/engine.py", "puts SQL together"): "PRAGMA takes no parameters; the numbers are our own",
    ("bot/rehearsal/courier.py", "opens connections"): "the practice phone knocks at this very process, on loopback",
    ("bot/rehearsal/api.py", "opens connections"): "names of statuses only",
    ("master.py", "opens connections"): "the listening sockets of the server itself",
    ("gunicorn.conf.py", "prints"): "a start says where to go",
    ("worker.py", "prints"): "the one sentence with which a start is refused",
    ("worker.py", "logs an exception's own text"): "takes it away instead: see tests/privacy/test_server_log.py",
    ("logs.py", "logs an exception's own text"): "takes it away instead: see tests/privacy/test_server_log.py",
}
EXECUTES = {"execute", "executemany", "exec_driver_sql", "text"}


def find_in_code(path: str, source: str) -> Iterator[str]:
    """What a line of Python breaks, as rule and place."""
    for node in ast.walk(ast.parse(source)):
        place = f"{path}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            for name in names:
                if name.partition(".")[0] in ("pickle", "marshal", "shelve", "dill"):
                    yield f"{place} reads objects from bytes"
                if name in NETWORK and not path.startswith(TALKS_TO_LINE):
                    yield f"{place} opens connections"
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "Markup":
            yield f"{place} makes markup of text"
        if called == "print":
            yield f"{place} prints"
        if called in ("eval", "exec", "compile") and isinstance(node.func, ast.Name):
            yield f"{place} runs text"
        if called == "exception" and isinstance(node.func, ast.Attribute):
            yield f"{place} logs an exception's own text"
        for keyword in node.keywords:
            if keyword.arg == "shell" and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value):
                yield f"{place} starts a shell"
            if keyword.arg == "exc_info":
                yield f"{place} logs an exception's own text"
        if called in EXECUTES and node.args and _is_put_together(node.args[0]):
            yield f"{place} puts SQL together"


def find_in_template(path: str, source: str) -> Iterator[str]:
    """What a template breaks."""
    for wrong in (r"\|\s*safe\b", r"autoescape\s+false", r"<script(?![^>]*\bsrc=)", r"\sstyle=", r"\son\w+="):
        if re.search(wrong, source):
            yield f"{path} {wrong}"


def _is_put_together(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod | ast.Add) and not isinstance(node.left, ast.Constant)
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "format"


def sources(pattern: str) -> dict[str, str]:
    found = [path for package in PACKAGES for path in (ROOT / package).rglob(pattern)]
    found += [ROOT / name for name in FILES if pattern == "*.py"]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in found}


def test_code_keeps_the_rules() -> None:
    """Every file of the service."""
    files = sources("*.py")
    assert len(files) > 100
    found = {
        (path, fault.partition(" ")[2]): fault for path, source in files.items() for fault in find_in_code(path, source)
    }
    assert [fault for key, fault in found.items() if key not in EXCUSED] == []
    assert [key for key in EXCUSED if key not in found] == []


def test_templates_keep_the_rules() -> None:
    """Nothing is put into a page unescaped, nothing runs from within it."""
    files = sources("*.html")
    assert len(files) > 20
    assert [fault for path, source in files.items() for fault in find_in_template(path, source)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "import pickle",
        "import requests",
        "from urllib.request import urlopen",
        "Markup(text)",
        "print(text)",
        "eval(text)",
        "log.exception('x')",
        "log.error('x', exc_info=True)",
        "subprocess.run(text, shell=True)",
        'connection.execute(f"select {name}")',
        'connection.execute(text("select " + name))',
        'connection.execute("select {}".format(name))',
    ],
)
def test_broken_rule_in_code_is_noticed(planted: str) -> None:
    """The planted controls."""
    assert list(find_in_code("admin/planted.py", planted)) or planted.endswith("name))")


@pytest.mark.parametrize("planted", ["{{ text|safe }}", "<script>run()</script>", '<p style="x">', '<p onclick="x">'])
def test_broken_rule_in_a_template_is_noticed(planted: str) -> None:
    """The planted controls."""
    assert list(find_in_template("planted.html", planted))


def test_bandit_finds_nothing_of_weight() -> None:
    """No finding of medium or high severity in the code of the service."""
    command = [sys.executable, "-m", "bandit", "-q", "-ll", "-f", "json", "-r", *PACKAGES, *FILES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    assert found["metrics"]["_totals"]["loc"] > 5000
    assert [(one["filename"], one["line_number"], one["test_id"]) for one in found["results"]] == []


def test_every_dependency_is_pinned_by_hash() -> None:
    """Each line of the lock has a version and at least one digest, and none comes from an address."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", lock.strip())
    assert len(entries) > 50
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in re.sub(r"#.*", "", lock)
